//! What the lattice holds, brick by brick.
//!
//! Its numbers are atomic, so that threads can work on different bricks of one lattice. Each load and store is
//! relaxed: for the processor it is an ordinary one. The compiler may not leave one out, so code reads
//! nothing twice.

use super::steps::Position;
use crate::engine::rules::{Levels, PLACE_BITS, PLACE_MASK, PLACES, SLOW};
use crate::engine::state::Link;
use prefetch_index::prefetch_index;
use std::slice;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};

/// Places of a brick whose levels have one sum.
pub const GROUP: usize = 64;
/// Groups of a brick.
pub const GROUPS: usize = PLACES / GROUP;

/// In a record: the code in 16 bits, then the level.
const LEVEL: u32 = 16;
const LEVEL_MASK: u32 = 0x1FF;
/// In a record: whether the site acts on neighbours.
pub const ACTS: u32 = 1 << 31;

/// The level that a record holds.
#[inline]
pub fn level(record: u32) -> u16 {
    (record >> LEVEL & LEVEL_MASK) as u16
}

/// A number of a brick.
#[derive(Debug, Default)]
pub struct Number(AtomicU64);

impl Number {
    /// What it is.
    #[inline]
    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }

    /// Makes it another.
    #[inline]
    pub fn set(&self, value: u64) {
        self.0.store(value, Relaxed);
    }

    /// Adds to it, modulo 2⁶⁴.
    #[inline]
    fn add(&self, more: u64) {
        self.set(self.get().wrapping_add(more));
    }

    /// Makes one of its bits another.
    #[inline]
    fn put(&self, bit: u32, value: bool) {
        self.set(self.get() & !(1 << bit) | u64::from(value) << bit);
    }
}

/// What a brick keeps besides its places. Its lines of the cache are fetched together.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Brick {
    /// By group: places whose level is not that of slow sites.
    pub lively: [Number; GROUPS],
    /// By group: the units of these.
    pub sums: [Number; GROUPS],
    /// By group: slow places.
    pub slow: [Number; GROUPS],
    /// Units of the slow sites.
    pub slow_units: Number,
    /// Units of all sites.
    pub units: Number,
    /// Where its neighbours are.
    pub position: Position,
    slot: AtomicU32,
}

/// No slot.
pub const NOWHERE: u32 = u32::MAX;

impl Brick {
    pub fn new(position: Position) -> Self {
        Self {
            lively: Default::default(),
            sums: Default::default(),
            slow: Default::default(),
            slow_units: Number::default(),
            units: Number::default(),
            position,
            slot: AtomicU32::new(NOWHERE),
        }
    }

    /// Where it lies what the brick rings for; [`NOWHERE`], if that is not known, or no longer true.
    #[inline]
    pub fn slot(&self) -> u32 {
        self.slot.load(Relaxed)
    }

    /// Notes where it lies what the brick rings for.
    #[inline]
    pub fn set_slot(&self, slot: u32) {
        self.slot.store(slot, Relaxed);
    }

    /// The place of the n-th slow site.
    pub fn nth_slow(&self, mut n: u64) -> u32 {
        for (group, bits) in self.slow.iter().map(Number::get).enumerate() {
            let count = u64::from(bits.count_ones());
            if n < count {
                let left = (0..n).fold(bits, |bits, _| bits & (bits - 1));
                return (group * GROUP) as u32 + left.trailing_zeros();
            }
            n -= count;
        }
        unreachable!("slow sites are counted")
    }
}

/// All records and bricks.
#[derive(Debug)]
pub struct Ground {
    /// By handle: code, level, and whether the site acts.
    records: Box<[AtomicU32]>,
    /// By handle: the site's place in its chain.
    links: Box<[AtomicU8]>,
    /// Bricks.
    pub bricks: Box<[Brick]>,
}

/// Who is told of each record before it changes, and of which records an event reads beyond the
/// neighbours of its two sites.
pub trait Journal {
    /// Whether it wants to know.
    const LISTENS: bool = true;

    /// A record is about to change.
    fn changes(&mut self, handle: u32, record: u32, link: Link);

    /// Records are read.
    fn reads(&mut self, handles: &[u32]);
}

/// Nobody is told.
impl Journal for () {
    const LISTENS: bool = false;

    #[inline]
    fn changes(&mut self, _: u32, _: u32, _: Link) {}

    #[inline]
    fn reads(&mut self, _: &[u32]) {}
}

/// What an event changes.
#[derive(Debug, Default)]
pub struct Changes<J> {
    /// Bricks whose rates change, and what they were.
    pub touched: Vec<(u32, u64)>,
    /// Who is told.
    pub journal: J,
}

impl<J: Journal> Changes<J> {
    /// Tells the journal that a record is about to change.
    #[inline]
    pub fn tell(&mut self, ground: &Ground, handle: u32, record: u32) {
        if J::LISTENS {
            self.journal.changes(handle, record, ground.link(handle));
        }
    }
}

