//! The pattern of a powder at one moment, and what is read off it.

use super::Xrd;
use super::reflections::debye_waller;
use crate::crystal::Cell;
use crate::instruments::profile::{gaussian, pseudo_voigt};
use crate::instruments::readout::Curve;
use crate::observe::{Inspection, Part};
use crate::units::ANGSTROM_PER_NM;
use std::f64::consts::PI;

/// Over how many of its widths a peak is sought, in steps of a fraction of one.
const SOUGHT: f64 = 3.0;
const STEP: f64 = 0.02;

/// A peak; angles are 2θ in degrees.
#[derive(Clone, Copy, Debug)]
struct Peak {
    two_theta: f64,
    /// Full width at half maximum.
    width: f64,
    area: f64,
}

/// Peaks and halo of a powder. Areas are counted in those of all peaks of the whole crystal at
/// rest within the range of the pattern.
#[derive(Clone, Debug)]
pub struct Pattern<'a> {
    settings: &'a Xrd,
    peaks: Vec<Peak>,
    /// Area of the halo.
    halo: f64,
}

impl<'a> Pattern<'a> {
    /// The pattern of what was seen, of the built-in crystal with ordered domains of this size
    /// in nm; without a size it has no peak.
    ///
    /// Of peaks: Xc · m|F|² · LP · exp(−2 B s²), with B = B₀ + 8π² u φ̄ and φ̄ the mean of φ over
    /// ordered molecules; width K λ / (L cos θ) + 4 ε tan θ, and that of the instrument.
    pub fn new(settings: &'a Xrd, cell: &Cell, seen: &Inspection, size: Option<f64>) -> Self {
        let ordered = seen.crystalline_fraction();
        let halo = if seen.molecules() > 0 { 1.0 - ordered } else { 0.0 };
        let reflections = settings.reflections(cell);
        let range = settings.range_from..=settings.range_to;
        let whole: f64 = reflections
            .iter()
            .filter(|one| range.contains(&one.two_theta()))
            .map(|one| one.area)
            .sum();
        let agitated = 8.0 * PI * PI * settings.displacement * seen.mean_phi(Part::Crystal);
        let peaks = size.filter(|_| whole > 0.0).map_or(Vec::new(), |size| {
            let peak = |one: &super::reflections::Reflection| Peak {
                two_theta: one.two_theta(),
                width: settings.width(one.theta, size),
                area: ordered * one.area / whole * debye_waller(agitated, one.s),
            };
            reflections.iter().map(peak).collect()
        });
        Self { settings, peaks, halo }
    }

    /// The intensity of peaks at 2θ in degrees, per degree.
    pub fn bragg(&self, two_theta: f64) -> f64 {
        let share = self.settings.lorentz_share;
        let peak =
            |one: &Peak| one.area * pseudo_voigt(two_theta - one.two_theta, one.width, share);
        self.peaks.iter().map(peak).sum()
    }

    /// The intensity of the halo at 2θ in degrees, per degree.
    pub fn halo(&self, two_theta: f64) -> f64 {
        let Xrd { halo_centre, halo_width, halo_share, .. } = *self.settings;
        let Xrd { second_halo_centre, second_halo_width, .. } = *self.settings;
        let first = halo_share * gaussian(two_theta - halo_centre, halo_width);
        let second =
            (1.0 - halo_share) * gaussian(two_theta - second_halo_centre, second_halo_width);
        self.halo * (first + second)
    }

