//! A slab: layers of bricks, their clocks, and what they did in the window.

use super::log::{Entry, Log};
use crate::engine::bricks::{Bricks, LookAhead, Number, Wheel};
use std::ops::Range;

/// What is known of a brick in the window. Times are the bits of offsets, which are in the order of times.
#[derive(Debug, Default)]
#[repr(align(32))]
pub struct Known {
    /// No ringing later than this has read it.
    pub read_until: Number,
    /// No ringing later than this has changed it; [`WAITS`] if it waits for another phase.
    pub changed_until: Number,
    /// One more than the newest entry of its ringings in the log of its slab.
    newest: Number,
}

/// No time, but that a brick waits.
pub const WAITS: u64 = u64::MAX;

impl Known {
    /// What is known of each brick at a window's start: nothing.
    pub fn nothing(bricks: u32) -> Box<[Self]> {
        std::iter::repeat_with(Self::default).take(bricks as usize).collect()
    }

    /// The newest entry of the brick's ringings, or [`NONE`](super::log::NONE).
    #[inline]
    pub fn newest(&self) -> u32 {
        (self.newest.get() as u32).wrapping_sub(1)
    }

    /// Notes the newest entry of the brick's ringings.
    #[inline]
    pub fn set_newest(&self, entry: u32) {
        self.newest.set(u64::from(entry.wrapping_add(1)));
    }

    /// Notes that a ringing at a time reads the brick, and perhaps changes it.
    #[inline]
    pub fn note(&self, time: f64, changes: bool) {
        let raise = |until: &Number| until.set(until.get().max(time.to_bits()));
        raise(&self.read_until);
        if changes {
            raise(&self.changed_until);
        }
    }

    fn forget(&self) {
        self.read_until.set(0);
        self.changed_until.set(0);
        self.newest.set(0);
    }
}

/// A brick that waits.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    brick: u32,
    /// When its clock rings.
    time: f64,
    /// What [`Known::changed_until`] was.
    changed_until: u64,
}

/// A slab.
#[derive(Debug)]
pub struct Slab {
    bricks: Range<u32>,
    /// The clocks of its bricks; of those that wait, none.
    pub wheel: Wheel,
    /// In a box, as it is taken out at each ringing.
    pub look_ahead: Option<Box<LookAhead>>,
    waiting: Vec<Waiting>,
    pub log: Log,
}

impl Slab {
    /// Of these bricks.
    pub fn new(bricks: Range<u32>) -> Self {
        Self {
            wheel: Wheel::new(bricks.start, &[], 0.0),
            look_ahead: None,
            waiting: Vec::new(),
            log: Log::default(),
            bricks,
        }
    }

    /// Its bricks.
    pub fn bricks(&self) -> Range<u32> {
        self.bricks.clone()
    }

    /// Sets all clocks, by the times of all bricks.
    pub fn wind(&mut self, times: &[f64], bricks: &Bricks<'_>) {
        let times = &times[self.bricks.start as usize..self.bricks.end as usize];
        self.wheel = Wheel::new(self.bricks.start, times, bricks.rate_of(self.bricks()));
        self.look_ahead = bricks.looks_ahead().then(|| Box::new(LookAhead::new()));
    }

    /// When its earliest clock rings.
    pub fn earliest(&mut self) -> f64 {
        self.wheel.first().map_or_else(|| self.wheel.earliest(), |(time, _)| time)
    }

    /// Rebuilds its wheel.
    pub fn rebuild_wheel(&mut self, bricks: &Bricks<'_>) {
        self.wheel.rebuild(bricks.rate_of(self.bricks()));
        if let Some(look_ahead) = &mut self.look_ahead {
            look_ahead.restart();
        }
    }

    /// Whether a brick is one of its.
    #[inline]
    pub fn holds(&self, brick: u32) -> bool {
        self.bricks.contains(&brick)
    }

    /// Has a brick wait, whose clock rings at a time.
    pub fn wait(&mut self, known: &[Known], brick: u32, time: f64) {
        self.wheel.set(brick, f64::INFINITY);
        let changed = &known[brick as usize].changed_until;
        self.waiting.push(Waiting { brick, time, changed_until: changed.get() });
        changed.set(WAITS);
    }

    /// Ends all waiting: clocks ring when they would have rung.
    pub fn end_waiting(&mut self, known: &[Known]) {
        for Waiting { brick, time, changed_until } in self.waiting.drain(..) {
            known[brick as usize].changed_until.set(changed_until);
            self.wheel.set_back(brick, time);
        }
    }

    /// An entry of its log.
    pub fn entry(&self, number: u32) -> &Entry {
        &self.log.entries[number as usize]
    }

    /// Forgets the window.
    pub fn forget(&mut self, known: &[Known]) {
        self.log.clear();
        known[self.bricks.start as usize..self.bricks.end as usize].iter().for_each(Known::forget);
    }
}
