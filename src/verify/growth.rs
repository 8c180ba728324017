//! Growth from seeds: monomer in contact with what has reacted reacts at k a contact.
//!
//! On a chain X = 1 − (1 − ρ)·exp(−2ρkt): a molecule is left if neither it nor any of
//! the first N to either side, N a Poisson number of mean kt, is a seed. On any lattice X = 1 − E[(1 − ρ)^s], s the size
//! of a cluster that grew from one seed for as long: a molecule is left if no seed lies among those
//! from which growth would have reached it by now, and growth back takes as long as growth there.

use super::{Comparison, Laboratory, seen};
use crate::run::RunError;
use crate::scenario::Scenario;
use crate::statistics::mean_and_error;
use rand_distr::{Distribution, Exp1, Uniform};
use rand_pcg::Pcg64Mcg;
use std::collections::HashSet;

/// Share of seeds on a chain, and when to look, in s; growth at 1 1/s a contact.
const CHAIN: (f64, [f64; 2]) = (0.02, [15.0, 35.0]);
/// The same on the square lattice.
const SQUARE: (f64, [f64; 2]) = (0.005, [4.0, 6.0]);
/// The same on the simple cubic lattice.
const CUBIC: (f64, [f64; 2]) = (0.005, [1.5, 2.0]);
/// Clusters that are grown for the exact value, for each replicate of the run: the error of that is
/// then about half of the run's own.
const CLUSTERS_A_REPLICATE: u32 = 60;

/// On a chain.
pub fn chain(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let (seeds, at) = CHAIN;
    let exact = |time: f64| (1.0 - (1.0 - seeds) * (-2.0 * seeds * time).exp(), 0.0);
    compare(scenario, laboratory, at.map(|time| (time, exact(time))))
}

/// On the square lattice.
pub fn square(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let steps = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]];
    on_a_lattice(scenario, laboratory, &steps, SQUARE)
}

/// On the simple cubic lattice.
pub fn cubic(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let steps = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]];
    on_a_lattice(scenario, laboratory, &steps, CUBIC)
}

fn on_a_lattice(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
    steps: &[[i32; 3]],
    (seeds, at): (f64, [f64; 2]),
) -> Result<Vec<Comparison>, RunError> {
    let mut random = Pcg64Mcg::new(u128::from(scenario.seed) << 1 | 1);
    let clusters: Vec<[f64; 2]> = (0..CLUSTERS_A_REPLICATE * scenario.replicates)
        .map(|_| shares_left(steps, seeds, at, &mut random))
        .collect();
    let exact = [0, 1].map(|i| {
        let left: Vec<f64> = clusters.iter().map(|cluster| cluster[i]).collect();
        let (mean, error) = mean_and_error(&left);
        (at[i], (1.0 - mean, error))
    });
    compare(scenario, laboratory, exact)
}

/// Conversions at times, each with its exact value and the error of that.
fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
    exact: [(f64, (f64, f64)); 2],
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let times = seen::times(&outcome);
    let compared = exact.into_iter().zip(["early", "late"]).map(|((time, exact), quantity)| {
        let values = seen::each(&outcome, seen::nearest(&times, time), |seen| seen.conversion);
        let quantity = format!("conversion, {quantity}");
        Comparison::of_mean(quantity, &values, exact.0, exact.1)
    });
    Ok(compared.collect())
}

/// (1 − ρ)^s at two times, of one cluster that grows from one seed across any contact at 1 1/s. A
/// contact that leads to a molecule of the cluster itself goes on ringing, to no effect.
fn shares_left(steps: &[[i32; 3]], seeds: f64, at: [f64; 2], random: &mut Pcg64Mcg) -> [f64; 2] {
    let mut cluster = HashSet::from([[0; 3]]);
    let beside =
        |place: [i32; 3]| steps.iter().map(move |step| std::array::from_fn(|i| place[i] + step[i]));
    let mut ways: Vec<[i32; 3]> = beside([0; 3]).collect();
    let (mut time, mut left) = (0.0, [0.0; 2]);
    for (look, &end) in at.iter().enumerate() {
        while time <= end {
            left[look] = (1.0 - seeds).powi(cluster.len() as i32);
            let wait: f64 = Exp1.sample(random);
            time += wait / ways.len() as f64;
            if time > end {
                // Memoryless: what is left of the wait is drawn anew.
                time = end;
                break;
            }
            let Ok(any) = Uniform::new(0, ways.len()) else { break };
            let new = ways.swap_remove(any.sample(random));
            if cluster.insert(new) {
                ways.extend(beside(new).filter(|place| !cluster.contains(place)));
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a chain the cluster grows to two sides: s − 1 is a Poisson number of mean 2t, so that
    /// E[(1 − ρ)^s] = (1 − ρ)·exp(−2ρt). Four standard errors: once in 16 000.
    #[test]
    fn clusters_on_a_chain_grow_to_two_sides() {
        let mut random = Pcg64Mcg::new(7);
        let (seeds, at) = (0.05, [5.0, 12.0]);
        let steps = [[1, 0, 0], [-1, 0, 0]];
        let all: Vec<[f64; 2]> =
            (0..4000).map(|_| shares_left(&steps, seeds, at, &mut random)).collect();
        for i in [0, 1] {
            let left: Vec<f64> = all.iter().map(|one| one[i]).collect();
            let exact = (1.0 - seeds) * (-2.0 * seeds * at[i]).exp();
            assert!(Comparison::of_mean("", &left, exact, 0.0).passed(), "{exact}");
        }
    }
}
