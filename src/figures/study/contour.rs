//! Contour lines of values on a grid (marching squares), with labels on them.

use plotters::style::WHITE;
use std::collections::BTreeMap;

use super::super::font::CAPITAL_PER_EM;
use super::super::frame::Frame;
use super::super::sheet::{Anchor, Point, Sheet, TextStyle};
use super::super::style::{INK, LABEL_SIZE, THIN_WEIGHT};

/// How far the paper around a line and a label reaches in pt.
const HALO: f64 = 0.6;
const AROUND_LABEL: f64 = 1.2;

/// Values on a grid of places in pt.
pub(super) struct Grid<'a> {
    /// Places across.
    pub x: &'a [f64],
    /// Places up.
    pub y: &'a [f64],
    /// `values[row][column]`; `None` where there is none.
    pub values: &'a [Vec<Option<f64>>],
}

/// An edge of the grid: its first corner by column and row, and whether it runs across.
type Edge = (usize, usize, bool);

impl Grid<'_> {
    /// The lines along which the values, linear between neighbours, have a level.
    pub(super) fn lines(&self, level: f64) -> Vec<Vec<Point>> {
        let mut next: BTreeMap<Edge, Vec<Edge>> = BTreeMap::new();
        for row in 0..self.y.len().saturating_sub(1) {
            for column in 0..self.x.len().saturating_sub(1) {
                for (one, other) in self.cuts(column, row, level) {
                    next.entry(one).or_default().push(other);
                    next.entry(other).or_default().push(one);
                }
            }
        }
        let mut lines = Vec::new();
        // Lines that end at the rim first, from their ends; what is left are closed.
        let ends: Vec<Edge> =
            next.iter().filter(|(_, others)| others.len() == 1).map(|(edge, _)| *edge).collect();
        let all: Vec<Edge> = next.keys().copied().collect();
        for start in ends.into_iter().chain(all) {
            let edges = chain(&mut next, start);
            if edges.len() > 1 {
                lines.push(edges.into_iter().map(|edge| self.crossing(edge, level)).collect());
            }
        }
        lines
    }

    /// The pairs of edges of a cell that lines of a level run between.
    fn cuts(&self, column: usize, row: usize, level: f64) -> Vec<(Edge, Edge)> {
        let value = |column: usize, row: usize| self.values[row][column];
        let corners = [
            value(column, row),
            value(column + 1, row),
            value(column + 1, row + 1),
            value(column, row + 1),
        ];
        let [Some(a), Some(b), Some(c), Some(d)] = corners else { return Vec::new() };
        let [bottom, right, top, left] = [
            (column, row, true),
            (column + 1, row, false),
            (column, row + 1, true),
            (column, row, false),
        ];
        let above = [a, b, c, d].map(|value| value >= level);
        let crossed: Vec<Edge> = [
            (bottom, above[0] != above[1]),
            (right, above[1] != above[2]),
            (top, above[2] != above[3]),
            (left, above[3] != above[0]),
        ]
        .into_iter()
        .filter_map(|(edge, crossed)| crossed.then_some(edge))
        .collect();
        match crossed.as_slice() {
            [one, other] => vec![(*one, *other)],
            // A saddle: its middle tells which corners belong together.
            [_, _, _, _] if ((a + b + c + d) / 4.0 >= level) == above[0] => {
                vec![(bottom, right), (top, left)]
            }
            [_, _, _, _] => vec![(bottom, left), (top, right)],
            _ => Vec::new(),
        }
    }

    /// Where an edge has the level.
    fn crossing(&self, (column, row, across): Edge, level: f64) -> Point {
        let (other_column, other_row) = if across { (column + 1, row) } else { (column, row + 1) };
        let from = self.values[row][column].unwrap_or(level);
        let to = self.values[other_row][other_column].unwrap_or(level);
        let share = if to == from { 0.5 } else { (level - from) / (to - from) };
        let along = |from: f64, to: f64| from + share * (to - from);
        (along(self.x[column], self.x[other_column]), along(self.y[row], self.y[other_row]))
    }
}

/// The edges of a line from one of them on, each taken out.
fn chain(next: &mut BTreeMap<Edge, Vec<Edge>>, start: Edge) -> Vec<Edge> {
    let mut line = vec![start];
    let mut here = start;
    while let Some(there) = next.get_mut(&here).and_then(Vec::pop) {
        let back = next.entry(there).or_default();
        back.retain(|edge| *edge != here);
        line.push(there);
        here = there;
    }
    line
}

/// Draws lines in ink on paper: they show on dark and on pale colours.
pub(super) fn draw(sheet: &mut Sheet, lines: &[Vec<Point>]) {
    for (weight, colour) in [(THIN_WEIGHT + 2.0 * HALO, WHITE), (THIN_WEIGHT, INK)] {
        for line in lines {
            sheet.line(line, weight, colour);
        }
    }
}

/// Where labels lie already: none is to cover another, or to reach out of the frame.
pub(super) struct Labels {
    frame: Frame,
    taken: Vec<Frame>,
}

impl Labels {
    /// None as yet.
    pub(super) fn within(frame: Frame) -> Self {
        Self { frame, taken: Vec::new() }
    }

