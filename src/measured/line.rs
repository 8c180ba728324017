//! Lines of a text.

use std::ops::Range;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Where it stands in the text, in bytes, without blanks around it.
    pub span: Range<usize>,
}

impl Line {
    /// Its text.
    pub(super) fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.span.clone()]
    }
}

/// The lines that are not empty. Tabs at the beginning of a line stay: each ends an empty cell.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut end = 0;
    let line = |(index, line): (usize, &str)| {
        let trimmed =
            line.trim_start_matches(|letter: char| letter.is_whitespace() && letter != '\t');
        let start = end + (line.len() - trimmed.len());
        end += line.len();
        let length = trimmed.trim_end().len();
        (length > 0).then(|| Line { number: index + 1, span: start..start + length })
    };
    text.split_inclusive('\n').enumerate().filter_map(line).collect()
}
