//! A panel: two axes, and data placed between them.

use plotters::style::RGBColor;
use std::ops::Range;

use super::axis::Axis;
use super::font::CAPITAL_PER_EM;
use super::sheet::{Anchor, Point, Sheet, TextStyle, text_width};
use super::style::{AXIS_WEIGHT, DATA_WEIGHT, INK, LABEL_SIZE, LineStyle, THIN_WEIGHT, TITLE_SIZE};

/// Length of a labelled tick in pt.
const TICK: f64 = 3.0;
/// Length of an unlabelled tick in pt.
const MINOR_TICK: f64 = 1.6;
/// Space between tick and label, and between labels and title, in pt.
const GAP: f64 = 2.5;
/// Space at the edge of the sheet in pt.
pub(super) const EDGE: f64 = 2.0;

/// Space in pt kept free outside the axes for other things.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Margins {
    /// Above.
    pub top: f64,
    /// At the right.
    pub right: f64,
}

/// Two axes on a sheet.
pub(super) struct Panel {
    x: Axis,
    y: Axis,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Panel {
    /// Draws two axes that fill the sheet but for the margins, their labels and titles.
    pub(super) fn draw(sheet: &mut Sheet, x: Axis, y: Axis, margins: Margins) -> Self {
        let label_width = y.ticks.iter().map(|(_, text)| text_width(text, LABEL_SIZE));
        let label_width = label_width.fold(0.0, f64::max);
        let last_width = x.ticks.last().map_or(0.0, |(_, text)| text_width(text, LABEL_SIZE));
        let left = EDGE + TITLE_SIZE + GAP + label_width + GAP + TICK;
        let right = sheet.width() - (EDGE + margins.right).max(EDGE + last_width / 2.0);
        let top = EDGE + margins.top.max(LABEL_SIZE / 2.0);
        let bottom = sheet.height() - (EDGE + TITLE_SIZE + GAP + LABEL_SIZE + GAP + TICK);
        let panel = Self { x, y, left, right, top, bottom };
        panel.draw_x_axis(sheet);
        panel.draw_y_axis(sheet);
        panel
    }

    fn draw_x_axis(&self, sheet: &mut Sheet) {
        let (y, half) = (self.bottom, AXIS_WEIGHT / 2.0);
        sheet.line(&[(self.left - half, y), (self.right + half, y)], AXIS_WEIGHT, INK);
        for &value in &self.x.minor_ticks {
            let x = self.x_of(value);
            sheet.line(&[(x, y), (x, y + MINOR_TICK)], AXIS_WEIGHT, INK);
        }
        let baseline = y + TICK + GAP + CAPITAL_PER_EM * LABEL_SIZE;
        for (value, label) in &self.x.ticks {
            let x = self.x_of(*value);
            sheet.line(&[(x, y), (x, y + TICK)], AXIS_WEIGHT, INK);
            sheet.text(label, (x, baseline), TextStyle::label(Anchor::Middle));
        }
        // A fifth of the type size lies under the baseline.
        let middle = f64::midpoint(self.left, self.right);
        let at = (middle, sheet.height() - EDGE - 0.21 * TITLE_SIZE);
        sheet.text(&self.x.title, at, TextStyle::title(false));
    }

    fn draw_y_axis(&self, sheet: &mut Sheet) {
        let (x, half) = (self.left, AXIS_WEIGHT / 2.0);
        sheet.line(&[(x, self.bottom + half), (x, self.top - half)], AXIS_WEIGHT, INK);
        for &value in &self.y.minor_ticks {
            let y = self.y_of(value);
            sheet.line(&[(x, y), (x - MINOR_TICK, y)], AXIS_WEIGHT, INK);
        }
        for (value, label) in &self.y.ticks {
            let y = self.y_of(*value);
            sheet.line(&[(x, y), (x - TICK, y)], AXIS_WEIGHT, INK);
            let at = (x - TICK - GAP, centred(y, LABEL_SIZE));
            sheet.text(label, at, TextStyle::label(Anchor::End));
        }
        let at = (EDGE + 0.79 * TITLE_SIZE, f64::midpoint(self.top, self.bottom));
        sheet.text(&self.y.title, at, TextStyle::title(true));
    }

    /// Where a value of x lies, in pt from the left of the sheet.
    pub(super) fn x_of(&self, value: f64) -> f64 {
        self.left + self.x.place(value) * (self.right - self.left)
    }

    /// Where a value of y lies, in pt from the top of the sheet.
    pub(super) fn y_of(&self, value: f64) -> f64 {
        self.bottom - self.y.place(value) * (self.bottom - self.top)
    }

    /// The left end of the x axis, in pt.
    pub(super) fn left(&self) -> f64 {
        self.left
    }

    /// The right end of the x axis, in pt.
    pub(super) fn right(&self) -> f64 {
        self.right
    }

    /// The top of the y axis, in pt.
    pub(super) fn top(&self) -> f64 {
        self.top
    }

    /// The bottom of the y axis, in pt.
    pub(super) fn bottom(&self) -> f64 {
        self.bottom
    }

    /// A line through data; it breaks where a value cannot be shown. A single point is a dot.
    pub(super) fn line(&self, sheet: &mut Sheet, x: &[f64], y: &[f64], style: LineStyle) {
        for piece in self.shown(x, y) {
            match piece.as_slice() {
                [only] => sheet.disc(*only, DATA_WEIGHT, style.colour),
                points => sheet.styled_line(points, DATA_WEIGHT, style),
            }
        }
    }

    /// The band between two lines over the same x, where the upper can be shown; what lies
    /// below the axis is cut off.
    pub(super) fn band(
        &self,
        sheet: &mut Sheet,
        x: &[f64],
        (low, high): (&[f64], &[f64]),
        colour: RGBColor,
    ) {
        let shows = |i: usize| self.x.shows(x[i]) && low[i].is_finite() && self.y.shows(high[i]);
        for run in one_way_runs(x, shows) {
            let lower = run.clone().map(|i| (self.x_of(x[i]), self.y_of(low[i])));
            let upper = run.rev().map(|i| (self.x_of(x[i]), self.y_of(high[i])));
            sheet.area(lower.chain(upper).collect(), colour);
        }
    }

    /// A marker with its error bar; a bar that reaches beyond the axis ends there.
    pub(super) fn marker(
        &self,
        sheet: &mut Sheet,
        (x, y): Point,
        error: f64,
        (radius, colour): (f64, RGBColor),
    ) {
        let (at_x, at_y) = (self.x_of(x), self.y_of(y));
        if error.is_finite() && error > 0.0 {
            let bar = [(at_x, self.y_of(y - error)), (at_x, self.y_of(y + error))];
            sheet.line(&bar, THIN_WEIGHT, colour);
        }
        sheet.disc((at_x, at_y), radius, colour);
    }

    /// A note in the middle of the panel.
    pub(super) fn note(&self, sheet: &mut Sheet, text: &str) {
        let at = (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom));
        sheet.text(text, at, TextStyle::label(Anchor::Middle));
    }

