//! Events by kind against time.

use std::collections::BTreeMap;
use std::path::Path;

use super::axis::Axis;
use super::canvas;
use super::legend::LINE_SAMPLE;
use super::panel::{EDGE, Margins, Panel, centred};
use super::replicates::mean_and_error;
use super::sheet::{Anchor, Sheet, TextStyle, text_width};
use super::style::{
    DATA_WEIGHT, FAINT_INK, LABEL_SIZE, LineStyle, POINTS_PER_MM, SINGLE_COLUMN, THIN_WEIGHT,
    line_style, tint,
};
use super::table::Table;
use super::{Drawing, FigureError};

/// Height in mm with few kinds.
const HEIGHT: f64 = 65.0;
/// Height of a label in pt.
const LABEL_ROW: f64 = 9.0;
/// Width of the leaders from lines to the samples before their labels in pt.
const LEADER: f64 = 12.0;
/// Space between a sample and its label in pt.
const GAP: f64 = 3.0;
/// Width in mm where labels are long.
const WIDER: f64 = 120.0;
/// The widest label in pt that leaves room enough for the lines in a single column.
const MOST_LABEL_SINGLE: f64 = 75.0;
/// The widest label in pt at all; longer names are cut.
const MOST_LABEL: f64 = 150.0;
/// How strong a band is against its line.
const BAND_STRENGTH: f64 = 0.3;

/// Draws `figures/events.{svg,png}` from `events.csv`, 85 mm wide.
///
/// Lines are the events so far a replicate, means over replicates; bands are one standard
/// error to either side. Times that not every replicate reached are left out. A kind without
/// an event is named below the others. No path is returned where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed, or the figure cannot be written.
pub fn draw(folder: &Path) -> Result<Vec<Drawing>, FigureError> {
    let table = Table::read(folder, "events.csv")?;
    let kinds = read(&table)?;
    if kinds.iter().all(|kind| kind.times.is_empty()) {
        return Ok(Vec::new());
    }
    canvas::render("events", &compose(&kinds))
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

fn compose(kinds: &[Kind]) -> Sheet {
    let labels_height = (kinds.len() as f64 + 1.0) * LABEL_ROW;
    let height = HEIGHT.max(labels_height / POINTS_PER_MM + 15.0);
    let widest =
        kinds.iter().map(|kind| text_width(&label_of(kind), LABEL_SIZE)).fold(0.0, f64::max);
    let width = if widest > MOST_LABEL_SINGLE { WIDER } else { SINGLE_COLUMN };
    let mut sheet = Sheet::new(width, height);
    let margins = Margins { top: 0.0, right: LEADER + LINE_SAMPLE + GAP + widest };
    let panel = Panel::draw(&mut sheet, time_axis(kinds), count_axis(kinds), margins);
    for (kind, style) in kinds.iter().zip((0..).map(line_style)) {
        let colour = tint(style.colour, BAND_STRENGTH);
        panel.band(&mut sheet, &kind.times, (&kind.low, &kind.high), colour);
    }
    // Dashed lines over solid ones: where they run together, the solid one shows in the gaps.
    let mut lines: Vec<_> = kinds.iter().zip((0..).map(line_style)).collect();
    lines.sort_by_key(|(_, style)| !style.dashes.is_empty());
    for (kind, style) in lines {
        panel.line(&mut sheet, &kind.times, &kind.mean, style);
    }
    draw_labels(&mut sheet, &panel, kinds);
    sheet
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
    let label = format!("{}{ending}", kind.name);
    if text_width(&label, LABEL_SIZE) <= MOST_LABEL {
        return label;
    }
    let mut name = kind.name.clone();
    while !name.is_empty() && text_width(&format!("{name}…{ending}"), LABEL_SIZE) > MOST_LABEL {
        name.pop();
    }
    format!("{name}…{ending}")
}

/// Names each line at its end, in the order of the ends so that no leader crosses another;
/// before each name stands a sample of its line.
fn draw_labels(sheet: &mut Sheet, panel: &Panel, kinds: &[Kind]) {
    let end_of = |kind: &Kind| {
        if kind.total() > 0.0 { panel.y_of(kind.total()) } else { panel.bottom() }
    };
    let mut order: Vec<usize> = (0..kinds.len()).collect();
    order.sort_by(|&a, &b| end_of(&kinds[a]).total_cmp(&end_of(&kinds[b])));
    let ends: Vec<f64> = order.iter().map(|&index| end_of(&kinds[index])).collect();
    let places =
        moved_apart(&ends, LABEL_ROW, panel.top().max(EDGE + LABEL_ROW / 2.0), panel.bottom());
    let left = panel.right() + LEADER;
    for ((&index, &end), place) in order.iter().zip(&ends).zip(places) {
        let (kind, style) = (&kinds[index], line_style(index));
        let mut text = TextStyle::label(Anchor::Start);
        if kind.total() > 0.0 {
            let leader = LineStyle { dashes: &[], ..style };
            let bend = [(panel.right() + 1.5, end), (left - 2.5, place)];
            sheet.styled_line(&bend, THIN_WEIGHT, leader);
            let sample = [(left, place), (left + LINE_SAMPLE, place)];
            sheet.styled_line(&sample, DATA_WEIGHT, style);
        } else {
            text.colour = FAINT_INK;
        }
        let at = (left + LINE_SAMPLE + GAP, centred(place, LABEL_SIZE));
        sheet.text(&label_of(kind), at, text);
    }
}

/// Ordered places moved as little as need be to lie `gap` apart between `top` and `bottom`.
///
/// Places that collide become a group around the mean of what they wanted; groups that
/// collide become one.
fn moved_apart(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for &place in wanted {
        let mut group = (place, 1);
        let kept_inside = |(middle, count): (f64, usize)| {
            let half = gap * (count as f64 - 1.0) / 2.0;
            (middle.min(bottom - half).max(top + half), count)
        };
        group = kept_inside(group);
        while let Some(&above) = groups.last() {
            let free = gap * (above.1 + group.1) as f64 / 2.0;
            if group.0 - above.0 >= free {
                break;
            }
            groups.pop();
            let count = above.1 + group.1;
            let mean = (above.0 * above.1 as f64 + group.0 * group.1 as f64) / count as f64;
            group = kept_inside((mean, count));
        }
        groups.push(group);
    }
    let members = |&(middle, count): &(f64, usize)| {
        (0..count).map(move |i| middle + gap * (i as f64 - (count as f64 - 1.0) / 2.0))
    };
    groups.iter().flat_map(members).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_their_distance_and_inside() {
        let wanted = [10.0, 10.0, 12.0, 50.0, 98.0, 99.0, 100.0];
        let places = moved_apart(&wanted, 9.0, 5.0, 100.0);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 9.0 - 1e-9), "{places:?}");
        assert!(places.iter().all(|place| (5.0..=100.0).contains(place)), "{places:?}");
        assert_eq!(places[3], 50.0);
    }

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
