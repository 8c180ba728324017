//! The sample: what each site holds before heating.

mod check;
mod depth;
mod dislocations;
mod error;
mod frame;
mod grains;
pub mod grinding;
mod out_of_range;
mod patches;
mod power_diagram;
mod prepare;
pub mod purity;
mod recipe;
mod site;
mod species;
pub mod strength;
mod tuning;
mod weak_spots;

pub use check::check;
pub use error::SampleError;
pub use grains::Grain;
pub use out_of_range::OutOfRange;
pub use prepare::{Sample, prepare};
pub use recipe::{Amount, Arrangement, Grains, Recipe, Seeds, WeakSpots};
pub use site::{Site, States};
pub use species::Species;
