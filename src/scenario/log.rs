//! Where every mistake is noted while a scenario is read, so that one reading finds them all.

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
    pub fn error(&self, place: &Place, message: impl Into<String>, label: &str, help: &str) {
        self.push(place, message.into(), label, help, false, None);
    }

    /// Notes that something is missing, which a fault in the syntax may explain.
    pub fn missing(&self, place: &Place, message: impl Into<String>, label: &str, help: &str) {
        self.push(place, message.into(), label, help, true, None);
    }

    /// Notes a fault in a file's syntax; what stands on its lines, or before the byte
    /// `until`, cannot be trusted.
    pub fn syntax(&self, place: &Place, message: &str, label: &str, help: &str, until: usize) {
        self.push(place, message.to_owned(), label, help, false, Some(until));
    }

    fn push(
        &self,
        place: &Place,
        message: String,
        label: &str,
        help: &str,
        may_follow_from_syntax: bool,
        syntax: Option<usize>,
    ) {
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        let (file, span) = (place.file, place.span.clone());
        let item = Diagnostic { file, span, message, label: label.to_owned(), help };
        self.entries.borrow_mut().push(Entry { item, may_follow_from_syntax, syntax });
    }

    /// How many mistakes have been noted.
    pub fn count(&self) -> usize {
        self.entries.borrow().len()
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
