//! A thin panel of the temperature above a figure over time.

use super::axes_asked::AxesAsked;
use super::axis::Axis;
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::ProtocolRow;
use crate::statistics::extent;
use crate::units::ZERO_CELSIUS;

/// What the panel adds to the height of a figure, in mm.
pub(super) const HEIGHT: f64 = 14.0;
/// Its height over that of another panel.
pub(super) const SHARE: f64 = 0.28;
/// A temperature that varies by less, in K, is not worth a drawing.
const HOLD: f64 = 0.5;

/// The vertical axis of the panel above an axis of time, and what it shows: times in s and temperatures in °C. `None` if
/// the style does not ask for it, or the temperature stays the same.
pub(super) fn panel(asked: &AxesAsked, x: &Axis) -> Option<(Axis, Vec<(f64, f64)>)> {
    if asked.program.is_empty() || !x.is_linear_time() {
        return None;
    }
    let (low, high) = extent(asked.program.iter().map(|(_, celsius)| *celsius));
    let y = Axis::covering("𝑇", "°C", low, high, 2).in_units(asked.units);
    Some((y, within(&asked.program, x)))
}

/// The part of a course of times and temperatures between the ends of an axis of time, joined by straight lines.
fn within(program: &[(f64, f64)], x: &Axis) -> Vec<(f64, f64)> {
    let at = |end: f64| {
        let pair = program.windows(2).find(|pair| pair[0].0 < end && end < pair[1].0)?;
        let [(from, first), (to, last)] = [pair[0], pair[1]];
        Some((end, first + (last - first) * (end - from) / (to - from)))
    };
    let inside = program.iter().copied().filter(|(time, _)| (x.low..=x.high).contains(time));
    at(x.low).into_iter().chain(inside).chain(at(x.high)).collect()
}

/// Times in s and temperatures in °C; `None` if the temperature stays the same.
pub(super) fn program(rows: &[ProtocolRow]) -> Option<Vec<(f64, f64)>> {
    let place = |row: &ProtocolRow| (row.time, row.temperature - ZERO_CELSIUS);
    let places: Vec<(f64, f64)> = rows.iter().map(place).collect();
    let (lowest, highest) = extent(places.iter().map(|(_, celsius)| *celsius));
    (highest - lowest > HOLD).then_some(places)
}

/// The style with the temperatures of a run, if it asks for their panel and they change.
///
/// # Errors
/// A protocol that can't be read.
pub(super) fn with_program(style: Style, tables: &Tables) -> Result<Style, FigureError> {
    if !style.axes().temperature_panel {
        return Ok(style);
    }
    let program = tables.protocol.rows_if_any()?.and_then(program).unwrap_or_default();
    Ok(style.with_axes(style.axes().along(program)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The axis begins within the ramp and ends within the hold.
    #[test]
    fn a_program_ends_where_the_axis_does() {
        let program = [(0.0, 20.0), (100.0, 120.0), (100.0, 90.0), (400.0, 90.0)];
        let x = Axis::time(50.0, 200.0, 5);
        let shown = [(50.0, 70.0), (100.0, 120.0), (100.0, 90.0), (200.0, 90.0)];
        assert_eq!(within(&program, &x), shown);
        assert_eq!(within(&program, &Axis::time(0.0, 400.0, 5)), program);
    }
}
