//! How far a replicate has come.

use super::recorders::Records;
use crate::engine::{EngineState, Tally};
use crate::mechanism::Scheme;
use crate::observe::{Basis, Passages, Washed};
use crate::run::Simulation;
use serde::{Deserialize, Serialize};

/// More events than any run has, and far from where counting ends.
pub const MOST_EVENTS: u64 = 1 << 62;

/// What was counted of a replicate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// The replicate, from 0.
    pub replicate: u32,
    /// What fractions are fractions of.
    pub basis: Basis,
    /// Events by row of the mechanism.
    pub events_by_row: Vec<u64>,
}

/// How far a replicate has come, and what was recorded on the way. With the engine's state it is all that
/// is needed to resume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The time that it has come to, in s.
    pub time: f64,
    /// What was counted.
    pub counts: Counts,
    /// First passages.
    pub passages: Passages,
    /// What was recorded.
    pub records: Records,
}

impl Progress {
    /// At the start of a replicate (from 0), from the totals of its sample.
    pub fn new(replicate: u32, scheme: &Scheme, start: &Tally) -> Self {
        let basis = Basis::new(start);
        Self {
            time: 0.0,
            counts: Counts { replicate, basis, events_by_row: vec![0; scheme.rows.len()] },
            passages: Passages::new(start, &basis),
            records: Records::default(),
        }
    }

    /// Events of all kinds.
    pub fn events(&self) -> u64 {
        self.counts.events_by_row.iter().sum()
    }

    /// Notes whether the sample melts, with each row of the time series: what is liquid changes with the
    /// temperature, without an event.
    pub fn note_melting(&mut self, time: f64, tally: &Tally) {
        if self.records.moments.last().is_some_and(|moment| moment.row.time == time) {
            self.passages.note(time, tally);
        }
    }

    /// Whether this, from a checkpoint, can be of a replicate of a simulation.
    ///
    /// # Errors
    /// Which part cannot, in words.
    fn check(&self, simulation: &Simulation, replicate: u32) -> Result<(), String> {
        let rows = &self.counts.events_by_row;
        let events = rows.iter().try_fold(0, |sum: u64, &count| sum.checked_add(count));
        let parts = [
            (self.counts.replicate == replicate, "replicate"),
            (self.time >= 0.0 && self.time <= simulation.duration(), "time"),
            (rows.len() == simulation.scheme.rows.len(), "list of rows"),
            (events.is_some_and(|events| events < MOST_EVENTS), "number of events"),
        ];
        check_parts(&parts)?;
        simulation.recorders.check(simulation, replicate, self.time, &self.records)
    }
}

/// What one replicate left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replicate {
    /// The replicate, from 0.
    pub index: u32,
    /// Whether it came to its end; false if it was interrupted.
    pub finished: bool,
    /// What was recorded, as far as it came.
    pub records: Records,
    /// First passages, as far as it came.
    pub passages: Passages,
    /// Chains ever started.
    pub chain_starts: u64,
    /// Events of all kinds.
    pub events: u64,
    /// What fractions are fractions of.
    pub basis: Basis,
    /// What became of it in the wash; `None` without one, or if it was interrupted.
    pub washed: Option<Washed>,
}

impl Replicate {
    fn check(&self, simulation: &Simulation) -> Result<(), String> {
        check_parts(&[
            (self.index < simulation.replicates && self.finished, "replicate"),
            (self.events < MOST_EVENTS, "number of events"),
            (self.chain_starts < MOST_EVENTS, "number of chains"),
            (simulation.recorders.next(self.index, &self.records).is_none(), "number of records"),
            (self.wash_fits(simulation), "wash"),
        ])?;
        simulation.recorders.check(simulation, self.index, simulation.duration(), &self.records)
    }

    /// Whether it was washed as it must be, and no more molecules than there are.
    fn wash_fits(&self, simulation: &Simulation) -> bool {
        let most = u64::from(simulation.lattice.sites());
        let fits = |washed: Washed| washed.counts().iter().all(|&count| count <= most);
        self.washed.is_some() == simulation.wash.is_some() && self.washed.is_none_or(fits)
    }
}

fn check_parts(parts: &[(bool, &str)]) -> Result<(), String> {
    match parts.iter().find(|(fits, _)| !fits) {
        Some((_, part)) => Err(format!("the {part} in it cannot be of this run")),
        None => Ok(()),
    }
}

/// Whether a replicate on its way, from a checkpoint, can be this one of a simulation.
///
/// # Errors
/// Which part cannot, in words.
pub(super) fn check_progress(
    simulation: &Simulation,
    index: u32,
    (progress, state): &(Progress, EngineState),
) -> Result<(), String> {
    progress.check(simulation, index)?;
    let Simulation { lattice, scheme, segments, .. } = simulation;
    state.fits(lattice, scheme, segments).map_err(|misfit| misfit.to_string())
}

