//! Which free number decides a result.

use super::super::axis::Axis;
use super::super::legend::{Legend, MARKER, Sample};
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::POINTS_PER_MM;
use super::super::{FigureError, Style};
use super::tiles::{self, Tile};
use crate::results::table::{FitParameterRow, FitSensitivityRow, Title};
use crate::results::{ColumnWidth, Tables};

/// Height of a tile in mm.
const HEIGHT: f64 = 40.0;
/// How far the markers of the two indices stand from the middle of a number's place.
const ASIDE: f64 = 0.12;

/// Draws `figures/sensitivity.{svg,png,pdf}` from `sensitivity.csv` and `parameters.csv`, one column wide: a tile per
/// result of the first experiment.
///
/// Markers are Sobol indices over the priors, first-order and total, with their 95 % bands. Draws nothing where the table
/// has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.fit_sensitivity.rows()?;
    let first: Vec<&FitSensitivityRow> = rows.iter().filter(|row| row.experiment == 1).collect();
    if first.is_empty() {
        return Ok(None);
    }
    let parameters = tables.fit_parameters.rows()?;
    let words: Vec<String> = parameters.iter().map(|row| row.title.clone()).collect();
    let results: Vec<&[&FitSensitivityRow]> =
        first.chunk_by(|one, other| one.result == other.result).collect();
    let tile = |(index, rows): (usize, &&[&FitSensitivityRow])| {
        let axes = (Axis::words("", &words), Axis::linear("Sobol index", "", 0.0, 1.0, 5));
        Tile { title: Title::of(&rows[0].result).text, axes, place: (index, 0) }
    };
    let all: Vec<Tile> = results.iter().enumerate().map(tile).collect();
    let marker = |index: usize| Marker::of(index, style.line(index + 1).colour);
    let width = style.width(ColumnWidth::Single);
    let entries = ["alone (first-order)", "alone and with others (total)"].into_iter().enumerate();
    let entries =
        entries.map(|(index, text)| (Sample::points(marker(index), MARKER), text.to_owned()));
    let legend = Legend::fitting(entries.collect(), width * POINTS_PER_MM);
    let height = style.height(HEIGHT) * POINTS_PER_MM;
    let (mut sheet, panels) = tiles::sheet(&all, Some(&legend), width, height);
    for (rows, panel) in results.iter().zip(&panels) {
        for row in *rows {
            let of_row = |known: &FitParameterRow| known.parameter == row.parameter;
            let Some(place) = parameters.iter().position(of_row) else { continue };
            let indices = [
                (place as f64 - ASIDE, row.first, (row.first_low95, row.first_high95)),
                (place as f64 + ASIDE, row.total, (row.total_low95, row.total_high95)),
            ];
            for (index, (x, value, ends)) in indices.into_iter().enumerate() {
                panel.error_bar(&mut sheet, x, ends, marker(index).colour);
                marker(index).draw(&mut sheet, (panel.x_of(x), panel.y_of(value)), MARKER);
            }
        }
    }
    legend.draw_above(&mut sheet, &panels[0]);
    Ok(Some(sheet))
}
