//! A page to draw on: marks in points, from the top left, before they become a file.
//!
//! Figures put marks on a sheet; [`canvas`](super::canvas) turns the same sheet into SVG, pixels
//! and PDF, so that all look the same, and a test can ask where each text lies.

use plotters::style::RGBColor;

use super::style::{self, LineStyle, POINTS_PER_MM};
use super::text::{Level, runs};
use super::typeface::Typeface;
use std::sync::Arc;

/// A place on the sheet: pt from the left, pt from the top.
pub(super) type Point = (f64, f64);

/// Which part of a text lies at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A run of text on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// The characters.
    pub content: String,
    /// A place on the baseline.
    pub at: Point,
    /// Which part of the run lies there.
    pub anchor: Anchor,
    /// Type size in pt.
    pub size: f64,
    /// Whether it reads upward instead of to the right.
    pub upward: bool,
    /// Its colour.
    pub colour: RGBColor,
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A line through points, in pt of weight.
    Line { points: Vec<Point>, weight: f64, colour: RGBColor },
    /// A filled area.
    Area { outline: Vec<Point>, colour: RGBColor },
    /// A filled disc.
    Disc { centre: Point, radius: f64, colour: RGBColor },
    /// Text.
    Text(Run),
}

impl Mark {
    /// The mark with all its points elsewhere.
    fn placed(mut self, place: impl Fn(Point) -> Point) -> Self {
        match &mut self {
            Self::Line { points, .. } | Self::Area { outline: points, .. } => {
                for point in points {
                    *point = place(*point);
                }
            }
            Self::Disc { centre: point, .. } | Self::Text(Run { at: point, .. }) => {
                *point = place(*point);
            }
        }
        self
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextStyle {
    /// Type size in pt.
    pub size: f64,
    /// Which part of it lies at its place.
    pub anchor: Anchor,
    /// Its colour.
    pub colour: RGBColor,
    /// Whether it reads upward.
    pub upward: bool,
}

impl TextStyle {
    /// A label in black.
    pub(super) fn label(anchor: Anchor) -> Self {
        Self { size: style::LABEL_SIZE, anchor, colour: style::INK, upward: false }
    }

    /// The title of an axis.
    pub(super) fn title(upward: bool) -> Self {
        let anchor = Anchor::Middle;
        Self { size: style::TITLE_SIZE, anchor, colour: style::INK, upward }
    }
}

/// A page.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// Width in mm.
    pub width_mm: f64,
    /// Height in mm.
    pub height_mm: f64,
    /// What its texts are set in.
    pub typeface: Arc<Typeface>,
    /// The marks, the lowest first.
    pub marks: Vec<Mark>,
    /// Whether the limits fit that were asked for, and why not; none if it was drawn without a look at them.
    pub limits: Option<Result<(), String>>,
}

impl Sheet {
    /// An empty page of `width_mm` by `height_mm`; a [`Style`](super::Style) makes it.
    pub(super) fn new(width_mm: f64, height_mm: f64, typeface: Arc<Typeface>) -> Self {
        Self { width_mm, height_mm, typeface, marks: Vec::new(), limits: None }
    }

    /// Width in pt.
    pub(super) fn width(&self) -> f64 {
        self.width_mm * POINTS_PER_MM
    }

    /// Height in pt.
    pub(super) fn height(&self) -> f64 {
        self.height_mm * POINTS_PER_MM
    }

    /// A solid line.
    pub(super) fn line(&mut self, points: &[Point], weight: f64, colour: RGBColor) {
        if points.len() > 1 {
            self.marks.push(Mark::Line { points: points.to_vec(), weight, colour });
        }
    }

    /// A line in a style, dashed if the style is.
    pub(super) fn styled_line(&mut self, points: &[Point], weight: f64, style: LineStyle) {
        let points = thin_out(points);
        for piece in dashed(&points, style.dashes) {
            self.line(&piece, weight, style.colour);
        }
    }

    /// A filled area.
    pub(super) fn area(&mut self, outline: Vec<Point>, colour: RGBColor) {
        if outline.len() > 2 {
            self.marks.push(Mark::Area { outline, colour });
        }
    }

    /// A filled rectangle from its top left corner.
    pub(super) fn rectangle(&mut self, (x, y): Point, width: f64, height: f64, colour: RGBColor) {
        self.area(vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour);
    }

    /// A filled disc.
    pub(super) fn disc(&mut self, centre: Point, radius: f64, colour: RGBColor) {
        self.marks.push(Mark::Disc { centre, radius, colour });
    }

