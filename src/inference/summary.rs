//! Draws as a few numbers.

use super::likelihood::Likelihood;
use super::sampler::Chains;
use super::simplex::lowest;
use super::{CurveSummary, Discrepancy, Emulator, Prior, Summary};
use crate::statistics::mean_and_variance;

/// The share of the prior of a discrepancy's scale below which the model describes the curve: if it does, the median of
/// the posterior lies above in fewer than 5 of 100 problems.
const DESCRIBED: f64 = 0.95;
/// Draws among which the search for the mode begins at the best.
const LOOKS: usize = 256;
/// The log density of the mode is found to this.
const TOLERANCE: f64 = 1e-6;

/// The values of a number in all draws.
fn values(chains: &Chains, prior: &Prior, index: usize) -> Vec<f64> {
    chains.draws().into_iter().map(|u| prior.quantile(u[index])).collect()
}

/// Its natural coordinates.
pub(super) fn coordinates(chains: &Chains, prior: &Prior, index: usize) -> Vec<f64> {
    values(chains, prior, index).into_iter().map(|value| prior.coordinate(value)).collect()
}

/// The posterior of a number.
pub(super) fn summary(chains: &Chains, prior: &Prior, index: usize) -> Summary {
    let mut values = values(chains, prior, index);
    let natural: Vec<f64> = values.iter().map(|value| prior.coordinate(*value)).collect();
    let (mean, variance) = mean_and_variance(&values);
    values.sort_by(f64::total_cmp);
    let quantile = |share: f64| {
        let place = share * (values.len() - 1) as f64;
        let below = place.floor() as usize;
        let above = (below + 1).min(values.len() - 1);
        values[below] + (place - below as f64) * (values[above] - values[below])
    };
    Summary {
        mean,
        deviation: variance.sqrt(),
        median: quantile(0.5),
        // Φ(∓1), as one standard deviation of a normal distribution.
        interval68: [quantile(0.158_655), quantile(0.841_345)],
        interval95: [quantile(0.025), quantile(0.975)],
        prior_deviation: prior.deviation_of_value(),
        narrowing: mean_and_variance(&natural).1.sqrt() / prior.deviation(),
        mixing: chains.mixing(|u| u[index]),
    }
}

/// What was found about each curve.
pub(super) fn curve_summaries(
    likelihood: &Likelihood<'_>,
    emulator: &Emulator,
    chains: &Chains,
) -> Vec<CurveSummary> {
    let summary = |index: usize| summary(chains, &likelihood.priors[index], index);
    let discrepancy = |index: usize| {
        let scale = summary(index);
        let above_prior = scale.median > likelihood.priors[index].quantile(DESCRIBED);
        Discrepancy { scale, above_prior }
    };
    emulator
        .curves
        .iter()
        .enumerate()
        .map(|(curve, own)| {
            let (error, scale) = likelihood.unknown(curve);
            CurveSummary {
                error: error.map(summary),
                discrepancy: scale.map(discrepancy),
                leave_one_out: own.leave_one_out(),
            }
        })
        .collect()
}

/// The most probable values of all that was sampled, in natural coordinates: the search begins at the best of some
/// draws, in units of the posterior's deviations.
pub(super) fn mode(likelihood: &Likelihood<'_>, chains: &Chains) -> Vec<f64> {
    let log = |u: &[f64]| likelihood.log_posterior(&likelihood.values(u));
    let draws = chains.thinned(LOOKS);
    let best =
        draws.iter().map(|u| (log(u), *u)).max_by(|a, b| a.0.total_cmp(&b.0)).expect("a draw").1;
    let deviation = |i: usize| {
        let column: Vec<f64> = draws.iter().map(|u| u[i]).collect();
        mean_and_variance(&column).1.sqrt()
    };
    let deviations: Vec<f64> = (0..best.len()).map(deviation).collect();
    let place = |steps: &[f64]| -> Vec<f64> {
        let moved = best.iter().zip(&deviations).zip(steps);
        // The faces of the cube belong to it here: a mode may lie on one.
        moved.map(|((u, deviation), step)| (u + step * deviation).clamp(1e-9, 1.0 - 1e-9)).collect()
    };
    let (steps, _) = lowest(|steps| -log(&place(steps)), &vec![0.0; best.len()], 0.5, TOLERANCE);
    likelihood.values(&place(&steps))
}
