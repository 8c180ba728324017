//! How far a measured mean lies from an exact value.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Mean and its standard error over replicates.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Standard errors between a share counted in `trials` independent trials and its exact
/// chance; the error is the binomial one.
pub fn share_deviations(share: f64, chance: f64, trials: f64) -> f64 {
    (share - chance) / (chance * (1.0 - chance) / trials).sqrt()
}

/// ∫ f dx by Simpson's rule on 2n intervals.
pub fn integral(f: impl Fn(f64) -> f64, from: f64, to: f64, n: usize) -> f64 {
    let width = (to - from) / (2 * n) as f64;
    let inner: f64 =
        (1..2 * n).map(|i| f(from + i as f64 * width) * if i % 2 == 1 { 4.0 } else { 2.0 }).sum();
    (f(from) + f(to) + inner) * width / 3.0
}

/// The chance that χ² is as large as this, or larger.
pub fn chance_of_chi_square(value: f64, freedom: f64) -> f64 {
    ChiSquared::new(freedom).expect("degrees of freedom").sf(value)
}
