//! Mistakes of users in the files that they wrote: noted while a file is read, shown together.
//!
//! A reader notes every mistake in a `Log` and gets a `Reported` for it, which stands for the
//! value that could not be read. What comes out is a value, or [`Diagnostics`]: each mistake with its
//! file, line, column, marked text and a way out.

mod diagnostic;
mod log;
pub(crate) mod names;
pub(crate) mod reader;
pub(crate) mod syntax;

pub(crate) use diagnostic::cause;
pub use diagnostic::{Diagnostic, Diagnostics, Severity, SourceFile};
pub(crate) use log::{Log, Place, Read, Reported};
