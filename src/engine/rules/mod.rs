//! What defines a trajectory. Every executor of bricks follows these rules, and so finds the same
//! events, bit for bit.
//!
//! - The lattice is cut into *bricks* of at most 512 sites by a fixed rule ([`layout`]). Each brick owns
//!   one clock. Times are offsets from the start of the protocol's segment.
//! - A site's rate within a segment is bounded by the sum of its events' bounds: its own, then across each
//!   contact in the order of its molecule's list. The sum is rounded up to a *level* ([`levels`]): an
//!   integer of units. A site is *slow* if it acts on no neighbour and its rate is above zero but at most the
//!   segment's slow bound; all slow sites have one level.
//! - A brick's rate is the sum of its sites' levels, an integer: it depends on the lattice alone. A brick
//!   whose rate is zero has no clock.
//! - A ringing at t draws two words, keyed by (brick, t). The first chooses, in proportion to the levels, a
//!   site: slow ones come first, then the others, each in the order of places. What is left of the word
//!   chooses one of the site's events, side by side as they were summed, or none. The second word is the
//!   waiting time until the brick rings again.
//! - A brick whose rate an event elsewhere changes, at t, has its clock set anew, keyed by (brick, t).
//!   Waiting times have no memory, so that this is exact.
//! - A rate above 2⁵³ per length of the segment is slowed to it; the site's events keep their proportions.
//! - An event is accepted with the probability (its rate under the true conditions at the site / its bound).
//! - A clock advances by at least one bit of its offset, and rings within the segment or not at all.
//!   If two ring at the same time, the brick with the smaller number goes first.

mod draws;
mod expected;
mod layout;
mod levels;
mod ziggurat;

use super::attenuation::{Attenuation, WHOLE};
use super::random::unit;
use super::setup::Setup;
use crate::mechanism::{RateTable, Scheme, Term, rate};
use crate::protocol::{Conditions, Segment};
use crate::sample::{Site, Species};
use draws::Draws;
pub use draws::Purpose;
use expected::Propensities;
pub use expected::{Expectation, Expected, Ringing, WHOLE as PARTS};
pub use layout::{Layout, NoBricks, PLACE_BITS, PLACE_MASK, PLACES};
pub use levels::{IDLE, Levels, SLOW};
use std::sync::Arc;

/// A protocol without a segment: nothing ever happens.
pub const NO_TIME: Segment =
    Segment { start: 0.0, end: 0.0, length: 0.0, from: NOTHING, to: NOTHING };
const NOTHING: Conditions = Conditions { temperature: 1.0, oxygen: 0.0, light: 0.0 };

/// How many times the rate of an untouched monomer a class may have and still be slow.
/// Larger: more ringings do nothing; smaller: more sites have a level of their own.
const SLOW_RATIO: f64 = 32.0;

/// A clock that rings more often than this in a segment can't be resolved: offsets have 53 bits.
const MOST_RINGINGS: f64 = (1_u64 << 53) as f64;

/// The rules of one segment.
#[derive(Clone, Debug)]
pub struct Rules<'a> {
    setup: Setup<'a>,
    index: usize,
    segment: Segment,
    attenuation: Arc<Attenuation>,
    draws: Draws,
    table: RateTable,
    propensities: Propensities,
    levels: Levels,
    /// By own class, of sites that act on no neighbour.
    own_levels: Vec<u16>,
    /// Whether conditions stay as they are.
    constant: bool,
}

impl<'a> Rules<'a> {
    /// Of a segment, counted from 0.
    pub fn new(setup: Setup<'a>, index: usize) -> Self {
        let attenuation = Arc::new(Attenuation::new(setup.scheme, setup.depths));
        Self::with(setup, index, attenuation)
    }

    fn with(setup: Setup<'a>, index: usize, attenuation: Arc<Attenuation>) -> Self {
        let Setup { lattice, scheme, .. } = setup;
        let segment = setup.segments.get(index).copied().unwrap_or(NO_TIME);
        let table = RateTable::bounding(scheme, segment.from, segment.to);
        let largest = table.largest(scheme, lattice).min(MOST_RINGINGS / segment.length);
        let slow_bound = Some(slow_bound(scheme, &table)).filter(|&slow| slow <= largest);
        let slow_bound = slow_bound.unwrap_or(0.0);
        let levels = Levels::new(largest, slow_bound);
        let own_level = |class: usize| match table.own(class as u16) {
            0.0 => IDLE,
            rate if rate <= slow_bound => SLOW,
            rate => levels.level(rate),
        };
        Self {
            own_levels: (0..scheme.own().len()).map(own_level).collect(),
            draws: Draws::of_segment(setup.source, index),
            setup,
            index,
            propensities: Propensities::new(scheme, &segment),
            constant: segment.constant(),
            segment,
            attenuation,
            table,
            levels,
        }
    }

