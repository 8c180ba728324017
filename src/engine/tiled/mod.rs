//! The tiled executor: the lattice in tiles that fit a cache, simulated time in windows.
//!
//! In a window every tile carries out its own events in order, as if its neighbours did
//! nothing. Then tiles tell each other what they did where others see it. A tile that
//! hears of something earlier than what it did nearby takes that back, with all that
//! followed from it, and goes on from there; it tells others what no longer holds. When
//! nobody has anything to tell, the window is final: by induction over the order of events,
//! what was done is what the reference does. (Synchronous relaxation: S. G. Eick,
//! A. G. Greenberg, B. D. Lubachevsky, A. Weiss, ACM Trans. Model. Comput. Simul. 3 (1993)
//! 287, doi:10.1145/174134.174137; for kinetic Monte Carlo Y. Shim, J. G. Amar,
//! Phys. Rev. B 71 (2005) 115436, doi:10.1103/PhysRevB.71.115436.) As randomness belongs
//! to sites and blocks, it does not matter how often something is tried, or by whom.

mod change;
mod cut;
mod exchange;
mod ground;
mod log;
mod pace;
mod reach;
mod register;
mod tile;
mod tiling;

use super::blocks::Blocks;
use super::course::Course;
use super::executor::Executor;
use super::exposure::Exposure;
use super::frozen::Frozen;
use super::occurrence::Observer;
use super::random::Source;
use super::state::{Link, Tally};
use super::view::View;
use crate::crystal::Lattice;
use crate::mechanism::{ChainAction, Scheme};
use crate::protocol::Segment;
use crate::sample::{Site, Species};
pub use cut::Cut;
use ground::Shape;
use log::{Event, Key};
pub use pace::Pace;
use rayon::prelude::*;
use reach::Reach;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use tile::{Frame, Tile, Tools, Worker};
use tiling::Tiling;

/// Work that was done, and work that stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Work {
    /// Clocks that rang, those that were taken back included.
    pub done: u64,
    /// Clocks that rang for good.
    pub kept: u64,
    /// Windows.
    pub windows: u64,
    /// Rounds of messages in all windows.
    pub rounds: u64,
}

/// The tiled executor.
#[derive(Debug)]
pub struct Tiled<'a> {
    frame: Frame<'a>,
    course: Course<'a>,
    tiles: Vec<Tile<'a>>,
    /// One a thread.
    workers: Vec<Mutex<Worker>>,
    pace: Pace,
    tally: Tally,
    work: Work,
}

impl<'a> Tiled<'a> {
    /// A run of a sample from time zero through the segments of its protocol.
    pub fn new(
        scheme: &'a Scheme,
        lattice: &'a Lattice,
        segments: &'a [Segment],
        sites: &[Site],
        source: Source,
        cut: Cut,
    ) -> Self {
        let course = Course::new(scheme, source, segments, 0, vec![0.0; scheme.kinds.len()]);
        let at = |site: u32| {
            let site = sites[site as usize];
            (site, Link::at_start(site))
        };
        let starts = sites.iter().filter(|site| site.species() == Species::A).count();
        let mut run = Self::with(course, lattice, cut, at, starts as u64);
        run.set_all();
        run
    }

    /// Takes up a run that stood still.
    pub fn thaw(
        scheme: &'a Scheme,
        lattice: &'a Lattice,
        segments: &'a [Segment],
        source: Source,
        frozen: &Frozen,
        cut: Cut,
    ) -> Self {
        let expected = frozen.expected.clone();
        let course = Course::new(scheme, source, segments, frozen.segment, expected);
        let at = |site: u32| (frozen.sites[site as usize], frozen.links[site as usize]);
        let mut run = Self::with(course, lattice, cut, at, frozen.chain_starts);
        for (block, &time) in (0..).zip(&frozen.arrivals).filter(|(_, time)| time.is_finite()) {
            let (start, _) = run.frame.blocks.cells(block);
            let (tile, _) = run.frame.tiling.owner(start);
            run.tiles[tile as usize].take_arrival(block, time);
        }
        for &(site, time) in &frozen.clocks {
            let place = lattice.place(site);
            let (tile, _) = run.frame.tiling.owner(place.cell);
            run.tiles[tile as usize].take_clock(place, time);
        }
        run.worker(0).exposure = frozen.exposure.clone();
        run
    }

