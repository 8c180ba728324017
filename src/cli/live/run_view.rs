//! What a run tells, as panels: curves, a slice, events.

use super::colours::Paint;
use super::slice::SliceView;
use crate::cli::progress;
use crate::results::{LiveBand, LiveMoment, LiveRun};
use crate::snapshots::STATE_COLOURS;
use crate::units;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::text::Line;
use ratatui::widgets::{Axis, Block, Chart, Dataset, GraphType, Paragraph};

/// The place in [`STATE_COLOURS`] whose colour a curve has.
const CONVERSION_COLOUR: usize = 3;
const CRYSTALLINE_COLOUR: usize = 2;
/// Columns of the panels at the right.
const RIGHT: u16 = 34;

/// The panels.
pub fn draw(frame: &mut Frame<'_>, area: Rect, run: &LiveRun, paint: Paint) {
    let right = RIGHT.max(area.width * 2 / 5);
    let [left, right] =
        Layout::horizontal([Constraint::Fill(1), Constraint::Length(right)]).areas(area);
    let kinds: Vec<(&String, &u64)> = happened(run);
    // As many kinds as there are, but curves come first.
    let events = (kinds.len() as u16 + 2).clamp(3, (left.height / 3).max(3));
    let [curves, events] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(events)]).areas(left);
    let [above, below] = Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(curves);
    let curve = |name, colour: usize, band| Curve {
        name,
        style: paint.curve(STATE_COLOURS[colour].1),
        faint: paint.faint(),
        band,
    };
    let conversion = curve("Conversion", CONVERSION_COLOUR, |moment| moment.conversion);
    let order =
        curve("Crystalline fraction", CRYSTALLINE_COLOUR, |moment| moment.crystalline_fraction);
    conversion.draw(frame, above, run);
    order.draw(frame, below, run);
    draw_events(frame, events, &kinds, (run.events, paint));
    frame.render_widget(SliceView { slice: run.slice.as_ref(), paint }, right);
}

/// Where the run is, in a line.
pub fn state(run: &LiveRun) -> String {
    let (done, under_way): (Vec<f64>, Vec<f64>) =
        run.shares.iter().partition(|&&share| share >= 1.0);
    // Of replicates under way the furthest.
    let share = under_way.iter().copied().fold(0.0, f64::max);
    let time = if under_way.is_empty() { run.duration } else { share * run.duration };
    let before = run.moments.iter().take_while(|moment| moment.time <= time).last();
    let temperature = before.map(|moment| moment.temperature - units::ZERO_CELSIUS);
    let at = temperature.map_or_else(String::new, |celsius| format!(", {celsius:.0} °C"));
    let replicates = match run.shares.len() {
        1 => String::new(),
        many => format!("; {} of {many} replicates done", done.len()),
    };
    format!("{} of {}{at}{replicates}", units::time(time), units::time(run.duration))
}

/// The time left as lines tell it, and nothing at the end: what follows is told as writing.
pub fn time_left((share, before): (f64, f64), elapsed: f64) -> String {
    if share < 1.0 { progress::time_left((share, before), elapsed) } else { String::new() }
}

struct Curve {
    name: &'static str,
    style: Style,
    faint: Style,
    band: fn(&LiveMoment) -> LiveBand,
}

