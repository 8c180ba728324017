//! What is recorded while a replicate runs.
//!
//! A [`Recorder`] owns its schedule. The main loop, [`Simulation::carry_through`](super::Simulation::carry_through),
//! asks all recorders for the next time, advances the executor to it, and lets those record whose time it is.
//! It also states what its records cost, which the forecast of memory and disk is made of.
//! A new recorder is a file in this folder and a line in `recorders!` below.

mod calorimeter;
mod cost;
mod inspector;
mod look;
mod rates;
mod snapshots;
mod time_series;

pub use calorimeter::Calorimeter;
pub use cost::Cost;
pub use inspector::Inspector;
pub use look::Look;
pub use rates::{KindRate, RateMoment, Rates, rate_rows};
pub use snapshots::{Snapshots, placed, sites_and_voxels, snapshots, write_snapshots};
pub use time_series::{Moment, TimeSeries, recorded_moments};

use super::{Outcome, Simulation};
use crate::engine::Executor;
use crate::results::Tables;
use crate::scenario::Scenario;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Records something of a replicate at times of its own.
pub trait Recorder: Sync {
    /// What it keeps of one time.
    type Record: Record;
    /// The word for its records in messages.
    const NAME: &'static str;

    /// From what a scenario says.
    fn new(scenario: &Scenario) -> Self;

    /// When it records a replicate (from 0), in s, ascending.
    fn schedule(&self, replicate: u32) -> &[f64];

    /// Records what it sees at one of these times.
    fn record<E: Executor>(&self, look: &Look<'_, E>) -> Self::Record;

    /// What its records of all replicates of a scenario cost.
    fn cost(scenario: &Scenario) -> Cost;

    /// Fills in the tables that are made of its records of all replicates.
    fn tabulate(_scenario: &Scenario, _outcome: &Outcome, _tables: &mut Tables) {}

    /// Whether a record from a checkpoint can be of a simulation, whatever its time.
    fn fits(&self, record: &Self::Record, simulation: &Simulation) -> bool;
}

/// What a recorder keeps of one time.
pub trait Record: Serialize + DeserializeOwned {
    /// When it was recorded, in s.
    fn time(&self) -> f64;
}

/// When a recorder records next: what it has recorded lies behind it.
fn next<R: Recorder>(recorder: &R, replicate: u32, records: &[R::Record]) -> Option<f64> {
    recorder.schedule(replicate).get(records.len()).copied()
}

/// Records, if it is this recorder's time.
fn record<R: Recorder, E: Executor>(
    recorder: &R,
    look: &Look<'_, E>,
    records: &mut Vec<R::Record>,
) {
    if next(recorder, look.counts.replicate, records) == Some(look.time) {
        records.push(recorder.record(look));
    }
}

/// Whether records from a checkpoint are the first of a replicate, up to a time.
fn check<R: Recorder>(
    recorder: &R,
    simulation: &Simulation,
    replicate: u32,
    until: f64,
    records: &[R::Record],
) -> Result<(), String> {
    let schedule = recorder.schedule(replicate);
    let due = schedule.iter().take_while(|&&time| time <= until);
    let before = schedule.iter().take_while(|&&time| time < until).count();
    // At the time itself they may be recorded or not.
    let number = (before..=due.count()).contains(&records.len());
    let fit = number
        && records
            .iter()
            .zip(schedule)
            .all(|(record, &time)| record.time() == time && recorder.fits(record, simulation));
    if fit { Ok(()) } else { Err(format!("the {} in it cannot be of this run", R::NAME)) }
}

/// Takes back the last record where it is at a time at which it is not due: the end of a shorter protocol.
fn trim<R: Recorder>(recorder: &R, replicate: u32, records: &mut Vec<R::Record>) {
    let due = records.len().checked_sub(1).and_then(|last| recorder.schedule(replicate).get(last));
    if records.last().is_some_and(|last| due != Some(&last.time())) {
        records.pop();
    }
}

/// Lists the recorders: a field, a type, and what its records are.
macro_rules! recorders {
    ($($(#[$doc:meta])* $field:ident: $recorder:ty,)*) => {
        /// The recorders of a simulation.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Recorders {
            $($(#[$doc])* pub $field: $recorder,)*
        }

        /// What was recorded of a replicate, in order of time.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Records {
            $($(#[$doc])* pub $field: Vec<<$recorder as Recorder>::Record>,)*
        }

        impl Recorders {
            /// From what a scenario says.
            pub fn new(scenario: &Scenario) -> Self {
                Self { $($field: <$recorder>::new(scenario),)* }
            }

            /// Takes back what was recorded at the end of a shorter protocol and is not due here.
            pub(in super::super) fn trim(&self, replicate: u32, records: &mut Records) {
                $(trim(&self.$field, replicate, &mut records.$field);)*
            }

            /// What all records of a scenario cost.
            pub fn cost(scenario: &Scenario) -> Cost {
                Cost::of_all(&[$(<$recorder>::cost(scenario)),*])
            }

            /// Fills in the tables that are made of the records of an outcome.
            pub fn tabulate(scenario: &Scenario, outcome: &Outcome, tables: &mut Tables) {
                $(<$recorder>::tabulate(scenario, outcome, tables);)*
            }

            /// When one of them next records a replicate (from 0), in s; `None` once all are done.
            pub fn next(&self, replicate: u32, records: &Records) -> Option<f64> {
                let times = [$(next(&self.$field, replicate, &records.$field)),*];
                times.into_iter().flatten().min_by(f64::total_cmp)
            }

            /// Lets those record whose time it is.
            pub fn record<E: Executor>(&self, look: &Look<'_, E>, records: &mut Records) {
                $(record(&self.$field, look, &mut records.$field);)*
            }

            /// Whether records from a checkpoint can be those of a replicate that came to a time.
            ///
            /// # Errors
            /// Which of them cannot.
            pub fn check(
                &self,
                simulation: &Simulation,
                replicate: u32,
                until: f64,
                records: &Records,
            ) -> Result<(), String> {
                $(check(&self.$field, simulation, replicate, until, &records.$field)?;)*
                Ok(())
            }
        }
    };
}

recorders! {
    /// Rows of the time series.
    moments: TimeSeries,
    /// Snapshots, of the first replicate only.
    snapshots: Snapshots,
    /// What instruments see of the lattice.
    inspections: Inspector,
    /// What the calorimeter reads.
    heat: Calorimeter,
    /// How fast each kind of event goes.
    rates: Rates,
}
