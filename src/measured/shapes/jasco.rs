//! Spectra of Jasco, text: `KEY<TAB>value` to a line `XYDATA`, then two columns.

use super::super::dialect::Dialect;
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::shape::Shape;
use super::super::table::Table;
use super::{line_with, no_rows, sound};
use crate::diagnostics::Diagnostic;

const START: &str = "XYDATA";

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    line_with(text, lines, START).is_some_and(|at| {
        at + 1 < lines.len()
            && lines[at].of(text).trim_end_matches([',', ';', '\t', ' ']).len() == START.len()
    })
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let start = line_with(text, lines, START).unwrap_or_default();
    let (head, data) = (&lines[..start], &lines[start + 1..]);
    let dialect = Dialect::vote(text, data).ok_or_else(|| no_rows(&lines[start]))?;
    let mut table = Table::new(Shape::Jasco, dialect, Vec::new(), lines[start].span.clone())
        .with_header(text, head);
    let value =
        |key: &str| table.header.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone());
    let unit = value("XUNITS").unwrap_or_default();
    let y = value("YUNITS").unwrap_or_default();
    table.columns =
        vec![Heading { name: String::new(), unit: Some(unit) }, Heading { name: y, unit: None }];
    let rest = table.take_rows(text, data);
    let extra =
        table.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default().saturating_sub(2);
    table.columns.extend(std::iter::repeat_n(Heading::default(), extra));
    sound(table.with_header(text, rest), text, &lines[start])
}
