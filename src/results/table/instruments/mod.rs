//! What instruments show.

mod uvvis;

pub use uvvis::{UvvisColour, UvvisPoint};
