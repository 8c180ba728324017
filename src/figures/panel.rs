//! A panel: two axes, and data placed between them.

use plotters::style::RGBColor;
use std::ops::Range;

use super::axis::Axis;
use super::font::CAPITAL_PER_EM;
use super::frame::{Frame, cut, within};
use super::sheet::{Anchor, Point, Sheet, TextStyle};
use super::style::{AXIS_WEIGHT, INK, LABEL_SIZE, LineStyle, THIN_WEIGHT, TITLE_SIZE};
use super::titles::{EDGE, draw_titles};
use super::typeface::Typeface;

/// Length of a labelled tick in pt.
const TICK: f64 = 3.0;
/// Length of an unlabelled tick in pt.
const MINOR_TICK: f64 = 1.6;
/// Space between tick and label, and between labels and title, in pt.
const GAP: f64 = 2.5;
/// The most length of a word that stands upright under an axis in pt.
const MOST_WORD: f64 = 60.0;
/// Half the length of the cap of an error bar in pt.
const CAP: f64 = 1.6;

/// Space in pt kept free outside the axes for other things.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Margins {
    /// Above.
    pub top: f64,
    /// At the right.
    pub right: f64,
}

impl Frame {
    /// The place that margins, labels and titles leave of a sheet.
    pub(super) fn filling(sheet: &Sheet, x: &Axis, y: &Axis, margins: Margins) -> Self {
        let typeface = &sheet.typeface;
        let last_width = last_label(typeface, x);
        let left = left_margin(typeface, y);
        let right = sheet.width() - (EDGE + margins.right).max(EDGE + last_width / 2.0);
        Self {
            left,
            right,
            top: EDGE + margins.top.max(LABEL_SIZE / 2.0),
            bottom: sheet.height() - bottom_margin(typeface, x, right - left),
        }
    }
}

/// Space for title, labels and ticks under a panel so wide, in pt.
pub(super) fn bottom_margin(typeface: &Typeface, x: &Axis, width: f64) -> f64 {
    let labels = if words_stand(typeface, x, width) {
        widest_tick(typeface, x).min(MOST_WORD)
    } else {
        LABEL_SIZE
    };
    EDGE + TITLE_SIZE + GAP + labels + GAP + TICK
}

/// Whether the words of an axis so long stand upright, because they would run into each other.
fn words_stand(typeface: &Typeface, x: &Axis, width: f64) -> bool {
    x.are_words && widest_tick(typeface, x) + GAP > width / x.ticks.len().max(1) as f64
}

fn widest_tick(typeface: &Typeface, x: &Axis) -> f64 {
    typeface.widest(x.ticks.iter().map(|(_, text)| text.as_str()))
}

/// Width of the last label of an axis in pt.
pub(super) fn last_label(typeface: &Typeface, x: &Axis) -> f64 {
    x.ticks.last().map_or(0.0, |(_, text)| typeface.text_width(text, LABEL_SIZE))
}

/// Space for title, labels and ticks beside a panel in pt.
pub(super) fn left_margin(typeface: &Typeface, y: &Axis) -> f64 {
    EDGE + TITLE_SIZE + GAP + widest_tick(typeface, y) + GAP + TICK
}

/// Which labels a panel has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Labelled {
    /// Under its x axis.
    pub x: bool,
    /// Beside its y axis.
    pub y: bool,
}

/// Two axes on a sheet.
pub(super) struct Panel {
    x: Axis,
    y: Axis,
    frame: Frame,
}

impl Panel {
    /// Draws two axes that fill the sheet but for the margins, their labels and titles.
    pub(super) fn draw(sheet: &mut Sheet, x: Axis, y: Axis, margins: Margins) -> Self {
        let frame = Frame::filling(sheet, &x, &y, margins);
        draw_titles(sheet, frame, &x.title, &y.title);
        Self::framed(sheet, (x, y), frame, Labelled { x: true, y: true })
    }

    /// Draws two axes without titles in a place, those of x and of y.
    pub(super) fn framed(
        sheet: &mut Sheet,
        (x, y): (Axis, Axis),
        frame: Frame,
        labelled: Labelled,
    ) -> Self {
        let panel = Self { x, y, frame };
        panel.draw_x_axis(sheet, labelled.x);
        panel.draw_y_axis(sheet, labelled.y);
        panel
    }

