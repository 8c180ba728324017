//! What measurements of a ground powder say about weak spots and lost order.

use crate::sample::OutOfRange;
use crate::sample::out_of_range::share;
use std::f64::consts::PI;

/// Radius of the core of a dislocation in m (est): molecules in it are weak spots.
pub const CORE_RADIUS: f64 = 0.6e-9;
/// Burgers vector b in m: the edge a of the measured cell. That it is the one of the
/// dislocations is an estimate.
pub const BURGERS: f64 = 0.893e-9;
/// Thickness of two layers of molecules in m. One is the edge of the cube of 225 Å3 that a
/// molecule takes in the measured cell.
pub const THINNEST: f64 = 1.22e-9;

/// Cross-section of the core of a dislocation in m2.
pub(in crate::sample) const CORE_AREA: f64 = PI * CORE_RADIUS * CORE_RADIUS;

/// Share of weak spots at this density of dislocations in 1/m2: the share of a cross-section
/// that lies in their cores, c = ρ π r². Cores must not overlap.
///
/// # Errors
/// If the density is negative, or the cores fill more than the crystal.
pub fn weak_spots_of_dislocations(density: f64) -> Result<f64, OutOfRange> {
    let fraction = density * CORE_AREA;
    if (0.0..=1.0).contains(&fraction) { Ok(fraction) } else { Err(OutOfRange::Dislocations) }
}

/// Density of dislocations in 1/m2 whose cores hold this share of weak spots: ρ = c/(π r²).
///
/// # Errors
/// If the fraction does not lie between 0 and 1.
pub fn dislocations_of_weak_spots(fraction: f64) -> Result<f64, OutOfRange> {
    Ok(share("a fraction of weak spots", fraction)? / CORE_AREA)
}

/// Density of dislocations in 1/m2 from root mean square strain ε and size d of the
/// crystallites in m: ρ = 2√3 ε/(d b). G. K. Williamson, R. E. Smallman, Philos. Mag. 1 (1956)
/// 34.
///
/// # Errors
/// If the strain does not lie between 0 and 1, or the size is not larger than [`THINNEST`].
pub fn dislocations_from_strain(strain: f64, size: f64) -> Result<f64, OutOfRange> {
    if !(0.0..=1.0).contains(&strain) {
        return Err(OutOfRange::Strain);
    }
    Ok(2.0 * 3.0_f64.sqrt() * strain / (large_enough(size)? * BURGERS))
}

/// Share of the molecules of a cube of this edge in m that lie in its outermost layer:
/// 1 − (1 − 1.22 nm/d)³.
///
/// # Errors
/// If the size is not larger than [`THINNEST`].
pub fn surface_share(size: f64) -> Result<f64, OutOfRange> {
    let x = THINNEST / large_enough(size)?;
    // 1 − (1 − x)³ multiplied out, which loses no digits where x is small.
    Ok(x * (3.0 - x * (3.0 - x)))
}

/// Edge in m of the equal cubes (or diameter of the spheres) that have this surface area per
/// mass in m2/kg, at this density in kg/m3: d = 6/(density · area). The area is that of S.
/// Brunauer, P. H. Emmett, E. Teller, J. Am. Chem. Soc. 60 (1938) 309.
///
/// # Errors
/// If area or density are not above zero, or the size is not larger than [`THINNEST`].
pub fn size_from_area(area: f64, density: f64) -> Result<f64, OutOfRange> {
    let area = above_zero("a surface area", area)?;
    large_enough(6.0 / (above_zero("a density", density)? * area))
}

/// Surface area per mass in m2/kg of cubes with this edge in m, each free on all faces:
/// 6/(density · d).
///
/// # Errors
/// If the density is not above zero, or the size is not larger than [`THINNEST`].
pub fn surface_area(size: f64, density: f64) -> Result<f64, OutOfRange> {
    Ok(6.0 / (above_zero("a density", density)? * large_enough(size)?))
}

fn large_enough(size: f64) -> Result<f64, OutOfRange> {
    if size > THINNEST && size.is_finite() { Ok(size) } else { Err(OutOfRange::Size) }
}

