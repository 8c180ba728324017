//! Setaram Calisto, text or CSV: a dozen entries, then `Index Time Furnace Sample TG HeatFlow` and rows.

use super::super::dialect::{Dialect, Separator};
use super::super::heading::{Heading, is_unit, with_units};
use super::super::line::Line;
use super::super::shape::Shape;
use super::super::table::Table;
use super::{no_rows, sound};
use crate::diagnostics::Diagnostic;

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    names_at(text, lines).is_some()
}

fn names_at(text: &str, lines: &[Line]) -> Option<usize> {
    lines.iter().position(|line| {
        let line = line.of(text).trim_start_matches(['"', '\t']);
        line.starts_with("Index") && line.contains("Time") && line.contains("Furnace")
    })
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let names = names_at(text, lines).unwrap_or_default();
    let dialect = Dialect::vote(text, &lines[names + 1..]).ok_or_else(|| no_rows(&lines[names]))?;
    let (mut columns, first) = headings(text, lines, names, dialect);
    let assumed = assume_units(&mut columns);
    let mut table = Table::new(Shape::Calisto, dialect, columns, lines[names].span.clone())
        .with_header(text, &lines[..names]);
    table.notes.extend(assumed);
    table.take_rows(text, &lines[first..]);
    sound(table, text, &lines[names])
}

/// The columns, and where the rows begin: after the names, or after units below them.
fn headings(text: &str, lines: &[Line], names: usize, dialect: Dialect) -> (Vec<Heading>, usize) {
    let width = lines[names + 1..]
        .iter()
        .map(|line| dialect.split(line.of(text)).len())
        .max()
        .unwrap_or_default();
    let cells = dialect.headings(lines[names].of(text), width);
    let below =
        lines.get(names + 1).map(|line| dialect.headings(line.of(text), width)).unwrap_or_default();
    let filled: Vec<&String> = below.iter().filter(|cell| !cell.is_empty()).collect();
    if filled.is_empty() || !filled.iter().all(|cell| is_unit(cell)) {
        return (cells.iter().map(|cell| Heading::read(cell)).collect(), names + 1);
    }
    // Where blanks separate, the index has no unit, and no cell for it.
    let lacking = if dialect.separator == Separator::Blanks {
        cells.len().saturating_sub(below.len())
    } else {
        0
    };
    let units: Vec<String> = std::iter::repeat_n(String::new(), lacking).chain(below).collect();
    (with_units(&cells, &units), names + 2)
}

/// Gives columns that have no unit the one in which Calisto writes them.
fn assume_units(columns: &mut [Heading]) -> Option<String> {
    let units =
        [("Time", "s"), ("Furnace", "°C"), ("Sample", "°C"), ("TG", "mg"), ("HeatFlow", "mW")];
    let mut assumed: Vec<&str> = Vec::new();
    for column in columns.iter_mut().filter(|column| column.unit.is_none()) {
        if let Some((_, unit)) = units.iter().find(|(name, _)| column.name.starts_with(name)) {
            column.unit = Some((*unit).to_owned());
            if !assumed.contains(unit) {
                assumed.push(unit);
            }
        }
    }
    let list = assumed.join(", ");
    (!assumed.is_empty()).then(|| {
        format!("the file states no units: taken are those in which Calisto writes, {list}")
    })
}
