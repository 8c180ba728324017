//! Quantities of a resolved scenario in the units of the laboratory.

use super::{ZERO_CELSIUS, number};

/// Keys of temperatures; other quantities in K are differences.
const TEMPERATURES: [&str; 4] = ["from", "to", "temperature", "point"];

/// The value of a scenario's key in the unit that is read most easily: temperatures in °C, s as h or min, Pa as mbar, J/mol as
/// kJ/mol. Text that is no quantity stays as it is.
///
/// ```
/// use tautomata::units::in_the_laboratory;
///
/// assert_eq!(in_the_laboratory("temperature", "413.15 K"), "140 °C");
/// assert_eq!(in_the_laboratory("every", "1800 s"), "30 min");
/// ```
pub fn in_the_laboratory(key: &str, text: &str) -> String {
    let Some((value, unit)) = text.split_once(' ') else { return text.to_owned() };
    let Ok(value) = value.parse::<f64>() else { return text.to_owned() };
    let (value, unit) = match unit {
        "K" if TEMPERATURES.contains(&key) => (value - ZERO_CELSIUS, "°C"),
        "s" if value < 3600.0 => (value / 60.0, "min"),
        "s" => (value / 3600.0, "h"),
        "Pa" => (value / 100.0, "mbar"),
        "J/mol" => (value / 1000.0, "kJ/mol"),
        unit => (value, unit),
    };
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
        assert_eq!(in_the_laboratory("from", "273.15 K"), "0 °C");
        assert_eq!(in_the_laboratory("width", "64 K"), "64 K");
        assert_eq!(in_the_laboratory("time", "172800 s"), "48 h");
        assert_eq!(in_the_laboratory("oxygen", "0.20000002046157944 Pa"), "0.002 mbar");
        assert_eq!(in_the_laboratory("barrier", "160000 J/mol"), "160 kJ/mol");
        assert_eq!(in_the_laboratory("source", "by hand"), "by hand");
    }
}
