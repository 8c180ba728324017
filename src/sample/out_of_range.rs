//! What the formulas of grinding and purity do not cover.

use super::grinding::{COARSEST, CORE_AREA, Mill, THINNEST};

/// Why a number is beyond the range in which a formula says anything. NaN is beyond every one.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OutOfRange {
    /// Time, dose or work is negative, or so long that the mill would wear away.
    #[error(
        "the time or the dose of grinding must be zero or more, and at most a million times \
         the constant of the mill"
    )]
    Work,
    /// A share of the molecules is none.
    #[error("{0} is a share of the molecules: it must lie between 0 and 1")]
    Share(&'static str),
    /// More weak spots than this mill makes, however long it runs.
    #[error(
        "the {mill} makes a share of weak spots below {limit}, however long it grinds: give \
         a smaller one, or another mill",
        mill = .0.name(),
        limit = .0.constants().weak_spots
    )]
    MillWeakSpots(Mill),
    /// A size that this mill never gives.
    #[error(
        "the {mill} gives crystallites from {coarsest:.0} µm down to, but not at, {finest:.0} nm: \
         give a size between, or another mill",
        mill = .0.name(),
        coarsest = COARSEST * 1e6,
        finest = .0.constants().crystallite * 1e9
    )]
    MillCrystallite(Mill),
    /// The cores of so many dislocations do not fit into the crystal.
    #[error(
        "a density of dislocations must lie between 0 and {:.1e} 1/m2, where their cores fill \
         the crystal",
        1.0 / CORE_AREA
    )]
    Dislocations,
    /// No strain that a crystal survives.
    #[error("a strain must lie between 0 and 1: 0.2 % is 0.002")]
    Strain,
    /// Nothing that small has an inside.
    #[error(
        "a crystallite or a particle must be larger than {:.2} nm, two layers of molecules",
        THINNEST * 1e9
    )]
    Size,
    /// A surface area per mass, or a density, is not above zero.
    #[error("{0} must be above zero")]
    NotPositive(&'static str),
}

/// The share of the molecules that is called so, if it is one.
///
/// # Errors
/// If it does not lie between 0 and 1.
pub(super) fn share(name: &'static str, value: f64) -> Result<f64, OutOfRange> {
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(OutOfRange::Share(name)) }
}
