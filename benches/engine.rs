//! What an event costs: the ground powder at 140 °C in boxes of growing size, and the deck of
//! `scenarios/benchmark/simple-cubic.toml`, on bricks, and in tiles on one and two threads.
//!
//! `cargo bench -p tautomata-benches --bench engine` reports time a run and events a second; the inverse of the
//! latter is the cost of an event. Before each group it prints bytes a site and the share of
//! work that was done twice. Ratios hold within one run on an otherwise idle machine.

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use criterion::{criterion_group, criterion_main};
use tautomata::engine::{Cut, Tiled};
use tautomata_benches::Deck;

/// Times the tiled executor on so many threads, and says what it did.
fn time_tiled(deck: &Deck, group: &mut BenchmarkGroup<'_, WallTime>, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let start = || pool.install(|| deck.tiled(Cut::of(&deck.lattice, threads)));
    let finish = |mut run: Tiled<'_>| pool.install(|| (deck.run(&mut run), run.work()));
    let before = resident();
    let run = start();
    let bytes = resident().saturating_sub(before) as f64 / f64::from(deck.lattice.sites());
    let (events, work) = finish(run);
    let share = work.done as f64 / work.kept as f64;
    println!("{bytes:.1} bytes a site at the start, work done over work kept {share:.3}");
    group.throughput(Throughput::Elements(events));
    let name = format!("tiled, {threads} thread(s)");
    group.bench_function(BenchmarkId::new(name, deck.lattice.sites()), |bencher| {
        bencher.iter_batched(start, finish, BatchSize::PerIteration);
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
        let deck = Deck::new("ground-powder.toml", cells, time);
        time_bricks(&deck, &mut group);
        for threads in [1, 2] {
            time_tiled(&deck, &mut group, threads);
        }
    }
    group.finish();
}

fn simple_cubic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simple cubic");
    group.sample_size(10);
    for cells in [64, 100, 200] {
        let deck = Deck::new("benchmark/simple-cubic.toml", cells, 20.0);
        time_bricks(&deck, &mut group);
        for threads in [1, 2] {
            time_tiled(&deck, &mut group, threads);
        }
    }
    group.finish();
}

criterion_group!(benches, ground_powder, simple_cubic);
criterion_main!(benches);
