//! What an event costs in the reference executor: the ground powder's first two hours at
//! 140 °C, in boxes of growing size. `cargo bench` reports time a run and events a second;
//! the inverse of the latter is the cost of an event.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::ops::ControlFlow;
use std::path::Path;
use tautomata::crystal::Lattice;
use tautomata::engine::{Executor, Observer, Occurrence, Reference, Source, Tally};
use tautomata::mechanism::Scheme;
use tautomata::protocol::Segment;
use tautomata::sample::{Site, prepare};
use tautomata::scenario::Scenario;

/// Simulated time, in s.
const TIME: f64 = 7200.0;

#[derive(Default)]
struct Counter(u64);

impl Observer for Counter {
    fn event(&mut self, _: &Occurrence, _: &Tally) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}

/// A box of the ground powder and everything that a run of it needs.
struct Bench {
    lattice: Lattice,
    scheme: Scheme,
    segments: Vec<Segment>,
    sites: Vec<Site>,
    source: Source,
}

impl Bench {
    fn new(cells: u32) -> Self {
        let scenario = Scenario::load(Path::new("scenarios/ground-powder.toml"))
            .unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let lattice = Lattice::new(scenario.structure, [cells; 3], scenario.boundary)
            .unwrap_or_else(|error| panic!("{error}"));
        let scheme = Scheme::compile(&scenario.mechanism, &lattice)
            .unwrap_or_else(|error| panic!("{error}"));
        let source = Source::new(scenario.seed, 0);
        let sites = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
        Self { lattice, scheme, segments: scenario.protocol.segments(), sites, source }
    }

    fn start(&self) -> Reference<'_> {
        let sites = self.sites.clone();
        Reference::new(&self.scheme, &self.lattice, &self.segments, sites, self.source)
    }
}

fn run(mut executor: Reference<'_>) -> u64 {
    let mut counter = Counter::default();
    let _ = executor.advance(TIME, &mut counter);
    counter.0
}

fn events(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reference executor");
    group.sample_size(10);
    for cells in [12, 24, 48] {
        let bench = Bench::new(cells);
        group.throughput(Throughput::Elements(run(bench.start())));
        let sites = bench.lattice.sites();
        group.bench_function(BenchmarkId::new("ground powder", sites), |bencher| {
            bencher.iter_batched(|| bench.start(), run, BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group!(benches, events);
criterion_main!(benches);
