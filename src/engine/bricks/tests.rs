use super::*;
use crate::crystal::{Boundary, Lattice};
use crate::engine::rules::SLOW;
use crate::engine::testing::{self, Log, course};
use crate::engine::{EventRecord, Reference};
use crate::mechanism::{Driver, Event, Mechanism, Scheme};
use crate::protocol::{Conditions, Piece, Protocol};
use crate::sample::Species;

fn check(lattice: &Lattice) {
    let scheme = Scheme::compile(&testing::every_sort(), lattice).unwrap();
    let segments = testing::hold_and_ramp(20.0, 30.0);
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, lattice, &segments, 5);
    for expectation in [Expectation::OneInEight, Expectation::Always] {
        let mut reference = Reference::new(setup, &sites).noting(expectation);
        let (events, expected, end) = course(&mut reference);
        assert!(events.len() > 100, "{} events", events.len());
        for ahead in [false, true] {
            let mut run = Bricks::new(setup, &sites).noting(expectation).looking_ahead(ahead);
            let found = course(&mut run);
            let first = events.iter().zip(&found.0).position(|(one, other)| one != other);
            assert_eq!(first, None, "{:?}: {ahead}", lattice.size());
            assert_eq!(found.0.len(), events.len());
            assert_eq!(found.1, expected);
            assert_eq!(found.2, end);
            assert_eq!(run.recount(), Ok(()));
        }
    }
}

#[test]
fn the_event_log_is_the_references() {
    for boundary in [Boundary::Periodic, Boundary::Open] {
        check(&testing::bounded_cubic([6, 5, 7], boundary));
        check(&testing::bounded_cubic([20, 17, 9], boundary));
    }
    check(&testing::cubic([24, 24, 24]));
}

/// Molecules with unequal numbers of contacts, which reach across whole bricks.
#[test]
fn the_event_log_of_an_uneven_crystal_is_the_references() {
    for boundary in [Boundary::Periodic, Boundary::Open] {
        check(&testing::far_reaching([13, 9, 8], [3, 2], boundary).unwrap());
        check(&testing::far_reaching([3, 30, 6], [4, 5], boundary).unwrap());
    }
}

/// Counts less what was to be expected at each ringing are martingales of at most the expected variance: within
/// five standard deviations for each of nine kinds, a correct build fails at most once in 2·10⁵ (the seed is fixed).
#[test]
fn events_agree_with_what_was_to_be_expected() {
    let lattice = testing::cubic([20, 17, 9]);
    let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
    let segments = testing::hold_and_ramp(20.0, 30.0);
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, &lattice, &segments, 5);
    let mut run = Bricks::new(setup, &sites).noting(Expectation::Always);
    let mut log = Log::default();
    assert!(run.advance(50.0, &mut log).is_continue());
    let mut counts = vec![0.0; scheme.kinds.len()];
    for (event, _) in &log.0 {
        counts[scheme.rows[usize::from(event.row)].kind] += 1.0;
    }
    let expected = run.expected_events(50.0);
    for ((kind, &count), &mean) in scheme.kinds.iter().zip(&counts).zip(&expected) {
        let deviation: f64 = count - mean;
        assert!(deviation.abs() < 5.0 * mean.sqrt(), "{kind}: {count} events, {mean} expected");
    }
}

/// Chains that grow until they are trapped: most bricks have nothing to ring for, and those that have lose it
/// while others look ahead.
#[test]
fn bricks_that_fall_silent_are_not_looked_at() {
    let mut mechanism = testing::every_sort();
    mechanism.events.retain(|event| event.name == "propagation");
    let lattice = testing::cubic([40, 20, 20]);
    let scheme = Scheme::compile(&mechanism, &lattice).unwrap();
    let segments = testing::hold_and_ramp(20.0, 30.0);
    let site = |site: u32| {
        let species = if site.is_multiple_of(397) { Species::A } else { Species::M };
        Site::new(species, false, false)
    };
    let sites: Vec<Site> = (0..lattice.sites()).map(site).collect();
    let setup = testing::setup(&scheme, &lattice, &segments, 5);
    let (events, expected, end) = course(&mut Reference::new(setup, &sites));
    assert!(events.len() > 500, "{} events", events.len());
    let mut run = Bricks::new(setup, &sites).looking_ahead(true);
    assert!((events, expected, end) == course(&mut run));
    assert_eq!(run.recount(), Ok(()));
}

/// Counts events.
struct Count(u64);

impl Observer for Count {
    fn event(&mut self, _: &EventRecord, _: &Tally) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}

