//! What recorders see at one time.

use crate::engine::{Executor, View};
use crate::mechanism::{ChainAction, Scheme};
use crate::observe::ChainLengths;
use crate::protocol::{Conditions, segment_at};
use crate::run::{Counts, Simulation};
use std::cell::OnceCell;

/// A replicate at one time. What several recorders need is computed once, when the first asks.
pub struct Look<'a, E> {
    /// When, in s.
    pub time: f64,
    /// At which temperature, in K.
    pub temperature: f64,
    /// What was counted so far.
    pub counts: &'a Counts,
    executor: &'a E,
    simulation: &'a Simulation,
    chains: OnceCell<ChainLengths>,
}

impl<'a, E: Executor> Look<'a, E> {
    /// At a replicate whose executor has come to a time, in s.
    pub fn new(simulation: &'a Simulation, executor: &'a E, counts: &'a Counts, time: f64) -> Self {
        let temperature = conditions(simulation, time).temperature;
        Self { time, temperature, counts, executor, simulation, chains: OnceCell::new() }
    }

    /// The lattice.
    pub fn view(&self) -> &impl View {
        self.executor.view()
    }

    /// The lengths of all chains: to follow every chain is most of the work of a look.
    pub fn chains(&self) -> &ChainLengths {
        self.chains.get_or_init(|| ChainLengths::of(self.view()))
    }

    /// Events of each kind so far, in the order of [`Scheme::kinds`](crate::mechanism::Scheme::kinds).
    pub fn events_by_kind(&self) -> Vec<u64> {
        let scheme = &self.simulation.scheme;
        let mut sums = vec![0; scheme.kinds.len()];
        for (row, count) in scheme.rows.iter().zip(&self.counts.events_by_row) {
            sums[row.kind] += count;
        }
        sums
    }

    /// The events of each kind that were to be expected so far: the time-integrated rates.
    pub fn expected_events(&self) -> Vec<f64> {
        self.executor.expected_events(self.time)
    }

    /// The mechanism.
    pub fn scheme(&self) -> &Scheme {
        &self.simulation.scheme
    }

    /// What rates depend on besides the lattice.
    pub fn conditions(&self) -> Conditions {
        conditions(self.simulation, self.time)
    }

    /// Additions so far: events by which a chain starts or grows.
    pub fn additions(&self) -> u64 {
        let rows = self.simulation.scheme.rows.iter().zip(&self.counts.events_by_row);
        let adds = |chain| matches!(chain, ChainAction::Start | ChainAction::Grow);
        rows.filter(|(row, _)| adds(row.chain)).map(|(_, count)| count).sum()
    }
}

fn conditions(simulation: &Simulation, time: f64) -> Conditions {
    segment_at(&simulation.segments, time).map_or(Conditions::at(f64::NAN), |now| now.at(time))
}
