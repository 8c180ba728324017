//! One scenario through its protocol, replicates side by side.

mod advice;
mod caveats;
mod files;
mod forecast;
mod harvest;
pub mod instruments;
mod keeper;
mod needs;
mod processor_time;
mod ready;
mod replicate;
mod seen;
pub mod tables;
mod warnings;

pub use advice::FEW_WEAK_SPOTS;
pub use files::{write_files, write_scenario};
pub use forecast::{Forecast, PILOT_WORK, forecast, forecast_within};
pub use keeper::Keeper;
pub use needs::{disk, memory, sites};
pub use ready::Ready;
pub use replicate::{
    Engine, Moment, Replicate, Setting, Unwatched, Watcher, carry_through, recorded_moments,
    run_replicate,
};
pub use seen::Seen;
pub use warnings::{FEWEST_CHAIN_STARTS, foreseen, warnings};

use crate::crystal::{Lattice, LatticeError};
use crate::engine::Cut;
use crate::mechanism::SchemeError;
use crate::sample::SampleError;
use crate::scenario::Scenario;
use harvest::Harvest;
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
    /// No sample can be made of it.
    #[error(transparent)]
    Sample(#[from] SampleError),
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

/// Whether so many replicates of so many sites run one after the other, on all threads each.
/// They share nothing, so that side by side they waste nothing; but too few of them leave
/// threads idle.
fn one_by_one(replicates: usize, sites: u64, threads: usize) -> bool {
    replicates < Cut::slabs(sites, threads)
}

/// Runs all replicates of a scenario, side by side on the threads of the current rayon
/// pool. The outcome does not depend on how many there are. Once the watcher wants to stop,
/// no further replicate is begun.
///
/// # Errors
/// If the crystal, the mechanism or a sample can't be built.
pub fn simulate(scenario: &Scenario, watcher: &dyn Watcher) -> Result<Outcome, RunError> {
    simulate_kept(scenario, Engine::default(), watcher, None)
}

/// As [`simulate`], with a choice of executor, and a keeper keeps the replicates, so that the run can go on if it is
/// broken off. What it kept of an earlier run of the scenario is taken up: the outcome is the
/// same as of a run that was never broken off.
///
/// # Errors
/// If the crystal, the mechanism or a sample can't be built.
pub fn simulate_kept(
    scenario: &Scenario,
    engine: Engine,
    watcher: &dyn Watcher,
    keeper: Option<&Keeper<'_>>,
) -> Result<Outcome, RunError> {
    let ready = Ready::new(scenario)?;
    let mut setting = ready.setting(engine, 1);
    let harvest = Harvest::new(scenario.replicates, keeper);
    if let Some(keeper) = keeper {
        harvest.recall(keeper.finished(&setting, scenario.replicates));
    }
    let (done, left): (Vec<u32>, Vec<u32>) =
        (0..scenario.replicates).partition(|&index| harvest.has(index));
    for index in done {
        watcher.taken_up(index, 1.0);
    }
    let threads = rayon::current_num_threads();
    let one_by_one = one_by_one(left.len(), sites(scenario), threads);
    setting.threads = if one_by_one { threads } else { 1 };
    let bring_in = |index: u32| -> Result<(), SampleError> {
        if !watcher.interrupted() {
            harvest.bring_in(run_replicate(&setting, scenario.seed, index, watcher, keeper)?);
        }
        Ok(())
    };
    if one_by_one {
        left.into_iter().try_for_each(bring_in)?;
    } else {
        left.into_par_iter().try_for_each(bring_in)?;
    }
    let replicates = harvest.close();
    let Ready { lattice, scheme, .. } = ready;
    Ok(Outcome { lattice, kinds: scheme.kinds, replicates })
}
