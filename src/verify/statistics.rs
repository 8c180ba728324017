//! What the comparisons are made of: chances and an integral.

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, Discrete, Normal, StudentsT};

/// ∫ f dx by Simpson's rule on 2n intervals.
pub fn integral(f: impl Fn(f64) -> f64, from: f64, to: f64, n: usize) -> f64 {
    let width = (to - from) / (2 * n) as f64;
    let inner: f64 =
        (1..2 * n).map(|i| f(from + i as f64 * width) * if i % 2 == 1 { 4.0 } else { 2.0 }).sum();
    (f(from) + f(to) + inner) * width / 3.0
}

/// The chance that χ² is as large as this, or larger; not a number without a degree of freedom.
pub fn chance_of_chi_square(value: f64, freedom: f64) -> f64 {
    ChiSquared::new(freedom).map_or(f64::NAN, |law| law.sf(value))
}

/// The standard normal deviate that is exceeded with this chance. A chance too small for a double
/// gives that of the smallest, 37.5.
pub fn normal_equivalent(chance: f64) -> f64 {
    if chance.is_nan() {
        return f64::NAN;
    }
    let (least, most) = (f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
    -Normal::standard().inverse_cdf(chance.clamp(least, most))
}

/// The standard normal deviate that is as unlikely as a difference of this number of standard errors
/// where these were taken from the scatter of n values: of Student's t with n − 1 degrees of freedom
/// (Student, Biometrika 6, 1 (1908)). Not a number of fewer than two.
pub fn normal_equivalent_of_t(t: f64, n: usize) -> f64 {
    let law = StudentsT::new(0.0, 1.0, n as f64 - 1.0);
    law.map_or(f64::NAN, |law| normal_equivalent(law.sf(t.abs())).copysign(t))
}

/// The chance that a binomial number is larger than a count, and half of that it is just as large;
/// not a number where the law is none.
pub fn chance_of_count(count: u64, trials: u64, chance: f64) -> f64 {
    let Ok(law) = Binomial::new(chance, trials) else { return f64::NAN };
    // Terms beyond 40 standard deviations above the mean are none.
    let mean = chance * trials as f64;
    let last = trials.min((mean + 40.0 * (mean + 1.0).sqrt()) as u64).max(count);
    law.pmf(count) / 2.0 + (count + 1..=last).map(|more| law.pmf(more)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of three throws of a coin: 1/8 for three heads, 3/8 for two.
    #[test]
    fn chances_of_counts_by_hand() {
        assert!((chance_of_count(3, 3, 0.5) - 1.0 / 16.0).abs() < 1e-12);
        assert!((chance_of_count(2, 3, 0.5) - (1.0 / 8.0 + 3.0 / 16.0)).abs() < 1e-12);
        assert!((chance_of_count(0, 3, 0.5) - 15.0 / 16.0).abs() < 1e-12);
    }

    /// The 0.975 quantile of t is 2.262157 with nine degrees of freedom, 1.984 with 99 (the tables).
    #[test]
    fn few_values_weigh_less() {
        assert!((normal_equivalent_of_t(2.262_157, 10) - 1.959_964).abs() < 1e-5);
        assert!((normal_equivalent_of_t(-1.984_217, 100) + 1.959_964).abs() < 1e-5);
        assert!(normal_equivalent_of_t(1.0, 1).is_nan());
        assert_eq!(normal_equivalent_of_t(0.0, 5), 0.0);
    }

    #[test]
    fn chances_become_deviates() {
        for (chance, deviate) in [(0.5, 0.0), (0.022_750_131_948, 2.0), (3.167_124_183e-5, 4.0)] {
            assert!((normal_equivalent(chance) - deviate).abs() < 1e-6, "{chance}");
        }
        assert!(normal_equivalent(0.0) > 30.0 && normal_equivalent(1.0) < -8.0);
        assert!(normal_equivalent(f64::NAN).is_nan());
    }

    #[test]
    fn simpsons_rule_is_exact_for_cubes() {
        assert!((integral(|x| x * x * x, 0.0, 2.0, 1) - 4.0).abs() < 1e-12);
    }
}
