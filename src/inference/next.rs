//! Which experiment would tell most: how much narrower each free number is expected to be after it.

use super::algebra::eigen;
use super::emulator::Expected;
use super::likelihood::{baseline, discrepancy_shapes};
use super::{Emulator, Free, Map, Nuisance, Simulated};
use crate::statistics::{cholesky, dot, half_solved};
use ndarray::Array2;

/// Draws that tell how free numbers and curves belong together, and those over which errors of the emulator are averaged.
const DRAWS: usize = 512;
const ERRORS: usize = 32;

/// An experiment that could be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What tables call it.
    pub name: String,
    /// Where the curve would be measured, increasing.
    pub x: Vec<f64>,
    /// The standard deviation of each value.
    pub errors: Vec<f64>,
    /// What the instrument would add.
    pub nuisance: Nuisance,
    /// The scale on which the simulator's values are smooth.
    pub map: Map,
    /// The scale of the discrepancy between the best simulation and nature, in units of the curve.
    pub discrepancy: f64,
}

/// What an experiment is expected to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowing {
    /// Which candidate, counted from 0.
    pub candidate: usize,
    /// For each free number, the expected posterior deviation with the experiment over that without it.
    pub parameters: Vec<f64>,
    /// The same for the volume of the posterior, per free number: the geometric mean over its independent directions.
    pub overall: f64,
}

/// What each candidate is expected to tell beyond what is known, the best first. `draws` are those of a posterior;
/// `runs` are of points where it lies, with a curve per candidate.
///
/// Covariances of free numbers and curves are those of the draws, and the update is linear in the data (Bayes linear: M.
/// Goldstein, D. Wooff, Bayes Linear Statistics, 2007), which is exact for normal posteriors. The expected deviation then does
/// not depend on what will be measured.
///
/// # Panics
/// If there is no draw or no run, or a run lacks a candidate.
pub fn expected_narrowing(
    free: &[Free],
    draws: &Array2<f64>,
    candidates: &[Candidate],
    runs: &[Simulated],
) -> Vec<Narrowing> {
    let maps: Vec<Map> = candidates.iter().map(|candidate| candidate.map).collect();
    let emulator = Emulator::learn(free, &maps, runs);
    let count = draws.nrows().min(DRAWS);
    let places: Vec<Vec<f64>> = (0..count)
        .map(|i| emulator.place(&draws.row(i * draws.nrows() / count).to_vec()))
        .collect();
    let mut all: Vec<Narrowing> = (0..candidates.len())
        .map(|candidate| {
            let curve = &emulator.curves[candidate];
            let expected = places.iter().map(|place| curve.expect(place, None)).collect();
            narrowing(candidate, &candidates[candidate], &places, expected)
        })
        .collect();
    all.sort_by(|a, b| a.overall.total_cmp(&b.overall));
    all
}

/// What one candidate is expected to tell, from what is expected of its curve at each place.
fn narrowing(
    candidate: usize,
    experiment: &Candidate,
    places: &[Vec<f64>],
    expected: Vec<Expected>,
) -> Narrowing {
    let mut data = errors(experiment, &expected);
    let curves = centred(expected.into_iter().map(|expected| expected.mean).collect());
    let numbers = centred(places.to_vec());
    for (sum, row) in data.iter_mut().zip(covariance(&curves, &curves)) {
        sum.iter_mut().zip(row).for_each(|(sum, one)| *sum += one);
    }
    let factor = cholesky(&data, 0.0);
    let told: Vec<Vec<f64>> =
        covariance(&numbers, &curves).into_iter().map(|row| half_solved(&factor, row)).collect();
    let before = covariance(&numbers, &numbers);
    let after: Vec<Vec<f64>> = before
        .iter()
        .zip(&told)
        .map(|(row, a)| row.iter().zip(&told).map(|(known, b)| known - dot(a, b)).collect())
        .collect();
    let parameters =
        (0..before.len()).map(|i| (after[i][i] / before[i][i]).max(0.0).sqrt()).collect();
    let log_volume = |matrix: Vec<Vec<f64>>| -> f64 {
        eigen(matrix)
            .into_iter()
            .map(|(value, _)| 0.5 * libm::log(value.max(f64::MIN_POSITIVE)))
            .sum()
    };
    let dimensions = before.len() as f64;
    let overall = libm::exp((log_volume(after) - log_volume(before)) / dimensions);
    Narrowing { candidate, parameters, overall }
}

