//! The limit of fast hops: tautomers that have been everywhere in their region before they do anything else.
//!
//! Where proton hops are infinitely fast, a tautomer is on each site of its [region](regions) with the same
//! probability at every moment, whatever happened before. So it is put on no site at all: its site holds a monomer,
//! and the tautomer is in a list, with its region. This is exact in the limit:
//!
//! - One clock rings for all tautomers, at their number times a bound of what one can do anywhere. A ringing
//!   picks one of them and a site of its region. There it does each of its events with the probability (the event's
//!   rate on this site / the bound), or nothing.
//! - Another event of a monomer happens with the probability that no tautomer is on its site: 1 − n/N, with n
//!   tautomers in a region of N sites. The same holds for a neighbour that takes part.
//! - A region that falls apart leaves each of its tautomers in one of the parts, with probabilities as their sizes.
//!
//! Everything else is carried out by another executor, the [`Host`].

mod domains;
mod guard;
mod regions;
mod searches;
#[cfg(test)]
mod tests;
mod walkers;

use super::engine_state::{EngineState, WalkerState};
use super::event_record::{EventRecord, Observer};
use super::executor::Executor;
use super::host::Host;
use super::random::unit;
use super::rules::{Chosen, PARTS, Purpose, Ringing, Rules};
use super::setup::Setup;
use super::state::{Link, Tally};
use super::view::{Glimpse, View};
use crate::crystal::Lattice;
use crate::mechanism::{ChainAction, Class, FastHops, Row};
use crate::sample::{Site, Species};
use domains::below;
use guard::{Guard, with_tautomers};
use regions::Regions;
use std::ops::ControlFlow;
use walkers::Walkers;

/// The executor of a mechanism with fast hops, on top of another.
#[derive(Debug)]
pub struct Fast<'a, H> {
    host: H,
    setup: Setup<'a>,
    hops: &'a FastHops,
    walkers: Walkers<'a>,
    /// When the clock of all tautomers rings, as an offset in s.
    clock: f64,
    /// More than the summed rate of what one tautomer can do on any site, in 1/s.
    bound: f64,
    forbidden: Vec<u128>,
    tally: Tally,
}

impl<'a, H: Host> Fast<'a, H> {
    /// A run of a sample from time zero, or from a state that [fits](EngineState::fits). `begin` makes the host of
    /// such a run.
    ///
    /// # Panics
    /// If the mechanism has no fast hops, or the state is of one without.
    pub fn new(
        setup: Setup<'a>,
        sites: &[Site],
        from: Option<EngineState>,
        begin: impl FnOnce(&[Site], Option<EngineState>) -> H,
    ) -> Self {
        if let Some(mut state) = from {
            let walkers = state.walkers.take().expect("a state of a mechanism with fast hops");
            let host = begin(sites, Some(state));
            let mut run = Self::with(setup, host, &walkers.sites, walkers.forbidden);
            run.clock = if walkers.sites.is_empty() { f64::INFINITY } else { walkers.clock };
            return run;
        }
        let is_tautomer = |site: &Site| site.species() == Species::T;
        let tautomers = (0..).zip(sites).filter(|(_, site)| is_tautomer(site));
        let tautomers: Vec<u32> = tautomers.map(|(number, _)| number).collect();
        let monomer =
            |&site: &Site| if is_tautomer(&site) { site.holding(Species::M) } else { site };
        let sites: Vec<Site> = sites.iter().map(monomer).collect();
        let forbidden = vec![0; setup.scheme.kinds.len()];
        let mut run = Self::with(setup, begin(&sites, None), &tautomers, forbidden);
        run.set_clock(Purpose::Start, 0.0);
        run
    }

    fn with(setup: Setup<'a>, host: H, walkers: &[u32], forbidden: Vec<u128>) -> Self {
        let hops = setup.scheme.fast.as_ref().expect("a mechanism with fast hops");
        let view = host.view();
        let holds = |site| view.site(site).species() == Species::M;
        // No row makes or removes any of these two.
        let held = |site| !matches!(view.site(site).species(), Species::I | Species::V);
        let regions = Regions::new(setup.lattice, &hops.crosses, holds, held);
        let mut run = Self {
            walkers: Walkers::new(regions, walkers),
            bound: largest(host.rules(), hops),
            host,
            setup,
            hops,
            clock: f64::INFINITY,
            forbidden,
            tally: Tally::default(),
        };
        run.count();
        run
    }