    /// Numbers that would run into the one before are left out; words stand upright.
    fn draw_x_axis(&self, sheet: &mut Sheet, labelled: bool) {
        let (y, half) = (self.frame.bottom, AXIS_WEIGHT / 2.0);
        sheet.line(&[(self.frame.left - half, y), (self.frame.right + half, y)], AXIS_WEIGHT, INK);
        for &value in &self.x.minor_ticks {
            let x = self.x_of(value);
            sheet.line(&[(x, y), (x, y + MINOR_TICK)], AXIS_WEIGHT, INK);
        }
        let baseline = y + TICK + GAP + CAPITAL_PER_EM * LABEL_SIZE;
        let mut free = 0.0;
        let stand = words_stand(&sheet.typeface, &self.x, self.frame.right - self.frame.left);
        for (value, label) in &self.x.ticks {
            let x = self.x_of(*value);
            sheet.line(&[(x, y), (x, y + TICK)], AXIS_WEIGHT, INK);
            let half = sheet.typeface.text_width(label, LABEL_SIZE) / 2.0;
            if labelled && stand {
                let word = sheet.typeface.shortened(label, "", MOST_WORD, LABEL_SIZE);
                let style = TextStyle { upward: true, ..TextStyle::label(Anchor::End) };
                sheet.text(&word, (centred(x, LABEL_SIZE), y + TICK + GAP), style);
            } else if labelled && x - half >= free {
                sheet.text(label, (x, baseline), TextStyle::label(Anchor::Middle));
                free = x + half + GAP;
            }
        }
    }

    fn draw_y_axis(&self, sheet: &mut Sheet, labelled: bool) {
        let (x, half) = (self.frame.left, AXIS_WEIGHT / 2.0);
        sheet.line(&[(x, self.frame.bottom + half), (x, self.frame.top - half)], AXIS_WEIGHT, INK);
        let mut free = f64::INFINITY;
        for &value in &self.y.minor_ticks {
            let y = self.y_of(value);
            sheet.line(&[(x, y), (x - MINOR_TICK, y)], AXIS_WEIGHT, INK);
        }
        for (value, label) in &self.y.ticks {
            let y = self.y_of(*value);
            sheet.line(&[(x, y), (x - TICK, y)], AXIS_WEIGHT, INK);
            if labelled && y <= free {
                let at = (x - TICK - GAP, centred(y, LABEL_SIZE));
                sheet.text(label, at, TextStyle::label(Anchor::End));
                free = y - LABEL_SIZE;
            }
        }
    }

    /// Where a value of x lies, in pt from the left of the sheet.
    pub(super) fn x_of(&self, value: f64) -> f64 {
        self.frame.left + self.x.place(value) * (self.frame.right - self.frame.left)
    }

    /// Where a value of y lies, in pt from the top of the sheet.
    pub(super) fn y_of(&self, value: f64) -> f64 {
        self.frame.bottom - self.y.place(value) * (self.frame.bottom - self.frame.top)
    }

    /// The left end of the x axis, in pt.
    pub(super) fn left(&self) -> f64 {
        self.frame.left
    }

    /// The right end of the x axis, in pt.
    pub(super) fn right(&self) -> f64 {
        self.frame.right
    }

    /// The top of the y axis, in pt.
    pub(super) fn top(&self) -> f64 {
        self.frame.top
    }

    /// The bottom of the y axis, in pt.
    pub(super) fn bottom(&self) -> f64 {
        self.frame.bottom
    }

    /// Its place.
    pub(super) fn frame(&self) -> Frame {
        self.frame
    }

    /// Whether a pair of values can be shown.
    pub(super) fn shows(&self, x: f64, y: f64) -> bool {
        self.x.shows(x) && self.y.shows(y)
    }

    /// A line through data, in pt of weight; it breaks where a value cannot be shown. A single
    /// point is a dot.
    pub(super) fn line(
        &self,
        sheet: &mut Sheet,
        (x, y): (&[f64], &[f64]),
        style: LineStyle,
        weight: f64,
    ) {
        for piece in self.pieces(x, y) {
            match piece.as_slice() {
                [only] => sheet.disc(*only, weight, style.colour),
                points => sheet.styled_line(points, weight, style),
            }
        }
    }

