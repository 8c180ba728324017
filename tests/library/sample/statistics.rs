//! How likely a sample of numbers is, if they are what they should be.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Mean and its standard error.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The chance of a χ² as large as that of these counts, of classes with these shares. Every
/// class should be due at least five times.
pub fn chi_square_chance(counts: &[u32], shares: &[f64]) -> f64 {
    let all: f64 = counts.iter().copied().map(f64::from).sum();
    let chi_square: f64 = counts
        .iter()
        .zip(shares)
        .map(|(&count, share)| (f64::from(count) - all * share).powi(2) / (all * share))
        .sum();
    ChiSquared::new(counts.len() as f64 - 1.0).expect("several classes").sf(chi_square)
}

/// The chance of a largest distance from the distribution function `up_to` as large as that of
/// these numbers (A. N. Kolmogorov; for finite samples M. A. Stephens, J. R. Stat. Soc. B 32
/// (1970) 115).
pub fn kolmogorov_chance(mut values: Vec<f64>, up_to: impl Fn(f64) -> f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let distance = values.iter().enumerate().fold(0.0_f64, |far, (rank, &value)| {
        let due = up_to(value);
        far.max(due - rank as f64 / n).max((rank + 1) as f64 / n - due)
    });
    let scaled = (n.sqrt() + 0.12 + 0.11 / n.sqrt()) * distance;
    let term =
        |k: i32| f64::from(1 - 2 * (k % 2)) * (-2.0 * f64::from(k * k) * scaled * scaled).exp();
    (-2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// The Poisson probability of a number.
pub fn poisson_share(count: u32, mean: f64) -> f64 {
    (1..=count).fold((-mean).exp(), |share, n| share * mean / f64::from(n))
}
