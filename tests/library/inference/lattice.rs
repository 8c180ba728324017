//! Simulation-based calibration on the lattice: two free numbers of a small crystal, with its own scatter.

use super::Numbers;
use ndarray::{Array2, Axis};
use tautomata::inference::{
    Curve, CurveError, Free, Map, Nuisance, Prior, Problem, Settings, Simulated, Simulator,
    calibrate,
};
use tautomata::prelude::*;

/// Synthetic data sets. Each takes some 40 points of 864 molecules with four replicates.
const SETS: u64 = 100;
/// The standard deviation of the synthetic measurement.
const ERROR: f64 = 0.02;
/// Samples whose mean the synthetic data are.
const AVERAGED: u32 = 4;
/// Rows of the time series that are compared: 6, 12, … 48 h.
const ROWS: std::ops::Range<usize> = 1..9;

/// Conversions of each replicate at the compared times.
fn conversions(point: &[f64], seed: u64, replicates: u32) -> Array2<f64> {
    let [fraction, barrier] = [point[0], point[1]];
    let text = format!(
        r#"
        seed = {seed}
        replicates = {replicates}
        [crystal]
        size = [6, 6, 6]
        [sample]
        defects = {{ fraction = {fraction} }}
        [mechanism.parameters]
        E_propagation = {{ value = "{barrier} kJ/mol", basis = "est", source = "drawn" }}
        [record]
        every = "6 h"
        [[protocol]]
        step = "anneal"
        temperature = "140 degC"
        time = "48 h"
        "#
    );
    let scenario: Scenario = text.parse().expect("a scenario");
    let outcome = simulate(&scenario, &Unobserved).expect("a run");
    let conversion = |(replicate, time): (usize, usize)| {
        outcome.replicates[replicate].records.moments[ROWS.start + time].row.conversion
    };
    Array2::from_shape_fn((replicates as usize, ROWS.len()), conversion)
}

/// The lattice.
struct Lattice;

impl Simulator for Lattice {
    type Error = std::convert::Infallible;

    fn run(&mut self, points: &[Vec<f64>], replicates: u32) -> Result<Vec<Simulated>, Self::Error> {
        let run = |point: &Vec<f64>| {
            // Of its own for each point, and not those of the synthetic data.
            let seed = (point[0].to_bits() ^ point[1].to_bits().rotate_left(9)) >> 12;
            Simulated { point: point.clone(), curves: vec![conversions(point, seed, replicates)] }
        };
        Ok(points.iter().map(run).collect())
    }
}

fn free() -> Vec<Free> {
    let fraction = Prior::LogUniform { from: 2e-3, to: 6e-2 };
    let barrier = Prior::Uniform { from: 117.0, to: 125.0 };
    [("fraction", fraction), ("E_propagation", barrier)]
        .map(|(name, prior)| Free { name: name.into(), prior })
        .to_vec()
}

/// For each free number the rank of the truth among the draws, as a share, and whether the 95 % interval holds it.
fn synthetic(set: u64) -> [(f64, bool); 2] {
    let mut numbers = Numbers(3000 + set);
    let truth: Vec<f64> =
        free().iter().map(|free| free.prior.quantile(numbers.uniform().max(1e-9))).collect();
    let sample = conversions(&truth, 1_000_000 + set, AVERAGED).mean_axis(Axis(0)).expect("rows");
    let y = sample.iter().map(|y| y + ERROR * numbers.normal()).collect();
    let curve = Curve {
        name: "conversion".into(),
        x: ROWS.map(|row| 6.0 * row as f64).collect(),
        y,
        error: CurveError::Known(vec![ERROR; ROWS.len()]),
        nuisance: Nuisance::default(),
        map: Map::Share,
        discrepancy: 0.0,
        student: None,
        averaged: Some(AVERAGED),
    };
    let settings = Settings { most_waves: 2, draws: 400, verified: 4, ..Settings::default() };
    // Each set has points of its own: with common ones, an error of the emulator would be that of all sets.
    let problem = Problem { free: free(), curves: vec![curve], seed: set, settings };
    let posterior = calibrate(&problem, &mut Lattice, &mut |_| ()).expect("a posterior");
    [0, 1].map(|i| {
        let column = posterior.draws.column(i);
        let below = column.iter().filter(|value| **value < truth[i]).count();
        let [low, high] = posterior.parameters[i].interval95;
        (below as f64 / column.len() as f64, low <= truth[i] && truth[i] <= high)
    })
}

/// χ² of ten bins of the ranks is above 27.9 for one right build in 1000; fewer than 90 or more than 99 of 100 intervals hold the
/// truth for one in 57; twice each. Seeds are fixed.
#[test]
#[ignore = "minutes"]
fn a_hundred_synthetic_sets_of_the_lattice_are_calibrated() {
    let told: Vec<[(f64, bool); 2]> = (0..SETS).map(synthetic).collect();
    for i in [0, 1] {
        let mut counts = [0.0_f64; 10];
        for set in &told {
            counts[((set[i].0 * 10.0) as usize).min(9)] += 1.0;
        }
        let expected = SETS as f64 / 10.0;
        let chi_squared: f64 =
            counts.iter().map(|count| (count - expected).powi(2) / expected).sum();
        let held = told.iter().filter(|set| set[i].1).count();
        println!("counts {counts:?}, χ² {chi_squared:.2}, {held} of {SETS} held");
        assert!(chi_squared < 27.9, "{chi_squared}");
        assert!((90..=99).contains(&held), "{held}");
    }
}
