//! Markers of data points: their shapes stay apart where colour is lost.

use plotters::style::{RGBColor, WHITE};

use super::sheet::{Point, Sheet};

/// Width of the rim of a hollow marker in pt.
const RIM: f64 = 0.8;

/// A shape by its corners; a disc has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Disc,
    Square,
    Up,
    Diamond,
    Down,
    Star,
    Left,
    Right,
}

/// In the order of the series.
const SHAPES: [Shape; 8] = [
    Shape::Disc,
    Shape::Square,
    Shape::Up,
    Shape::Diamond,
    Shape::Down,
    Shape::Star,
    Shape::Left,
    Shape::Right,
];

/// A marker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Marker {
    shape: Shape,
    /// Its colour.
    pub colour: RGBColor,
    /// Whether only its rim is drawn.
    hollow: bool,
}

impl Marker {
    /// The full marker of the `index`th series: the first eight differ in shape.
    pub(super) fn of(index: usize, colour: RGBColor) -> Self {
        Self { shape: SHAPES[index % SHAPES.len()], colour, hollow: false }
    }

    /// The marker with only its rim drawn, or filled.
    pub(super) fn hollow(self, hollow: bool) -> Self {
        Self { hollow, ..self }
    }

    /// Draws it as large as a disc of this radius in pt looks.
    pub(super) fn draw(self, sheet: &mut Sheet, at: Point, radius: f64) {
        self.fill(sheet, at, radius, self.colour);
        if self.hollow {
            self.fill(sheet, at, radius * (1.0 - RIM / (radius * self.inner())), WHITE);
        }
    }

    fn fill(self, sheet: &mut Sheet, at: Point, radius: f64, colour: RGBColor) {
        let corners = self.corners();
        if corners.is_empty() {
            sheet.disc(at, radius, colour);
        } else {
            let place = |(x, y): Point| (at.0 + radius * x, at.1 + radius * y);
            sheet.area(corners.into_iter().map(place).collect(), colour);
        }
    }

    /// Corners about the middle for a disc of radius 1; y points down.
    fn corners(self) -> Vec<Point> {
        let (count, reach, first) = match self.shape {
            Shape::Disc => return Vec::new(),
            Shape::Square => (4, 1.27, 45.0),
            Shape::Diamond => (4, 1.35, 0.0),
            Shape::Up => (3, 1.45, 30.0),
            Shape::Down => (3, 1.45, 90.0),
            Shape::Left => (3, 1.45, 60.0),
            Shape::Right => (3, 1.45, 0.0),
            Shape::Star => return star(),
        };
        (0..count).map(|i| turned(reach, first + 360.0 * f64::from(i) / f64::from(count))).collect()
    }

    /// Radius of the largest disc inside, for a disc of radius 1.
    fn inner(self) -> f64 {
        match self.shape {
            Shape::Disc => 1.0,
            Shape::Square => 0.90,
            Shape::Diamond => 0.95,
            Shape::Up | Shape::Down | Shape::Left | Shape::Right => 0.72,
            Shape::Star => 0.65,
        }
    }
}

/// A place at a distance from the middle, at an angle in degrees, clockwise from the right.
fn turned(reach: f64, degrees: f64) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    (reach * cos, reach * sin)
}

fn star() -> Vec<Point> {
    let corner =
        |i: u32| turned(if i.is_multiple_of(2) { 1.5 } else { 0.7 }, -90.0 + 36.0 * f64::from(i));
    (0..10).map(corner).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::super::style::INK;
    use super::*;

    /// Areas by the shoelace formula, against π of the disc: stars are thin.
    #[test]
    fn shapes_look_alike_in_size() {
        for (index, shape) in SHAPES.iter().enumerate().skip(1) {
            let corners = Marker::of(index, INK).corners();
            let next = corners.iter().cycle().skip(1);
            let area = corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>();
            let share = area.abs() / 2.0 / std::f64::consts::PI;
            assert!((0.8..1.25).contains(&share), "{shape:?}: {share}");
        }
    }

    #[test]
    fn a_hollow_marker_is_white_inside() {
        for index in 0..SHAPES.len() {
            let mut sheet = Style::default().sheet(10.0, 10.0);
            Marker::of(index, INK).hollow(true).draw(&mut sheet, (9.0, 9.0), 2.0);
            assert_eq!(sheet.marks.len(), 2);
        }
    }
}
