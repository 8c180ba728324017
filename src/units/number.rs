//! How people are shown a number. Terminal, page and legends of figures all go by this one rule:
//!
//! - An error has two significant digits, and its mean has as many decimals: `27.96 ± 0.32`.
//! - A number without an error has four significant digits and no zeros at its end: `28.5`.
//! - Below 1e-4 and from 1e7 on a power of ten follows: `4.5e-6`, `(4.50 ± 0.31)e-6`.
//!
//! Files for programs keep every digit, see [`super::shortest`].
//!
//! ```
//! use tautomata::units::{number, time, with_error};
//!
//! assert_eq!(with_error(27.9642, Some(0.3187)), "27.96 ± 0.32");
//! assert_eq!(number(28.5), "28.5");
//! assert_eq!(time(5400.0), "90 min");
//! ```

use std::ops::Range;

/// Significant digits of a number whose error is not known.
const DIGITS: usize = 4;
/// Significant digits of an error.
const DIGITS_OF_AN_ERROR: usize = 2;
/// Powers of ten of the first digit with which a number is written out.
const PLAIN: Range<i32> = -4..7;
/// An error smaller than this share of its mean is no scatter: sums of equal numbers leave as much.
const ROUNDING: f64 = 1e-13;

/// A number whose error is not known; a whole one, such as a count, with all its digits.
pub fn number(value: f64) -> String {
    let whole = value.fract() == 0.0 && value.abs() < 10_f64.powi(PLAIN.end);
    if whole { up_to(value, 0) } else { digits(value, DIGITS) }
}

/// A time in the laboratory, in s, in the unit that suits it.
pub fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 120.0 => (s, "s"),
        s if s < 7200.0 => (s / 60.0, "min"),
        s => (s / 3600.0, "h"),
    };
    format!("{} {unit}", digits(value, DIGITS))
}

/// A number, rounded to a number of significant digits, at least one, without zeros at its end.
pub fn digits(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let (mantissa, exponent) = scientific(value, digits);
    if PLAIN.contains(&exponent) {
        return trimmed(&up_to(value, exponent + 1 - digits as i32)).to_owned();
    }
    // Infinity has no power of ten.
    if value.is_finite() { format!("{}e{exponent}", trimmed(&mantissa)) } else { mantissa }
}

/// A mean with its standard error. Without an error, or with one that is only rounding, the
/// mean alone.
pub fn with_error(mean: f64, error: Option<f64>) -> String {
    let scatter = |error: &f64| error.is_finite() && *error > ROUNDING * mean.abs();
    let Some(error) = error.filter(scatter) else { return number(mean) };
    let last = scientific(error, DIGITS_OF_AN_ERROR).1 - (DIGITS_OF_AN_ERROR as i32 - 1);
    let first = scientific(mean.abs().max(error), DIGITS).1;
    if PLAIN.contains(&first) {
        return format!("{} ± {}", up_to(mean, last), up_to(error, last));
    }
    let scaled = |value: f64| up_to(value / 10_f64.powi(first), last - first);
    format!("({} ± {})e{first}", scaled(mean), scaled(error))
}

/// A number in scientific notation, rounded to a number of digits: its mantissa and its power of ten.
fn scientific(value: f64, digits: usize) -> (String, i32) {
    let text = format!("{value:.*e}", digits.saturating_sub(1));
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.to_owned(), exponent.parse().unwrap_or(0))
}

/// A number rounded to a power of ten; what rounds to zero has no sign.
fn up_to(value: f64, power: i32) -> String {
    let decimals = (-power).max(0) as usize;
    let unit = 10_f64.powi(power.max(0));
    let text =
        format!("{:.decimals$}", if power > 0 { (value / unit).round() * unit } else { value });
    let is_zero = !text.contains(|digit: char| ('1'..='9').contains(&digit));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// A decimal number without zeros at its end.
fn trimmed(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_two_digits_and_its_mean_as_many_decimals() {
        for (mean, error, shown) in [
            (27.963_1, 0.3214, "27.96 ± 0.32"),
            (28.5, 0.25, "28.50 ± 0.25"),
            (-361.2, 25.0, "-361 ± 25"),
            (0.007_12, 0.000_86, "0.00712 ± 0.00086"),
            // Rounding makes a digit more of 0.0996.
            (1.0, 0.0996, "1.00 ± 0.10"),
            (123_456.0, 2345.0, "123500 ± 2300"),
            (0.0, 0.1, "0.00 ± 0.10"),
            (-0.001, 0.5, "0.00 ± 0.50"),
            (4.5e-6, 3.1e-7, "(4.50 ± 0.31)e-6"),
            (0.0, 2e-6, "(0.0 ± 2.0)e-6"),
            (2.5e19, 4e17, "(2.500 ± 0.040)e19"),
        ] {
            assert_eq!(with_error(mean, Some(error)), shown);
        }
    }

    #[test]
    fn a_time_takes_the_unit_that_suits_it() {
        assert_eq!(time(72.0 * 3600.0), "72 h");
        assert_eq!(time(1234.0), "20.57 min");
        assert_eq!(time(3e-5), "3e-5 s");
    }

    #[test]
    fn without_a_scatter_there_is_a_mean_only() {
        for error in [None, Some(0.0), Some(4e-16), Some(f64::NAN), Some(f64::INFINITY)] {
            assert_eq!(with_error(28.512_34, error), "28.51");
        }
    }

    #[test]
    fn numbers_have_no_noise_behind_them() {
        for (value, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (28.512_34, "28.51"),
            (5.0, "5"),
            (9.999_96, "10"),
            (-0.000_123_46, "-0.0001235"),
            (55_296.0, "55296"),
            (123_456.7, "123500"),
            (4.5e-6, "4.5e-6"),
            (1.768_1e16, "1.768e16"),
            (f64::INFINITY, "inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(number(value), shown);
        }
        assert_eq!(digits(1.333e7, 2), "1.3e7");
        assert_eq!(digits(123_456.0, 2), "120000");
        assert_eq!(digits(51.449, 3), "51.4");
        assert_eq!(digits(0.02, 3), "0.02");
    }
}
