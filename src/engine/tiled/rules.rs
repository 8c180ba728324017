//! What defines the trajectory within one segment of the protocol. Every executor follows
//! these rules, and so finds the same events, bit for bit.
//!
//! - A site is *slow* if it acts on no neighbour and its own rate is at most the slow
//!   bound of the segment; *idle* if its rate is zero; else it owns a clock.
//! - A clock set at time t rings at t + E/a, with E keyed by (site, t) and a the site's
//!   rate bound. It is set anew when the classes that the rate is made of change (never
//!   on comparing rates), when it rings, and when a segment begins; memorylessness makes
//!   each of these exact.
//! - Each block's slow channel is a Poisson process of the slow bound times its sites,
//!   keyed by (block, time of the arrival before); an arrival picks a site and is thinned
//!   to that site's own rate. Arrivals at sites that are not slow do nothing.
//! - What happens is chosen by numbers keyed by (site or block, time of ringing), then
//!   thinned from the segment's bound to the rate under the true conditions at the site.
//! - A clock advances by at least one bit of its time, and rings within the segment or not
//!   at all. Ties: blocks first, then by number.

use super::super::attenuation::{Attenuation, WHOLE};
use super::super::random::{Purpose, Source, below, exponential, unit};
use super::super::state::SiteView;
use super::exposure::Exposure;
use crate::mechanism::{Class, RateTable, Scheme, Term, bound, rate};
use crate::protocol::Segment;
use crate::sample::{Site, Species};
use std::sync::Arc;

/// What happens at a site: by which row, and across which contact onto which neighbour
/// (its number is the ground's own).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The mechanism's row.
    pub row: u16,
    /// Position in the site's list of contacts, and neighbour.
    pub contact: Option<(u8, u32)>,
}

/// A site that acts on a neighbour.
#[derive(Clone, Copy, Debug)]
pub struct ActingPair {
    /// Its number, see [`Scheme::pair`].
    pub pair: usize,
    contact: u8,
    other: u32,
}

/// One arrival of a block's slow channel: which of the block's sites it visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The n-th site of the block.
    pub n: u32,
    choice: u64,
    thinning: u32,
}

/// How many times the rate of an untouched monomer a class may have and still be slow.
/// Larger: more arrivals are rejected; smaller: more sites own a clock.
const SLOW_RATIO: f64 = 32.0;

/// The rules of one segment.
#[derive(Clone, Debug)]
pub struct Rules<'a> {
    scheme: &'a Scheme,
    source: Source,
    segment: Segment,
    attenuation: Arc<Attenuation>,
    table: RateTable,
    slow_bound: f64,
}

impl<'a> Rules<'a> {
    /// Tabulates the rates of a segment.
    pub fn new(
        scheme: &'a Scheme,
        source: Source,
        segment: Segment,
        attenuation: Arc<Attenuation>,
    ) -> Self {
        let table = RateTable::bounding(scheme, segment.from, segment.to);
        let slow_bound = slow_bound(scheme, &table);
        Self { scheme, source, segment, attenuation, table, slow_bound }
    }

    /// The rules of another segment of the same run.
    pub fn of_segment(&self, segment: Segment) -> Self {
        Self::new(self.scheme, self.source, segment, Arc::clone(&self.attenuation))
    }

    /// The segment.
    pub fn segment(&self) -> &Segment {
        &self.segment
    }

    /// A term's rate at an outer surface at a time within the segment, in 1/s.
    pub fn rate_at(&self, term: Term, time: f64) -> f64 {
        rate(self.scheme, term, self.segment.at(time))
    }

    /// A site enters (or, with −1, leaves) the account of its own class. `number` tells its
    /// number in the whole lattice.
    #[inline]
    pub fn expose_own(
        &self,
        exposure: &mut Exposure,
        class: u16,
        by: i64,
        ticks: i64,
        number: impl FnOnce() -> u32,
    ) {
        exposure.change_own(class, by, ticks);
        if self.scheme.attenuated(class) {
            let shares = self.attenuation.shares(self.scheme, number());
            exposure.change_attenuated(class, shares, by, ticks);
        }
    }

    /// Whether a site of this class belongs to its block's slow channel, or is idle.
    #[inline]
    pub fn is_slow(&self, class: Class) -> bool {
        class.actor == 0 && self.table.own(class.own) <= self.slow_bound
    }

