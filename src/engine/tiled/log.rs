//! What a tile did in the current window, so that it can be taken back.

use super::super::occurrence::Occurrence;
use super::super::state::Link;
use super::reach::{APART, Reach, TOUCHED};
use crate::sample::Site;
use std::cmp::Ordering;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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

impl Entry {
    /// The sites that it changed, or else the one whose events it weighed.
    fn sites(&self) -> impl Iterator<Item = u32> {
        let second = self.event.and_then(|event| event.second);
        std::iter::once(self.visited).chain(second.map(|change| change.site))
    }
}

/// The entries of a window.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// In the order in which they were made: mostly, but not always, that of their keys.
    entries: Vec<Entry>,
    /// No entry is later than this.
    latest: Option<Key>,
    /// How many entries were taken out; they stay for a while.
    taken: usize,
    /// Clocks that were set: whose, and when it rang before.
    clocks: Vec<(u32, Option<f64>)>,
    /// Lists of entries by the boxes of [`Reach::bucket`] that their changed sites lie in
    /// (boxes may share a list): the first of each list, and a time before which all in it lie.
    heads: Vec<(u32, f64)>,
    /// How many lists there are, a power of two.
    lists: usize,
    /// By entry: the list that each of its sites is in, and the next entry there.
    next: Vec<[(usize, u32); 2]>,
    /// By entry: whether it was taken out, or is about to be.
    gone: Vec<bool>,
}

/// Entries that were taken out are dropped once they are more than the others and this.
const SPARE: usize = 256;
/// The end of a list.
const END: u32 = u32::MAX;
/// A list without an entry.
const NO_LIST: (u32, f64) = (END, f64::NEG_INFINITY);

impl Log {
    /// Everything done that holds, in the order in which it was done.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().zip(&self.gone).filter(|&(_, gone)| !gone).map(|(entry, _)| entry)
    }

    /// Puts everything in the order of its keys. Nothing more may happen in the window then.
    pub fn sort(&mut self) {
        self.drop_taken();
        // A stable sort is quick where most is in order already.
        self.entries.sort_by_key(|entry| entry.key);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.latest = None;
        self.taken = 0;
        self.clocks.clear();
        self.heads.fill(NO_LIST);
        self.next.clear();
        self.gone.clear();
    }

    /// A log of a part of the crystal with so many boxes of [`Reach::bucket`].
    pub fn new(buckets: u32) -> Self {
        Self { lists: buckets.next_power_of_two() as usize, ..Self::default() }
    }

    /// Notes that a clock is set: whose, and when it rang until now. It belongs to the
    /// entry that is added next.
    #[inline]
    pub fn note_clock(&mut self, owner: u32, before: Option<f64>) {
        self.clocks.push((owner, before));
    }

    /// Adds an entry.
    pub fn add(&mut self, reach: &Reach<'_>, entry: Entry) {
        if self.taken > self.entries.len() / 2 + SPARE {
            self.compact(reach);
        }
        self.latest = self.latest.max(Some(entry.key));
        self.list(reach, entry);
    }

    /// Puts an entry behind the others, and into its lists.
    fn list(&mut self, reach: &Reach<'_>, entry: Entry) {
        let at = self.entries.len() as u32;
        self.heads.resize(self.lists, NO_LIST);
        let mut next = [(usize::MAX, END); 2];
        for (site, next) in entry.sites().zip(&mut next) {
            let list = list(reach.bucket(site), self.lists);
            // Of two sites in one list the first leads on.
            let (head, latest) = &mut self.heads[list];
            *next = (list, std::mem::replace(head, at));
            *latest = latest.max(entry.key.time);
        }
        self.entries.push(entry);
        self.next.push(next);
        self.gone.push(false);
    }

    fn drop_taken(&mut self) {
        let mut gone = self.gone.drain(..);
        self.entries.retain(|_| gone.next() == Some(false));
        drop(gone);
        self.gone.resize(self.entries.len(), false);
        self.taken = 0;
    }

    /// Drops the entries that were taken out, and lists the others anew.
    fn compact(&mut self, reach: &Reach<'_>) {
        self.drop_taken();
        self.heads.fill(NO_LIST);
        self.next.clear();
        self.gone.clear();
        for entry in std::mem::take(&mut self.entries) {
            self.list(reach, entry);
        }
    }

    /// Whether something later may have been done already.
    #[inline]
    pub fn is_past(&self, key: Key) -> bool {
        self.latest.is_some_and(|latest| latest > key)
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
    /// near, and whatever is later than that and near to it. `also` is taken out in any case.
    pub fn take_later(
        &mut self,
        reach: &Reach<'_>,
        key: Key,
        near: &[(u32, u8)],
        also: Option<Key>,
    ) -> Vec<Entry> {
        let mut ahead = BinaryHeap::new();
        for &(site, within) in near {
            self.find_later(reach, key, (site, within), &mut ahead);
        }
        if let Some(key) = also
            && let Some(at) =
                (0..self.entries.len()).find(|&at| self.entries[at].key == key && !self.gone[at])
        {
            self.gone[at] = true;
            ahead.push(Reverse((key, at as u32)));
        }
        let mut taken = Vec::new();
        while let Some(Reverse((key, at))) = ahead.pop() {
            let entry = self.entries[at as usize];
            let within = if entry.event.is_some() { APART } else { TOUCHED };
            for site in entry.sites() {
                self.find_later(reach, key, (site, within), &mut ahead);
            }
            taken.push(entry);
        }
        self.taken += taken.len();
        taken
    }

    /// Finds what was done later near a site, and marks it as gone.
    fn find_later(
        &mut self,
        reach: &Reach<'_>,
        key: Key,
        (site, within): (u32, u8),
        found: &mut BinaryHeap<Reverse<(Key, u32)>>,
    ) {
        let place = reach.place(site);
        for bucket in reach.buckets_around(site) {
            let list = list(bucket, self.lists);
            let (head, latest) = self.heads.get(list).copied().unwrap_or(NO_LIST);
            let mut at = if latest < key.time { END } else { head };
            while at != END {
                let entry = &self.entries[at as usize];
                if !self.gone[at as usize]
                    && entry.key > key
                    && entry.sites().any(|other| reach.near(place, reach.place(other), within))
                {
                    found.push(Reverse((entry.key, at)));
                    self.gone[at as usize] = true;
                }
                let next = self.next[at as usize].into_iter().find(|&(other, _)| other == list);
                at = next.map_or(END, |(_, next)| next);
            }
        }
    }
}

/// The list of a box.
#[inline]
fn list([x, y, z]: [u32; 3], lists: usize) -> usize {
    let mixed =
        x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ z.wrapping_mul(0xC2B2_AE3D);
    (mixed ^ (mixed >> 15)) as usize & (lists - 1)
}
