//! The tables of instruments, in the folder `instruments`.

use super::table;

mod dsc;

pub use dsc::{DscPeakRow, DscRow};