fn above_zero(name: &'static str, value: f64) -> Result<f64, OutOfRange> {
    if value > 0.0 && value.is_finite() { Ok(value) } else { Err(OutOfRange::NotPositive(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::dimethyl_dicyanodiazepine;
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;

    const DENSITY: f64 = 1268.0;

    #[test]
    fn lengths_are_those_of_the_built_in_crystal() {
        let structure = dimethyl_dicyanodiazepine();
        assert_abs_diff_eq!(BURGERS, structure.cell.lengths[0] * 1e-10, epsilon = 0.5e-12);
        let molecule = structure.cell.volume() / structure.sites.len() as f64;
        assert_abs_diff_eq!(THINNEST, 2e-10 * molecule.cbrt(), epsilon = 0.005e-9);
    }

    #[test]
    fn conversions_give_what_a_pocket_calculator_does() {
        assert_relative_eq!(
            weak_spots_of_dislocations(1e16).unwrap(),
            0.01131,
            max_relative = 1e-4
        );
        assert_relative_eq!(
            dislocations_of_weak_spots(0.02).unwrap(),
            1.768e16,
            max_relative = 1e-3
        );
        let dislocations = dislocations_from_strain(0.002, 25e-9).unwrap();
        assert_relative_eq!(dislocations, 3.103e14, max_relative = 1e-3);
        assert_relative_eq!(surface_share(25e-9).unwrap(), 0.13937, max_relative = 1e-4);
        assert_relative_eq!(size_from_area(12e3, DENSITY).unwrap(), 394.3e-9, max_relative = 1e-3);
    }

    #[test]
    fn two_layers_are_all_surface_and_a_large_crystal_has_next_to_none() {
        assert_relative_eq!(surface_share(THINNEST * 1.000_001).unwrap(), 1.0, max_relative = 1e-9);
        assert_relative_eq!(surface_share(1.0).unwrap(), 3.0 * THINNEST, max_relative = 1e-8);
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        assert_eq!(surface_share(THINNEST), Err(OutOfRange::Size));
        assert_eq!(surface_share(f64::NAN), Err(OutOfRange::Size));
        assert_eq!(size_from_area(1e300, DENSITY), Err(OutOfRange::Size));
        assert_eq!(size_from_area(0.0, DENSITY), Err(OutOfRange::NotPositive("a surface area")));
        assert_eq!(surface_area(1e-7, -1.0), Err(OutOfRange::NotPositive("a density")));
        assert_eq!(weak_spots_of_dislocations(1e18), Err(OutOfRange::Dislocations));
        assert_eq!(weak_spots_of_dislocations(-1.0), Err(OutOfRange::Dislocations));
        assert_eq!(dislocations_from_strain(1.5, 1e-7), Err(OutOfRange::Strain));
        assert!(dislocations_of_weak_spots(1.1).is_err_and(|error| {
            error.to_string().starts_with("a fraction of weak spots is a share of the molecules")
        }));
        assert!(OutOfRange::Dislocations.to_string().contains("between 0 and 8.8e17 1/m2"));
    }

    proptest! {
        #[test]
        fn inverses_lead_back(fraction in 1e-12..1.0, size in 2e-9..1e-3) {
            let dislocations = dislocations_of_weak_spots(fraction).unwrap();
            let back = weak_spots_of_dislocations(dislocations).unwrap();
            prop_assert!((back / fraction - 1.0).abs() < 1e-12);
            let area = surface_area(size, DENSITY).unwrap();
            prop_assert!((size_from_area(area, DENSITY).unwrap() / size - 1.0).abs() < 1e-12);
        }

        #[test]
        fn smaller_crystallites_have_more_surface(size in 2e-9..1e-3, factor in 1.001..10.0) {
            prop_assert!(surface_share(size).unwrap() > surface_share(size * factor).unwrap());
            prop_assert!(
                surface_area(size, DENSITY).unwrap() > surface_area(size * factor, DENSITY).unwrap()
            );
        }

        #[test]
        fn more_strain_in_smaller_crystallites_means_more_dislocations(
            strain in 0.0..0.5, size in 2e-9..1e-3, factor in 1.001..2.0,
        ) {
            let here = dislocations_from_strain(strain, size * factor).unwrap();
            prop_assert!(dislocations_from_strain(strain, size).unwrap() >= here);
            prop_assert!(dislocations_from_strain(strain * factor, size * factor).unwrap() >= here);
        }
    }
}