/// Whether finished replicates, from a checkpoint, can be of a simulation.
///
/// # Errors
/// Which part cannot, in words.
pub(super) fn check_finished(simulation: &Simulation, kept: &[Replicate]) -> Result<(), String> {
    kept.iter().try_for_each(|replicate| replicate.check(simulation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Bricks, Executor, Setup, Source, View};
    use crate::run::Control;
    use crate::sample::prepare;

    /// Nothing in it is left to a default or to chance but the times of its events.
    const TEXT: &str = r#"
title = "Tiny"
[crystal]
structure = "sc"
size = [5, 5, 5]
[sample]
defects = { fraction = 0 }
disordered = 0
impurity = 0
[[protocol]]
step = "anneal"
temperature = "160 degC"
time = "24 h"
[[protocol]]
step = "wash"
[record]
every = "6 h"
snapshots = ["0 h", "24 h"]
[instruments]
use = ["ftir", "nmr", "uvvis", "dsc"]
at = ["0 h", "12 h"]
heat_every = "12 h"
[mechanism]
base = "none"
[[mechanism.event]]
name = "first order"
site = "M"
becomes = "T"
prefactor = "0.1 1/h"
"#;

    /// Looks at a replicate that is at its second moment, and at the same finished.
    fn with_replicate(look: impl FnOnce(&Simulation, &(Progress, EngineState), &Replicate)) {
        let scenario = TEXT.parse().unwrap();
        let simulation = Simulation { replicates: 3, ..Simulation::new(&scenario).unwrap() };
        let replicate = simulation.run_replicate(0, 1, Control::NONE).unwrap();
        let Simulation { lattice, layout, scheme, segments, recipe, .. } = &simulation;
        let source = Source::new(1, 0);
        let sample = prepare(lattice, recipe, &mut source.sample_stream()).unwrap();
        let setup = Setup { lattice, layout, scheme, segments, depths: None, source };
        let run = Bricks::new(setup, &sample.sites);
        let mut progress = Progress::new(0, scheme, run.view().tally());
        let Records { moments, snapshots, inspections, heat, rates } = replicate.records.clone();
        progress.time = 3600.0;
        progress.records = Records {
            moments: moments[..1].to_vec(),
            snapshots: snapshots[..1].to_vec(),
            inspections: inspections[..1].to_vec(),
            heat: heat[..1].to_vec(),
            rates,
        };
        look(&simulation, &(progress, run.state()), &replicate);
    }

    type Spoil<T> = fn(&mut T);

    #[test]
    fn what_cannot_be_of_this_replicate_is_refused() {
        let spoils: [(Spoil<Progress>, &str); 15] = [
            (|progress| progress.counts.replicate = 1, "replicate"),
            (|progress| progress.time = f64::NAN, "time"),
            (|progress| progress.time = 1e6, "time"),
            (|progress| progress.counts.events_by_row.push(0), "list of rows"),
            (|progress| progress.counts.events_by_row.fill(u64::MAX), "number of events"),
            (|progress| progress.time = 30_000.0, "rows of the time series"),
            (|progress| progress.records.moments[0].row.time = 1.0, "rows of the time series"),
            (|progress| progress.records.moments[0].events.clear(), "rows of the time series"),
            (
                |progress| progress.records.moments[0].events.fill(u64::MAX),
                "rows of the time series",
            ),
            (|progress| progress.records.snapshots.clear(), "snapshots"),
            (|progress| progress.records.snapshots[0].units.clear(), "snapshots"),
            (|progress| progress.records.inspections.clear(), "looks of instruments"),
            (|progress| progress.records.inspections[0].time = 1.0, "looks of instruments"),
            (|progress| progress.records.heat.clear(), "calorimeter readings"),
            (|progress| progress.records.heat[0].additions = u64::MAX, "calorimeter readings"),
        ];
        with_replicate(|simulation, sound, _| {
            assert_eq!(check_progress(simulation, 0, sound), Ok(()));
            for (number, (spoil, part)) in spoils.into_iter().enumerate() {
                let mut spoilt = sound.clone();
                spoil(&mut spoilt.0);
                let said = check_progress(simulation, 0, &spoilt).unwrap_err();
                assert!(said.contains(&format!("the {part} in it")), "number {number}: {said}");
            }
            let mut spoilt = sound.clone();
            spoilt.1.sites.clear();
            let said = check_progress(simulation, 0, &spoilt);
            assert!(said.is_err_and(|said| said.contains("the sites")));
        });
    }

    #[test]
    fn what_cannot_be_a_finished_replicate_is_refused() {
        let spoils: [(Spoil<Replicate>, &str); 9] = [
            (|replicate| replicate.index = 3, "replicate"),
            (|replicate| replicate.finished = false, "replicate"),
            (|replicate| replicate.events = u64::MAX, "number of events"),
            (|replicate| replicate.records.moments.truncate(2), "number of records"),
            (|replicate| replicate.records.snapshots.swap(0, 1), "snapshots"),
            (|replicate| replicate.records.inspections.truncate(1), "number of records"),
            (|replicate| replicate.records.heat.swap(0, 1), "calorimeter readings"),
            (|replicate| replicate.washed = None, "wash"),
            (|replicate| replicate.washed.as_mut().unwrap().trapped_units = 126, "wash"),
        ];
        with_replicate(|simulation, _, sound| {
            assert_eq!(check_finished(simulation, std::slice::from_ref(sound)), Ok(()));
            for (number, (spoil, part)) in spoils.into_iter().enumerate() {
                let mut spoilt = sound.clone();
                spoil(&mut spoilt);
                let said = check_finished(simulation, &[sound.clone(), spoilt]).unwrap_err();
                assert!(said.contains(&format!("the {part} in it")), "number {number}: {said}");
            }
        });
    }

    /// The form of what a checkpoint holds. If you change it, raise `VERSION` in
    /// `results/checkpoint.rs`, so that older checkpoints are refused rather than misread.
    #[test]
    fn the_form_is_that_of_its_version() {
        with_replicate(|_, (progress, state), finished| {
            let state = EngineState { clocks: vec![2.0], ..state.clone() };
            let finished = Replicate {
                records: progress.records.clone(),
                passages: progress.passages.clone(),
                events: 4,
                ..finished.clone()
            };
            let bytes = postcard::to_stdvec(&(progress, state, finished)).unwrap();
            let digest = blake3::hash(&bytes).to_hex();
            assert_eq!((bytes.len(), &digest[..16]), (2327, "7edb0c2c0cbb2aa5"));
        });
    }
}
