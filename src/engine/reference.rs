//! The reference executor: one queue of all clocks, one event at a time.
//!
//! It defines the trajectory that every other executor must find, bit for bit:
//!
//! - A site is *slow* if it acts on no neighbour and its own rate is at most the slow
//!   bound of the segment; *idle* if its rate is zero; else it owns a clock.
//! - A clock set at time t fires at t + E/a, with E keyed by (site, t) and a the site's
//!   rate bound. It is set anew when the classes that the rate is made of change (never
//!   on comparing rates), when it fires, and when a segment begins; memorylessness makes
//!   each of these exact.
//! - Each block's slow channel is a Poisson process of the slow bound times its sites,
//!   keyed by (block, time of the arrival before); an arrival picks a site and is thinned
//!   to that site's own rate. Arrivals at sites that are not slow do nothing.
//! - What fires is chosen by numbers keyed by (site or block, time of firing), then
//!   thinned from the segment's bound to the rate at the true temperature.
//! - A clock advances by at least one bit of its time. Ties: blocks first, then by number.

use super::blocks::Blocks;
use super::exposure::Exposure;
use super::occurrence::{Observer, Occurrence};
use super::queue::Queue;
use super::random::{Purpose, Source, below, exponential, unit};
use super::state::State;
use crate::crystal::Lattice;
use crate::mechanism::{Class, Conditions, RateTable, Row, Scheme, Term, rate};
use crate::protocol::Segment;
use crate::sample::{Site, Species};
use std::ops::ControlFlow;

/// How many times the rate of an untouched monomer a class may have and still be slow.
/// Larger: more arrivals are rejected; smaller: more sites own a clock.
const SLOW_RATIO: f64 = 32.0;

/// The oracle.
pub struct Reference<'a> {
    scheme: &'a Scheme,
    segments: &'a [Segment],
    current: usize,
    table: RateTable,
    slow_bound: f64,
    source: Source,
    blocks: Blocks,
    queue: Queue,
    state: State<'a>,
    exposure: Exposure,
    expected: Vec<f64>,
    scratch: Scratch,
}

/// Sites whose classes an event may change, kept from event to event to save allocations.
#[derive(Default)]
struct Scratch {
    before: Vec<(u32, Class)>,
    touched: Vec<u32>,
}

impl<'a> Reference<'a> {
    /// A run of a sample from time zero through the segments of its protocol.
    pub fn new(
        scheme: &'a Scheme,
        lattice: &'a Lattice,
        segments: &'a [Segment],
        sites: Vec<Site>,
        source: Source,
    ) -> Self {
        let blocks = Blocks::new(lattice);
        let owners = blocks.count() as usize + sites.len();
        let mut run = Self {
            scheme,
            segments,
            current: 0,
            table: RateTable::default(),
            slow_bound: 0.0,
            source,
            blocks,
            queue: Queue::new(owners),
            state: State::new(lattice, scheme, sites),
            exposure: Exposure::new(scheme, 0.0, 1.0),
            expected: vec![0.0; scheme.kinds.len()],
            scratch: Scratch::default(),
        };
        run.begin_segment();
        run
    }

