//! What recorders see at one time.

use crate::engine::{Executor, Link, View};
use crate::mechanism::{ChainAction, Scheme};
use crate::observe::{ChainLengths, MeasuredChains};
use crate::protocol::{Conditions, segment_at};
use crate::run::{Counts, Simulation};
use crate::sample::Species;
use std::cell::{OnceCell, RefCell};

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
    measured: &'a RefCell<MeasuredChains>,
    ends: OnceCell<Vec<u32>>,
    chains: OnceCell<ChainLengths>,
}

impl<'a, E: Executor> Look<'a, E> {
    /// At a replicate whose executor has come to a time, in s, and whose chains were measured at earlier looks.
    pub fn new(
        simulation: &'a Simulation,
        executor: &'a E,
        counts: &'a Counts,
        measured: &'a RefCell<MeasuredChains>,
        time: f64,
    ) -> Self {
        let temperature = conditions(simulation, time).temperature;
        let (ends, chains) = (OnceCell::new(), OnceCell::new());
        Self { time, temperature, counts, executor, simulation, measured, ends, chains }
    }

    /// The lattice.
    pub fn view(&self) -> &impl View {
        self.executor.view()
    }

    /// The sites of live and dead ends.
    pub fn ends(&self) -> &[u32] {
        self.ends.get_or_init(|| {
            self.view().find(|site| matches!(site.species(), Species::A | Species::D))
        })
    }

    /// The lengths of all chains.
    pub fn chains(&self) -> &ChainLengths {
        let in_chain = |&end: &u32| self.view().link(end) != Link::NO_CHAIN;
        self.chains.get_or_init(|| {
            if !self.simulation.units_stay {
                return ChainLengths::of(self.view());
            }
            let ends = self.ends().iter().copied().filter(in_chain);
            ChainLengths::measured(self.view(), ends, &mut self.measured.borrow_mut())
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Bricks, EventRecord, Observer, Setup, Source, Tally};
    use crate::run::Progress;
    use crate::sample::prepare;
    use std::ops::ControlFlow;

    struct Deaf;

    impl Observer for Deaf {
        fn event(&mut self, _: &EventRecord, _: &Tally) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
    }

    /// Chains that start, grow, transfer and end, measured forty times on their way.
    #[test]
    fn chains_measured_before_are_as_long_as_if_they_were_followed() {
        let text = r#"
crystal = { size = [6, 6, 6] }
sample = { disordered = 0.08, defects = { fraction = 0.02 } }
[[protocol]]
step = "anneal"
temperature = "150 degC"
time = "40 h"
"#;
        let simulation = Simulation::new(&text.parse().unwrap()).unwrap();
        assert!(simulation.units_stay);
        let Simulation { lattice, layout, scheme, segments, recipe, .. } = &simulation;
        let source = Source::new(1, 0);
        let sample = prepare(lattice, recipe, &mut source.sample_stream()).unwrap();
        let setup = Setup { lattice, layout, scheme, segments, depths: None, source };
        let mut run = Bricks::new(setup, &sample.sites);
        let progress = Progress::new(0, scheme, run.view().tally());
        let measured = RefCell::new(MeasuredChains::default());
        let mut longest = 0;
        for hour in 1..=40 {
            let time = f64::from(hour) * 3600.0;
            assert!(run.advance(time, &mut Deaf).is_continue());
            let look = Look::new(&simulation, &run, &progress.counts, &measured, time);
            assert_eq!(look.chains(), &ChainLengths::of(run.view()), "after {hour} h");
            longest = look.chains().longest();
        }
        // Far more than are measured anew each time.
        assert!(longest > 40, "{longest}");
    }
}
