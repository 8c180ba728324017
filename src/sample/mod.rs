//! The sample: what each site holds before heating.

mod check;
mod depth;
mod dislocations;
mod error;
mod frame;
mod grains;
mod patches;
mod power_diagram;
mod prepare;
mod recipe;
mod site;
mod species;
pub mod strength;
mod tuning;
mod weak_spots;

pub use check::check;
pub use error::SampleError;
pub use grains::Grain;
pub use prepare::{Sample, prepare};
pub use recipe::{Amount, Arrangement, Grains, Recipe, Seeds, WeakSpots};
pub use site::Site;
pub use species::Species;
