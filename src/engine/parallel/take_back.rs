//! Takes back ringings that happened too early, and all that depend on them.

use super::log::{Entry, NONE, Rare, Trace};
use super::region::{Outcome, Region, Shared};
use crate::engine::bricks::{Bricks, NOWHERE};

/// An entry that is to be taken back.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    slab: u32,
    entry: u32,
    time: f64,
    brick: u32,
}

impl Region<'_, '_> {
    /// Finds the entries that are later than a ringing of a brick and changed a brick of the trace, read one of the
    /// bricks that the ringing changes (the first `changed` of the trace), or are of the same brick. Returns whether
    /// there are any.
    pub fn find_later(&mut self, time: f64, brick: u32, changed: usize) -> bool {
        let bricks = std::mem::take(&mut self.worker.scratch.changes.journal.bricks);
        self.worker.later.clear();
        self.each_later(time, brick, |region, slab, number| {
            let log = &region.slabs[slab].log;
            let entry = &log.entries[number as usize];
            let disturbs = entry.brick == brick
                || log.changed(number).iter().any(|other| bricks.contains(other))
                || log.read(number).iter().any(|other| bricks[..changed].contains(other));
            if disturbs {
                region.mark(slab, number);
            }
        });
        self.worker.scratch.changes.journal.bricks = bricks;
        !self.worker.later.is_empty()
    }

    /// Takes back the entries that were found, and all that depend on them. If one of them lies in the margins,
    /// none is taken back, and the ringing that they disturb waits.
    pub fn take_back(&mut self) -> Outcome {
        let mut next = 0;
        while let Some(&Later { slab, entry: number, time, brick }) = self.worker.later.get(next) {
            next += 1;
            let slab = slab as usize;
            if !self.is_inside(self.slabs[slab].entry(number).handle) {
                for Later { slab, entry, .. } in std::mem::take(&mut self.worker.later) {
                    self.slabs[slab as usize].log.entries[entry as usize].marked = false;
                }
                return Outcome::Waits;
            }
            let changed = self.slabs[slab].log.changed(number).to_vec();
            self.each_later(time, brick, |region, slab, number| {
                let log = &region.slabs[slab].log;
                // Its own clock changes in any case, and whoever changes the brick sets that anew.
                let depends = log.entries[number as usize].brick == brick
                    || log.changed(number).contains(&brick)
                    || log.read(number).iter().any(|other| changed.contains(other));
                if depends {
                    region.mark(slab, number);
                }
            });
        }
        let mut later = std::mem::take(&mut self.worker.later);
        later.sort_by(|one, other| {
            other.time.total_cmp(&one.time).then(other.brick.cmp(&one.brick))
        });
        self.worker.taken_back += later.len() as u64;
        for &Later { slab, entry, .. } in &later {
            self.undo(slab as usize, entry);
        }
        later.clear();
        self.worker.later = later;
        Outcome::Again
    }

    fn mark(&mut self, slab: usize, number: u32) {
        let Entry { time, brick, marked, .. } = &mut self.slabs[slab].log.entries[number as usize];
        if !std::mem::replace(marked, true) {
            let later = Later { slab: slab as u32, entry: number, time: *time, brick: *brick };
            self.worker.later.push(later);
        }
    }

    /// Visits the entries, later than a ringing of a brick, that may have to do with it: slab and number.
    fn each_later(&mut self, time: f64, brick: u32, mut visit: impl FnMut(&mut Self, usize, u32)) {
        let Shared { reach, known, .. } = self.shared;
        for other in reach.neighbourhood(brick) {
            let known = &known[other as usize];
            if known.read_until.get() < time.to_bits() {
                continue;
            }
            let Some(slab) = self.slabs.iter().position(|slab| slab.holds(other)) else { continue };
            let mut number = known.newest();
            while number != NONE {
                let entry = self.slabs[slab].entry(number);
                if !entry.is_after(time, brick) {
                    break;
                }
                let before = entry.before;
                visit(self, slab, number);
                number = before;
            }
        }
    }

    /// Takes back the newest entry of a brick.
    fn undo(&mut self, slab: usize, number: u32) {
        let log = &self.slabs[slab].log;
        let (records, rare) = (log.records(number).to_vec(), log.rare(number).to_vec());
        self.restore(&records, &rare);
        let entry = &mut self.slabs[slab].log.entries[number as usize];
        entry.void = true;
        let (brick, time, before) = (entry.brick, entry.time, entry.before);
        debug_assert_eq!(self.shared.known[brick as usize].newest(), number);
        self.shared.known[brick as usize].set_newest(before);
        self.wheel(slab).set_back(brick, time);
        self.shared.bricks.ground.bricks[brick as usize].set_slot(NOWHERE);
    }

    /// Puts back what the trace says of a ringing that may not go on.
    pub fn put_back(&mut self) {
        let Trace { records, rare, .. } = std::mem::take(&mut self.worker.scratch.changes.journal);
        self.restore(&records, &rare);
    }

    /// Makes everything what it was before an event.
    fn restore(&mut self, records: &[(u32, u32)], rare: &[Rare]) {
        let Bricks { ground, frame, .. } = self.shared.bricks;
        for &(handle, record) in records.iter().rev() {
            ground.restore(frame.rules.levels(), handle, record);
        }
        for rare in rare.iter().rev() {
            match *rare {
                Rare::Link(handle, link) => ground.set_link(handle, link),
                Rare::Clock(other, time) => {
                    self.wheel(self.slab_number(other)).set_back(other, time);
                }
                Rare::Expected(..) => {}
            }
        }
    }
}
