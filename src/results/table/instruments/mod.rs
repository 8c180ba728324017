//! What instruments would show.

mod ftir;
mod nmr;
mod product;
mod uvvis;

pub use ftir::{FtirBand, FtirPoint};
pub use nmr::{NmrLine, NmrPoint};
pub use product::SignalRow;
pub use uvvis::{UvvisColour, UvvisPoint};

use super::table;
