//! Kissinger's plot of a reaction of first order: ln(β/Tp²) against 1/Tp, β the heating rate and Tp
//! the temperature of the fastest conversion, is a straight line of slope −E/R (H. E. Kissinger,
//! Anal. Chem. 29, 1702 (1957)); for first order it is so exactly.

use super::{Comparison, Laboratory};
use crate::run::RunError;
use crate::scenario::Scenario;
use crate::statistics::{WeightedPoint, Weights, fit_line, fit_polynomial};
use crate::units::GAS_CONSTANT;

/// The deck's barrier in kJ/mol.
const BARRIER: f64 = 120.0;
/// How many times as slowly as in the deck the sample is heated, each time.
const SLOWER: [f64; 5] = [4.0, 2.0, 1.0, 0.5, 0.25];
/// The peak is sought this far to either side of where 0.6 have reacted, in K: somewhat more than
/// the width of the peak, R·Tp²/E.
const WINDOW: f64 = 20.0;
/// The logarithm of the curve there is fitted with a polynomial of this degree in the temperature.
const DEGREE: usize = 5;

/// A curve of conversion: temperature in K and conversion, row by row.
type Curve = Vec<(f64, f64)>;

/// The barrier from the deck and from slower and faster heating; its error from leaving out one
/// replicate after the other (jackknife).
pub fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    // By heating rate, then by replicate.
    let mut curves: Vec<Vec<Curve>> = Vec::new();
    let mut heating = Vec::new();
    for (index, slower) in (0..).zip(SLOWER) {
        let ramp = slowed(scenario, slower, index);
        let (time, rise) = ramp.protocol.pieces.first().map_or((f64::NAN, f64::NAN), |piece| {
            (piece.duration, piece.to.temperature - piece.from.temperature)
        });
        heating.push(rise / time);
        let outcome = laboratory.run(&ramp)?;
        let curve = |replicate: &crate::run::Replicate| -> Curve {
            let row = |moment: &crate::run::Moment| (moment.row.temperature, moment.row.conversion);
            replicate.records.moments.iter().map(row).collect()
        };
        curves.push(outcome.replicates.iter().map(curve).collect());
    }
    let without = |left_out: Option<usize>| -> f64 {
        let peaks = curves.iter().map(|all| peak(&averaged(all, left_out)));
        barrier(&heating.iter().copied().zip(peaks).collect::<Vec<_>>())
    };
    let count = curves.first().map_or(0, Vec::len);
    let left: Vec<f64> = (0..count).map(|replicate| without(Some(replicate))).collect();
    let n = count as f64;
    let mean = left.iter().sum::<f64>() / n;
    let squares: f64 = left.iter().map(|one| (one - mean).powi(2)).sum();
    let error = ((n - 1.0) / n * squares).sqrt();
    Ok(vec![Comparison::new("barrier / (kJ/mol)", without(None), BARRIER, error)])
}

/// The deck heated more slowly by a factor, with a seed of its own.
fn slowed(scenario: &Scenario, slower: f64, index: u64) -> Scenario {
    let mut ramp = scenario.clone();
    ramp.seed = scenario.seed.wrapping_add(index << 32);
    ramp.record.every *= slower;
    for piece in &mut ramp.protocol.pieces {
        piece.duration *= slower;
    }
    ramp
}

/// The mean over replicates, but for one.
fn averaged(curves: &[Curve], left_out: Option<usize>) -> Curve {
    let kept: Vec<&Curve> =
        (0..).zip(curves).filter(|(i, _)| Some(*i) != left_out).map(|(_, curve)| curve).collect();
    let rows = kept.iter().map(|curve| curve.len()).min().unwrap_or(0);
    let row = |at: usize| {
        let sum: f64 = kept.iter().map(|curve| curve[at].1).sum();
        (kept[0][at].0, sum / kept.len() as f64)
    };
    (0..rows).map(row).collect()
}

/// Where conversion is fastest, in K: the top of a polynomial through the logarithms of the curve's
/// steps. A step in which n molecules react weighs n, as its logarithm has the variance 1/n.
fn peak(curve: &Curve) -> f64 {
    let Some(centre) = curve.iter().find(|(_, conversion)| *conversion > 0.6).map(|row| row.0)
    else {
        return f64::NAN;
    };
    let steps = curve.windows(2).map(|pair| {
        let middle = f64::midpoint(pair[0].0, pair[1].0);
        ((middle - centre) / WINDOW, (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0))
    });
    let near = steps.filter(|&(at, step)| at.abs() <= 1.0 && step > 0.0);
    let points = near.map(|(x, step)| WeightedPoint { x, y: step.ln(), weight: step });
    let Some(powers) = fit_polynomial(&points.collect::<Vec<_>>(), DEGREE) else { return f64::NAN };
    let slope =
        |x: f64| (1..=DEGREE).map(|k| k as f64 * powers[k] * x.powi(k as i32 - 1)).sum::<f64>();
    // The slope falls through zero once inside the window.
    let (mut low, mut high) = (-0.9, 0.9);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    centre + WINDOW * low
}

/// E in kJ/mol from (heating rate in K/s, temperature of the peak in K).
fn barrier(peaks: &[(f64, f64)]) -> f64 {
    let point = |&(rate, peak): &(f64, f64)| WeightedPoint {
        x: 1.0 / peak,
        y: (rate / (peak * peak)).ln(),
        weight: 1.0,
    };
    let points: Vec<WeightedPoint> = peaks.iter().map(point).collect();
    let line = fit_line(&points, Weights::Relative);
    line.map_or(f64::NAN, |line| -line.slope * GAS_CONSTANT / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::super::statistics::integral;
    use super::*;

    /// The curve without noise, from 350 K to 470 K in steps of half a kelvin.
    fn exact(heating: f64) -> Curve {
        let rate = |t: f64| 1e13 / heating * (-BARRIER * 1e3 / (GAS_CONSTANT * t)).exp();
        let at = |i: i32| 350.0 + 0.5 * f64::from(i);
        (0..=240).map(|i| (at(i), 1.0 - (-integral(rate, 350.0, at(i), 200)).exp())).collect()
    }

    /// What the fit adds, 0.002 %, is a hundredth of the error of the thorough comparison.
    #[test]
    fn the_fit_finds_the_barrier_of_a_curve_without_noise() {
        let heating = SLOWER.map(|slower| 10.0 / 60.0 / slower);
        let peaks: Vec<_> = heating.iter().map(|&rate| (rate, peak(&exact(rate)))).collect();
        let found = barrier(&peaks);
        assert!((found / BARRIER - 1.0).abs() < 1e-4, "{found} kJ/mol: {peaks:?}");
    }
}
