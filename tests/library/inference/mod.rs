//! Bayesian calibration where the answer is known: simulators of one line.

mod lattice;

use ndarray::Array2;
use rayon::prelude::*;
use std::convert::Infallible;
use tautomata::inference::{
    Baseline, CalibrationError, Curve, CurveError, Free, Map, Nuisance, Posterior, Prior, Problem,
    Settings, Simulated, Simulator, calibrate,
};

/// Uniform numbers that depend on a key only (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ z >> 31) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Box and Muller's.
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// A curve of one line, whose replicates scatter.
struct Toy {
    curve: fn(&[f64], f64) -> f64,
    x: Vec<f64>,
    noise: f64,
}

impl Simulator for Toy {
    type Error = Infallible;

    fn run(&mut self, points: &[Vec<f64>], replicates: u32) -> Result<Vec<Simulated>, Infallible> {
        let run = |point: &Vec<f64>| {
            let key = point.iter().fold(7_u64, |key, value| key.rotate_left(17) ^ value.to_bits());
            let mut numbers = Numbers(key);
            let curve = Array2::from_shape_fn((replicates as usize, self.x.len()), |(_, i)| {
                (self.curve)(point, self.x[i]) + self.noise * numbers.normal()
            });
            Simulated { point: point.clone(), curves: vec![curve] }
        };
        Ok(points.iter().map(run).collect())
    }
}

fn first_order(point: &[f64], time: f64) -> f64 {
    1.0 - (-point[0] * time).exp()
}

/// First order up to a plateau.
fn plateau(point: &[f64], time: f64) -> f64 {
    point[1] * (1.0 - (-point[0] * time).exp())
}

fn times() -> Vec<f64> {
    (1..=15).map(|i| 0.2 * f64::from(i)).collect()
}

fn free(name: &str, prior: Prior) -> Free {
    Free { name: name.into(), prior }
}

fn rate() -> Free {
    free("k", Prior::LogUniform { from: 0.1, to: 10.0 })
}

fn curve(y: Vec<f64>, error: CurveError) -> Curve {
    Curve {
        name: "conversion".into(),
        x: times(),
        y,
        error,
        nuisance: Nuisance::default(),
        map: Map::Share,
        discrepancy: 0.0,
        student: None,
        averaged: None,
    }
}

/// Data of a curve at a point, with normal errors.
fn data(curve: fn(&[f64], f64) -> f64, point: &[f64], error: f64, seed: u64) -> Vec<f64> {
    let mut numbers = Numbers(seed);
    times().iter().map(|x| curve(point, *x) + error * numbers.normal()).collect()
}

fn problem(free: Vec<Free>, curve: Curve, draws: usize) -> Problem {
    let settings = Settings { draws, ..Settings::default() };
    Problem { free, curves: vec![curve], seed: 1, settings }
}

fn calibrated(problem: &Problem, curve: fn(&[f64], f64) -> f64, noise: f64) -> Posterior {
    let mut simulator = Toy { curve, x: times(), noise };
    calibrate(problem, &mut simulator, &mut |_| ()).expect("a posterior")
}

/// Mean and deviation of k under weights over a grid of its prior and of the error's logarithm: the middles of
/// equal slices, so narrow that the sums are exact for a smooth density.
fn by_quadrature(y: &[f64], errors: &[f64]) -> (f64, f64) {
    let prior = rate().prior;
    let mut cells = Vec::new();
    for i in 0..4000 {
        let k = prior.quantile((f64::from(i) + 0.5) / 4000.0);
        let squares: f64 =
            times().iter().zip(y).map(|(x, y)| (y - first_order(&[k], *x)).powi(2)).sum();
        for error in errors {
            cells.push((k, -0.5 * squares / (error * error) - y.len() as f64 * error.ln()));
        }
    }
    let largest = cells.iter().map(|cell| cell.1).fold(f64::MIN, f64::max);
    let [mut zeroth, mut first, mut second] = [0.0; 3];
    for (k, log) in cells {
        let weight = (log - largest).exp();
        zeroth += weight;
        first += weight * k;
        second += weight * k * k;
    }
    let mean = first / zeroth;
    (mean, (second / zeroth - mean * mean).sqrt())
}

