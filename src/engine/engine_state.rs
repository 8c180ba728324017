//! A run at a standstill: where every executor can take it up.

use super::rules::Layout;
use super::state::Link;
use crate::crystal::Lattice;
use crate::mechanism::Scheme;
use crate::protocol::Segment;
use crate::sample::{Site, Species};
use serde::{Deserialize, Serialize};

/// A run at a standstill. Numbers of sites and bricks are those of the whole lattice, so that
/// nothing of the executor is left in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngineState {
    /// Which segment of the protocol is in force, from 0.
    pub segment: usize,
    /// What each site holds.
    pub sites: Vec<Site>,
    /// Each site's place in its chain.
    pub links: Vec<Link>,
    /// Chains ever started.
    pub chain_starts: u64,
    /// By brick: when its clock rings next, in s from the start of the segment; infinity for one that does not.
    pub clocks: Vec<f64>,
    /// Parts of events, 2⁻⁶⁴ each, of each kind that were to be expected so far.
    pub expected: Vec<u128>,
    /// Those that hop fast, if the mechanism has such.
    pub walkers: Option<WalkerState>,
}

/// Tautomers that hop fast, at a standstill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WalkerState {
    /// For each a site of its region, in the order in which they are numbered.
    pub sites: Vec<u32>,
    /// When their clock rings, in s from the start of the segment; infinity if it does not.
    pub clock: f64,
    /// Parts of events, 2⁻⁶⁴ each, of each kind that were expected and could not happen where a tautomer was.
    pub forbidden: Vec<u128>,
}

