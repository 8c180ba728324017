//! Areas without a value: grey, with lines across.

use plotters::style::RGBColor;

use super::sheet::{Point, Sheet};

/// The ground and the lines.
const GROUND: RGBColor = RGBColor(235, 235, 235);
const LINES: RGBColor = RGBColor(120, 120, 120);
/// Weight of the lines, and space between them along the edge, in pt.
const WEIGHT: f64 = 0.4;
const BETWEEN: f64 = 4.0;

/// A rectangle with lines across, from its top left corner.
pub(super) fn hatched(sheet: &mut Sheet, (left, top): Point, width: f64, height: f64) {
    sheet.rectangle((left, top), width, height, GROUND);
    let mut from = BETWEEN / 2.0;
    while from < width + height {
        // The line x + y = from, cut to the rectangle.
        let start = (from - (from - width).max(0.0), (from - width).max(0.0));
        let end = ((from - height).max(0.0), from - (from - height).max(0.0));
        let points = [(left + start.0, top + start.1), (left + end.0, top + end.1)];
        sheet.line(&points, WEIGHT, LINES);
        from += BETWEEN;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::super::sheet::Mark;
    use super::*;

    #[test]
    fn hatching_stays_inside_its_cell() {
        let mut sheet = Style::default().sheet(50.0, 50.0);
        hatched(&mut sheet, (10.0, 20.0), 30.0, 12.0);
        for mark in &sheet.marks[1..] {
            let Mark::Line { points, .. } = mark else { panic!() };
            for &(x, y) in points {
                assert!((10.0..=40.0).contains(&x) && (20.0..=32.0).contains(&y), "{x}, {y}");
            }
        }
    }
}
