//! Autocatalysis where each molecule touches each other one: the number that has reacted is a
//! birth chain, n → n + 1 at (N − n)(k₁ + k₂·n).
//!
//! A ring of N = 2m + 1 molecules with contacts to the next m is such a graph; the deck holds many
//! rings that do not touch.

use super::evolve::{Way, evolve};
use super::{Comparison, Laboratory, seen};
use crate::run::RunError;
use crate::sample::Species;
use crate::scenario::Scenario;

/// Molecules that touch each other.
const RING: usize = 33;
/// Rates of the deck in 1/s: by itself, and a contact with what has reacted.
const RATES: (f64, f64) = (0.02, 0.05);
/// When to look, in s.
const TIME: f64 = 2.0;

/// By number of molecules, the chance that this number of a ring has reacted.
fn chances() -> Vec<f64> {
    let (alone, contact) = RATES;
    let birth = |n: usize| (RING - n) as f64 * (alone + contact * n as f64);
    let births: Vec<f64> = (0..RING).map(birth).collect();
    let ways: Vec<_> = (0..RING).map(|n| Way { from: n, to: n + 1, rate: n }).collect();
    let mut start = vec![0.0; RING + 1];
    start[0] = 1.0;
    evolve(&ways, start, (0.0, TIME), 2000, |_| births.clone())
}

/// The mean over all rings, and the numbers ring by ring in the first replicate.
pub fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let chances = chances();
    let moment = |k: i32| -> f64 {
        chances.iter().enumerate().map(|(n, p)| p * (n as f64 / RING as f64).powi(k)).sum()
    };
    let rings = seen::molecules(&outcome) / RING as f64;
    let at = seen::nearest(&seen::times(&outcome), TIME);
    let mean = seen::mean(&outcome, at, |seen| seen.conversion);
    let error = ((moment(2) - moment(1).powi(2)) / rings).sqrt();
    let mut compared = vec![Comparison::new("conversion", mean, moment(1), error)];
    let snapshots = outcome.replicates.first().map(|replicate| &replicate.records.snapshots);
    if let Some(snapshot) = snapshots.and_then(|snapshots| snapshots.last()) {
        // The first axis runs along a ring, and is numbered first.
        let mut counts = vec![0.0; RING + 1];
        for ring in snapshot.sites.chunks(RING) {
            counts[ring.iter().filter(|site| site.species() == Species::A).count()] += 1.0;
        }
        let all: f64 = counts.iter().sum();
        let expected = chances.iter().map(|p| all * p);
        compared.push(Comparison::of_counts(
            "ring by ring, χ²",
            counts.into_iter().zip(expected),
            1.0,
        ));
    }
    Ok(compared)
}
