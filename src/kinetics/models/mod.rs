//! Reaction models, and their least squares on several curves at once.

mod clock;
mod compare;
mod data;
mod family;
mod fit;
mod model;
mod response;
mod scheme;
mod start;
#[cfg(test)]
mod tests;

pub use clock::Clock;
pub use compare::{Compared, compare, usual};
pub use data::{Course, Data, Node, Point};
pub use family::{FAMILIES, Family, Shape};
pub use fit::{Number, SchemeFit, Target};
pub use model::Model;
pub use response::Reaction;
pub use scheme::{Joint, Quantity, Scheme, SchemeError};