    /// The page and everything on it larger by a factor, and lines heavier by another besides.
    pub(super) fn enlarged(&self, factor: f64, heavier: f64) -> Self {
        let enlarged = |mark: &Mark| {
            let mut mark = mark.clone().placed(|(x, y)| (factor * x, factor * y));
            match &mut mark {
                Mark::Line { weight, .. } => *weight *= factor * heavier,
                Mark::Disc { radius, .. } => *radius *= factor,
                Mark::Text(run) => run.size *= factor,
                Mark::Area { .. } => {}
            }
            mark
        };
        Self {
            limits: self.limits.clone(),
            typeface: self.typeface.clone(),
            width_mm: factor * self.width_mm,
            height_mm: factor * self.height_mm,
            marks: self.marks.iter().map(enlarged).collect(),
        }
    }

    /// This page above another.
    pub(super) fn above(mut self, below: Self) -> Self {
        let down = self.height();
        self.height_mm += below.height_mm;
        self.marks.extend(below.marks.into_iter().map(|mark| mark.placed(|(x, y)| (x, y + down))));
        self
    }

    /// Text with its baseline through `at`, with `^{…}` and `_{…}`.
    ///
    /// Superscripts are set small and high rather than as characters, because the typeface
    /// lacks the raised 0 and the raised minus.
    pub(super) fn text(&mut self, content: &str, at: Point, style: TextStyle) {
        let runs = runs(content);
        if let [(run, Level::Line)] = runs.as_slice() {
            // Anchored in the file too: it stays in place where another typeface stands in.
            self.run(run, at, style);
            return;
        }
        let mut along = match style.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -self.typeface.text_width(content, style.size) / 2.0,
            Anchor::End => -self.typeface.text_width(content, style.size),
        };
        for (run, level) in runs {
            let size = level.size() * style.size;
            let up = level.height() * style.size;
            let start =
                if style.upward { (at.0 - up, at.1 - along) } else { (at.0 + along, at.1 - up) };
            self.run(run, start, TextStyle { size, anchor: Anchor::Start, ..style });
            along += self.typeface.width(run, size);
        }
    }

    fn run(&mut self, content: &str, at: Point, style: TextStyle) {
        let TextStyle { size, anchor, colour, upward } = style;
        self.marks.push(Mark::Text(Run {
            content: content.to_owned(),
            at,
            anchor,
            size,
            upward,
            colour,
        }));
    }
}

/// Leaves out points that lie closer to the last one kept than print can show.
fn thin_out(points: &[Point]) -> Vec<Point> {
    const VISIBLE: f64 = 0.15;
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for (index, &point) in points.iter().enumerate() {
        let is_last = index + 1 == points.len();
        if is_last || kept.last().is_none_or(|&last| distance(last, point) >= VISIBLE) {
            kept.push(point);
        }
    }
    kept
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// A line cut into its dashes.
fn dashed(points: &[Point], dashes: &[f64]) -> Vec<Vec<Point>> {
    if dashes.is_empty() || points.is_empty() {
        return vec![points.to_vec()];
    }
    let mut pieces = Vec::new();
    let mut piece = vec![points[0]];
    let (mut index, mut left) = (0, dashes[0]);
    for pair in points.windows(2) {
        let length = distance(pair[0], pair[1]);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let share = done / length;
            let at = (
                pair[0].0 + share * (pair[1].0 - pair[0].0),
                pair[0].1 + share * (pair[1].1 - pair[0].1),
            );
            piece.push(at);
            if index % 2 == 0 {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![at];
            index = (index + 1) % dashes.len();
            left = dashes[index];
        }
        left -= length - done;
        piece.push(pair[1]);
    }
    if index % 2 == 0 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share_of_a_line() {
        let line: Vec<Point> = (0..=100).map(|i| (f64::from(i), 0.0)).collect();
        let pieces = dashed(&line, &[3.0, 2.0]);
        let inked: f64 = pieces
            .iter()
            .map(|piece| piece.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>())
            .sum();
        assert_eq!(pieces.len(), 20);
        assert!((inked - 60.0).abs() < 1e-9);
    }

    #[test]
    fn thinning_keeps_both_ends() {
        let points = [(0.0, 0.0), (0.01, 0.0), (1.0, 0.0), (1.01, 0.0)];
        assert_eq!(thin_out(&points), [(0.0, 0.0), (1.0, 0.0), (1.01, 0.0)]);
    }
}
