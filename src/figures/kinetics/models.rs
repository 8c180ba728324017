//! Curves with the model that describes them best.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Entry, Look, Pane};
use super::super::legend::{MARKER, Sample};
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::THIN_WEIGHT;
use super::super::{FigureError, Style};
use super::programs::Programs;
use super::{HEIGHT, conversion_axis};
use crate::results::Tables;
use crate::results::table::{ModelCurveRow, ModelNumberRow};
use crate::statistics::extent;
use crate::units::{ZERO_CELSIUS, with_error};

/// Points from one marker to the next.
const EVERY: usize = 3;

/// Draws `figures/models.{svg,png,pdf}` from `model_curves.csv`, `model_numbers.csv` and `peaks.csv`, one column wide.
///
/// Markers are curves, of one colour per program of temperature, lines the first model of the table: over the temperature if all curves are ramps, otherwise over the
/// time. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.model_curves.rows()?;
    let Some(first) = rows.first() else { return Ok(None) };
    let rows: Vec<&ModelCurveRow> = rows.iter().filter(|row| row.model == first.model).collect();
    let peaks = tables.peaks.rows()?;
    let ramped = peaks.iter().all(|peak| peak.heating_rate.is_some());
    let place =
        |row: &ModelCurveRow| if ramped { row.temperature - ZERO_CELSIUS } else { row.time };
    let measured =
        |row: &ModelCurveRow| if row.fitted_rate.is_some() { row.rate } else { row.conversion };
    let fitted =
        |row: &ModelCurveRow| row.fitted_rate.or(row.fitted_conversion).unwrap_or(f64::NAN);
    let programs = Programs::of(peaks);
    let look = |program: usize| {
        let line = Programs::solid(program, style);
        (line, Marker::of(program, line.colour))
    };
    let (mut lines, mut markers) = (Vec::new(), Vec::new());
    for (curve, program) in programs.curves() {
        let own = || rows.iter().filter(|row| row.curve == curve);
        let (line, marker) = look(program);
        let drawn = Look { line: Some((line, THIN_WEIGHT)), ..Look::default() };
        lines.push((program, Course::through(own().map(|row| (place(row), fitted(row))), drawn)));
        let points = own().step_by(EVERY).map(|row| (place(row), measured(row)));
        markers.push((program, Course::through(points, Look::markers(marker, MARKER))));
    }
    lines.extend(markers);
    let entry = |(program, name): (usize, &String)| -> Entry {
        let (line, marker) = look(program);
        (Sample::MarkedLine { line, marker }, name.clone())
    };
    let series = programs.names.iter().enumerate().map(entry).collect();
    let (low, high) = extent(rows.iter().map(|row| place(row)));
    let x = if ramped {
        Axis::covering("Temperature", "°C", low, high, 6)
    } else {
        Axis::time(low.min(0.0), high, 7)
    };
    let y = if first.fitted_rate.is_some() {
        let (_, high) = extent(rows.iter().map(|row| row.rate));
        Axis::covering("Rate of conversion", "s^{−1}", 0.0, high, 5)
    } else {
        conversion_axis()
    };
    let said = says(&first.model, tables.model_numbers.rows()?);
    let notes = vec![(Sample::Nothing, said)];
    let panes = vec![Pane::new((x, y), lines)];
    Ok(Some(Chart { panes, series, notes, ..Chart::default() }.column(HEIGHT, style)))
}

/// The model with its energies.
fn says(model: &str, numbers: &[ModelNumberRow]) -> String {
    let energies = numbers.iter().filter(|row| row.model == model && row.quantity == "E");
    let energies: Vec<String> =
        energies.map(|row| with_error(row.value, row.standard_error)).collect();
    format!("{model}: {} kJ mol^{{−1}}", energies.join(", "))
}
