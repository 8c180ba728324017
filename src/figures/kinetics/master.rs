//! Master plots beside those of theory.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Entry, Look, Pane};
use super::super::legend::{MARKER, Sample};
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::{FAINT_INK, THIN_WEIGHT};
use super::super::{FigureError, Style};
use super::conversion_axis;
use super::programs::Programs;
use crate::results::Tables;
use crate::results::table::MasterRow;

/// Height in mm.
const HEIGHT: f64 = 105.0;
/// The models that are drawn: one of each shape. The table has all.
const SHOWN: [&str; 6] = ["F1", "F2", "A2", "R3", "D3", "P2"];
/// The highest value of the axes: beyond it theory of diffusion goes to infinity.
const MOST: f64 = 2.5;

/// Draws `figures/master.{svg,png,pdf}` from `master.csv` and `peaks.csv`, one column wide.
///
/// Above y, below z, each over its value at one half: markers are curves, one kind per program of temperature, lines are
/// theory. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.master.rows()?;
    if rows.iter().all(|row| row.kind != "measured") {
        return Ok(None);
    }
    let programs = Programs::of(tables.peaks.rows()?);
    let pane = |title: &str, value: fn(&MasterRow) -> f64| {
        let points = |kind: &str, name: &str| -> Vec<(f64, f64)> {
            let own = rows.iter().filter(|row| row.kind == kind && row.curve == name);
            let shown = |value: f64| if value <= MOST { value } else { f64::NAN };
            own.map(|row| (row.conversion, shown(value(row)))).collect()
        };
        let theory = SHOWN.iter().enumerate().map(|(index, name)| {
            let look = Look { line: Some((style.line(index + 1), THIN_WEIGHT)), ..Look::default() };
            (programs.names.len() + index, Course::through(points("theory", name), look))
        });
        let curves = programs.curves().map(|(curve, program)| {
            let marker = Marker::of(program, FAINT_INK);
            (program, Course::through(points("measured", curve), Look::markers(marker, MARKER)))
        });
        let axes = (conversion_axis(), Axis::linear(title, "", 0.0, MOST, 5));
        Pane::new(axes, theory.chain(curves).collect())
    };
    let curves = programs.names.iter().enumerate().map(|(index, name)| -> Entry {
        let marker = Marker::of(index, FAINT_INK);
        (Sample::Marker { radius: MARKER, marker, error_bar: false }, name.clone())
    });
    let theory = SHOWN.iter().enumerate().map(|(index, name)| -> Entry {
        (Sample::Line(style.line(index + 1)), (*name).to_owned())
    });
    let series = curves.chain(theory).collect();
    let panes = vec![pane("𝑦(𝛼)/𝑦(0.5)", |row| row.y), pane("𝑧(𝛼)/𝑧(0.5)", |row| row.z)];
    Ok(Some(Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)))
}
