//! The same bits on both hosts, and from any standstill; tautomers and regions in every state of a run.

use super::*;
use crate::crystal::Boundary;
use crate::engine::testing::{self, Course, Log, course};
use crate::engine::{Bricks, Expectation, Reference};
use crate::mechanism::{Mechanism, Scheme};
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
