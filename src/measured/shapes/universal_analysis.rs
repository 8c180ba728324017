//! TA Instruments Universal Analysis, text: `Key<TAB>value`, the columns as `Sig1`, `Sig2`, …, `StartOfData`, rows.

use super::super::dialect::{Dialect, Separator};
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::measurement::LeftOut;
use super::super::number::Cell;
use super::super::shape::Shape;
use super::super::table::Table;
use super::{line_with, sound};
use crate::diagnostics::Diagnostic;

const START: &str = "StartOfData";

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    line_with(text, lines, START).is_some()
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let start = line_with(text, lines, START).unwrap_or_default();
    let (head, data) = (&lines[..start], &lines[start + 1..]);
    let (columns, first): (Vec<Heading>, Vec<&Line>) = signals(text, head).into_iter().unzip();
    let Some(first) = first.first() else {
        let message = "no line above names the columns";
        let help = "`Sig1`, `Sig2`, … belong above it, such as `Sig1<TAB>Time (min)`";
        return Err(Diagnostic::new(lines[start].span.clone(), message).help(help));
    };
    let tabs = data.iter().any(|line| line.of(text).contains('\t'));
    let separator = if tabs { Separator::Mark('\t') } else { Separator::Blanks };
    let dialect = Dialect::vote_decimal(text, data, separator);
    let mut table = Table::new(Shape::UniversalAnalysis, dialect, columns, first.span.clone());
    table.take_rows(text, data);
    let entry = |line: &Line| line.of(text).split_once(['\t', ' ']);
    let entries = head.iter().filter_map(entry);
    table.header =
        entries.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect();
    take_markers(&mut table);
    sound(table, text, &lines[start])
}

/// The columns, in the order of their numbers.
fn signals<'l>(text: &str, head: &'l [Line]) -> Vec<(Heading, &'l Line)> {
    let signal = |line: &'l Line| {
        let (number, name) = line.of(text).strip_prefix("Sig")?.split_once(char::is_whitespace)?;
        Some((number.parse::<usize>().ok()?, Heading::read(name), line))
    };
    let mut found: Vec<_> = head.iter().filter_map(signal).collect();
    found.sort_by_key(|(number, ..)| *number);
    found.into_iter().map(|(_, heading, line)| (heading, line)).collect()
}

/// Rows with a negative time mark the beginning of a step or a gap.
fn take_markers(table: &mut Table<'_>) {
    let Some(time) = table.columns.iter().position(|column| column.is_named(&["Time"])) else {
        return;
    };
    let is_marker =
        |cells: &[Cell<'_>]| matches!(cells.get(time), Some(Cell::Number(time)) if *time < 0.0);
    let (markers, rows): (Vec<_>, Vec<_>) =
        std::mem::take(&mut table.rows).into_iter().partition(|row| is_marker(&row.cells));
    table.rows = rows;
    if !markers.is_empty() {
        let lines = markers.iter().map(|row| row.line.number).collect();
        table
            .left_out
            .push(LeftOut { reason: "a negative time marks no measurement".into(), lines });
    }
}
