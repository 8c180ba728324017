//! What is known about a ground powder.

use super::{dislocations_from_strain, size_from_area, surface_share, weak_spots_of_dislocations};
use crate::sample::OutOfRange;

/// What is known about a ground powder; what nobody told is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Damage {
    /// Weak spots: share of the molecules.
    pub weak_spots: Option<f64>,
    /// Size of the crystallites in m; where a surface area was measured, of the particles.
    pub crystallite: Option<f64>,
    /// Molecules that have lost their order: share of all.
    pub disordered: Option<f64>,
}

impl Damage {
    /// From a density of dislocations in 1/m2: the weak spots.
    ///
    /// # Errors
    /// See [`weak_spots_of_dislocations`].
    pub fn from_dislocations(density: f64) -> Result<Self, OutOfRange> {
        let weak_spots = Some(weak_spots_of_dislocations(density)?);
        Ok(Self { weak_spots, ..Self::default() })
    }

    /// From the size of the crystallites in m, as widths of reflections give it by Scherrer's
    /// formula: the lost order.
    ///
    /// # Errors
    /// See [`surface_share`].
    pub fn from_crystallite(size: f64) -> Result<Self, OutOfRange> {
        let disordered = Some(surface_share(size)?);
        Ok(Self { crystallite: Some(size), disordered, ..Self::default() })
    }

    /// From the strain and the size of the crystallites in m of a Williamson–Hall plot: weak
    /// spots and lost order.
    ///
    /// # Errors
    /// See [`dislocations_from_strain`] and [`weak_spots_of_dislocations`].
    pub fn from_strain(strain: f64, size: f64) -> Result<Self, OutOfRange> {
        let dislocations = dislocations_from_strain(strain, size)?;
        let Self { weak_spots, .. } = Self::from_dislocations(dislocations)?;
        Ok(Self { weak_spots, ..Self::from_crystallite(size)? })
    }

    /// From the surface area in m2/kg of a powder of this density in kg/m3: the lost order at
    /// the faces of its particles, which is the least that there can be.
    ///
    /// # Errors
    /// See [`size_from_area`] and [`surface_share`].
    pub fn from_surface_area(area: f64, density: f64) -> Result<Self, OutOfRange> {
        Self::from_crystallite(size_from_area(area, density)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_measurement_tells_what_it_can() {
        let told = |damage: Result<Damage, OutOfRange>| {
            let Damage { weak_spots, crystallite, disordered } = damage.unwrap();
            [weak_spots, crystallite, disordered].map(|known| known.is_some())
        };
        assert_eq!(told(Damage::from_dislocations(1e16)), [true, false, false]);
        assert_eq!(told(Damage::from_crystallite(25e-9)), [false, true, true]);
        assert_eq!(told(Damage::from_strain(0.002, 25e-9)), [true, true, true]);
        assert_eq!(told(Damage::from_surface_area(12e3, 1268.0)), [false, true, true]);
    }

    proptest! {
        #[test]
        fn no_number_panics_and_shares_are_shares(
            first in prop::num::f64::ANY,
            second in prop::num::f64::ANY,
        ) {
            let known = [
                Damage::from_dislocations(first),
                Damage::from_crystallite(first),
                Damage::from_strain(first, second),
                Damage::from_surface_area(first, second),
            ];
            for damage in known.into_iter().flatten() {
                for share in [damage.weak_spots, damage.disordered].into_iter().flatten() {
                    prop_assert!((0.0..=1.0).contains(&share), "{damage:?}");
                }
            }
        }
    }
}
