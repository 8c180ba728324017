//! Diffuse reflectance of a powder.

use super::{Bands, Uvvis};

/// Where spectra begin, in nm.
pub const FIRST: u32 = 300;
/// Where they end, in nm.
pub const LAST: u32 = 1200;
/// From one wavelength to the next, in nm.
pub const STEP: u32 = 2;

/// A spectrum at one wavelength.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpectrumPoint {
    /// Wavelength in nm.
    pub wavelength: f64,
    /// Absorption coefficient in 1/cm.
    pub absorption: f64,
    /// Diffuse reflectance, of 1.
    pub reflectance: f64,
}

/// A spectrum from [`FIRST`] to [`LAST`].
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    /// Ascending in wavelength.
    pub points: Vec<SpectrumPoint>,
}

impl Uvvis {
    /// Diffuse reflectance of a thick layer with this absorption, in 1/cm (P. Kubelka, F. Munk,
    /// Z. Tech. Phys. 12, 593, 1931): white·[1 + x − √(x² + 2x)] with x = K/S, here as
    /// white/[1 + x + √(x² + 2x)], which is the same and loses no digits where x is large.
    pub fn reflectance(&self, absorption: f64) -> f64 {
        // Neither 0/0 nor what is negative absorbs.
        let x = (absorption / self.scattering).max(0.0);
        self.white / (1.0 + x + (x * x + 2.0 * x).sqrt())
    }
}

impl Spectrum {
    /// The spectrum of a sample with such bands.
    pub fn of(settings: &Uvvis, bands: &Bands) -> Self {
        let point = |wavelength: u32| {
            let wavelength = f64::from(wavelength);
            let absorption = bands.absorption(wavelength);
            SpectrumPoint { wavelength, absorption, reflectance: settings.reflectance(absorption) }
        };
        Self { points: (FIRST..=LAST).step_by(STEP as usize).map(point).collect() }
    }

    /// The band edge in nm: where the reflectance, seen from the red, falls through the middle
    /// between its lowest and its highest value in the range. `None` where it is the same all
    /// over.
    pub fn edge(&self) -> Option<f64> {
        let values = || self.points.iter().map(|point| point.reflectance);
        let (lowest, highest) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let middle = f64::midpoint(lowest, highest);
        let crosses =
            |pair: &&[SpectrumPoint]| pair[0].reflectance < middle && pair[1].reflectance >= middle;
        let pair = self.points.windows(2).rev().find(crosses)?;
        let share = (middle - pair[0].reflectance) / (pair[1].reflectance - pair[0].reflectance);
        Some(pair[0].wavelength + share * (pair[1].wavelength - pair[0].wavelength))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::Instrument;
    use approx::assert_relative_eq;

    /// By hand: K/S of 0, 1/4 and 2/3 gives 1, 1/2 and 1/3 of the white, by (1 − R)²/(2R) = K/S.
    #[test]
    fn kubelka_and_munk_by_hand() {
        let settings =
            Uvvis::new(&Instrument::Uvvis.sheet(Some(crate::substance::Substance::built_in())));
        for (absorption, share) in [(0.0, 1.0), (75.0, 0.5), (200.0, 1.0 / 3.0)] {
            let reflectance = settings.reflectance(absorption);
            assert_relative_eq!(reflectance, 0.96 * share, max_relative = 1e-12);
        }
        assert_eq!(settings.reflectance(f64::INFINITY), 0.0);
    }

    fn spectrum(values: impl Fn(f64) -> f64) -> Spectrum {
        let point = |wavelength: f64| SpectrumPoint {
            wavelength,
            absorption: 0.0,
            reflectance: values(wavelength),
        };
        Spectrum { points: (0..10).map(|i| point(300.0 + 100.0 * f64::from(i))).collect() }
    }

    /// On a ramp from 0.2 at 500 nm to 0.8 at 800 nm the middle is at 650 nm; of two rises, the
    /// red one.
    #[test]
    fn the_edge_is_half_way_up_the_last_rise() {
        let ramp = |nm: f64| (0.2 + 0.6 * (nm - 500.0) / 300.0).clamp(0.2, 0.8);
        assert_relative_eq!(spectrum(ramp).edge().unwrap(), 650.0, epsilon = 1e-9);
        let peak = |nm: f64| if nm == 400.0 { 0.8 } else { ramp(nm) };
        assert_relative_eq!(spectrum(peak).edge().unwrap(), 650.0, epsilon = 1e-9);
        let bright = |nm: f64| if nm < 350.0 { 0.9 } else { ramp(nm) };
        // The middle is at 0.55 now.
        assert_relative_eq!(spectrum(bright).edge().unwrap(), 675.0, epsilon = 1e-9);
        assert_eq!(spectrum(|_| 0.96).edge(), None);
    }
}
