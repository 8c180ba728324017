//! The same bits on both hosts, and from any standstill; tautomers and regions in every state of a run.

use super::*;
use crate::crystal::Boundary;
use crate::engine::testing::{self, Course, Log, course};
use crate::engine::{Bricks, Expectation, Reference};
use crate::mechanism::{Event, Mechanism, Pair, Scheme, SitePattern};
use crate::sample::Species::{I, T, V};
use proptest::prelude::*;
use rand::Rng;
use std::collections::BTreeMap;

/// Brisk at 400 K: tautomers, chains, order lost and won, and fast hops.
fn mechanism() -> Mechanism {
    let mut mechanism = testing::every_sort();
    mechanism.events[2].fast = true;
    assert_eq!(mechanism.events[2].can_be_fast(), Ok(()));
    assert!(mechanism.events.iter().all(|event| event.fast || event.bears_fast_hops()));
    mechanism
}

/// A crystal with holes, impurities and tautomers.
fn sample(lattice: &Lattice, holes: f64, seed: u64) -> Vec<Site> {
    let mut stream = super::super::Source::new(seed, 1).sample_stream();
    let mut site = |_| match unit(stream.next_u64()) {
        number if number < holes => Site::new(V, false, false),
        number if number < holes + 0.05 => Site::new(I, false, false),
        number if number < holes + 0.15 => Site::new(T, true, false),
        number => Site::new(Species::M, number < 0.8, false),
    };
    (0..lattice.sites()).map(&mut site).collect()
}

fn on_bricks<'a>(
    setup: Setup<'a>,
    sites: &[Site],
    from: Option<EngineState>,
) -> Fast<'a, Bricks<'a>> {
    Fast::new(setup, sites, from, |sites, from| {
        let host = match from {
            None => Bricks::new(setup, sites),
            Some(state) => Bricks::resume(setup, state),
        };
        host.noting(Expectation::Always)
    })
}

fn on_reference<'a>(setup: Setup<'a>, sites: &[Site]) -> Fast<'a, Reference<'a>> {
    Fast::new(setup, sites, None, |sites, _| {
        Reference::new(setup, sites).noting(Expectation::Always)
    })
}

/// Checks regions against a search of the lattice, and that no region has more tautomers than sites.
fn is_sound<H: Host + Sync>(run: &Fast<'_, H>) {
    let walkers = &run.walkers;
    let holds = |site| run.site(site).species() == Species::M;
    let fresh = Regions::new(run.setup.lattice, &run.hops.crosses, holds, holds);
    let mut same = BTreeMap::new();
    for site in 0..run.setup.lattice.sites() {
        assert_eq!(
            *same.entry(fresh.of(site)).or_insert(walkers.regions.of(site)),
            walkers.regions.of(site)
        );
        assert!(walkers.on(site).tautomers <= walkers.on(site).sites);
    }
    let firsts = walkers.sites(run.setup.lattice.sites());
    assert!(firsts.iter().all(|&site| holds(site)));
    assert_eq!(run.tally().count(T), firsts.len() as u64);
}

proptest! {
    /// Both hosts find the same events, totals, expected events and standstills; regions are right at every pause; and
    /// a run that is resumed at any time goes on as the one that was not.
    #[test]
    fn hosts_and_standstills_agree(
        size in prop::array::uniform3(2..6_u32),
        open: bool,
        holes in 0.0..0.5_f64,
        seed in 0..u64::MAX,
        stop in 0.0..50.0_f64,
    ) {
        let boundary = if open { Boundary::Open } else { Boundary::Periodic };
        let lattice = testing::bounded_cubic(size, boundary);
        let scheme = Scheme::compile(&mechanism(), &lattice).unwrap();
        let segments = testing::hold_and_ramp(30.0, 20.0);
        let setup = testing::setup(&scheme, &lattice, &segments, seed);
        let sites = sample(&lattice, holes, seed);
        let whole: Course = course(&mut on_bricks(setup, &sites, None));
        prop_assert_eq!(&course(&mut on_reference(setup, &sites)), &whole);

        let mut first = on_bricks(setup, &sites, None);
        let mut log = Log::default();
        prop_assert!(first.advance(stop, &mut log).is_continue());
        is_sound(&first);
        let state = first.state();
        prop_assert_eq!(state.fits(&lattice, &scheme, &segments), Ok(()));
        let mut second = on_bricks(setup, &[], Some(state.clone()));
        prop_assert_eq!(second.state(), state);
        prop_assert!(second.advance(50.0, &mut log).is_continue());
        is_sound(&second);
        prop_assert_eq!(log.0, whole.0);
        prop_assert_eq!(second.state(), whole.2);
    }
}

