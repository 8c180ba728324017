//! Every scenario of the laboratory, in a small box, from its beginning to its end.

use std::path::{Path, PathBuf};
use tautomata::observe::Selection;
use tautomata::run::{Outcome, Unobserved, simulate, warnings};
use tautomata::scenario::Scenario;

/// Cells along each axis: grains and dislocation lines still fit.
const CELLS: u32 = 10;

fn scenarios() -> Vec<PathBuf> {
    let folders = ["scenarios/laboratory", "scenarios/laboratory/arrangements"];
    let entries = folders.iter().flat_map(|folder| Path::new(folder).read_dir().unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    paths
}

/// A scenario in a box of so many cells along each axis.
fn small(path: &Path, cells: u32, replicates: u32) -> Scenario {
    let mut scenario = Scenario::load(path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    scenario.size = [cells; 3];
    scenario.record.selection = Selection::whole(scenario.size);
    scenario.replicates = replicates;
    scenario
}

fn run(scenario: &Scenario) -> Outcome {
    simulate(scenario, &Unobserved).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_scenario_runs_to_its_end() {
    assert!(scenarios().len() >= 13);
    for path in scenarios() {
        let scenario = small(&path, CELLS, 1);
        let outcome = run(&scenario);
        let replicate = &outcome.replicates[0];
        assert!(replicate.finished, "{}", path.display());
        assert_eq!(replicate.washed.is_some(), scenario.protocol.wash.is_some());
        let melts = path.ends_with("too-hot.toml");
        assert_eq!(replicate.passages.melting.is_some(), melts, "{}", path.display());
        let end = &replicate.records.moments.last().unwrap().row;
        let idle = path.ends_with("single-crystal.toml");
        assert_eq!(end.conversion < 0.1, idle, "{}: {}", path.display(), end.conversion);
    }
}

/// What is resolved reads back to the same scenario.
#[test]
fn every_scenario_resolves_to_itself() {
    for path in scenarios() {
        let scenario = Scenario::load(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let origin = tautomata::scenario::Origin::of(Path::new("resolved.toml"));
        let again = Scenario::parse(&scenario.to_toml(), &origin);
        assert_eq!(again.unwrap_or_else(|mistakes| panic!("{mistakes}")), scenario);
    }
}

/// The advice on a small sample of a scenario.
fn advice(name: &str) -> String {
    let path = Path::new("scenarios/laboratory").join(format!("{name}.toml"));
    let scenario = small(&path, CELLS, 2);
    warnings(&scenario, &run(&scenario)).join("\n")
}

#[test]
fn each_fault_has_its_advice_and_what_is_sound_has_none() {
    let said = [
        ("too-hot", "The sample melts: from 0.1"),
        ("air", "Oxygen, up to 213 mbar, quenched 0.9"),
        ("crude", "Of the molecules 0.02 are impurity"),
        ("single-crystal", "the crystal is too perfect"),
        ("single-crystal", "holds only 0.16 weak spots on average"),
    ];
    for (name, sentence) in said {
        let advice = advice(name);
        assert!(advice.contains(sentence), "{name}: {advice}");
    }
    assert_eq!(advice("argon"), "");
}

#[test]
fn heat_beyond_the_melting_point_that_is_left_out_is_noted() {
    let path = Path::new("scenarios/laboratory/too-hot.toml");
    let mut scenario = small(path, 6, 8);
    scenario.mechanism.melting = None;
    let said = warnings(&scenario, &run(&scenario)).join("\n");
    assert!(said.contains("goes up to 170 °C, and the crystal melts at 162 °C"), "{said}");
}
