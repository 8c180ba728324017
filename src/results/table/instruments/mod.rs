//! What instruments would show: tables in the folder `instruments`.

mod dsc;
mod ftir;
mod nmr;
mod product;
mod readings;
mod uvvis;
mod xrd;

pub use dsc::{DscPeakRow, DscRow};
pub use ftir::{FtirBand, FtirPoint};
pub use nmr::{NmrLine, NmrPoint};
pub use product::SignalRow;
pub use readings::Readings;
pub use uvvis::{UvvisColour, UvvisPoint};
pub use xrd::{XrdPatternRow, XrdRow};

use super::table;
