//! Where the crystal reflects, and how strongly.

use super::Xrd;
use crate::crystal::Cell;
use crate::instruments::Sheet;

/// Wavelength in Å at which the intensities of the file hold.
const THEIR_WAVELENGTH: f64 = 1.54056;
/// B in Å2 at which they hold.
const THEIR_B: f64 = 4.0;

/// A reflection of the crystal at rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reflection {
    /// Bragg's angle θ in radians.
    pub theta: f64,
    /// sin θ / λ in 1/Å.
    pub s: f64,
    /// Area of its peak; only ratios count.
    pub area: f64,
}

impl Reflection {
    /// 2θ in degrees.
    pub fn two_theta(&self) -> f64 {
        2.0 * self.theta.to_degrees()
    }
}

/// Marks the intensities of reflections as not known: those of a record hold for the cell of its
/// own crystal only.
pub fn forget_intensities(sheet: &mut Sheet) {
    for number in sheet.numbers.iter_mut().filter(|one| one.name.starts_with("intensity_")) {
        *number = number.clone().unknown();
    }
}

impl Xrd {
    /// The reflections of a cell that this wavelength can reach.
    pub(super) fn reflections(&self, cell: &Cell) -> Vec<Reflection> {
        let reflection = |(hkl, listed)| {
            let s = 0.5 / spacing(cell, hkl);
            let theta = bragg_angle(s, self.wavelength)?;
            let theirs = bragg_angle(s, THEIR_WAVELENGTH)?;
            // What is listed holds Lorentz-polarization and Debye–Waller factors; other
            // wavelengths and temperatures have others.
            let polarized = lorentz_polarization(theta) / lorentz_polarization(theirs);
            let moving = debye_waller(self.thermal_b - THEIR_B, s);
            Some(Reflection { theta, s, area: listed * polarized * moving })
        };
        self.listed().into_iter().filter_map(reflection).collect()
    }

    /// Miller indices, and relative areas as they stand in the file.
    fn listed(&self) -> [([i32; 3], f64); 27] {
        [
            ([1, 0, 0], self.intensity_100),
            ([0, 1, 1], self.intensity_011),
            ([1, 1, 0], self.intensity_110),
            ([0, 0, 2], self.intensity_002),
            ([1, 1, 1], self.intensity_111),
            ([0, 1, 2], self.intensity_012),
            ([1, 1, -2], self.intensity_11m2),
            ([0, 2, 0], self.intensity_020),
            ([2, 0, 0], self.intensity_200),
            ([1, 0, 2], self.intensity_102),
            ([0, 2, 1], self.intensity_021),
            ([1, 2, -1], self.intensity_12m1),
            ([1, 2, 1], self.intensity_121),
            ([2, 1, -2], self.intensity_21m2),
            ([0, 2, 2], self.intensity_022),
            ([1, 1, -3], self.intensity_11m3),
            ([0, 1, 3], self.intensity_013),
            ([2, 0, 2], self.intensity_202),
            ([1, 2, 2], self.intensity_122),
            ([1, 1, 3], self.intensity_113),
            ([2, 1, 2], self.intensity_212),
            ([0, 3, 1], self.intensity_031),
            ([1, 2, -3], self.intensity_12m3),
            ([0, 2, 3], self.intensity_023),
            ([1, 3, 0], self.intensity_130),
            ([1, 1, 4], self.intensity_114),
            ([0, 2, 4], self.intensity_024),
        ]
    }
}

