//! What a calorimeter needs of the lattice at one moment: a few totals, without a look at sites.

use crate::engine::Tally;
use crate::sample::Species;
use serde::{Deserialize, Serialize};

/// The lattice at one moment, as far as it gives or takes heat.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeatPoint {
    /// When, in s.
    pub time: f64,
    /// At which temperature, in K.
    pub temperature: f64,
    /// Additions so far: events by which a chain starts or grows.
    pub additions: u64,
    /// Ordered monomer and tautomer.
    pub crystalline: u64,
    /// Monomer and tautomer.
    pub monomers: u64,
    /// Molecules that have reacted.
    pub reacted: u64,
    /// Inert impurity.
    pub inert: u64,
    /// Chains that were ever started.
    pub chains: u64,
    /// Liquid monomer, where the sample melts.
    pub liquid: u64,
}

impl HeatPoint {
    /// All counts, in the order of the fields.
    pub fn counts(&self) -> [u64; 7] {
        [
            self.additions,
            self.crystalline,
            self.monomers,
            self.reacted,
            self.inert,
            self.chains,
            self.liquid,
        ]
    }

    /// From the running totals, and the additions so far.
    pub fn of(tally: &Tally, additions: u64, time: f64, temperature: f64) -> Self {
        Self {
            time,
            temperature,
            additions,
            crystalline: tally.ordered,
            monomers: tally.count(Species::M) + tally.count(Species::T),
            reacted: tally.reacted(),
            inert: tally.count(Species::I),
            chains: tally.chain_starts,
            liquid: tally.liquid,
        }
    }
}
