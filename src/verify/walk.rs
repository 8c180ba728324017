//! The growing self-avoiding walk until it is trapped: one live end, one chain.
//!
//! Means: 70.7598 steps on the square lattice, 3953.3 on the simple cubic one (published
//! simulations). The chances of being trapped after 7, 8 and 9 steps on the square lattice,
//! 2/729, 5/2187 and 31/6561, follow from counting walks by hand.

use super::{Comparison, Laboratory};
use crate::run::{Outcome, RunError};
use crate::scenario::Scenario;

/// Steps of each walk: units of its chain less the first. A walk that was not trapped in time
/// is none, and its steps are no number.
fn steps(outcome: &Outcome) -> Vec<f64> {
    let ends = outcome.replicates.iter().filter_map(|replicate| replicate.records.moments.last());
    let steps = ends.map(|end| {
        let trapped = end.row.trapped_end_fraction == end.row.live_end_fraction;
        let alone = end.chains.count() == 1;
        if trapped && alone { end.chains.longest() as f64 - 1.0 } else { f64::NAN }
    });
    steps.collect()
}

/// On the square lattice.
pub fn square(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let walks = steps(&laboratory.run(scenario)?);
    let mut compared = vec![Comparison::of_mean("mean steps", &walks, 70.7598, 0.0)];
    for (length, chance) in [(7, 2.0 / 729.0), (8, 5.0 / 2187.0), (9, 31.0 / 6561.0)] {
        let count = walks.iter().filter(|&&steps| steps == f64::from(length)).count();
        let quantity = format!("trapped after {length} steps");
        compared.push(Comparison::of_rare(quantity, count as u64, chance, walks.len() as u64));
    }
    Ok(compared)
}

/// On the simple cubic lattice.
pub fn cubic(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let walks = steps(&laboratory.run(scenario)?);
    Ok(vec![Comparison::of_mean("mean steps", &walks, 3953.3, 0.0)])
}
