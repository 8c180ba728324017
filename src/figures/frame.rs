//! The place between axes, and how lines and outlines are cut at its ends.

use super::sheet::Point;

/// The place of a panel's axes on a sheet, in pt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// Where x begins.
    pub left: f64,
    /// Where x ends.
    pub right: f64,
    /// Where y ends.
    pub top: f64,
    /// Where y begins.
    pub bottom: f64,
}

/// The part of a stretch between two points that lies within a frame (Y.-D. Liang, B. A. Barsky, ACM Trans.
/// Graph. 3, 1, 1984).
pub(super) fn within(from: Point, to: Point, frame: Frame) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let sides = [
        (-dx, from.0 - frame.left),
        (dx, frame.right - from.0),
        (-dy, from.1 - frame.top),
        (dy, frame.bottom - from.1),
    ];
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (towards, distance) in sides {
        if towards == 0.0 && distance < 0.0 {
            return None;
        } else if towards < 0.0 {
            enters = enters.max(distance / towards);
        } else if towards > 0.0 {
            leaves = leaves.min(distance / towards);
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        _ => (from.0 + share * dx, from.1 + share * dy),
    };
    (enters <= leaves).then(|| (at(enters), at(leaves)))
}

/// The part of an outline on the side of a straight line where its distance from it is positive (I. E.
/// Sutherland, G. W. Hodgman, Commun. ACM 17, 32, 1974).
pub(super) fn cut(outline: Vec<Point>, distance: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(outline.len());
    let Some(&last) = outline.last() else { return kept };
    let mut before = last;
    for point in outline {
        let (d0, d1) = (distance(before), distance(point));
        if (d0 >= 0.0) != (d1 >= 0.0) {
            let share = d0 / (d0 - d1);
            let between = |a: f64, b: f64| a + share * (b - a);
            kept.push((between(before.0, point.0), between(before.1, point.1)));
        }
        if d1 >= 0.0 {
            kept.push(point);
        }
        before = point;
    }
    kept
}
