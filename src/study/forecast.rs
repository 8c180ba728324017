//! How long a study will take, from pilot runs of some of its points.

use super::{Limits, Missing, Planned, Study};
use crate::run::{Engine, PILOT_WORK, forecast_within};

/// Points of which pilot runs are made.
const PILOTS: usize = 16;
/// The work that they may do together, in events.
const ALL_WORK: f64 = 2.0 * PILOT_WORK;
/// The golden ratio's fractional part: multiples of it fill the unit interval evenly, and in
/// step with no axis.
const GOLDEN: f64 = 0.618_033_988_749_894_8;

/// What a study will need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Processor time in s, of all threads together.
    pub processor_time: f64,
    /// Wall time in s where every thread has a processor for itself.
    pub time: f64,
    /// Memory at its peak, in bytes.
    pub memory: u64,
    /// Processor time in s of the longest run that was looked at, on one thread.
    pub longest: f64,
}

/// Forecasts what is missing of a study. Where the points are many, some of them stand for all.
pub fn forecast(study: &Study, plan: &[Planned], missing: &Missing, limits: Limits) -> Forecast {
    let sample = sample(missing.runs.len());
    let work = ALL_WORK / sample.len().max(1) as f64;
    let (mut spent, mut runs, mut longest) = (0.0, 0.0, 0.0_f64);
    for index in sample {
        let (point, replicates) = &missing.runs[index];
        // What can't be read can't be forecast; the sweep will say so.
        let Ok(scenario) = study.scenario(&study.points[*point]) else { continue };
        let one = forecast_within(&scenario, Engine::default(), 1, work).time;
        spent += one * replicates.len() as f64;
        runs += replicates.len() as f64;
        longest = longest.max(one);
    }
    let each = if runs > 0.0 { spent / runs } else { 0.0 };
    let threads = limits.threads.max(1) as f64;
    // The last run of all may begin when the others are done.
    let processor_time = each * missing.count() as f64;
    let time = (processor_time / threads).max(longest);
    Forecast { processor_time, time, memory: memory(plan, missing, limits), longest }
}

/// A number of indices that are spread evenly.
fn sample(count: usize) -> Vec<usize> {
    if count <= PILOTS {
        return (0..count).collect();
    }
    let share = |pilot: usize| (pilot as f64 * GOLDEN).fract();
    (0..PILOTS).map(|pilot| (share(pilot) * count as f64) as usize).collect()
}

/// The largest runs, as many as there are threads, as far as the limit lets them run together.
fn memory(plan: &[Planned], missing: &Missing, limits: Limits) -> u64 {
    let mut each: Vec<u64> = missing
        .runs
        .iter()
        .flat_map(|(point, replicates)| std::iter::repeat_n(plan[*point].memory, replicates.len()))
        .collect();
    each.sort_unstable_by(|one, other| other.cmp(one));
    let largest = each.first().copied().unwrap_or(0);
    let together: u64 = each.iter().take(limits.threads).sum();
    together.min(limits.memory).max(largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pilots_are_spread_over_all_points_and_no_axis_of_a_grid() {
        assert_eq!(sample(3), [0, 1, 2]);
        let spread = sample(44);
        assert!(spread.iter().all(|&index| index < 44));
        // Eleven defect fractions by four temperatures: each temperature is looked at, and each
        // third of the fractions.
        for temperature in 0..4 {
            assert!(spread.iter().filter(|&&index| index % 4 == temperature).count() >= 2);
        }
        for third in 0..3 {
            assert!(spread.iter().filter(|&&index| index / 15 == third).count() >= 4);
        }
    }
}
