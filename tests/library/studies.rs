//! Shipped studies, and what the seeds and names of points depend on.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tautomata::scenario::Origin;
use tautomata::study::{Cell, Planned, Study};

fn shipped() -> Vec<PathBuf> {
    let folders = ["scenarios/studies", "scenarios/kinetics"];
    let entries = folders.iter().flat_map(|it| Path::new(it).read_dir().expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect()
}

#[test]
fn every_shipped_study_is_sound_and_draws_figures() {
    assert!(shipped().len() >= 6);
    for path in shipped() {
        let study = Study::load(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let plan = study.plan().unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let keys: BTreeSet<[u8; 32]> = plan.iter().map(|planned| planned.key).collect();
        assert_eq!(keys.len(), plan.len(), "{}: no sample twice", path.display());
        assert!(!study.title.is_empty() && !study.figures.is_empty(), "{}", path.display());
    }
}

/// In both series of weak spots the lost order is min(0.2, 4 c), or none, and the boxes of a point
/// together are large enough to hold ten weak spots.
#[test]
fn the_study_of_grinding_is_what_it_says() {
    let study = Study::load(Path::new("scenarios/studies/grinding.toml")).unwrap();
    let plan = study.plan().unwrap();
    let place = |name: &str| study.columns.iter().position(|column| column.name == name).unwrap();
    let (fraction, disordered) = (place("defect_fraction"), place("disordered"));
    let mut seen = 0;
    for (point, planned) in study.points.iter().zip(&plan) {
        let Some(Cell::Number(fraction)) = point.cells[fraction] else { continue };
        seen += 1;
        assert!(5.0 * planned.weak_spots.unwrap() > 10.0, "{planned:?}");
        let Some(Cell::Number(disordered)) = point.cells[disordered] else { continue };
        // Written to four digits.
        approx::assert_relative_eq!(disordered, (4.0 * fraction).min(0.2), max_relative = 5e-4);
    }
    assert_eq!((seen, plan.len()), (88, 144));
}

const STUDY: &str = r#"
seed = 5
[base]
crystal = { size = [4, 4, 4] }
record = { every = "6 h" }
[[base.protocol]]
step = "anneal"
temperature = "140 degC"
time = "48 h"
[[axis]]
path = "sample.disordered"
values = [0.1, 0.2]
"#;

fn plan(text: &str) -> Vec<Planned> {
    let origin = Origin { file_name: "study.toml".into(), folder: ".".into() };
    let study = Study::parse(text, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    study.plan().unwrap()
}

#[test]
fn a_point_is_what_its_scenario_says_however_it_is_written() {
    let first = plan(STUDY)[0];
    for (from, to) in [
        // Another place in the study, another way to write the same.
        ("[0.1, 0.2]", "[0.2, 0.3, 0.1]"),
        ("\"140 degC\"", "\"413.15 K\""),
        ("\"48 h\"", "\"2 d\""),
        ("seed = 5\n", "title = \"Another\"\nreplicates = 9\nseed = 5\n"),
        ("[base]\n", "[base]\ntitle = \"Another\"\nseed = 3\nreplicates = 2\n"),
        // What can never act: there is no light.
        ("[[axis]]", "[base.mechanism]\ndisable = [\"photoreversion\"]\n[[axis]]"),
        ("[[axis]]", "[base.mechanism.parameters]\nsigma_light = \"1e-20 cm2\"\n[[axis]]"),
    ] {
        assert!(STUDY.contains(from));
        assert!(plan(&STUDY.replace(from, to)).contains(&first), "{to}");
    }
}

#[test]
fn another_scenario_or_seed_is_another_point() {
    let first = plan(STUDY)[0];
    for (from, to) in [
        ("0.1,", "0.11,"),
        ("\"48 h\"", "\"49 h\""),
        ("[4, 4, 4]", "[4, 4, 5]"),
        ("seed = 5", "seed = 6"),
        ("[[axis]]", "[base.mechanism.parameters]\nE_propagation = \"122 kJ/mol\"\n[[axis]]"),
    ] {
        assert!(STUDY.contains(from));
        let other = plan(&STUDY.replace(from, to))[0];
        assert!(other.key != first.key && other.seed != first.seed, "{to}");
    }
    // What is recorded is another, the trajectory the same.
    let other = plan(&STUDY.replace("\"6 h\"", "\"3 h\""))[0];
    assert!(other.key != first.key && other.seed == first.seed);
}
