//! What a tile did in the current window, so that it can be taken back.

use super::super::event_record::EventRecord;
use super::super::state::Link;
use super::depth::Depth;
use super::reach::{APART, Reach, TOUCHED};
use super::register::Register;
use crate::sample::Site;
use std::cmp::Ordering;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

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
        // Times are not negative: their bits order as they do.
        (self.time.to_bits(), self.owner).cmp(&(other.time.to_bits(), other.owner))
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
    pub fn occurrence(&self) -> EventRecord {
        EventRecord {
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
    /// How far from other tiles that is.
    pub depth: Depth,
    /// What happened; `None` if a clock rang for nothing.
    pub event: Option<Event>,
    /// What the sites that it changed held before, in the order of its changes.
    pub before: [Held; 2],
    /// Which of the log's clocks it set: from the first up to the second.
    pub clocks: (u32, u32),
}

impl Entry {
    /// Whether others have to be told of it, if anything happened.
    pub fn is_news(&self) -> bool {
        self.cause != Cause::Told && self.depth == Depth::Seen
    }

    /// The sites that it changed, or else the one whose events it weighed; and what is near
    /// to them.
    pub fn near(&self) -> impl Iterator<Item = Near> {
        let within = if self.event.is_some() { APART } else { TOUCHED };
        let second = self.event.and_then(|event| event.second);
        std::iter::once(self.visited)
            .chain(second.map(|change| change.site))
            .map(move |site| Near { site, within })
    }
}

/// What lies within so many contacts of a site.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// The site.
    pub site: u32,
    /// How many contacts.
    pub within: u8,
}

/// The entries of a window.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// In the order in which they were made: mostly, but not always, that of their keys.
    entries: Vec<Entry>,
    /// By entry: whether it was taken out, or is about to be.
    gone: Vec<bool>,
    /// How many entries were taken out; they stay for a while.
    taken: usize,
    /// No entry is later than this.
    latest: Option<Key>,
    /// Clocks that were set: whose, and when it rang before.
    clocks: Vec<(u32, Option<f64>)>,
    /// Where entries are.
    register: Register,
    /// Entries that are in no register yet. Those that lie far from other tiles enter only
    /// when somebody asks for what is near to them, which is seldom.
    unlisted: Vec<u32>,
    /// Whoever asks for what is near a site in here may mean an unlisted entry.
    asked: [Range<u32>; 3],
    /// Once nothing more may happen in the window: how many entries are the tile's own, and
    /// their events in order.
    rang: usize,
    done: Vec<Event>,
}

/// Entries that were taken out are dropped once they are more than the others and this.
const SPARE: usize = 256;

impl Log {
    /// A log of a part of the crystal with so many boxes of [`Reach::bucket`], and cells from
    /// which an entry in the middle may be `asked` for.
    pub fn new(buckets: u32, asked: [Range<u32>; 3]) -> Self {
        Self { register: Register::new(buckets), asked, ..Self::default() }
    }

    /// Puts the events of the tile's own in order, if that was not done yet. Nothing more may
    /// happen in the window then.
    pub fn conclude(&mut self) {
        if self.rang > 0 {
            return;
        }
        for (entry, gone) in self.entries.iter().zip(&self.gone) {
            if !gone && entry.cause != Cause::Told {
                self.rang += 1;
                self.done.extend(entry.event);
            }
        }
        // A stable sort is quick where most is in order already.
        self.done.sort_by_key(|event| event.key);
    }

    /// How many clocks of the tile's own rang in the window, once it was concluded.
    pub fn rang(&self) -> usize {
        self.rang
    }

    /// The events of the tile's own in order, once the window was concluded.
    pub fn done(&self) -> &[Event] {
        &self.done
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.gone.clear();
        self.taken = 0;
        self.latest = None;
        self.clocks.clear();
        self.register.clear();
        self.unlisted.clear();
        self.rang = 0;
        self.done.clear();
    }

    /// Notes that a clock is set: whose, and when it rang until now. It belongs to the
    /// entry that is added next.
    #[inline]
    pub fn note_clock(&mut self, owner: u32, before: Option<f64>) {
        self.clocks.push((owner, before));
    }

    /// Adds an entry.
    #[inline]
    pub fn add(&mut self, reach: &Reach<'_>, entry: Entry) {
        if self.taken > self.entries.len() / 2 + SPARE {
            self.compact(reach);
        }
        if !self.is_past(entry.key) {
            self.latest = Some(entry.key);
        }
        self.push(reach, entry);
    }

    #[inline]
    fn push(&mut self, reach: &Reach<'_>, entry: Entry) {
        let at = self.entries.len() as u32;
        if entry.depth == Depth::Middle {
            self.unlisted.push(at);
        } else {
            self.register.enter(reach, at, &entry);
        }
        self.entries.push(entry);
        self.gone.push(false);
    }

    /// Drops the entries that were taken out, and lists the others anew.
    fn compact(&mut self, reach: &Reach<'_>) {
        self.register.clear();
        self.unlisted.clear();
        self.taken = 0;
        let gone = std::mem::take(&mut self.gone);
        for (entry, gone) in std::mem::take(&mut self.entries).into_iter().zip(gone) {
            if !gone {
                self.push(reach, entry);
            }
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

    /// Takes out what must not have been done if something else happens at `key` near a site
    /// and, perhaps, one in contact with it, in order: whatever is later and near, and whatever
    /// is later than that and near to it; what was done there at `key` itself, too.
    pub fn take_later(
        &mut self,
        reach: &Reach<'_>,
        key: Key,
        near: impl Iterator<Item = Near>,
    ) -> Vec<Entry> {
        let mut ahead = BinaryHeap::new();
        self.find_later(reach, key, near, &mut ahead);
        let mut taken = Vec::new();
        while let Some(Reverse((key, at))) = ahead.pop() {
            let entry = self.entries[at as usize];
            self.find_later(reach, key, entry.near(), &mut ahead);
            taken.push(entry);
        }
        self.taken += taken.len();
        taken
    }

    /// Finds what was done at a key or later near one or two sites, and marks it as gone.
    fn find_later(
        &mut self,
        reach: &Reach<'_>,
        key: Key,
        near: impl Iterator<Item = Near>,
        found: &mut BinaryHeap<Reverse<(Key, u32)>>,
    ) {
        let mut places = [None; 2];
        for (Near { site, within }, place) in near.zip(&mut places) {
            *place = Some((reach.place(site), within));
        }
        let Some((centre, _)) = places[0] else { return };
        if (0..3).all(|axis| self.asked[axis].contains(&centre.cell[axis])) {
            for at in self.unlisted.drain(..) {
                self.register.enter(reach, at, &self.entries[at as usize]);
            }
        }
        for bucket in reach.buckets_around(centre) {
            for node in self.register.since(bucket, key) {
                let is_near = |&(place, within)| reach.near(place, node.place, within);
                if node.key >= key
                    && places.iter().flatten().any(is_near)
                    && !std::mem::replace(&mut self.gone[node.entry as usize], true)
                {
                    found.push(Reverse((node.key, node.entry)));
                }
            }
        }
    }
}
