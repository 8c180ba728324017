//! Patterns of Bruker, UXD: `_KEY=value`, then counts from `_START` by `_STEPSIZE`, or pairs of angle and counts.

use super::super::dialect::{Dialect, Separator};
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::number::{Cell, Decimal};
use super::super::shape::Shape;
use super::super::table::{Row, Series, Table};
use crate::diagnostics::Diagnostic;

const DIALECT: Dialect = Dialect { separator: Separator::Blanks, decimal: Decimal::Point };

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    let counts = lines.iter().any(|line| is_start(line.of(text)));
    counts && lines.iter().any(|line| line.of(text).starts_with('_') && line.of(text).contains('='))
}

/// Whether a line says that numbers follow: `_COUNTS`, `_2THETACPS`.
fn is_start(line: &str) -> bool {
    line.starts_with('_')
        && !line.contains('=')
        && (line.contains("COUNTS") || line.contains("CPS"))
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let heading = lines.iter().find(|line| is_start(line.of(text))).unwrap_or(&lines[0]);
    let columns = vec![
        Heading { name: "2theta".into(), unit: Some("deg".into()) },
        Heading { name: "counts".into(), unit: None },
    ];
    let mut table = Table::new(Shape::Uxd, DIALECT, columns, heading.span.clone());
    let mut rest = lines;
    while let Some(start) = rest.iter().position(|line| is_start(line.of(text))) {
        let entries = rest[..start]
            .iter()
            .filter_map(|line| line.of(text).strip_prefix('_')?.split_once('='));
        let entries = entries.map(|(key, value)| {
            (key.trim().to_owned(), value.trim().trim_matches('\'').to_owned())
        });
        table.header.extend(entries);
        let data = &rest[start + 1..];
        let end = data
            .iter()
            .position(|line| line.of(text).starts_with(['_', ';']))
            .unwrap_or(data.len());
        range(text, &mut table, &rest[start], &data[..end])?;
        rest = &data[end..];
    }
    Ok(table)
}

/// The last value of a key, as a number.
fn number(table: &Table<'_>, key: &str) -> Option<f64> {
    let (_, value) = table.header.iter().rev().find(|(own, _)| own == key)?;
    Cell::read(value, Decimal::Point).number()
}

/// One range: its numbers, in as many to a line as the program likes.
fn range<'a>(
    text: &'a str,
    table: &mut Table<'a>,
    start: &Line,
    data: &[Line],
) -> Result<(), Diagnostic> {
    let cells = data
        .iter()
        .flat_map(|line| DIALECT.cells(line.of(text)).into_iter().map(move |cell| (cell, line)));
    let cells: Vec<(Cell<'_>, &Line)> = cells.collect();
    let from = table.rows.len();
    let row =
        |x: Cell<'a>, (y, line): (Cell<'a>, &Line)| Row { line: line.clone(), cells: vec![x, y] };
    if start.of(text).contains("2THETA") {
        table.rows.extend(cells.chunks_exact(2).map(|pair| row(pair[0].0, pair[1])));
    } else {
        let (first, step) =
            (number(table, "START").or(number(table, "2THETA")), number(table, "STEPSIZE"));
        let (Some(first), Some(step)) = (first, step) else {
            let message = "the angles of these counts are not known";
            let help = "`_START` and `_STEPSIZE` belong above it";
            return Err(Diagnostic::new(start.span.clone(), message).help(help));
        };
        let angle = |index: usize| Cell::Number(first + step * index as f64);
        table
            .rows
            .extend(cells.into_iter().enumerate().map(|(index, cell)| row(angle(index), cell)));
    }
    let found = table.rows.len() - from;
    let expected = number(table, "STEPCOUNT").map(|count| count as usize);
    if expected.is_some_and(|expected| expected != found) || found == 0 {
        let expected = expected.map_or("some".to_owned(), |count| count.to_string());
        let message = format!("{found} counts follow, where `_STEPCOUNT` says {expected}");
        return Err(Diagnostic::new(start.span.clone(), message)
            .help("the file may have been cut off: export it again"));
    }
    let name = String::new();
    table.series.push(Series {
        name,
        columns: vec![0, 1],
        rows: from..table.rows.len(),
        ..Series::default()
    });
    Ok(())
}
