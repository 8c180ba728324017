//! One scenario through its protocol, replicates side by side.

mod advice;
mod builder;
mod caveats;
mod checkpointer;
mod control;
mod files;
mod forecast;
pub mod instruments;
mod live;
mod monitor;
mod needs;
mod pilot;
mod processor_time;
mod progress;
pub mod recorders;
mod replicates;
mod simulation;
pub mod tables;
mod timer;
mod warnings;

pub use advice::FEW_WEAK_SPOTS;
pub use builder::Builder;
pub use checkpointer::Checkpointer;
pub use control::{Control, ProgressObserver, Unobserved};
pub use files::{write_files, write_scenario};
pub use forecast::{Forecast, PILOT_WORK, forecast, forecast_within};
pub use live::Following;
pub use needs::{disk, memory, sites};
pub use processor_time::Clock;
pub use progress::{Counts, MOST_EVENTS, Progress, Replicate};
pub use recorders::{KindRate, Moment, RateMoment, rate_rows, recorded_moments};
pub use simulation::Simulation;
pub use timer::{Laps, Stage, Timer};
pub use warnings::{FEWEST_CHAIN_STARTS, foreseen, warnings};

use crate::crystal::{Lattice, LatticeError};
use crate::engine::NoBricks;
use crate::mechanism::SchemeError;
use crate::sample::SampleError;
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// Name and version of the random numbers, for manifests and checkpoints: they fix every trajectory.
pub const GENERATOR: &str = crate::engine::GENERATOR;

/// Which executor carries a sample through its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Engine {
    /// Clocks of bricks. Where there are fewer replicates than threads and the crystal is large, several threads
    /// work on one replicate.
    #[default]
    Bricks,
    /// The same rules word for word, the oracle. It finds the same events.
    Reference,
}

impl Engine {
    /// All executors.
    pub const ALL: [Self; 2] = [Self::Bricks, Self::Reference];

    /// Its name in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bricks => "bricks",
            Self::Reference => "reference",
        }
    }
}

/// Why a scenario can't be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The crystal can't be built.
    #[error(transparent)]
    Lattice(#[from] LatticeError),
    /// The mechanism can't be compiled for it.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// The crystal can't be cut for the engine.
    #[error(transparent)]
    Bricks(#[from] NoBricks),
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
            let ends =
                self.replicates.iter().filter_map(|replicate| replicate.records.moments.last());
            ends.map(|moment| moment.events[kind]).sum()
        };
        self.kinds.iter().enumerate().map(|(kind, name)| (name.clone(), last(kind))).collect()
    }
}

/// Runs all replicates of a scenario with the default executor, see [`Simulation::run`].
///
/// # Errors
/// If the crystal, the mechanism or a sample can't be built.
pub fn simulate(scenario: &Scenario, observer: &dyn ProgressObserver) -> Result<Outcome, RunError> {
    Simulation::new(scenario)?.run(Control::observed(observer))
}
