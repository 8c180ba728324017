//! Light in a crystal: the integrated rates. The profile itself is a case of `verify`.

use super::{deck, run};

/// The integrated rates know of the depth, too: within five times the square root of events.
#[test]
fn integrated_rates_know_of_the_depth() {
    let outcome = run(&deck("beer-lambert"));
    let last = outcome.replicates[0].records.moments.last().expect("moments");
    let (events, expected) = (last.events[0] as f64, last.expected[0]);
    assert!((events - expected).abs() < 5.0 * expected.sqrt(), "{events}, {expected} expected");
}
