//! Powder diffraction of X-rays.
//!
//! Ordered molecules give the peaks of the crystal, in proportion to how many there are; all others
//! give a halo. Areas are counted in those of the peaks of the whole crystal at rest, so that
//! intensities are per degree of 2θ.

mod domains;
mod pattern;
mod reflections;
#[cfg(test)]
mod scattering;
#[cfg(test)]
mod testing;

pub use domains::{FEWEST_LINES, MOST_ENDLESS, domain_size, endless_share, enough_ends};
pub use pattern::Pattern;
pub use reflections::forget_intensities;

use super::readout::Grid;
use super::sheet::settings;

settings! {
    /// The instrument's numbers, in the units of its file.
    Xrd of crate::instruments::Instrument::Xrd;
    /// Wavelength in Å.
    wavelength,
    /// Where the pattern begins, 2θ in degrees.
    range_from,
    /// Where it ends, 2θ in degrees.
    range_to,
    /// Between two of its points, 2θ in degrees.
    range_step,
    /// Full width at half maximum that the instrument adds, 2θ in degrees.
    instrument_width,
    /// The Lorentzian's share of a peak, 0 to 1.
    lorentz_share,
    /// Microstrain ε.
    strain,
    /// The largest size of a domain in nm; of 0, there is no largest.
    crystallite_size,
    /// Scherrer's K, of a width at half maximum and the diameter of a sphere.
    scherrer_constant,
    /// B of the crystal at rest in Å2.
    thermal_b,
    /// Mean square displacement at φ = 1 in Å2.
    displacement,
    /// The first halo's middle, 2θ in degrees.
    halo_centre,
    /// Its full width at half maximum, 2θ in degrees.
    halo_width,
    /// Its share of the area, 0 to 1.
    halo_share,
    /// The second halo's middle, 2θ in degrees.
    second_halo_centre,
    /// Its full width at half maximum, 2θ in degrees.
    second_halo_width,
    /// Area of 100, that of the others is relative to it.
    intensity_100,
    /// Area of 011, over that of 100 in %.
    intensity_011,
    /// Area of 110, over that of 100 in %.
    intensity_110,
    /// Area of 002, over that of 100 in %.
    intensity_002,
    /// Area of 111, over that of 100 in %.
    intensity_111,
    /// Area of 012, over that of 100 in %.
    intensity_012,
    /// Area of 11−2, over that of 100 in %.
    intensity_11m2,
    /// Area of 020, over that of 100 in %.
    intensity_020,
    /// Area of 200, over that of 100 in %.
    intensity_200,
    /// Area of 102, over that of 100 in %.
    intensity_102,
    /// Area of 021, over that of 100 in %.
    intensity_021,
    /// Area of 12−1, over that of 100 in %.
    intensity_12m1,
    /// Area of 121, over that of 100 in %.
    intensity_121,
    /// Area of 21−2, over that of 100 in %.
    intensity_21m2,
    /// Area of 022, over that of 100 in %.
    intensity_022,
    /// Area of 11−3, over that of 100 in %.
    intensity_11m3,
    /// Area of 013, over that of 100 in %.
    intensity_013,
    /// Area of 202, over that of 100 in %.
    intensity_202,
    /// Area of 122, over that of 100 in %.
    intensity_122,
    /// Area of 113, over that of 100 in %.
    intensity_113,
    /// Area of 212, over that of 100 in %.
    intensity_212,
    /// Area of 031, over that of 100 in %.
    intensity_031,
    /// Area of 12−3, over that of 100 in %.
    intensity_12m3,
    /// Area of 023, over that of 100 in %.
    intensity_023,
    /// Area of 130, over that of 100 in %.
    intensity_130,
    /// Area of 114, over that of 100 in %.
    intensity_114,
    /// Area of 024, over that of 100 in %.
    intensity_024,
}

impl Xrd {
    /// The points of a pattern, 2θ in degrees; none if the range is empty.
    fn grid(&self) -> Grid {
        Grid::new(self.range_from, self.range_to, self.range_step)
    }
}