impl Curve {
    fn draw(&self, frame: &mut Frame<'_>, area: Rect, run: &LiveRun) {
        let points = |value: fn(LiveBand) -> Option<f64>| -> Vec<(f64, f64)> {
            let each = run.moments.iter();
            each.filter_map(|moment| Some((moment.time, value((self.band)(moment))?))).collect()
        };
        let (mean, low, high) =
            (points(|band| Some(band.mean)), points(|band| band.low95), points(|band| band.high95));
        let line = |points, style| {
            Dataset::default()
                .marker(Marker::Braille)
                .graph_type(GraphType::Line)
                .style(style)
                .data(points)
        };
        let sets = vec![line(&low, self.faint), line(&high, self.faint), line(&mean, self.style)];
        let top = ceiling(mean.iter().chain(&high).map(|point| point.1));
        let last = mean.last().map_or_else(String::new, |last| format!(" {:.3} ", last.1));
        let here = run.moments.last().map_or(0, |last| last.replicates) as usize;
        let band = match (low.is_empty(), here < run.shares.len()) {
            (true, false) => String::new(),
            (false, false) => " 95 % band ".into(),
            (true, true) => format!(" {here} of {} replicates ", run.shares.len()),
            (false, true) => {
                format!(" 95 % band; last: {here} of {} replicates ", run.shares.len())
            }
        };
        let ends = [0.0, 0.5, 1.0];
        let block = Block::bordered()
            .border_style(self.faint)
            .title(Line::styled(format!(" {} ", self.name), self.style.patch(Paint::strong())))
            .title(Line::styled(last, self.style).right_aligned())
            .title_bottom(Line::styled(band, self.faint).right_aligned());
        let chart = Chart::new(sets)
            .block(block)
            .x_axis(
                Axis::default()
                    .style(self.faint)
                    .bounds([0.0, run.duration])
                    .labels(ends.map(|share| axis_time(share * run.duration))),
            )
            .y_axis(
                Axis::default()
                    .style(self.faint)
                    .bounds([0.0, top])
                    .labels(ends.map(|share| units::number(share * top))),
            );
        frame.render_widget(chart, area);
    }
}

/// A time at an axis, whose beginning needs no unit.
fn axis_time(seconds: f64) -> String {
    if seconds == 0.0 { "0".into() } else { units::time(seconds) }
}

/// Where an axis from 0 ends that holds all of these values: at 1, or, so that what is small shows, below.
fn ceiling(values: impl Iterator<Item = f64>) -> f64 {
    let most = values.fold(0.0, f64::max);
    let ends = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
    ends.into_iter().find(|end| most <= *end && most > 0.0).unwrap_or(1.0)
}

/// Kinds that have happened, the most frequent first.
fn happened(run: &LiveRun) -> Vec<(&String, &u64)> {
    let mut kinds: Vec<(&String, &u64)> =
        run.kinds.iter().filter(|(_, count)| **count > 0).collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    kinds
}

fn draw_events(
    frame: &mut Frame<'_>,
    area: Rect,
    kinds: &[(&String, &u64)],
    (events, paint): (u64, Paint),
) {
    let block = Block::bordered()
        .border_style(paint.faint())
        .title(" Events by kind ")
        .title(Line::from(format!(" {} in all ", grouped(events))).right_aligned());
    let rows = usize::from(area.height.saturating_sub(2));
    let wide = kinds.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    // What has no row of its own is summed up in the last.
    let (own, rest) =
        kinds.split_at(if kinds.len() > rows { rows.saturating_sub(1) } else { kinds.len() });
    let row = |name: &str, count: u64| Line::from(format!("{name:wide$}  {:>15}", grouped(count)));
    let mut lines: Vec<Line<'_>> = own.iter().map(|(name, count)| row(name, **count)).collect();
    if !rest.is_empty() {
        let name = format!("{} more", rest.len());
        lines.push(row(&name, rest.iter().map(|(_, count)| **count).sum()));
    }
    if lines.is_empty() {
        lines.push(Line::from("none recorded yet"));
    }
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

/// A count with its digits in groups of three.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_groups_of_three_digits() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1 000"), (12_345_678, "12 345 678")] {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn what_is_small_has_an_axis_of_its_own() {
        for (most, end) in [(0.0, 1.0), (0.004, 0.01), (0.3, 0.5), (0.51, 1.0), (1.0, 1.0)] {
            assert_eq!(ceiling([most, 0.0].into_iter()), end);
        }
    }

    #[test]
    fn the_time_left_is_told_once_it_can_be() {
        assert_eq!(time_left((0.019, 0.0), 1.0), "");
        assert_eq!(time_left((0.57, 0.5), 3.0), ", about 18 s left");
        assert_eq!(time_left((1.0, 0.0), 3.0), "");
    }
}
