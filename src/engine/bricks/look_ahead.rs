//! Looking ahead: what will ring soon is called into the cache, and its choice is prepared.
//!
//! A brick that is seen some buckets before its turn passes three steps, each when a few more were
//! seen, so that what a step needs has arrived: its choice of a group of places; of a place; of an
//! event. A choice is void once the brick's `slot` says so: code that gives one of its places a level
//! erases the slot. All of this is bookkeeping. It never enters the trajectory, and an executor without it finds
//! the same events.

use super::choice::Choice;
use super::ground::{Ground, NOWHERE};
use super::kernel::Kernel;
use super::steps::NOBODY;
use super::wheel::Wheel;

/// How many buckets ahead bricks are seen.
const BUCKETS: usize = 22;
/// Choices on their way: more than are seen while one of them is.
const SLOTS: usize = 32;
/// How many bricks later the three steps follow.
const GROUP: u32 = 3;
const PLACE: u32 = 6;
const EVENT: u32 = 9;

/// Bricks that ring soon.
#[derive(Debug)]
pub struct LookAhead {
    /// The first bucket that was not looked at.
    bucket: usize,
    /// How many bricks were seen.
    seen: u32,
    /// The last ones.
    bricks: [u32; SLOTS],
    choices: Box<[Choice; SLOTS]>,
}

impl LookAhead {
    pub fn new() -> Self {
        Self {
            bucket: 0,
            seen: 0,
            bricks: [NOBODY; SLOTS],
            choices: Box::new([Choice::NONE; SLOTS]),
        }
    }

    /// Starts anew with the first bucket: the wheel was rebuilt.
    pub fn restart(&mut self) {
        self.bucket = 0;
    }

    /// Sees the bricks of the next buckets.
    #[inline]
    pub fn look<const Z: usize>(
        &mut self,
        kernel: Kernel<'_, '_, Z>,
        ground: &Ground,
        wheel: &Wheel,
    ) {
        let end = (wheel.cursor() + BUCKETS).min(wheel.buckets());
        self.bucket = self.bucket.max(wheel.cursor());
        while self.bucket < end {
            for brick in wheel.bucket(self.bucket) {
                self.see(kernel, ground, wheel, brick);
            }
            self.bucket += 1;
        }
    }

    /// The choice for a brick that rings at a time, as far as it is known.
    #[inline]
    pub fn take(&mut self, ground: &Ground, brick: u32, time: f64) -> Option<&mut Choice> {
        let brick_there = &ground.bricks[brick as usize];
        let slot = brick_there.slot();
        brick_there.set_slot(NOWHERE);
        self.choices.get_mut(slot as usize).filter(|choice| choice.is_of(brick, time))
    }

    /// Takes a choice for one at another time, as if nothing had happened to its brick.
    #[cfg(test)]
    pub fn mistake(&mut self, slot: u32, time: f64) {
        if let Some(choice) = self.choices.get_mut(slot as usize) {
            choice.time = time;
        }
    }

    #[inline]
    fn see<const Z: usize>(
        &mut self,
        kernel: Kernel<'_, '_, Z>,
        ground: &Ground,
        wheel: &Wheel,
        brick: u32,
    ) {
        ground.fetch_brick(brick);
        let seen = self.seen;
        self.seen = seen.wrapping_add(1);
        self.bricks[seen as usize % SLOTS] = brick;
        let slot = seen.wrapping_sub(GROUP) as usize % SLOTS;
        let brick = self.bricks[slot];
        // It may have nothing to ring for any more since it was seen.
        if brick != NOBODY && ground.bricks[brick as usize].units.get() > 0 {
            let choice = &mut self.choices[slot];
            kernel.draw(ground, brick, wheel.time(brick), choice);
            ground.bricks[brick as usize].set_slot(slot as u32);
            for line in 0..4 {
                ground.fetch(choice.handle + line * 16);
            }
        }
        let slot = seen.wrapping_sub(PLACE) as usize % SLOTS;
        if let Some(choice) = self.valid(ground, slot) {
            kernel.find(ground, choice);
            for &other in &choice.around[..kernel.z()] {
                ground.fetch(other);
            }
        }
        let slot = seen.wrapping_sub(EVENT) as usize % SLOTS;
        if let Some(choice) = self.valid(ground, slot) {
            kernel.choose(ground, choice);
            if choice.other != NOBODY {
                ground.fetch_link(choice.handle);
                ground.fetch_link(choice.other);
                for &other in &choice.beside[..kernel.z()] {
                    ground.fetch(other);
                }
            }
        }
    }

    /// A choice, if it is not void.
    #[inline]
    fn valid(&mut self, ground: &Ground, slot: usize) -> Option<&mut Choice> {
        let brick = self.bricks[slot];
        let valid = brick != NOBODY && ground.bricks[brick as usize].slot() == slot as u32;
        valid.then(|| &mut self.choices[slot])
    }
}
