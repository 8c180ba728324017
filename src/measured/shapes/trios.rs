//! TA Instruments TRIOS, text: entries, sections in brackets, and for each `[step]` its name, names, units and rows.

use super::super::dialect::{Dialect, Separator};
use super::super::heading::{Heading, with_units};
use super::super::line::Line;
use super::super::measurement::LeftOut;
use super::super::number::Cell;
use super::super::shape::Shape;
use super::super::table::{Row, Table};
use super::{line_with, no_rows, sound};
use crate::diagnostics::Diagnostic;

const STEP: &str = "[step";

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    line_with(text, lines, STEP).is_some()
}

/// A step: its title, and the columns and rows below it.
struct Step<'l> {
    names: &'l Line,
    units: &'l Line,
    rows: &'l [Line],
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&at| lines[at].of(text).to_ascii_lowercase().starts_with(STEP))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let steps: Vec<Step<'_>> = starts
        .iter()
        .zip(ends)
        .filter_map(|(&start, end)| step(text, &lines[start + 1..end]))
        .collect();
    let Some(first) = steps.first() else { return Err(no_rows(&lines[starts[0]])) };
    let separator = [Separator::Mark('\t'), Separator::Mark(';'), Separator::Mark(',')]
        .into_iter()
        .find(|mark| matches!(mark, Separator::Mark(mark) if first.names.of(text).contains(*mark)))
        .unwrap_or(Separator::Blanks);
    let all_rows: Vec<Line> = steps.iter().flat_map(|step| step.rows.to_vec()).collect();
    let dialect = Dialect::vote_decimal(text, &all_rows, separator);
    let columns_of = |step: &Step<'_>| {
        let cells = |line: &Line| {
            dialect.split(line.of(text)).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        with_units(&cells(step.names), &cells(step.units))
    };
    let columns = columns_of(first);
    let mut table = Table::new(Shape::Trios, dialect, columns.clone(), first.names.span.clone());
    table = table.with_header(text, &lines[..starts[0]]);
    for step in &steps {
        let own = columns_of(step);
        let before = table.rows.len();
        let rest = table.take_rows(text, step.rows);
        table.left_out.extend(not_rows(rest));
        if table.rows.len() > before {
            table.steps.push(before);
        }
        if own != columns {
            reorder(&mut table.rows[before..], &own, &columns);
        }
    }
    sound(table, text, &lines[starts[0]])
}

/// The parts of a step: names and units are the two lines above the first row.
fn step<'l>(text: &str, lines: &'l [Line]) -> Option<Step<'l>> {
    let begins = |line: &Line| {
        line.of(text)
            .trim_start()
            .starts_with(|first: char| first.is_ascii_digit() || "+-.,−".contains(first))
    };
    let first = (2..lines.len())
        .find(|&at| begins(&lines[at]) && !begins(&lines[at - 1]) && !begins(&lines[at - 2]))?;
    Some(Step { names: &lines[first - 2], units: &lines[first - 1], rows: &lines[first..] })
}

/// Brings the cells of a step whose columns stand in another order into that of the first step.
fn reorder(rows: &mut [Row<'_>], own: &[Heading], columns: &[Heading]) {
    let places: Vec<Option<usize>> =
        columns.iter().map(|column| own.iter().position(|it| it == column)).collect();
    for row in rows {
        let cell = |place: &Option<usize>| {
            place.and_then(|at| row.cells.get(at).copied()).unwrap_or(Cell::Missing)
        };
        row.cells = places.iter().map(cell).collect();
    }
}

fn not_rows(rest: &[Line]) -> Option<LeftOut> {
    let lines: Vec<usize> = rest.iter().map(|line| line.number).collect();
    (!lines.is_empty())
        .then(|| LeftOut { reason: "no rows of numbers, after the table".into(), lines })
}
