//! Random sequential adsorption of dimers: jamming coverage, and θ(t) on a chain.
//!
//! Jamming: 1 − e⁻² on a chain (P. J. Flory, J. Am. Chem. Soc. 61, 1518 (1939)); 0.906820(2)
//! on the square and 0.918388(16) on the simple cubic lattice (published simulations).

use super::{Comparison, Laboratory, seen};
use crate::run::{Outcome, RunError};
use crate::scenario::Scenario;

/// On a chain: at 1 s, and at the end.
pub fn chain(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let times = seen::times(&outcome);
    let at = seen::nearest(&times, 1.0);
    let coverage = seen::each(&outcome, at, |seen| seen.conversion);
    let exact = 1.0 - (-2.0 * (1.0 - (-times[at]).exp())).exp();
    Ok(vec![
        Comparison::of_mean("coverage on the way", &coverage, exact, 0.0),
        jamming(&outcome, 1.0 - (-2.0_f64).exp(), 0.0),
    ])
}

/// On the square lattice, at the end.
pub fn square(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    Ok(vec![jamming(&laboratory.run(scenario)?, 0.906_820, 2e-6)])
}

/// On the simple cubic lattice, at the end.
pub fn cubic(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    Ok(vec![jamming(&laboratory.run(scenario)?, 0.918_388, 1.6e-5)])
}

fn jamming(outcome: &Outcome, exact: f64, its_error: f64) -> Comparison {
    let last = seen::times(outcome).len().saturating_sub(1);
    let coverage = seen::each(outcome, last, |seen| seen.conversion);
    Comparison::of_mean("jamming coverage", &coverage, exact, its_error)
}
