//! What is wrong with a CIF, and where.

use std::fmt;

/// A file with more mistakes than this is not listed further.
const MAX_ISSUES: usize = 100;

/// One mistake in a CIF and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CifIssue {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// How many characters of that line are meant, at least 1.
    pub length: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right, where that can be said.
    pub hint: Option<String>,
}

impl fmt::Display for CifIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with a CIF, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.listed())]
pub struct CifError {
    /// The mistakes, at least one.
    pub issues: Vec<CifIssue>,
}

impl CifError {
    fn listed(&self) -> String {
        let lines: Vec<String> = self.issues.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }
}

/// A stretch of one line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Length in characters.
    pub length: usize,
}

impl Place {
    /// The beginning of the file.
    pub const START: Self = Self { line: 1, column: 1, length: 1 };
}

/// Collects mistakes, and notes of what is doubtful, while reading goes on.
#[derive(Debug, Default)]
pub struct Issues {
    found: Vec<CifIssue>,
    notes: Vec<String>,
}

impl Issues {
    /// Notes a mistake.
    pub fn report(&mut self, place: Place, message: impl Into<String>) {
        self.add(place, message.into(), None);
    }

    /// Notes a mistake and what would be right.
    pub fn advise(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.add(place, message.into(), Some(hint.into()));
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

    /// The value, or every mistake that was noted.
    pub fn into_result<T>(mut self, value: Option<T>) -> Result<T, CifError> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => {
                self.found.sort_by_key(|issue| (issue.line, issue.column));
                Err(CifError { issues: self.found })
            }
        }
    }

    fn add(&mut self, place: Place, message: String, hint: Option<String>) {
        if self.found.len() >= MAX_ISSUES {
            return;
        }
        let Place { line, column, length } = place;
        let issue = CifIssue { line, column, length: length.max(1), message, hint };
        if !self.found.contains(&issue) {
            self.found.push(issue);
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
