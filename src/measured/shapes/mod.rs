//! One reader for each layout of files.

mod calisto;
mod cary;
mod jasco;
mod jcamp;
mod ocean_view;
mod packed;
mod plain;
mod proteus;
mod pyris;
mod stare;
mod trios;
mod universal_analysis;
mod uxd;

use super::line::{Line, lines};
use super::table::Table;
use crate::diagnostics::Diagnostic;

/// Whether a file has a layout, and its reader.
type Reader =
    (fn(&str, &[Line]) -> bool, for<'a> fn(&'a str, &[Line]) -> Result<Table<'a>, Diagnostic>);

const READERS: [Reader; 11] = [
    (jcamp::fits, jcamp::read),
    (proteus::fits, proteus::read),
    (universal_analysis::fits, universal_analysis::read),
    (trios::fits, trios::read),
    (stare::fits, stare::read),
    (calisto::fits, calisto::read),
    (pyris::fits, pyris::read),
    (jasco::fits, jasco::read),
    (ocean_view::fits, ocean_view::read),
    (uxd::fits, uxd::read),
    (cary::fits, cary::read),
];

/// Reads the table of a file; what has no layout of its own is a plain table.
///
/// # Errors
/// If the table cannot be read.
pub(super) fn read(text: &str) -> Result<Table<'_>, Diagnostic> {
    let lines = lines(text);
    let reader = READERS.iter().find(|(fits, _)| fits(text, &lines));
    reader.map_or_else(|| plain::read(text, &lines), |(_, read)| read(text, &lines))
}

/// The first line that begins with a word, whatever the case.
fn line_with(text: &str, lines: &[Line], word: &str) -> Option<usize> {
    lines.iter().position(|line| {
        let line = line.of(text).trim_start();
        line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    })
}

/// That a table has no row.
fn no_rows(after: &Line) -> Diagnostic {
    Diagnostic::new(after.span.clone(), "no rows of numbers follow this line")
        .help("the file may have been cut off: export it again")
}
