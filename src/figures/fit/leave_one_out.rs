//! The emulator against runs that it did not learn from.

use super::super::axis::Axis;
use super::super::legend::{Legend, Sample};
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::{FAINT_INK, LineStyle, POINTS_PER_MM, THIN_WEIGHT};
use super::super::{FigureError, Style};
use super::tiles::{self, Tile};
use crate::results::table::{FitDataRow, FitLeaveOneOutRow};
use crate::results::{ColumnWidth, Tables};
use crate::units::digits;

/// Height in mm.
const HEIGHT: f64 = 62.0;
/// Radius of a point in pt.
const POINT: f64 = 1.1;

/// Draws `figures/leave_one_out.{svg,png,pdf}` from `leave_one_out.csv` and `data.csv`, one column wide.
///
/// Residuals, in order, against what standard normal ones would be: on the line if the emulator knows its errors.
/// Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.fit_leave_one_out.rows()?;
    if rows.is_empty() {
        return Ok(None);
    }
    let furthest = rows.iter().flat_map(|row| [row.expected.abs(), row.residual.abs()]);
    let furthest = furthest.fold(3.0, f64::max);
    let x = Axis::covering("Standard normal", "", -furthest, furthest, 6);
    let y = Axis::covering("Leave-one-out residual / deviations", "", -furthest, furthest, 6);
    let tile = Tile { title: String::new(), axes: (x.clone(), y), place: (0, 0) };
    let data: Vec<&[FitLeaveOneOutRow]> =
        rows.chunk_by(|one, other| one.data == other.data).collect();
    let marker = |index: usize| Marker::of(index, style.line(index).colour);
    let entry = |(index, row): (usize, &FitDataRow)| {
        let text = format!("{}: root mean square {}", row.data, digits(row.leave_one_out, 3));
        (Sample::Marker { radius: POINT, marker: marker(index), error_bar: false }, text)
    };
    let entries = tables.fit_data.rows()?.iter().enumerate().map(entry).collect();
    let width = style.width(ColumnWidth::Single);
    let legend = Legend::fitting(style.typeface(), entries, width * POINTS_PER_MM);
    let height = style.height(HEIGHT) * POINTS_PER_MM;
    let (mut sheet, panels) = tiles::sheet(style, &[tile], Some(&legend), width, height);
    let (panel, ends) = (&panels[0], [x.low, x.high]);
    panel.line(
        &mut sheet,
        (&ends, &ends),
        LineStyle { colour: FAINT_INK, dashes: &[] },
        THIN_WEIGHT,
    );
    for (index, rows) in data.iter().enumerate() {
        for row in *rows {
            let at = (panel.x_of(row.expected), panel.y_of(row.residual));
            marker(index).draw(&mut sheet, at, POINT);
        }
    }
    legend.draw_above(&mut sheet, panel);
    Ok(Some(sheet))
}
