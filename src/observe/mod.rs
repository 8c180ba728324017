//! What is measured on the lattice while it runs.

mod chains;
mod chords;
mod heat;
mod inspection;
mod passage;
mod selection;
mod snapshot;
mod wash;

pub use chains::{ChainLengths, MeasuredChains, SEGMENT_BREAK_CHANCE};
pub use chords::Chords;
pub use heat::HeatPoint;
pub use inspection::{Inspection, Part, Surroundings};
pub use passage::{CONVERSIONS, MELTS, Passages};
pub use selection::Selection;
pub use snapshot::{MOST_IN_SLICE, MoleculeState, Slice, Snapshot, slice};
pub use wash::{BYTES_PER_WASHED_SITE, Washed, wash};

use crate::engine::{Tally, View};
use crate::sample::Species;
use serde::{Deserialize, Serialize};

/// When to look.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// Interval between rows of the time series, in s.
    pub every: f64,
    /// Times of snapshots, in s, ascending.
    pub snapshots: Vec<f64>,
    /// Which part of the crystal a snapshot holds.
    pub selection: Selection,
    /// Whether snapshots are written compressed.
    pub compress: bool,
    /// Whether the rate and the mean barrier of each kind of event are recorded with each row.
    pub rates: bool,
}

/// What every fraction is a fraction of, fixed when the run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Monomer and tautomer put in, plus chains of one put in.
    pub monomers: u64,
    /// Sites that are not void.
    pub sites: u64,
}

impl Basis {
    /// From the totals at time zero.
    pub fn new(start: &Tally) -> Self {
        let total: u64 = start.species.iter().sum();
        let reactive = start.count(Species::M) + start.count(Species::T) + start.reacted();
        Self { monomers: reactive, sites: total - start.count(Species::V) }
    }

    /// Conversion: reacted sites over monomer put in.
    pub fn conversion(&self, tally: &Tally) -> f64 {
        ratio(tally.reacted(), self.monomers)
    }

    /// Crystalline fraction: ordered sites over all sites but void.
    pub fn crystalline(&self, tally: &Tally) -> f64 {
        ratio(tally.ordered, self.sites)
    }
}

/// A part over a whole; 0 of nothing.
pub fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Those of some sites that are live chain ends and touch no monomer.
pub fn trapped_ends(view: &impl View, sites: &[u32]) -> u64 {
    let holds = |site: u32, species: Species| view.site(site).species() == species;
    let trapped =
        |site: u32| view.lattice().neighbours(site).all(|(_, _, other)| !holds(other, Species::M));
    sites.iter().filter(|&&site| holds(site, Species::A) && trapped(site)).count() as u64
}
