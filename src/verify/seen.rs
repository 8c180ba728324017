//! What the comparisons read off an outcome.

use super::Laboratory;
use crate::observe::Snapshot;
use crate::results::table::SampleRow;
use crate::run::{Outcome, RunError};
use crate::scenario::Scenario;

/// The recorded times, in s.
pub fn times(outcome: &Outcome) -> Vec<f64> {
    let moments = outcome.replicates.first().map(|replicate| replicate.records.moments.iter());
    moments.into_iter().flatten().map(|moment| moment.row.time).collect()
}

/// What each replicate shows at one recorded moment.
pub fn each(outcome: &Outcome, moment: usize, look: impl Fn(&SampleRow) -> f64) -> Vec<f64> {
    let moments =
        outcome.replicates.iter().filter_map(|replicate| replicate.records.moments.get(moment));
    moments.map(|moment| look(&moment.row)).collect()
}

/// What all replicates together show at one recorded moment.
pub fn mean(outcome: &Outcome, moment: usize, look: impl Fn(&SampleRow) -> f64) -> f64 {
    let values = each(outcome, moment, look);
    values.iter().sum::<f64>() / values.len() as f64
}

/// The recorded moment that is nearest to a time in s.
pub fn nearest(times: &[f64], time: f64) -> usize {
    let apart = |at: &usize| (times[*at] - time).abs();
    (0..times.len()).min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap_or(0)
}

/// Molecules in all replicates together.
pub fn molecules(outcome: &Outcome) -> f64 {
    outcome.replicates.len() as f64 * f64::from(outcome.lattice.sites())
}

/// Runs each replicate as the first of a seed of its own, because only of the first there are
/// snapshots; gives what a look at them all gives, replicate by replicate.
///
/// # Errors
/// As the laboratory's.
pub fn of_snapshots<T>(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
    look: impl Fn(&[Snapshot]) -> T,
) -> Result<Vec<T>, RunError> {
    let run = |index: u32| -> Result<Option<T>, RunError> {
        let seed = scenario.seed.wrapping_add(u64::from(index) << 32);
        let one = Scenario { seed, replicates: 1, ..scenario.clone() };
        let outcome = laboratory.run(&one)?;
        Ok(outcome.replicates.first().map(|replicate| look(&replicate.records.snapshots)))
    };
    (0..scenario.replicates).filter_map(|index| run(index).transpose()).collect()
}
