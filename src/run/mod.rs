//! One scenario through its protocol, replicates side by side.

mod files;
mod forecast;
mod needs;
mod replicate;
pub mod tables;
mod warnings;

pub use files::write_files;
pub use forecast::{Forecast, forecast};
pub use needs::{disk, memory, sites};
pub use replicate::{
    Moment, Replicate, Setting, Unwatched, Watcher, recorded_moments, run_replicate,
};
pub use warnings::warnings;

use crate::crystal::{Lattice, LatticeError};
use crate::mechanism::{Scheme, SchemeError};
use crate::scenario::Scenario;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Why a scenario can't be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RunError {
    /// The crystal can't be built.
    #[error(transparent)]
    Lattice(#[from] LatticeError),
    /// The mechanism can't be compiled for it.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
}

/// What a run left.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The crystal.
    pub lattice: Lattice,
    /// The kinds of event, in the order of every list of counts.
    pub kinds: Vec<String>,
    /// The replicates that were begun, in order.
    pub replicates: Vec<Replicate>,
}

impl Outcome {
    /// The replicates that came to their end.
    pub fn finished(&self) -> impl Iterator<Item = &Replicate> {
        self.replicates.iter().filter(|replicate| replicate.finished)
    }

    /// Events of each kind over all replicates, up to the last moment each came to.
    pub fn events_by_kind(&self) -> BTreeMap<String, u64> {
        let last = |kind: usize| {
            let ends = self.replicates.iter().filter_map(|replicate| replicate.moments.last());
            ends.map(|moment| moment.events[kind]).sum()
        };
        self.kinds.iter().enumerate().map(|(kind, name)| (name.clone(), last(kind))).collect()
    }
}

/// Runs all replicates of a scenario, side by side on the threads of the current rayon
/// pool. The outcome does not depend on how many there are. Once the watcher wants to stop,
/// no further replicate is begun.
///
/// # Errors
/// If the crystal or the mechanism can't be built.
pub fn simulate(scenario: &Scenario, watcher: &dyn Watcher) -> Result<Outcome, RunError> {
    let lattice = Lattice::new(scenario.structure.clone(), scenario.size, scenario.boundary)?;
    let scheme = Scheme::compile(&scenario.mechanism, &lattice)?;
    let segments = scenario.protocol.segments();
    let moments = recorded_moments(&scenario.record, &scenario.protocol);
    let setting = Setting {
        lattice: &lattice,
        scheme: &scheme,
        recipe: &scenario.recipe,
        segments: &segments,
        moments: &moments,
        pictures: &scenario.record.snapshots,
        selection: scenario.record.selection,
    };
    let replicates = (0..scenario.replicates)
        .into_par_iter()
        .filter(|_| !watcher.interrupted())
        .map(|index| run_replicate(&setting, scenario.seed, index, watcher))
        .collect();
    let kinds = scheme.kinds.clone();
    Ok(Outcome { lattice, kinds, replicates })
}
