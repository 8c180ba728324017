//! Numbers as people read them.

use crate::statistics::Estimate;
use crate::units::{ZERO_CELSIUS, number, with_error};

/// Between a mean and its error, without a break.
const PLUS_MINUS: &str = "\u{A0}±\u{A0}";

/// A mean with its standard error, which stay on one line.
pub(super) fn mean_and_error(mean: f64, error: Option<f64>) -> String {
    with_error(mean, error).replace(" ± ", PLUS_MINUS)
}

/// An estimate; empty where nothing has a value.
pub(super) fn estimate(estimate: &Estimate) -> String {
    estimate.mean.map_or_else(String::new, |mean| mean_and_error(mean, estimate.standard_error))
}

/// A quantity of a scenario in the unit that is read most easily: s as h or min, Pa as mbar.
pub(super) fn readable(text: &str) -> String {
    converted(text, |value, unit| match unit {
        "s" if value < 3600.0 => Some((value / 60.0, "min")),
        "s" => Some((value / 3600.0, "h")),
        "Pa" => Some((value / 100.0, "mbar")),
        _ => None,
    })
}

/// A temperature of a scenario in °C.
pub(super) fn celsius(text: &str) -> String {
    converted(text, |value, unit| (unit == "K").then_some((value - ZERO_CELSIUS, "°C")))
}

/// A quantity in another unit if there is one for it.
fn converted(text: &str, other: impl Fn(f64, &str) -> Option<(f64, &'static str)>) -> String {
    let Some((value, unit)) = text.split_once(' ') else { return text.to_owned() };
    let Ok(value) = value.parse::<f64>() else { return text.to_owned() };
    let (value, unit) = other(value, unit).unwrap_or((value, unit));
    format!("{} {unit}", number(without_rounding(value)))
}

/// What a change of units left of zero is zero.
fn without_rounding(value: f64) -> f64 {
    if value.abs() < 1e-9 { 0.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_well() {
        assert_eq!(celsius("413.15 K"), "140 °C");
        assert_eq!(readable("64 K"), "64 K");
        assert_eq!(readable("1800 s"), "30 min");
        assert_eq!(readable("172800 s"), "48 h");
        assert_eq!(readable("0.20000002046157944 Pa"), "0.002 mbar");
        assert_eq!(readable("by hand"), "by hand");
    }
}
