//! `PerkinElmer` Pyris, text: entries, the steps of the method, then for each step its title and rows. The names of columns
//! stand in two rows, one above the other, under the first title only.

use super::super::dialect::{Dialect, Separator};
use super::super::heading::{Heading, is_unit};
use super::super::line::Line;
use super::super::shape::Shape;
use super::super::table::Table;
use super::sound;
use crate::diagnostics::Diagnostic;

/// The most rows that the names of columns take.
const MOST_ROWS_OF_NAMES: usize = 3;

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    names_above_rows(text, lines).is_some_and(|(names, rows)| {
        let titled = names > 0 && is_title(lines[names - 1].of(text));
        let named = lines[names..rows].iter().any(|line| {
            ["Unsubtracted", "Program", "Baseline"].iter().any(|word| line.of(text).contains(word))
        });
        titled && named
    })
}

/// Where the names of columns and the first rows begin: rows of at least three numbers after a tab.
fn names_above_rows(text: &str, lines: &[Line]) -> Option<(usize, usize)> {
    let tabs = Dialect::vote_decimal(text, lines, Separator::Mark('\t'));
    let first = lines.iter().position(|line| {
        let line = line.of(text);
        line.starts_with('\t') && tabs.numbers(line) >= 3 && tabs.is_clean_row(line)
    })?;
    let names = lines[..first].iter().rev().take(MOST_ROWS_OF_NAMES);
    let names = names
        .take_while(|line| line.of(text).starts_with('\t') && tabs.numbers(line.of(text)) == 0);
    Some((first - names.count(), first))
}

/// Whether a line is the title of a step: `2) TGA Temperature Scan`.
fn is_title(line: &str) -> bool {
    line.split_once(')').is_some_and(|(number, _)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let (names, first) = names_above_rows(text, lines).unwrap_or_default();
    // Every row begins with a tab that ends no cell.
    let inner = |line: &Line| {
        let start = line.span.start + usize::from(line.of(text).starts_with('\t'));
        Line { number: line.number, span: start..line.span.end }
    };
    let data: Vec<Line> = lines[first..].iter().map(inner).collect();
    let stacked: Vec<Line> = lines[names..first].iter().map(inner).collect();
    let dialect = Dialect::vote_decimal(text, &data, Separator::Mark('\t'));
    let columns = stacked_names(text, &stacked, dialect);
    let heading = stacked.first().map_or(lines[first].span.clone(), |line| line.span.clone());
    let mut table =
        Table::new(Shape::Pyris, dialect, columns, heading).with_header(text, &lines[..names]);
    let mut rest = data.as_slice();
    loop {
        table.steps.push(table.rows.len());
        let end = rest.iter().position(|line| is_title(line.of(text))).unwrap_or(rest.len());
        let footer = table.take_rows(text, &rest[..end]);
        if end == rest.len() {
            table = table.with_header(text, footer);
            break;
        }
        rest = &rest[end + 1..];
    }
    assume_units(&mut table);
    sound(table, text, &lines[names])
}

/// Names from words that stand above one another; a row of units gives units.
fn stacked_names(text: &str, rows: &[Line], dialect: Dialect) -> Vec<Heading> {
    let rows: Vec<Vec<&str>> = rows.iter().map(|line| dialect.split(line.of(text))).collect();
    let (units, names): (Vec<_>, Vec<_>) = rows.iter().partition(|row| {
        row.iter().any(|cell| !cell.is_empty())
            && row.iter().all(|cell| cell.is_empty() || is_unit(cell))
    });
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let cell = |row: &Vec<&str>, at: usize| row.get(at).copied().unwrap_or_default().to_owned();
    (0..width)
        .map(|at| {
            let words: Vec<String> =
                names.iter().map(|row| cell(row, at)).filter(|it| !it.is_empty()).collect();
            let heading = Heading::read(&words.join(" "));
            let unit = units.first().map(|row| cell(row, at)).filter(|unit| !unit.is_empty());
            Heading { unit: heading.unit.clone().or(unit), ..heading }
        })
        .collect()
}

/// Gives columns that have no unit the one in which Pyris writes them.
pub(super) fn assume_units(table: &mut Table<'_>) {
    let units = [("time", "min"), ("temperature", "°C"), ("heat flow", "mW"), ("weight", "mg")];
    let mut assumed: Vec<&str> = Vec::new();
    for column in &mut table.columns {
        let name = column.name.to_lowercase();
        let unit = units.iter().find(|(word, _)| name.ends_with(word));
        let normalized = name.contains('%') || name.contains("normal") || name.contains("deriv");
        if let Some((_, unit)) = unit.filter(|_| column.unit.is_none() && !normalized) {
            column.unit = Some((*unit).to_owned());
            if !assumed.contains(unit) {
                assumed.push(unit);
            }
        }
    }
    if !assumed.is_empty() {
        let units = assumed.join(", ");
        table.notes.push(format!(
            "the file states no units: taken are those in which Pyris writes, {units}"
        ));
    }
}
