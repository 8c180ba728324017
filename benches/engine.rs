//! What an event costs: the ground powder at 140 °C in boxes of growing size, and the deck of
//! `scenarios/benchmark/simple-cubic.toml`, on one thread and on two.
//!
//! `cargo bench -p tautomata-benches --bench engine` reports time a run and events a second; the inverse of the
//! latter is the cost of an event. Before each group it prints bytes per site, and how much work was taken back or
//! had to wait. Ratios hold within one run on an otherwise idle machine.

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use criterion::{criterion_group, criterion_main};
use tautomata::engine::{Cut, Windows};
use tautomata_benches::Deck;

/// Times the executor on two threads, and says what it did.
fn time_parallel(deck: &Deck, group: &mut BenchmarkGroup<'_, WallTime>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads");
    let start = || deck.parallel(Cut { regions: 2, windows: Windows::Tuned });
    let mut run = start();
    let events = pool.install(|| deck.run(&mut run));
    println!("{:?}", run.work());
    group.throughput(Throughput::Elements(events));
    group.bench_function(BenchmarkId::new("two threads", deck.lattice.sites()), |bencher| {
        bencher.iter_batched(
            start,
            |mut run| pool.install(|| deck.run(&mut run)),
            BatchSize::PerIteration,
        );
    });
}

/// Times the executor on bricks, and says how often clocks ring and what it takes.
fn time_bricks(deck: &Deck, group: &mut BenchmarkGroup<'_, WallTime>) {
    let mut run = deck.bricks();
    let events = deck.run(&mut run);
    let bytes = run.bytes() as f64 / f64::from(deck.lattice.sites());
    let rang = run.rang() as f64 / events as f64;
    println!("{bytes:.1} bytes per site, {rang:.3} ringings per event");
    group.throughput(Throughput::Elements(events));
    group.bench_function(BenchmarkId::new("bricks", deck.lattice.sites()), |bencher| {
        bencher.iter_batched(
            || deck.bricks(),
            |mut run| deck.run(&mut run),
            BatchSize::PerIteration,
        );
    });
}

fn ground_powder(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ground powder");
    group.sample_size(10);
    // About as many events in each: the larger the box, the shorter the time.
    for (cells, time) in [(22, 7200.0), (40, 7200.0), (64, 1800.0), (160, 200.0), (250, 60.0)] {
        let deck = Deck::new("ground-powder.toml", cells, time);
        time_bricks(&deck, &mut group);
        time_parallel(&deck, &mut group);
    }
    group.finish();
}

fn simple_cubic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simple cubic");
    group.sample_size(10);
    for cells in [64, 100, 200] {
        let deck = Deck::new("benchmark/simple-cubic.toml", cells, 20.0);
        time_bricks(&deck, &mut group);
        time_parallel(&deck, &mut group);
    }
    group.finish();
}

criterion_group!(benches, ground_powder, simple_cubic);
criterion_main!(benches);