    /// 2θ in degrees and the intensity there per degree, point by point.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let grid = self.settings.grid();
        let points = (0..grid.points).map(move |index| grid.at(index));
        points.map(|at| (at, self.bragg(at) + self.halo(at)))
    }

    /// The areas of peaks and halo within the range, by the trapezoidal rule.
    pub fn areas(&self) -> (f64, f64) {
        let area = |height: &dyn Fn(f64) -> f64| {
            let mut curve = Curve::zero(self.settings.grid());
            curve.add((self.settings.range_from, self.settings.range_to), height);
            curve.area()
        };
        (area(&|at| self.bragg(at)), area(&|at| self.halo(at)))
    }

    /// The size of domains in nm by Scherrer's equation, as one reads it off the strongest peak
    /// without halo, and less the instrument's width: overlap with other peaks and strain
    /// make it too small. `None` without a peak, with one that does not fall to half its height
    /// on both sides, and with one no wider than the instrument's.
    pub fn scherrer_size(&self) -> Option<f64> {
        let strongest = self.peaks.iter().max_by(|one, other| one.area.total_cmp(&other.area))?;
        let half = self.bragg(strongest.two_theta) / 2.0;
        let to_half = |direction: f64| self.distance_to(half, strongest, direction);
        let width = to_half(-1.0)? + to_half(1.0)? - self.settings.instrument_width;
        let width = width.to_radians();
        let cosine = (strongest.two_theta / 2.0).to_radians().cos();
        let Xrd { scherrer_constant, wavelength, .. } = *self.settings;
        let size = scherrer_constant * wavelength / ANGSTROM_PER_NM / (width * cosine);
        (half > 0.0 && width > 0.0).then_some(size)
    }

    /// How far from a peak's middle the intensity has fallen so low, in degrees.
    fn distance_to(&self, height: f64, peak: &Peak, direction: f64) -> Option<f64> {
        let step = STEP * peak.width;
        let above = |distance: f64| self.bragg(peak.two_theta + direction * distance) - height;
        let steps = (SOUGHT / STEP) as u32;
        let beyond = (1..=steps).map(|k| f64::from(k) * step).find(|&far| above(far) <= 0.0)?;
        let (inner, outer) = (above(beyond - step), above(beyond));
        Some(beyond - step * outer / (outer - inner))
    }
}

impl Xrd {
    /// Full width at half maximum of a peak at θ in radians of domains of this size in nm, 2θ in
    /// degrees. Contributions add up, as those of Lorentzians do.
    fn width(&self, theta: f64, size: f64) -> f64 {
        let by_size =
            self.scherrer_constant * self.wavelength / (size * ANGSTROM_PER_NM * theta.cos());
        let by_strain = 4.0 * self.strain * theta.tan();
        (by_size + by_strain).to_degrees() + self.instrument_width
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Planted, cell, settings};
    use super::*;
    use approx::assert_relative_eq;

    fn whole() -> Planted {
        Planted::where_ordered(|_, _| true)
    }

    fn none() -> Planted {
        Planted::where_ordered(|_, _| false)
    }

    /// 2θ of 100 from d = a sin β, of 020 from d = b/2, of 002 from d = c sin β / 2.
    #[test]
    fn monomer_has_peaks_where_braggs_law_puts_them_and_as_wide_as_the_instrument() {
        let settings = settings();
        let pattern = whole().pattern(&settings);
        let sine = 102.48_f64.to_radians().sin();
        for d in [8.9313 * sine, 9.037 / 2.0, 11.4448 * sine / 2.0] {
            let at = 2.0 * (1.540_56 / (2.0 * d)).asin().to_degrees();
            let (middle, beside) = (pattern.bragg(at), pattern.bragg(at + 0.02));
            assert!(middle > beside && middle > pattern.bragg(at - 0.02), "{at}");
        }
        // 100: 0.08° and, of crystallites of 1000 nm, 1.107 λ/(L cos θ) = 0.0098°.
        let (at, half) = (10.1353, f64::midpoint(0.08, 0.0098));
        for side in [-half, half] {
            let ratio = pattern.bragg(at + side) / pattern.bragg(at);
            assert_relative_eq!(ratio, 0.5, max_relative = 0.01);
        }
        assert_eq!(pattern.halo(24.0), 0.0);
        // Peaks lose tails beyond the range: half the Lorentzian of 0.09° at 100 and more, 5° and
        // more away, 0.3 % each; the rule of trapezoids adds as much.
        assert_relative_eq!(pattern.areas().0, 1.0, max_relative = 0.006);
    }

    #[test]
    fn without_order_there_is_only_the_halo() {
        let settings = settings();
        let pattern = none().pattern(&settings);
        let (bragg, halo) = pattern.areas();
        assert_eq!((bragg, pattern.scherrer_size()), (0.0, None));
        // The halo at 13° loses 8°/5° below the range: 8e-5 of its fifth.
        assert_relative_eq!(halo, 1.0, max_relative = 1e-4);
        // At its middle: 0.8 · √(4 ln 2/π)/8°, and 0.2 · exp(−4 ln 2 (11/5)²) of the other.
        assert_relative_eq!(pattern.halo(24.0), 0.8 * 0.939_437 / 8.0, max_relative = 1e-5);
        assert!(pattern.points().all(|(at, intensity)| intensity == pattern.halo(at)));
    }

