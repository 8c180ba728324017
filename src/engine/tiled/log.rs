//! What a tile did in the current window, so that it can be taken back.

use super::super::occurrence::Occurrence;
use super::super::state::Link;
use super::reach::{APART, APART_FROM_ACTOR, Reach, TOUCHED};
use crate::crystal::Place;
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
    /// Where in the lattice.
    pub place: Place,
    /// What the site held before.
    pub was: Site,
    /// What it holds now.
    pub site: Site,
    /// Its place in a chain, if the event gave it one.
    pub link: Option<Link>,
}

/// An event with all that it changed: what tiles tell each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Its place in the order.
    pub key: Key,
    /// What happened.
    pub occurrence: Occurrence,
    /// What became of the acting site, and of its neighbour.
    pub changes: (Change, Option<Change>),
}

impl Event {
    /// The changes, one after the other.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        std::iter::once(&self.changes.0).chain(&self.changes.1)
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

/// One thing that was done.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its place in the order.
    pub key: Key,
    /// Why.
    pub cause: Cause,
    /// The site whose events were weighed.
    pub visited: Place,
    /// What happened; `None` if a clock rang for nothing.
    pub event: Option<Event>,
    /// What the sites that it changed held before, in the order of its changes.
    pub before: [(Option<Site>, Link); 2],
    /// Which of the log's clocks it set: from this one up to the next entry's.
    clocks: (u32, u32),
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

    /// Adds an entry, with the clocks noted since the last one was added.
    #[inline]
    pub fn add(
        &mut self,
        key: Key,
        cause: Cause,
        visited: Place,
        event: Option<Event>,
        before: [(Option<Site>, Link); 2],
        clocks_from: usize,
    ) {
        let clocks = (clocks_from as u32, self.clocks.len() as u32);
        let entry = Entry { key, cause, visited, event, before, clocks };
        if self.is_past(key) {
            let at = self.entries.partition_point(|entry| entry.key < key);
            self.entries.insert(at, entry);
        } else {
            self.entries.push(entry);
        }
    }

    /// How many clocks have been noted.
    pub fn clocks(&self) -> usize {
        self.clocks.len()
    }

    /// The clocks that an entry set, as they were before, latest first.
    pub fn clocks_of(&self, entry: &Entry) -> impl Iterator<Item = (u32, Option<f64>)> {
        let (from, to) = entry.clocks;
        self.clocks[from as usize..to as usize].iter().rev().copied()
    }

    /// Takes out what must not have been done if something else happens at `key` near the
    /// given places (with how many contacts count as near), in order: whatever is later and
    /// near, and whatever is later and near to that. `also` is taken out in any case.
    pub fn take_later(
        &mut self,
        reach: &Reach,
        key: Key,
        near: &[(Place, u8)],
        also: Option<Key>,
    ) -> Vec<Entry> {
        let start = self.entries.partition_point(|entry| entry.key < key);
        let mut places = near.to_vec();
        let mut taken = Vec::new();
        let mut kept = start;
        for at in start..self.entries.len() {
            let entry = self.entries[at];
            let hit = |place: Place| {
                places.iter().any(|&(centre, within)| reach.near(centre, place, within))
            };
            let reached = match &entry.event {
                Some(event) => event.changes().any(|change| hit(change.place)),
                None => hit(entry.visited),
            };
            if also == Some(entry.key) || (entry.key > key && reached) {
                match &entry.event {
                    Some(event) => {
                        places.extend(event.changes().map(|change| (change.place, APART)));
                    }
                    None => places.push((entry.visited, TOUCHED)),
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

/// What is near a site that is about to act.
pub fn around_actor(place: Place) -> [(Place, u8); 1] {
    [(place, APART_FROM_ACTOR)]
}
