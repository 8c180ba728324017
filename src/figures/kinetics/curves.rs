//! Curves of conversion, against temperature where they were heated, against time where they were held.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Entry, Look, Pane};
use super::super::legend::Sample;
use super::super::sheet::Sheet;
use super::super::style::THIN_WEIGHT;
use super::super::{FigureError, Style};
use super::programs::Programs;
use super::{HEIGHT, conversion_axis};
use crate::results::Tables;
use crate::results::table::ConversionRow;
use crate::statistics::extent;
use crate::units::ZERO_CELSIUS;

/// Draws `figures/conversion_curves.{svg,png,pdf}` from `conversion.csv` and `peaks.csv`, one column wide.
///
/// One thin line per curve; curves of one program share a colour. Ramps are drawn against temperature, anything else
/// against time. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let (rows, peaks) = (tables.conversion_curves.rows()?, tables.peaks.rows()?);
    if rows.is_empty() {
        return Ok(None);
    }
    let ramped = peaks.iter().all(|peak| peak.heating_rate.is_some());
    let programs = Programs::of(peaks);
    let place =
        |row: &ConversionRow| if ramped { row.temperature - ZERO_CELSIUS } else { row.time };
    let course = |(curve, program): (&str, usize)| {
        let own = rows.iter().filter(|row| row.curve == curve);
        let look = Look { line: Some((style.line(program), THIN_WEIGHT)), ..Look::default() };
        (program, Course::through(own.map(|row| (place(row), row.conversion)), look))
    };
    let courses: Vec<(usize, Course)> = programs.curves().map(course).collect();
    let reacting = rows.iter().filter(|row| (0.001..=0.999).contains(&row.conversion));
    let (low, high) = extent(reacting.map(place));
    let x = if ramped {
        Axis::covering("Temperature", "°C", low, high, 6)
    } else {
        Axis::time(low.min(0.0), high, 7)
    };
    let entry =
        |(index, name): (usize, &String)| (Sample::Line(style.line(index)), name.to_owned());
    let series: Vec<Entry> = programs.names.iter().enumerate().map(entry).collect();
    let panes = vec![Pane::new((x, conversion_axis()), courses)];
    Ok(Some(Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)))
}
