//! Temperature against time, as the protocol asks for it.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::sheet::Sheet;
use super::temperature_panel::program;
use super::{FigureError, Style};
use crate::results::Tables;
use crate::statistics::extent;

/// Height in mm.
const HEIGHT: f64 = 45.0;

/// Draws `figures/protocol.{svg,png,pdf}` from `protocol.csv`, 85 mm wide; nothing where the
/// temperature stays the same.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let Some(program) = program(tables.protocol.rows()?) else { return Ok(None) };
    let (lowest, highest) = extent(program.iter().map(|(_, celsius)| *celsius));
    let (_, last) = extent(program.iter().map(|(time, _)| *time));
    let axes = (Axis::time(0.0, last, 7), Axis::covering("Temperature", "°C", lowest, highest, 5));
    let course = Course::through(program, Look::line(style.line(0)));
    let panes = vec![Pane::new(axes, vec![(0, course)])];
    Ok(Some(Chart { panes, ..Chart::default() }.column(HEIGHT, style)))
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::rows_of;
    use super::*;

    fn drawn(rows: &str) -> bool {
        let protocol =
            rows_of(&format!("time_s,temperature_K,oxygen_mbar,photons_per_cm2_s\n{rows}"));
        draw(&Tables { protocol, ..Tables::default() }, &Style::default()).unwrap().is_some()
    }

    #[test]
    fn is_drawn_where_the_temperature_changes() {
        assert!(drawn("0,300,0,0\n600,400,0,0\n600,350,0,0\n1200,350,0,0\n"));
        assert!(!drawn("0,300,0,0\n600,300,0,0\n"));
        assert!(!drawn(""));
    }
}
