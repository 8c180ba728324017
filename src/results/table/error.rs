//! Why a table cannot be read.

use csv::{DeserializeErrorKind, ErrorKind, StringRecord};
use std::io;
use std::path::{Path, PathBuf};

/// Why a table cannot be read: which, where, and what is wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A file that cannot be opened.
    #[error("cannot read {}: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A table that lacks a column, or holds something else than its columns should.
    #[error("{}{}: {what}", file.display(), line.map_or_else(String::new, |line| format!(":{line}")))]
    Malformed {
        /// The file.
        file: PathBuf,
        /// The line, from 1, if one is at fault.
        line: Option<u64>,
        /// What is wrong.
        what: String,
    },
}

impl TableError {
    /// Whether the table is not there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// The error of a table that is missing.
    pub(in super::super) fn missing(file: &Path) -> Self {
        Self::Unreadable { file: file.to_owned(), source: io::ErrorKind::NotFound.into() }
    }

    /// A file that is no table.
    pub(in super::super) fn csv(file: &Path, error: &csv::Error) -> Self {
        let line = error.position().map(csv::Position::line);
        Self::Malformed { file: file.to_owned(), line, what: error.to_string() }
    }

    /// That a column is missing.
    pub(in super::super) fn no_column(file: &Path, name: &str, known: &StringRecord) -> Self {
        let known: Vec<&str> = known.iter().collect();
        let what = format!("no column `{name}`; its columns are {}", known.join(", "));
        Self::Malformed { file: file.to_owned(), line: None, what }
    }

    /// That a field of a record holds something else than a value of its column.
    pub(in super::super) fn value(
        file: &Path,
        record: &StringRecord,
        (name, text): (&str, &str),
        kind: &str,
    ) -> Self {
        let line = record.position().map(csv::Position::line);
        let what = format!("`{text}` in `{name}` is {kind}");
        Self::Malformed { file: file.to_owned(), line, what }
    }

    /// That a record is no row: `names` and `fields` are those that the row has, in its order.
    pub(super) fn field(
        file: &Path,
        record: &StringRecord,
        (names, fields): (&StringRecord, &StringRecord),
        error: &csv::Error,
    ) -> Self {
        let ErrorKind::Deserialize { err, .. } = error.kind() else {
            return Self::csv(file, error);
        };
        let kind = match err.kind() {
            DeserializeErrorKind::ParseFloat(_) => "no number",
            DeserializeErrorKind::ParseInt(_) => "no whole number from 0",
            DeserializeErrorKind::ParseBool(_) => "neither `true` nor `false`",
            _ => "not what this column holds",
        };
        match err.field().map(|field| field as usize) {
            Some(place) => Self::value(file, record, (&names[place], &fields[place]), kind),
            None => Self::csv(file, error),
        }
    }
}
