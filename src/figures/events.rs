//! Events by kind against time.

use std::collections::BTreeMap;
use std::path::Path;

use super::axis::Axis;
use super::labels::{self, EndLabel, LABEL_ROW};
use super::legend::Sample;
use super::panel::{Margins, Panel};
use super::sheet::Sheet;
use super::style::{LABEL_SIZE, LineStyle, POINTS_PER_MM, tint};
use super::table::Table;
use super::{FigureError, Style};
use crate::results::ColumnWidth;
use crate::statistics::mean_and_error;

/// Height in mm with few kinds.
const HEIGHT: f64 = 65.0;
/// Width in mm where labels are long.
const WIDER: f64 = 120.0;
/// The widest label in pt that leaves room enough for the lines in a single column.
const MOST_LABEL_SINGLE: f64 = 75.0;
/// The widest label in pt at all; longer names are cut.
const MOST_LABEL: f64 = 150.0;
/// How strong a band is against its line.
const BAND_STRENGTH: f64 = 0.3;

/// Draws `figures/events.{svg,png,pdf}` from `events.csv`, one column wide, or wider where names
/// of events are long.
///
/// Lines are the events so far a replicate, means over replicates; bands are one standard error to
/// either side. Times that not every replicate reached are left out. A kind without an event is
/// named below the others. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "events.csv")?;
    let kinds = read(&table)?;
    if kinds.iter().all(|kind| kind.times.is_empty()) {
        return Ok(None);
    }
    Ok(Some(compose(&kinds, style)))
}

/// The course of one kind.
struct Kind {
    name: String,
    times: Vec<f64>,
    mean: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Kind {
    fn of(name: &str, counts: &BTreeMap<u64, Vec<f64>>, replicates: usize) -> Self {
        let mut kind = Self {
            name: name.to_owned(),
            times: Vec::new(),
            mean: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
        };
        for (time, counts) in counts.iter().filter(|(_, counts)| counts.len() == replicates) {
            let (mean, error) = mean_and_error(counts);
            kind.times.push(f64::from_bits(*time));
            kind.mean.push(mean);
            kind.low.push(mean - error);
            kind.high.push(mean + error);
        }
        kind
    }

    /// The events at the end, zero if there are none.
    fn total(&self) -> f64 {
        self.mean.last().copied().unwrap_or(0.0)
    }
}

/// The kinds in the order in which the table names them first.
fn read(table: &Table) -> Result<Vec<Kind>, FigureError> {
    let (replicates, kinds) = (table.texts("replicate")?, table.texts("kind")?);
    let (times, events) = (table.numbers("time_s")?, table.numbers("events")?);
    let mut names: Vec<&str> = Vec::new();
    // Times are never negative, so their bits order as they do.
    let mut counts: BTreeMap<&str, BTreeMap<u64, Vec<f64>>> = BTreeMap::new();
    for row in 0..times.len() {
        if !(times[row] >= 0.0 && events[row].is_finite()) {
            continue;
        }
        let kind = kinds[row].as_str();
        if !counts.contains_key(kind) {
            names.push(kind);
        }
        let at = (times[row] + 0.0).to_bits();
        counts.entry(kind).or_default().entry(at).or_default().push(events[row]);
    }
    let replicates = replicates.iter().collect::<std::collections::BTreeSet<_>>().len();
    Ok(names.into_iter().map(|name| Kind::of(name, &counts[name], replicates)).collect())
}

fn compose(kinds: &[Kind], style: &Style) -> Sheet {
    let labels_height = (kinds.len() as f64 + 1.0) * LABEL_ROW;
    let height = style.height(HEIGHT).max(labels_height / POINTS_PER_MM + 15.0);
    let names: Vec<String> = kinds.iter().map(label_of).collect();
    let widest = labels::widest(names.iter().map(String::as_str));
    let own = style.width(ColumnWidth::Single);
    let wide = widest > MOST_LABEL_SINGLE && !style.fixes_width();
    let width = if wide { own.max(WIDER) } else { own };
    let mut sheet = Sheet::new(width, height);
    let margins = Margins { top: 0.0, right: labels::margin(widest) };
    let panel = Panel::draw(&mut sheet, time_axis(kinds), count_axis(kinds), margins);
    for (kind, style) in kinds.iter().zip(lines_of(style)) {
        let colour = tint(style.colour, BAND_STRENGTH);
        panel.band(&mut sheet, &kind.times, (&kind.low, &kind.high), colour);
    }
    // Dashed lines over solid ones: where they run together, the solid one shows in the gaps.
    let mut lines: Vec<_> = kinds.iter().zip(lines_of(style)).collect();
    lines.sort_by_key(|(_, style)| !style.dashes.is_empty());
    for (kind, style) in lines {
        panel.line(&mut sheet, &kind.times, &kind.mean, style);
    }
    labels::draw(&mut sheet, &panel, &end_labels(&panel, kinds, style));
    sheet
}

/// The styles of the kinds' lines, in order.
fn lines_of(style: &Style) -> impl Iterator<Item = LineStyle> {
    (0..).map(|index| style.line(index))
}

fn time_axis(kinds: &[Kind]) -> Axis {
    let last = kinds.iter().filter_map(|kind| kind.times.last()).copied().fold(0.0, f64::max);
    Axis::time(0.0, last, 6)
}

/// From one event, or from the rarest kind's total if that is less: a mean over replicates
/// may be. What a mean does before it reaches one event is no information.
fn count_axis(kinds: &[Kind]) -> Axis {
    let totals = || kinds.iter().map(Kind::total).filter(|&total| total > 0.0);
    let rarest = totals().fold(f64::INFINITY, f64::min);
    let most = totals().fold(0.0, f64::max);
    Axis::logarithmic("Cumulative events", rarest.min(1.0), most.max(1.0))
}

fn label_of(kind: &Kind) -> String {
    let ending = if kind.total() > 0.0 { "" } else { ": none" };
    labels::shortened(&kind.name, ending, MOST_LABEL, LABEL_SIZE)
}

/// The names of the lines at their ends.
fn end_labels(panel: &Panel, kinds: &[Kind], style: &Style) -> Vec<EndLabel> {
    let label = |(kind, line): (&Kind, LineStyle)| EndLabel {
        end: (kind.total() > 0.0).then(|| panel.y_of(kind.total())),
        sample: Sample::Line(line),
        text: label_of(kind),
    };
    kinds.iter().zip(lines_of(style)).map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sheet::text_width;
    use super::*;

    #[test]
    fn long_names_are_cut_and_short_ones_kept() {
        let named = |name: &str| label_of(&Kind::of(name, &BTreeMap::new(), 1));
        assert_eq!(named("ordering"), "ordering: none");
        let long = named(&"exchange of neighbours ".repeat(9));
        assert!(long.ends_with("…: none") && text_width(&long, LABEL_SIZE) <= MOST_LABEL);
    }

    #[test]
    fn a_time_that_one_replicate_did_not_reach_is_left_out() {
        let counts =
            BTreeMap::from([(1.0_f64.to_bits(), vec![2.0, 4.0]), (2.0_f64.to_bits(), vec![9.0])]);
        let kind = Kind::of("initiation", &counts, 2);
        assert_eq!((kind.times, kind.mean), (vec![1.0], vec![3.0]));
        assert_eq!((kind.low, kind.high), (vec![2.0], vec![4.0]));
    }
}
