//! How many instructions a run takes, whatever else the machine does: counted by valgrind's
//! callgrind, through gungraun. `cargo bench -p tautomata-benches --bench instructions` needs valgrind, and
//! gungraun's runner: `cargo install gungraun-runner --version 0.20.0`.
//!
//! The runs are the same every time. The limits are a tenth above what was counted when they
//! were set, so that a change which costs more than that is seen.

#![expect(missing_docs, reason = "gungraun's macros make modules without")]

use gungraun::{
    Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use std::hint::black_box;
use tautomata::engine::{Bricks, Cut, Parallel, Windows};
use tautomata_benches::Deck;

/// Something to run, and the deck that it is a run of. A benchmark gives it back, so that
/// what it takes to drop it is not counted.
type Run<E> = (&'static Deck, E);

fn deck(scenario: &str, cells: u32, time: f64) -> &'static Deck {
    Box::leak(Box::new(Deck::new(scenario, cells, time)))
}

fn limit(instructions: u64) -> LibraryBenchmarkConfig {
    let mut callgrind = Callgrind::default();
    callgrind.hard_limits([(EventKind::Ir, instructions)]);
    let mut config = LibraryBenchmarkConfig::default();
    config.tool(callgrind);
    config
}

fn bricks(scenario: &str, cells: u32, time: f64) -> Run<Bricks<'static>> {
    let deck = deck(scenario, cells, time);
    (deck, deck.bricks())
}

#[library_benchmark(setup = bricks)]
#[bench::simple_cubic(args = ("benchmark/simple-cubic.toml", 48, 20.0), config = limit(84_000_000))]
#[bench::ground_powder(args = ("ground-powder.toml", 32, 600.0), config = limit(65_000_000))]
fn run_bricks((deck, mut run): Run<Bricks<'static>>) -> (u64, Bricks<'static>) {
    (deck.run(black_box(&mut run)), run)
}

/// All on one thread: what slabs, windows and the log cost.
fn parallel(scenario: &str, cells: u32, time: f64) -> Run<Parallel<'static>> {
    let deck = deck(scenario, cells, time);
    (deck, deck.parallel(Cut { regions: 1, windows: Windows::Fixed(1000.0) }))
}

#[library_benchmark(setup = parallel)]
#[bench::ground_powder(args = ("ground-powder.toml", 32, 600.0), config = limit(200_000_000))]
fn run_parallel((deck, mut run): Run<Parallel<'static>>) -> (u64, Parallel<'static>) {
    (deck.run(black_box(&mut run)), run)
}

library_benchmark_group!(name = instructions; benchmarks = run_bricks, run_parallel);
main!(library_benchmark_groups = instructions);
