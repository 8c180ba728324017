//! A protocol that ends with a wash.

use crate::bench::{Bench, SMALL, assert_same, results};
use crate::interrupt::Stops;
use crate::resume::{go_on, scenario};
use tautomata::results::table::SummaryRow;
use tautomata::results::{Results, ResultsFolder, open};
use tautomata::run::{Unobserved, simulate};

const COLUMNS: [&str; 3] = ["insoluble_yield", "trapped_monomer_fraction", "dissolved_fraction"];

/// The small sample, washed.
fn washed(soluble_units: u32) -> String {
    let step = format!("[[protocol]]\nstep = \"wash\"\nsoluble_units = {soluble_units}\n[record]");
    SMALL.replace("[record]", &step)
}

fn run(text: &str) -> (Bench, Results, String) {
    let bench = Bench::with(text);
    let told = bench.succeeds(&["run", "sample.toml", "--output", "here"]);
    let results = open(&bench.path("here")).unwrap();
    (bench, results, told)
}

fn row<'a>(results: &'a Results, quantity: &str) -> &'a SummaryRow {
    results.tables.summary.rows().unwrap().iter().find(|row| row.quantity == quantity).unwrap()
}

#[test]
fn what_stays_is_what_reacted_but_for_short_chains_and_what_is_trapped() {
    for soluble_units in [0, 3, 1000] {
        // All 256 molecules are monomer that was put in.
        let pure = washed(soluble_units).replace("impurity = 0.002", "impurity = 0");
        let (_bench, results, _) = run(&pure);
        for replicate in results.tables.replicates.rows().unwrap() {
            let [stays, trapped, dissolved] = [
                replicate.insoluble_yield,
                replicate.trapped_monomer_fraction,
                replicate.dissolved_fraction,
            ]
            .map(Option::unwrap);
            assert!((stays + dissolved - 1.0).abs() < 1e-12, "{stays} {dissolved}");
            let of_this = results
                .tables
                .chains
                .rows()
                .unwrap()
                .iter()
                .filter(|row| row.replicate == replicate.replicate);
            let short = of_this.filter(|row| row.length <= u64::from(soluble_units));
            let most: u64 = short.map(|row| row.length * row.chains).sum();
            let gone = (replicate.conversion_end + trapped - stays) * 256.0;
            assert!((-1e-9..=most as f64 + 1e-9).contains(&gone), "{gone} of {most} dissolved");
        }
    }
}

#[test]
fn the_yield_is_told_with_its_error_and_comes_back_from_the_resolved_scenario() {
    let (bench, first, told) = run(&washed(2));
    let stays = row(&first, "insoluble_yield");
    let (mean, error) = (stays.mean.unwrap(), stays.standard_error.unwrap());
    assert!(
        told.contains(&format!("  insoluble_yield           {mean:.2} ± {error:.2}\n")),
        "{told}"
    );
    assert!(bench.read("here/scenario.resolved.toml").contains("soluble_units = 2\n"));
    bench.succeeds(&["run", "here/scenario.resolved.toml", "--output", "again"]);
    assert_same(&results(&bench.path("here")), &results(&bench.path("again")));
    let told = bench.succeeds(&["check", "sample.toml"]);
    assert!(told.contains("24 h in 1 step, then a wash\n"), "{told}");
}

#[test]
fn without_a_wash_its_columns_are_empty() {
    let (_bench, results, told) = run(SMALL);
    assert!(!told.contains("insoluble_yield"), "{told}");
    for column in COLUMNS {
        assert_eq!((row(&results, column).mean, row(&results, column).replicates), (None, 0));
    }
}

#[test]
fn wherever_it_is_broken_off_the_wash_is_the_same() {
    let scenario = scenario(&washed(3));
    let unbroken = simulate(&scenario, &Unobserved).unwrap().replicates;
    assert!(unbroken.iter().all(|replicate| replicate.washed.is_some()));
    for looks in [10, 25, 26, 27, 40, 51, 52] {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        for replicate in go_on(&folder, &scenario, &Stops::after(looks)) {
            assert_eq!(replicate.washed.is_some(), replicate.finished, "after {looks} looks");
        }
        drop(folder);
        let folder = ResultsFolder::reopen(place.path()).unwrap();
        assert_eq!(go_on(&folder, &scenario, &Unobserved), unbroken, "after {looks} looks");
    }
}