    /// Writes a label on the longest of some lines, at the first place along it that is free. It
    /// is left out where none is.
    pub(super) fn draw(&mut self, sheet: &mut Sheet, lines: &[Vec<Point>], text: &str) {
        const PLACES: [f64; 7] = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];
        let longest = lines.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
        // A label must not hide its line.
        let width = sheet.typeface.text_width(text, LABEL_SIZE);
        let Some(line) = longest.filter(|line| length(line) > 1.6 * width) else { return };
        let half = (width / 2.0 + AROUND_LABEL, LABEL_SIZE / 2.0);
        let place = PLACES.into_iter().map(|share| along(line, share)).find(|&(x, y)| {
            self.is_free(Frame {
                left: x - half.0,
                right: x + half.0,
                top: y - half.1,
                bottom: y + half.1,
            })
        });
        let Some((x, y)) = place else { return };
        let (left, top) = (x - half.0, y - half.1);
        self.taken.push(Frame { left, right: x + half.0, top, bottom: y + half.1 });
        sheet.rectangle((left, top), 2.0 * half.0, 2.0 * half.1, WHITE);
        let baseline = y + CAPITAL_PER_EM * LABEL_SIZE / 2.0;
        sheet.text(text, (x, baseline), TextStyle::label(Anchor::Middle));
    }

    fn is_free(&self, label: Frame) -> bool {
        let inside = label.left >= self.frame.left
            && label.right <= self.frame.right
            && label.top >= self.frame.top
            && label.bottom <= self.frame.bottom;
        let covers = |other: &Frame| {
            label.left < other.right
                && other.left < label.right
                && label.top < other.bottom
                && other.top < label.bottom
        };
        inside && !self.taken.iter().any(covers)
    }
}

fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum()
}

/// The place at a share of a line's length.
fn along(line: &[Point], share: f64) -> Point {
    let mut rest = share * length(line);
    for pair in line.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let step = (x1 - x0).hypot(y1 - y0);
        if rest <= step && step > 0.0 {
            return (x0 + rest / step * (x1 - x0), y0 + rest / step * (y1 - y0));
        }
        rest -= step;
    }
    line.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::super::Style;
    use super::*;

    fn lines(values: &[Vec<Option<f64>>], level: f64) -> Vec<Vec<Point>> {
        let places: Vec<f64> = (0..10).map(f64::from).collect();
        let (x, y) = (&places[..values[0].len()], &places[..values.len()]);
        Grid { x, y, values }.lines(level)
    }

    fn some(values: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
        values.iter().map(|row| row.iter().copied().map(Some).collect()).collect()
    }

    /// z = x + 2y has straight contours: x = level − 2y.
    #[test]
    fn a_plane_has_straight_lines_through_every_cell() {
        let rows: Vec<Vec<Option<f64>>> = (0..4)
            .map(|y| (0..5).map(|x| Some(f64::from(x) + 2.0 * f64::from(y))).collect())
            .collect();
        let found = lines(&rows, 4.5);
        assert_eq!(found.len(), 1);
        assert!(found[0].iter().all(|(x, y)| (x + 2.0 * y - 4.5).abs() < 1e-12));
        let ends = [found[0][0], found[0][found[0].len() - 1]];
        assert!(ends.contains(&(4.0, 0.25)) && ends.contains(&(0.0, 2.25)), "{ends:?}");
    }

    /// A peak of 1 among zeros: a diamond around it, halfway out, closed.
    #[test]
    fn a_peak_has_a_closed_line() {
        let found = lines(&some(&[&[0.0; 3], &[0.0, 1.0, 0.0], &[0.0; 3]]), 0.5);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].len(), found[0].first()), (5, found[0].last()));
        assert!(
            found[0].iter().all(|(x, y)| ((x - 1.0).abs() + (y - 1.0).abs() - 0.5).abs() < 1e-12)
        );
    }

    #[test]
    fn saddles_are_told_by_their_middle_and_holes_are_left_out() {
        let saddle = lines(&some(&[&[1.0, 0.0], &[0.0, 1.0]]), 0.4);
        assert_eq!(saddle.len(), 2);
        // The middle, 0.5, is above: the lines cut off the low corners (1, 0) and (0, 1).
        assert!(saddle.iter().flatten().all(|(x, y)| (x - y).abs() > 0.5), "{saddle:?}");
        assert!(lines(&[vec![Some(0.0), Some(1.0)], vec![None, Some(1.0)]], 0.5).is_empty());
        assert!(lines(&some(&[&[0.0, 1.0]]), 0.5).is_empty());
    }

    #[test]
    fn labels_stand_on_their_line_and_not_on_each_other() {
        let mut sheet = Style::default().sheet(50.0, 50.0);
        let mut labels = Labels::within(Frame { left: 0.0, right: 100.0, top: 0.0, bottom: 100.0 });
        let line = vec![vec![(10.0, 50.0), (90.0, 50.0)]];
        (0..9).for_each(|_| labels.draw(&mut sheet, &line, "0.5"));
        let count = labels.taken.len();
        assert!((3..9).contains(&count), "{count}");
        assert_eq!(sheet.marks.len(), 2 * count);
    }
}
