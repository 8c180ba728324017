//! What a window's ringings read and changed, until the window is complete.

use crate::engine::bricks::{Choice, Journal, NOBODY};
use crate::engine::rules::PLACE_BITS;
use crate::engine::state::Link;
use std::ops::Range;

/// No entry.
pub const NONE: u32 = u32::MAX;

/// What there was before an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rare {
    /// A site's place in its chain.
    Link(u32, Link),
    /// When the clock of another brick rang.
    Clock(u32, f64),
    /// Parts of an event of a kind that were to be expected.
    Expected(u16, u128),
}

/// A ringing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When: offset in s.
    pub time: f64,
    /// Whose clock.
    pub brick: u32,
    /// The entry before this one of the same brick, or [`NONE`].
    pub before: u32,
    /// The site, and the neighbour if there is one.
    pub handle: u32,
    /// See `handle`.
    pub other: u32,
    /// The records of both, before the event.
    pub was: [u32; 2],
    /// What happened, if anything did.
    pub row: u16,
    /// Across which contact.
    pub contact: u8,
    /// Whether it was taken back.
    pub void: bool,
    /// Whether it is about to be taken back.
    pub marked: bool,
    /// How many of its bricks it changed.
    changed: u8,
    bricks: u32,
    records: u32,
    rare: u32,
}

/// A slab's ringings in a window.
#[derive(Debug, Default)]
pub struct Log {
    /// In the order in which they were carried out.
    pub entries: Vec<Entry>,
    bricks: Vec<u32>,
    records: Vec<(u32, u32)>,
    rare: Vec<Rare>,
}

/// What a ringing reads and changes, while it is carried out.
#[derive(Debug, Default)]
pub struct Trace {
    /// Handles and records before they changed, in the order of changes.
    pub records: Vec<(u32, u32)>,
    /// Bricks that were read, each once.
    pub bricks: Vec<u32>,
    /// What few ringings have, in the order of changes.
    pub rare: Vec<Rare>,
}

impl Trace {
    /// Starts with the ringing of a brick.
    #[inline]
    pub fn start(&mut self, brick: u32) {
        self.records.clear();
        self.rare.clear();
        self.bricks.clear();
        self.bricks.push(brick);
    }

    /// A brick is read.
    #[inline]
    pub fn read(&mut self, brick: u32) {
        if !self.bricks.contains(&brick) {
            self.bricks.push(brick);
        }
    }

    /// The bricks that changed come first from now on. Returns how many there are.
    #[inline]
    pub fn sort_out_changed(&mut self) -> usize {
        let mut changed = 0;
        let mut last = u32::MAX;
        for &(handle, _) in &self.records {
            let brick = handle >> PLACE_BITS;
            if brick == last {
                continue;
            }
            last = brick;
            match self.bricks.iter().position(|&known| known == brick) {
                Some(at) if at >= changed => {
                    self.bricks.swap(at, changed);
                    changed += 1;
                }
                Some(_) => {}
                None => {
                    self.bricks.push(brick);
                    let last = self.bricks.len() - 1;
                    self.bricks.swap(last, changed);
                    changed += 1;
                }
            }
        }
        changed
    }
}

impl Journal for Trace {
    #[inline]
    fn changes(&mut self, handle: u32, record: u32) {
        self.records.push((handle, record));
    }

    #[inline]
    fn changes_link(&mut self, handle: u32, link: Link) {
        self.rare.push(Rare::Link(handle, link));
    }

    #[inline]
    fn reads(&mut self, handles: &[u32]) {
        let mut last = self.bricks[0];
        for &handle in handles {
            let brick = handle >> PLACE_BITS;
            if brick != last && handle != NOBODY {
                last = brick;
                self.read(brick);
            }
        }
    }
}

impl Log {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.bricks.clear();
        self.records.clear();
        self.rare.clear();
    }

    /// Adds an entry, with what was traced of it and the number of bricks that it changed.
    #[inline]
    pub fn add(&mut self, mut entry: Entry, trace: &Trace, changed: usize) -> u32 {
        let number = self.entries.len() as u32;
        entry.changed = changed as u8;
        entry.bricks = self.bricks.len() as u32;
        entry.records = self.records.len() as u32;
        entry.rare = self.rare.len() as u32;
        self.entries.push(entry);
        self.bricks.extend_from_slice(&trace.bricks);
        self.records.extend_from_slice(&trace.records);
        if !trace.rare.is_empty() {
            self.rare.extend_from_slice(&trace.rare);
        }
        number
    }

    fn part<'l, T>(&self, list: &'l [T], number: u32, start: fn(&Entry) -> u32) -> &'l [T] {
        let end = self.entries.get(number as usize + 1).map_or(list.len(), |e| start(e) as usize);
        &list[start(&self.entries[number as usize]) as usize..end]
    }

    /// The bricks that an entry read or changed.
    pub fn read(&self, number: u32) -> &[u32] {
        self.part(&self.bricks, number, |entry| entry.bricks)
    }

    /// The bricks that an entry changed.
    pub fn changed(&self, number: u32) -> &[u32] {
        &self.read(number)[..usize::from(self.entries[number as usize].changed)]
    }

    /// The records that an entry changed, as they were: handles and records.
    pub fn records(&self, number: u32) -> &[(u32, u32)] {
        self.part(&self.records, number, |entry| entry.records)
    }

    /// What few ringings have, of an entry.
    pub fn rare(&self, number: u32) -> &[Rare] {
        self.part(&self.rare, number, |entry| entry.rare)
    }

    /// The numbers of all entries.
    pub fn numbers(&self) -> Range<u32> {
        0..self.entries.len() as u32
    }
}

impl Entry {
    /// Of a ringing, after the entry before it of the same brick.
    #[inline]
    pub fn new(choice: &Choice, before: u32) -> Self {
        Self {
            time: choice.time,
            brick: choice.brick,
            before,
            handle: choice.handle,
            other: choice.other,
            was: [0; 2],
            row: choice.row,
            contact: choice.contact,
            void: false,
            marked: false,
            changed: 0,
            bricks: 0,
            records: 0,
            rare: 0,
        }
    }

    /// Whether it comes after the ringing of a brick at a time.
    #[inline]
    pub fn is_after(&self, time: f64, brick: u32) -> bool {
        (self.time, self.brick) > (time, brick)
    }
}
