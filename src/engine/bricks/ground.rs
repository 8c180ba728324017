//! What the lattice holds, brick by brick.

use super::steps::Position;
use crate::engine::rules::{IDLE, Levels, PLACE_BITS, PLACE_MASK, PLACES, SLOW};
use crate::engine::state::Link;

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

/// What a brick keeps besides its places. Its lines of the cache are fetched together.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Brick {
    /// By group: places whose level is not that of slow sites.
    pub lively: [u64; GROUPS],
    /// By group: the units of these.
    pub sums: [u64; GROUPS],
    /// By group: slow places.
    pub slow: [u64; GROUPS],
    /// Units of the slow sites.
    pub slow_units: u64,
    /// Units of all sites.
    pub units: u64,
    /// Where its neighbours are.
    pub position: Position,
    /// Where it lies what the brick rings for; nowhere, if that is not known, or no longer true.
    pub slot: u32,
}

/// No slot.
pub const NOWHERE: u32 = u32::MAX;

impl Brick {
    pub fn new(position: Position) -> Self {
        Self {
            lively: [0; GROUPS],
            sums: [0; GROUPS],
            slow: [0; GROUPS],
            slow_units: 0,
            units: 0,
            position,
            slot: NOWHERE,
        }
    }

    /// The place of the n-th slow site.
    pub fn nth_slow(&self, mut n: u64) -> u32 {
        for (group, &bits) in self.slow.iter().enumerate() {
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
    pub records: Vec<u32>,
    /// By handle: the site's place in its chain.
    pub links: Vec<Link>,
    /// Bricks.
    pub bricks: Vec<Brick>,
}

/// Bricks whose rates an event has changed, and what they were.
pub type Touched = Vec<(u32, u64)>;

impl Ground {
    /// The brick of a handle.
    #[inline]
    pub fn brick(&self, handle: u32) -> &Brick {
        &self.bricks[(handle >> PLACE_BITS) as usize]
    }

    /// A record.
    #[inline]
    pub fn record(&self, handle: u32) -> u32 {
        self.records[handle as usize]
    }

    /// Gives a place a level, and voids what is known of its brick's next ringing. To be called for each
    /// place where something else than before can happen, whether or not its level changes.
    #[inline]
    pub fn set_level(&mut self, levels: &Levels, handle: u32, new: u16, touched: &mut Touched) {
        let record = &mut self.records[handle as usize];
        let old = level(*record);
        let number = handle >> PLACE_BITS;
        let brick = &mut self.bricks[number as usize];
        brick.slot = NOWHERE;
        if old == new {
            return;
        }
        *record ^= u32::from(old ^ new) << LEVEL;
        if touched.iter().all(|&(known, _)| known != number) {
            touched.push((number, brick.units));
        }
        let (place, more) =
            (handle & PLACE_MASK, levels.units(new).wrapping_sub(levels.units(old)));
        let (group, bit) = ((place / GROUP as u32) as usize, 1 << (place % GROUP as u32));
        brick.units = brick.units.wrapping_add(more);
        if old == SLOW || new == SLOW {
            return self.change_slow(levels, handle, old, new);
        }
        brick.sums[group] = brick.sums[group].wrapping_add(more);
        let is_lively = if new == IDLE { 0 } else { bit };
        brick.lively[group] = brick.lively[group] & !bit | is_lively;
    }

    /// The same where a site becomes slow, or is slow no longer.
    #[inline]
    fn change_slow(&mut self, levels: &Levels, handle: u32, old: u16, new: u16) {
        let brick = &mut self.bricks[(handle >> PLACE_BITS) as usize];
        let place = handle & PLACE_MASK;
        let (group, bit) = ((place / GROUP as u32) as usize, 1 << (place % GROUP as u32));
        for (level, sign) in [(old, false), (new, true)] {
            let units = levels.units(level);
            let (list, sum) = if level == SLOW {
                (&mut brick.slow[group], &mut brick.slow_units)
            } else {
                (&mut brick.lively[group], &mut brick.sums[group])
            };
            if level == IDLE {
                continue;
            }
            if sign {
                *list |= bit;
                *sum += units;
            } else {
                *list &= !bit;
                *sum -= units;
            }
        }
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
            let bricks = vec![Brick::new(Position::default())];
            let mut ground = Ground { records: vec![0; PLACES], links: Vec::new(), bricks };
            for (place, level) in changes {
                // Idle and slow more often than one in two hundred.
                ground.set_level(&levels, place, level.saturating_sub(200), &mut Vec::new());
            }
            let brick = &ground.bricks[0];
            let at = |place: usize| level(ground.records[place]);
            let units = |places: std::ops::Range<usize>, slow: bool| -> u64 {
                let counted = places.map(at).filter(|&level| (level == SLOW) == slow);
                counted.map(|level| levels.units(level)).sum()
            };
            for group in 0..GROUPS {
                let places = group * GROUP..(group + 1) * GROUP;
                prop_assert_eq!(brick.sums[group], units(places.clone(), false));
                for place in places {
                    let bit = |list: &[u64; GROUPS]| list[group] >> (place % GROUP) & 1 == 1;
                    prop_assert_eq!(bit(&brick.slow), at(place) == SLOW);
                    prop_assert_eq!(bit(&brick.lively), at(place) > SLOW);
                }
            }
            prop_assert_eq!(brick.slow_units, units(0..PLACES, true));
            prop_assert_eq!(brick.units, brick.slow_units + units(0..PLACES, false));
            let slow: Vec<u32> =
                (0..PLACES as u32).filter(|&place| at(place as usize) == SLOW).collect();
            let found: Vec<u32> =
                (0..slow.len() as u64).map(|n| brick.nth_slow(n)).collect();
            prop_assert_eq!(found, slow);
        }
    }
}
