//! Files that people and instruments wrote: bytes → text.

mod decode;

pub use decode::{NotText, decode, read_text};
