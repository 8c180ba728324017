//! The reference executor: one queue of all clocks, one event at a time, by the [`Rules`].
//! It is the oracle for every other executor.

use super::super::engine_state::{Clocks, EngineState};
use super::super::event_record::{EventRecord, Observer};
use super::super::executor::Executor;
use super::super::setup::Setup;
use super::super::state::{SiteView, State};
use super::super::view::View;
use super::blocks::Blocks;
use super::exposure::Exposure;
use super::protocol_cursor::ProtocolCursor;
use super::queue::Queue;
use super::rules::{ActingPair, Choice};
use crate::mechanism::{Class, Row};
use crate::sample::Site;
use std::ops::ControlFlow;

/// The oracle.
pub struct Reference<'a> {
    course: ProtocolCursor<'a>,
    blocks: Blocks,
    /// The clocks of blocks, then of sites.
    queue: Queue,
    state: State<'a>,
    exposure: Exposure,
    scratch: Scratch,
}

/// Sites whose classes an event may change, and the like, kept from event to event to save
/// allocations.
#[derive(Default)]
struct Scratch {
    before: Vec<(u32, Class)>,
    touched: Vec<u32>,
    pairs: Vec<ActingPair>,
}

impl<'a> Reference<'a> {
    /// A run of a sample from time zero through the segments of its protocol.
    pub fn new(setup: Setup<'a>, sites: &[Site]) -> Self {
        let Setup { lattice, scheme, .. } = setup;
        let blocks = Blocks::new(lattice);
        let owners = blocks.count() as usize + sites.len();
        let course = ProtocolCursor::new(setup);
        let mut run = Self {
            exposure: course.no_exposure(),
            course,
            blocks,
            queue: Queue::new(owners),
            state: State::new(lattice, scheme, sites),
            scratch: Scratch::default(),
        };
        run.begin_segment();
        run
    }

    /// Resumes a run from a state that [fits](EngineState::fits), with the setup that it
    /// had.
    pub fn resume(setup: Setup<'a>, frozen: EngineState) -> Self {
        let Setup { lattice, scheme, .. } = setup;
        let blocks = Blocks::new(lattice);
        let queue = Queue::new(blocks.count() as usize + frozen.sites.len());
        let state = State::new(lattice, scheme, &frozen.sites);
        let course = ProtocolCursor::at(setup, frozen.segment, frozen.expected.iter().map(|&parts| parts as f64 / 2f64.powi(64)).collect());
        let mut run = Self {
            exposure: course.no_exposure(),
            course,
            blocks,
            queue,
            state: state.with_chains(frozen.links, frozen.chain_starts),
            scratch: Scratch::default(),
        };
        let Clocks::Sites { clocks, arrivals, exposure } = frozen.clocks else {
            run.begin_segment();
            return run;
        };
        for (block, &time) in (0..).zip(&arrivals) {
            run.queue.put(block, Some(time).filter(|time| time.is_finite()));
        }
        for &(site, time) in &clocks {
            run.queue.put(run.blocks.count() + site, Some(time));
        }
        run.exposure = exposure;
        run
    }
}

impl Executor for Reference<'_> {
    fn view(&self) -> &impl View {
        &self.state
    }

    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            while let Some((time, owner)) = self.queue.first().filter(|&(time, _)| time <= until) {
                if let Some(occurrence) = self.ring(time, owner) {
                    observer.event(&occurrence, self.state.tally())?;
                }
            }
            let over = until >= self.course.rules().segment().end;
            if !(over && self.course.enter_next(&self.exposure)) {
                return ControlFlow::Continue(());
            }
            self.exposure = self.course.no_exposure();
            self.begin_segment();
        }
    }

    fn expected_events(&self, now: f64) -> Vec<f64> {
        self.course.expected_events(&self.exposure, now)
    }

    fn state(&self) -> EngineState {
        let clock = |owner| self.queue.time(owner);
        let sites = 0..self.state.lattice().sites();
        EngineState {
            segment: self.course.index(),
            sites: sites.clone().map(|site| self.state.site(site)).collect(),
            links: sites.clone().map(|site| self.state.link(site)).collect(),
            chain_starts: self.state.tally().chain_starts,
            clocks: Clocks::Sites {
                clocks: sites
                    .filter_map(|site| Some((site, clock(self.blocks.count() + site)?)))
                    .collect(),
                arrivals: (0..self.blocks.count())
                    .map(|block| clock(block).unwrap_or(f64::INFINITY))
                    .collect(),
                exposure: self.exposure.clone(),
            },
            expected: self.course.expected_before().iter().map(|events| (events * 2f64.powi(64)) as u128).collect(),
        }
    }
}

