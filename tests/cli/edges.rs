//! Scenarios at the edge of what makes sense run to their end.

use crate::bench::{Bench, SMALL, files};
use tautomata::results::{Results, open};

/// Monomer goes over into tautomer on a small square lattice with open edges, within an hour
/// at a rate of 1e3 1/h: at once.
pub const SQUARE: &str = r#"
title = "First order"
[crystal]
structure = "square"
size = [8, 10]
boundary = "open"
[[protocol]]
step = "anneal"
temperature = "300 K"
time = "1 h"
[mechanism]
base = "none"
[[mechanism.event]]
name = "first order"
site = "M"
becomes = "T"
prefactor = "1e3 1/h"
"#;

/// Chains that start at random and grow until no monomer is left beside them.
const GROWTH: &str = r#"
[mechanism]
base = "none"
[[mechanism.event]]
name = "start"
site = "T"
neighbour = "M"
contact = "any"
becomes = "P"
neighbour_becomes = "A"
chain = "start"
prefactor = "1e12 1/s"
barrier = "100 kJ/mol"
[[mechanism.event]]
name = "grow"
site = "A"
neighbour = "M"
contact = "any"
becomes = "P"
neighbour_becomes = "A"
chain = "grow"
prefactor = "1e12 1/s"
barrier = "100 kJ/mol"
[[mechanism.event]]
name = "tautomerization"
site = "M"
becomes = "T"
prefactor = "1e12 1/s"
barrier = "100 kJ/mol"
"#;

/// Runs a scenario quietly; every file must be as its manifest says.
fn results_of(scenario: &str) -> (Bench, Results) {
    let bench = Bench::with(scenario);
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out"]);
    let folder = bench.path("out");
    let results = open(&folder).unwrap();
    assert_eq!(results.manifest.verify(&folder).unwrap(), []);
    assert!(!results.manifest.interrupted);
    (bench, results)
}

fn mean(results: &Results, quantity: &str) -> Option<f64> {
    results.tables.summary.rows().unwrap().iter().find(|row| row.quantity == quantity).unwrap().mean
}

#[test]
fn one_replicate_has_a_mean_and_no_error() {
    let (_bench, results) = results_of(&SMALL.replace("replicates = 2", "replicates = 1"));
    let row = results
        .tables
        .summary
        .rows()
        .unwrap()
        .iter()
        .find(|row| row.quantity == "conversion_end")
        .unwrap();
    assert!(row.mean.is_some());
    assert_eq!((row.standard_error, row.low95, row.replicates), (None, None, 1));
}

#[test]
fn without_chains_nothing_is_said_of_them() {
    let (_bench, results) = results_of(SQUARE);
    assert_eq!(mean(&results, "number_average_length"), None);
    assert!(results.tables.chains.rows().unwrap().is_empty());
    assert_eq!(results.manifest.warnings, Vec::<String>::new());
    // All 80 molecules, and no event more.
    assert_eq!(mean(&results, "events"), Some(80.0));
}

#[test]
fn where_every_rate_is_zero_nothing_happens() {
    // exp(−E/RT) at 5 K is below the smallest number for each barrier of the mechanism.
    let (_bench, results) = results_of(&SMALL.replace("140 degC", "5 K"));
    assert_eq!(mean(&results, "events"), Some(0.0));
    assert_eq!(results.tables.samples.rows().unwrap().len(), 50);
}

#[test]
fn an_interval_longer_than_the_protocol_records_start_and_end() {
    let (_bench, results) = results_of(&SMALL.replace("every = \"1 h\"", "every = \"100 h\""));
    assert_eq!(results.tables.samples.rows().unwrap().len(), 2 * 2);
}

#[test]
fn a_chain_of_molecules_reacts_to_the_end() {
    let crystal = "structure = \"chain\"\nsize = [50]";
    let scenario = SMALL.replace("size = [4, 4, 4]", crystal).replace("impurity = 0.002\n", "");
    let (_bench, results) = results_of(&format!("{scenario}{GROWTH}"));
    let last = results.tables.samples.rows().unwrap().last().unwrap();
    // What is left are tautomers that were shut in.
    assert_eq!(last.conversion + last.tautomer_fraction, 1.0);
    assert!(last.conversion > 0.5 && mean(&results, "number_average_length") > Some(1.9));
}

#[test]
fn open_edges_and_a_wholly_disordered_sample() {
    let scenario = SMALL
        .replace("size = [4, 4, 4]", "size = [4, 4, 4]\nboundary = \"open\"")
        .replace("disordered = 0.08", "disordered = 1")
        .replace("impurity = 0.002\n", "")
        .replace("defects = { fraction = 0.02 }\n", "");
    let (_bench, results) = results_of(&scenario);
    assert_eq!(results.tables.samples.rows().unwrap()[0].crystalline_fraction, 0.0);
    assert_eq!(mean(&results, "order_half_time"), None);
}

#[test]
fn conversion_comes_to_exactly_one() {
    // A live end in contact with every other molecule of a tiny box leaves none behind.
    let crystal = "structure = \"chain\"\nsize = [3]";
    let scenario = SMALL
        .replace("size = [4, 4, 4]", crystal)
        .replace("impurity = 0.002\n", "live_ends = { count = 1 }\n")
        .replace("defects = { fraction = 0.02 }\n", "");
    let growth = GROWTH.split("[[mechanism.event]]\nname = \"grow\"").nth(1).unwrap();
    let growth = growth.split("[[mechanism.event]]").next().unwrap();
    let deck =
        format!("\n[mechanism]\nbase = \"none\"\n[[mechanism.event]]\nname = \"grow\"{growth}");
    let (_bench, results) = results_of(&format!("{scenario}{deck}"));
    assert_eq!(results.tables.samples.rows().unwrap().last().unwrap().conversion, 1.0);
    assert_eq!(mean(&results, "number_average_length"), Some(3.0));
}

#[test]
fn a_ramp_and_no_snapshots() {
    let ramp = "step = \"ramp\"\nfrom = \"100 degC\"\nto = \"150 degC\"\nrate = \"0.5 K/min\"";
    let anneal = "step = \"anneal\"\ntemperature = \"140 degC\"\ntime = \"24 h\"";
    let scenario = SMALL.replace(anneal, ramp).replace("\"0 h\", \"24 h\"", "");
    let (bench, results) = results_of(&scenario);
    assert!(results.snapshots.is_empty() && results.tables.slices.rows().unwrap().is_empty());
    let last = results.tables.samples.rows().unwrap().last().unwrap();
    assert_eq!(last.time, 6_000.0);
    approx::assert_abs_diff_eq!(last.temperature, 423.15, epsilon = 1e-9);
    let drawn = files(&bench.path("out"));
    assert!(drawn.contains_key("figures/conversion_temperature.svg"));
    assert!(!drawn.contains_key("figures/slices.svg"));
}
