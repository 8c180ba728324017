//! Random sequential adsorption of dimers: jamming coverage, and θ(t) on a chain.
//!
//! Jamming: 1 − e⁻² on a chain (P. J. Flory, J. Am. Chem. Soc. 61, 1518 (1939)); 0.906820(2)
//! on the square and 0.918388(16) on the simple cubic lattice (published simulations; their
//! own errors are far below ours).

use super::statistics::mean_and_error;
use super::{MOST_DEVIATIONS, deck, run, with_rates_off};
use tautomata::run::Outcome;

fn deviations(outcome: &Outcome, moment: usize, exact: f64) -> f64 {
    let coverage: Vec<f64> =
        outcome.replicates.iter().map(|r| r.moments[moment].observation.conversion).collect();
    let (mean, error) = mean_and_error(&coverage);
    (mean - exact) / error
}

fn jamming(name: &str, exact: f64) {
    let outcome = run(&deck(name));
    let last = outcome.replicates[0].moments.len() - 1;
    let apart = deviations(&outcome, last, exact);
    assert!(apart.abs() < MOST_DEVIATIONS, "{name}: {apart} standard errors");
}

/// Largest deviation from θ(t) = 1 − exp(−2(1 − e^−t)) up to t = 3 s.
fn on_the_way(outcome: &Outcome) -> f64 {
    let times: Vec<f64> = outcome.replicates[0].moments.iter().map(|m| m.time).collect();
    (1..times.len())
        .take_while(|&i| times[i] <= 3.0)
        .map(|i| {
            let exact = 1.0 - (-2.0 * (1.0 - (-times[i]).exp())).exp();
            deviations(outcome, i, exact).abs()
        })
        .fold(0.0, f64::max)
}

#[test]
fn on_a_chain() {
    jamming("dimers-chain", 1.0 - (-2.0_f64).exp());
    let right = on_the_way(&run(&deck("dimers-chain")));
    assert!(right < MOST_DEVIATIONS, "{right} standard errors");
    let off = on_the_way(&run(&with_rates_off(deck("dimers-chain"), 1.01)));
    assert!(off > MOST_DEVIATIONS, "a rate off by 1 % goes unseen: {off} standard errors");
}

#[test]
fn on_the_square_lattice() {
    jamming("dimers-square", 0.906_820);
}

#[test]
fn on_the_simple_cubic_lattice() {
    jamming("dimers-sc", 0.918_388);
}

/// With one site in fifty blocked the coverage of the others is another one.
#[test]
fn blocked_sites_are_seen() {
    let mut blocked = deck("dimers-square");
    blocked.recipe.impurity = 0.02;
    blocked.recipe.impurity_weak_share = 0.0;
    let outcome = run(&blocked);
    let last = outcome.replicates[0].moments.len() - 1;
    let apart = deviations(&outcome, last, 0.906_820);
    assert!(apart.abs() > MOST_DEVIATIONS, "{apart} standard errors");
}