/// Mean and deviation are within 2 % of the deviation. 15 000 effective draws tell the mean to 0.8 % and the deviation to
/// 0.6 %: 2 % are two and a half and three of these, so that another seed fails once in 60; the seed is fixed. Replicates scatter by
/// 10⁻⁴, which moves the emulator by 0.3 % of the deviation; by 5·10⁻⁴ it would be 2 %.
fn assert_as_by_quadrature(problem: &Problem, errors: &[f64]) {
    let posterior = calibrated(problem, first_order, 1e-4);
    let (mean, deviation) = by_quadrature(&problem.curves[0].y, errors);
    let found = &posterior.parameters[0];
    assert!((found.mean - mean).abs() < 0.02 * deviation, "{found:?} {mean} ± {deviation}");
    assert!((found.deviation / deviation - 1.0).abs() < 0.02, "{found:?} {mean} ± {deviation}");
    assert!(posterior.verdict.agrees, "{:?}", posterior.verdict.disagreement);
    assert!(posterior.curves[0].leave_one_out.normal, "{:?}", posterior.curves[0].leave_one_out);
}

#[test]
fn a_rate_is_found_as_by_quadrature() {
    let y = data(first_order, &[0.7], 0.02, 11);
    let problem = problem(vec![rate()], curve(y, CurveError::Known(vec![0.02; 15])), 15_000);
    assert_as_by_quadrature(&problem, &[0.02]);
}

#[test]
fn a_rate_and_an_unknown_error_are_found_as_by_quadrature() {
    let y = data(first_order, &[0.7], 0.02, 12);
    let span = y[y.len() - 1].max(y[13]) - y.iter().copied().fold(f64::MAX, f64::min);
    let problem = problem(vec![rate()], curve(y, CurveError::Estimated), 15_000);
    // The middles of 400 slices of the logarithm, over the four decades of its prior.
    let errors: Vec<f64> =
        (0..400).map(|i| span * 1e-4_f64.powf((f64::from(i) + 0.5) / 400.0)).collect();
    assert_as_by_quadrature(&problem, &errors);
}

/// Everything was measured before anything happens: posterior and prior are the same, but for the 2000 draws, which
/// tell a mean to 2 % and a deviation to 2 %. Four of these: another seed fails once in 8000.
#[test]
fn data_without_information_give_the_prior_back() {
    let early = |point: &[f64], time: f64| 1e-7 * first_order(point, time);
    let y = data(early, &[0.7], 0.01, 13);
    let problem = problem(vec![rate()], curve(y, CurveError::Known(vec![0.01; 15])), 2000);
    let posterior = calibrated(&problem, early, 0.0);
    let found = &posterior.parameters[0];
    assert!((found.narrowing - 1.0).abs() < 0.08, "{found:?}");
    assert!((found.median.log10()).abs() < 0.15, "{found:?}");
    assert!(posterior.identifiability.sentences[0].contains("fix none"), "{posterior:?}");
}

/// Data that begin slowly (Avrami, n = 3) are not of first order: the discrepancy is above its prior, by which 5 in 100
/// right models would be at most. Data of the model are not.
#[test]
fn a_wrong_model_is_seen() {
    let avrami = |point: &[f64], time: f64| 1.0 - (-(point[0] * time).powi(3)).exp();
    for (truth, seen) in [(avrami as fn(&[f64], f64) -> f64, true), (first_order, false)] {
        let y = data(truth, &[0.7], 0.01, 14);
        let curve = Curve { discrepancy: 0.02, ..curve(y, CurveError::Known(vec![0.01; 15])) };
        let posterior = calibrated(&problem(vec![rate()], curve, 300), first_order, 1e-3);
        let discrepancy = posterior.curves[0].discrepancy.expect("a discrepancy");
        assert_eq!(discrepancy.above_prior, seen, "{discrepancy:?}");
    }
}

