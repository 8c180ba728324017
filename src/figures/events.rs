//! Events by kind against time.

use super::axis::Axis;
use super::chart::{Chart, Course, Entry, Look, Names, Pane};
use super::labels::LABEL_ROW;
use super::legend::Sample;
use super::replicates::Moments;
use super::sheet::Sheet;
use super::style::{LABEL_SIZE, POINTS_PER_MM};
use super::typeface::Typeface;
use super::{FigureError, Style};
use crate::results::table::EventRow;
use crate::results::{ColumnWidth, Tables};
use crate::statistics::extent;
use std::collections::{BTreeMap, BTreeSet};

/// Height in mm with few kinds.
const HEIGHT: f64 = 65.0;
/// Width in mm where labels are long.
const WIDER: f64 = 120.0;
/// The widest label in pt that leaves room enough for the lines in a single column.
const MOST_LABEL_SINGLE: f64 = 75.0;
/// The widest label in pt at all; longer names are cut.
const MOST_LABEL: f64 = 150.0;

/// Draws `figures/events.{svg,png,pdf}` from `events.csv`, one column wide, or wider where names
/// of events are long.
///
/// Lines are the events so far a replicate, means over replicates; bands are one standard error to
/// either side. Times that not every replicate reached are left out. A kind without an event is
/// named below the others. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let kinds = read(tables.events.rows()?, style);
    if kinds.iter().all(|kind| kind.course.x.is_empty()) {
        return Ok(None);
    }
    Ok(Some(compose(kinds, style)))
}

/// One kind, and how many of its events happened.
struct Kind {
    name: String,
    course: Course,
}

impl Kind {
    /// The events at the end, zero if there are none.
    fn total(&self) -> f64 {
        self.course.mean.last().copied().unwrap_or(0.0)
    }
}

/// The kinds in the order in which the table names them first.
fn read(rows: &[EventRow], style: &Style) -> Vec<Kind> {
    let mut names: Vec<&str> = Vec::new();
    let mut counts: BTreeMap<&str, Moments> = BTreeMap::new();
    for row in rows {
        let kind = row.kind.as_str();
        if !counts.contains_key(kind) {
            names.push(kind);
        }
        counts.entry(kind).or_default().push(row.time, row.events as f64);
    }
    let replicates = rows.iter().map(|row| row.replicate).collect::<BTreeSet<_>>().len();
    let kind = |(index, name): (usize, &str)| Kind {
        name: name.to_owned(),
        course: counts[name].means(replicates, Look::banded(style.line(index))),
    };
    names.into_iter().enumerate().map(kind).collect()
}

fn compose(kinds: Vec<Kind>, style: &Style) -> Sheet {
    let labels_height = (kinds.len() as f64 + 1.0) * LABEL_ROW;
    let height = style.height(HEIGHT).max(labels_height / POINTS_PER_MM + 15.0);
    let axes = (time_axis(&kinds), count_axis(&kinds));
    let entry = |(index, kind)| (Sample::Line(style.line(index)), label_of(kind, style.typeface()));
    let series: Vec<Entry> = kinds.iter().enumerate().map(entry).collect();
    let widest = style.typeface().widest(series.iter().map(|(_, name)| name.as_str()));
    let own = style.width(ColumnWidth::Single);
    let wide = widest > MOST_LABEL_SINGLE && !style.fixes_width();
    let width = if wide { own.max(WIDER) } else { own };
    let mut courses: Vec<_> = kinds.into_iter().map(|kind| kind.course).enumerate().collect();
    // Dashed lines over solid ones: where they run together, the solid one shows in the gaps.
    courses.sort_by_key(|(index, _)| !style.line(*index).dashes.is_empty());
    let below_temperature = Pane::of_temperature(&axes.0, style).is_some();
    let chart = Chart { panes: vec![Pane::new(axes, courses)], series, ..Chart::default() };
    if below_temperature {
        return chart.column(HEIGHT, style);
    }
    Chart { names: Names::AtEnds, ..chart }.one(width, height, style).0
}

fn time_axis(kinds: &[Kind]) -> Axis {
    let last = kinds.iter().filter_map(|kind| kind.course.x.last()).copied().fold(0.0, f64::max);
    Axis::time(0.0, last, 6)
}

/// From one event, or from the rarest kind's total if that is less: a mean over replicates
/// may be. What a mean does before it reaches one event is no information.
fn count_axis(kinds: &[Kind]) -> Axis {
    let (rarest, most) = extent(kinds.iter().map(Kind::total).filter(|&total| total > 0.0));
    Axis::logarithmic("Cumulative events", rarest.min(1.0), most.max(1.0))
}

fn label_of(kind: &Kind, typeface: &Typeface) -> String {
    let ending = if kind.total() > 0.0 { "" } else { ": none" };
    typeface.shortened(&kind.name, ending, MOST_LABEL, LABEL_SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_short_ones_kept() {
        let named = |name: &str| {
            label_of(
                &Kind { name: name.to_owned(), course: Course::default() },
                &Typeface::default(),
            )
        };
        assert_eq!(named("ordering"), "ordering: none");
        let long = named(&"exchange of neighbours ".repeat(9));
        assert!(
            long.ends_with("…: none")
                && Typeface::default().text_width(&long, LABEL_SIZE) <= MOST_LABEL
        );
    }

    #[test]
    fn a_time_that_one_replicate_did_not_reach_is_left_out() {
        let mut counts = Moments::default();
        for (time, events) in [(1.0, 2.0), (1.0, 4.0), (2.0, 9.0)] {
            counts.push(time, events);
        }
        let course = counts.means(2, Look::default());
        assert_eq!((course.x, course.mean), (vec![1.0], vec![3.0]));
        assert_eq!((course.low, course.high), (vec![2.0], vec![4.0]));
    }
}
