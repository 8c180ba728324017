//! Where a measured temperature in a protocol comes from.

use std::ops::Range;

/// The file with a measured temperature against time that a step follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurnaceLog {
    /// Its name as the scenario says it.
    pub file: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Rows of numbers that it has, those left out included.
    pub rows: usize,
    /// The lines, counted from 1, that were left out: without a number, or with a time that was there before.
    pub left_out: Vec<usize>,
    /// What a reader should know: how many rows were left out, an offset of the first time, jumps.
    pub notes: Vec<String>,
    /// The pieces of the protocol that follow it, by index.
    pub pieces: Range<usize>,
}

impl FurnaceLog {
    /// The notes, each with the file's name.
    pub fn remarks(&self) -> Vec<String> {
        self.notes.iter().map(|note| format!("{}: {note}", self.file)).collect()
    }
}
