//! Tables of numbers with any separator and either decimal mark.

use super::heading::{Heading, is_unit};
use super::number::{Cell, Decimal, may_be_thousands};
use crate::diagnostics::Diagnostic;
use std::ops::Range;

/// The most mistakes that a reader lists one by one.
const MOST_MISTAKES: usize = 20;

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Mark(char),
    Blanks,
}

/// In the order in which they are taken where several read the same numbers: of tabs and blanks only tabs keep empty cells.
const SEPARATORS: [Separator; 4] =
    [Separator::Mark('\t'), Separator::Mark(';'), Separator::Mark(','), Separator::Blanks];

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Dialect {
    separator: Separator,
    decimal: Decimal,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Where it stands in the text, in bytes, without blanks around it.
    pub span: Range<usize>,
}

/// A table of numbers, as people and instruments write it.
///
/// ```
/// use tautomata::measured::Table;
///
/// // Semicolons, decimal commas, units in the headings: as many programs write it.
/// let table = Table::read("time (h);T (°C)\n0;20,0\n1;140,5\n").expect("rows of numbers");
/// assert_eq!(table.columns[1].unit.as_deref(), Some("°C"));
/// assert_eq!(table.points([0, 1]).points[1].0, [1.0, 140.5]);
/// ```
#[derive(Debug)]
pub struct Table<'a> {
    text: &'a str,
    dialect: Dialect,
    /// Its columns; without a name and unit where the file has no headings.
    pub columns: Vec<Heading>,
    /// Where the headings stand; the first row where there are none.
    pub heading: Range<usize>,
    rows: Vec<Line>,
}

/// The rows of two columns.
#[derive(Debug, Default, PartialEq)]
pub struct Points {
    /// Those with both numbers, and their lines.
    pub points: Vec<([f64; 2], Line)>,
    /// The lines of those where a number is missing.
    pub left_out: Vec<usize>,
    /// Rows that hold something else: the first few, the last of which says how many more there are.
    pub mistakes: Vec<Diagnostic>,
    more_mistakes: usize,
}

impl<'a> Table<'a> {
    /// Reads a table. Separator (comma, semicolon, tab or blanks) and decimal mark are those with which most
    /// cells are numbers. Empty lines and those that begin with `#` or `%` are skipped. The last line before
    /// the first number holds the names, or the units of the names above it.
    ///
    /// # Errors
    /// If there are no rows of numbers, or if commas may stand for thousands as well as for decimals.
    pub fn read(text: &'a str) -> Result<Self, Diagnostic> {
        let is_comment = |line: &Line| text[line.span.clone()].starts_with(['#', '%']);
        let (comments, lines): (Vec<Line>, Vec<Line>) = lines(text).partition(is_comment);
        let dialect = vote(text, &lines).ok_or_else(|| {
            Diagnostic::new(0..0, "this file holds no rows of at least two numbers")
                .help("write two columns with a comma, semicolon, tab or blanks between them")
        })?;
        let is_row = |line: &Line| dialect.numbers(&text[line.span.clone()]) > 0;
        let first = lines.iter().position(is_row).unwrap_or_default();
        let (head, rows) = lines.split_at(first);
        let width = rows.iter().map(|row| dialect.split(&text[row.span.clone()]).len()).max();
        let width = width.unwrap_or_default();
        let cells = |line: &Line| dialect.headings(&text[line.span.clone()], width);
        // Some programs put a `#` before the names.
        let remark = comments.iter().rev().find(|line| line.number < rows[0].number);
        let remark = remark.filter(|line| cells(line).len() == width);
        let (columns, heading) = match head {
            [.., names, units]
                if cells(units).iter().all(|cell| cell.is_empty() || is_unit(cell)) =>
            {
                (with_units(&cells(names), &cells(units)), names)
            }
            [.., names] => (cells(names).iter().map(|cell| Heading::read(cell)).collect(), names),
            [] => match remark {
                Some(names) => {
                    (cells(names).iter().map(|cell| Heading::read(cell)).collect(), names)
                }
                None => (vec![Heading::default(); width], &rows[0]),
            },
        };
        let table =
            Self { text, dialect, columns, heading: heading.span.clone(), rows: rows.to_vec() };
        table.ambiguity().map_or(Ok(table), Err)
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows of two columns.
    pub fn points(&self, columns: [usize; 2]) -> Points {
        let mut found = Points::default();
        for row in &self.rows {
            let cells = self.cells(row);
            if let Some(more) = cells.len().checked_sub(self.columns.len()).filter(|&more| more > 0)
            {
                found.mistake(row, || {
                    let names = self.columns.len();
                    let help = "where a comma is the decimal mark, put semicolons between columns";
                    let cells = if more == 1 { "cell" } else { "cells" };
                    (format!("this row has {more} more {cells} than the {names} columns"), help)
                });
                continue;
            }
            // Where blanks separate, nobody knows which cell of a short row is missing.
            let short =
                self.dialect.separator == Separator::Blanks && cells.len() < self.columns.len();
            let read = columns.map(|column| match cells.get(column) {
                Some(text) if !short => Cell::read(text, self.dialect.decimal),
                _ => Cell::Missing,
            });
            match read {
                [Cell::Number(x), Cell::Number(y)] => found.points.push(([x, y], row.clone())),
                [Cell::Other, _] | [_, Cell::Other] => {
                    let at = columns[usize::from(read[0] != Cell::Other)];
                    found.mistake(row, || self.no_number(cells[at]));
                }
                _ => found.left_out.push(row.number),
            }
        }
        found.count_the_rest();
        found
    }

    fn cells(&self, row: &Line) -> Vec<&'a str> {
        self.dialect.split(&self.text[row.span.clone()])
    }

