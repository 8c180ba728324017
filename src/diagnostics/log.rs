//! Where every mistake is noted while a file is read, so that one reading finds them all.

use super::diagnostic::{Diagnostic, Diagnostics, SourceFile};
use std::cell::RefCell;
use std::ops::Range;

/// A stretch of one of the files that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file's index in the log.
    pub file: usize,
    /// In bytes.
    pub span: Range<usize>,
}

/// Proof that a mistake was noted. Only a [`Log`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reported(());

impl From<&Self> for Reported {
    fn from(reported: &Self) -> Self {
        *reported
    }
}

/// A value, unless a mistake that keeps it from being read was noted.
pub(crate) type Read<T> = Result<T, Reported>;

/// A mistake as it is noted.
struct Entry {
    item: Diagnostic,
    /// Whether a fault in the file's syntax may be what caused it.
    may_follow_from_syntax: bool,
    /// For a fault in the syntax: up to which byte what follows cannot be trusted.
    syntax: Option<usize>,
}

/// The files read and the mistakes found in them.
#[derive(Default)]
pub(crate) struct Log {
    files: RefCell<Vec<SourceFile>>,
    entries: RefCell<Vec<Entry>>,
}

impl Log {
    /// Adds a file; mistakes in it carry the index that this gives.
    pub fn add_file(&self, name: &str, text: &str) -> usize {
        let mut files = self.files.borrow_mut();
        files.push(SourceFile { name: name.to_owned(), text: text.to_owned() });
        files.len() - 1
    }

    /// Notes a mistake.
    pub fn error(
        &self,
        place: &Place,
        message: impl Into<String>,
        label: &str,
        help: &str,
    ) -> Reported {
        self.note(place.file, Diagnostic::new(place.span.clone(), message).label(label).help(help))
    }

    /// Notes that something is missing, which a fault in the syntax may explain.
    pub fn missing(
        &self,
        place: &Place,
        message: impl Into<String>,
        label: &str,
        help: &str,
    ) -> Reported {
        let reported = self.error(place, message, label, help);
        self.change_last(|entry| entry.may_follow_from_syntax = true);
        reported
    }

    /// Notes a fault in a file's syntax; what stands on its lines, or before the byte
    /// `until`, cannot be trusted.
    pub fn syntax(&self, place: &Place, message: &str, label: &str, help: &str, until: usize) {
        self.error(place, message, label, help);
        self.change_last(|entry| entry.syntax = Some(until));
    }

    /// Notes a mistake that was found in the text of a file by itself.
    pub fn note(&self, file: usize, mistake: Diagnostic) -> Reported {
        let item = Diagnostic { file, ..mistake };
        let entry = Entry { item, may_follow_from_syntax: false, syntax: None };
        self.entries.borrow_mut().push(entry);
        Reported(())
    }

    /// Takes over the mistakes of a file that was read by itself.
    pub fn adopt(&self, found: Diagnostics) -> Reported {
        let before = self.files.borrow().len();
        self.files.borrow_mut().extend(found.files);
        for item in found.items {
            self.note(before + item.file, item);
        }
        Reported(())
    }

    fn change_last(&self, change: impl FnOnce(&mut Entry)) {
        self.entries.borrow_mut().last_mut().map(change);
    }

    /// How many mistakes have been noted.
    pub fn count(&self) -> usize {
        self.entries.borrow().len()
    }

    /// What was read, unless a mistake was noted.
    ///
    /// # Errors
    /// Every mistake.
    pub fn finish<T>(self, read: Read<T>) -> Result<T, Diagnostics> {
        match read {
            Ok(value) if self.count() == 0 => Ok(value),
            _ => Err(self.into_diagnostics()),
        }
    }

    /// Every mistake, by file and place, without those that may only follow from a fault in
    /// the syntax: what is missing, and what stands on a line that could not be read.
    pub fn into_diagnostics(self) -> Diagnostics {
        let files = self.files.into_inner();
        let entries = self.entries.into_inner();
        let broken: Vec<(usize, Range<usize>)> = entries
            .iter()
            .filter_map(|entry| {
                let lines = lines_around(&files, &entry.item);
                Some((entry.item.file, lines.start..lines.end.max(entry.syntax?)))
            })
            .collect();
        let follows = |entry: &Entry| {
            let span = &entry.item.span;
            broken.iter().any(|(file, lines)| {
                let inside = span.start <= lines.end && span.end >= lines.start;
                *file == entry.item.file && (entry.may_follow_from_syntax || inside)
            })
        };
        let mut items: Vec<Diagnostic> = entries
            .into_iter()
            .filter(|entry| entry.syntax.is_some() || !follows(entry))
            .map(|entry| entry.item)
            .collect();
        items.sort_by_key(|item| (item.file, item.span.start, item.span.end));
        items.dedup();
        Diagnostics { files, items }
    }
}

/// The whole lines that a mistake lies on, in bytes.
fn lines_around(files: &[SourceFile], item: &Diagnostic) -> Range<usize> {
    let bytes = files[item.file].text.as_bytes();
    let start = item.span.start.min(bytes.len());
    let end = item.span.end.clamp(start, bytes.len());
    let first = bytes[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let last =
        bytes[end..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| end + at);
    first..last
}