/// Nothing but hops and these.
fn with_hops(mut events: Vec<Event>) -> Mechanism {
    let hop = Event {
        fast: true,
        pair: Some(Pair::any(Species::M, T)),
        ..Event::new("hop", T, Species::M, 1.0)
    };
    events.push(hop);
    Mechanism { events, ..Mechanism::default() }
}

/// Tautomers left after a second, of a box whose sites are all tautomers but for those of which `other` says what
/// they are.
fn left(
    mechanism: &Mechanism,
    other: impl Fn(u32) -> Option<Site>,
    plant: impl FnOnce(&mut Fast<'_, Bricks<'_>>),
) -> u64 {
    let lattice = testing::cubic([10, 10, 100]);
    let scheme = Scheme::compile(mechanism, &lattice).unwrap();
    let segments = testing::hold_and_ramp(1.0, 1.0);
    let setup = testing::setup(&scheme, &lattice, &segments, 1);
    let site = |number| other(number).unwrap_or(Site::new(T, true, false));
    let sites: Vec<Site> = (0..lattice.sites()).map(site).collect();
    let mut run = on_bricks(setup, &sites, None);
    plant(&mut run);
    assert!(run.advance(1.0, &mut Log::default()).is_continue());
    run.tally().count(T)
}

/// By how many standard deviations a count of successes is apart from what is expected of independent trials.
fn apart(count: u64, trials: f64, chance: f64) -> f64 {
    (count as f64 - trials * chance) / (trials * chance * (1.0 - chance)).sqrt()
}

/// 10 000 tautomers that revert at 1/s: exp(−1) of them are left. Chance of a false alarm: 6e-5.
#[test]
fn tautomers_do_what_they_do_at_its_rate_and_a_low_bound_is_seen() {
    let reversion = with_hops(vec![Event::new("reversion", T, Species::M, 1.0)]);
    let of = |plant: fn(&mut Fast<'_, Bricks<'_>>)| {
        apart(left(&reversion, |_| None, plant), 10_000.0, (-1.0_f64).exp())
    };
    let right = of(|_| ());
    assert!(right.abs() < 4.0, "{right}");
    let low = of(|run| run.bound *= 0.9);
    assert!(low > 6.0, "{low}");
}

/// Tautomers that revert at 2/s on ordered sites only, half of all, one tautomer on ten sites: as if at 1/s
/// everywhere. Chance of a false alarm: 6e-5.
#[test]
fn places_are_chosen_uniformly_and_others_are_seen() {
    let ordered = SitePattern { ordered: Some(true), ..T.into() };
    let reversion = with_hops(vec![Event::new("reversion", ordered, Species::M, 2.0)]);
    let other = |number: u32| {
        let species = if number.is_multiple_of(10) { T } else { Species::M };
        Some(Site::new(species, number < 5_000, false))
    };
    let of = |plant: fn(&mut Fast<'_, Bricks<'_>>)| {
        apart(left(&reversion, other, plant), 1_000.0, (-1.0_f64).exp())
    };
    let right = of(|_| ());
    assert!(right.abs() < 4.0, "{right}");
    // Places of the first three quarters of the crystal only.
    let biased = of(|run| run.walkers.regions.keep_to(7_500));
    assert!(biased < -6.0, "{biased}");
}

/// Two pockets, void between them. Tautomers are born in the first; they react in the second only, which none comes to.
#[test]
fn no_tautomer_crosses_into_another_pocket_and_one_that_does_is_seen() {
    let ordered = SitePattern { ordered: Some(true), ..T.into() };
    let reaction = with_hops(vec![Event::new("reaction", ordered, Species::P, 1.0)]);
    let other = |number: u32| {
        Some(match number / 100 {
            0..=9 => Site::new(T, false, false),
            50..=59 => Site::new(Species::M, true, false),
            _ => Site::new(V, false, false),
        })
    };
    assert_eq!(left(&reaction, other, |_| ()), 1_000);
    let joined = left(&reaction, other, |run| run.walkers.regions.join());
    assert!(joined < 900, "{joined}");
}