    /// The band between two lines over the same x, where the upper can be shown; what lies
    /// beyond the axes is cut off.
    pub(super) fn band(
        &self,
        sheet: &mut Sheet,
        x: &[f64],
        (low, high): (&[f64], &[f64]),
        colour: RGBColor,
    ) {
        let shows = |i: usize| self.x.places(x[i]) && low[i].is_finite() && self.y.places(high[i]);
        for run in one_way_runs(x, shows) {
            let lower = run.clone().map(|i| (self.x_beyond(x[i]), self.y_beyond(low[i])));
            let upper = run.rev().map(|i| (self.x_beyond(x[i]), self.y_beyond(high[i])));
            let outline = self.inside(lower.chain(upper).collect());
            if outline.len() > 2 {
                sheet.area(outline, colour);
            }
        }
    }

    /// The same of x, which goes beyond an axis only where that cuts off.
    fn x_beyond(&self, value: f64) -> f64 {
        if self.x.is_cut() {
            self.frame.left + self.x.share(value) * (self.frame.right - self.frame.left)
        } else {
            self.x_of(value)
        }
    }

    /// Where a value lies that may lie beyond the axis, as far as that can be printed.
    fn y_beyond(&self, value: f64) -> f64 {
        const FURTHEST: f64 = 100.0;
        let share = self.y.share(value);
        let share = if share.is_nan() { -FURTHEST } else { share.clamp(-FURTHEST, FURTHEST) };
        self.frame.bottom - share * (self.frame.bottom - self.frame.top)
    }

    /// The part of an outline that lies between the axes and covers none of them.
    fn inside(&self, outline: Vec<Point>) -> Vec<Point> {
        let half = AXIS_WEIGHT / 2.0;
        let (left, bottom) = (self.frame.left + half, self.frame.bottom - half);
        let outline = if self.x.is_cut() {
            cut(cut(outline, |(x, _)| x - left), |(x, _)| self.frame.right - x)
        } else {
            outline
        };
        let right_of = outline.into_iter().map(|(x, y)| (x.max(left), y)).collect();
        let below = cut(right_of, |(_, y)| y - self.frame.top);
        cut(below, |(_, y)| bottom - y)
    }

    /// A bar from `low` to `high`, with caps where they lie inside.
    pub(super) fn error_bar(
        &self,
        sheet: &mut Sheet,
        x: f64,
        (low, high): (f64, f64),
        colour: RGBColor,
    ) {
        if !(low < high && high.is_finite()) {
            return;
        }
        let at = self.x_of(x);
        sheet.line(&[(at, self.y_of(low)), (at, self.y_of(high))], THIN_WEIGHT, colour);
        for end in [low, high].into_iter().filter(|end| (self.y.low..=self.y.high).contains(end)) {
            let y = self.y_of(end);
            sheet.line(&[(at - CAP, y), (at + CAP, y)], THIN_WEIGHT, colour);
        }
    }

    /// A note in the middle of the panel.
    pub(super) fn note(&self, sheet: &mut Sheet, text: &str) {
        let Frame { left, right, top, bottom } = self.frame;
        let at = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        sheet.text(text, at, TextStyle::label(Anchor::Middle));
    }

    /// The stretches of a line that can be shown, in pt; those within the frame, where an axis cuts off.
    fn pieces(&self, x: &[f64], y: &[f64]) -> Vec<Vec<Point>> {
        if !(self.x.is_cut() || self.y.is_cut()) {
            return self.stretches(x, y);
        }
        let Frame { left, right, top, bottom } = self.frame;
        let place = |(&x, &y): (&f64, &f64)| {
            let placed = self.x.places(x) && self.y.places(y);
            placed.then(|| {
                let (x, y) = (self.x.share(x), self.y.share(y));
                (left + x * (right - left), bottom - y * (bottom - top))
            })
        };
        let places: Vec<Option<Point>> = x.iter().zip(y).map(place).collect();
        let mut pieces: Vec<Vec<Point>> = Vec::new();
        for run in places.split(Option::is_none) {
            let run: Vec<Point> = run.iter().flatten().copied().collect();
            if let &[only] = run.as_slice() {
                pieces.extend(within(only, only, self.frame).map(|_| vec![only]));
            }
            for pair in run.windows(2) {
                let Some((from, to)) = within(pair[0], pair[1], self.frame) else { continue };
                match pieces.last_mut().filter(|piece| piece.last() == Some(&from)) {
                    Some(piece) => piece.push(to),
                    None => pieces.push(vec![from, to]),
                }
            }
        }
        pieces
    }

