//! Plain tables: a row of names, perhaps a row of units, and numbers.

use super::super::dialect::{Dialect, Separator};
use super::super::header;
use super::super::heading::{Heading, is_unit, with_units};
use super::super::line::Line;
use super::super::measurement::LeftOut;
use super::super::shape::Shape;
use super::super::table::{Row, Table};
use super::sound;
use crate::diagnostics::Diagnostic;
use std::collections::BTreeMap;
use std::ops::Range;

/// Reads a table. Empty lines and those that begin with `#` or `%` are skipped. The last line before the first number
/// holds the names, or the units of the names above it; lines above are the header.
pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let is_comment = |line: &&Line| line.of(text).trim_start().starts_with(['#', '%']);
    let (comments, lines): (Vec<Line>, Vec<Line>) = (
        lines.iter().filter(is_comment).cloned().collect(),
        lines.iter().filter(|it| !is_comment(it)).cloned().collect(),
    );
    let dialect = Dialect::vote(text, &lines).ok_or_else(|| {
        Diagnostic::new(0..0, "this file holds no rows of at least two numbers")
            .help("write two columns with a comma, semicolon, tab or blanks between them")
    })?;
    let first = first_row(text, &lines, dialect);
    let (head, rows) = lines.split_at(first);
    let (rows, below) = without_footer(text, rows, dialect);
    let (columns, heading) = headings(text, head, rows, &comments, dialect);
    let shape = if heading == rows[0].span && columns.len() == 2 {
        Shape::TwoColumns
    } else {
        Shape::Plain
    };
    let mut table = Table::new(shape, dialect, columns, heading.clone());
    let above = comments.iter().chain(head).filter(|line| line.span.start < heading.start);
    table.header = above
        .map(|line| {
            let said = line.of(text);
            let remark = || ("remark".to_owned(), said.trim_matches(['#', '%', ' ']).to_owned());
            header::entry(said, dialect.separator).unwrap_or_else(remark)
        })
        .collect();
    table.rows = rows
        .iter()
        .map(|line| Row { line: line.clone(), cells: dialect.cells(line.of(text)) })
        .collect();
    if !below.is_empty() {
        let lines = below.iter().map(|line| line.number).collect();
        table.left_out.push(LeftOut { reason: "words below the table".into(), lines });
    }
    name_by_instrument(&mut table);
    if shape == Shape::TwoColumns {
        table.notes.push(
            "there are no headings: abscissa and ordinate are taken, their units are not known"
                .into(),
        );
    }
    sound(table, text, &rows[0])
}

/// Rows, and the lines of words below them.
fn without_footer<'l>(text: &str, lines: &'l [Line], dialect: Dialect) -> (&'l [Line], &'l [Line]) {
    let is_row = |line: &Line| {
        let several =
            dialect.separator != Separator::Blanks && dialect.split(line.of(text)).len() != 1;
        several || dialect.numbers(line.of(text)) > 0
    };
    let end = lines.iter().rposition(is_row).map_or(lines.len(), |last| last + 1);
    lines.split_at(end)
}

/// The first line of which every cell is a number or empty, or that directly precedes such lines and holds a number below
/// the headings; in a table where no line is clean, the first that holds a number.
fn first_row(text: &str, lines: &[Line], dialect: Dialect) -> usize {
    let width = |line: &Line| dialect.split(line.of(text)).len();
    let holds_numbers = |line: &Line| dialect.numbers(line.of(text)) > 0;
    let is_clean = |line: &Line| dialect.is_clean_row(line.of(text)) && width(line) >= 2;
    let Some(mut first) = lines.iter().position(is_clean) else {
        return lines.iter().position(holds_numbers).unwrap_or_default();
    };
    let full = width(&lines[first]);
    while first >= 2 && holds_numbers(&lines[first - 1]) && width(&lines[first - 2]) == full {
        first -= 1;
    }
    first
}

/// The headings of the columns, and where they stand.
fn headings(
    text: &str,
    head: &[Line],
    rows: &[Line],
    comments: &[Line],
    dialect: Dialect,
) -> (Vec<Heading>, Range<usize>) {
    let widths = rows.iter().map(|row| dialect.split(row.of(text)).len());
    let width = most_common(widths).unwrap_or_default();
    let cells = |line: &Line| dialect.headings(line.of(text), width);
    let read = |line: &Line| cells(line).iter().map(|cell| Heading::read(cell)).collect();
    // Some programs put a `#` before the names.
    let remark = comments.iter().rev().find(|line| line.number < rows[0].number);
    let remark = remark.filter(|line| cells(line).len() == width);
    // A line of another length is a title.
    let is_title = |line: &Line| match dialect.separator {
        Separator::Blanks => cells(line).len() != width,
        Separator::Mark(_) => cells(line).len() == 1 && width > 1,
    };
    let head = if head.last().is_some_and(is_title) { &[] } else { head };
    match head {
        [.., names, units]
            if is_row_of_units(&cells(units)) && cells(names).len() >= cells(units).len() =>
        {
            (with_units(&cells(names), &cells(units)), names.span.clone())
        }
        [.., names] => (read(names), names.span.clone()),
        [] => match remark {
            Some(names) => (read(names), names.span.clone()),
            None => (vec![Heading::default(); width], rows[0].span.clone()),
        },
    }
}

fn most_common(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    widths.for_each(|width| *counts.entry(width).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(width, _)| width)
}

/// Whether most cells are units and nothing else.
fn is_row_of_units(cells: &[String]) -> bool {
    let filled = cells.iter().filter(|cell| !cell.is_empty());
    let (units, others) =
        filled.fold(
            (0, 0),
            |(units, others), cell| {
                if is_unit(cell) { (units + 1, others) } else { (units, others + 1) }
            },
        );
    units > others
}

/// Tables of two programs are told by their columns.
fn name_by_instrument(table: &mut Table<'_>) {
    let named = |name: &str| table.columns.iter().any(|column| column.is_named(&[name]));
    let bare =
        |name: &str| table.columns.iter().any(|it| it.is_named(&[name]) && it.unit.is_none());
    let two_temperatures = bare("Program Temperature") && bare("Sample Temperature");
    if named("Unsubtracted Heat Flow") || named("Unsubtracted Weight") || two_temperatures {
        table.shape = Shape::PyrisCsv;
        super::pyris::assume_units(table);
    } else if named("Furnace Temperature") && named("Sample Temperature") {
        table.shape = Shape::Calisto;
    }
}
