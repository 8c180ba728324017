//! M ⇌ T, by heat and by light: relaxation at kf + kr to K/(1 + K), binomial variance.

use super::{Comparison, Laboratory, seen};
use crate::run::RunError;
use crate::scenario::Scenario;
use crate::units::GAS_CONSTANT;

/// k = 1e13 1/s · exp(−E/RT) at 400 K.
fn rate(barrier: f64) -> f64 {
    1e13 * (-barrier / (GAS_CONSTANT * 400.0)).exp()
}

/// By heat.
pub fn thermal(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    compare(scenario, laboratory, (rate(100e3), rate(97e3)), "equilibrium")
}

/// By light of 9.2e15 1/(cm² s), which makes tautomers with 3.4e-20 cm² and keeps 2 % of them.
pub fn light(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let forward = 3.4e-20 * 9.2e15;
    compare(scenario, laboratory, (forward, forward * (1.0 - 0.02) / 0.02), "stationary")
}

/// On the way at a time near 1/(kf + kr), and at the end.
fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
    (forward, backward): (f64, f64),
    end: &str,
) -> Result<Vec<Comparison>, RunError> {
    let sum = forward + backward;
    let law = |time: f64| forward / sum * (1.0 - (-sum * time).exp());
    let outcome = laboratory.run(scenario)?;
    let times = seen::times(&outcome);
    let molecules = seen::molecules(&outcome);
    let share = |quantity, at: usize| {
        let value = seen::mean(&outcome, at, |seen| seen.tautomer_fraction);
        Comparison::of_share(quantity, value, law(times[at]), molecules)
    };
    let last = times.len().saturating_sub(1);
    let chance = law(times[last]);
    let sites = f64::from(outcome.lattice.sites());
    let fractions = seen::each(&outcome, last, |seen| seen.tautomer_fraction);
    let replicates = fractions.len() as f64;
    let squares: f64 = fractions.iter().map(|x| (x - chance).powi(2)).sum();
    let ratio = squares / replicates / (chance * (1.0 - chance) / sites);
    // Σ(x − mean)² over the variance is χ², as the mean is known: its relative error is √(2/n).
    let square = Comparison::of_chi_square("", ratio * replicates, replicates);
    let error = (2.0 / replicates).sqrt();
    let variance = Comparison::new("variance ratio", ratio, 1.0, error);
    Ok(vec![
        share("on the way", seen::nearest(&times, 1.0 / sum)),
        share(end, last),
        Comparison { deviation: square.deviation, ..variance },
    ])
}
