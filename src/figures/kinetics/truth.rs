//! The apparent activation energy beside what acted in the run, and the shares of its steps.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Entry, Look, Pane};
use super::super::legend::Sample;
use super::super::sheet::Sheet;
use super::super::{FigureError, Style};
use super::{conversion_axis, energy_axis, or_nan};
use crate::results::Tables;
use crate::results::table::{TruthRow, TruthStepRow, distinct};
use crate::statistics::extent;

/// Height in mm.
const HEIGHT: f64 = 105.0;
/// A step that never has this share of the rate is left out of the figure.
const LEAST_SHARE: f64 = 0.001;
/// The method whose band is drawn: its energies are those of the rates.
const METHOD: &str = "Friedman";

/// Draws `figures/truth.{svg,png,pdf}` from `truth.csv`, `truth_steps.csv` and `isoconversional.csv`, one column wide.
///
/// Above: the apparent energy with the band of Friedman's method, the mean barrier that acted, the same with fixed
/// shares, and with what the number of live ends adds. Below: the shares of the steps in the rate. Draws nothing where
/// the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.truth.rows()?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut series: Vec<Entry> = Vec::new();
    let mut energies: Vec<(usize, Course)> = Vec::new();
    let mut add = |name: &str, values: &dyn Fn(&TruthRow) -> f64| {
        let line = style.line(series.len());
        let points = rows.iter().map(|row| (row.conversion, values(row)));
        energies.push((series.len(), Course::through(points, Look::banded(line))));
        series.push((Sample::Line(line), name.to_owned()));
    };
    add("apparent energy", &|row| row.apparent);
    add("mean barrier", &|row| row.mean_barrier);
    add("same, fixed shares", &|row| row.fixed_shares);
    add("barrier + live ends", &|row| row.mean_barrier + or_nan(row.live_ends));
    let banded = &mut energies[0].1;
    for row in rows {
        let own = tables.isoconversional.rows()?.iter();
        let mut own = own.filter(|own| own.method == METHOD && own.conversion == row.conversion);
        let of_method = own.next();
        banded.low.push(or_nan(of_method.and_then(|row| row.low95)));
        banded.high.push(or_nan(of_method.and_then(|row| row.high95)));
    }
    let range = extent(energies.iter().flat_map(|(_, course)| course.mean.iter().copied()));
    for (_, course) in &mut energies[1..] {
        course.look.band = None;
    }
    let above = Pane::new((conversion_axis(), energy_axis("Energy", range)), energies);
    let below = shares(tables.truth_steps.rows()?, style, &mut series);
    Ok(Some(Chart { panes: vec![above, below], series, ..Chart::default() }.column(HEIGHT, style)))
}

/// The panel of the shares, whose steps stand in the legend behind the energies.
fn shares(steps: &[TruthStepRow], style: &Style, series: &mut Vec<Entry>) -> Pane {
    let names = distinct(steps.iter().map(|row| row.step.as_str()));
    let mut courses = Vec::new();
    for name in names {
        let own = || steps.iter().filter(|row| row.step == name);
        if own().any(|row| row.share.abs() >= LEAST_SHARE) {
            let line = style.line(series.len());
            let points = own().map(|row| (row.conversion, row.share));
            courses.push((series.len(), Course::through(points, Look::line(line))));
            series.push((Sample::Line(line), name.to_owned()));
        }
    }
    Pane::new((conversion_axis(), Axis::linear("Share of the rate", "", 0.0, 1.0, 5)), courses)
}
