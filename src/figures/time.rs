//! The unit in which a time reads best.

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeUnit {
    /// Its symbol.
    pub symbol: &'static str,
    /// Its length in s.
    pub seconds: f64,
    /// The steps between ticks that read well, where 1-2-5 do not.
    pub steps: &'static [f64],
}

/// An hour in s.
pub(super) const HOUR: f64 = 3600.0;

/// The unit of most runs.
const HOURS: TimeUnit = TimeUnit {
    symbol: "h",
    seconds: HOUR,
    steps: &[0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 120.0],
};

/// From the longest, each with the least span of itself that it serves.
const UNITS: [(f64, TimeUnit); 8] = [
    // The Julian year, 365.25 d.
    (5.0, TimeUnit { symbol: "a", seconds: 31_557_600.0, steps: &[] }),
    (20.0, TimeUnit { symbol: "d", seconds: 86_400.0, steps: &[] }),
    (2.0, HOURS),
    (
        2.0,
        TimeUnit {
            symbol: "min",
            seconds: 60.0,
            steps: &[0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0],
        },
    ),
    (1.0, TimeUnit { symbol: "s", seconds: 1.0, steps: &[0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0] }),
    (1.0, TimeUnit { symbol: "ms", seconds: 1e-3, steps: &[] }),
    (1.0, TimeUnit { symbol: "µs", seconds: 1e-6, steps: &[] }),
    (0.0, TimeUnit { symbol: "ns", seconds: 1e-9, steps: &[] }),
];

/// Greater values than this are written with a power of ten.
const MOST_PLAIN: f64 = 1e5;

impl TimeUnit {
    /// The unit for times up to `longest` s; hours if that is zero or not a number.
    pub fn of(longest: f64) -> Self {
        if !(longest.is_finite() && longest > 0.0) {
            return HOURS;
        }
        UNITS
            .iter()
            .find(|(least, unit)| longest >= least * unit.seconds)
            .map_or(HOURS, |&(_, unit)| unit)
    }

    /// The unit with this symbol.
    pub(super) fn called(symbol: &str) -> Option<Self> {
        UNITS.into_iter().map(|(_, unit)| unit).find(|unit| unit.symbol == symbol)
    }

    /// A time in s as text in this unit, to three digits: `24 h`, `1.5 d`, `3.17×10^{5} a`.
    pub fn format(self, seconds: f64) -> String {
        let value = seconds / self.seconds;
        if value >= MOST_PLAIN {
            let exponent = value.log10().floor() as i32;
            let mantissa = value / 10_f64.powi(exponent);
            return format!("{mantissa:.2}×10^{{{exponent}}} {}", self.symbol);
        }
        let whole_digits = value.abs().max(1.0).log10().floor() as usize + 1;
        let text = format!("{value:.*}", 3_usize.saturating_sub(whole_digits));
        let text = if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.')
        } else {
            &text
        };
        format!("{text} {}", self.symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_fits_the_span() {
        let symbol = |seconds| TimeUnit::of(seconds).symbol;
        assert_eq!(symbol(360.0 * 3600.0), "h");
        assert_eq!(symbol(90.0 * 86_400.0), "d");
        assert_eq!(symbol(3e11), "a");
        assert_eq!(symbol(3600.0), "min");
        assert_eq!(symbol(45.0), "s");
        assert_eq!(symbol(2e-5), "µs");
        assert_eq!(symbol(1e-15), "ns");
        assert_eq!(symbol(0.0), "h");
    }

    #[test]
    fn times_keep_three_digits_and_no_empty_ones() {
        let hours = TimeUnit::of(72.0 * 3600.0);
        assert_eq!(hours.format(24.0 * 3600.0), "24 h");
        assert_eq!(hours.format(0.0), "0 h");
        assert_eq!(hours.format(5400.0), "1.5 h");
        assert_eq!(hours.format(23.997 * 3600.0), "24 h");
        assert_eq!(hours.format(360.0 * 3600.0), "360 h");
        assert_eq!(hours.format(3.17e5 * 3600.0), "3.17×10^{5} h");
    }
}
