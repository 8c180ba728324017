//! Spectra of Agilent Cary, CSV: names of samples, then `Wavelength (nm),Abs` for each, rows, and after an empty line the method.

use super::super::dialect::Dialect;
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::shape::Shape;
use super::super::table::{Series, Table};
use super::{no_rows, sound};
use crate::diagnostics::Diagnostic;

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    let Some(names) = lines.get(1) else { return false };
    let cells: Vec<&str> =
        names.of(text).split([',', ';', '\t']).map(|cell| cell.trim_matches(['"', ' '])).collect();
    let above = lines[0].of(text).split([',', ';', '\t']).count();
    let is_abscissa =
        |cell: &str| ["Wavelength", "Wavenumber"].iter().any(|word| cell.starts_with(word));
    cells.len() >= 2
        && above >= 2
        && cells.iter().step_by(2).all(|cell| cell.is_empty() || is_abscissa(cell))
        && is_abscissa(cells[0])
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let dialect = Dialect::vote(text, &lines[2..]).ok_or_else(|| no_rows(&lines[1]))?;
    let headings = dialect.split(lines[1].of(text));
    let columns: Vec<Heading> = headings.iter().map(|name| Heading::read(name)).collect();
    let mut table = Table::new(Shape::Cary, dialect, columns, lines[1].span.clone());
    let rest = table.take_rows(text, &lines[2..]);
    let samples = dialect.split(lines[0].of(text));
    for pair in 0..table.columns.len() / 2 {
        let name = samples.get(2 * pair).copied().unwrap_or_default().to_owned();
        let (columns, rows) = (vec![2 * pair, 2 * pair + 1], 0..table.rows.len());
        table.series.push(Series { name, columns, rows, ..Series::default() });
    }
    sound(table.with_header(text, rest), text, &lines[1])
}
