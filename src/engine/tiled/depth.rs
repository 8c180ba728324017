//! How deep a cell lies in a tile: who sees what happens there, and whom it takes to say
//! otherwise.

use super::reach::{APART_FROM_ACTOR, TOUCHED};
use std::ops::Range;

/// How far a site lies from what other tiles own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// So near that others may see what becomes of it.
    Seen,
    /// Others don't see it.
    Unseen,
    /// So far that others will hardly ever matter to it.
    Middle,
}

/// So many contacts from other tiles the middle of a tile begins: further than what others say
/// reaches, and what is taken back for it mostly, too.
const MIDDLE: u8 = 2 * APART_FROM_ACTOR;
/// One contact from an actor to what it changes, two from there to clocks. Others see what lies
/// within two.
const SEEN: u8 = 1 + TOUCHED;

/// A box of cells.
#[derive(Clone, Copy, Debug)]
struct Cells {
    first: [u32; 3],
    count: [u32; 3],
}

impl Cells {
    /// What is left of it if so many cells are cut off on either side.
    fn without(self, cells: [u32; 3]) -> Self {
        let first = std::array::from_fn(|n| self.first[n] + cells[n]);
        Self { first, count: std::array::from_fn(|n| self.count[n].saturating_sub(2 * cells[n])) }
    }

    /// Whether a cell lies in it.
    #[inline]
    fn holds(&self, cell: [u32; 3]) -> bool {
        (0..3).all(|n| cell[n].wrapping_sub(self.first[n]) < self.count[n])
    }
}

/// The depths of a tile's cells, by their places in its box.
#[derive(Clone, Copy, Debug)]
pub struct Depths {
    own: Cells,
    deep: Cells,
    unseen: Cells,
    middle: Cells,
    /// The cells from which something in the middle may be near.
    asked: Cells,
}

impl Depths {
    /// Of a tile that owns so many cells behind its halo, on a lattice whose contacts reach so
    /// many cells along each axis; along some it may be `alone`, without another beside it.
    pub fn new(halo: [u32; 3], extent: [u32; 3], reach: [u32; 3], alone: [bool; 3]) -> Self {
        let cells = |contacts: u8| reach.map(|cells| cells * u32::from(contacts));
        let from_others = |contacts: u8| {
            let cells = cells(contacts);
            std::array::from_fn(|n| if alone[n] { 0 } else { cells[n] })
        };
        let own = Cells { first: halo, count: extent };
        Self {
            own,
            deep: own.without(cells(SEEN)),
            unseen: own.without(from_others(SEEN)),
            middle: own.without(from_others(MIDDLE)),
            // An entry's second site lies one contact from the one whose depth is known.
            asked: own.without(from_others(MIDDLE - 1 - APART_FROM_ACTOR)),
        }
    }

    /// Whether the tile owns a cell.
    #[inline]
    pub fn owns(&self, at: [u32; 3]) -> bool {
        self.own.holds(at)
    }

    /// Whether all that an event at a cell changes or touches is the tile's own, and none of
    /// what it changes is seen elsewhere, nor by the tile itself around a periodic box.
    #[inline]
    pub fn is_deep(&self, at: [u32; 3]) -> bool {
        self.deep.holds(at)
    }

    /// How deep a cell lies.
    #[inline]
    pub fn of(&self, at: [u32; 3]) -> Depth {
        if self.middle.holds(at) {
            Depth::Middle
        } else if self.unseen.holds(at) {
            Depth::Unseen
        } else {
            Depth::Seen
        }
    }

    /// The cells of the lattice from which something in the middle may be near; `start` is the
    /// first that the tile owns.
    pub fn asked(&self, start: [u32; 3]) -> [Range<u32>; 3] {
        std::array::from_fn(|n| {
            let first = self.asked.first[n] - self.own.first[n] + start[n];
            first..first + self.asked.count[n]
        })
    }
}