    fn shown(&self, x: &[f64], y: &[f64]) -> Vec<Vec<Point>> {
        let mut pieces = vec![Vec::new()];
        for (&x, &y) in x.iter().zip(y) {
            if self.x.shows(x) && self.y.shows(y) {
                if let Some(piece) = pieces.last_mut() {
                    piece.push((self.x_of(x), self.y_of(y)));
                }
            } else {
                pieces.push(Vec::new());
            }
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }
}

/// The longest stretches of indices that are all shown and along which x goes one way.
///
/// A band is filled stretch by stretch: where a temperature turns back, its outline would
/// cross itself.
fn one_way_runs(x: &[f64], shows: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut first = 0;
    let mut direction = 0.0;
    for i in 1..=x.len() {
        let goes_on = i < x.len() && shows(i - 1) && shows(i);
        let step = if goes_on { x[i] - x[i - 1] } else { 0.0 };
        if !goes_on || direction * step < 0.0 {
            runs.push(first..i);
            first = if goes_on { i - 1 } else { i };
            direction = 0.0;
        }
        if step != 0.0 {
            direction = step;
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// The baseline that centres figures and capitals on `y`.
pub(super) fn centred(y: f64, size: f64) -> f64 {
    y + CAPITAL_PER_EM * size / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_cut_where_x_turns_and_where_nothing_is_shown() {
        let there_and_back = [0.0, 1.0, 2.0, 2.0, 1.0, 0.0];
        assert_eq!(one_way_runs(&there_and_back, |_| true), [0..4, 3..6]);
        assert_eq!(one_way_runs(&[0.0, 1.0, 2.0, 3.0, 1.0], |i| i != 1), [2..4, 3..5]);
        assert!(one_way_runs(&[5.0], |_| true).is_empty());
    }
}