/// What of a standstill can't be of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {0} in it cannot be of this run")]
pub struct Misfit(&'static str);

/// More chains than any run starts, and far from where counting ends.
const MANY: u64 = 1 << 62;
const MANY_PARTS: u128 = 1 << 126;

impl EngineState {
    /// Whether an executor can go on from here: every number lies where this lattice,
    /// mechanism and protocol can have it. It is not proof that the run ever was here.
    ///
    /// # Errors
    /// The first part that does not fit.
    pub fn fits(
        &self,
        lattice: &Lattice,
        scheme: &Scheme,
        segments: &[Segment],
    ) -> Result<(), Misfit> {
        let sites = lattice.sites() as usize;
        let bricks = Layout::new(lattice).map_or(0, |layout| layout.bricks());
        let clocks =
            self.clocks.len() == bricks as usize && self.clocks.iter().all(|&time| time > 0.0);
        let expected = self.expected.len() == scheme.kinds.len()
            && self.expected.iter().all(|&parts| parts < MANY_PARTS);
        let parts = [
            // A protocol without a segment has one in which nothing ever happens.
            (self.segment < segments.len().max(1), "segment"),
            (
                self.sites.len() == sites && self.sites.iter().all(|&site| scheme.knows(site)),
                "sites",
            ),
            (self.links.len() == sites && self.chains_can_be_followed(lattice), "chains"),
            (self.chain_starts < MANY, "chain starts"),
            (clocks, "clocks"),
            (expected, "expected events"),
            (self.walkers_fit(scheme), "tautomers"),
        ];
        parts.iter().find(|(fits, _)| !fits).map_or(Ok(()), |&(_, part)| Err(Misfit(part)))
    }

    /// Whether there are tautomers that hop fast just where the mechanism has such, all on sites that hold a monomer.
    fn walkers_fit(&self, scheme: &Scheme) -> bool {
        let holds = |&site: &u32| {
            self.sites.get(site as usize).is_some_and(|site| site.species() == Species::M)
        };
        match &self.walkers {
            None => scheme.fast.is_none(),
            Some(walkers) => {
                scheme.fast.is_some()
                    && walkers.clock > 0.0
                    && walkers.sites.iter().all(holds)
                    && walkers.forbidden.len() == scheme.kinds.len()
                    && walkers.forbidden.iter().all(|&parts| parts < MANY_PARTS)
            }
        }
    }

    /// Whether each link leads across a contact that there is, and every chain comes to a
    /// start. As chains don't share units, all of them together have no more than all sites.
    fn chains_can_be_followed(&self, lattice: &Lattice) -> bool {
        let known = (0..).zip(&self.links).all(|(site, &link)| match link.contact() {
            Some(contact) => contact < lattice.coordination(lattice.basis_of(site)),
            None => link == Link::STARTER || link == Link::NO_CHAIN,
        });
        if !known {
            return false;
        }
        let mut left = self.sites.len();
        for (end, (&site, &link)) in (0..).zip(self.sites.iter().zip(&self.links)) {
            let ends = matches!(site.species(), Species::A | Species::D);
            let mut here = (ends && link != Link::NO_CHAIN).then_some(end);
            while let Some(unit) = here {
                if left == 0 {
                    return false;
                }
                left -= 1;
                let contact = self.links[unit as usize].contact();
                here = contact.and_then(|contact| lattice.neighbour(unit, contact));
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Bricks, EventRecord, Executor, Observer, Tally, testing};
    use crate::protocol::{Piece, Protocol};
    use proptest::prelude::*;
    use std::ops::ControlFlow;

    struct Deaf;

    impl Observer for Deaf {
        fn event(&mut self, _: &EventRecord, _: &Tally) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
    }

    fn segments() -> Vec<Segment> {
        let piece = |duration| Piece::between(duration, 400.0, 400.0);
        Protocol { pieces: vec![piece(40.0), piece(60.0)], ..Protocol::default() }.segments()
    }

    /// A small box after 50 s: chains, clocks and both segments in use.
    fn frozen(scheme: &Scheme, lattice: &Lattice) -> EngineState {
        let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
        after_50_s(Bricks::new(testing::setup(scheme, lattice, &segments(), 1), &sites))
    }

    fn after_50_s(mut run: impl Executor) -> EngineState {
        assert!(run.advance(50.0, &mut Deaf).is_continue());
        run.state()
    }

    type Spoil = fn(&mut EngineState);

    #[test]
    fn what_cannot_be_of_a_run_is_refused() {
        let lattice = testing::cubic([5, 6, 7]);
        let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
        let sound = frozen(&scheme, &lattice);
        let segments = segments();
        assert_eq!(sound.fits(&lattice, &scheme, &segments), Ok(()));
        let spoils: [(Spoil, &str); 14] = [
            (|frozen| frozen.segment = 2, "segment"),
            (|frozen| frozen.segment = usize::MAX, "segment"),
            (|frozen| frozen.sites.truncate(9), "sites"),
            (
                |frozen| frozen.sites[0] = frozen.sites[0].holding(Species::M).with_liquid(true),
                "sites",
            ),
            (|frozen| frozen.links.push(Link::STARTER), "chains"),
            (|frozen| frozen.links[0] = Link::across(6), "chains"),
            (|frozen| frozen.links[0] = Link::across(99), "chains"),
            (|frozen| frozen.chain_starts = u64::MAX, "chain starts"),
            (|frozen| frozen.clocks = vec![], "clocks"),
            (|frozen| frozen.clocks.push(1.0), "clocks"),
            (|frozen| frozen.clocks[0] = f64::NAN, "clocks"),
            (|frozen| frozen.clocks[0] = 0.0, "clocks"),
            (|frozen| frozen.expected[0] = u128::MAX, "expected events"),
            (|frozen| frozen.expected.clear(), "expected events"),
        ];
        refuses(&sound, &spoils);
    }

    fn refuses(sound: &EngineState, spoils: &[(Spoil, &'static str)]) {
        let lattice = testing::cubic([5, 6, 7]);
        let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
        for (number, &(spoil, part)) in spoils.iter().enumerate() {
            let mut spoilt = sound.clone();
            spoil(&mut spoilt);
            let fits = spoilt.fits(&lattice, &scheme, &segments());
            assert_eq!(fits, Err(Misfit(part)), "number {number}");
        }
    }

    /// Two sites that each come before the other: who followed the chain would never stop.
    #[test]
    fn a_chain_that_runs_in_a_circle_is_refused() {
        let lattice = testing::cubic([5, 6, 7]);
        let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
        let mut frozen = frozen(&scheme, &lattice);
        frozen.sites[0] = Site::new(Species::A, false, false);
        (frozen.links[0], frozen.links[1]) = (Link::across(0), Link::across(1));
        assert_eq!(lattice.neighbour(0, 0), Some(1));
        assert_eq!(lattice.neighbour(1, 1), Some(0));
        let fits = frozen.fits(&lattice, &scheme, &segments());
        assert_eq!(fits, Err(Misfit("chains")));
    }

    proptest! {
        /// Whatever fits can be taken up and run to its end: one byte of a standstill changed.
        #[test]
        fn what_fits_never_panics(at in 0.0..1.0_f64, byte: u8) {
            let lattice = testing::cubic([3, 3, 4]);
            let scheme = Scheme::compile(&testing::every_sort(), &lattice).unwrap();
            let mut bytes = postcard::to_stdvec(&frozen(&scheme, &lattice)).unwrap();
            let place = (at * bytes.len() as f64) as usize;
            bytes[place] = byte;
            let Ok(changed) = postcard::from_bytes::<EngineState>(&bytes) else { return Ok(()) };
            let segments = segments();
            let setup = testing::setup(&scheme, &lattice, &segments, 1);
            if changed.fits(&lattice, &scheme, &segments).is_ok() {
                let mut run = Bricks::resume(setup, changed);
                prop_assert!(run.advance(100.0, &mut Deaf).is_continue());
                run.expected_events(100.0);
            }
        }
    }
}
