//! Light in a crystal: 1 − exp(−k t exp(−z/δ)) at depth z.

use super::statistics::chance_of_chi_square;
use super::{deck, run, with_rates_off};
use std::collections::BTreeMap;
use tautomata::scenario::Scenario;

/// Rate at the surface in 1/s, time in s, and penetration depth in cells.
const RATE: f64 = 1e-3;
const TIME: f64 = 1200.0;
const PENETRATION: f64 = 5.0;

/// Twice the depth below the nearest face, in cells: molecules sit in the middle of theirs.
fn double_depth(cell: [u32; 3], size: [u32; 3]) -> u32 {
    let below = |axis: usize| cell[axis].min(size[axis] - 1 - cell[axis]);
    2 * (0..3).map(below).min().unwrap_or(0) + 1
}

/// The chance that χ² over the layers of equal depth is as large as it is. (Layers of few
/// molecules are left out.)
fn chance(scenario: &Scenario) -> f64 {
    let outcome = run(scenario);
    let picture = outcome.replicates[0].pictures.last().expect("a picture");
    let mut layers: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (number, site) in picture.selection.numbers(&outcome.lattice).zip(&picture.sites) {
        let layer = layers.entry(double_depth(outcome.lattice.place(number).cell, scenario.size));
        let (all, reacted) = layer.or_default();
        *all += 1.0;
        *reacted += f64::from(u8::from(site.species().reacted()));
    }
    layers.retain(|_, (all, _)| *all > 100.0);
    let terms = layers.iter().map(|(&depth, &(all, reacted))| {
        let exact = 1.0 - (-RATE * TIME * (-f64::from(depth) / 2.0 / PENETRATION).exp()).exp();
        (reacted - all * exact).powi(2) / (all * exact * (1.0 - exact))
    });
    chance_of_chi_square(terms.sum(), layers.len() as f64)
}

/// A correct build fails once in a thousand; the seed is fixed.
#[test]
fn the_profile_is_beer_and_lamberts() {
    let right = chance(&deck("beer-lambert"));
    assert!(right > 1e-3, "{right}");
    let off = chance(&with_rates_off(deck("beer-lambert"), 1.05));
    assert!(off < 1e-3, "a rate off by 5 % goes unseen: {off}");
    let mut deeper = deck("beer-lambert");
    deeper.mechanism.events[0].penetration = Some(10.5 * PENETRATION);
    let off = chance(&deeper);
    assert!(off < 1e-3, "a penetration depth off by 5 % goes unseen: {off}");
}

/// The integrated rates know of the depth, too: within five times the square root of events.
#[test]
fn integrated_rates_know_of_the_depth() {
    let outcome = run(&deck("beer-lambert"));
    let last = outcome.replicates[0].moments.last().expect("moments");
    let (events, expected) = (last.events[0] as f64, last.expected[0]);
    assert!((events - expected).abs() < 5.0 * expected.sqrt(), "{events}, {expected} expected");
}
