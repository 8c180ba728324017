//! What is measured: boxes of shipped scenarios.

use std::ops::ControlFlow;
use std::path::Path;
use tautomata::crystal::Lattice;
use tautomata::engine::{Cut, Executor, Observer, Occurrence, Reference, Source, Tally, Tiled};
use tautomata::mechanism::Scheme;
use tautomata::protocol::Segment;
use tautomata::sample::{Site, prepare};
use tautomata::scenario::Scenario;

#[derive(Default)]
struct Counter(u64);

impl Observer for Counter {
    fn event(&mut self, _: &Occurrence, _: &Tally) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}

/// A box of a scenario's sample and everything that a run of it needs.
pub struct Deck {
    pub lattice: Lattice,
    scheme: Scheme,
    segments: Vec<Segment>,
    sites: Vec<Site>,
    source: Source,
    /// Simulated time, in s.
    time: f64,
}

impl Deck {
    /// So many cells along each axis of a scenario, named by its path below `scenarios`.
    pub fn new(scenario: &str, cells: u32, time: f64) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let scenario =
            Scenario::load(&folder.join(scenario)).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let lattice = Lattice::new(scenario.structure, [cells; 3], scenario.boundary)
            .unwrap_or_else(|error| panic!("{error}"));
        let scheme = Scheme::compile(&scenario.mechanism, &lattice)
            .unwrap_or_else(|error| panic!("{error}"));
        let source = Source::new(scenario.seed, 0);
        let sample = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
        let sites = sample.expect("a sample").sites;
        Self { lattice, scheme, segments: scenario.protocol.segments(), sites, source, time }
    }

    pub fn reference(&self) -> Reference<'_> {
        Reference::new(&self.scheme, &self.lattice, &self.segments, &self.sites, self.source)
    }

    pub fn tiled(&self, cut: Cut) -> Tiled<'_> {
        let Self { lattice, scheme, segments, sites, source, .. } = self;
        Tiled::new(scheme, lattice, segments, sites, *source, cut)
    }

    /// Runs to the end of the simulated time. Returns how many events happened.
    pub fn run(&self, run: &mut impl Executor) -> u64 {
        let mut counter = Counter::default();
        let _ = run.advance(self.time, &mut counter);
        counter.0
    }
}
