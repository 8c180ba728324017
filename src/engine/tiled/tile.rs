//! One tile: a box of blocks that carries out its own sites' events, in order as far as it
//! knows, and takes back what turns out to have been too early.

use super::super::melt::molten;
use super::super::random::Source;
use super::super::state::Link;
use super::super::state::SiteView;
use super::super::view::Glimpse;
use super::change::Actor;
use super::depth::Depths;
use super::exchange::TileMail;
use super::ground::{LocalLattice, Shape};
use super::log::{Cause, Change, Entry, Event, Key, Log, Near};
use super::queue::Queue;
use super::reach::APART_FROM_ACTOR;
use super::rules::Choice;
use super::tools::{Frame, Tools, Worker};
use crate::crystal::Place;
use crate::mechanism::ChainAction;
use crate::sample::Site;
use std::ops::Range;
use std::sync::Arc;

/// One of a tile's own sites: its number in the plot, where that is in the tile's box, and
/// its number in the whole lattice.
#[derive(Clone, Copy, Debug)]
pub struct SiteRef {
    /// The number in the plot.
    pub number: u32,
    /// The cell in the tile's box.
    pub at: [u32; 3],
    /// The molecule of the cell.
    pub basis: u32,
    /// The number in the lattice.
    pub site: u32,
}

/// One tile. Aligned so that what one thread writes in it is on no cache line (they are
/// fetched in pairs of 64 bytes) of what another thread has at hand.
#[derive(Debug)]
#[repr(align(128))]
pub struct Tile<'a> {
    pub(super) id: u32,
    /// The first cell that it owns, and how many.
    start: [u32; 3],
    extent: [u32; 3],
    halo: [u32; 3],
    depths: Depths,
    pub(super) plot: LocalLattice<'a>,
    /// The blocks that it owns, ascending.
    blocks: Vec<u32>,
    /// The clocks of its blocks, then of its sites (by their number in the plot).
    pub(super) queue: Queue,
    /// Whether it keeps a log: a tile that is the whole lattice need not.
    pub(super) logs: bool,
    pub(super) log: Log,
    /// What it has to tell others and others have told it.
    pub mail: TileMail,
    /// How many clocks rang, those that were taken back included.
    pub rung: u64,
}

impl<'a> Tile<'a> {
    /// A tile as a sample fills it: `at` says what a site (by its number in the whole
    /// lattice) holds.
    pub fn new(
        frame: &Frame<'a>,
        id: u32,
        shape: &Arc<Shape>,
        at: impl Fn(u32) -> (Site, Link),
    ) -> Self {
        let (start, extent) = frame.tiling.owned(id);
        let plot = LocalLattice::new(frame.scheme, shape, |cell, basis| {
            let cell = frame.tiling.cell(id, cell)?;
            Some(at(frame.lattice.site(Place { cell, basis })))
        });
        let blocks = frame.blocks.within(start, extent);
        let owners = blocks.len() + plot.shape().numbers() as usize;
        let (halo, reach) = (frame.tiling.halo(), frame.lattice.reach());
        let depths = Depths::new(halo, extent, reach, frame.tiling.alone());
        Self {
            id,
            start,
            extent,
            halo,
            depths,
            plot,
            blocks,
            queue: Queue::new(owners),
            logs: frame.tiling.tiles() > 1,
            log: Log::new(frame.reach.buckets_in(extent), depths.asked(start)),
            mail: TileMail::default(),
            rung: 0,
        }
    }

    /// The earliest of its clocks: when it rings, and whose it is.
    #[inline]
    pub fn first(&self) -> Option<(f64, u32)> {
        self.queue.first()
    }

    /// What one of its own sites holds.
    pub fn site(&self, cell: [u32; 3], basis: u32) -> Option<Site> {
        self.plot.site(self.plot.shape().number(cell, basis))
    }

    /// One of its own sites' place in a chain.
    pub fn link(&self, cell: [u32; 3], basis: u32) -> Link {
        self.plot.link(self.plot.shape().number(cell, basis))
    }

    /// Its own sites (by number in the lattice) that hold what is wanted.
    pub fn find(&self, frame: &Frame<'_>, wanted: impl Fn(Site) -> bool) -> Vec<u32> {
        let holds = |&number: &u32| self.plot.site(number).is_some_and(&wanted);
        let own = self.own_rows().into_iter().flatten();
        own.filter(holds).map(|number| self.spot(frame, number).site).collect()
    }

    /// Passes its own sites, row by row.
    pub fn survey(&self, frame: &Frame<'_>, mut note: impl FnMut(Glimpse)) {
        for row in self.own_rows() {
            let first = self.spot(frame, row.start).site;
            let seen =
                row.zip(first..).filter_map(|(number, site)| self.plot.glimpse(number, site));
            seen.for_each(&mut note);
        }
    }