impl Reference<'_> {
    /// Melts what is liquid in a segment, sets every clock, and enters every site into the
    /// accounts.
    fn begin_segment(&mut self) {
        if let Some(share) = self.course.liquid_fraction(&self.state) {
            self.state.melt(self.course.setup().source, share);
        }
        self.queue.clear();
        let start = self.course.rules().segment().start;
        for block in 0..self.blocks.count() {
            self.set_arrival(block, start);
        }
        for site in 0..self.state.lattice().sites() {
            let class = self.state.class(site);
            self.course.rules().expose_own(&mut self.exposure, class.own, 1, 0, || site);
            self.expose_pairs(site, class, &[], 1, 0);
            self.set_clock(site, start);
        }
    }

    /// Sets a block's clock from now on.
    fn set_arrival(&mut self, block: u32, now: f64) {
        let time = self.course.rules().arrival(block, self.blocks.sites(block), now);
        self.queue.put(block, time);
    }

    /// Sets a site's clock from now on, or stops it if the site owns none.
    fn set_clock(&mut self, site: u32, now: f64) {
        let rules = self.course.rules();
        let slow = rules.is_slow(self.state.class(site));
        let total = if slow { 0.0 } else { rules.rate(&self.state, site, |_| ()) };
        self.queue.put(self.blocks.count() + site, rules.clock(site, total, now));
    }

    /// The clock of one owner rings. Returns what happened, if anything did.
    fn ring(&mut self, time: f64, owner: u32) -> Option<EventRecord> {
        let rules = self.course.rules();
        let (site, chosen) = if owner < self.blocks.count() {
            let arrival = rules.visit(owner, self.blocks.sites(owner), time);
            let site = self.state.lattice().site(self.blocks.place(owner, arrival.n));
            let chosen = rules.choose_slow(self.state.class(site), site, arrival, time);
            self.set_arrival(owner, time);
            (site, chosen)
        } else {
            let site = owner - self.blocks.count();
            let chosen = rules.choose(&self.state, site, site, time, &mut self.scratch.pairs);
            if chosen.is_none() {
                self.set_clock(site, time);
            }
            (site, chosen)
        };
        let Choice { row, contact } = chosen?;
        let occurrence = EventRecord { time, site, row, contact };
        self.carry_out(&occurrence);
        Some(occurrence)
    }

    /// Changes the lattice, sets the clocks that the change reaches, keeps the accounts.
    fn carry_out(&mut self, occurrence: &EventRecord) {
        let EventRecord { time, site, row, contact } = *occurrence;
        let contact = contact.map(|(k, other)| (usize::from(k), other));
        let row = &self.course.setup().scheme.rows[usize::from(row)];
        let mut scratch = std::mem::take(&mut self.scratch);
        self.remember_classes(&mut scratch.before, row, site, contact.map(|(_, other)| other));
        self.state.apply(row, site, contact);
        let ticks = self.exposure.ticks(time);
        scratch.touched.clear();
        scratch.touched.push(site);
        for &(changed, before) in &scratch.before {
            self.find_touched(changed, before, ticks, &mut scratch.touched);
        }
        scratch.touched.sort_unstable();
        scratch.touched.dedup();
        for &touched in &scratch.touched {
            let now = self.state.class(touched);
            let old = class_before(&scratch.before, touched).unwrap_or(now);
            self.expose_pairs(touched, old, &scratch.before, -1, ticks);
            self.expose_pairs(touched, now, &[], 1, ticks);
            self.set_clock(touched, time);
        }
        self.scratch = scratch;
    }

    /// Notes, by ascending site, the classes of every site whose classes an event may
    /// change: those that take part and, where one of them will count otherwise in its
    /// neighbours' surroundings, those neighbours.
    fn remember_classes(
        &self,
        before: &mut Vec<(u32, Class)>,
        row: &Row,
        site: u32,
        other: Option<u32>,
    ) {
        before.clear();
        let (product, beside) = self.state.products(row, site, other);
        for (centre, new) in std::iter::once((site, product)).chain(other.zip(beside)) {
            before.push((centre, self.state.class(centre)));
            let old = self.state.site(centre);
            if old.counts_in_phi() == new.counts_in_phi()
                && old.counts_in_psi() == new.counts_in_psi()
            {
                continue;
            }
            for (_, _, near) in self.state.lattice().neighbours(centre) {
                before.push((near, self.state.class(near)));
            }
        }
        before.sort_unstable_by_key(|&(site, _)| site);
        before.dedup_by_key(|&mut (site, _)| site);
    }

    /// Finds whose clocks one changed site reaches: its own, if its own rate changed, and
    /// those of neighbours that act, if it is another partner to them now.
    fn find_touched(&mut self, changed: u32, before: Class, ticks: i64, touched: &mut Vec<u32>) {
        let now = self.state.class(changed);
        if now.own != before.own {
            let (rules, exposure) = (self.course.rules(), &mut self.exposure);
            rules.expose_own(exposure, before.own, -1, ticks, || changed);
            rules.expose_own(exposure, now.own, 1, ticks, || changed);
        }
        if (now.own, now.actor) != (before.own, before.actor) {
            touched.push(changed);
        }
        if now.partner != before.partner {
            let neighbours = self.state.lattice().neighbours(changed).map(|(_, _, other)| other);
            touched.extend(neighbours.filter(|&other| self.state.class(other).actor != 0));
        }
    }

    /// Enters the pairs in which a site acts (or, with −1, takes them off). A neighbour in
    /// `before` counts with the class it has there.
    fn expose_pairs(
        &mut self,
        site: u32,
        class: Class,
        before: &[(u32, Class)],
        by: i64,
        ticks: i64,
    ) {
        if class.actor == 0 {
            return;
        }
        for (_, step, other) in self.state.lattice().neighbours(site) {
            let partner = class_before(before, other).unwrap_or(self.state.class(other)).partner;
            if partner != 0 {
                let pair = self.course.setup().scheme.pair(class.actor, step.kind, partner);
                self.exposure.change_pair(pair, by, ticks);
            }
        }
    }
}

/// The class that a site had before an event, if it was noted.
#[inline]
fn class_before(before: &[(u32, Class)], site: u32) -> Option<Class> {
    let at = before.binary_search_by_key(&site, |&(site, _)| site).ok()?;
    Some(before[at].1)
}

#[cfg(test)]
mod tests;
