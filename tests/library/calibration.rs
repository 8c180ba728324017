//! Whether the standard errors of `tautomata verify` are true: over many seeds the deviations of
//! a correct build are standard normal, row by row, by the test of Kolmogorov and Smirnov.

use std::collections::BTreeMap;
use tautomata::run::Engine;
use tautomata::verify::{CASES, MOST_DEVIATIONS};

/// How many seeds are run.
const SEEDS: u64 = 200;
/// The chance that one row of correct deviations fails: with some forty rows, 4 in 1000 that any does.
const CHANCE: f64 = 1e-4;
/// Cases that need too many replicates to be run so often.
const LEFT_OUT: [&str; 5] =
    ["walk-sc", "walk-square", "percolation-square", "percolation-sc", "kissinger"];
/// So many times fewer replicates are run than in a quick verification, but no fewer than that: the
/// errors have to be true of any number.
const FEWER: u32 = 24;
const FEWEST: u32 = 3;

/// The chance that the largest distance between n numbers' distribution and the law's is as
/// large as this, or larger (A. N. Kolmogorov, G. Ist. Ital. Attuari 4, 83 (1933)), with the factor of
/// M. A. Stephens, J. R. Stat. Soc. B 32, 115 (1970).
fn chance_of_distance(distance: f64, n: f64) -> f64 {
    let scaled = (n.sqrt() + 0.12 + 0.11 / n.sqrt()) * distance;
    let term = |k: i32| {
        let sign = if k % 2 == 1 { 1.0 } else { -1.0 };
        sign * (-2.0 * f64::from(k * k) * scaled * scaled).exp()
    };
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// The largest distance between the distribution of some deviations and the standard normal one.
fn distance(deviations: &mut [f64]) -> f64 {
    use statrs::distribution::{ContinuousCDF, Normal};
    deviations.sort_by(f64::total_cmp);
    let (n, normal) = (deviations.len() as f64, Normal::standard());
    let apart = |(i, &deviation): (usize, &f64)| {
        let law = normal.cdf(deviation);
        (law - i as f64 / n).max((i as f64 + 1.0) / n - law)
    };
    deviations.iter().enumerate().map(apart).fold(0.0, f64::max)
}

#[test]
fn distances_have_the_chances_of_the_table() {
    // Half of all are beyond 0.8276/√n, a hundredth beyond 1.6276/√n, for many numbers.
    for (scaled, chance) in [(0.8276, 0.5), (1.6276, 0.01)] {
        let n = 1e6_f64;
        assert!((chance_of_distance(scaled / n.sqrt(), n) - chance).abs() < 1e-3, "{chance}");
    }
    let mut even: Vec<f64> = vec![-1.0, 0.0, 1.0];
    assert!((distance(&mut even) - (0.5 - 1.0 / 3.0)).abs() < 0.02);
}

#[test]
#[ignore = "an hour of processor time; the command is in CONTRIBUTING.md"]
fn deviations_of_many_seeds_are_standard_normal() {
    let mut rows: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for seed in 1..=SEEDS {
        eprintln!("seed {seed} of {SEEDS}");
        for case in CASES.iter().filter(|case| !LEFT_OUT.contains(&case.name)) {
            let mut scenario = case.scenario(seed);
            let fewer = (scenario.replicates / FEWER).max(FEWEST);
            scenario.replicates = scenario.replicates.min(fewer);
            let compared = case.compare(&scenario, &Engine::Bricks).expect("a run");
            for row in compared {
                let name = format!("{}: {}", case.name, row.quantity);
                rows.entry(name).or_default().push(row.deviation);
            }
        }
    }
    let mut failed = Vec::new();
    for (name, deviations) in &mut rows {
        let (line, chance) = judged(deviations);
        println!("{name}: {line}");
        if chance < CHANCE {
            failed.push(name.clone());
        }
    }
    // Not judged: rows of one case lean on each other.
    let mut together: Vec<f64> = rows.into_values().flatten().collect();
    println!("all together: {}", judged(&mut together).0);
    let beyond = together.iter().filter(|deviation| deviation.abs() > MOST_DEVIATIONS).count();
    println!("{beyond} of {} beyond {MOST_DEVIATIONS}", together.len());
    assert!(failed.is_empty(), "not standard normal: {failed:?}");
}

/// Mean, mean square and the chance of the distance from the normal law, in words, and that chance.
fn judged(deviations: &mut [f64]) -> (String, f64) {
    let n = deviations.len() as f64;
    let mean = deviations.iter().sum::<f64>() / n;
    let square = deviations.iter().map(|one| one * one).sum::<f64>() / n;
    let chance = chance_of_distance(distance(deviations), n);
    (format!("mean {mean:+.3}, mean square {square:.3}, chance {chance:.4}"), chance)
}
