//! What is measured: boxes of shipped scenarios.

use std::ops::ControlFlow;
use std::path::Path;
use tautomata::crystal::Lattice;
use tautomata::engine::{
    Bricks, Cut, EventRecord, Executor, Layout, Observer, Parallel, Setup, Source, Tally,
};
use tautomata::mechanism::Scheme;
use tautomata::protocol::Segment;
use tautomata::sample::{Sample, prepare};
use tautomata::scenario::Scenario;

#[derive(Default)]
struct Counter(u64);

impl Observer for Counter {
    fn event(&mut self, _: &EventRecord, _: &Tally) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}

/// A box of a scenario's sample and everything that a run of it needs.
pub struct Deck {
    /// The crystal.
    pub lattice: Lattice,
    layout: Layout,
    scheme: Scheme,
    segments: Vec<Segment>,
    sample: Sample,
    depths: Option<Vec<f32>>,
    source: Source,
    /// Simulated time, in s.
    time: f64,
}

impl Deck {
    /// A box of `cells` unit cells along each axis, from the scenario at this path below `scenarios`.
    ///
    /// # Panics
    /// If the scenario can't be read or run.
    pub fn new(scenario: &str, cells: u32, time: f64) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
        let scenario =
            Scenario::load(&folder.join(scenario)).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let lattice = Lattice::new(scenario.structure.clone(), [cells; 3], scenario.boundary)
            .unwrap_or_else(|error| panic!("{error}"));
        let layout = Layout::new(&lattice).unwrap_or_else(|error| panic!("{error}"));
        let scheme = scenario.compile(&lattice).unwrap_or_else(|error| panic!("{error}"));
        let source = Source::new(scenario.seed, 0);
        let sample = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
        let sample = sample.unwrap_or_else(|error| panic!("{error}"));
        let depths = sample.depths(&lattice);
        let segments = scenario.segments();
        Self { lattice, layout, scheme, segments, sample, depths, source, time }
    }

    fn setup(&self) -> Setup<'_> {
        let Self { lattice, layout, scheme, segments, source, .. } = self;
        Setup { lattice, layout, scheme, segments, depths: self.depths.as_deref(), source: *source }
    }

    /// The executor on bricks at the start of the run.
    pub fn bricks(&self) -> Bricks<'_> {
        Bricks::new(self.setup(), &self.sample.sites)
    }

    /// The executor on several threads at the start of the run.
    pub fn parallel(&self, cut: Cut) -> Parallel<'_> {
        Parallel::of(self.bricks(), cut)
    }

    /// Runs to the end of the simulated time. Returns how many events happened.
    pub fn run(&self, run: &mut impl Executor) -> u64 {
        let mut counter = Counter::default();
        let _ = run.advance(self.time, &mut counter);
        counter.0
    }
}
