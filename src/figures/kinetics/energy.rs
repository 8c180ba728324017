//! Activation energies against conversion, with their bands.

use super::super::chart::{Chart, Course, Entry, Look, Pane};
use super::super::legend::Sample;
use super::super::sheet::Sheet;
use super::super::{FigureError, Style};
use super::{HEIGHT, conversion_axis, energy_axis, or_nan};
use crate::results::Tables;
use crate::results::table::{IsoconversionalRow, distinct};
use crate::statistics::extent;

/// Methods that lie upon Vyazovkin's within the width of a line; they are in the table.
const LIKE_VYAZOVKIN: [&str; 2] = ["KAS", "Starink"];
const VYAZOVKIN: &str = "Vyazovkin";

/// Draws `figures/activation_energy.{svg,png,pdf}` from `isoconversional.csv`, one column wide.
///
/// Lines are the energies by each method, the band is the 95 % band of the first, cut off where the axis ends. KAS and
/// Starink are left out beside Vyazovkin, on whose line they lie. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.isoconversional.rows()?;
    let mut methods = distinct(rows.iter().map(|row| row.method.as_str()));
    if methods.contains(&VYAZOVKIN) {
        methods.retain(|method| !LIKE_VYAZOVKIN.contains(method));
    }
    if methods.is_empty() {
        return Ok(None);
    }
    let of_method = |method: &&str| -> Vec<&IsoconversionalRow> {
        rows.iter().filter(|row| row.method == **method).collect()
    };
    let course = |(index, method): (usize, &&str)| {
        let (own, line) = (of_method(method), style.line(index));
        let column =
            |value: fn(&IsoconversionalRow) -> f64| own.iter().map(|row| value(row)).collect();
        let course = Course {
            // Bands over bands hide each other: the others are in the table.
            look: if index == 0 { Look::banded(line) } else { Look::line(line) },
            x: column(|row| row.conversion),
            mean: column(|row| row.energy),
            low: column(|row| or_nan(row.low95)),
            high: column(|row| or_nan(row.high95)),
            partial: Vec::new(),
        };
        (index, course)
    };
    let courses: Vec<(usize, Course)> = methods.iter().enumerate().map(course).collect();
    let (low, high) = extent(courses.iter().flat_map(|(_, course)| course.mean.iter().copied()));
    let room = courses.first().map_or(0.0, |(_, banded)| middle_reach(banded));
    let axes = (conversion_axis(), energy_axis("Activation energy", (low - room, high + room)));
    let entry =
        |(index, method): (usize, &&str)| (Sample::Line(style.line(index)), (*method).to_owned());
    let series: Vec<Entry> = methods.iter().enumerate().map(entry).collect();
    let panes = vec![Pane::new(axes, courses)];
    Ok(Some(Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)))
}

/// How far a band reaches from its line, in the middle of all conversions: where the rate has nearly gone, a band may be
/// a hundred times as wide, and an axis that held it would leave flat lines.
fn middle_reach(course: &Course) -> f64 {
    let ends = course.mean.iter().zip(course.low.iter().zip(&course.high));
    let reach = ends.map(|(mean, (low, high))| (mean - low).max(high - mean));
    let mut reaches: Vec<f64> = reach.filter(|reach| reach.is_finite()).collect();
    reaches.sort_by(f64::total_cmp);
    reaches.get(reaches.len() / 2).copied().unwrap_or(0.0)
}
