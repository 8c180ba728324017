//! One crystal on several threads, with the bits of one thread.
//!
//! # Contract
//!
//! **What it gives.** The same events in the same order, the same expected events and the same state as
//! [`Bricks`], for any number of threads, any slabs and any windows. An observer is told of the events of
//! a window after the window; if it breaks, the run stops at the window's end.
//!
//! **How.** The crystal is cut into an even number of *slabs*: layers of bricks along the third axis. Simulated time
//! is cut into *windows*. Two neighbouring slabs make a *region*, which one thread works on alone; regions are
//! worked on side by side. Each window takes *phases*: in the first, regions are slabs 0 and 1, 2 and 3,
//! and so on; in the second 1 and 2, 3 and 4, ...; then the first again, until no clock rings in the window any
//! more. So what lies at the edge of a region in one phase lies in the middle of one in the next.
//!
//! **Within a region**, clocks ring in the order of time. A ringing has to *wait* for a later phase if its
//! site lies in the region's margin, or if the event touches a brick that has to wait itself. The margin is so wide
//! ([`Reach`]) that no ringing outside of the region reads or changes a brick that a ringing inside of the margin
//! reads or changes.
//!
//! **Mistakes are taken back.** A brick that waits may later set the clock of another one, which then rings
//! before something that has already happened nearby. So each ringing is kept in a log until the
//! window's end: which bricks it read and changed, and what there was before. A ringing at t first takes back
//! every ringing after t that changed a brick it reads, or read a brick it changes, and all that
//! depend on those. They ring again later, as random numbers belong to brick and time.
//!
//! **Why the result is exact.** Draws are functions of brick and time, and sums are integers. Two ringings
//! that share no brick that either changes can be carried out in any order. At the window's end every pair
//! that does share one was carried out in the order of time, so the result is that of all in the order of time.
//!
//! **No end without progress.** If two phases in a row complete nothing, one thread works on all slabs as one
//! region without a margin, which always completes the window.

mod delivery;
mod log;
mod pace;
mod reach;
mod region;
mod slab;
mod take_back;
#[cfg(test)]
mod tests;

use super::bricks::Bricks;
use super::engine_state::EngineState;
use super::event_record::Observer;
use super::executor::Executor;
use super::setup::Setup;
use super::view::View;
use delivery::deliver;
use pace::Pace;
use rayon::prelude::*;
use reach::Reach;
use region::{Limit, Region, Shared, Worker};
use slab::{Known, Slab};
use std::ops::ControlFlow;

pub use pace::Windows;

/// How the work is cut. Nothing of it changes a bit of any result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// How many regions are worked on side by side, on the threads of the current rayon pool.
    pub regions: usize,
    /// How long windows are.
    pub windows: Windows,
}

/// The fewest sites of a region. With fewer, threads wait for each other longer than they work.
const SITES_OF_A_REGION: u64 = 1 << 21;
/// Fewer threads gain less than the log costs: docs/engine.md.
const FEWEST_REGIONS: usize = 4;

impl Cut {
    /// The number of regions that gain the most time; 1 if one thread is faster alone.
    pub fn regions(sites: u64, threads: usize) -> usize {
        let regions = (sites / SITES_OF_A_REGION).min(threads as u64) as usize;
        if regions < FEWEST_REGIONS { 1 } else { regions }
    }
}

/// The executor on several threads.
#[derive(Debug)]
pub struct Parallel<'a> {
    /// Holds the lattice, and the clocks between two calls.
    bricks: Bricks<'a>,
    reach: Reach,
    known: Box<[Known]>,
    slabs: Vec<Slab>,
    workers: Vec<Worker>,
    pace: Pace,
    work: Work,
}

/// Work that was done, and work that stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Work {
    /// Ringings for good.
    pub kept: u64,
    /// Ringings that were taken back.
    pub taken_back: u64,
    /// Ringings that had to wait for another phase.
    pub waited: u64,
    /// Ringings for good by phase: the first, the second, all others.
    pub by_phase: [u64; 3],
    /// Windows.
    pub windows: u64,
    /// Phases in which one thread worked on everything.
    pub alone: u64,
}

