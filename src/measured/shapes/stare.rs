//! Mettler Toledo `STARe`, text: for each curve its name, its signal, names and units of columns, rows; then a footer.

use super::super::dialect::{Dialect, Separator};
use super::super::header;
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::number::Cell;
use super::super::shape::Shape;
use super::super::table::{Series, Table};
use super::{no_rows, sound};
use crate::diagnostics::Diagnostic;

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    (1..lines.len()).any(|at| is_names(text, lines, at))
}

/// Whether a line is `Index t Ts Tr Value`, with units in brackets below.
fn is_names(text: &str, lines: &[Line], at: usize) -> bool {
    let mut words = lines[at].of(text).split_whitespace();
    let units = lines.get(at + 1).map(|line| line.of(text));
    words.next() == Some("Index")
        && words.any(|word| word == "t")
        && units.is_some_and(|units| units.trim_start().starts_with('[') && units.ends_with(']'))
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let starts: Vec<usize> = (1..lines.len()).filter(|&at| is_names(text, lines, at)).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([lines.len()]).collect();
    let numbers: Vec<Line> = starts
        .iter()
        .zip(&ends)
        .flat_map(|(&start, &end)| lines[start + 2..end].to_vec())
        .collect();
    let dialect = Dialect::vote_decimal(text, &numbers, Separator::Blanks);
    let mut table = Table::new(Shape::Stare, dialect, Vec::new(), lines[starts[0]].span.clone());
    let mut others: Vec<Line> = lines[..starts[0]].to_vec();
    for (&start, &end) in starts.iter().zip(&ends) {
        let columns = headings(text, lines, start);
        let mut curve = Table::new(Shape::Stare, dialect, columns, lines[start].span.clone());
        let rest = curve.take_rows(text, &lines[start + 2..end]);
        others.extend(rest.iter().cloned());
        if curve.rows.is_empty() {
            return Err(no_rows(&lines[start + 1]));
        }
        let name = curve_name(text, &lines[..start]).unwrap_or_default();
        append(&mut table, curve, name);
    }
    let mass = sample_mass(text, &others, dialect);
    table.series.iter_mut().for_each(|series| series.mass = mass);
    let width = table.columns.len();
    table
        .rows
        .iter_mut()
        .filter(|row| row.cells.len() < width)
        .for_each(|row| row.cells.resize(width, Cell::Missing));
    table.header = entries(text, &others);
    sound(table, text, &lines[starts[0]])
}

/// The columns of a curve; the signal stands in the line before "Curve Values:" and names the last column.
fn headings(text: &str, lines: &[Line], at: usize) -> Vec<Heading> {
    let names: Vec<&str> = lines[at].of(text).split_whitespace().collect();
    let units = lines[at + 1].of(text).split('[').skip(1);
    let units: Vec<&str> = units.filter_map(|unit| unit.split(']').next()).map(str::trim).collect();
    let without = names.len().saturating_sub(units.len());
    let signal = at.checked_sub(2).map(|signal| lines[signal].of(text).trim());
    let signal =
        signal.filter(|signal| !signal.starts_with(['=', '[', '_']) && !signal.ends_with(':'));
    let column = |(index, name): (usize, &&str)| {
        let unit = index.checked_sub(without).and_then(|index| units.get(index));
        let last = index + 1 == names.len();
        let name = signal.filter(|_| last).unwrap_or(name);
        Heading { name: name.to_owned(), unit: unit.map(|unit| (*unit).to_owned()) }
    };
    names.iter().enumerate().map(column).collect()
}

/// The name of a curve: the line that begins with an equals sign.
fn curve_name(text: &str, before: &[Line]) -> Option<String> {
    let names = before.iter().rev().take(4).map(|line| line.of(text).trim());
    let name = names.into_iter().find_map(|line| line.strip_prefix('='))?;
    Some(name.to_owned())
}

/// Adds a curve as columns and rows of its own.
fn append<'a>(table: &mut Table<'a>, mut curve: Table<'a>, name: String) {
    let (width, before) = (table.columns.len(), table.rows.len());
    let own = curve.columns.len();
    for row in &mut curve.rows {
        // Nobody knows which cell of a short row is missing.
        if row.cells.len() < own {
            row.cells = vec![Cell::Missing; own];
        }
        row.cells.splice(0..0, std::iter::repeat_n(Cell::Missing, width));
    }
    let columns = (width..width + curve.columns.len()).collect();
    let rows = before..before + curve.rows.len();
    table.series.push(Series { name, columns, rows, ..Series::default() });
    table.columns.append(&mut curve.columns);
    table.rows.append(&mut curve.rows);
    table.mistakes.append(&mut curve.mistakes);
}

/// The entries, each with the name of its block: `Sample Holder: Weight`.
fn entries(text: &str, lines: &[Line]) -> Vec<(String, String)> {
    let mut block = String::new();
    let mut found = Vec::new();
    for line in lines {
        let said = line.of(text);
        let indented = line.span.start > 0 && text[..line.span.start].ends_with(' ');
        if let (false, Some(name)) = (indented, said.strip_suffix(':')) {
            // The entries after the rows belong to no curve.
            block = if name.contains("Value") { String::new() } else { format!("{name}: ") };
        } else if let Some((key, value)) = header::entry(said, Separator::Blanks) {
            found.push((if indented { format!("{block}{key}") } else { key }, value));
        } else if indented && !block.is_empty() {
            found.push((block.trim_end_matches(": ").to_owned(), said.to_owned()));
        }
    }
    found
}

/// The mass in the entry `Sample:` of the footer, such as `Sample:` over `  name, 5.2000 mg`; that of the holder is another.
fn sample_mass(text: &str, others: &[Line], dialect: Dialect) -> Option<f64> {
    let is_sample = |line: &str| ["Sample:", "Probe:"].iter().any(|key| line.starts_with(key));
    let at = others.iter().position(|line| is_sample(line.of(text).trim_start()))?;
    let said = others[at..].iter().take(2).map(|line| line.of(text));
    let said = said.enumerate().take_while(|(after, line)| *after == 0 || !line.ends_with(':'));
    let pieces = said.flat_map(|(_, line)| {
        line.split([',', ':', ';', '\t']).chain([line.rsplit(", ").next().unwrap_or_default()])
    });
    let mut masses = pieces.filter_map(|piece| header::mass(piece, None, dialect.decimal));
    masses.next()
}
