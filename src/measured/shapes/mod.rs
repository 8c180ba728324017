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

impl<'a> Table<'a> {
    /// Reads the table of a file of any layout, which its content tells; what has no layout of its own is a plain table.
    /// Where the file does not state them, separator (comma, semicolon, tab or blanks) and decimal mark are those with
    /// which most cells are numbers.
    ///
    /// # Errors
    /// If there are no rows of numbers, or if commas may stand for thousands as well as for decimals.
    pub fn read(text: &'a str) -> Result<Self, Diagnostic> {
        let lines = lines(text);
        let reader = READERS.iter().find(|(fits, _)| fits(text, &lines));
        reader.map_or_else(|| plain::read(text, &lines), |(_, read)| read(text, &lines))
    }
}

/// The first line that begins with a word, whatever the case.
fn line_with(text: &str, lines: &[Line], word: &str) -> Option<usize> {
    lines.iter().position(|line| {
        let line = line.of(text).trim_start();
        line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    })
}

/// A table that has rows whose numbers can be read in one way only; `after` is the line that the rows should follow.
fn sound<'a>(table: Table<'a>, text: &str, after: &Line) -> Result<Table<'a>, Diagnostic> {
    if table.rows.is_empty() {
        return Err(no_rows(after));
    }
    let lines = table.rows.iter().map(|row| &row.line);
    let ambiguity = table.dialect.ambiguity(text, lines).filter(|_| !table.declared);
    ambiguity.map_or(Ok(table), Err)
}

/// That a table has no row.
fn no_rows(after: &Line) -> Diagnostic {
    Diagnostic::new(after.span.clone(), "no rows of numbers follow this line")
        .help("the file may have been cut off: export it again")
}
