//! Shapes of peaks, by their full width at half maximum; each has the area 1.

use std::f64::consts::{LN_2, PI};

/// A narrower peak is drawn this wide, in the unit of its abscissa: points would miss it.
const NARROWEST: f64 = 1e-3;

/// A Gaussian so far from its middle.
pub fn gaussian(x: f64, width: f64) -> f64 {
    let width = width.max(NARROWEST);
    (4.0 * LN_2 / PI).sqrt() / width * (-4.0 * LN_2 * (x / width).powi(2)).exp()
}

/// A Lorentzian so far from its middle.
fn lorentzian(x: f64, width: f64) -> f64 {
    let width = width.max(NARROWEST);
    2.0 / (PI * width) / (1.0 + 4.0 * (x / width).powi(2))
}

/// A sum of both of the same width (pseudo-Voigt; G. K. Wertheim et al., Rev. Sci. Instrum. 45,
/// 1369, 1974), the Lorentzian with this share of the area.
pub fn pseudo_voigt(x: f64, width: f64, lorentz_share: f64) -> f64 {
    let share = lorentz_share.clamp(0.0, 1.0);
    share * lorentzian(x, width) + (1.0 - share) * gaussian(x, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn shapes_have_their_width_and_area() {
        for share in [0.0, 0.3, 1.0] {
            let at = |x: f64| pseudo_voigt(x, 0.4, share);
            assert_relative_eq!(at(0.2), at(0.0) / 2.0, max_relative = 1e-12);
            let area: f64 = (-200_000..=200_000).map(|k| at(f64::from(k) * 1e-3) * 1e-3).sum();
            // Beyond ±200 lie 0.4/(π·200) of the Lorentzian.
            assert_relative_eq!(area, 1.0, epsilon = 7e-4);
        }
        assert!(gaussian(0.0, 0.0).is_finite());
    }
}