/// A factor of 1.1 on the whole curve and an offset of 0.05 are taken up by nuisance of that size; without it the plateau would
/// be 0.77 and its interval would exclude 0.7. With it the deviation is 0.07 at least, and three of them hold the truth.
#[test]
fn scale_and_baseline_are_integrated_out() {
    let y: Vec<f64> =
        data(plateau, &[0.9, 0.7], 0.01, 15).into_iter().map(|y| 1.1 * y + 0.05).collect();
    let nuisance = Nuisance { scale: Some(0.1), baseline: Baseline::Constant { deviation: 0.05 } };
    let plain = curve(y, CurveError::Known(vec![0.01; 15]));
    let told = Curve { nuisance, ..plain.clone() };
    let both = vec![rate(), free("p", Prior::Uniform { from: 0.3, to: 1.0 })];
    let [plain, told] = [plain, told]
        .map(|curve| calibrated(&problem(both.clone(), curve, 300), plateau, 2e-3).parameters[1]);
    assert!(plain.mean - 0.7 > 4.0 * plain.deviation, "{plain:?}");
    assert!(told.deviation > 0.05 && (told.mean - 0.7).abs() < 3.0 * told.deviation, "{told:?}");
}

/// One value in fifteen is off by twenty errors. Normal errors move the rate by several deviations; Student's do not.
#[test]
fn an_outlier_moves_no_student() {
    let mut y = data(first_order, &[0.7], 0.01, 16);
    y[3] += 0.2;
    let normal = curve(y, CurveError::Known(vec![0.01; 15]));
    let student = Curve { student: Some(4.0), ..normal.clone() };
    let [normal, student] = [normal, student].map(|curve| {
        calibrated(&problem(vec![rate()], curve, 300), first_order, 1e-3).parameters[0]
    });
    assert!((normal.mean - 0.7).abs() > 3.0 * normal.deviation, "{normal:?}");
    assert!((student.mean - 0.7).abs() < 3.0 * student.deviation, "{student:?}");
}

/// The same bits on one thread and on two.
#[test]
fn a_posterior_does_not_depend_on_threads() {
    let y = data(plateau, &[0.9, 0.7], 0.02, 17);
    let both = vec![rate(), free("p", Prior::Uniform { from: 0.3, to: 1.0 })];
    let problem = problem(both, curve(y, CurveError::Known(vec![0.02; 15])), 500);
    let [one, two] = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| calibrated(&problem, plateau, 0.01))
    });
    assert_eq!(one.draws, two.draws);
    assert_eq!(one.runs, two.runs);
    assert_eq!(one.mode, two.mode);
    assert_eq!(one.verdict, two.verdict);
}

/// Draws two numbers from their priors, makes data, finds the posterior, and tells for each number: the rank of the truth
/// among the draws, as a share, and whether the 95 % interval holds it. The simulator scatters as much as the data.
fn synthetic(set: u64) -> [(f64, bool); 2] {
    let both = vec![rate(), free("p", Prior::Uniform { from: 0.3, to: 1.0 })];
    let mut numbers = Numbers(1000 + set);
    let truth: Vec<f64> =
        both.iter().map(|free| free.prior.quantile(numbers.uniform().max(1e-9))).collect();
    let few = vec![0.2, 0.5, 1.0, 1.8, 3.0];
    let y = few.iter().map(|x| plateau(&truth, *x) + 0.03 * numbers.normal()).collect();
    let curve = Curve { x: few.clone(), ..curve(y, CurveError::Known(vec![0.03; 5])) };
    let settings = Settings { most_waves: 2, draws: 200, verified: 8, ..Settings::default() };
    let problem = Problem { free: both, curves: vec![curve], seed: set, settings };
    let mut simulator = Toy { curve: plateau, x: few, noise: 0.03 };
    let posterior = calibrate(&problem, &mut simulator, &mut |_| ()).expect("a posterior");
    [0, 1].map(|i| {
        let column = posterior.draws.column(i);
        let below = column.iter().filter(|value| **value < truth[i]).count();
        let [low, high] = posterior.parameters[i].interval95;
        (below as f64 / column.len() as f64, low <= truth[i] && truth[i] <= high)
    })
}

