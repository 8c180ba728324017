//! Spectra of `OceanView`, text: entries, a line of `>>>>>`, then two columns.

use super::super::dialect::Dialect;
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::shape::Shape;
use super::super::table::Table;
use super::{line_with, no_rows, sound};
use crate::diagnostics::Diagnostic;

const START: &str = ">>>>>";

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    line_with(text, lines, START).is_some()
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let start = line_with(text, lines, START).unwrap_or_default();
    let (head, data) = (&lines[..start], &lines[start + 1..]);
    let dialect = Dialect::vote(text, data).ok_or_else(|| no_rows(&lines[start]))?;
    let mut table = Table::new(Shape::OceanView, dialect, Vec::new(), lines[start].span.clone())
        .with_header(text, head);
    let axis = table.header.iter().find(|(key, _)| key.to_lowercase().starts_with("xaxis"));
    let unit = axis.filter(|(_, mode)| mode.starts_with("Wavelength")).map(|_| "nm".to_owned());
    let (x, y) = (
        Heading { name: "wavelength".into(), unit },
        Heading { name: "intensity".into(), unit: None },
    );
    table.columns = vec![x, y];
    table.take_rows(text, data);
    sound(table, text, &lines[start])
}
