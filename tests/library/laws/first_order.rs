//! First order on a ramp: the integrated rates. The conversion itself is a case of `verify`.

use super::{deck, run};
use tautomata::protocol::segment_at;
use tautomata::verify::MOST_DEVIATIONS;

/// The rates are integrated along with the events: their sum over the kinds equals what the
/// law says of the sites left, within the accuracy of Simpson's rule over half a kelvin.
#[test]
fn integrated_rates_follow_the_ramp() {
    let scenario = deck("first-order-ramp");
    let outcome = run(&scenario);
    let segments = scenario.segments();
    assert!(segment_at(&segments, 300.0).is_some_and(|segment| !segment.constant()));
    for replicate in &outcome.replicates {
        let last = replicate.records.moments.last().expect("moments");
        let (events, expected) = (last.events[0] as f64, last.expected[0]);
        let deviations = (events - expected) / expected.sqrt();
        assert!(deviations.abs() < MOST_DEVIATIONS, "{events} events, {expected} expected");
    }
}
