//! What colours of a map stand for.

use super::super::axis::Axis;
use super::super::colour_map::cividis;
use super::super::panel::{Panel, centred};
use super::super::sheet::{Anchor, Sheet, TextStyle};
use super::super::style::{AXIS_WEIGHT, INK, LABEL_SIZE, TITLE_SIZE};
use super::super::titles::{EDGE, upward_title};
use super::super::typeface::Typeface;

/// Space between map and bar in pt.
const BESIDE: f64 = 8.0;
/// Width of the bar in pt.
const WIDTH: f64 = 7.0;
/// Length of a tick, and space between tick, label and title in pt.
const TICK: f64 = 2.5;
const GAP: f64 = 2.5;
/// Strips that the bar is drawn as.
const STRIPS: u32 = 100;
/// How far a strip reaches over the next, so that no light shows between them, in pt.
const OVERLAP: f64 = 0.3;

/// The margin in pt that a panel keeps at its right for the bar of an axis.
pub(super) fn margin(typeface: &Typeface, axis: &Axis) -> f64 {
    let labels = typeface.widest(axis.ticks.iter().map(|(_, text)| text.as_str()));
    BESIDE + WIDTH + TICK + GAP + labels + GAP + TITLE_SIZE
}

/// Draws the bar beside a panel, with lines at some levels.
pub(super) fn draw(sheet: &mut Sheet, panel: &Panel, axis: &Axis, levels: &[f64]) {
    let (left, top, bottom) = (panel.right() + BESIDE, panel.top(), panel.bottom());
    let right = left + WIDTH;
    let height = (bottom - top) / f64::from(STRIPS);
    for strip in 0..STRIPS {
        // From the top down, each a little over the one below.
        let share = 1.0 - (f64::from(strip) + 0.5) / f64::from(STRIPS);
        let over = if strip + 1 < STRIPS { OVERLAP } else { 0.0 };
        let corner = (left, top + f64::from(strip) * height);
        sheet.rectangle(corner, WIDTH, height + over, cividis(share));
    }
    let rim = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    sheet.line(&rim, AXIS_WEIGHT, INK);
    let y_of = |value: f64| bottom - axis.place(value) * (bottom - top);
    for (value, label) in &axis.ticks {
        let y = y_of(*value);
        sheet.line(&[(right, y), (right + TICK, y)], AXIS_WEIGHT, INK);
        let at = (right + TICK + GAP, centred(y, LABEL_SIZE));
        sheet.text(label, at, TextStyle::label(Anchor::Start));
    }
    for &level in levels.iter().filter(|level| (axis.low..=axis.high).contains(level)) {
        let y = y_of(level);
        sheet.line(&[(left, y), (right, y)], AXIS_WEIGHT, INK);
    }
    let baseline = sheet.width() - EDGE - 0.21 * TITLE_SIZE;
    upward_title(sheet, panel.frame(), baseline, &axis.title);
}
