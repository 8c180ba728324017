//! What is wrong with a CIF, and where.

use crate::diagnostics::{Diagnostic, Diagnostics};

/// A stretch of one line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, counted from 1.
    pub line: usize,
    /// Where it begins, in bytes of the file.
    pub start: usize,
    /// Where it ends, in bytes of the file.
    pub end: usize,
}

impl Place {
    /// The beginning of the file.
    pub const START: Self = Self { line: 1, start: 0, end: 1 };
}

/// Collects mistakes, and notes of what is doubtful, while reading goes on.
#[derive(Debug, Default)]
pub struct Issues {
    found: Vec<Diagnostic>,
    notes: Vec<String>,
}

impl Issues {
    /// Notes a mistake.
    pub fn report(&mut self, place: Place, message: impl Into<String>) {
        self.advise(place, message, "");
    }

    /// Notes a mistake and what would be right.
    pub fn advise(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::new(place.start..place.end, message).help(help));
    }

    /// Notes what is no mistake but may mislead.
    pub fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// The notes so far.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Whether nothing was wrong so far.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The value, or every mistake that was noted in the text of the file of this name.
    ///
    /// # Errors
    /// Every mistake.
    pub fn finish<T>(self, value: Option<T>, name: &str, text: &str) -> Result<T, Diagnostics> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => Err(Diagnostics::of(name, text, self.found)),
        }
    }
}

/// At most 40 characters of a text, on one line, for use inside a message.
pub fn quote(text: &str) -> String {
    const MOST: usize = 40;
    let shown: String =
        text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let more = if text.chars().nth(MOST).is_some() { "…" } else { "" };
    format!("`{shown}{more}`")
}
