use super::*;
use crate::crystal::Boundary;
use crate::engine::testing::{self, Log};

use crate::engine::EventRecord;

/// The events, and the counts expected at some pauses.
fn log_of(run: &mut impl Executor) -> (Vec<(EventRecord, Tally)>, Vec<Vec<f64>>) {
    let mut log = Log::default();
    let mut expected = Vec::new();
    for pause in [3.0, 20.0, 33.3, 50.0] {
        assert!(run.advance(pause, &mut log).is_continue());
        expected.push(run.expected_events(pause));
    }
    (log.0, expected)
}

fn equals_the_reference(size: [u32; 3], boundary: Boundary, edges: &[u32], windows: &[u64]) {
    let lattice = testing::bounded_cubic(size, boundary);
    let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
    let segments = testing::hold_and_ramp(20.0, 30.0);
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, &lattice, &segments, 5);
    let mut reference = OneQueue::new(setup, &sites);
    let (events, expected) = log_of(&mut reference);
    assert!(events.len() > 100);
    let stand = reference.state();
    for &edge in edges {
        for &wanted in windows {
            for side_by_side in [false, true] {
                let cut = Cut { edges: [edge; 3], pace: Pace::of(wanted), side_by_side };
                let mut run = Tiled::new(setup, &sites, cut);
                let (found, sums) = log_of(&mut run);
                let first = events.iter().zip(&found).position(|(a, b)| a != b);
                assert_eq!(first, None, "{size:?} {boundary:?} {cut:?}: event {first:?}");
                assert_eq!(found.len(), events.len());
                assert_eq!(sums, expected);
                assert_eq!(run.state(), stand);
            }
        }
    }
}

#[test]
fn the_event_log_is_the_references() {
    let periodic = Boundary::Periodic;
    equals_the_reference([6, 5, 7], periodic, &[1], &[0]);
    equals_the_reference([20, 17, 9], periodic, &[1, 2, 9], &[0, 1, 10, 100, 1000]);
    equals_the_reference([20, 17, 9], Boundary::Open, &[1, 9], &[0, 10, 300]);
    equals_the_reference([24, 24, 24], periodic, &[1], &[3, 30, 300]);
}

/// Tiles so long that they have a middle, in which entries are listed late, and windows in
/// which what is taken back reaches it.
#[test]
fn the_event_log_of_long_tiles_is_the_references() {
    equals_the_reference([64, 8, 8], Boundary::Periodic, &[4], &[300, 3000]);
    equals_the_reference([96, 8, 8], Boundary::Open, &[6], &[3000, 30_000]);
}
