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

mod blocks;
mod change;
mod cut;
mod depth;
mod exchange;
mod exposure;
mod ground;
mod log;
mod mailbox;
mod pace;
mod protocol_cursor;
mod queue;
mod reach;
mod reference;
mod register;
mod rules;
mod threads;
mod tile;
mod tiling;
mod tools;

use super::engine_state::{Clocks, EngineState};
use super::event_record::Observer;
use super::executor::Executor;
use super::setup::Setup;
use super::state::{Link, Tally};
use super::view::{Glimpse, View};
use crate::crystal::Lattice;
use crate::mechanism::{ChainAction, Scheme};
use crate::sample::{Site, Species};
use crate::sync::lock;
pub use blocks::Blocks;
pub use cut::Cut;
pub use exposure::Exposure;
use ground::Shape;
use log::Event;
use mailbox::Mailbox;
pub use pace::Pace;
use protocol_cursor::ProtocolCursor;
use reach::Reach;
pub use reference::Reference as OneQueue;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};
use threads::{each_on_its_thread, on_threads};
use tile::Tile;
use tiling::Tiling;
use tools::{Frame, Tools, Worker};

/// Work that was done, and work that stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Work {
    /// Clocks that rang, those that were taken back included.
    pub done: u64,
    /// Clocks that rang for good.
    pub kept: u64,
    /// Windows.
    pub windows: u64,
}

/// A thread keeps to its own tiles, as they are in its core's cache, unless it has waited for
/// so long.
const PATIENCE: Duration = Duration::from_micros(200);

/// The tiled executor.
#[derive(Debug)]
pub struct Tiled<'a> {
    frame: Frame<'a>,
    course: ProtocolCursor<'a>,
    tiles: Vec<Tile<'a>>,
    post: Mailbox,
    /// One a thread.
    workers: Vec<Mutex<Worker>>,
    pace: Pace,
    tally: Tally,
    work: Work,
}

impl<'a> Tiled<'a> {
    /// A run of a sample from time zero through the segments of its protocol.
    pub fn new(setup: Setup<'a>, sites: &[Site], cut: Cut) -> Self {
        let at = |site: u32| {
            let site = sites[site as usize];
            (site, Link::at_start(site))
        };
        let starts = sites.iter().filter(|site| site.species() == Species::A).count();
        let mut run = Self::with(ProtocolCursor::new(setup), cut, at, starts as u64);
        run.begin_segment();
        run
    }

    /// Takes up a run that stood still.
    pub fn resume(setup: Setup<'a>, frozen: &EngineState, cut: Cut) -> Self {
        let course = ProtocolCursor::at(setup, frozen.segment, frozen.expected.iter().map(|&parts| parts as f64 / 2f64.powi(64)).collect());
        let at = |site: u32| (frozen.sites[site as usize], frozen.links[site as usize]);
        let mut run = Self::with(course, cut, at, frozen.chain_starts);
        let Clocks::Sites { clocks, arrivals, exposure } = &frozen.clocks else {
            run.begin_segment();
            return run;
        };
        for (block, &time) in (0..).zip(arrivals).filter(|(_, time)| time.is_finite()) {
            let (start, _) = run.frame.blocks.cells(block);
            let (tile, _) = run.frame.tiling.owner(start);
            run.tiles[tile as usize].take_arrival(block, time);
        }
        for &(site, time) in clocks {
            let place = run.frame.lattice.place(site);
            let (tile, _) = run.frame.tiling.owner(place.cell);
            run.tiles[tile as usize].take_clock(place, time);
        }
        run.worker(0).exposure.add(exposure);
        run
    }

    /// Cuts the lattice, no clock set.
    fn with(
        course: ProtocolCursor<'a>,
        cut: Cut,
        at: impl Fn(u32) -> (Site, Link) + Sync,
        chain_starts: u64,
    ) -> Self {
        let Setup { lattice, scheme, .. } = *course.setup();
        let blocks = Blocks::new(lattice);
        let tiling = Tiling::new(lattice, &blocks, cut.edges);
        let reach = Reach::new(lattice);
        let frame = Frame { lattice, scheme, blocks, tiling, reach };
        let threads = if cut.side_by_side { rayon::current_num_threads() } else { 1 };
        let worker = || Mutex::new(Worker::new(course.no_exposure()));
        let workers: Vec<_> = (0..threads).map(|_| worker()).collect();
        let mut shapes = BTreeMap::new();
        for id in 0..frame.tiling.tiles() {
            let size = frame.tiling.size(id);
            shapes.entry(size).or_insert_with(|| Arc::new(Shape::new(lattice, frame.scheme, size)));
        }
        let tiles = Mutex::new(BTreeMap::new());
        each_on_its_thread(&workers, 0..frame.tiling.tiles(), |_, id| {
            let tile = Tile::new(&frame, id, &shapes[&frame.tiling.size(id)], &at);
            lock(&tiles).insert(id, tile);
        });
        let tiles = tiles.into_inner().unwrap_or_else(PoisonError::into_inner);
        let tiles: Vec<Tile<'a>> = tiles.into_values().collect();
        let post = Mailbox::new(frame.tiling.tiles());
        let mut tally = Tally { chain_starts, ..Tally::default() };
        for site in 0..lattice.sites() {
            tally.add(at(site).0);
        }
        Self { frame, course, tiles, post, workers, pace: cut.pace, tally, work: Work::default() }
    }

    /// The work so far.
    pub fn work(&self) -> Work {
        Work { done: self.tiles.iter().map(|tile| tile.rung).sum(), ..self.work }
    }