    /// The rules of the next segment, if there is one.
    pub fn of_next(&self) -> Option<Self> {
        let index = self.index + 1;
        let is_there = index < self.setup.segments.len();
        is_there.then(|| Self::with(self.setup, index, Arc::clone(&self.attenuation)))
    }

    /// What it is a run of.
    pub fn setup(&self) -> &Setup<'a> {
        &self.setup
    }

    /// The number of the segment, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The segment.
    pub fn segment(&self) -> &Segment {
        &self.segment
    }

    /// The time since the run's start at an offset, in s.
    #[inline]
    pub fn time_at(&self, offset: f64) -> f64 {
        let (time, end) = (self.segment.start + offset, self.segment.end);
        if time < end { time } else { end }
    }

    /// Whether a clock at an offset rings within the segment and no later than a time since the run's start.
    #[inline]
    pub fn is_due(&self, offset: f64, until: f64) -> bool {
        offset < self.segment.length && self.time_at(offset) <= until
    }

    /// The bounds of all rates.
    #[inline]
    pub fn table(&self) -> &RateTable {
        &self.table
    }

    /// The true rates.
    fn propensities(&self) -> &Propensities {
        &self.propensities
    }

    /// The share of a driver, by the number of its penetration depth, that reaches a site.
    fn reaching(&self, depth: u8, site: u32) -> f64 {
        f64::from(self.attenuation.at(usize::from(depth), site)) / f64::from(WHOLE)
    }

    /// The levels.
    #[inline]
    pub fn levels(&self) -> &Levels {
        &self.levels
    }

    /// The level of a site that acts on no neighbour, by its own class.
    #[inline]
    pub fn own_level(&self, own: u16) -> u16 {
        self.own_levels[usize::from(own)]
    }

    /// The summed bound, in 1/s, of what can happen at a site: its own events, and those across each of its
    /// contacts with a partner, by [`Scheme::pair`] and in the order of contacts.
    #[inline]
    pub fn bound(&self, own: u16, pairs: impl Iterator<Item = usize>) -> f64 {
        pairs.fold(self.table.own(own), |sum, pair| sum + self.table.pair(pair))
    }

    /// The rate, in 1/s, at which a site of a level is chosen; `pairs` as in [`Rules::bound`].
    #[inline]
    pub fn chosen(&self, level: u16, own: u16, pairs: impl Iterator<Item = usize>) -> f64 {
        let stretch = self.levels.stretch(level, || self.bound(own, pairs));
        self.levels.rate(self.levels.units(level)) * stretch
    }

    /// Two words for a brick at an offset in s.
    #[inline]
    pub fn draw(&self, brick: u32, purpose: Purpose, offset: f64) -> [u64; 2] {
        self.draws.draw(brick, purpose, offset)
    }

    /// When a brick of a rate in units rings next, by a word drawn for a purpose at an offset (s); never, if
    /// its rate is zero.
    #[inline]
    pub fn next(&self, brick: u32, purpose: Purpose, now: f64, word: u64, units: u64) -> f64 {
        if units == 0 {
            return f64::INFINITY;
        }
        self.draws.next(brick, purpose, now, word, self.levels.rate(units))
    }

    /// When a brick of a rate in units rings, whose clock is set at an offset (s) for a purpose.
    #[inline]
    pub fn set(&self, brick: u32, purpose: Purpose, now: f64, units: u64) -> f64 {
        if units == 0 {
            return f64::INFINITY;
        }
        self.next(brick, purpose, now, self.draw(brick, purpose, now)[1], units)
    }

    /// Further words, one after the other, for a brick, for a purpose, at an offset in s.
    pub fn words(&self, brick: u32, purpose: Purpose, offset: f64) -> impl FnMut() -> u64 + use<> {
        let (draws, mut number) = (self.draws, 0);
        move || {
            number += 1;
            draws.further(brick, purpose, offset, number - 1)
        }
    }

    /// When a clock of this rate (1/s) rings next, by a word drawn for a purpose at an offset (s); never, if its
    /// rate is zero.
    pub fn next_at(&self, owner: u32, purpose: Purpose, now: f64, word: u64, rate: f64) -> f64 {
        if rate > 0.0 { self.draws.next(owner, purpose, now, word, rate) } else { f64::INFINITY }
    }

    /// Whether all events are accepted, but for those that fade inside the crystal.
    #[inline]
    pub fn constant(&self) -> bool {
        self.constant
    }

    /// Whether a chosen event is accepted wherever and whenever it was chosen.
    #[inline]
    pub fn always_accepts(&self, term: Term) -> bool {
        self.constant() && self.setup.scheme.rows[usize::from(term.row)].penetration.is_none()
    }

    /// The share of a term's bound that its rate has at a site, by its number in the lattice, at an offset.
    fn share(&self, term: Term, bound: f64, site: u32, offset: f64) -> f64 {
        let reaching = self.attenuation.share(self.setup.scheme, term, site);
        if self.constant() && reaching == WHOLE {
            return 1.0;
        }
        let reaching = f64::from(reaching) / f64::from(WHOLE);
        rate(self.setup.scheme, term, self.segment.after(offset)) * reaching / bound
    }

    /// Whether an event that was chosen by its bound (1/s) happens at a site, by its number in the lattice,
    /// when a brick rings at an offset.
    #[inline]
    pub fn accept(&self, term: Term, bound: f64, site: u32, brick: u32, offset: f64) -> bool {
        let share = self.share(term, bound, site, offset);
        share >= 1.0 || unit(self.draw(brick, Purpose::Acceptance, offset)[0]) < share
    }
}

