//! Reaction models, and their least squares on several curves at once.

mod clock;
mod family;
mod model;

pub use clock::Clock;
pub use family::{FAMILIES, Family, Shape};
pub use model::Model;
