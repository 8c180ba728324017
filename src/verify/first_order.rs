//! First order: α = 1 − exp(−∫k dt), isothermal and on a ramp.

use super::statistics::integral;
use super::{Comparison, Laboratory, seen};
use crate::run::{Outcome, RunError};
use crate::scenario::Scenario;
use crate::units::GAS_CONSTANT;

/// Fewest molecules that react, and that are left, for an interval to be judged by χ².
const FEWEST: f64 = 100.0;

/// At 1e-3 1/s. Where k·t is 1.6 the error of a rate shows most: t/√(exp(t) − 1) has its maximum.
pub fn isothermal(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    Ok(compare(&laboratory.run(scenario)?, 1600.0, |time| 1e-3 * time))
}

/// At 1e13 1/s and 120 kJ/mol, along the deck's two ramps and its hold; judged at the end of the
/// first ramp, where 0.34 have reacted, and interval by interval.
pub fn ramp(scenario: &Scenario, laboratory: &dyn Laboratory) -> Result<Vec<Comparison>, RunError> {
    Ok(compare(&laboratory.run(scenario)?, 510.0, ramp_exponent))
}

/// ∫k dt, from the law of Arrhenius itself, by Simpson's rule.
fn ramp_exponent(time: f64) -> f64 {
    let rate = |temperature: f64| 1e13 * (-120e3 / (GAS_CONSTANT * temperature)).exp();
    let (up, down) = (10.0 / 60.0, 40.0 / 60.0);
    let (top, turn, end) = (80.0 / up, 80.0 / up + 30.0 / down, time);
    let heating = integral(|t| rate(350.0 + up * t), 0.0, end.min(top), 2000);
    let cooling = integral(|t| rate(430.0 - down * (t - top)), top, end.clamp(top, turn), 2000);
    heating + cooling + rate(400.0) * (end - turn).max(0.0)
}

/// The conversion at one time, in s, and what reacts in each recorded interval of what was left
/// at its start: independent binomial numbers, whatever happened before.
fn compare(outcome: &Outcome, time: f64, exponent: impl Fn(f64) -> f64) -> Vec<Comparison> {
    let times = seen::times(outcome);
    let molecules = seen::molecules(outcome);
    let reacted: Vec<f64> =
        (0..times.len()).map(|at| seen::mean(outcome, at, |o| o.conversion)).collect();
    let at = seen::nearest(&times, time);
    let exact = 1.0 - (-exponent(times[at])).exp();
    let (mut square, mut intervals) = (0.0, 0.0);
    for i in 1..times.len() {
        let left = molecules * (1.0 - reacted[i - 1]);
        let chance = 1.0 - (exponent(times[i - 1]) - exponent(times[i])).exp();
        if left * chance.min(1.0 - chance) > FEWEST {
            let events = molecules * (reacted[i] - reacted[i - 1]);
            square += (events - left * chance).powi(2) / (left * chance * (1.0 - chance));
            intervals += 1.0;
        }
    }
    vec![
        Comparison::of_share("conversion", reacted[at], exact, molecules),
        Comparison::of_chi_square("all intervals, χ²", square, intervals),
    ]
}
