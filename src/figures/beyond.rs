//! A mark where an axis with limits cuts off a peak, with the peak's height.

use super::axis::Axis;
use super::panel::Panel;
use super::sheet::{Anchor, Sheet, TextStyle};
use super::style::{INK, LABEL_SIZE};

/// Half the width and the height of the arrowhead in pt.
const HEAD: (f64, f64) = (2.0, 4.0);
/// Between the arrowhead and the number in pt.
const GAP: f64 = 4.0;

/// x and y of a line.
type Line<'a> = (&'a [f64], &'a [f64]);

/// Marks the furthest peak of lines beyond either end of the vertical axis.
pub(super) fn mark(sheet: &mut Sheet, panel: &Panel, axes: (&Axis, &Axis), lines: &[Line<'_>]) {
    if !axes.1.is_cut() {
        return;
    }
    for up in [1.0, -1.0] {
        let peaks = lines.iter().filter_map(|line| peak(*line, axes, up));
        if let Some((x, value)) = peaks.max_by(|a, b| (up * a.1).total_cmp(&(up * b.1))) {
            let (at, end) = (panel.x_of(x), if up > 0.0 { panel.top() } else { panel.bottom() });
            let foot = end + up * HEAD.1;
            sheet.area(vec![(at - HEAD.0, foot), (at + HEAD.0, foot), (at, end)], INK);
            let is_left = at < f64::midpoint(panel.left(), panel.right());
            let (side, anchor) = if is_left { (1.0, Anchor::Start) } else { (-1.0, Anchor::End) };
            let baseline = if up > 0.0 { end + LABEL_SIZE } else { end - GAP };
            let place = (at + side * GAP, baseline);
            sheet.text(&axes.1.said(value), place, TextStyle::label(anchor));
        }
    }
}

/// The furthest value of a line beyond the upper end (`up` = 1) or the lower one (-1), if the line comes from within the
/// limits and goes back there.
fn peak(line: Line<'_>, (x, y): (&Axis, &Axis), up: f64) -> Option<(f64, f64)> {
    let places = line.0.iter().copied().zip(line.1.iter().copied());
    let places: Vec<(f64, f64)> =
        places.filter(|(at, value)| x.shows(*at) && value.is_finite()).collect();
    let (index, &(at, value)) =
        places.iter().enumerate().max_by(|(_, a), (_, b)| (up * a.1).total_cmp(&(up * b.1)))?;
    let is_beyond = up * value > up * if up > 0.0 { y.high } else { y.low };
    let within = |part: &[(f64, f64)]| part.iter().any(|(_, value)| y.shows(*value));
    (is_beyond && within(&places[..index]) && within(&places[index..])).then_some((at, value))
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::super::clear::says;
    use super::super::panel::Margins;
    use super::*;
    use crate::results::Limits;

    /// A peak of 12.34 beyond 1, and a course that leaves the limits for good.
    #[test]
    fn peaks_are_told_and_ends_are_not() {
        let limits = |ends| Limits::of_numbers(ends).unwrap();
        let axis = |unit| Axis::linear("q", unit, -20.0, 20.0, 5);
        let drawn = |heights: [f64; 5], y: Axis| {
            let x = axis("");
            let mut sheet = Style::default().sheet(85.0, 60.0);
            let panel = Panel::draw(&mut sheet, x.clone(), y.clone(), Margins::default());
            mark(&mut sheet, &panel, (&x, &y), &[(&[0.0, 1.0, 2.0, 3.0, 4.0], &heights)]);
            sheet
        };
        let cut = || axis("W").limited(&limits([-1.0, 1.0])).unwrap();
        let peak = [0.0, 0.2, 12.34, 0.5, 0.0];
        assert!(says(&drawn(peak, cut()), "12.3 W"));
        assert!(says(&drawn(peak.map(|value| -value), cut()), "−12.3 W"));
        assert!(!says(&drawn(peak, axis("W")), "12.3"));
        assert!(!says(&drawn([0.0, 0.2, 0.5, 5.0, 12.34], cut()), "12.3"));
    }
}
