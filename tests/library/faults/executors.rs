//! Executors with a fault: each goes through the engine's reference event by event, and meddles with
//! what it left at a standstill.

use std::ops::ControlFlow;
use tautomata::engine::{
    EngineState, EventRecord, Executor, Observer, Reference, Setup, Source, Tally, View,
};
use tautomata::protocol::Segment;
use tautomata::run::{Control, Outcome, RunError, Simulation};
use tautomata::sample::prepare;
use tautomata::scenario::Scenario;
use tautomata::verify::Laboratory;

/// Time is advanced twice after one event in so many.
const ONE_IN: u64 = 10;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Clocks of sites beside an event go on as if nothing had happened.
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
        let Simulation { lattice, scheme, segments, .. } = &simulation;
        let replicate = |index: u32| {
            let source = Source::new(scenario.seed, index);
            let sample = prepare(lattice, &scenario.recipe, &mut source.sample_stream())?;
            let setup = Setup { lattice, scheme, segments, depths: None, source };
            let inner = Reference::new(setup, &sample.sites);
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

/// The reference, meddled with after each event.
struct Meddled<'a> {
    fault: Fault,
    setup: Setup<'a>,
    inner: Reference<'a>,
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
            let before = self.inner.state();
            let mut one = One(None);
            if self.inner.advance(until, &mut one).is_continue() {
                return ControlFlow::Continue(());
            }
            let Some((occurrence, tally)) = one.0 else { return ControlFlow::Continue(()) };
            self.events += 1;
            let mut after = self.inner.state();
            match self.fault {
                Fault::StaleClocks => leave_stale(&before, &mut after, &occurrence),
                Fault::TimeTwice if self.events.is_multiple_of(ONE_IN) => {
                    put_off(&mut after, occurrence.time - self.last);
                }
                _ => {}
            }
            self.last = occurrence.time;
            self.inner = Reference::resume(self.setup, after);
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

/// Puts back every clock that an event set anew, but for those of the sites that took part.
fn leave_stale(before: &EngineState, after: &mut EngineState, occurrence: &EventRecord) {
    let other = occurrence.contact.map(|(_, other)| other);
    for (site, time) in &mut after.clocks {
        if *site == occurrence.site || Some(*site) == other {
            continue;
        }
        if let Ok(at) = before.clocks.binary_search_by_key(site, |&(site, _)| site) {
            *time = before.clocks[at].1;
        }
    }
}

/// Puts off whatever is to ring.
fn put_off(frozen: &mut EngineState, by: f64) {
    frozen.clocks.iter_mut().for_each(|(_, time)| *time += by);
    frozen.arrivals.iter_mut().for_each(|time| *time += by);
}
