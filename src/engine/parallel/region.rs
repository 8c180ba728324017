//! A region: neighbouring slabs, on which one thread works.

use super::log::{Entry, Rare, Trace};
use super::reach::{Margins, Reach};
use super::slab::{Known, Slab, WAITS};
use super::take_back::Later;
use crate::engine::bricks::{
    Bricks, Choice, Kernel, NO_ROW, NOBODY, NOWHERE, Scratch, Wheel, for_contacts, tell,
};
use crate::engine::rules::{Purpose, Rules};
use crate::engine::state::Tally;

/// How far a window goes.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The window's end: offset in s.
    pub end: f64,
    /// The time since the run's start that the run is to come to.
    pub until: f64,
}

impl Limit {
    /// Whether a clock at an offset rings in the window.
    #[inline]
    pub fn allows(&self, rules: &Rules<'_>, time: f64) -> bool {
        time <= self.end && rules.is_due(time, self.until)
    }
}

/// What a thread needs besides its region.
#[derive(Debug)]
pub struct Worker {
    pub scratch: Scratch<Trace>,
    /// Totals are counted when events are delivered: these are never read.
    totals: Tally,
    /// Entries that are to be taken back.
    pub later: Vec<Later>,
    pub taken_back: u64,
    waited: u64,
}

impl Worker {
    /// For a lattice with this number of sites.
    pub fn new(sites: u32) -> Self {
        let mut totals = Tally::default();
        totals.species.fill(u64::from(sites) << 30);
        Self { scratch: Scratch::default(), totals, later: Vec::new(), taken_back: 0, waited: 0 }
    }

    /// How many ringings it took back, and how many had to wait, since it was last asked.
    pub fn drain(&mut self) -> (u64, u64) {
        (std::mem::take(&mut self.taken_back), std::mem::take(&mut self.waited))
    }
}

/// A region.
pub struct Region<'r, 'a> {
    pub shared: Shared<'r, 'a>,
    margins: Option<Margins>,
    pub slabs: &'r mut [Slab],
    /// By slab: the earliest clock, if it is known.
    heads: Vec<Head>,
    pub worker: &'r mut Worker,
}

/// What all regions share. A region reads and changes only what belongs to its own bricks.
#[derive(Clone, Copy)]
pub struct Shared<'r, 'a> {
    pub bricks: &'r Bricks<'a>,
    pub known: &'r [Known],
    pub reach: &'r Reach,
}

/// The earliest clock of a slab.
#[derive(Clone, Copy, Debug)]
enum Head {
    /// It is to be looked for.
    Unknown,
    /// There is none.
    Silent,
    /// Its time and brick.
    Rings(f64, u32),
}

/// Whether a ringing may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// It may.
    Free,
    /// One of its bricks waits.
    Waits,
    /// Something later is to be taken back first.
    Later,
}

/// What becomes of a ringing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is carried out.
    Done,
    /// It has to wait for another phase.
    Waits,
    /// Something later was taken back: it is to be tried again.
    Again,
}

impl<'r, 'a> Region<'r, 'a> {
    /// Of these slabs.
    pub fn new(
        shared: Shared<'r, 'a>,
        margins: Option<Margins>,
        slabs: &'r mut [Slab],
        worker: &'r mut Worker,
    ) -> Self {
        Self { shared, margins, heads: vec![Head::Unknown; slabs.len()], slabs, worker }
    }

    /// Has all clocks ring that ring in the window and need not wait. Returns how many more of the window's
    /// ringings are carried out now than before.
    pub fn run(mut self, limit: Limit) -> u64 {
        let before = self.worker.taken_back;
        let bricks = self.shared.bricks;
        let rung =
            for_contacts!(bricks.contacts(), Z => self.spin(Kernel::<Z>(&bricks.frame), limit));
        self.slabs.iter_mut().for_each(|slab| slab.end_waiting(self.shared.known));
        rung.saturating_sub(self.worker.taken_back - before)
    }

    /// The clocks of a slab, some of which are about to be set.
    #[inline]
    pub fn wheel(&mut self, slab: usize) -> &mut Wheel {
        self.heads[slab] = Head::Unknown;
        &mut self.slabs[slab].wheel
    }