    /// Bytes that it takes beside its host.
    pub fn bytes(&self) -> usize {
        self.walkers.regions.bytes()
    }

    /// The host.
    pub fn host(&self) -> &H {
        &self.host
    }

    /// Whose words are drawn for tautomers: the number after the last brick's.
    fn owner(&self) -> u32 {
        self.setup.layout.bricks()
    }

    fn set_clock(&mut self, purpose: Purpose, offset: f64) {
        let [_, word] = self.host.rules().draw(self.owner(), purpose, offset);
        self.clock = self.next(purpose, offset, word);
    }

    fn next(&self, purpose: Purpose, offset: f64, word: u64) -> f64 {
        let rate = f64::from(self.walkers.number()) * self.bound;
        self.host.rules().next_at(self.owner(), purpose, offset, word, rate)
    }

    fn count(&mut self) {
        self.tally = with_tautomers(self.host.view().tally(), self.walkers.number());
    }

    /// Everything within the segment until a time.
    fn advance_within(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            let mut guard = Guard {
                scheme: self.setup.scheme,
                hops: self.hops,
                walkers: &mut self.walkers,
                owner: self.setup.layout.bricks(),
                forbidden: &mut self.forbidden,
                observer: &mut *observer,
                birth: None,
                broke: false,
            };
            let flow = self.host.ring_until(until, self.clock, &mut guard);
            let Guard { birth, broke, .. } = guard;
            if let Some(offset) = birth {
                self.set_clock(Purpose::Change, offset);
            }
            if broke {
                return ControlFlow::Break(());
            }
            if flow.is_break() {
                continue;
            }
            if !self.host.rules().is_due(self.clock, until) {
                return ControlFlow::Continue(());
            }
            if let Some(event) = self.ring(self.clock) {
                self.count();
                observer.event(&event, &self.tally)?;
            }
        }
    }

    /// The clock of all tautomers rings at an offset (s). Returns what happened, if anything did.
    fn ring(&mut self, offset: f64) -> Option<EventRecord> {
        let (owner, rules) = (self.owner(), self.host.rules());
        let mut word = rules.words(owner, Purpose::Walker, offset);
        let walker = below(word(), self.walkers.number());
        let site = self.walkers.regions.draw(self.walkers.region(walker), &mut word);
        let [_, wait] = rules.draw(owner, Purpose::Ringing, offset);
        let class = self.class(site);
        if self.host.expected().expectation().wants(wait) {
            self.expect(site, class, offset);
        }
        let deed = self.choose(site, class, offset, &mut word);
        let event = deed.map(|(row, contact)| {
            let time = self.host.rules().time_at(offset);
            let event = EventRecord { time, site, row, contact };
            self.walkers.remove(walker);
            if changes_sites(&self.setup.scheme.rows[usize::from(row)]) {
                self.host.carry_out(row, site, contact, offset);
            }
            self.walkers.follow(self.setup.scheme, self.hops, &event, &mut word);
            event
        });
        self.clock = self.next(Purpose::Ringing, offset, wait);
        event
    }

    /// The classes that a tautomer has on a site.
    fn class(&self, site: u32) -> Class {
        let Setup { lattice, scheme, .. } = self.setup;
        let code = self.host.code(site);
        let held = scheme.site(code).expect("each number of a site is a site");
        let tautomer = held.holding(Species::T);
        scheme.class(scheme.recode(lattice.basis_of(site), code, held, tautomer))
    }

    /// The pairs in which a tautomer on a site acts: number, contact and neighbour.
    fn pairs(&self, site: u32, actor: u16) -> impl Iterator<Item = (usize, u8, u32)> {
        let Setup { lattice, scheme, .. } = self.setup;
        let around = lattice.neighbours(site).map(|(k, step, other)| (k, step.kind, other));
        let others = around.filter(move |&(.., other)| actor != 0 && other != site);
        others.map(move |(k, kind, other)| {
            let partner = scheme.class(self.host.code(other)).partner;
            (scheme.pair(actor, kind, partner), k as u8, other)
        })
    }

    /// Counts what was to be expected of a tautomer on a site.
    fn expect(&mut self, site: u32, class: Class, offset: f64) {
        let ringing = Ringing { site, own: class.own, bound: self.bound, time: offset };
        let pairs: Vec<usize> = self.pairs(site, class.actor).map(|(pair, ..)| pair).collect();
        let expectation = self.host.expected().expectation();
        let mut parts = Vec::new();
        let rules = self.host.rules();
        expectation.tell(rules, ringing, pairs.into_iter(), |kind, more| parts.push((kind, more)));
        for (kind, more) in parts {
            self.host.expected().add(kind, more);
        }
    }

    /// What a tautomer on a site does, if anything.
    fn choose(
        &mut self,
        site: u32,
        class: Class,
        offset: f64,
        word: &mut impl FnMut() -> u64,
    ) -> Option<Chosen> {
        let rate = unit(word()) * self.bound;
        let pairs = self.pairs(site, class.actor);
        let chosen =
            self.host.rules().choose(class.own, pairs, rate, (site, self.owner(), offset))?;
        let (row, Some((_, other))) = chosen else { return Some(chosen) };
        let others = self.walkers.beside_one(other, site);
        let kind = self.setup.scheme.rows[usize::from(row)].kind;
        self.forbidden[kind] += ((1.0 - others.free()) * PARTS) as u128;
        others.is_free(word()).then_some(chosen)
    }
}