    /// The lattice as it is now.
    pub fn state(&self) -> &State<'a> {
        &self.state
    }

    /// Carries out all events up to and including a time (within the protocol), telling
    /// the observer of each.
    pub fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            let end = self.segments.get(self.current).map_or(until, |segment| segment.end);
            while let Some((time, owner)) = self.queue.first() {
                if time > until || time >= end {
                    break;
                }
                if let Some(occurrence) = self.fire(time, owner) {
                    observer.event(&occurrence, self.state.tally())?;
                }
            }
            if until < end || self.current + 1 >= self.segments.len() {
                return ControlFlow::Continue(());
            }
            self.expected = self.expected_events(end);
            self.current += 1;
            self.begin_segment();
        }
    }

    /// How many events of each kind were to be expected until now: the time-integrated
    /// rates, in the order of [`Scheme::kinds`]. Exact while the temperature is constant;
    /// on a ramp each segment's mean rate is taken (Simpson's rule over the segment so far).
    pub fn expected_events(&self, now: f64) -> Vec<f64> {
        let mut expected = self.expected.clone();
        let Some(segment) = self.segments.get(self.current) else { return expected };
        let mean_rate = |term: Term| {
            let at = |time| self.rate_at(term, segment.temperature(time));
            let middle = segment.start.midpoint(now);
            (at(segment.start) + 4.0 * at(middle) + at(now)) / 6.0
        };
        let mut add = |terms: &[Term], exposure: f64| {
            for &term in terms.iter().filter(|_| exposure != 0.0) {
                expected[self.scheme.rows[usize::from(term.row)].kind] +=
                    exposure * mean_rate(term);
            }
        };
        for (terms, exposure) in self.scheme.own().iter().zip(self.exposure.own(now)) {
            add(terms, exposure);
        }
        for (terms, exposure) in self.scheme.pairs().iter().zip(self.exposure.pairs(now)) {
            add(terms, exposure);
        }
        expected
    }

    /// A term's rate at a temperature in the current segment.
    fn rate_at(&self, term: Term, temperature: f64) -> f64 {
        let oxygen = self.segments[self.current].oxygen;
        rate(self.scheme, term, Conditions { temperature, oxygen })
    }

    /// Makes the segment's rate table and sets every clock anew.
    fn begin_segment(&mut self) {
        self.queue.clear();
        let Some(segment) = self.segments.get(self.current).copied() else { return };
        let at = |temperature| Conditions { temperature, oxygen: segment.oxygen };
        self.table = RateTable::bounding(self.scheme, at(segment.from), at(segment.to));
        self.slow_bound = slow_bound(self.scheme, &self.table);
        for block in 0..self.blocks.count() {
            self.set_block_clock(block, segment.start);
        }
        self.exposure = Exposure::new(self.scheme, segment.start, segment.end);
        for site in 0..self.state.sites().len() as u32 {
            let class = self.state.class(site);
            self.exposure.change_own(class.own, 1, 0);
            self.expose_pairs(site, class, &[], 1, 0);
            self.set_clock(site, segment.start);
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
                let pair = self.scheme.pair(class.actor, step.kind, partner);
                self.exposure.change_pair(pair, by, ticks);
            }
        }
    }

    /// The clock of one owner rings. Returns what happened, if anything did.
    fn fire(&mut self, time: f64, owner: u32) -> Option<Occurrence> {
        let chosen = if owner < self.blocks.count() {
            self.set_block_clock(owner, time);
            self.choose_slow(owner, time)
        } else {
            let site = owner - self.blocks.count();
            let chosen = self.choose(site, time);
            if chosen.is_none() {
                self.set_clock(site, time);
            }
            chosen
        };
        let occurrence = chosen?;
        self.carry_out(&occurrence);
        Some(occurrence)
    }

    /// Visits a random site of a block; an event is chosen there if the site is slow.
    fn choose_slow(&self, block: u32, time: f64) -> Option<Occurrence> {
        let [pick, choice] = self.source.draw(block, Purpose::BlockChoice, time);
        let n = below((pick >> 32) as u32, self.blocks.sites(block));
        let site = self.state.lattice().site(self.blocks.place(block, n));
        let class = self.state.class(site);
        if !self.is_slow(class) {
            return None;
        }
        let mut left = unit(choice) * self.slow_bound;
        let term = take(&mut left, self.table.own_terms(class.own))?;
        let term = self.scheme.own()[usize::from(class.own)][term];
        self.accept(term, time, pick as u32).then_some(Occurrence {
            time,
            site,
            row: term.row,
            contact: None,
        })
    }

    /// Which of a site's events its clock stands for, if it is accepted.
    fn choose(&self, site: u32, time: f64) -> Option<Occurrence> {
        let [choice, thinning] = self.source.draw(site, Purpose::Choice, time);
        let mut left = unit(choice) * self.state.rate(&self.table, site);
        let class = self.state.class(site);
        let found = |term: Term, contact| {
            self.accept(term, time, thinning as u32).then_some(Occurrence {
                time,
                site,
                row: term.row,
                contact,
            })
        };
        if left < self.table.own(class.own) {
            let term = take(&mut left, self.table.own_terms(class.own))?;
            return found(self.scheme.own()[usize::from(class.own)][term], None);
        }
        left -= self.table.own(class.own);
        for (k, step, other) in self.state.lattice().neighbours(site) {
            let partner = self.state.class(other).partner;
            let pair = self.scheme.pair(class.actor, step.kind, partner);
            if left < self.table.pair(pair) {
                let term = take(&mut left, self.table.pair_terms(pair))?;
                return found(self.scheme.pairs()[pair][term], Some((k as u8, other)));
            }
            left -= self.table.pair(pair);
        }
        None
    }

    /// Thins from the segment's bound to the rate at the true temperature.
    fn accept(&self, term: Term, time: f64, word: u32) -> bool {
        let segment = &self.segments[self.current];
        if segment.isothermal() {
            return true;
        }
        let at = |temperature| self.rate_at(term, temperature);
        let bound = at(segment.from).max(at(segment.to));
        let share = (f64::from(word) + 0.5) / (1_u64 << 32) as f64;
        share * bound < at(segment.temperature(time))
    }

    /// Changes the lattice, sets the clocks that the change reaches, keeps the accounts.
    fn carry_out(&mut self, occurrence: &Occurrence) {
        let Occurrence { time, site, row, contact } = *occurrence;
        let contact = contact.map(|(k, other)| (usize::from(k), other));
        let row = &self.scheme.rows[usize::from(row)];
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
            self.exposure.change_own(before.own, -1, ticks);
            self.exposure.change_own(now.own, 1, ticks);
        }
        if (now.own, now.actor) != (before.own, before.actor) {
            touched.push(changed);
        }
        if now.partner != before.partner {
            let neighbours = self.state.lattice().neighbours(changed).map(|(_, _, other)| other);
            touched.extend(neighbours.filter(|&other| self.state.class(other).actor != 0));
        }
    }

    fn is_slow(&self, class: Class) -> bool {
        class.actor == 0 && self.table.own(class.own) <= self.slow_bound
    }

    /// Sets a site's clock from a time on, or stops it if the site owns none.
    fn set_clock(&mut self, site: u32, now: f64) {
        let owner = self.blocks.count() + site;
        let slow = self.is_slow(self.state.class(site));
        let total = if slow { 0.0 } else { self.state.rate(&self.table, site) };
        if total > 0.0 {
            let wait = exponential(self.source.draw(site, Purpose::Clock, now)[0]) / total;
            self.set_or_drop(owner, (now + wait).max(now.next_up()));
        } else {
            self.queue.remove(owner);
        }
    }

    fn set_block_clock(&mut self, block: u32, now: f64) {
        let total = self.slow_bound * f64::from(self.blocks.sites(block));
        if total > 0.0 {
            let wait = exponential(self.source.draw(block, Purpose::BlockClock, now)[0]) / total;
            self.set_or_drop(block, (now + wait).max(now.next_up()));
        }
    }

    /// Keeps a clock only if it rings within the segment: at its end all are set anew.
    fn set_or_drop(&mut self, owner: u32, time: f64) {
        if time < self.segments[self.current].end {
            self.queue.set(owner, time);
        } else {
            self.queue.remove(owner);
        }
    }
}

/// The class that a site had before an event, if it was noted.
#[inline]
fn class_before(before: &[(u32, Class)], site: u32) -> Option<Class> {
    let at = before.binary_search_by_key(&site, |&(site, _)| site).ok()?;
    Some(before[at].1)
}

/// The slow bound of a segment: the largest rate, among the classes of monomers that act
/// on no neighbour, that is not above [`SLOW_RATIO`] times an untouched monomer's.
fn slow_bound(scheme: &Scheme, table: &RateTable) -> f64 {
    let untouched = scheme.class(scheme.code(0, Site::new(Species::M, true, false), 0, 0));
    let most = SLOW_RATIO * table.own(untouched.own);
    let rates = scheme.resting().iter().map(|&class| table.own(class));
    rates.filter(|&rate| rate <= most).fold(0.0, f64::max)
}

/// Which of some rates `left` falls into; takes those before it off.
fn take(left: &mut f64, rates: &[f64]) -> Option<usize> {
    rates.iter().position(|&rate| {
        let hit = *left < rate;
        if !hit {
            *left -= rate;
        }
        hit
    })
}

#[cfg(test)]
mod tests;
