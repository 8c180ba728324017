//! Heat flows with the baselines that conversions follow from.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Entry, Look, Pane};
use super::super::legend::Sample;
use super::super::sheet::Sheet;
use super::super::style::{FAINT_INK, LineStyle, THIN_WEIGHT};
use super::super::{FigureError, Style};
use super::programs::Programs;
use super::{HEIGHT, or_nan};
use crate::results::Tables;
use crate::statistics::extent;
use crate::units::ZERO_CELSIUS;

/// Draws `figures/baseline.{svg,png,pdf}` from `conversion.csv` and `peaks.csv`, one column wide.
///
/// One line per curve with a heat flow, of one colour per program of temperature, its baseline dashed. Draws nothing where no curve has one.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.conversion_curves.rows()?;
    let rows: Vec<_> = rows.iter().filter(|row| row.heat_flow.is_some()).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let programs = Programs::of(tables.peaks.rows()?);
    let dashed = LineStyle { colour: FAINT_INK, dashes: &[3.0, 1.5] };
    let mut courses = Vec::new();
    for (curve, program) in programs.curves() {
        let own = || rows.iter().filter(|row| row.curve == curve);
        let solid = Programs::solid(program, style);
        let line = |line| Look { line: Some((line, THIN_WEIGHT)), ..Look::default() };
        let celsius = |kelvin: f64| kelvin - ZERO_CELSIUS;
        let flow = own().map(|row| (celsius(row.temperature), or_nan(row.heat_flow)));
        let base = own().map(|row| (celsius(row.temperature), or_nan(row.baseline)));
        courses.push((program, Course::through(flow, line(solid))));
        courses.push((programs.names.len(), Course::through(base, line(dashed))));
    }
    let (left, right) = extent(rows.iter().map(|row| row.temperature - ZERO_CELSIUS));
    let (low, high) = extent(rows.iter().filter_map(|row| row.heat_flow));
    let axes = (
        Axis::covering("Temperature", "°C", left, right, 6),
        Axis::covering("Heat flow (endothermic up)", "W g^{−1}", low, high, 6),
    );
    let entry = |(program, name): (usize, &String)| {
        (Sample::Line(Programs::solid(program, style)), name.clone())
    };
    let baseline = (Sample::Line(dashed), "baseline".to_owned());
    let series: Vec<Entry> =
        programs.names.iter().enumerate().map(entry).chain([baseline]).collect();
    let panes = vec![Pane::new(axes, courses)];
    Ok(Some(Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)))
}
