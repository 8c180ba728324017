//! Files that people and instruments wrote: bytes → text → columns of numbers with their units.
//!
//! [`Measurement::open`] reads a file of any layout that is known, whatever its name, and gives runs with columns in SI units,
//! segments, and what the file leaves open. [`Table`] is what lies between: cells as they stand, with their lines.

mod answers;
mod columns;
mod convert;
mod decode;
mod dialect;
mod header;
mod heading;
mod left_out;
mod line;
mod measurement;
mod number;
mod read;
mod roles;
mod segments;
mod shape;
mod shapes;
mod table;
mod tidy;

pub use answers::{Answers, ColumnAnswer};
pub use decode::{NotText, decode, read_text};
pub use heading::Heading;
pub use left_out::{grouped, line_list, rows_left_out};
pub use line::Line;
pub use measurement::{Column, Exo, LeftOut, Measurement, Program, Role, Run, Segment};
pub use shape::Shape;
pub use table::{Points, Table};
pub use tidy::write_tidy;

use sha2::{Digest, Sha256};
use std::io;
use std::path::Path;

/// A file of numbers: its text, and what its bytes are known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredFile {
    /// Its text, decoded.
    pub text: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
}

impl MeasuredFile {
    /// Reads a file.
    ///
    /// # Errors
    /// As [`read_text`].
    pub fn open(path: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(path)?;
        let text = decode(&bytes).map_err(io::Error::from)?;
        let digest = Sha256::digest(&bytes);
        let sha256 = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        Ok(Self { text, sha256, bytes })
    }
}