    /// Two slabs. Only molecules at their two faces have disordered contacts, so the areas
    /// are as the molecules but for the tails of peaks and the faces' motion, 1 % each.
    #[test]
    fn of_half_a_crystal_the_areas_are_half_and_half() {
        let settings = settings();
        let half = Planted::where_ordered(|_, [_, _, z]| z < 0.0);
        let ordered = half.inspection().crystalline_fraction();
        assert_relative_eq!(ordered, 0.5, max_relative = 0.01);
        let (bragg, halo) = half.pattern(&settings).areas();
        assert_relative_eq!(bragg / (bragg + halo), ordered, max_relative = 0.01);
    }

    #[test]
    fn scherrers_equation_gives_back_a_planted_sphere() {
        let settings = settings();
        for diameter in [10.0, 20.0] {
            let size = Planted::sphere(diameter).pattern(&settings).scherrer_size().unwrap();
            assert_relative_eq!(size, diameter, max_relative = 0.05);
        }
    }

    #[test]
    fn strain_looks_like_smaller_domains() {
        let settings = Xrd { strain: 0.01, ..settings() };
        let pattern = Planted::sphere(20.0).pattern(&settings);
        // 1.107 λ/(20 nm cos θ) = 0.4904° and 4 ε tan θ = 0.2032°: 20 · 0.4904/0.6936.
        assert_relative_eq!(pattern.scherrer_size().unwrap(), 14.1, max_relative = 0.03);
    }

    #[test]
    fn peaks_go_as_order_goes() {
        let settings = settings();
        let areas = [20.0, 15.0, 10.0, 5.0, 1.5]
            .map(|diameter| Planted::sphere(diameter).pattern(&settings).areas().0);
        assert!(areas.windows(2).all(|pair| pair[1] < pair[0]));
        assert!((0.0..0.001).contains(&areas[4]), "{areas:?}");
    }

    /// exp(−2 · 8π² · 0.15 φ̄ s²) of each peak over a crystal's at rest: φ̄ = 0.5 by order at every
    /// second molecule, anywhere. Over the range, 2θ = 25.3°: s² = 0.0203/Å2.
    #[test]
    fn molecules_next_to_disorder_move() {
        let settings = settings();
        let random = Planted::random(500);
        let moved = random.pattern(&settings);
        let at_rest = Xrd { displacement: 0.0, ..settings.clone() };
        let rigid = random.pattern(&at_rest);
        let phi = random.inspection().mean_phi(Part::Crystal);
        assert_relative_eq!(phi, 0.5, max_relative = 0.02);
        let expected = (-2.0 * 11.844 * phi * 0.0203_f64).exp();
        let factors = moved.peaks.iter().zip(&rigid.peaks);
        let (one, other) =
            factors.into_iter().find(|(one, _)| (one.two_theta - 25.329).abs() < 0.01).unwrap();
        assert_relative_eq!(one.area / other.area, expected, max_relative = 0.003);
    }

    #[test]
    fn odd_numbers_and_an_empty_box_do_no_harm() {
        let empty = Inspection { surroundings: Vec::new(), ..none().inspection() };
        let settings = settings();
        let pattern = Pattern::new(&settings, &cell(), &empty, None);
        assert_eq!(pattern.areas(), (0.0, 0.0));
        for (step, wavelength) in [(0.0, 1.54), (-1.0, 0.0), (1e-12, 99.0), (100.0, -1.0)] {
            let odd =
                Xrd { range_step: step, wavelength, crystallite_size: 0.0, ..settings.clone() };
            let pattern = Pattern::new(&odd, &cell(), &whole().inspection(), Some(f64::INFINITY));
            let finite = |(at, intensity): (f64, f64)| at.is_finite() && intensity.is_finite();
            assert!(pattern.points().take(1000).all(finite), "{step} {wavelength}");
            let _ = pattern.scherrer_size();
        }
    }
}
