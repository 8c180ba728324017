//! Tables of numbers, whatever program wrote them.

use super::dialect::{Dialect, Separator};
use super::header;
use super::heading::Heading;
use super::line::Line;
use super::measurement::{Exo, LeftOut};
use super::number::{Cell, Decimal};
use super::shape::Shape;
use crate::diagnostics::Diagnostic;
use std::ops::Range;

/// The most mistakes that a reader lists one by one.
const MOST_MISTAKES: usize = 20;

/// The tables of numbers in a file: what a reader of one shape finds.
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
    /// The layout of the file.
    pub shape: Shape,
    /// The entries of its header: key and value as written.
    pub header: Vec<(String, String)>,
    /// Its columns; without a name and unit where the file has no headings.
    pub columns: Vec<Heading>,
    /// Where the headings stand; the first row where there are none.
    pub heading: Range<usize>,
    pub(super) dialect: Dialect,
    /// Whether the file itself states the dialect.
    pub(super) declared: bool,
    pub(super) rows: Vec<Row<'a>>,
    /// How rows and columns make runs; empty where all of them are one run.
    pub(super) series: Vec<Series>,
    /// The rows at which the file says that a step of the program begins.
    pub(super) steps: Vec<usize>,
    /// Rows that the shape itself leaves out.
    pub(super) left_out: Vec<LeftOut>,
    pub(super) notes: Vec<String>,
    /// Mistakes that the shape itself finds.
    pub(super) mistakes: Vec<Diagnostic>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub line: Line,
    pub cells: Vec<Cell<'a>>,
}

/// One run in a file that may hold several.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    pub name: String,
    /// In kg.
    pub mass: Option<f64>,
    pub exo: Option<Exo>,
    /// In K/s.
    pub rate: Option<f64>,
    pub columns: Vec<usize>,
    pub rows: Range<usize>,
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
}

/// Mistakes in rows, of which only the first few are written out.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    listed: Vec<Diagnostic>,
    more: usize,
}

impl<'a> Table<'a> {
    /// A table without rows.
    pub(super) fn new(
        shape: Shape,
        dialect: Dialect,
        columns: Vec<Heading>,
        heading: Range<usize>,
    ) -> Self {
        Self {
            shape,
            header: Vec::new(),
            columns,
            heading,
            dialect,
            declared: false,
            rows: Vec::new(),
            series: Vec::new(),
            steps: Vec::new(),
            left_out: Vec::new(),
            notes: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Takes lines up to the first that does not begin with a number, and returns the others. If there are more rows
    /// among these, the line that interrupts them is a mistake.
    pub(super) fn take_rows<'l>(&mut self, text: &'a str, lines: &'l [Line]) -> &'l [Line] {
        let dialect = self.dialect;
        let begins = |line: &Line| {
            let cells = dialect.cells(line.of(text));
            matches!(cells.iter().find(|cell| **cell != Cell::Missing), Some(Cell::Number(_)))
        };
        let end = lines.iter().position(|line| !begins(line)).unwrap_or(lines.len());
        let (rows, rest) = lines.split_at(end);
        self.rows.extend(
            rows.iter().map(|line| Row { line: line.clone(), cells: dialect.cells(line.of(text)) }),
        );
        let full = self.columns.len();
        let is_row = |line: &Line| {
            dialect.is_clean_row(line.of(text)) && dialect.split(line.of(text)).len() == full
        };
        if let Some(interrupting) = rest.first().filter(|_| full > 1 && rest.iter().any(is_row)) {
            let message = "this line does not begin with a number, and rows of numbers follow it";
            let help = "correct the line, or delete it if it is no row of the table";
            self.mistakes.push(Diagnostic::new(interrupting.span.clone(), message).help(help));
        }
        rest
    }

    /// With entries that lines of its header hold.
    pub(super) fn with_header(mut self, text: &str, lines: &[Line]) -> Self {
        let separator = self.dialect.separator;
        self.header.extend(lines.iter().filter_map(|line| header::entry(line.of(text), separator)));
        self
    }

    /// The rows of two columns.
    pub fn points(&self, columns: [usize; 2]) -> Points {
        let mut found = Points::default();
        let mut mistakes = Mistakes::default();
        for row in &self.rows {
            if let Some(more) = self.excess(row) {
                mistakes.note(row, || more);
                continue;
            }
            match columns.map(|column| self.cell(row, column)) {
                [Cell::Number(x), Cell::Number(y)] => found.points.push(([x, y], row.line.clone())),
                [Cell::Other(cell), _] | [_, Cell::Other(cell)] => {
                    mistakes.note(row, || self.dialect.no_number(cell));
                }
                _ => found.left_out.push(row.line.number),
            }
        }
        found.mistakes = mistakes.listed();
        found
    }

    /// What a row holds in a column. Where blanks separate, nobody knows which cell of a short row is missing.
    pub(super) fn cell(&self, row: &Row<'a>, column: usize) -> Cell<'a> {
        let short =
            self.dialect.separator == Separator::Blanks && row.cells.len() < self.columns.len();
        row.cells.get(column).copied().filter(|_| !short).unwrap_or(Cell::Missing)
    }

    /// That a row has more cells than there are columns.
    pub(super) fn excess(&self, row: &Row<'_>) -> Option<(String, &'static str)> {
        let more = row.cells.len().checked_sub(self.columns.len()).filter(|&more| more > 0)?;
        let names = self.columns.len();
        let help = if self.dialect.decimal == Decimal::Point {
            "where a comma is the decimal mark, put semicolons between columns"
        } else {
            "give every column a heading"
        };
        let cells = if more == 1 { "cell" } else { "cells" };
        Some((format!("this row has {more} more {cells} than the {names} columns"), help))
    }
}

impl Mistakes {
    /// Notes a mistake in a row; what it says is only made for those that are listed.
    pub fn note(&mut self, row: &Row<'_>, says: impl FnOnce() -> (String, &'static str)) {
        if self.listed.len() < MOST_MISTAKES {
            let (message, help) = says();
            self.listed.push(Diagnostic::new(row.line.span.clone(), message).help(help));
        } else {
            self.more += 1;
        }
    }

    /// Those listed, the last of which says how many more there are.
    pub fn listed(mut self) -> Vec<Diagnostic> {
        if let (Some(last), more @ 1..) = (self.listed.last_mut(), self.more) {
            last.message = format!("{} (and {more} more rows are at fault)", last.message);
        }
        self.listed
    }
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