/// What happens: by which row, and across which contact onto which neighbour.
pub type Chosen = (u16, Option<(u8, u32)>);

impl Rules<'_> {
    /// What happens at a site, if anything does, at a rate (1/s) within the sum of its bounds: its own events lie first,
    /// then those of each pair (number, contact and neighbour) in which it acts. `at` is the site, the brick whose words
    /// are drawn, and the offset in s.
    pub fn choose(
        &self,
        own: u16,
        pairs: impl Iterator<Item = (usize, u8, u32)>,
        rate: f64,
        (site, brick, offset): (u32, u32, f64),
    ) -> Option<Chosen> {
        let (scheme, table) = (self.setup.scheme, &self.table);
        let accepted = |terms: &[Term], bounds: &[f64], left: f64| {
            let chosen = position(left, bounds)?;
            let accepts = self.accept(terms[chosen], bounds[chosen], site, brick, offset);
            accepts.then_some(terms[chosen].row)
        };
        let mut sum = table.own(own);
        if rate < sum {
            let row = accepted(&scheme.own()[usize::from(own)], table.own_terms(own), rate)?;
            return Some((row, None));
        }
        for (pair, contact, other) in pairs {
            let below = sum;
            sum += table.pair(pair);
            if rate < sum {
                let bounds = table.pair_terms(pair);
                let row = accepted(&scheme.pairs()[pair], bounds, rate - below)?;
                return Some((row, Some((contact, other))));
            }
        }
        None
    }
}

/// A place in a brick's sum: what was drawn, in units and the fraction of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Whole units.
    pub units: u64,
    /// 64 bits behind the point.
    pub fraction: u64,
}

impl Mark {
    /// By a word, anywhere in a sum.
    #[inline]
    pub fn within(sum: u64, word: u64) -> Self {
        let product = u128::from(word) * u128::from(sum);
        Self { units: (product >> 64) as u64, fraction: product as u64 }
    }

    /// What it is in 1/s.
    #[inline]
    pub fn rate(self, levels: &Levels) -> f64 {
        (self.units as i64 as f64 + unit(self.fraction)) * levels.unit()
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

/// The position of the term that a rate falls into, terms side by side; none if it lies behind all.
pub fn position(mut left: f64, bounds: &[f64]) -> Option<usize> {
    bounds.iter().position(|&bound| {
        let hit = left < bound;
        left -= if hit { 0.0 } else { bound };
        hit
    })
}
