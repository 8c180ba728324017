//! Kissinger's plot: ln(β/T²) of the peaks against the inverse temperature.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Look, Pane};
use super::super::legend::{MARKER, Sample};
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::{FAINT_INK, INK, LineStyle, THIN_WEIGHT};
use super::super::{FigureError, Style};
use super::HEIGHT;
use crate::results::Tables;
use crate::statistics::{WeightedPoint, Weights, extent, fit_line};
use crate::units::with_error;

/// The method in `overall.csv`.
const METHOD: &str = "Kissinger (ASTM E2890)";
/// Seconds in a minute.
const MINUTE: f64 = 60.0;
/// Room on either side of the points, as a share of their range.
const ROOM: f64 = 0.08;

/// Draws `figures/kissinger.{svg,png,pdf}` from `peaks.csv` and `overall.csv`, one column wide.
///
/// Markers are curves, the line is that of least squares. Draws nothing without three peaks of ramps.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let points: Vec<(f64, f64)> = (tables.peaks.rows()?.iter())
        .filter_map(|peak| {
            let (rate, kelvin) = (peak.heating_rate? / MINUTE, peak.temperature?);
            Some((1000.0 / kelvin, (rate / kelvin.powi(2)).ln()))
        })
        .filter(|(_, y)| y.is_finite())
        .collect();
    let weighted: Vec<WeightedPoint> =
        points.iter().map(|&(x, y)| WeightedPoint { x, y, weight: 1.0 }).collect();
    let found = tables.overall.rows()?.iter().find(|row| row.method == METHOD);
    let (Some(found), true) = (found, points.len() > 2) else { return Ok(None) };
    let Some(line) = fit_line(&weighted, Weights::Relative) else { return Ok(None) };
    let axis = |values: &dyn Fn(&(f64, f64)) -> f64| {
        let (low, high) = extent(points.iter().map(values));
        let room = ROOM * (high - low);
        (low - room, high + room)
    };
    let (x, y) = (axis(&|point| point.0), axis(&|point| point.1));
    let axes = (
        Axis::linear("1000/𝑇_{p}", "K^{−1}", x.0, x.1, 5),
        Axis::linear("ln(𝛽 𝑇_{p}^{−2} / K^{−1} s^{−1})", "", y.0, y.1, 6),
    );
    let thin = LineStyle { colour: FAINT_INK, dashes: &[] };
    let look = Look { line: Some((thin, THIN_WEIGHT)), ..Look::default() };
    let fitted = Course::through([x.0, x.1].map(|x| (x, line.at(x))), look);
    let marker = Marker::of(0, style.line(1).colour);
    let markers = Course::through(points, Look::markers(marker, MARKER));
    let energy = with_error(found.energy, found.standard_error);
    let series = vec![
        (Sample::Marker { radius: MARKER, marker, error_bar: false }, "curves".to_owned()),
        (Sample::Line(LineStyle { colour: INK, ..thin }), format!("𝐸 = {energy} kJ mol^{{−1}}")),
    ];
    let panes = vec![Pane::new(axes, vec![(1, fitted), (0, markers)])];
    Ok(Some(Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)))
}
