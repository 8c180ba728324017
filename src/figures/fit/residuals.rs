//! What a fit leaves: measured less fitted.

use super::super::axis::Axis;
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::{BAND_STRENGTH, FAINT_INK, LineStyle, POINTS_PER_MM, THIN_WEIGHT, tint};
use super::super::{FigureError, Style};
use super::tiles::{self, Tile};
use super::{abscissa, by_data, place};
use crate::results::table::FitPointRow;
use crate::results::{ColumnWidth, Tables};

/// Height of a tile in mm.
const HEIGHT: f64 = 36.0;
/// Radius of a point in pt.
const POINT: f64 = 1.3;
/// The band that holds 95 % of standard normal residuals.
const BAND: f64 = 1.96;
/// The least range of the axis.
const LEAST: f64 = 3.0;

/// Draws `figures/residuals.{svg,png,pdf}` from `residuals.csv`, one column wide: a tile per set of data.
///
/// A point is measured less fitted, over the deviation of both. The band holds 95 % of them if the model and the errors
/// are right. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.fit_points.rows()?;
    if rows.is_empty() {
        return Ok(None);
    }
    let data = by_data(rows);
    let tile = |(index, rows): (usize, &&[FitPointRow])| {
        let furthest = rows.iter().map(|row| row.residual.abs()).fold(LEAST, f64::max);
        let y = Axis::covering("Residual / deviations", "", -furthest, furthest, 6);
        Tile {
            title: rows[0].data.clone(),
            axes: (abscissa(rows).in_units(style.axes().units), y),
            place: (index, 0),
        }
    };
    let all: Vec<Tile> = data.iter().enumerate().map(tile).collect();
    let width = style.width(ColumnWidth::Single);
    let height = style.height(HEIGHT) * POINTS_PER_MM;
    let (mut sheet, panels) = tiles::sheet(style, &all, None, width, height);
    let marker = Marker::of(0, style.line(0).colour);
    let faint = LineStyle { colour: FAINT_INK, dashes: &[] };
    for ((rows, panel), Tile { axes: (x, _), .. }) in data.iter().zip(&panels).zip(&all) {
        let ends = [x.low, x.high];
        panel.band(
            &mut sheet,
            &ends,
            (&[-BAND; 2], &[BAND; 2]),
            tint(style.line(6).colour, BAND_STRENGTH),
        );
        panel.line(&mut sheet, (&ends, &[0.0; 2]), faint, THIN_WEIGHT);
        for row in *rows {
            marker.draw(&mut sheet, (panel.x_of(place(row)), panel.y_of(row.residual)), POINT);
        }
    }
    Ok(Some(sheet))
}