    /// Melts and freezes, among all that it sees, until this share of the monomer is liquid.
    /// Returns what its own sites that changed held, and what they hold now.
    pub fn melt(
        &mut self,
        frame: &Frame<'_>,
        worker: &mut Worker,
        source: Source,
        share: f64,
    ) -> Vec<(Site, Site)> {
        let mut changes = Vec::new();
        for number in self.plot.shape().inner() {
            let Some(site) = self.plot.site(number) else { continue };
            let now = molten(source, self.site_seen(frame, number), site, share);
            if now != site {
                self.plot.put(number, now, &mut worker.before);
                worker.before.clear();
                if self.owns(number) {
                    changes.push((site, now));
                }
            }
        }
        changes
    }

    /// Sets every clock at the start of a segment, and enters every site into the accounts.
    pub fn set_all(&mut self, tools: &mut Tools<'_, 'a>) {
        self.queue.clear();
        let start = tools.rules.segment().start;
        for n in 0..self.blocks.len() as u32 {
            self.set_arrival(tools, n, start);
        }
        for number in self.own_rows().into_iter().flatten() {
            let own = self.plot.class(number).own;
            let Tools { frame, rules, worker } = tools;
            let site = || self.spot(frame, number).site;
            rules.expose_own(&mut worker.exposure, own, 1, 0, site);
            let total = self.rate(tools, number, 0);
            if total != 0.0 {
                let spot = self.spot(tools.frame, number);
                // Not by way of the log: nobody takes a segment back.
                self.queue.put(self.owner(number), tools.rules.clock(spot.site, total, start));
            }
        }
    }

    /// The numbers of its own sites, row by row, ascending.
    fn own_rows(&self) -> Vec<Range<u32>> {
        let shape = self.plot.shape();
        let range = |axis: usize| self.halo[axis]..self.halo[axis] + self.extent[axis];
        let row = |y, z| {
            let first = shape.number([self.halo[0], y, z], 0);
            first..first + self.extent[0] * shape.basis()
        };
        range(2).flat_map(|z| range(1).map(move |y| row(y, z))).collect()
    }

    /// The place in the order of a clock that rings.
    #[inline]
    pub(super) fn key(&self, frame: &Frame<'_>, (time, owner): (f64, u32)) -> Key {
        let blocks = self.blocks.len() as u32;
        let owner = match owner.checked_sub(blocks) {
            None => self.blocks[owner as usize],
            Some(number) => frame.blocks.count() + self.spot(frame, number).site,
        };
        Key { time, owner }
    }

    /// Whose clock one of its own sites' is.
    #[inline]
    pub(super) fn owner(&self, number: u32) -> u32 {
        self.blocks.len() as u32 + number
    }

    /// One of its own sites.
    #[inline]
    pub(super) fn spot(&self, frame: &Frame<'_>, number: u32) -> SiteRef {
        let (at, basis) = self.plot.shape().place(number);
        let cell = std::array::from_fn(|axis| at[axis] - self.halo[axis] + self.start[axis]);
        SiteRef { number, at, basis, site: frame.lattice.site(Place { cell, basis }) }
    }

    /// The number in the lattice of any site that it sees.
    pub(super) fn site_seen(&self, frame: &Frame<'_>, number: u32) -> u32 {
        let (at, basis) = self.plot.shape().place(number);
        let cell = frame.tiling.cell(self.id, at).expect("a site is within the lattice");
        frame.lattice.site(Place { cell, basis })
    }

    /// The number in the plot of one of its own sites.
    pub(super) fn number(&self, place: Place) -> u32 {
        let at = |axis: usize| place.cell[axis] - self.start[axis] + self.halo[axis];
        self.plot.shape().number([at(0), at(1), at(2)], place.basis)
    }

    /// Whether the tile owns a site of its plot.
    #[inline]
    pub(super) fn owns(&self, number: u32) -> bool {
        self.depths.owns(self.plot.shape().place(number).0)
    }

    /// The earliest of its clocks rings. Returns what happened, if anything did.
    #[inline]
    pub fn ring(&mut self, tools: &mut Tools<'_, 'a>, (time, owner): (f64, u32)) -> Option<Event> {
        let Some(number) = owner.checked_sub(self.blocks.len() as u32) else {
            self.set_arrival(tools, owner, time);
            return self.arrive(tools, Key { time, owner: self.blocks[owner as usize] }, owner);
        };
        self.rung += 1;
        let spot = self.spot(tools.frame, number);
        let key = Key { time, owner: tools.frame.blocks.count() + spot.site };
        self.make_room(tools, key, around(spot));
        let noted = self.log.clocks();
        let pairs = &mut tools.worker.pairs;
        let choice = tools.rules.choose(&self.plot, number, spot.site, time, pairs);
        if choice.is_none() {
            let total = tools.rules.rate(&self.plot, number, |_| ());
            self.set_clock(tools, number, spot.site, total, time);
        }
        self.conclude(tools, (key, Cause::Site), spot, choice, noted)
    }

