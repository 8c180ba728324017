//! Which number decides a result.

use super::super::axis::Axis;
use super::super::legend::{Legend, MARKER, Sample};
use super::super::markers::Marker;
use super::super::panel::{bottom_margin, left_margin};
use super::super::sheet::Sheet;
use super::super::style::{INK, POINTS_PER_MM};
use super::super::symbol;
use super::super::titles::EDGE;
use super::super::{FigureError, Style};
use super::tiles::{self, Tile};
use crate::results::table::{SensitivityRow, distinct};
use crate::results::{ColumnWidth, Tables};

/// Height of a tile in mm, with words that lie beneath it.
const HEIGHT: f64 = 34.0;
/// The share of a number's place that markers fill, and how far they stand apart at most.
const FILLED: f64 = 0.8;
const APART: f64 = 0.24;

/// Draws `figures/sensitivity.{svg,png,pdf}` from `sensitivity.csv` and `parameters.csv`, one column wide. Draws nothing
/// where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.sensitivity.rows()?;
    if rows.is_empty() {
        return Ok(None);
    }
    let numbers = tables.fit_parameters.rows()?.iter();
    let numbers: Vec<(String, String)> =
        numbers.map(|row| (row.parameter.clone(), row.title.clone())).collect();
    let named = |number: u32| format!("experiment {number}");
    Ok(Some(indices(rows, &numbers, &named, (ColumnWidth::Single, style))))
}

/// A tile per result. Markers are Sobol indices, hollow of first order and full in total, with their 95 % bands, side by
/// side those of each experiment. The numbers are given by column and title, experiments by their names.
pub(in super::super) fn indices(
    rows: &[SensitivityRow],
    numbers: &[(String, String)],
    named: &dyn Fn(u32) -> String,
    (width, style): (ColumnWidth, &Style),
) -> Sheet {
    let words: Vec<String> = numbers.iter().map(|(_, title)| title.clone()).collect();
    let results = distinct(rows.iter().map(|row| row.result.as_str()));
    let experiments = distinct(rows.iter().map(|row| row.experiment));
    let (x, y) = (Axis::words("", &words), Axis::linear("Sobol index", "", 0.0, 1.0, 5));
    let tile = |(index, result): (usize, &&str)| {
        let axes = (x.clone(), y.clone());
        Tile { title: symbol::title_of(result).text, axes, place: (index, 0) }
    };
    let all: Vec<Tile> = results.iter().enumerate().map(tile).collect();
    let marker = |index: usize| Marker::of(index, style.line(index + 1).colour);
    let width = style.width(width);
    // Of several experiments none has the colour of what is said of all.
    let kind = if experiments.len() > 1 { Marker::of(0, INK) } else { marker(0) };
    let mut entries = vec![
        (Sample::points(kind.hollow(true), MARKER), "alone (first-order)".to_owned()),
        (Sample::points(kind, MARKER), "alone and with others (total)".to_owned()),
    ];
    if experiments.len() > 1 {
        let entry = |(index, &number)| (Sample::points(marker(index), MARKER), named(number));
        entries.extend(experiments.iter().enumerate().map(entry));
    }
    let legend = Legend::fitting(style.typeface(), entries, width * POINTS_PER_MM);
    // Words that stand upright take nothing away from the panel.
    let typeface = style.typeface();
    let column = width * POINTS_PER_MM - 2.0 * EDGE;
    let room = tiles::room(typeface, &x, left_margin(typeface, &y), column);
    let upright = bottom_margin(typeface, &x, room) - bottom_margin(typeface, &y, room);
    let height = style.height(HEIGHT) * POINTS_PER_MM + upright;
    let (mut sheet, panels) = tiles::sheet(style, &all, Some(&legend), width, height);
    let count = 2 * experiments.len();
    let step = APART.min(FILLED / count as f64);
    for row in rows {
        let of_row = |(column, _): &(String, String)| *column == row.parameter;
        let place = numbers.iter().position(of_row);
        let panel = results.iter().position(|result| *result == row.result);
        let experiment = experiments.iter().position(|known| *known == row.experiment);
        let (Some(place), Some(panel), Some(experiment)) = (place, panel, experiment) else {
            continue;
        };
        let panel = &panels[panel];
        let indices = [
            (row.first, (row.first_low95, row.first_high95)),
            (row.total, (row.total_low95, row.total_high95)),
        ];
        for (index, (value, ends)) in indices.into_iter().enumerate() {
            let aside = (2 * experiment + index) as f64 - 0.5 * (count - 1) as f64;
            let x = place as f64 + aside * step;
            let marker = marker(experiment).hollow(index == 0);
            panel.error_bar(&mut sheet, x, ends, marker.colour);
            marker.draw(&mut sheet, (panel.x_of(x), panel.y_of(value)), MARKER);
        }
    }
    legend.draw_above(&mut sheet, &panels[0]);
    sheet
}