    /// Cuts the lattice, no clock set.
    fn with(
        course: Course<'a>,
        lattice: &'a Lattice,
        cut: Cut,
        at: impl Fn(u32) -> (Site, Link) + Sync,
        chain_starts: u64,
    ) -> Self {
        let blocks = Blocks::new(lattice);
        let tiling = Tiling::new(lattice, &blocks, cut.edges);
        let reach = Reach::new(lattice);
        let frame = Frame { lattice, scheme: course.scheme(), blocks, tiling, reach };
        let mut shapes = BTreeMap::new();
        let halo = frame.tiling.halo();
        let tiles = (0..frame.tiling.tiles()).map(|id| {
            let (_, extent) = frame.tiling.owned(id);
            let size: [u32; 3] = std::array::from_fn(|axis| extent[axis] + 2 * halo[axis]);
            let shape = shapes
                .entry(size)
                .or_insert_with(|| Arc::new(Shape::new(lattice, frame.scheme, size)));
            Tile::new(&frame, id, shape, &at)
        });
        let tiles: Vec<Tile<'a>> = tiles.collect();
        let mut tally = Tally { chain_starts, ..Tally::default() };
        for site in 0..lattice.sites() {
            tally.add(at(site).0);
        }
        let threads = if cut.side_by_side { rayon::current_num_threads() } else { 1 };
        let worker = Worker::new(course.no_exposure());
        let workers = (0..threads).map(|_| Mutex::new(worker.clone())).collect();
        Self { frame, course, tiles, workers, pace: cut.pace, tally, work: Work::default() }
    }

    /// The work so far.
    pub fn work(&self) -> Work {
        Work { done: self.tiles.iter().map(|tile| tile.rung).sum(), ..self.work }
    }

