//! Measured curves, and runs of the posterior.

use super::super::axis::Axis;
use super::super::legend::{Legend, Sample};
use super::super::markers::Marker;
use super::super::panel::Panel;
use super::super::sheet::Sheet;
use super::super::style::{BAND_STRENGTH, DATA_WEIGHT, LineStyle, POINTS_PER_MM, tint};
use super::super::symbol;
use super::super::{FigureError, Style};
use super::tiles::{self, Tile};
use super::{abscissa, by_data, place};
use crate::results::table::FitPointRow;
use crate::results::{ColumnWidth, Tables};
use crate::statistics::extent;

/// Height of a tile in mm.
const HEIGHT: f64 = 50.0;
/// Radius of a measured point in pt.
const POINT: f64 = 1.3;

/// Draws `figures/fit.{svg,png,pdf}` from `residuals.csv`, one column wide: a tile per set of data.
///
/// Points are measured; bars are one standard error where they are longer than the point. The line is the mean of
/// draws of the posterior that were really run, the band holds 95 % of them. Draws nothing where the table has no rows.
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
        let ends = rows
            .iter()
            .flat_map(|row| [row.low95, row.high95, row.value - row.error, row.value + row.error]);
        let (low, high) = extent(ends);
        let y = Axis::covering(&symbol::in_italics(&rows[0].observable), "", low, high, 8);
        Tile {
            title: rows[0].data.clone(),
            axes: (abscissa(rows).in_units(style.axes().units), y),
            place: (index, 0),
        }
    };
    let all: Vec<Tile> = data.iter().enumerate().map(tile).collect();
    let (line, ink) = (style.line(1), style.line(0).colour);
    let line = LineStyle { dashes: &[], ..line };
    let marker = Marker::of(0, ink);
    let width = style.width(ColumnWidth::Single);
    let legend = Legend::fitting(
        style.typeface(),
        vec![
            (Sample::points(marker, POINT), "measured ± standard error".into()),
            (Sample::Line(line), "runs of the posterior: mean".into()),
            (Sample::Square(tint(line.colour, BAND_STRENGTH)), "95 % of them".into()),
        ],
        width * POINTS_PER_MM,
    );
    let height = style.height(HEIGHT) * POINTS_PER_MM;
    let (mut sheet, panels) = tiles::sheet(style, &all, Some(&legend), width, height);
    for (rows, panel) in data.iter().zip(&panels) {
        draw_one(&mut sheet, panel, rows, (line, marker));
    }
    legend.draw_above(&mut sheet, &panels[0]);
    Ok(Some(sheet))
}

fn draw_one(
    sheet: &mut Sheet,
    panel: &Panel,
    rows: &[FitPointRow],
    (line, marker): (LineStyle, Marker),
) {
    let column = |of: fn(&FitPointRow) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
    let x = column(place);
    let (low, high) = (column(|row| row.low95), column(|row| row.high95));
    panel.band(sheet, &x, (&low, &high), tint(line.colour, BAND_STRENGTH));
    for row in rows {
        let at = (panel.x_of(place(row)), panel.y_of(row.value));
        if (panel.y_of(row.value - row.error) - at.1).abs() > POINT {
            let ends = (row.value - row.error, row.value + row.error);
            panel.error_bar(sheet, place(row), ends, marker.colour);
        }
        marker.draw(sheet, at, POINT);
    }
    panel.line(sheet, (&x, &column(|row| row.fitted)), line, DATA_WEIGHT);
}
