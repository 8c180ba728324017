//! First order: α = 1 − exp(−∫k dt), isothermal and on a ramp.

use super::statistics::{integral, share_deviations};
use super::{MOST_DEVIATIONS, deck, run, with_rates_off};
use tautomata::protocol::segment_at;
use tautomata::scenario::Scenario;

/// The largest deviation, in binomial standard errors, of the conversion from the law over
/// all recorded moments. Moments of one run lean on each other; the chance that any of some
/// thirty exceeds four is at most thirty times 1 in 16 000, 1 in 500.
fn largest_deviation(scenario: &Scenario, exponent: impl Fn(f64) -> f64) -> f64 {
    let outcome = run(scenario);
    let replicates = outcome.replicates.len() as f64;
    let trials = replicates * f64::from(outcome.lattice.sites());
    let moments = outcome.replicates[0].moments.len();
    (1..moments)
        .map(|i| {
            let conversions =
                outcome.replicates.iter().map(|r| r.moments[i].observation.conversion);
            let share = conversions.sum::<f64>() / replicates;
            let exact = 1.0 - (-exponent(outcome.replicates[0].moments[i].time)).exp();
            share_deviations(share, exact, trials).abs()
        })
        .fold(0.0, f64::max)
}

#[test]
fn isothermal() {
    let exponent = |time: f64| 1e-3 * time;
    let right = largest_deviation(&deck("first-order"), exponent);
    assert!(right < MOST_DEVIATIONS, "{right} standard errors");
    let off = largest_deviation(&with_rates_off(deck("first-order"), 1.01), exponent);
    assert!(off > MOST_DEVIATIONS, "a rate off by 1 % goes unseen: {off} standard errors");
}

/// ∫k dt over the deck's two ramps and its hold, from the Arrhenius law itself.
fn ramp_exponent(time: f64) -> f64 {
    const GAS_CONSTANT: f64 = 8.314_462_618_153_24;
    let rate = |temperature: f64| 1e13 * (-120e3 / (GAS_CONSTANT * temperature)).exp();
    let (up, down) = (10.0 / 60.0, 40.0 / 60.0);
    let (top, turn, end) = (80.0 / up, 80.0 / up + 30.0 / down, time);
    let heating = integral(|t| rate(350.0 + up * t), 0.0, end.min(top), 2000);
    let cooling = integral(|t| rate(430.0 - down * (t - top)), top, end.clamp(top, turn), 2000);
    heating + cooling + rate(400.0) * (end - turn).max(0.0)
}

#[test]
fn on_a_ramp() {
    let right = largest_deviation(&deck("first-order-ramp"), ramp_exponent);
    assert!(right < MOST_DEVIATIONS, "{right} standard errors");
    let off = largest_deviation(&with_rates_off(deck("first-order-ramp"), 1.01), ramp_exponent);
    assert!(off > MOST_DEVIATIONS, "a rate off by 1 % goes unseen: {off} standard errors");
}

/// The rates are integrated along with the events: their sum over the kinds equals what the
/// law says of the sites left, within the accuracy of Simpson's rule over half a kelvin.
#[test]
fn integrated_rates_follow_the_ramp() {
    let scenario = deck("first-order-ramp");
    let outcome = run(&scenario);
    let segments = scenario.segments();
    assert!(segment_at(&segments, 300.0).is_some_and(|segment| !segment.constant()));
    for replicate in &outcome.replicates {
        let last = replicate.moments.last().expect("moments");
        let (events, expected) = (last.events[0] as f64, last.expected[0]);
        let deviations = (events - expected) / expected.sqrt();
        assert!(deviations.abs() < MOST_DEVIATIONS, "{events} events, {expected} expected");
    }
}
