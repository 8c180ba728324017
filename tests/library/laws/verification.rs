//! The cases of `tautomata verify`, as the tests run them: quick, by the executor on bricks. That the
//! reference finds the same is for `tests/engines.rs`.

use tautomata::run::Engine;
use tautomata::verify::{CASES, Effort};

/// The seed is fixed, so that what passed goes on passing.
#[test]
fn every_case_gives_the_exact_result() {
    let effort = Effort { seed: 1, thorough: false };
    let rows: Vec<_> =
        CASES.iter().flat_map(|case| case.verify(effort, Engine::Bricks).expect("a run")).collect();
    assert!(rows.len() >= CASES.len(), "a case without a row");
    let failed: Vec<_> = rows.iter().filter(|row| !row.passed).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// A replicate by each executor: they agree in every row to the bit.
#[test]
fn both_executors_give_the_same_rows() {
    for case in CASES.iter().filter(|case| case.name != "walk-sc") {
        let mut scenario = case.scenario(3);
        scenario.replicates = 1;
        let rows =
            [Engine::Bricks, Engine::Reference].map(|engine| case.compare(&scenario, &engine));
        // What is no number, for want of samples, is compared as text.
        let [bricks, reference] = rows.map(|rows| format!("{:?}", rows.expect("a run")));
        assert_eq!(bricks, reference, "{}", case.name);
    }
}
