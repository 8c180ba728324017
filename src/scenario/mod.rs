//! The text form of a run: units in text, defaults, validation, errors with places.

use crate::crystal::{Boundary, Structure};
use crate::mechanism::Mechanism;
use crate::observe::Record;
use crate::protocol::Protocol;
use crate::sample::Recipe;

/// Everything a run needs, checked, in SI units.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// A line for reports.
    pub title: String,
    /// Seed of every random number.
    pub seed: u64,
    /// How many samples are run.
    pub replicates: u32,
    /// The unit cell that is repeated.
    pub structure: Structure,
    /// How often, along each axis, in cells.
    pub size: [u32; 3],
    /// What lies beyond the edges.
    pub boundary: Boundary,
    /// How the sample is made.
    pub recipe: Recipe,
    /// What can happen.
    pub mechanism: Mechanism,
    /// What is done to it.
    pub protocol: Protocol,
    /// When to look.
    pub record: Record,
}
