//! Grinding: what a mill does to a powder, and what measurements of a ground powder say.
//!
//! Plain SI numbers throughout. `docs/grinding.md` has every formula with its range and source.

mod damage;
mod measured;
mod mill;

pub use damage::Damage;
pub(super) use measured::CORE_AREA;
pub use measured::{
    BURGERS, CORE_RADIUS, THINNEST, dislocations_from_strain, dislocations_of_weak_spots,
    size_from_area, surface_area, surface_share, weak_spots_of_dislocations,
};
pub use mill::{COARSEST, DISORDERED_DEPTH, FACES, Mill, MillConstants, Work};
