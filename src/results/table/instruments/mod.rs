//! What instruments would show.

use super::table;

mod ftir;
mod nmr;

pub use ftir::{FtirBand, FtirPoint};
pub use nmr::{NmrLine, NmrPoint};
