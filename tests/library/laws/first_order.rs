//! First order on a ramp: the integrated rates. The conversion itself is a case of `verify`.

use super::{deck, run};
use tautomata::protocol::segment_at;
use tautomata::verify::MOST_DEVIATIONS;

/// What was to be expected is noted along with the events. Each ringing adds the probability of its event, so
/// that the difference has a variance of at most the expected number.
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
