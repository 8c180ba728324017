//! The upper axis of an Arrhenius plot: temperatures over their inverse.

use super::super::axis::{Units, nice_step};
use super::super::panel::Panel;
use super::super::sheet::{Anchor, Sheet, TextStyle};
use super::super::style::{AXIS_WEIGHT, INK, LABEL_SIZE, TITLE_SIZE};
use super::super::titles::EDGE;
use crate::units::ZERO_CELSIUS;

/// Length of a tick, and space between tick, label and title, in pt.
const TICK: f64 = 3.0;
const GAP: f64 = 2.5;
/// Intervals between ticks, at most.
const MOST: u32 = 6;

/// Space for ticks, labels and title above a panel in pt.
pub(super) const MARGIN: f64 = TICK + GAP + LABEL_SIZE + GAP + TITLE_SIZE;

/// Draws the axis above a panel whose x is 1000 K/T from `low` to `high`, in °C or in K.
pub(super) fn draw(sheet: &mut Sheet, panel: &Panel, (low, high): (f64, f64), units: Units) {
    let unit = units.temperature.unwrap_or("°C");
    let zero = if unit == "K" { 0.0 } else { ZERO_CELSIUS };
    let (y, half) = (panel.top(), AXIS_WEIGHT / 2.0);
    sheet.line(&[(panel.left() - half, y), (panel.right() + half, y)], AXIS_WEIGHT, INK);
    let baseline = y - TICK - GAP;
    let mut free = 0.0;
    // Temperature falls to the right: from the hottest, from the left.
    for temperature in ticks(low, high, zero).into_iter().rev() {
        let x = panel.x_of(1000.0 / (temperature + zero));
        sheet.line(&[(x, y), (x, y - TICK)], AXIS_WEIGHT, INK);
        let label = temperature.to_string().replace('-', "−");
        let half = sheet.typeface.text_width(&label, LABEL_SIZE) / 2.0;
        if x - half >= free && x + half <= sheet.width() - EDGE {
            sheet.text(&label, (x, baseline), TextStyle::label(Anchor::Middle));
            free = x + half + GAP;
        }
    }
    let middle = f64::midpoint(panel.left(), panel.right());
    let at = (middle, baseline - LABEL_SIZE - GAP);
    sheet.text(&format!("Temperature / {unit}"), at, TextStyle::title(false));
}

/// Round temperatures between two inverse ones, in order, above a zero in K.
fn ticks(low: f64, high: f64, zero: f64) -> Vec<f64> {
    let temperature = |inverse: f64| 1000.0 / inverse - zero;
    let (coldest, hottest) = (temperature(high), temperature(low));
    if !(coldest.is_finite() && hottest.is_finite() && coldest < hottest) {
        return Vec::new();
    }
    let step = nice_step(hottest - coldest, MOST);
    let (first, last) = ((coldest / step).ceil() as i64, (hottest / step).floor() as i64);
    (first..=last).map(|n| n as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_temperatures_within_the_axis() {
        // 160 °C and 120 °C.
        let (low, high) = (1000.0 / 433.15, 1000.0 / 393.15);
        let celsius = ticks(low * 0.999, high * 1.001, ZERO_CELSIUS);
        assert_eq!(celsius, [120.0, 130.0, 140.0, 150.0, 160.0]);
        assert_eq!(ticks(low, high, 0.0), [400.0, 410.0, 420.0, 430.0]);
        assert!(ticks(0.0, 0.0, 0.0).is_empty());
    }
}
