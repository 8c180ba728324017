//! How a table is written: what stands between cells, and the decimal mark.

use super::line::Line;
use super::number::{Cell, Decimal, may_be_thousands};
use crate::diagnostics::Diagnostic;
use std::fmt;

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Mark(char),
    Blanks,
}

/// In the order in which they are taken where several read the same numbers: of tabs and blanks only tabs keep empty cells.
const SEPARATORS: [Separator; 4] =
    [Separator::Mark('\t'), Separator::Mark(';'), Separator::Mark(','), Separator::Blanks];

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub separator: Separator,
    pub decimal: Decimal,
}

impl Dialect {
    /// The dialect in which most cells of these lines are numbers.
    pub fn vote(text: &str, lines: &[Line]) -> Option<Self> {
        let dialects = SEPARATORS.into_iter().flat_map(|separator| {
            [Decimal::Point, Decimal::Comma].map(|decimal| Self { separator, decimal })
        });
        best(text, lines, dialects)
    }

    /// With a known separator, the decimal mark with which most cells of these lines are numbers.
    pub fn vote_decimal(text: &str, lines: &[Line], separator: Separator) -> Self {
        let marks = [Decimal::Point, Decimal::Comma].map(|decimal| Self { separator, decimal });
        best(text, lines, marks.into_iter()).unwrap_or(marks[0])
    }

    pub fn split(self, line: &str) -> Vec<&str> {
        let Separator::Mark(mark) = self.separator else {
            return line.split_whitespace().collect();
        };
        let mut quoted = false;
        let mut cells: Vec<&str> = line
            .split(|letter| {
                quoted ^= letter == '"';
                letter == mark && !quoted
            })
            .map(|cell| {
                let cell = cell.trim();
                cell.strip_prefix('"')
                    .and_then(|cell| cell.strip_suffix('"'))
                    .unwrap_or(cell)
                    .trim()
            })
            .collect();
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        cells
    }

    /// The cells of a line, read.
    pub fn cells(self, line: &str) -> Vec<Cell<'_>> {
        self.split(line).into_iter().map(|cell| Cell::read(cell, self.decimal)).collect()
    }

    /// The cells of a line of headings. Where blanks separate, units in brackets belong to the name before; names that
    /// hold blanks stand further apart.
    pub fn headings(self, line: &str, width: usize) -> Vec<String> {
        let line = line.trim_start_matches(['#', '%']);
        if self.separator != Separator::Blanks {
            return self.split(line).into_iter().map(str::to_owned).collect();
        }
        let apart: Vec<String> = line
            .split("  ")
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        if apart.len() == width {
            return apart;
        }
        let mut cells: Vec<String> = Vec::new();
        for word in line.split_whitespace() {
            match cells.last_mut() {
                Some(name) if word.starts_with(['(', '[']) && !name.ends_with([')', ']']) => {
                    *name = format!("{name} {word}");
                }
                _ => cells.push(word.to_owned()),
            }
        }
        cells
    }

    /// How many cells of a line are numbers.
    pub fn numbers(self, line: &str) -> usize {
        let cells = self.cells(line);
        cells.into_iter().filter_map(Cell::number).count()
    }

    /// Whether every cell of a line is a number or empty, and one at least is a number.
    pub fn is_clean_row(self, line: &str) -> bool {
        self.numbers(line) > 0
            && !self.cells(line).iter().any(|cell| matches!(cell, Cell::Other(_)))
    }

    /// Commas that are all followed by three digits may separate thousands: then the numbers are not known.
    pub fn ambiguity<'a>(
        self,
        text: &'a str,
        rows: impl Iterator<Item = &'a Line>,
    ) -> Option<Diagnostic> {
        if self.decimal == Decimal::Point {
            return None;
        }
        let mut first = None;
        for row in rows {
            for cell in self.split(row.of(text)).into_iter().filter(|cell| cell.contains(',')) {
                if !may_be_thousands(cell) {
                    return None;
                }
                first = first.or(Some((row, cell)));
            }
        }
        first.map(|(row, cell)| {
            let (decimal, thousands) = (cell.replace(',', "."), cell.replace(',', ""));
            let message = format!("\"{cell}\" may be {decimal} or {thousands}");
            Diagnostic::new(row.span.clone(), message).help(
                "every comma in this file is followed by three digits; write decimal points, or leave \
                 marks of thousands out",
            )
        })
    }

    /// That a cell is no number, and what to do about it.
    pub fn no_number(self, cell: &str) -> (String, &'static str) {
        let help = match self.decimal {
            _ if cell.contains(':') => "write times as numbers, such as seconds from the start",
            Decimal::Comma if cell.contains('.') => {
                "the decimal mark of this table is a comma; a point may stand for thousands or, after a \
                 spreadsheet has changed the file, for anything: export it again"
            }
            Decimal::Point if cell.contains(',') => "the decimal mark of this table is a point",
            Decimal::Point if cell.matches('.').count() > 1 => {
                "points that separate thousands cannot be told from decimal points: export the file again"
            }
            _ => "leave the cell empty if there is no value",
        };
        (format!("\"{cell}\" is no number"), help)
    }

    /// How well lines read in this dialect, to be compared. Where all have the same number of cells, two at least,
    /// ruined cells do not count; elsewhere numbers count for a line, and half as much against it whatever else stands there.
    fn score(self, text: &str, lines: &[Line]) -> (bool, i64) {
        let (mut numbers, mut score) = (0, 0);
        let mut even = true;
        let mut width = None;
        for line in lines {
            let cells = self.cells(line.of(text));
            even &= cells.len() >= 2 && *width.get_or_insert(cells.len()) == cells.len();
            let count = |wanted: fn(&Cell<'_>) -> bool| {
                cells.iter().filter(|cell| wanted(cell)).count() as i64
            };
            let found = count(|cell| matches!(cell, Cell::Number(_)));
            let others = count(|cell| matches!(cell, Cell::Other(_)));
            numbers += found;
            score += if cells.len() < 2 { 0 } else { (2 * found - others).max(0) };
        }
        if even && numbers > 0 { (true, numbers) } else { (false, score) }
    }
}

/// The dialect that reads best; of equals the first.
fn best(text: &str, lines: &[Line], dialects: impl Iterator<Item = Dialect>) -> Option<Dialect> {
    let possible = |dialect: &Dialect| {
        let separates = match dialect.separator {
            Separator::Mark(mark) => text.contains(mark),
            Separator::Blanks => true,
        };
        separates && (dialect.decimal == Decimal::Point || text.contains(','))
    };
    let mut best = None;
    let mut most = (false, 0);
    for dialect in dialects.filter(possible) {
        let score = dialect.score(text, lines);
        if score > most {
            (most, best) = (score, Some(dialect));
        }
    }
    best
}

impl fmt::Display for Dialect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.separator {
            Separator::Mark('\t') => "tabs",
            Separator::Mark(';') => "semicolons",
            Separator::Mark(_) => "commas",
            Separator::Blanks => "blanks",
        })?;
        out.write_str(match self.decimal {
            Decimal::Point => " between cells, decimal points",
            Decimal::Comma => " between cells, decimal commas",
        })
    }
}
