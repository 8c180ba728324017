//! One value of a run, held against what it has to be.

use super::statistics::{
    chance_of_chi_square, chance_of_count, normal_equivalent, normal_equivalent_of_t,
};
use crate::statistics::mean_and_error;

/// How many standard errors may lie between a value and the exact one.
pub const MOST_DEVIATIONS: f64 = 4.0;
/// Fewer expected counts than this are put together before χ² is taken: its distribution is
/// that of the continuous law only where counts are many.
const FEWEST_EXPECTED: f64 = 10.0;

/// One value of a run, held against what it has to be.
///
/// ```
/// use tautomata::verify::Comparison;
///
/// let dimers = Comparison::new("coverage of a chain", 0.8652, 1.0 - (-2_f64).exp(), 0.0005);
/// assert!(dimers.passed(), "{:.1} standard errors", dimers.deviation);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What was compared, such as "half-way".
    pub quantity: String,
    /// What the run gave.
    pub value: f64,
    /// What it has to be.
    pub exact: f64,
    /// Standard error of the difference between the two.
    pub standard_error: f64,
    /// How far apart they are, in standard errors. Of χ², of rare cases, and where the error is
    /// taken from the scatter of replicates: the standard normal deviate that is as likely to be exceeded.
    pub deviation: f64,
    /// The most deviation, to either side, that passes.
    pub tolerance: f64,
}

impl Comparison {
    /// Of a value with a standard error, both in the quantity's own unit.
    pub fn new(quantity: impl Into<String>, value: f64, exact: f64, standard_error: f64) -> Self {
        Self {
            quantity: quantity.into(),
            value,
            exact,
            standard_error,
            deviation: (value - exact) / standard_error,
            tolerance: MOST_DEVIATIONS,
        }
    }

    /// Of the mean over replicates; its error is taken from how they scatter, to which that of
    /// the exact value is added if it has one.
    pub fn of_mean(
        quantity: impl Into<String>,
        values: &[f64],
        exact: f64,
        its_error: f64,
    ) -> Self {
        let (mean, error) = mean_and_error(values);
        let compared = Self::new(quantity, mean, exact, error.hypot(its_error));
        Self { deviation: normal_equivalent_of_t(compared.deviation, values.len()), ..compared }
    }

    /// Of a share counted in independent trials; the error is the binomial one.
    pub fn of_share(quantity: impl Into<String>, share: f64, chance: f64, trials: f64) -> Self {
        let error = (chance * (1.0 - chance) / trials).sqrt();
        Self::new(quantity, share, chance, error)
    }

    /// Of a few cases counted in many independent trials. Few are not distributed normally: the
    /// deviation is the standard normal deviate that is as likely as the count.
    pub fn of_rare(quantity: impl Into<String>, count: u64, chance: f64, trials: u64) -> Self {
        let n = trials as f64;
        let deviation = normal_equivalent(chance_of_count(count, trials, chance));
        Self { deviation, ..Self::of_share(quantity, count as f64 / n, chance, n) }
    }

    /// Of χ² with this number of degrees of freedom.
    pub fn of_chi_square(quantity: impl Into<String>, value: f64, freedom: f64) -> Self {
        let deviation = normal_equivalent(chance_of_chi_square(value, freedom));
        let comparison = Self::new(quantity, value, freedom, (2.0 * freedom).sqrt());
        Self { deviation, ..comparison }
    }

    /// Of counts, each with what is expected of it, as χ². Neighbours of which few are expected
    /// are put together; `fitted` says how many numbers were taken from the counts themselves, their
    /// sum among them.
    pub fn of_counts(
        quantity: impl Into<String>,
        counts: impl IntoIterator<Item = (f64, f64)>,
        fitted: f64,
    ) -> Self {
        let mut bins: Vec<(f64, f64)> = Vec::new();
        let mut open = (0.0, 0.0);
        for (count, expected) in counts {
            open = (open.0 + count, open.1 + expected);
            if open.1 >= FEWEST_EXPECTED {
                bins.push(std::mem::take(&mut open));
            }
        }
        if let Some(last) = bins.last_mut() {
            *last = (last.0 + open.0, last.1 + open.1);
        }
        let square = |&(count, expected): &(f64, f64)| (count - expected).powi(2) / expected;
        let value = bins.iter().map(square).sum();
        Self::of_chi_square(quantity, value, (bins.len() as f64 - fitted).max(1.0))
    }

    /// The same with another tolerance, in standard errors.
    pub fn within(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// Whether the value passes. What is no number does not.
    pub fn passed(&self) -> bool {
        self.deviation.abs() <= self.tolerance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_standard_errors_pass_and_no_number_does_not() {
        assert!(Comparison::new("", 1.4, 1.0, 0.100_000_1).passed());
        assert!(!Comparison::new("", 1.41, 1.0, 0.1).passed());
        assert!(!Comparison::new("", f64::NAN, 1.0, 0.1).passed());
        assert!(!Comparison::new("", 1.0, 1.0, 0.0).passed());
    }

    /// Of 100 throws of a coin 60 heads: χ² = 2·10²/50 = 4 with one degree of freedom, two
    /// standard deviations to either side: 0.0455, which one side of a normal exceeds beyond 1.69.
    #[test]
    fn counts_are_judged_by_chi_square() {
        let coin = Comparison::of_counts("", [(60.0, 50.0), (40.0, 50.0)], 1.0);
        assert_eq!((coin.value, coin.exact), (4.0, 1.0));
        assert!((coin.deviation - 1.690).abs() < 1e-3, "{}", coin.deviation);
    }

    #[test]
    fn rare_counts_are_put_together() {
        let tail = [(50.0, 50.0), (20.0, 20.0), (6.0, 6.0), (6.0, 6.0), (1.0, 3.0)];
        let compared = Comparison::of_counts("", tail, 1.0);
        assert_eq!(compared.exact, 2.0, "three bins: 50, 20 and the last three together");
        assert!((compared.value - 4.0 / 15.0).abs() < 1e-12);
    }
}