/// Whether a row does more than to remove a tautomer, or to make one.
fn changes_sites(row: &Row) -> bool {
    row.becomes != Species::M
        || row.becomes_ordered.is_some()
        || row.becomes_defect.is_some()
        || row.neighbour_becomes.is_some_and(|becomes| becomes != Species::M)
        || row.chain != ChainAction::None
}

/// More than the summed rate of what one tautomer can do on any site in a segment, in 1/s.
fn largest(rules: &Rules<'_>, hops: &FastHops) -> f64 {
    let Setup { lattice, scheme, .. } = *rules.setup();
    let table = rules.table();
    let most =
        |pairs: std::ops::Range<usize>| pairs.map(|pair| table.pair(pair)).fold(0.0, f64::max);
    let acting = |basis: u32, actor: u16| -> f64 {
        let steps = lattice.steps(basis).iter();
        steps.map(|step| most(scheme.pairs_across(actor, step.kind))).sum()
    };
    let at_most = |&(own, actor): &(u16, u16)| {
        let acting = (0..lattice.basis()).map(|basis| acting(basis, actor));
        table.own(own) + acting.fold(0.0, f64::max)
    };
    hops.classes.iter().map(at_most).fold(0.0, f64::max)
}

impl<H: Host + Sync> Executor for Fast<'_, H> {
    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            let flow = self.advance_within(until, observer);
            self.count();
            flow?;
            if !self.host.begin_next_segment(until) {
                return ControlFlow::Continue(());
            }
            self.bound = largest(self.host.rules(), self.hops);
            self.set_clock(Purpose::Start, 0.0);
        }
    }

    fn view(&self) -> &impl View {
        self
    }

    fn expected_events(&self, now: f64) -> Vec<f64> {
        let forbidden = self.forbidden.iter().map(|&parts| parts as f64 / PARTS);
        let expected = self.host.expected_events(now);
        expected.into_iter().zip(forbidden).map(|(all, forbidden)| all - forbidden).collect()
    }

    fn state(&self) -> EngineState {
        let walkers = WalkerState {
            sites: self.walkers.sites(self.setup.lattice.sites()),
            clock: self.clock,
            forbidden: self.forbidden.clone(),
        };
        EngineState { walkers: Some(walkers), ..self.host.state() }
    }
}

/// Tautomers are on no site, but in the totals.
impl<H: Host + Sync> View for Fast<'_, H> {
    fn lattice(&self) -> &Lattice {
        self.setup.lattice
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn site(&self, site: u32) -> Site {
        self.host.view().site(site)
    }

    fn link(&self, site: u32) -> Link {
        self.host.view().link(site)
    }

    fn find(&self, wanted: impl Fn(Site) -> bool + Sync) -> Vec<u32> {
        self.host.view().find(wanted)
    }

    fn survey<T: Send>(
        &self,
        account: impl Fn() -> T + Sync,
        note: impl Fn(&mut T, Glimpse) + Sync,
    ) -> Vec<T> {
        self.host.view().survey(account, note)
    }
}
