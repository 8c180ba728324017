//! Waiting times: molecules that go there and back at one rate k make a Poisson process of N·k,
//! whatever they hold, so that events in windows of time are independent Poisson numbers.

use super::{Comparison, Laboratory};
use crate::run::RunError;
use crate::scenario::Scenario;

/// Rate of either way in the deck, in 1/s.
const RATE: f64 = 0.1;

/// Mean events a window, and how their numbers are distributed: whether clocks wait as long as
/// they have to shows in both.
pub fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let moments = outcome.replicates.iter().map(|replicate| &replicate.records.moments);
    let so_far = |moments: &[crate::run::Moment], at: usize| moments[at].events.iter().sum::<u64>();
    let windows: Vec<usize> = moments
        .flat_map(|all| (1..all.len()).map(|at| (so_far(all, at) - so_far(all, at - 1)) as usize))
        .collect();
    let count = windows.len() as f64;
    let mean = f64::from(outcome.lattice.sites()) * RATE * scenario.record.every;
    let most = windows.iter().copied().max().unwrap_or(0) + 20;
    let mut seen = vec![0.0; most + 1];
    for &events in &windows {
        seen[events] += 1.0;
    }
    let mut chance = (-mean).exp();
    let counts = seen.into_iter().enumerate().map(|(events, seen)| {
        let expected = count * chance;
        chance *= mean / (events + 1) as f64;
        (seen, expected)
    });
    let counts: Vec<(f64, f64)> = counts.collect();
    let average = windows.iter().sum::<usize>() as f64 / count;
    Ok(vec![
        Comparison::new("events a window", average, mean, (mean / count).sqrt()),
        Comparison::of_counts("windows, χ²", counts, 1.0),
    ])
}
