//! A slab: layers of bricks, their clocks, and what they did in the window.

use super::log::{Entry, Log, NONE};
use crate::engine::bricks::{Bricks, LookAhead, Wheel};
use std::ops::Range;

/// What is known of a brick in the window.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// The newest entry of its ringings.
    pub newest: u32,
    /// Whether it waits for another phase.
    pub waits: bool,
    /// No ringing later than this has read it, nor changed it.
    pub read_until: f64,
    /// See `read_until`.
    pub changed_until: f64,
}

impl Record {
    const FRESH: Self = Self {
        newest: NONE,
        waits: false,
        read_until: f64::NEG_INFINITY,
        changed_until: f64::NEG_INFINITY,
    };
}

/// A slab.
#[derive(Debug)]
pub struct Slab {
    bricks: Range<u32>,
    /// The clocks of its bricks; of those that wait, none.
    pub wheel: Wheel,
    /// In a box, as it is taken out at each ringing.
    pub look_ahead: Option<Box<LookAhead>>,
    /// By brick.
    records: Vec<Record>,
    /// Bricks that wait, and when they ring; some of them may wait no longer.
    waiting: Vec<(u32, f64)>,
    pub log: Log,
}

impl Slab {
    /// Of these bricks.
    pub fn new(bricks: Range<u32>) -> Self {
        Self {
            wheel: Wheel::new(bricks.start, &[], 0.0),
            look_ahead: None,
            records: vec![Record::FRESH; bricks.len()],
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

    /// All clocks.
    pub fn clocks(&self) -> impl Iterator<Item = (u32, f64)> {
        self.bricks().zip(self.wheel.times())
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

    /// What is known of a brick in the window.
    #[inline]
    pub fn record(&self, brick: u32) -> &Record {
        &self.records[(brick - self.bricks.start) as usize]
    }

    /// The same, to change it.
    #[inline]
    pub fn record_mut(&mut self, brick: u32) -> &mut Record {
        &mut self.records[(brick - self.bricks.start) as usize]
    }

    /// Has a brick wait, whose clock rings at a time.
    pub fn wait(&mut self, brick: u32, time: f64) {
        self.record_mut(brick).waits = true;
        self.wheel.set(brick, f64::INFINITY);
        self.waiting.push((brick, time));
    }

    /// Ends all waiting: clocks ring when they would have rung.
    pub fn end_waiting(&mut self) {
        for (brick, time) in std::mem::take(&mut self.waiting) {
            self.record_mut(brick).waits = false;
            self.wheel.set_back(brick, time);
        }
    }

    /// An entry of its log.
    pub fn entry(&self, number: u32) -> &Entry {
        &self.log.entries[number as usize]
    }

    /// Forgets the window.
    pub fn forget(&mut self) {
        self.log.clear();
        self.records.fill(Record::FRESH);
    }
}
