//! What an event costs: the ground powder at 140 °C in boxes of growing size, and the deck of
//! `scenarios/benchmark/simple-cubic.toml`, in both executors, on one and two threads.
//!
//! `cargo bench --bench engine` reports time a run and events a second; the inverse of the
//! latter is the cost of an event. Before each group it prints bytes a site and the share of
//! work that was done twice. Ratios hold within one run on an otherwise idle machine.

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use criterion::{criterion_group, criterion_main};
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
struct Bench {
    lattice: Lattice,
    scheme: Scheme,
    segments: Vec<Segment>,
    sites: Vec<Site>,
    source: Source,
    /// Simulated time, in s.
    time: f64,
}

impl Bench {
    fn new(scenario: &str, cells: u32, time: f64) -> Self {
        let scenario =
            Scenario::load(Path::new(scenario)).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let lattice = Lattice::new(scenario.structure, [cells; 3], scenario.boundary)
            .unwrap_or_else(|error| panic!("{error}"));
        let scheme = Scheme::compile(&scenario.mechanism, &lattice)
            .unwrap_or_else(|error| panic!("{error}"));
        let source = Source::new(scenario.seed, 0);
        let sites = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
        Self { lattice, scheme, segments: scenario.protocol.segments(), sites, source, time }
    }

    fn reference(&self) -> Reference<'_> {
        Reference::new(&self.scheme, &self.lattice, &self.segments, &self.sites, self.source)
    }

    fn tiled(&self, threads: usize) -> Tiled<'_> {
        let Self { lattice, scheme, segments, sites, source, .. } = self;
        Tiled::new(scheme, lattice, segments, sites, *source, Cut::of(lattice, threads))
    }

    fn run(&self, run: &mut impl Executor) -> u64 {
        let mut counter = Counter::default();
        let _ = run.advance(self.time, &mut counter);
        counter.0
    }

    /// Times the tiled executor on so many threads, and says what it did.
    fn time_tiled(&self, group: &mut BenchmarkGroup<'_, WallTime>, threads: usize) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let start = || pool.install(|| self.tiled(threads));
        let finish = |mut run: Tiled<'_>| pool.install(|| (self.run(&mut run), run.work()));
        let before = resident();
        let run = start();
        let bytes = resident().saturating_sub(before) as f64 / f64::from(self.lattice.sites());
        let (events, work) = finish(run);
        let share = work.done as f64 / work.kept as f64;
        println!("{bytes:.1} bytes a site at the start, work done over work kept {share:.3}");
        group.throughput(Throughput::Elements(events));
        let name = format!("tiled, {threads} thread(s)");
        group.bench_function(BenchmarkId::new(name, self.lattice.sites()), |bencher| {
            bencher.iter_batched(start, finish, BatchSize::PerIteration);
        });
    }

    fn time_reference(&self, group: &mut BenchmarkGroup<'_, WallTime>) {
        group.throughput(Throughput::Elements(self.run(&mut self.reference())));
        group.bench_function(BenchmarkId::new("reference", self.lattice.sites()), |bencher| {
            bencher.iter_batched(
                || self.reference(),
                |mut run| self.run(&mut run),
                BatchSize::PerIteration,
            );
        });
    }
}

/// Memory that the process holds, in bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let process = sysinfo::get_current_pid().ok();
    let mut system = sysinfo::System::new();
    system.refresh_processes(sysinfo::ProcessesToUpdate::All, true);
    process.and_then(|id| system.process(id).map(sysinfo::Process::memory)).unwrap_or(0)
}

fn ground_powder(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ground powder");
    group.sample_size(10);
    // About as many events in each: the larger the box, the shorter the time.
    for (cells, time) in [(22, 7200.0), (40, 7200.0), (64, 1800.0), (160, 200.0), (250, 60.0)] {
        let bench = Bench::new("scenarios/ground-powder.toml", cells, time);
        bench.time_reference(&mut group);
        for threads in [1, 2] {
            bench.time_tiled(&mut group, threads);
        }
    }
    group.finish();
}

fn simple_cubic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simple cubic");
    group.sample_size(10);
    for cells in [64, 100, 200] {
        let bench = Bench::new("scenarios/benchmark/simple-cubic.toml", cells, 20.0);
        bench.time_reference(&mut group);
        for threads in [1, 2] {
            bench.time_tiled(&mut group, threads);
        }
    }
    group.finish();
}

criterion_group!(benches, ground_powder, simple_cubic);
criterion_main!(benches);
