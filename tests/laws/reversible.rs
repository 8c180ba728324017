//! M ⇌ T: relaxation at kf + kr to K/(1 + K), binomial variance.

use super::statistics::share_deviations;
use super::{MOST_DEVIATIONS, deck, run};
use tautomata::mechanism::GAS_CONSTANT;
use tautomata::scenario::Scenario;

fn rate(barrier: f64) -> f64 {
    1e13 * (-barrier / (GAS_CONSTANT * 400.0)).exp()
}

/// Largest deviation of the tautomer fraction from its law over all recorded moments, and
/// the deviation of its variance between replicates at the last one, in standard errors.
fn deviations(scenario: &Scenario) -> (f64, f64) {
    let (forward, backward) = (rate(100e3), rate(97e3));
    let equilibrium = forward / (forward + backward);
    let outcome = run(scenario);
    let replicates = outcome.replicates.len() as f64;
    let sites = f64::from(outcome.lattice.sites());
    let fractions = |i: usize| -> Vec<f64> {
        outcome.replicates.iter().map(|r| r.moments[i].observation.tautomer_fraction).collect()
    };
    let times: Vec<f64> = outcome.replicates[0].moments.iter().map(|m| m.time).collect();
    let mean_deviation = (1..times.len())
        .map(|i| {
            let share = fractions(i).iter().sum::<f64>() / replicates;
            let exact = equilibrium * (1.0 - (-(forward + backward) * times[i]).exp());
            share_deviations(share, exact, replicates * sites).abs()
        })
        .fold(0.0, f64::max);
    let last = times.len() - 1;
    let chance = equilibrium * (1.0 - (-(forward + backward) * times[last]).exp());
    let squares = fractions(last).iter().map(|x| (x - chance).powi(2)).sum::<f64>();
    let variance = squares / replicates / (chance * (1.0 - chance) / sites);
    // The variance of n normal numbers about a known mean has relative error √(2/n).
    (mean_deviation, (variance - 1.0) / (2.0 / replicates).sqrt())
}

#[test]
fn relaxes_to_equilibrium_with_binomial_noise() {
    let (mean, variance) = deviations(&deck("reversible-tautomerization"));
    assert!(mean < MOST_DEVIATIONS, "mean: {mean} standard errors");
    assert!(variance.abs() < MOST_DEVIATIONS, "variance: {variance} standard errors");
}

#[test]
fn a_reversion_off_by_one_percent_is_seen() {
    let mut faulty = deck("reversible-tautomerization");
    faulty.mechanism.events[1].prefactor *= 1.01;
    let (mean, _) = deviations(&faulty);
    assert!(mean > MOST_DEVIATIONS, "{mean} standard errors");
}
