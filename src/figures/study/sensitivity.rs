//! Which swept number decides each result.

use super::super::fit::indices;
use super::super::sheet::{Anchor, Sheet, TextStyle};
use super::super::style::POINTS_PER_MM;
use super::super::{FigureError, Style};
use super::Composed;
use super::data::{Data, field};
use super::tables::Study;
use crate::results::{ColumnWidth, Figure};

/// Height in mm where nothing is known.
const HEIGHT: f64 = 20.0;

/// Composes the figure.
///
/// # Errors
/// `sensitivity.csv` or the series cannot be read.
pub(super) fn compose(
    study: &Study,
    figure: &Figure,
    style: &Style,
) -> Result<Composed, FigureError> {
    let rows = study.sensitivity()?;
    let numbers = study.list.axes.iter();
    let numbers: Vec<(String, String)> =
        numbers.map(|axis| (axis.column.clone(), axis.title.clone())).collect();
    let series = study.series()?;
    let named =
        |number: u32| series.get(number as usize - 1).copied().unwrap_or_default().to_owned();
    let columns = ["series", "result", "parameter"].into_iter();
    let parts = ["first_order", "total"]
        .map(|index| ["index", "low95", "high95"].map(|part| format!("{index}_{part}")));
    let columns = columns.map(str::to_owned).chain(parts.into_iter().flatten());
    let mut data = Data::with(columns);
    for row in rows {
        let texts = [named(row.experiment), row.result.clone(), row.parameter.clone()];
        let numbers = [
            row.first,
            row.first_low95,
            row.first_high95,
            row.total,
            row.total_low95,
            row.total_high95,
        ];
        data.rows.push(texts.into_iter().chain(numbers.map(field)).collect());
    }
    let width = figure.column.unwrap_or(ColumnWidth::Single);
    let sheet = if rows.is_empty() {
        said(style, style.width(width))
    } else {
        indices(rows, &numbers, &named, (width, style))
    };
    Ok(Composed { sheet, data })
}

/// A sheet so wide in mm that says why it shows nothing.
fn said(style: &Style, width: f64) -> Sheet {
    let mut sheet = style.sheet(width, HEIGHT);
    let middle = (sheet.width() / 2.0, HEIGHT * POINTS_PER_MM / 2.0);
    sheet.text(
        "No result is known to differ between points.",
        middle,
        TextStyle::label(Anchor::Middle),
    );
    sheet
}