    /// The slow channel of its n-th block arrives at a site.
    pub(super) fn arrive(&mut self, tools: &mut Tools<'_, 'a>, key: Key, n: u32) -> Option<Event> {
        self.rung += 1;
        let blocks = &tools.frame.blocks;
        let block = self.blocks[n as usize];
        let arrival = tools.rules.visit(block, blocks.sites(block), key.time);
        let spot = self.spot(tools.frame, self.number(blocks.place(block, arrival.n)));
        self.make_room(tools, key, around(spot));
        let noted = self.log.clocks();
        let class = self.plot.class(spot.number);
        let choice = tools.rules.choose_slow(class, spot.site, arrival, key.time);
        tools.worker.pairs.clear();
        self.conclude(tools, (key, Cause::Block(n)), spot, choice, noted)
    }

    /// Carries out what was chosen for a site, and logs that its clock rang.
    #[inline]
    fn conclude(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        (key, cause): (Key, Cause),
        spot: SiteRef,
        choice: Option<Choice>,
        noted: u32,
    ) -> Option<Event> {
        let mut before = [None; 2];
        let deep = self.depths.is_deep(spot.at);
        let event = choice.and_then(|choice| self.event(tools.frame, key, (spot, deep), choice));
        if let Some(event) = &event {
            let other = choice.and_then(|choice| choice.contact).map(|(_, other)| other);
            before = self.carry_out(tools, event, Some(Actor { spot, other, deep }));
        }
        if self.logs {
            let clocks = (noted, self.log.clocks());
            let (visited, depth) = (spot.site, self.depths.of(spot.at));
            let entry = Entry { key, cause, visited, depth, event, before, clocks };
            self.mail.done.extend(event.filter(|_| entry.is_news()));
            self.log.add(&tools.frame.reach, entry);
        }
        event
    }

    /// What a choice amounts to.
    #[inline]
    fn event(
        &self,
        frame: &Frame<'_>,
        key: Key,
        (spot, deep): (SiteRef, bool),
        Choice { row: number, contact }: Choice,
    ) -> Option<Event> {
        let row = &frame.scheme.rows[usize::from(number)];
        let was = self.plot.site(spot.number)?;
        let was_beside = contact.and_then(|(_, other)| self.plot.site(other));
        let (now, now_beside) = row.products(was, was_beside);
        let starts = row.chain == ChainAction::Start;
        let first = Change { site: spot.site, was, now, link: starts.then_some(Link::STARTER) };
        let mut event = Event { key, row: number, contact: 0, first, second: None };
        if let (Some((k, other)), Some(was), Some(now)) = (contact, was_beside, now_beside) {
            let grows = starts || row.chain == ChainAction::Grow;
            let step = &frame.lattice.steps(spot.basis)[usize::from(k)];
            let site =
                if deep { self.spot(frame, other).site } else { self.site_seen(frame, other) };
            let link = grows.then(|| Link::across(step.back));
            event.contact = k;
            event.second = Some(Change { site, was, now, link });
        }
        Some(event)
    }

    /// The clocks of its blocks: whose (by number in the lattice), and when they ring.
    pub fn arrivals(&self) -> impl Iterator<Item = (u32, f64)> {
        let blocks = (0..).zip(&self.blocks);
        blocks.filter_map(|(n, &block)| Some((block, self.queue.time(n)?)))
    }

    /// The clocks of its sites: whose (by number in the lattice), and when they ring.
    pub fn clocks(&self, frame: &Frame<'_>) -> impl Iterator<Item = (u32, f64)> {
        self.own_rows().into_iter().flatten().filter_map(|number| {
            let time = self.queue.time(self.owner(number))?;
            Some((self.spot(frame, number).site, time))
        })
    }

    /// Sets the clock of its n-th block from now on.
    fn set_arrival(&mut self, tools: &Tools<'_, 'a>, n: u32, now: f64) {
        let block = self.blocks[n as usize];
        self.queue.put(n, tools.rules.arrival(block, tools.frame.blocks.sites(block), now));
    }

    /// Takes over the clock of one of its blocks.
    pub fn take_arrival(&mut self, block: u32, time: f64) {
        if let Ok(owner) = self.blocks.binary_search(&block) {
            self.queue.put(owner as u32, Some(time));
        }
    }

    /// Takes over the clock of one of its sites.
    pub fn take_clock(&mut self, place: Place, time: f64) {
        let owner = self.owner(self.number(place));
        self.queue.put(owner, Some(time));
    }
}

/// What is near a site whose event may change a neighbour, too.
fn around(spot: SiteRef) -> impl Iterator<Item = Near> {
    std::iter::once(Near { site: spot.site, within: APART_FROM_ACTOR })
}