    fn no_number(&self, cell: &str) -> (String, &'static str) {
        let help = match self.dialect.decimal {
            _ if cell.contains(':') => "write times as numbers, such as seconds from the start",
            Decimal::Comma if cell.contains('.') => {
                "the decimal mark of this table is a comma; a point may stand for thousands or, after a \
                 spreadsheet has changed the file, for anything: export it again"
            }
            Decimal::Point if cell.contains(',') => "the decimal mark of this table is a point",
            _ => "leave the cell empty if there is no value",
        };
        (format!("\"{cell}\" is no number"), help)
    }

    /// Commas that are all followed by three digits may separate thousands: then the numbers are not known.
    fn ambiguity(&self) -> Option<Diagnostic> {
        if self.dialect.decimal == Decimal::Point {
            return None;
        }
        let mut first = None;
        for row in &self.rows {
            for cell in self.cells(row).into_iter().filter(|cell| cell.contains(',')) {
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
}

impl Points {
    /// Notes a mistake in a row; what it says is only made for those that are listed.
    fn mistake(&mut self, row: &Line, says: impl FnOnce() -> (String, &'static str)) {
        if self.mistakes.len() < MOST_MISTAKES {
            let (message, help) = says();
            self.mistakes.push(Diagnostic::new(row.span.clone(), message).help(help));
        } else {
            self.more_mistakes += 1;
        }
    }

    fn count_the_rest(&mut self) {
        if let (Some(last), more @ 1..) = (self.mistakes.last_mut(), self.more_mistakes) {
            last.message = format!("{} (and {more} more rows are at fault)", last.message);
        }
    }
}

impl Dialect {
    fn split(self, line: &str) -> Vec<&str> {
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

    /// The cells of a line of headings. Where blanks separate, units in brackets belong to the name before; names that
    /// hold blanks stand further apart.
    fn headings(self, line: &str, width: usize) -> Vec<String> {
        let line = line.trim_start_matches(['#', '%']).trim();
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
    fn numbers(self, line: &str) -> usize {
        let read = self.split(line).into_iter().map(|cell| Cell::read(cell, self.decimal));
        read.filter(|cell| matches!(cell, Cell::Number(_))).count()
    }

    /// How well a line reads: numbers count for it, and half as much against it whatever else stands there.
    fn score(self, line: &str) -> usize {
        let cells = self.split(line);
        let read = cells.iter().map(|cell| Cell::read(cell, self.decimal));
        let points = |cell| match cell {
            Cell::Number(_) => 2,
            Cell::Missing => 0,
            Cell::Other => -1,
        };
        if cells.len() < 2 { 0 } else { read.map(points).sum::<i32>().max(0) as usize }
    }
}

/// The dialect in which most cells are numbers.
fn vote(text: &str, lines: &[Line]) -> Option<Dialect> {
    let mut best = (0, None);
    for separator in SEPARATORS {
        for decimal in [Decimal::Point, Decimal::Comma] {
            let present = |mark: char| text.contains(mark);
            let possible = match separator {
                Separator::Mark(mark) => present(mark),
                Separator::Blanks => true,
            } && (decimal == Decimal::Point || present(','));
            if possible {
                let dialect = Dialect { separator, decimal };
                let score = lines.iter().map(|line| dialect.score(&text[line.span.clone()])).sum();
                if score > best.0 {
                    best = (score, Some(dialect));
                }
            }
        }
    }
    best.1
}

/// The lines that are not empty.
fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut end = 0;
    text.split_inclusive('\n').enumerate().filter_map(move |(index, line)| {
        let start = end + (line.len() - line.trim_start().len());
        end += line.len();
        let length = line.trim().len();
        (length > 0).then(|| Line { number: index + 1, span: start..start + length })
    })
}

/// Names and the units below them; a name may have its unit itself.
fn with_units(names: &[String], units: &[String]) -> Vec<Heading> {
    let column = |(index, name): (usize, &String)| {
        let mut heading = Heading::read(name);
        if let Some(below) = units.get(index).and_then(|unit| Heading::read(unit).unit) {
            heading = Heading { name: name.clone(), unit: Some(below) };
        }
        heading
    };
    names.iter().enumerate().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Heading>, Points) {
        let table = Table::read(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
        let points = table.points([0, 1]);
        (table.columns, points)
    }

    fn numbers(text: &str) -> Vec<[f64; 2]> {
        let (_, points) = read(text);
        assert_eq!(points.mistakes, [], "{text}");
        points.points.into_iter().map(|(values, _)| values).collect()
    }

    #[test]
    fn separators_and_decimal_marks_are_found() {
        for text in [
            "1,2.5\n3,-4e-3\n",
            "cm-1;A\n1;2.5\n\n3;-0.004",
            "# a\n1\t2.5\n3 -0.004\n",
            "x;y\n1;2,5\n3;-0,004\n",
            "1 2,5\n3 -0,004",
            "1\t2,5\t\n3\t-4,0e-003\t\n",
            "% made by hand\n1, 2.5\n3, -0.004,,\n",
            "a,b\n1,\"2,5\"\n3,\"-0,004\"\n",
            "\"Heat, total\",b\n1,2.5\n3,-.004\n",
            "Film 3\nTime,Heat flow\n[s],[W/g]\n1.0,2.5\n3.0,-0.004\n",
        ] {
            assert_eq!(numbers(text), [[1.0, 2.5], [3.0, -0.004]], "{text}");
        }
        // Thousands of one column are told by the decimals of another.
        assert_eq!(numbers("1.235,195;0,5\n1;1,234"), [[1235.195, 0.5], [1.0, 1.234]]);
    }

    #[test]
    fn headings_stand_over_their_columns() {
        let heading = |text: &str| Heading::read(text);
        for text in [
            "Time (s),Temperature (°C)\n0,25.5\n",
            "Time,Temperature\ns,°C\n0,25.5\n",
            "Time (s) Temperature (°C)\n0 25.5\n",
            "Time  Temperature\n [s]  [°C]\n0 25.5\n",
            "# Time (s)\tTemperature (°C)\n0\t25.5\n",
        ] {
            assert_eq!(read(text).0, [heading("Time (s)"), heading("Temperature (°C)")], "{text}");
        }
        assert_eq!(read("Oven time (s)  T\n0 25.5\n").0, [heading("Oven time (s)"), heading("T")]);
        assert_eq!(read("1,2\n").0, [Heading::default(), Heading::default()]);
    }

    #[test]
    fn rows_without_a_number_are_counted() {
        let (_, points) = read("x,y,z\n0,1\n,2\n3,NaN\n# remark\n4,n/a,7\n5,6,7\n8\n");
        assert_eq!(points.points.len(), 2);
        assert_eq!((points.left_out, points.mistakes), (vec![3, 4, 6, 8], vec![]));
        // Where blanks separate, a short row may lack any of its cells.
        assert_eq!(read("x y z\n1 2 3\n4 5\n").1.left_out, [3]);
    }

    #[test]
    fn rows_at_fault_are_listed_up_to_twenty() {
        let (_, points) = read("x,y\n0,1\n1,warm\n2,3,4\n5,10:30\n");
        let says: Vec<&str> = points.mistakes.iter().map(|it| it.message.as_str()).collect();
        let more = "this row has 1 more cell than the 2 columns";
        assert_eq!(says, ["\"warm\" is no number", more, "\"10:30\" is no number"]);
        assert_eq!(points.mistakes[0].span, 8..14);
        let many = format!("x,y\n0,1\n{}", "1,warm\n".repeat(50));
        let (_, points) = read(&many);
        assert_eq!(points.mistakes.len(), 20);
        assert!(points.mistakes[19].message.ends_with("(and 30 more rows are at fault)"));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_not_read() {
        for text in ["t;T\n1,234;2,345\n2,468;2,346\n", "1,234\t20\n"] {
            let mistake = Table::read(text).unwrap_err();
            assert!(mistake.message.starts_with("\"1,234"), "{}", mistake.message);
        }
        // A decimal in one place shows what commas are.
        assert_eq!(numbers("1,234;2,34\n"), [[1.234, 2.34]]);
        // Ruined by a spreadsheet that took decimals for thousands.
        let (_, points) = read("t;T\n0;50.026.184\n0,2;5.002.491\n0,4;49.999.756\n");
        assert_eq!(points.mistakes.len(), 3);
        assert!(
            points.mistakes[0].help.as_ref().is_some_and(|it| it.contains("export it again")),
            "{:?}",
            points.mistakes[0]
        );
        for text in ["", "\n#1,2\n", "a,b\n", "5\n6\n"] {
            let message = Table::read(text).unwrap_err().message;
            assert!(message.contains("no rows of at least two numbers"), "{text}");
        }
    }
}
