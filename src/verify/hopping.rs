//! Tautomers that hop, at k a contact, and are in each other's way and in no other: their mean
//! numbers follow the walk of one alone (F. Spitzer, Adv. Math. 5, 246 (1970)).

use super::statistics::integral;
use super::{Comparison, Laboratory, seen};
use crate::observe::Snapshot;
use crate::run::RunError;
use crate::sample::Species;
use crate::scenario::Scenario;
use std::f64::consts::PI;

/// Shares of sinks and of tautomers of the deck of trapping, hops and capture at 1 1/s a contact.
const SINKS: f64 = 0.1;
const WALKERS: f64 = 0.3;
/// When to look at them, in s.
const TIMES: [f64; 2] = [5.0, 20.0];
/// Runs between sinks longer than this hold no share that counts: 0.9^600 is 1e-27.
const LONGEST: u32 = 600;

/// Diffusion on the square lattice: by how much sites that held a tautomer at the start are likelier
/// to hold one now is the walker's chance to be back, (exp(−2kt)·I₀(2kt))²; from it D in a²/s, which
/// is k.
pub fn diffusion(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let coefficient = |snapshots: &[Snapshot]| -> f64 {
        let [first, .., last] = snapshots else { return f64::NAN };
        coefficient(back(first, last), last.time)
    };
    let found = seen::of_snapshots(scenario, laboratory, coefficient)?;
    Ok(vec![Comparison::of_mean("D / (a²/s)", &found, 1.0, 0.0)])
}

/// The measured chance to be back.
fn back(first: &Snapshot, last: &Snapshot) -> f64 {
    let holds = |snapshot: &Snapshot, i: usize| snapshot.sites[i].species() == Species::T;
    let sites = first.sites.len();
    let count = (0..sites).filter(|&i| holds(first, i)).count() as f64;
    let still = (0..sites).filter(|&i| holds(first, i) && holds(last, i)).count() as f64;
    let share = count / sites as f64;
    (still / count - share) / (1.0 - share)
}

/// exp(−2kt)·I₀(2kt) as the mean of exp(−2kt(1 − cos θ)) over the angles.
fn back_along_one_axis(hops: f64) -> f64 {
    integral(|angle| (-2.0 * hops * (1.0 - angle.cos())).exp(), 0.0, PI, 100) / PI
}

/// D, in a²/s, of a walker that is back with this chance after a time in s. The chance falls with D.
fn coefficient(back: f64, time: f64) -> f64 {
    let (mut low, mut high) = (0.0, 100.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        let chance = back_along_one_axis(middle * time).powi(2);
        if chance > back { low = middle } else { high = middle }
    }
    low
}

/// Trapping by immobile sinks in one dimension: of walkers between two sinks n sites apart a share
/// 2/(n(n + 1))·Σ cot²(πj/(2n + 2))·exp(−2kt(1 − cos(πj/(n + 1)))), j odd, is left, and a share
/// n·c²·(1 − c)^(n−1) of the sites lies there (B. Ya. Balagurov, V. G. Vaks, Sov. Phys. JETP 38, 968
/// (1974), on the lattice).
pub fn trapping(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let times = seen::times(&outcome);
    let compared = TIMES.into_iter().zip(["early", "late"]).map(|(time, quantity)| {
        let at = seen::nearest(&times, time);
        let left = seen::each(&outcome, at, |seen| seen.tautomer_fraction / WALKERS);
        Comparison::of_mean(format!("walkers left, {quantity}"), &left, survivors(times[at]), 0.0)
    });
    Ok(compared.collect())
}

/// The share of walkers left after a time in s.
fn survivors(time: f64) -> f64 {
    (1..=LONGEST)
        .map(|n| {
            let run = f64::from(n);
            run * SINKS * SINKS * (1.0 - SINKS).powf(run - 1.0) * survivors_between(run, time)
        })
        .sum()
}

fn survivors_between(run: f64, time: f64) -> f64 {
    let modes = (1..=run as u32).step_by(2).map(|j| {
        let angle = PI * f64::from(j) / (run + 1.0);
        (-2.0 * time * (1.0 - angle.cos())).exp() / (angle / 2.0).tan().powi(2)
    });
    2.0 / (run * (run + 1.0)) * modes.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_walkers_are_there_at_the_start_and_one_alone_dies_at_two_sides() {
        for run in [1.0, 2.0, 7.0, 20.0] {
            assert!((survivors_between(run, 0.0) - 1.0).abs() < 1e-12, "{run}");
        }
        assert!((survivors_between(1.0, 0.3) - (-0.6_f64).exp()).abs() < 1e-12);
        assert!((survivors(0.0) - 1.0).abs() < 1e-12);
    }

    /// exp(−1)·I₀(1) = 0.4657596 (Abramowitz and Stegun, table 9.8).
    #[test]
    fn the_walker_is_back_as_bessel_says() {
        assert!((back_along_one_axis(0.5) - 0.465_759_607_6).abs() < 1e-9);
        assert!((coefficient(0.465_759_607_6_f64.powi(2), 0.5) - 1.0).abs() < 1e-8);
    }
}