    /// The summed rate bound of a site's events in 1/s, two-site events in which it acts
    /// included. `each` is told of every pair in which it acts.
    #[inline]
    pub fn rate(&self, ground: &impl SiteView, site: u32, mut each: impl FnMut(ActingPair)) -> f64 {
        let class = ground.class(site);
        let mut total = self.table.own(class.own);
        if class.actor != 0 {
            for (contact, kind, other) in ground.contacts(site) {
                let partner = ground.class(other).partner;
                if partner != 0 {
                    let pair = self.scheme.pair(class.actor, kind, partner);
                    total += self.table.pair(pair);
                    each(ActingPair { pair, contact, other });
                }
            }
        }
        total
    }

    /// When a clock rings that is set now; `None` if it would ring beyond the segment.
    /// `number` is the site's in the whole lattice; `total` its summed rate, zero if it
    /// owns no clock.
    #[inline]
    pub fn clock(&self, number: u32, total: f64, now: f64) -> Option<f64> {
        self.next(number, Purpose::Clock, total, now)
    }

    /// When the next arrival of a block's slow channel comes after now; `None` if there is
    /// none within the segment.
    #[inline]
    pub fn arrival(&self, block: u32, sites: u32, now: f64) -> Option<f64> {
        self.next(block, Purpose::BlockClock, self.slow_bound * f64::from(sites), now)
    }

    /// The end of a waiting time at a total rate (1/s), if it lies in the segment.
    #[inline]
    fn next(&self, owner: u32, purpose: Purpose, total: f64, now: f64) -> Option<f64> {
        if total <= 0.0 {
            return None;
        }
        let wait = exponential(self.source.draw(owner, purpose, now)[0]) / total;
        let time = (now + wait).max(now.next_up());
        (time < self.segment.end).then_some(time)
    }

    /// What an arrival of a block's slow channel visits.
    #[inline]
    pub fn visit(&self, block: u32, sites: u32, time: f64) -> Arrival {
        let [pick, choice] = self.source.draw(block, Purpose::BlockChoice, time);
        Arrival { n: below((pick >> 32) as u32, sites), choice, thinning: pick as u32 }
    }

    /// What happens at the site that an arrival visits, if it is slow and anything does.
    /// `number` is the site's in the whole lattice.
    pub fn choose_slow(
        &self,
        class: Class,
        number: u32,
        arrival: Arrival,
        time: f64,
    ) -> Option<Choice> {
        if !self.is_slow(class) {
            return None;
        }
        let mut left = unit(arrival.choice) * self.slow_bound;
        let term = take(&mut left, self.table.own_terms(class.own))?;
        let term = self.scheme.own()[usize::from(class.own)][term];
        let accepted = self.accept(term, number, time, arrival.thinning);
        accepted.then_some(Choice { row: term.row, contact: None })
    }

    /// Which of a site's events its clock stands for, if it is accepted. `number` is the
    /// site's in the whole lattice. `pairs` is left with every pair in which it acts.
    pub fn choose(
        &self,
        ground: &impl SiteView,
        site: u32,
        number: u32,
        time: f64,
        pairs: &mut Vec<ActingPair>,
    ) -> Option<Choice> {
        let class = ground.class(site);
        pairs.clear();
        let total = self.rate(ground, site, |pair| pairs.push(pair));
        let [choice, thinning] = self.source.draw(number, Purpose::Choice, time);
        let mut left = unit(choice) * total;
        let found = |term: Term, contact| {
            let accepted = self.accept(term, number, time, thinning as u32);
            accepted.then_some(Choice { row: term.row, contact })
        };
        if left < self.table.own(class.own) {
            let term = take(&mut left, self.table.own_terms(class.own))?;
            return found(self.scheme.own()[usize::from(class.own)][term], None);
        }
        left -= self.table.own(class.own);
        for &ActingPair { pair, contact: k, other } in &*pairs {
            if left < self.table.pair(pair) {
                let term = take(&mut left, self.table.pair_terms(pair))?;
                return found(self.scheme.pairs()[pair][term], Some((k, other)));
            }
            left -= self.table.pair(pair);
        }
        None
    }

    /// Thins from the segment's bound at a surface to the rate under the true conditions at
    /// the site.
    fn accept(&self, term: Term, number: u32, time: f64, word: u32) -> bool {
        let reaching = self.attenuation.share(self.scheme, term, number);
        if self.segment.constant() && reaching == WHOLE {
            return true;
        }
        let bound = bound(self.scheme, term, self.segment.from, self.segment.to);
        let share = (f64::from(word) + 0.5) / (1_u64 << 32) as f64;
        let reaching = f64::from(reaching) / f64::from(WHOLE);
        share * bound < self.rate_at(term, time) * reaching
    }
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
