//! What the comparisons are made of: errors, chances and an integral.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

/// Mean and its standard error over replicates.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

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

#[cfg(test)]
mod tests {
    use super::*;

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
