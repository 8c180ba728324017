//! The colour of a powder in daylight.

use super::observer::{FIRST, OBSERVER, STEP};
use super::{Bands, Uvvis};
use palette::white_point::D65;
use palette::{FromColor, Lab, Srgb, Xyz};

/// A colour under the illuminant D65, as the observer of the CIE of 1931 (2°) sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Red, green and blue of sRGB, of 255; what a screen can't show is cut off.
    pub srgb: [u8; 3],
    /// Lightness L* of CIELAB, from 0 to 100.
    pub lightness: f64,
    /// a* of CIELAB: from green to red.
    pub a: f64,
    /// b* of CIELAB: from blue to yellow.
    pub b: f64,
}

impl Colour {
    /// The colour of a powder with such bands.
    pub fn of(settings: &Uvvis, bands: &Bands) -> Self {
        Self::reflecting(|wavelength| settings.reflectance(bands.absorption(wavelength)))
    }

    /// The colour of what reflects so much at a wavelength in nm (CIE 15, Colorimetry: sums over
    /// the visible range, Y of a perfect white is 1).
    fn reflecting(reflectance: impl Fn(f64) -> f64) -> Self {
        let [x, y, z] = tristimulus(reflectance);
        let seen = Xyz::<D65, f64>::new(x, y, z);
        let lab = Lab::from_color(seen);
        // The conversion ends at the gamut of the screen.
        let shown: Srgb<u8> = Srgb::<f64>::from_color(seen).into_format();
        let srgb = [shown.red, shown.green, shown.blue];
        Self { srgb, lightness: lab.l, a: lab.a, b: lab.b }
    }

    /// As `#rrggbb`.
    pub fn hex(&self) -> String {
        let [red, green, blue] = self.srgb;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// X, Y and Z of what reflects so much at a wavelength in nm.
fn tristimulus(reflectance: impl Fn(f64) -> f64) -> [f64; 3] {
    let (mut sum, mut white) = ([0.0; 3], 0.0);
    for (wavelength, [power, x, y, z]) in (FIRST..).step_by(STEP as usize).zip(OBSERVER) {
        let reflected = power * reflectance(f64::from(wavelength));
        sum.iter_mut().zip([x, y, z]).for_each(|(sum, weight)| *sum += weight * reflected);
        white += power * y;
    }
    sum.map(|sum| sum / white)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use palette::color_difference::Ciede2000;

    /// ΔE00 between two colours of a screen.
    pub fn apart(one: [u8; 3], other: [u8; 3]) -> f64 {
        let lab = |[red, green, blue]: [u8; 3]| {
            Lab::<D65, f64>::from_color(Srgb::new(red, green, blue).into_format::<f64>())
        };
        lab(one).difference(lab(other))
    }

    /// A perfect white has the chromaticity of D65, 0.3127 and 0.3290 (CIE 15), to their digits.
    #[test]
    fn white_is_that_of_daylight() {
        let [x, y, z] = tristimulus(|_| 1.0);
        let sum = x + y + z;
        assert_eq!(y, 1.0);
        assert_abs_diff_eq!(x / sum, 0.3127, epsilon = 5e-5);
        assert_abs_diff_eq!(y / sum, 0.3290, epsilon = 5e-5);
        let white = Colour::reflecting(|_| 1.0);
        assert_eq!(white.hex(), "#ffffff");
        // Sums in steps of 5 nm have the white to 4e-5.
        assert_abs_diff_eq!(white.lightness, 100.0, epsilon = 1e-9);
        assert!(white.a.abs() < 0.02 && white.b.abs() < 0.02, "{white:?}");
    }

    /// By hand: grey of 18.42 % has L* = 116·0.1842^(1/3) − 16 = 50.00.
    #[test]
    fn greys_and_black() {
        assert_abs_diff_eq!(Colour::reflecting(|_| 0.1842).lightness, 50.0, epsilon = 0.01);
        assert_eq!(Colour::reflecting(|_| 0.0).hex(), "#000000");
    }

    /// What reflects only beyond 600 nm is red, only from 500 to 560 nm green, only below 480 nm
    /// blue.
    #[test]
    fn bands_of_the_spectrum_have_their_colours() {
        let of = |from: f64, to: f64| {
            Colour::reflecting(|nm| if (from..to).contains(&nm) { 0.9 } else { 0.0 }).srgb
        };
        for (band, strongest) in [((600.0, 800.0), 0), ((500.0, 560.0), 1), ((380.0, 480.0), 2)] {
            let srgb = of(band.0, band.1);
            let others = (0..3).filter(|channel| *channel != strongest);
            assert!(others.into_iter().all(|other| srgb[other] < srgb[strongest]), "{srgb:?}");
        }
    }
}
