//! Random numbers and the normal distribution, the same bits everywhere.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The share of the standard normal distribution below x.
pub(super) fn normal_distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The x below which a share 0 < p < 1 of the standard normal distribution lies.
///
/// Newton's method for the upper tail Q from x = 0: Q is convex for x > 0, so every step ends short of the root and the
/// steps converge.
pub(super) fn normal_quantile(p: f64) -> f64 {
    let tail = p.min(1.0 - p);
    let mut x = 0.0;
    let mut step = f64::INFINITY;
    while step > 1e-15 * (1.0 + x) {
        let density = libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
        step = (normal_distribution(-x) - tail) / density;
        x += step;
    }
    if p < 0.5 { -x } else { x }
}
