//! Executors with a fault: each runs the engine event by event, and meddles with the state after some.

use std::ops::ControlFlow;
use tautomata::engine::{
    Bricks, EngineState, EventRecord, Executor, Observer, Setup, Source, Tally, View,
};
use tautomata::protocol::Segment;
use tautomata::run::{Control, Outcome, RunError, Simulation};
use tautomata::sample::{Site, Species, prepare};
use tautomata::scenario::Scenario;
use tautomata::verify::Laboratory;

/// Time is advanced twice after one event in so many.
const ONE_IN: u64 = 10;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Clocks run at the rate of the start, whatever has happened since.
    StaleClocks,
    /// After some events the waiting time that led to them is taken once more.
    TimeTwice,
    /// On a ramp, rates are bounded by those at the start of a segment.
    LowBounds,
}

/// A laboratory with a fault.
pub struct Workshop(pub Fault);

impl Laboratory for Workshop {
    fn run(&self, scenario: &Scenario) -> Result<Outcome, RunError> {
        let mut simulation = Simulation::new(scenario)?;
        simulation.segments = simulation.segments.into_iter().map(|s| self.bound(s)).collect();
        let Simulation { lattice, layout, scheme, segments, .. } = &simulation;
        let replicate = |index: u32| {
            let source = Source::new(scenario.seed, index);
            let sample = prepare(lattice, &scenario.recipe, &mut source.sample_stream())?;
            let setup = Setup { lattice, layout, scheme, segments, depths: None, source };
            let inner = Bricks::new(setup, &sample.sites);
            let run = Meddled { fault: self.0, setup, inner, last: 0.0, events: 0 };
            Ok(simulation.start(run, index, Control::NONE))
        };
        let replicates =
            (0..scenario.replicates).map(replicate).collect::<Result<_, RunError>>()?;
        Ok(Outcome { lattice: lattice.clone(), kinds: scheme.kinds.clone(), replicates })
    }
}

impl Workshop {
    fn bound(&self, segment: Segment) -> Segment {
        if self.0 == Fault::LowBounds { Segment { to: segment.from, ..segment } } else { segment }
    }
}

/// The executor, meddled with after each event.
struct Meddled<'a> {
    fault: Fault,
    setup: Setup<'a>,
    inner: Bricks<'a>,
    /// When the last event was, in s.
    last: f64,
    events: u64,
}

/// Stops after one event, and keeps it.
struct One(Option<(EventRecord, Tally)>);

impl Observer for One {
    fn event(&mut self, occurrence: &EventRecord, tally: &Tally) -> ControlFlow<()> {
        self.0 = Some((*occurrence, *tally));
        ControlFlow::Break(())
    }
}

impl Executor for Meddled<'_> {
    fn view(&self) -> &impl View {
        self.inner.view()
    }

    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        if self.fault == Fault::LowBounds {
            return self.inner.advance(until, observer);
        }
        loop {
            let mut one = One(None);
            if self.inner.advance(until, &mut one).is_continue() {
                return ControlFlow::Continue(());
            }
            let Some((occurrence, tally)) = one.0 else { return ControlFlow::Continue(()) };
            self.events += 1;
            let mut after = self.inner.state();
            match self.fault {
                Fault::StaleClocks => leave_stale(&mut after, occurrence.time),
                Fault::TimeTwice if self.events.is_multiple_of(ONE_IN) => {
                    put_off(&mut after, occurrence.time - self.last);
                }
                _ => {}
            }
            self.last = occurrence.time;
            self.inner = Bricks::resume(self.setup, after);
            observer.event(&occurrence, &tally)?;
        }
    }

    fn expected_events(&self, now: f64) -> Vec<f64> {
        self.inner.expected_events(now)
    }

    fn state(&self) -> EngineState {
        self.inner.state()
    }
}

/// Sets what is to ring after a time (s) as if as many pairs of a chain could react as at the start, each
/// site with the next one.
fn leave_stale(state: &mut EngineState, now: f64) {
    let is_free = |site: &Site| site.species() == Species::M;
    let (first, others) = (state.sites.iter(), state.sites.iter().cycle().skip(1));
    let pairs = first.zip(others).filter(|(one, other)| is_free(one) && is_free(other)).count();
    let share = pairs as f64 / state.sites.len() as f64;
    for time in &mut state.clocks {
        *time = now + (*time - now) * share;
    }
}

/// Puts off whatever is to ring.
fn put_off(state: &mut EngineState, by: f64) {
    for time in &mut state.clocks {
        *time += by;
    }
}
