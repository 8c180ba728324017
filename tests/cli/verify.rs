//! `tautomata verify`: a table, a figure, an exit code.

use crate::bench::{Bench, SMALL, assert_same, files};
use tautomata::results::table::{Row, VerificationRow};
use tautomata::results::{Manifest, Tables};

#[test]
fn a_case_leaves_a_table_and_a_figure_that_can_be_drawn_again() {
    let bench = Bench::with(SMALL);
    let command = ["verify", "--case", "waiting-times", "--output", "here"];
    let told = bench.succeeds(&command);
    assert!(told.contains("2 of 2 comparisons pass"), "{told}");
    let tables = Tables::in_folder(&bench.path("here"));
    let rows = tables.verification.rows().unwrap();
    let engines: Vec<&str> = rows.iter().map(|row| row.engine.as_str()).collect();
    assert_eq!(engines, ["bricks", "bricks"]);
    let folder = bench.path("here");
    assert_eq!(Manifest::read(&folder).unwrap().verify(&folder).unwrap(), []);
    let before = files(&folder);
    bench.succeeds(&["plot", "here"]);
    assert_same(&before, &files(&folder));
    // Once more into the same folder.
    bench.succeeds(&command);
}

#[test]
fn another_seed_gives_other_values_and_the_same_seed_the_same() {
    let bench = Bench::with(SMALL);
    let table = |seed: &str, folder: &str| {
        let case = ["verify", "--case", "dimers-chain", "--engine", "bricks"];
        bench.succeeds(&[&case[..], &["--seed", seed, "--output", folder]].concat());
        std::fs::read(bench.path(folder).join(VerificationRow::FILE)).unwrap()
    };
    let one = table("1", "one");
    assert_eq!(one, table("1", "again"));
    assert_ne!(one, table("2", "two"));
}

#[test]
fn results_of_a_run_are_not_overwritten() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    let before = files(&bench.path("here"));
    bench.refuses(&["verify", "--case", "waiting-times", "--output", "here"]);
    assert_same(&before, &files(&bench.path("here")));
}