    /// The number of a brick's slab in the region.
    #[inline]
    pub fn slab_number(&self, brick: u32) -> usize {
        self.slabs.iter().position(|slab| slab.holds(brick)).expect("a brick of the region")
    }

    /// Whether a site lies inside of the margins.
    #[inline]
    pub fn is_inside(&self, handle: u32) -> bool {
        let reach = self.shared.reach;
        self.margins.as_ref().is_none_or(|margins| reach.is_inside(margins, handle))
    }

    fn spin<const Z: usize>(&mut self, kernel: Kernel<'_, '_, Z>, limit: Limit) -> u64 {
        let mut rung = 0;
        let mut unforeseen = Box::new(Choice::NONE);
        while let Some((time, brick, slab)) = self.first() {
            if !limit.allows(&kernel.rules, time) {
                break;
            }
            // The look-ahead is put back below.
            let mut ahead = self.slabs[slab].look_ahead.take();
            let mut choice = None;
            if let Some(ahead) = &mut ahead {
                ahead.look(kernel, &self.shared.bricks.ground, &self.slabs[slab].wheel);
                choice = ahead.take(&self.shared.bricks.ground, brick, time);
            }
            let outcome = loop {
                let drawn = choice.take().unwrap_or_else(|| {
                    kernel.draw(&self.shared.bricks.ground, brick, time, &mut unforeseen);
                    &mut unforeseen
                });
                let outcome = self.ring(kernel, drawn, slab);
                if outcome != Outcome::Again {
                    break outcome;
                }
            };
            self.slabs[slab].look_ahead = ahead;
            if outcome == Outcome::Done {
                rung += 1;
            } else {
                self.worker.waited += 1;
                self.heads[slab] = Head::Unknown;
                self.slabs[slab].wait(self.shared.known, brick, time);
            }
        }
        rung
    }

    /// The earliest clock: its time, brick and slab.
    #[inline]
    fn first(&mut self) -> Option<(f64, u32, usize)> {
        let mut first = (f64::INFINITY, NOBODY, 0);
        for slab in 0..self.slabs.len() {
            if let Head::Unknown = self.heads[slab] {
                self.heads[slab] = self.head(slab);
            }
            if let Head::Rings(time, brick) = self.heads[slab]
                && (time, brick) < (first.0, first.1)
            {
                first = (time, brick, slab);
            }
        }
        (first.1 != NOBODY).then_some(first)
    }

    /// The earliest clock of a slab.
    #[inline]
    fn head(&mut self, slab: usize) -> Head {
        let slab = &mut self.slabs[slab];
        if slab.wheel.is_crowded() {
            slab.rebuild_wheel(self.shared.bricks);
        }
        if let Some((time, brick)) = slab.wheel.first() {
            return Head::Rings(time, brick);
        }
        if slab.wheel.earliest().is_infinite() {
            return Head::Silent;
        }
        slab.rebuild_wheel(self.shared.bricks);
        slab.wheel.first().map_or(Head::Silent, |(time, brick)| Head::Rings(time, brick))
    }

    /// The clock of a brick rings, for what was drawn.
    #[inline]
    fn ring<const Z: usize>(
        &mut self,
        kernel: Kernel<'_, '_, Z>,
        choice: &mut Choice,
        slab: usize,
    ) -> Outcome {
        let ground = &self.shared.bricks.ground;
        let (time, brick) = (choice.time, choice.brick);
        kernel.find(ground, choice);
        if !self.is_inside(choice.handle) {
            return Outcome::Waits;
        }
        kernel.choose(ground, choice);
        let trace = &mut self.worker.scratch.changes.journal;
        trace.start(brick);
        let reach = self.shared.reach;
        trace.bricks.extend(reach.bricks_beside(ground, choice.handle));
        if choice.other != NOBODY {
            reach.bricks_beside(ground, choice.other).for_each(|brick| trace.read(brick));
        }
        match self.check(time, brick, self.changed_until(0), 0) {
            Check::Waits => Outcome::Waits,
            Check::Later => self.take_back(),
            Check::Free => self.carry_out(kernel, choice, slab),
        }
    }

