use super::*;
use crate::crystal::Boundary;
use crate::engine::Tally;
use crate::engine::testing::{self, Log};
use crate::mechanism::Scheme;
use crate::protocol::Segment;
use crate::sample::Species;

type Events = Vec<(EventRecord, Tally)>;

fn segments() -> Vec<Segment> {
    testing::hold_and_ramp(40.0, 60.0)
}

/// Runs a small box, pausing at the given times.
fn with_run(
    boundary: Boundary,
    pauses: &[f64],
    mut look: impl FnMut(&Reference<'_>, f64),
) -> Events {
    let lattice = testing::bounded_cubic([6, 5, 7], boundary);
    let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
    let segments = segments();
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let mut run = Reference::new(testing::setup(&scheme, &lattice, &segments, 5), &sites);
    let mut log = Log::default();
    for &pause in pauses {
        assert!(run.advance(pause, &mut log).is_continue());
        look(&run, pause);
    }
    log.0
}

#[test]
fn pausing_does_not_change_the_trajectory() {
    let often: Vec<f64> = (0..=1000).map(|n| f64::from(n) * 0.1).collect();
    let rarely = with_run(Boundary::Periodic, &[100.0], |_, _| ());
    assert_eq!(with_run(Boundary::Periodic, &often, |_, _| ()), rarely);
    let kinds: std::collections::BTreeSet<u16> =
        rarely.iter().map(|(event, _)| event.row).collect();
    assert_eq!(kinds.len(), testing::every_sort().events.len(), "some row never fired");
}

/// Keeps events and breaks after so many.
struct Breaks {
    log: Events,
    after: usize,
}

impl Observer for Breaks {
    fn event(&mut self, occurrence: &EventRecord, tally: &Tally) -> ControlFlow<()> {
        self.log.push((*occurrence, *tally));
        if self.log.len() == self.after {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Stopped at a time or, first, after so many events; frozen, and thawed into another run that
/// goes on to the end. Returns all events and what the end is like.
fn broken_off(boundary: Boundary, time: f64, events: usize) -> (Events, Vec<u64>, EngineState) {
    let lattice = testing::bounded_cubic([6, 5, 7], boundary);
    let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
    let segments = segments();
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, &lattice, &segments, 5);
    let mut run = Reference::new(setup, &sites);
    let mut watch = Breaks { log: Vec::new(), after: events };
    let _ = run.advance(time, &mut watch);
    let frozen = run.state();
    assert_eq!(frozen.fits(&lattice, &scheme, &segments), Ok(()));
    let mut run = Reference::resume(setup, frozen.clone());
    assert_eq!(run.state(), frozen);
    let mut rest = Log::default();
    assert!(run.advance(100.0, &mut rest).is_continue());
    let expected = run.expected_events(100.0).iter().map(|events| events.to_bits()).collect();
    ([watch.log, rest.0].concat(), expected, run.state())
}

#[test]
fn thawed_runs_go_on_as_if_nothing_had_been() {
    for boundary in [Boundary::Periodic, Boundary::Open] {
        let unbroken = broken_off(boundary, 0.0, usize::MAX);
        assert_eq!(unbroken.0, with_run(boundary, &[100.0], |_, _| ()));
        // In each segment, where one ends, and at the end of all.
        for time in [1e-9, 17.0, 40.0, 45.5, 99.0, 100.0] {
            assert_eq!(broken_off(boundary, time, usize::MAX), unbroken, "at {time} s");
        }
        for events in [1, 2, 10, 100, unbroken.0.len() - 1, unbroken.0.len()] {
            assert_eq!(broken_off(boundary, 100.0, events), unbroken, "after {events} events");
        }
    }
}

/// An observer that breaks after every event changes nothing: asked again for the same time,
/// the run goes on.
#[test]
fn a_break_can_be_taken_up_again() {
    struct Each(Log);
    impl Observer for Each {
        fn event(&mut self, occurrence: &EventRecord, tally: &Tally) -> ControlFlow<()> {
            let _ = self.0.event(occurrence, tally);
            ControlFlow::Break(())
        }
    }
    let lattice = testing::cubic([6, 5, 7]);
    let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
    let segments = segments();
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let mut run = Reference::new(testing::setup(&scheme, &lattice, &segments, 5), &sites);
    let mut each = Each(Log::default());
    while run.advance(100.0, &mut each).is_break() {}
    assert_eq!(each.0.0, with_run(Boundary::Periodic, &[100.0], |_, _| ()));
}

#[test]
fn times_increase() {
    let log = with_run(Boundary::Open, &[100.0], |_, _| ());
    assert!(log.len() > 100, "{} events", log.len());
    assert!(log.windows(2).all(|pair| pair[0].0.time < pair[1].0.time));
}

/// What is kept from event to event equals what a fresh count of the lattice gives:
/// surroundings, totals, clocks.
#[test]
fn bookkeeping_equals_a_fresh_count() {
    for boundary in [Boundary::Periodic, Boundary::Open] {
        with_run(boundary, &[7.0, 33.0, 71.0, 100.0], |run, _| {
            let fresh =
                State::new(run.view().lattice(), run.course.setup().scheme, &run.state().sites);
            for site in 0..run.view().lattice().sites() {
                assert_eq!(run.state.class(site), fresh.class(site), "site {site}");
            }
            assert_eq!(run.view().tally().species, fresh.tally().species);
            assert_eq!(run.view().tally().ordered, fresh.tally().ordered);
        });
    }
}

/// No slow or idle site owns a clock, and no clock stands in the past.
#[test]
fn sites_own_a_clock_exactly_when_they_are_not_slow() {
    with_run(Boundary::Periodic, &[20.0, 39.0], |run, pause| {
        let mut queue = run.queue.clone();
        let mut owners = std::collections::BTreeSet::new();
        while let Some((time, owner)) = queue.first() {
            assert!(time > pause);
            owners.insert(owner);
            queue.put(owner, None);
        }
        for site in 0..run.view().lattice().sites() {
            let slow = run.course.rules().is_slow(run.state.class(site));
            let owner = run.blocks.count() + site;
            assert!(!(slow && owners.contains(&owner)), "slow site {site} owns a clock");
        }
        assert!(!owners.is_empty());
    });
}

/// Counts less their expectations are martingales of variance equal to the
/// expectation: within 5 standard deviations for each of 9 kinds, a correct build
/// fails once in 2·10⁵ (two-sided normal; the seed is fixed).
#[test]
fn events_agree_with_their_integrated_rates() {
    let mut expected = Vec::new();
    let log = with_run(Boundary::Periodic, &[100.0], |run, pause| {
        expected = run.expected_events(pause);
    });
    let lattice = testing::cubic([6, 5, 7]);
    let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
    let mut counts = vec![0.0; scheme.kinds.len()];
    for (occurrence, _) in &log {
        counts[scheme.rows[usize::from(occurrence.row)].kind] += 1.0;
    }
    for ((kind, &count), &mean) in scheme.kinds.iter().zip(&counts).zip(&expected) {
        let deviation: f64 = count - mean;
        assert!(deviation.abs() < 5.0 * mean.sqrt(), "{kind}: {count} events, {mean} expected");
    }
}

/// Chains can be followed from end to start, across contacts, and hold every reacted site.
#[test]
fn chains_can_be_followed() {
    with_run(Boundary::Open, &[100.0], |run, _| {
        let state = run.view();
        let mut seen = 0;
        for end in state.chain_ends() {
            let units: Vec<u32> = state.chain(end).collect();
            seen += units.len() as u64;
            assert!(units[1..].iter().all(|&unit| state.site(unit).species() == Species::P));
            for pair in units.windows(2) {
                let mut near = state.lattice().neighbours(pair[0]);
                assert!(near.any(|(_, _, other)| other == pair[1]));
            }
        }
        assert_eq!(seen, state.tally().reacted());
        assert!(seen > 20);
    });
}
