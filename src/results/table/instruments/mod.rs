//! The tables of instruments, which lie in the folder `instruments`.

mod xrd;

pub use xrd::{XrdPatternRow, XrdRow};