    /// Until when the bricks of the trace, from one on, were changed: bits of an offset.
    #[inline]
    fn changed_until(&self, from: usize) -> u64 {
        let bricks = &self.worker.scratch.changes.journal.bricks[from..];
        let until = |&brick: &u32| self.shared.known[brick as usize].changed_until.get();
        bricks.iter().map(until).max().unwrap_or(0)
    }

    /// Until when the first bricks of the trace were read: bits of an offset.
    #[inline]
    fn read_until(&self, changed: usize) -> u64 {
        let bricks = &self.worker.scratch.changes.journal.bricks[..changed];
        let until = |&brick: &u32| self.shared.known[brick as usize].read_until.get();
        bricks.iter().map(until).max().unwrap_or(0)
    }

    /// Whether a ringing may go on that reads the bricks of the trace, and changes the first ones of them: no brick
    /// of these waits, and nothing later has changed what it reads, or read what it changes. Nothing has until
    /// so late.
    #[inline]
    fn check(&mut self, time: f64, brick: u32, until: u64, changed: usize) -> Check {
        if until < time.to_bits() {
            Check::Free
        } else if until == WAITS {
            Check::Waits
        } else if self.find_later(time, brick, changed) {
            Check::Later
        } else {
            Check::Free
        }
    }

    /// Carries out a choice, and notes it; puts everything back if it may not.
    #[inline]
    fn carry_out<const Z: usize>(
        &mut self,
        kernel: Kernel<'_, '_, Z>,
        choice: &Choice,
        slab: usize,
    ) -> Outcome {
        let ground = &self.shared.bricks.ground;
        let (time, brick) = (choice.time, choice.brick);
        let Worker { scratch, totals, .. } = &mut *self.worker;
        let expectation = self.shared.bricks.expected.expectation();
        if expectation.wants(choice.wait) {
            let rare = &mut scratch.changes.journal.rare;
            tell(kernel, ground, expectation, choice, |kind, parts| {
                rare.push(Rare::Expected(kind, parts));
            });
        }
        let mut entry = Entry::new(choice, self.shared.known[brick as usize].newest());
        let mut changed = 0;
        if choice.row != NO_ROW {
            entry.was[0] = ground.record(choice.handle);
            entry.was[1] = if choice.other == NOBODY { 0 } else { ground.record(choice.other) };
            let checked = scratch.changes.journal.bricks.len();
            kernel.carry_out(ground, totals, scratch, choice);
            let until = self.changed_until(checked);
            changed = self.worker.scratch.changes.journal.sort_out_changed();
            let until = until.max(self.read_until(changed));
            let check = self.check(time, brick, until, changed);
            if check != Check::Free {
                self.put_back();
                return if check == Check::Waits { Outcome::Waits } else { self.take_back() };
            }
            self.set_clocks(kernel, time, brick);
        }
        let units = ground.bricks[brick as usize].units.get();
        let next = kernel.rules.next(brick, Purpose::Ringing, time, choice.wait, units);
        self.wheel(slab).set_back(brick, next);
        let trace = &self.worker.scratch.changes.journal;
        let known = self.shared.known;
        for (n, &other) in trace.bricks.iter().enumerate() {
            // Its own clock changes in any case.
            known[other as usize].note(time, n < changed || other == brick);
        }
        known[brick as usize].set_newest(self.slabs[slab].log.add(entry, trace, changed));
        Outcome::Done
    }

    /// Sets the clocks of other bricks whose rates changed.
    #[inline]
    fn set_clocks<const Z: usize>(&mut self, kernel: Kernel<'_, '_, Z>, time: f64, brick: u32) {
        let ground = &self.shared.bricks.ground;
        let mut touched = std::mem::take(&mut self.worker.scratch.changes.touched);
        for &(other, before) in &touched {
            let units = ground.bricks[other as usize].units.get();
            if other != brick && units != before {
                let next = kernel.rules.set(other, Purpose::Change, time, units);
                let wheel = self.wheel(self.slab_number(other));
                let old = wheel.time(other);
                wheel.set_back(other, next);
                ground.bricks[other as usize].set_slot(NOWHERE);
                self.worker.scratch.changes.journal.rare.push(Rare::Clock(other, old));
            }
        }
        touched.clear();
        self.worker.scratch.changes.touched = touched;
    }
}
