//! What a tile did in the current window, so that it can be taken back.

use super::super::occurrence::Occurrence;
use super::super::state::Link;
use super::reach::{APART, Reach, TOUCHED};
use crate::sample::Site;
use std::cmp::Ordering;

/// The order of everything that happens: by time, then blocks before sites, then by number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// When, in s.
    pub time: f64,
    /// Whose clock rang: the block, or the number of blocks and the site's number.
    pub owner: u32,
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.time.total_cmp(&other.time).then(self.owner.cmp(&other.owner))
    }
}

/// What an event made of one site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Which site of the lattice.
    pub site: u32,
    /// What it held before.
    pub was: Site,
    /// What it holds now.
    pub now: Site,
    /// Its place in a chain, if the event gave it one.
    pub link: Option<Link>,
}

/// An event with all that it changed: what tiles tell each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Its place in the order.
    pub key: Key,
    /// By which row of the mechanism.
    pub row: u16,
    /// Across which contact of the acting site, if it changed two.
    pub contact: u8,
    /// Whether no other tile sees what it changed.
    pub deep: bool,
    /// What became of the acting site.
    pub first: Change,
    /// What became of its neighbour.
    pub second: Option<Change>,
}

impl Event {
    /// The changes, one after the other.
    #[inline]
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        std::iter::once(&self.first).chain(&self.second)
    }

    /// What observers are told.
    pub fn occurrence(&self) -> Occurrence {
        Occurrence {
            time: self.key.time,
            site: self.first.site,
            row: self.row,
            contact: self.second.map(|second| (self.contact, second.site)),
        }
    }
}

/// Why something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The clock of one of the tile's own sites rang.
    Site,
    /// The clock of one of its blocks rang: of the n-th.
    Block(u32),
    /// Another tile said so.
    Told,
}

/// Something that is still to be done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pending {
    /// What another tile said.
    Told(Event),
    /// An arrival of the slow channel of its n-th block, that was taken back. Arrivals follow
    /// from nothing but each other: the block's clock has gone on.
    Arrival(Key, u32),
}

impl Pending {
    /// Its place in the order.
    #[inline]
    pub fn key(&self) -> Key {
        match self {
            Self::Told(event) => event.key,
            Self::Arrival(key, _) => *key,
        }
    }
}

/// What a site of a tile held, and its place in a chain; `None` if the tile does not see it.
pub type Held = Option<(Site, Link)>;

/// One thing that was done.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its place in the order.
    pub key: Key,
    /// Why.
    pub cause: Cause,
    /// The site whose events were weighed.
    pub visited: u32,
    /// What happened; `None` if a clock rang for nothing.
    pub event: Option<Event>,
    /// What the sites that it changed held before, in the order of its changes.
    pub before: [Held; 2],
    /// Which of the log's clocks it set: from the first up to the second.
    pub clocks: (u32, u32),
}

/// The entries of a window, by their keys.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
    /// Clocks that were set: whose, and when it rang before.
    clocks: Vec<(u32, Option<f64>)>,
}

impl Log {
    /// Everything done, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.clocks.clear();
    }

    /// Whether something later was done already.
    #[inline]
    pub fn is_past(&self, key: Key) -> bool {
        self.entries.last().is_some_and(|last| last.key > key)
    }

    /// Notes that a clock is set: whose, and when it rang until now. It belongs to the
    /// entry that is added next.
    #[inline]
    pub fn note_clock(&mut self, owner: u32, before: Option<f64>) {
        self.clocks.push((owner, before));
    }

    /// Adds an entry.
    #[inline]
    pub fn add(&mut self, entry: Entry) {
        if self.is_past(entry.key) {
            let at = self.entries.partition_point(|other| other.key < entry.key);
            self.entries.insert(at, entry);
        } else {
            self.entries.push(entry);
        }
    }

    /// How many clocks have been noted.
    pub fn clocks(&self) -> u32 {
        self.clocks.len() as u32
    }

    /// The clocks that an entry set, as they were before, latest first.
    pub fn clocks_of(&self, entry: &Entry) -> impl Iterator<Item = (u32, Option<f64>)> {
        let (from, to) = entry.clocks;
        self.clocks[from as usize..to as usize].iter().rev().copied()
    }

    /// Takes out what must not have been done if something else happens at `key` near the
    /// given sites (with how many contacts count as near), in order: whatever is later and
    /// near, and whatever is later and near to that. `also` is taken out in any case.
    pub fn take_later(
        &mut self,
        reach: &Reach<'_>,
        key: Key,
        near: &[(u32, u8)],
        also: Option<Key>,
    ) -> Vec<Entry> {
        let start = self.entries.partition_point(|entry| entry.key < key);
        let spot = |&(site, within): &(u32, u8)| (reach.place(site), within);
        let mut spots: Vec<_> = near.iter().map(spot).collect();
        let mut taken = Vec::new();
        let mut kept = start;
        for at in start..self.entries.len() {
            let entry = self.entries[at];
            let hit = |site: u32| {
                let place = reach.place(site);
                spots.iter().any(|&(centre, within)| reach.near(centre, place, within))
            };
            let reached = match &entry.event {
                Some(event) => event.changes().any(|change| hit(change.site)),
                None => hit(entry.visited),
            };
            if also == Some(entry.key) || (entry.key > key && reached) {
                match &entry.event {
                    Some(event) => {
                        spots.extend(event.changes().map(|change| spot(&(change.site, APART))));
                    }
                    None => spots.push(spot(&(entry.visited, TOUCHED))),
                }
                taken.push(entry);
            } else {
                self.entries[kept] = entry;
                kept += 1;
            }
        }
        self.entries.truncate(kept);
        taken
    }
}