/// Distance in Å of the lattice planes (h k l): one over the length of h a* + k b* + l c*.
fn spacing(cell: &Cell, hkl: [i32; 3]) -> f64 {
    let [a, b, c] = cell.vectors();
    let volume = cell.volume();
    let reciprocal = [cross(b, c), cross(c, a), cross(a, b)];
    let component = |axis: usize| -> f64 {
        (0..3).map(|edge| f64::from(hkl[edge]) * reciprocal[edge][axis] / volume).sum()
    };
    1.0 / (0..3).map(|axis| component(axis).powi(2)).sum::<f64>().sqrt()
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// θ in radians by Bragg's law, sin θ = λ s; `None` where the wavelength is too long or none.
fn bragg_angle(s: f64, wavelength: f64) -> Option<f64> {
    let sine = wavelength * s;
    (sine > 0.0 && sine < 1.0).then(|| sine.asin())
}

/// The Lorentz-polarization factor of a powder without monochromator,
/// (1 + cos² 2θ) / (sin² θ cos θ).
fn lorentz_polarization(theta: f64) -> f64 {
    (1.0 + (2.0 * theta).cos().powi(2)) / (theta.sin().powi(2) * theta.cos())
}

/// The Debye–Waller factor of intensities, exp(−2 B s²), of B in Å2 and s in 1/Å.
pub(super) fn debye_waller(b: f64, s: f64) -> f64 {
    (-2.0 * b * s * s).exp()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{cell, settings};
    use super::*;
    use approx::assert_relative_eq;

    /// 1/d² of a monoclinic cell, as textbooks have it.
    fn monoclinic_spacing([h, k, l]: [i32; 3]) -> f64 {
        let (a, b, c) = (8.9313, 9.037, 11.4448);
        let (sine, cosine) = 102.48_f64.to_radians().sin_cos();
        let [h, k, l] = [h, k, l].map(f64::from);
        let across = h * h / (a * a) + l * l / (c * c) - 2.0 * h * l * cosine / (a * c);
        (across / (sine * sine) + k * k / (b * b)).powf(-0.5)
    }

    #[test]
    fn spacings_of_a_monoclinic_cell() {
        for (hkl, _) in settings().listed() {
            assert_relative_eq!(
                spacing(&cell(), hkl),
                monoclinic_spacing(hkl),
                max_relative = 1e-12
            );
        }
    }

    /// Positions and intensities of the nine strongest but for overlaps, from gemmi 0.7.5 with
    /// the same CIF: structure factors of all atoms by their U, all equivalents, LP.
    #[test]
    fn positions_and_intensities_are_those_of_an_independent_program() {
        let nine = [
            (10.135, 100.0),
            (12.587, 14.2),
            (14.102, 13.1),
            (18.656, 22.6),
            (21.192, 16.6),
            (25.329, 34.8),
            (25.850, 31.1),
            (29.710, 14.5),
            (31.392, 15.3),
        ];
        let reflections = settings().reflections(&cell());
        for (two_theta, area) in nine {
            let near = |one: &&Reflection| (one.two_theta() - two_theta).abs() < 0.0006;
            let found = reflections.iter().find(near).expect("a reflection there");
            // Rounding of either, and one B for all atoms.
            assert!((found.area - area).abs() < 0.11, "{two_theta}: {found:?}");
        }
    }

    /// m|F|² of 100 over 011 is 16417/3664 by gemmi. Molybdenum's rays see it through another
    /// Lorentz-polarization factor.
    #[test]
    fn another_wavelength_has_other_factors() {
        let mut settings = settings();
        settings.wavelength = 0.7093;
        let reflections = settings.reflections(&cell());
        let strength = |one: &Reflection| {
            one.area / (lorentz_polarization(one.theta) * debye_waller(4.0, one.s))
        };
        let ratio = strength(&reflections[0]) / strength(&reflections[1]);
        assert_relative_eq!(ratio, 16417.0 / 3664.0, max_relative = 0.01);
        // θ shrinks as λ: 2 asin(0.7093 / 2d), d = a sin β = 8.7203 Å.
        assert_relative_eq!(reflections[0].two_theta(), 4.6617, max_relative = 1e-4);
        settings.wavelength = 17.0;
        assert_eq!(settings.reflections(&cell()).len(), 1, "only 100 is wider than 8.5 Å");
        settings.wavelength = 0.0;
        assert!(settings.reflections(&cell()).is_empty());
    }

    #[test]
    fn all_intensities_are_forgotten_and_nothing_else() {
        let substance = crate::substance::Substance::built_in();
        let mut sheet = crate::instruments::Instrument::Xrd.sheet(Some(substance));
        assert!(sheet.unknown().is_empty());
        forget_intensities(&mut sheet);
        assert_eq!(sheet.unknown().len(), settings().listed().len());
    }
}
