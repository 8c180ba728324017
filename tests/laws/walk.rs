//! The growing self-avoiding walk until it is trapped: one live end, one chain.
//!
//! Means: 70.7598 steps on the square lattice, 3953.3 on the simple cubic one (published
//! simulations). The chances of being trapped after 7, 8 and 9 steps on the square lattice,
//! 2/729, 5/2187 and 31/6561, follow from counting walks by hand.

use super::statistics::{mean_and_error, share_deviations};
use super::{MOST_DEVIATIONS, deck, run};
use tautomata::scenario::Scenario;

/// Steps of each walk: units of its chain less the first.
fn steps(scenario: &Scenario) -> Vec<f64> {
    let outcome = run(scenario);
    let last = outcome.replicates.iter().map(|r| r.moments.last().expect("moments"));
    last.map(|moment| {
        let seen = &moment.observation;
        assert_eq!(seen.chains.count(), 1);
        assert_eq!(seen.trapped_end_fraction, seen.live_end_fraction, "a walk goes on");
        seen.chains.longest() as f64 - 1.0
    })
    .collect()
}

fn assert_mean(walks: &[f64], exact: f64) {
    let (mean, error) = mean_and_error(walks);
    let apart = (mean - exact) / error;
    assert!(apart.abs() < MOST_DEVIATIONS, "{mean} ± {error} steps, {exact} exact");
}

#[test]
fn on_the_square_lattice() {
    let walks = steps(&deck("walk-square"));
    assert_mean(&walks, 70.7598);
    let trials = walks.len() as f64;
    for (length, chance) in [(7.0, 2.0 / 729.0), (8.0, 5.0 / 2187.0), (9.0, 31.0 / 6561.0)] {
        let share = walks.iter().filter(|&&steps| steps == length).count() as f64 / trials;
        let apart = share_deviations(share, chance, trials);
        assert!(apart.abs() < MOST_DEVIATIONS, "{length} steps: {share}, {chance} exact");
    }
    assert!(walks.iter().all(|&steps| steps >= 7.0), "no walk can be trapped sooner");
}

/// With one site in twenty blocked, walks are trapped sooner, and the comparison sees it.
#[test]
fn blocked_sites_are_seen() {
    let mut blocked = deck("walk-square");
    blocked.recipe.impurity = 0.05;
    blocked.recipe.impurity_weak_share = 0.0;
    blocked.replicates = 2000;
    let (mean, error) = mean_and_error(&steps(&blocked));
    assert!((mean - 70.7598).abs() > MOST_DEVIATIONS * error, "{mean} ± {error} steps");
}

#[test]
fn on_the_simple_cubic_lattice() {
    assert_mean(&steps(&deck("walk-sc")), 3953.3);
}