    fn worker(&mut self, thread: usize) -> &mut Worker {
        self.workers[thread].get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Melts what is liquid in a segment, and sets every clock.
    fn begin_segment(&mut self) {
        if let Some(share) = self.course.liquid_fraction(self) {
            self.melt(share);
        }
        let (frame, rules) = (&self.frame, self.course.rules());
        each_on_its_thread(&self.workers, self.tiles.iter_mut(), |worker, tile| {
            tile.set_all(&mut Tools { frame, rules, worker });
        });
    }

    /// Melts and freezes until this share of the monomer is liquid.
    fn melt(&mut self, share: f64) {
        let (frame, source) = (&self.frame, self.course.setup().source);
        let tally = Mutex::new(&mut self.tally);
        each_on_its_thread(&self.workers, self.tiles.iter_mut(), |worker, tile| {
            let changes = tile.melt(frame, worker, source, share);
            let mut tally = lock(&tally);
            for (was, now) in changes {
                tally.remove(was);
                tally.add(now);
            }
        });
    }

    /// All events up to and including a time, and no later one.
    fn window(&mut self, until: f64) {
        let Self { frame, course, tiles, post, .. } = self;
        let (frame, post, rules) = (&*frame, &*post, course.rules());
        for (id, tile) in (0..).zip(&*tiles) {
            if tile.first().is_some_and(|(time, _)| time <= until) {
                post.call(id);
            }
        }
        let tiles: Vec<_> = tiles.iter_mut().map(Mutex::new).collect();
        let threads = self.workers.len();
        on_threads(&self.workers, |worker, thread| {
            let mut tools = Tools { frame, rules, worker };
            let mut idle_since = Instant::now();
            while !post.is_quiet() {
                let helps = idle_since.elapsed() > PATIENCE;
                for (id, tile) in (0..).zip(&tiles) {
                    if id % threads != thread && !helps {
                        continue;
                    }
                    let mut tile = match tile.try_lock() {
                        Ok(tile) => tile,
                        Err(TryLockError::WouldBlock) => continue,
                        // Whoever panicked has left something undone for ever.
                        Err(TryLockError::Poisoned(_)) => return,
                    };
                    if post.collect(id as u32, &mut tile.mail.inbox) {
                        tile.run(&mut tools, until, post);
                        post.answered();
                        idle_since = Instant::now();
                    }
                }
                if helps { std::thread::yield_now() } else { std::hint::spin_loop() }
            }
            for tile in tiles.iter().skip(thread).step_by(threads) {
                if let Ok(mut tile) = tile.lock() {
                    tile.log.conclude();
                }
            }
        });
        self.work.windows += 1;
    }

    /// Makes a window's events final: tells the observer of each in order.
    fn finish(&mut self, observer: &mut impl Observer) -> ControlFlow<()> {
        // Those whose thread did not come to it.
        self.tiles.iter_mut().for_each(|tile| tile.log.conclude());
        let mut flow = ControlFlow::Continue(());
        let mut logs: Vec<_> = self.tiles.iter().map(|tile| tile.log.done()).collect();
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
        let worker = &mut *lock(&self.workers[0]);
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
            sum.add(&lock(worker).exposure);
        }
        sum
    }
}

/// Takes the earliest event off some logs. They are few: to look at the first of each is
/// quicker than to keep them in order.
fn earliest<'e>(logs: &mut [&'e [Event]]) -> Option<&'e Event> {
    let first = |log: &&mut &[Event]| log.first().map(|event| event.key);
    let log = logs.iter_mut().filter(|log| !log.is_empty()).min_by_key(first)?;
    log.split_off_first()
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
            for thread in 0..self.workers.len() {
                self.worker(thread).exposure = self.course.no_exposure();
            }
            self.begin_segment();
        }
    }

    fn view(&self) -> &impl View {
        self
    }

    fn expected_events(&self, now: f64) -> Vec<f64> {
        self.course.expected_events(&self.exposure(), now)
    }

    fn state(&self) -> EngineState {
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
        EngineState {
            segment: self.course.index(),
            sites: sites.clone().map(|site| self.site(site)).collect(),
            links: sites.map(|site| self.link(site)).collect(),
            chain_starts: self.tally.chain_starts,
            clocks: Clocks::Sites { clocks, arrivals, exposure: self.exposure() },
            expected: self.course.expected_before().iter().map(|events| (events * 2f64.powi(64)) as u128).collect(),
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

    /// Tile by tile, each along its rows.
    fn find(&self, wanted: impl Fn(Site) -> bool + Sync) -> Vec<u32> {
        let lists = Mutex::new(Vec::new());
        each_on_its_thread(&self.workers, self.tiles.iter(), |_, tile| {
            let found = tile.find(&self.frame, &wanted);
            lock(&lists).push(found);
        });
        lists.into_inner().unwrap_or_else(PoisonError::into_inner).concat()
    }

    /// Tile by tile, each along its rows.
    fn survey<T: Send>(
        &self,
        account: impl Fn() -> T + Sync,
        note: impl Fn(&mut T, Glimpse) + Sync,
    ) -> Vec<T> {
        let accounts = Mutex::new(Vec::new());
        each_on_its_thread(&self.workers, self.tiles.iter(), |_, tile| {
            let mut own = account();
            tile.survey(&self.frame, |glimpse| note(&mut own, glimpse));
            lock(&accounts).push(own);
        });
        accounts.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn link(&self, site: u32) -> Link {
        let place = self.frame.lattice.place(site);
        let (tile, at) = self.frame.tiling.owner(place.cell);
        self.tiles[tile as usize].link(at, place.basis)
    }
}

#[cfg(test)]
mod tests;