/// A sample in the dark for a time in s, then in light that turns each site once in 1e-10 s, for so long.
fn turned_by_a_flash(dark: f64) -> u64 {
    let conditions = |light| Conditions { light, ..Conditions::at(300.0) };
    let piece = |duration, light| {
        let at = conditions(light);
        Piece { duration, from: at, to: at }
    };
    let pieces = vec![piece(dark, 0.0), piece(1e-10, 1e10)];
    let segments = Protocol { pieces, ..Protocol::default() }.segments();
    let event =
        Event { driver: Some(Driver::Light), ..Event::new("flash", Species::M, Species::D, 1.0) };
    let mechanism = Mechanism { events: vec![event], ..Mechanism::default() };
    let lattice = testing::cubic([20; 3]);
    let scheme = Scheme::compile(&mechanism, &lattice).unwrap();
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, &lattice, &segments, 3);
    let mut count = Count(0);
    assert!(Bricks::new(setup, &sites).advance(dark + 1e-10, &mut count).is_continue());
    count.0
}

/// 1 − 1/e of 8000 sites, binomial: four standard errors are 172.6. The seed is fixed. A clock of absolute
/// times has steps of 1.2e-10 s after 1e6 s. Where nothing can happen, time is free.
#[test]
fn a_short_step_is_right_however_late_it_comes() {
    for dark in [1.0, 1e6, 1e12] {
        let apart = turned_by_a_flash(dark) as f64 - 8000.0 * (1.0 - (-1.0_f64).exp());
        assert!(apart.abs() < 172.6, "after {dark} s: {apart}");
    }
}

/// Keeps events, and stops after a given number.
struct First(Vec<(EventRecord, Tally)>, usize);

impl Observer for First {
    fn event(&mut self, event: &EventRecord, tally: &Tally) -> ControlFlow<()> {
        self.0.push((*event, *tally));
        if self.0.len() < self.1 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// The first events of a run of a small box: of the reference, and on bricks with something done to what is
/// kept before some of them. Whether they are equal, and whether a recount finds nothing.
fn goes_unseen(
    events: std::ops::Range<usize>,
    mut fault: impl FnMut(&mut Bricks<'_>),
) -> (bool, bool) {
    let lattice = testing::cubic([20, 17, 9]);
    let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
    let segments = testing::hold_and_ramp(20.0, 30.0);
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, &lattice, &segments, 5);
    let mut reference = First(Vec::new(), events.end);
    assert!(Reference::new(setup, &sites).advance(20.0, &mut reference).is_break());
    let mut run = Bricks::new(setup, &sites).looking_ahead(true);
    let (mut log, mut right) = (First(Vec::new(), 0), true);
    for event in 1..=events.end {
        log.1 = event;
        assert!(run.advance(20.0, &mut log).is_break());
        if events.contains(&event) {
            fault(&mut run);
            right &= run.recount().is_ok();
        }
    }
    (log.0 == reference.0, right)
}

#[test]
fn faults_in_what_is_kept_are_seen() {
    assert_eq!(goes_unseen(100..120, |_| ()), (true, true));
    // Levels that were not set anew, once.
    let mut once = true;
    let stale_levels = |run: &mut Bricks<'_>| {
        let is_lively = |&handle: &u32| level(run.ground.record(handle)) > SLOW;
        let places = run.ground.handles();
        for handle in places.filter(is_lively).collect::<Vec<_>>() {
            if once {
                let level = level(run.ground.record(handle)) + 8;
                run.ground.set_level(
                    run.frame.rules.levels(),
                    handle,
                    level,
                    &mut run.scratch.changes,
                );
            }
        }
        once = false;
    };
    assert_eq!(goes_unseen(100..120, stale_levels), (false, false));
    // Sums that missed a change, once.
    let mut once = true;
    let stale_sums = |run: &mut Bricks<'_>| {
        if std::mem::take(&mut once) {
            let eighth_less = |units: &ground::Number| units.set(units.get() - units.get() / 8);
            run.ground.bricks.iter().for_each(|brick| eighth_less(&brick.units));
        }
    };
    assert_eq!(goes_unseen(100..115, stale_sums), (false, false));
    // Choices that were made ahead, and are kept although a place of their brick has changed.
    let mut slots = Vec::new();
    let kept_choices = |run: &mut Bricks<'_>| {
        slots.resize(run.ground.bricks.len(), ground::NOWHERE);
        let ahead = run.look_ahead.as_mut().expect("a look ahead");
        for (number, (brick, slot)) in (0..).zip(run.ground.bricks.iter().zip(&mut slots)) {
            if brick.slot() == ground::NOWHERE {
                brick.set_slot(*slot);
                ahead.mistake(*slot, run.wheel.time(number));
            } else {
                *slot = brick.slot();
            }
        }
    };
    // A choice that is no longer possible stops the run, too.
    let run = std::panic::AssertUnwindSafe(|| goes_unseen(100..300, kept_choices));
    let unseen = std::panic::catch_unwind(run).is_ok_and(|(equal, _)| equal);
    assert!(!unseen);
}