/// Simulation-based calibration (S. Talts et al., arXiv:1804.06788): ranks of the truth are uniform. Tells for each number χ² of
/// `bins` bins and how many intervals hold the truth.
fn calibration(sets: u64, bins: usize) -> [(f64, usize); 2] {
    let told: Vec<[(f64, bool); 2]> = (0..sets).into_par_iter().map(synthetic).collect();
    [0, 1].map(|i| {
        let mut counts = vec![0.0; bins];
        for set in &told {
            counts[((set[i].0 * bins as f64) as usize).min(bins - 1)] += 1.0;
        }
        let expected = sets as f64 / bins as f64;
        let chi_squared = counts.iter().map(|count| (count - expected).powi(2) / expected).sum();
        println!("counts {counts:?}, χ² {chi_squared:.2}");
        (chi_squared, told.iter().filter(|set| set[i].1).count())
    })
}

/// 20 sets. χ² of 5 bins is above 18.5 for one right build in 1000, fewer than 16 of 20 intervals hold the truth for
/// one in 390; twice each.
#[test]
fn twenty_synthetic_sets_are_calibrated() {
    for (chi_squared, held) in calibration(20, 5) {
        assert!(chi_squared < 18.5, "{chi_squared}");
        assert!(held >= 16, "{held}");
    }
}

/// 100 sets. χ² of 10 bins is above 27.9 for one right build in 1000; fewer than 90 or more than 99 of 100 intervals hold the
/// truth for one in 57; twice each. Seeds are fixed.
#[test]
#[ignore = "minutes"]
fn a_hundred_synthetic_sets_are_calibrated() {
    for (chi_squared, held) in calibration(100, 10) {
        println!("χ² {chi_squared:.2}, {held} of 100 held");
        assert!(chi_squared < 27.9, "{chi_squared}");
        assert!((90..=99).contains(&held), "{held}");
    }
}

#[test]
fn what_cannot_be_calibrated_is_said() {
    let sound = curve(times(), CurveError::Known(vec![0.1; 15]));
    let fault = |free: Vec<Free>, curve: Curve| {
        let mut simulator = Toy { curve: first_order, x: times(), noise: 0.0 };
        match calibrate(&problem(free, curve, 10), &mut simulator, &mut |_| ()) {
            Err(CalibrationError::Problem(text)) => text,
            other => panic!("{other:?}"),
        }
    };
    assert!(fault(vec![], sound.clone()).contains("a free number"));
    let narrow = free("k", Prior::Uniform { from: 1.0, to: 1.0 });
    assert!(fault(vec![narrow], sound.clone()).contains("the prior of k"));
    let flat = Curve { y: vec![0.5; 15], error: CurveError::Estimated, ..sound.clone() };
    assert!(fault(vec![rate()], flat).contains("constant values"));
    let short = Curve { y: vec![0.5; 3], ..sound.clone() };
    assert!(fault(vec![rate()], short).contains("as many values"));
    let exact = Curve { error: CurveError::Known(vec![0.0; 15]), ..sound };
    assert!(fault(vec![rate()], exact).contains("errors must be positive"));
}

/// A simulator that answers with a number that is none is told apart from a problem without meaning.
#[test]
fn an_answer_that_is_none_is_said() {
    let y = data(first_order, &[0.7], 0.02, 18);
    let problem = problem(vec![rate()], curve(y, CurveError::Known(vec![0.02; 15])), 10);
    let nowhere = |point: &[f64], _: f64| if point[0] > 1.0 { f64::NAN } else { point[0] };
    let mut simulator = Toy { curve: nowhere, x: times(), noise: 0.0 };
    let answer = calibrate(&problem, &mut simulator, &mut |_| ());
    assert!(matches!(answer, Err(CalibrationError::Unusable { curve: 0, .. })), "{answer:?}");
}