/// The covariance of the errors that the data of an experiment would have.
fn errors(experiment: &Candidate, expected: &[Expected]) -> Vec<Vec<f64>> {
    let size = experiment.x.len();
    let mut matrix = vec![vec![0.0; size]; size];
    let mut add = |direction: &[f64], weight: f64| {
        for (row, a) in matrix.iter_mut().zip(direction) {
            row.iter_mut().zip(direction).for_each(|(sum, b)| *sum += weight * a * b);
        }
    };
    let count = expected.len().min(ERRORS);
    let some = (0..count).map(|i| &expected[i * expected.len() / count]);
    for one in some.clone() {
        one.directions.iter().for_each(|direction| add(direction, 1.0 / count as f64));
        if let Some(scale) = experiment.nuisance.scale {
            add(&one.mean, scale * scale / count as f64);
        }
    }
    for shape in baseline(&experiment.x, experiment.nuisance.baseline) {
        add(&shape, 1.0);
    }
    if experiment.discrepancy > 0.0 {
        let variance = experiment.discrepancy * experiment.discrepancy;
        for shape in discrepancy_shapes(&experiment.x) {
            add(&shape, variance);
        }
    }
    for (i, error) in experiment.errors.iter().enumerate() {
        let left: f64 = some.clone().map(|one| one.diagonal[i]).sum::<f64>() / count as f64;
        matrix[i][i] += error * error + left;
    }
    matrix
}

/// Rows less their mean.
fn centred(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let count = rows.len() as f64;
    for i in 0..rows[0].len() {
        let mean = rows.iter().map(|row| row[i]).sum::<f64>() / count;
        for row in &mut rows {
            row[i] -= mean;
        }
    }
    rows
}

/// Covariances of the columns of two tables of as many centred rows.
fn covariance(one: &[Vec<f64>], other: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; other[0].len()]; one[0].len()];
    for (a, b) in one.iter().zip(other) {
        for (row, a) in matrix.iter_mut().zip(a) {
            row.iter_mut().zip(b).for_each(|(sum, b)| *sum += a * b / one.len() as f64);
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::super::Prior;
    use super::super::design::sobol;
    use super::super::random::Stream;
    use super::*;

    /// Two independent standard normal numbers a and b; one experiment measures a at four places with an error of 1, another b
    /// with an error of 2, both exactly linear. Four values of a number with error σ leave the deviation 1/√(1 + 4/σ²):
    /// 0.447 and 0.707. Draws (512) correlate by chance to 1/√512 = 0.044, which changes a deviation by less than 1 %; their own
    /// variance is known to 6 %, which changes it by 3 %. The overall narrowing is the root of the product.
    #[test]
    fn linear_experiments_by_hand() {
        let normal = Prior::Normal { mean: 0.0, deviation: 1.0 };
        let free = ["a", "b"].map(|name| Free { name: name.into(), prior: normal }).to_vec();
        let mut stream = Stream::new(3, 0);
        let draws = Array2::from_shape_fn((512, 2), |_| stream.normal());
        let experiment = |error: f64| Candidate {
            name: format!("error {error}"),
            x: vec![0.0, 1.0, 2.0, 3.0],
            errors: vec![error; 4],
            nuisance: Nuisance::default(),
            map: Map::Identity,
            discrepancy: 0.0,
        };
        let runs: Vec<Simulated> = (0..20)
            .map(|i| {
                let point: Vec<f64> =
                    sobol(i, 2, 1).into_iter().map(|u| normal.quantile(u)).collect();
                let curves = (0..2).map(|k| Array2::from_elem((2, 4), point[k])).collect();
                Simulated { point, curves }
            })
            .collect();
        let candidates = [experiment(1.0), experiment(2.0)];
        let told = expected_narrowing(&free, &draws, &candidates, &runs);
        assert_eq!(told.iter().map(|one| one.candidate).collect::<Vec<_>>(), [0, 1]);
        for (one, [a, b]) in told.iter().zip([[0.447, 1.0], [1.0, 0.707]]) {
            assert!((one.parameters[0] - a).abs() < 0.03, "{one:?}");
            assert!((one.parameters[1] - b).abs() < 0.03, "{one:?}");
            assert!((one.overall - (a * b).sqrt()).abs() < 0.03, "{one:?}");
        }
    }
}
