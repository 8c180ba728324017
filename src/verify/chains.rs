//! Lengths of chains that grow at kp and end at kt, with a monomer always ahead: with
//! q = kp/(kp + kt) a share (1 − q)·q^(n−1) has n units (P. J. Flory, J. Am. Chem. Soc. 58, 1877
//! (1936)), their mean is 1/(1 − q), and their dispersity 1 + q.

use super::{Comparison, Laboratory};
use crate::run::RunError;
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// kp/(kp + kt) of the deck.
const Q: f64 = 0.75;
/// The chance of 1 in 1000 that a correct build fails the comparison of the distribution.
const ONE_IN_THOUSAND: f64 = 3.09;
/// Beyond this length no share is left that a double could tell from zero in a sum.
const LONGEST: u64 = 400;

fn share(length: u64) -> f64 {
    (1.0 - Q) * Q.powi(length as i32 - 1)
}

/// Mean, dispersity and the whole distribution at the end.
pub fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let mut lengths: BTreeMap<u64, f64> = BTreeMap::new();
    let last = outcome.replicates.iter().filter_map(|replicate| replicate.records.moments.last());
    for (&length, &chains) in last.flat_map(|moment| &moment.chains.histogram) {
        *lengths.entry(length).or_default() += chains as f64;
    }
    let chains: f64 = lengths.values().sum();
    let moment =
        |k: i32| lengths.iter().map(|(&n, count)| (n as f64).powi(k) * count).sum::<f64>() / chains;
    let law = |k: i32| (1..=LONGEST).map(|n| (n as f64).powi(k) * share(n)).sum::<f64>();
    let (first, second) = (law(1), law(2));
    let mean_error = ((second - first * first) / chains).sqrt();
    // What one chain adds to ⟨n²⟩/⟨n⟩² (its influence), and the scatter of that.
    let influence =
        |n: f64| (n * n - second) / first.powi(2) - 2.0 * second * (n - first) / first.powi(3);
    let scatter: f64 = (1..=LONGEST).map(|n| influence(n as f64).powi(2) * share(n)).sum();
    let counts =
        (1..=LONGEST).map(|n| (lengths.get(&n).copied().unwrap_or(0.0), chains * share(n)));
    Ok(vec![
        Comparison::new("mean length", moment(1), 1.0 / (1.0 - Q), mean_error),
        Comparison::new(
            "dispersity",
            moment(2) / moment(1).powi(2),
            1.0 + Q,
            (scatter / chains).sqrt(),
        ),
        Comparison::of_counts("distribution, χ²", counts, 1.0).within(ONE_IN_THOUSAND),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one_and_have_the_moments_of_flory() {
        let moment = |k: i32| (1..=LONGEST).map(|n| (n as f64).powi(k) * share(n)).sum::<f64>();
        assert!((moment(0) - 1.0).abs() < 1e-12);
        assert!((moment(1) - 1.0 / (1.0 - Q)).abs() < 1e-12);
        assert!((moment(2) / moment(1).powi(2) - (1.0 + Q)).abs() < 1e-12);
    }
}