impl<'a> Parallel<'a> {
    /// What an executor on bricks is to do.
    pub fn of(bricks: Bricks<'a>, cut: Cut) -> Self {
        let Setup { lattice, layout, .. } = *bricks.frame.rules.setup();
        let reach = Reach::new(layout, lattice.reach(), &bricks.frame.steps);
        let firsts = reach.slabs(cut.regions);
        let slabs: Vec<Slab> = firsts.windows(2).map(|ends| Slab::new(ends[0]..ends[1])).collect();
        let workers = (0..slabs.len() / 2).map(|_| Worker::new(lattice.sites())).collect();
        let pace = Pace::new(cut.windows, layout.bricks());
        Self {
            bricks,
            reach,
            known: Known::nothing(layout.bricks()),
            slabs,
            workers,
            pace,
            work: Work::default(),
        }
    }

    /// What it did so far.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Everything within the segment until a time.
    fn advance_within(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        let times: Vec<f64> = self.bricks.wheel.times().collect();
        self.slabs.par_iter_mut().for_each(|slab| slab.wind(&times, &self.bricks));
        let mut flow = ControlFlow::Continue(());
        while flow.is_continue() {
            let earliest = self.slabs.iter_mut().map(Slab::earliest).fold(f64::INFINITY, f64::min);
            if !self.bricks.frame.rules.is_due(earliest, until) {
                break;
            }
            let limit = Limit { end: earliest + self.pace.length(self.bricks.rate()), until };
            self.window(limit);
            let rang = self.bricks.rang();
            flow = deliver(&mut self.bricks, &self.known, &mut self.slabs, observer);
            self.work.kept += self.bricks.rang() - rang;
        }
        let times: Vec<f64> = self.slabs.iter().flat_map(|slab| slab.wheel.times()).collect();
        self.bricks.wind(&times);
        flow
    }

    /// Everything within a window.
    fn window(&mut self, limit: Limit) {
        let (mut kept, mut idle) = ([0; 3], 0);
        for phase in 0.. {
            let alone = idle == 2;
            let completed = if alone { self.all(limit) } else { self.phase(phase % 2 == 1, limit) };
            self.work.alone += u64::from(alone);
            kept[phase.min(2)] += completed;
            idle = if completed == 0 { idle + 1 } else { 0 };
            let rules = &self.bricks.frame.rules;
            if self.slabs.iter_mut().all(|slab| !limit.allows(rules, slab.earliest())) {
                break;
            }
        }
        self.work.windows += 1;
        for (all, kept) in self.work.by_phase.iter_mut().zip(kept) {
            *all += kept;
        }
        let mut lost = 0;
        for worker in &mut self.workers {
            let (taken_back, waited) = worker.drain();
            self.work.taken_back += taken_back;
            self.work.waited += waited;
            lost += taken_back;
        }
        self.pace.note(kept, lost);
    }

    /// One phase: all regions side by side. Returns how many more of the window's ringings are carried out now.
    fn phase(&mut self, shifted: bool, limit: Limit) -> u64 {
        let Self { bricks, known, reach, slabs, workers, .. } = self;
        let shared = Shared { bricks, known, reach };
        if shifted {
            slabs.rotate_left(1);
        }
        let regions = slabs.par_chunks_mut(2).zip(workers);
        let work = |(slabs, worker): (&mut [Slab], &mut Worker)| {
            Region::new(shared, reach.margins(slabs), slabs, worker).run(limit)
        };
        let rung = regions.map(work).sum();
        if shifted {
            slabs.rotate_right(1);
        }
        rung
    }

    /// One thread works on everything.
    fn all(&mut self, limit: Limit) -> u64 {
        let Self { bricks, known, reach, slabs, workers, .. } = self;
        let shared = Shared { bricks, known, reach };
        Region::new(shared, None, slabs, &mut workers[0]).run(limit)
    }
}

impl Executor for Parallel<'_> {
    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            self.advance_within(until, observer)?;
            if !self.bricks.begin_next_segment(until) {
                return ControlFlow::Continue(());
            }
        }
    }

    fn view(&self) -> &impl View {
        &self.bricks
    }

    fn expected_events(&self, now: f64) -> Vec<f64> {
        self.bricks.expected_events(now)
    }

    fn state(&self) -> EngineState {
        self.bricks.state()
    }
}
