//! What one event needs of everything that stays as it is within a segment.

use super::ground::{ACTS, Ground};
use super::steps::{Around, NOBODY, Steps};
use super::tables::{Meaning, Tables, Way};
use crate::engine::rules::{Levels, PLACE_BITS, Rules};
use crate::mechanism::RateTable;

/// What stays as it is within a segment.
#[derive(Debug)]
pub struct Frame<'a> {
    pub rules: Rules<'a>,
    pub steps: Steps,
    pub tables: Tables,
}

/// The frame, compiled for molecules that all have Z contacts in a periodic box; with Z = 0, for any.
#[derive(Clone, Copy)]
pub struct Kernel<'f, 'a, const Z: usize>(pub &'f Frame<'a>);

impl<'a, const Z: usize> std::ops::Deref for Kernel<'_, 'a, Z> {
    type Target = Frame<'a>;

    #[inline]
    fn deref(&self) -> &Frame<'a> {
        self.0
    }
}

impl<'f, const Z: usize> Kernel<'f, '_, Z> {
    /// The most contacts of a molecule.
    #[inline]
    pub fn z(self) -> usize {
        if Z == 0 { self.tables.z } else { Z }
    }

    #[inline]
    pub fn levels(self) -> &'f Levels {
        self.0.rules.levels()
    }

    #[inline]
    pub fn table(self) -> &'f RateTable {
        self.0.rules.table()
    }

    #[inline]
    pub fn meaning(self, ground: &Ground, handle: u32) -> Meaning {
        self.tables.meaning(ground.record(handle))
    }

    /// The contacts of the molecule at a place.
    #[inline]
    pub fn ways(self, handle: u32) -> &'f [Way] {
        self.0.tables.ways(self.steps.basis(handle), self.z())
    }

    /// The number of a site in the lattice.
    #[inline]
    pub fn number(self, ground: &Ground, handle: u32) -> u32 {
        self.steps.number(ground.bricks[(handle >> PLACE_BITS) as usize].position, handle)
    }

    /// The neighbours of a site.
    #[inline]
    pub fn around(self, ground: &Ground, handle: u32, list: &mut Around) {
        self.steps.around::<Z>(ground.brick(handle).position, handle, list);
    }

    /// The contacts of a site that lead to a neighbour: position in the list, contact, neighbour.
    #[inline]
    pub fn contacts<'l>(
        self,
        handle: u32,
        around: &'l Around,
    ) -> impl Iterator<Item = (usize, &'f Way, u32)> + Clone + use<'l, 'f, Z> {
        let contacts = self.ways(handle).iter().zip(around).enumerate();
        let contacts = contacts.map(|(k, (way, &other))| (k, way, other));
        contacts.filter(|&(.., other)| Z != 0 || other != NOBODY)
    }

    /// The number of the first pair of an actor.
    #[inline]
    pub fn pairs_of(self, actor: u16) -> usize {
        usize::from(actor) * self.tables.pairs_per_actor
    }

    /// The summed bound, in 1/s, of what can happen at a site that acts, and how many of its neighbours act.
    #[expect(clippy::inline_always, reason = "a call costs a fiftieth of an event")]
    #[inline(always)]
    pub fn rate(
        self,
        ground: &Ground,
        handle: u32,
        meaning: Meaning,
        around: &Around,
    ) -> (f64, u32) {
        let first = self.pairs_of(meaning.actor());
        let table = self.table();
        let own = table.own(meaning.own());
        let sums =
            self.contacts(handle, around).fold((own, 0), |(total, records), (_, way, other)| {
                let record = ground.record(other);
                let pair = first + way.kind as usize + self.tables.partner(record);
                (total + table.pair(pair), records + u64::from(record))
            });
        (sums.0, acting_in(sums.1))
    }

    /// How many neighbours of a site act.
    #[inline]
    pub fn acting(self, ground: &Ground, handle: u32, around: &Around) -> u32 {
        let records =
            self.contacts(handle, around).map(|(.., other)| u64::from(ground.record(other)));
        acting_in(records.sum())
    }
}

/// In how many of the summed records of a site's neighbours the last bit says that the site acts: the bits
/// below are too few for their sum to reach it.
#[inline]
fn acting_in(records: u64) -> u32 {
    (records >> ACTS.trailing_zeros()) as u32
}