    fn stretches(&self, x: &[f64], y: &[f64]) -> Vec<Vec<Point>> {
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
    use super::super::Style;
    use super::*;

    /// A band from −1 to 2 on an axis from 0 to 1, and one that leaves it half-way.
    #[test]
    fn bands_end_inside_the_axes() {
        let axis = || Axis::linear("y", "", 0.0, 1.0, 5);
        let mut sheet = Style::default().sheet(85.0, 60.0);
        let panel = Panel::draw(&mut sheet, axis(), axis(), Margins::default());
        for (low, high) in [([-1.0, -1.0], [2.0, 2.0]), ([0.5, 0.5], [0.75, 1.25])] {
            sheet.marks.clear();
            panel.band(&mut sheet, &[0.0, 1.0], (&low, &high), INK);
            let [super::super::sheet::Mark::Area { outline, .. }] = sheet.marks.as_slice() else {
                panic!("one area: {:?}", sheet.marks)
            };
            let Frame { left, right, top, bottom } = panel.frame();
            let half = AXIS_WEIGHT / 2.0 - 1e-9;
            for &(x, y) in outline {
                assert!((left + half..=right).contains(&x), "{x}");
                assert!((top..=bottom - half).contains(&y), "{y}");
            }
            if low[0] > 0.0 {
                // It is cut where it leaves, not bent from its beginning on.
                let middle = f64::midpoint(left, right);
                let corner = outline.iter().any(|&(x, y)| (x - middle).abs() < 1.0 && y == top);
                assert!(corner, "{outline:?}");
            }
        }
        sheet.marks.clear();
        panel.band(&mut sheet, &[0.0, 1.0], (&[2.0; 2], &[3.0; 2]), INK);
        assert!(sheet.marks.is_empty(), "nothing of it is inside");
    }

    /// From below the left end to above the right one: it enters and leaves half-way up the sides.
    #[test]
    fn lines_beyond_limits_end_at_the_frame() {
        let limits = crate::results::Limits::of_numbers([0.0, 1.0]).unwrap();
        let axis = || Axis::linear("y", "", -5.0, 5.0, 5).limited(&limits).unwrap();
        let mut sheet = Style::default().sheet(85.0, 60.0);
        let panel = Panel::draw(&mut sheet, axis(), axis(), Margins::default());
        let Frame { left, right, top, bottom } = panel.frame();
        let middle = f64::midpoint(top, bottom);
        let pieces = panel.pieces(&[-1.0, 2.0, 2.0, 0.5, 0.5], &[0.5, 0.5, 3.0, 3.0, 0.0]);
        let [across, down] = pieces.as_slice() else { panic!("two pieces: {pieces:?}") };
        let near = |a: Point, b: Point| (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9;
        assert!(near(across[0], (left, middle)) && near(across[1], (right, middle)), "{across:?}");
        let x = f64::midpoint(left, right);
        assert!(near(down[0], (x, top)) && near(down[1], (x, bottom)), "{down:?}");
        let alone = [(0.5, 0.5), (0.5, f64::NAN), (2.0, 0.5)];
        let (x, y): (Vec<f64>, Vec<f64>) = alone.into_iter().unzip();
        assert_eq!(panel.pieces(&x, &y), [vec![(f64::midpoint(left, right), middle)]]);
        sheet.marks.clear();
        panel.band(&mut sheet, &[-1.0, 1.0], (&[0.0, 0.0], &[0.0, 1.0]), INK);
        let [super::super::sheet::Mark::Area { outline, .. }] = sheet.marks.as_slice() else {
            panic!("one area: {:?}", sheet.marks)
        };
        // At the left end the band is half as high as at the right one.
        assert!(outline.iter().any(|&(x, y)| (x - left).abs() < 1.0 && (y - middle).abs() < 1.0));
    }

    #[test]
    fn a_band_is_cut_where_x_turns_and_where_nothing_is_shown() {
        let there_and_back = [0.0, 1.0, 2.0, 2.0, 1.0, 0.0];
        assert_eq!(one_way_runs(&there_and_back, |_| true), [0..4, 3..6]);
        assert_eq!(one_way_runs(&[0.0, 1.0, 2.0, 3.0, 1.0], |i| i != 1), [2..4, 3..5]);
        assert!(one_way_runs(&[5.0], |_| true).is_empty());
    }
}
