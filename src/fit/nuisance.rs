//! Scale and baseline of an instrument, as the data suggest them.

use crate::inference::{Baseline, Curve, Nuisance};
use crate::statistics::{cholesky, solved};

/// What an instrument's scale and baseline most probably add to a simulated curve with these variances of measured less
/// simulated values: the mean of their posterior, which is normal as they enter linearly.
pub fn shift(curve: &Curve, simulated: &[f64], variances: &[f64]) -> Vec<f64> {
    let columns = columns(curve, simulated);
    let weighted = |one: &[f64], other: &dyn Fn(usize) -> f64| -> f64 {
        one.iter().zip(variances).enumerate().map(|(point, (a, v))| a * other(point) / v).sum()
    };
    let row = |index: usize| -> Vec<f64> {
        let (own, deviation) = &columns[index];
        let entry = |(other, (column, _)): (usize, &(Vec<f64>, f64))| {
            let prior = if other == index { 1.0 / (deviation * deviation) } else { 0.0 };
            weighted(own, &|point| column[point]) + prior
        };
        columns.iter().enumerate().map(entry).collect()
    };
    let matrix: Vec<Vec<f64>> = (0..columns.len()).map(row).collect();
    let missed = |point: usize| curve.y[point] - simulated[point];
    let right = columns.iter().map(|(column, _)| weighted(column, &missed)).collect();
    let numbers = solved(&cholesky(&matrix, 0.0), right);
    let at = |point: usize| {
        columns.iter().zip(&numbers).map(|((column, _), it)| column[point] * it).sum()
    };
    (0..simulated.len()).map(at).collect()
}

/// What each unknown number adds to a curve if it is 1, and its prior deviation.
fn columns(curve: &Curve, simulated: &[f64]) -> Vec<(Vec<f64>, f64)> {
    let Nuisance { scale, baseline } = curve.nuisance;
    let (first, last) = (curve.x[0], curve.x[curve.x.len() - 1]);
    let constant = || vec![1.0; curve.x.len()];
    let line = || curve.x.iter().map(|x| 2.0 * (x - first) / (last - first) - 1.0).collect();
    let mut columns: Vec<(Vec<f64>, f64)> = Vec::new();
    columns.extend(scale.map(|deviation| (simulated.to_vec(), deviation)));
    match baseline {
        Baseline::None => {}
        Baseline::Constant { deviation } => columns.push((constant(), deviation)),
        Baseline::Linear { deviation, slope } => {
            columns.extend([(constant(), deviation), (line(), slope)]);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::{CurveError, Map};
    use approx::assert_abs_diff_eq;

    #[test]
    fn a_scale_and_a_line_are_found() {
        let x: Vec<f64> = (0..21).map(f64::from).collect();
        let simulated: Vec<f64> = x.iter().map(|x| (-(x - 10.0).powi(2) / 8.0).exp()).collect();
        let added = |x: f64, s: f64| 0.04 * s + 0.5 + 0.2 * (x / 10.0 - 1.0);
        let y = x.iter().zip(&simulated).map(|(&x, &s)| s + added(x, s)).collect();
        let baseline = Baseline::Linear { deviation: 1.0, slope: 1.0 };
        let curve = Curve {
            name: String::new(),
            x: x.clone(),
            y,
            error: CurveError::Estimated,
            nuisance: Nuisance { scale: Some(0.05), baseline },
            map: Map::Identity,
            discrepancy: 0.0,
            student: None,
            averaged: None,
        };
        let found = shift(&curve, &simulated, &[1e-8; 21]);
        for ((x, s), found) in x.iter().zip(&simulated).zip(found) {
            // The prior pulls by its weight over that of the data: 1e-8/(21 · 0.1 · 0.05²), times 0.04.
            assert_abs_diff_eq!(found, added(*x, *s), epsilon = 1e-6);
        }
        let none = Curve { nuisance: Nuisance::default(), ..curve };
        assert_eq!(shift(&none, &simulated, &[1.0; 21]), [0.0; 21]);
    }
}