    fn worker(&mut self, thread: usize) -> &mut Worker {
        self.workers[thread].get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets every clock at the start of a segment.
    fn set_all(&mut self) {
        self.on_tiles(|_| true, Tile::set_all);
    }

    /// Works on some tiles, side by side where there are threads for it.
    fn on_tiles(
        &mut self,
        which: impl Fn(&Tile<'a>) -> bool + Sync,
        work: impl Fn(&mut Tile<'a>, &mut Tools<'_, 'a>) + Sync,
    ) {
        let (frame, rules, workers) = (&self.frame, self.course.rules(), &self.workers);
        let on = |tile: &mut Tile<'a>, thread: usize| {
            let mut worker = workers[thread].lock().unwrap_or_else(PoisonError::into_inner);
            work(tile, &mut Tools { frame, rules, worker: &mut worker });
        };
        if workers.len() == 1 {
            self.tiles.iter_mut().filter(|tile| which(tile)).for_each(|tile| on(tile, 0));
            return;
        }
        let tiles: Vec<&mut Tile<'a>> = self.tiles.iter_mut().filter(|tile| which(tile)).collect();
        let here = || rayon::current_thread_index().unwrap_or(0);
        tiles.into_par_iter().with_max_len(1).for_each(|tile| on(tile, here()));
    }

    /// All events up to and including a time, and no later one.
    fn window(&mut self, until: f64) {
        let due = |tile: &Tile<'_>| tile.first().is_some_and(|(time, _)| time <= until);
        self.on_tiles(due, |tile, tools| tile.run(tools, until));
        self.deliver();
        while self.tiles.iter().any(|tile| !tile.mail.inbox.is_empty()) {
            self.work.rounds += 1;
            self.on_tiles(|tile| !tile.mail.inbox.is_empty(), |tile, tools| tile.run(tools, until));
            self.deliver();
        }
        self.work.windows += 1;
    }

    /// Carries messages to their tiles.
    fn deliver(&mut self) {
        for from in 0..self.tiles.len() {
            let mut outbox = std::mem::take(&mut self.tiles[from].mail.outbox);
            for (to, message) in outbox.drain(..) {
                self.tiles[to as usize].mail.inbox.push(message);
            }
            self.tiles[from].mail.outbox = outbox;
        }
    }

    /// Makes a window's events final: tells the observer of each in order.
    fn finish(&mut self, observer: &mut impl Observer) -> ControlFlow<()> {
        self.on_tiles(|_| true, |tile, _| tile.conclude_window());
        let mut flow = ControlFlow::Continue(());
        let mut logs: Vec<_> = self.tiles.iter().map(|tile| tile.done().peekable()).collect();
        while let Some(event) = earliest(&mut logs) {
            count(&mut self.tally, self.frame.scheme, event);
            if observer.event(&event.occurrence(), &self.tally).is_break() {
                flow = ControlFlow::Break(());
            }
        }
        drop(logs);
        for tile in &mut self.tiles {
            self.work.kept += tile.forget();
        }
        flow
    }

    /// The whole lattice in one tile: no windows.
    fn advance_alone(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        let worker = &mut *self.workers[0].lock().unwrap_or_else(PoisonError::into_inner);
        let mut tools = Tools { frame: &self.frame, rules: self.course.rules(), worker };
        let tile = &mut self.tiles[0];
        while let Some(own) = tile.first().filter(|&(time, _)| time <= until) {
            self.work.kept += 1;
            if let Some(event) = tile.ring(&mut tools, own) {
                count(&mut self.tally, self.frame.scheme, &event);
                observer.event(&event.occurrence(), &self.tally)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Everything within the segment.
    fn advance_within(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        if self.tiles.len() == 1 {
            return self.advance_alone(until, observer);
        }
        while let Some(next) = self.next_time().filter(|&next| next <= until) {
            let before = self.work();
            let end = self.pace.end(next);
            self.window(end.min(until));
            let flow = self.finish(observer);
            let work = self.work();
            self.pace.learn(work.kept - before.kept, work.done - before.done);
            flow?;
        }
        ControlFlow::Continue(())
    }

    /// When the next clock of all rings.
    fn next_time(&self) -> Option<f64> {
        let first = |tile: &Tile<'_>| tile.first().map(|(time, _)| time);
        self.tiles.iter().filter_map(first).min_by(f64::total_cmp)
    }

    /// The accounts of all threads.
    fn exposure(&self) -> Exposure {
        let mut sum = self.course.no_exposure();
        for worker in &self.workers {
            sum.add(&worker.lock().unwrap_or_else(PoisonError::into_inner).exposure);
        }
        sum
    }
}

/// Takes the earliest event off some logs. They are few: to look at the first of each is
/// quicker than to keep them in order.
fn earliest<'e>(logs: &mut [Peekable<impl Iterator<Item = &'e Event>>]) -> Option<&'e Event> {
    let mut first: Option<(Key, usize)> = None;
    for (n, log) in logs.iter_mut().enumerate() {
        if let Some(event) = log.peek()
            && first.is_none_or(|(key, _)| event.key < key)
        {
            first = Some((event.key, n));
        }
    }
    logs[first?.1].next()
}

/// Counts an event into the totals.
#[inline]
fn count(tally: &mut Tally, scheme: &Scheme, event: &Event) {
    for change in event.changes() {
        tally.remove(change.was);
        tally.add(change.now);
    }
    let row = &scheme.rows[usize::from(event.row)];
    tally.chain_starts += u64::from(row.chain == ChainAction::Start);
}

impl Executor for Tiled<'_> {
    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            let end = self.course.rules().segment().end;
            self.advance_within(until.min(end), observer)?;
            let exposure = self.exposure();
            if until < end || !self.course.enter_next(&exposure) {
                return ControlFlow::Continue(());
            }
            let fresh = self.course.no_exposure();
            for thread in 0..self.workers.len() {
                self.worker(thread).exposure = fresh.clone();
            }
            self.set_all();
        }
    }

    fn view(&self) -> &impl View {
        self
    }

    fn expected_events(&self, now: f64) -> Vec<f64> {
        self.course.expected_events(&self.exposure(), now)
    }

    fn freeze(&self) -> Frozen {
        let sites = 0..self.frame.lattice.sites();
        let mut clocks = Vec::new();
        let mut arrivals = vec![f64::INFINITY; self.frame.blocks.count() as usize];
        for tile in &self.tiles {
            clocks.extend(tile.clocks(&self.frame));
            for (block, time) in tile.arrivals() {
                arrivals[block as usize] = time;
            }
        }
        clocks.sort_unstable_by_key(|&(site, _)| site);
        Frozen {
            segment: self.course.index(),
            sites: sites.clone().map(|site| self.site(site)).collect(),
            links: sites.map(|site| self.link(site)).collect(),
            chain_starts: self.tally.chain_starts,
            clocks,
            arrivals,
            exposure: self.exposure(),
            expected: self.course.expected_before().to_vec(),
        }
    }
}

impl View for Tiled<'_> {
    fn lattice(&self) -> &Lattice {
        self.frame.lattice
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn site(&self, site: u32) -> Site {
        let place = self.frame.lattice.place(site);
        let (tile, at) = self.frame.tiling.owner(place.cell);
        let site = self.tiles[tile as usize].site(at, place.basis);
        site.expect("each number of a site is a site")
    }

    fn link(&self, site: u32) -> Link {
        let place = self.frame.lattice.place(site);
        let (tile, at) = self.frame.tiling.owner(place.cell);
        self.tiles[tile as usize].link(at, place.basis)
    }
}

#[cfg(test)]
mod tests;