impl Ground {
    /// An empty one: the same record at each place.
    pub fn new(positions: Vec<Position>, record: u32) -> Self {
        let places = positions.len() * PLACES;
        let no_chain = Link::NO_CHAIN.number();
        Self {
            records: std::iter::repeat_with(|| AtomicU32::new(record)).take(places).collect(),
            links: std::iter::repeat_with(|| AtomicU8::new(no_chain)).take(places).collect(),
            bricks: positions.into_iter().map(Brick::new).collect(),
        }
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.records) + size_of_val(&*self.links) + size_of_val(&*self.bricks)
    }

    /// All handles.
    pub fn handles(&self) -> std::ops::Range<u32> {
        0..self.records.len() as u32
    }

    /// The brick of a handle.
    #[inline]
    pub fn brick(&self, handle: u32) -> &Brick {
        &self.bricks[(handle >> PLACE_BITS) as usize]
    }

    /// A record.
    #[inline]
    pub fn record(&self, handle: u32) -> u32 {
        self.records[handle as usize].load(Relaxed)
    }

    /// Makes a record another.
    #[inline]
    pub fn set_record(&self, handle: u32, record: u32) {
        self.records[handle as usize].store(record, Relaxed);
    }

    /// The records of a group of places, by its first.
    #[inline]
    pub fn group(&self, first: u32) -> impl Fn(u32) -> u32 {
        let group = &self.records[first as usize..first as usize + GROUP];
        |place| group[place as usize].load(Relaxed)
    }

    /// A site's place in its chain.
    #[inline]
    pub fn link(&self, handle: u32) -> Link {
        Link::from_number(self.links[handle as usize].load(Relaxed))
    }

    /// Notes a site's place in its chain.
    #[inline]
    pub fn set_link(&self, handle: u32, link: Link) {
        self.links[handle as usize].store(link.number(), Relaxed);
    }

    /// Calls a place into the cache.
    #[inline]
    pub fn fetch(&self, handle: u32) {
        prefetch_index(&self.records, handle as usize);
    }

    /// The same for its place in a chain.
    #[inline]
    pub fn fetch_link(&self, handle: u32) {
        prefetch_index(&self.links, handle as usize);
    }

    /// The same for a brick.
    #[inline]
    pub fn fetch_brick(&self, brick: u32) {
        let brick = &self.bricks[brick as usize];
        prefetch_index(&brick.lively, 0);
        prefetch_index(&brick.sums, 0);
        prefetch_index(&brick.slow, 0);
        prefetch_index(slice::from_ref(&brick.units), 0);
    }

    /// Gives a place a level, and voids what is known of its brick's next ringing. To be called for each
    /// place where something else than before can happen, whether or not its level changes.
    #[expect(clippy::inline_always, reason = "a call costs a twentieth of an event")]
    #[inline(always)]
    pub fn set_level(
        &self,
        levels: &Levels,
        handle: u32,
        new: u16,
        changes: &mut Changes<impl Journal>,
    ) {
        let record = self.record(handle);
        let old = level(record);
        let number = handle >> PLACE_BITS;
        let brick = &self.bricks[number as usize];
        brick.set_slot(NOWHERE);
        if old == new {
            return;
        }
        changes.tell(self, handle, record);
        self.set_record(handle, record ^ u32::from(old ^ new) << LEVEL);
        let units = brick.units.get();
        if changes.touched.iter().all(|&(known, _)| known != number) {
            changes.touched.push((number, units));
        }
        brick.change(levels, handle & PLACE_MASK, old, new);
    }
}

impl Brick {
    /// Gives a place another level. Without branches: they could not be predicted.
    #[inline]
    fn change(&self, levels: &Levels, place: u32, old: u16, new: u16) {
        let (group, place) = ((place / GROUP as u32) as usize % GROUPS, place % GROUP as u32);
        let lively = |level| if level == SLOW { 0 } else { levels.units(level) };
        let more = levels.units(new).wrapping_sub(levels.units(old));
        let more_lively = lively(new).wrapping_sub(lively(old));
        self.units.add(more);
        self.slow_units.add(more.wrapping_sub(more_lively));
        self.sums[group].add(more_lively);
        self.lively[group].put(place, new > SLOW);
        self.slow[group].put(place, new == SLOW);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// After any changes, sums and lists are those of a fresh count.
        #[test]
        fn sums_are_those_of_a_count(
            changes in prop::collection::vec((0..PLACES as u32, 0..400_u16), 1..300),
        ) {
            let levels = Levels::new(1e6, 1e-3);
            let ground = Ground::new(vec![Position::default()], 0);
            let mut noted = Changes::<()>::default();
            for (place, level) in changes {
                // Idle and slow more often than one in two hundred.
                ground.set_level(&levels, place, level.saturating_sub(200), &mut noted);
            }
            let brick = &ground.bricks[0];
            let at = |place: usize| level(ground.record(place as u32));
            let units = |places: std::ops::Range<usize>, slow: bool| -> u64 {
                let counted = places.map(at).filter(|&level| (level == SLOW) == slow);
                counted.map(|level| levels.units(level)).sum()
            };
            for group in 0..GROUPS {
                let places = group * GROUP..(group + 1) * GROUP;
                prop_assert_eq!(brick.sums[group].get(), units(places.clone(), false));
                for place in places {
                    let bit = |list: &[Number; GROUPS]| list[group].get() >> (place % GROUP) & 1 == 1;
                    prop_assert_eq!(bit(&brick.slow), at(place) == SLOW);
                    prop_assert_eq!(bit(&brick.lively), at(place) > SLOW);
                }
            }
            prop_assert_eq!(brick.slow_units.get(), units(0..PLACES, true));
            prop_assert_eq!(brick.units.get(), brick.slow_units.get() + units(0..PLACES, false));
            let slow: Vec<u32> =
                (0..PLACES as u32).filter(|&place| at(place as usize) == SLOW).collect();
            let found: Vec<u32> =
                (0..slow.len() as u64).map(|n| brick.nth_slow(n)).collect();
            prop_assert_eq!(found, slow);
        }
    }
}
