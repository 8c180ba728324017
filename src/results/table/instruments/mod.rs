//! The tables of instruments, in the folder `instruments`.

use super::{Measured, table};

mod dsc;

pub use dsc::{DscPeakRow, DscRow};
