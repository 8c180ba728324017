//! One tile: a box of blocks that carries out its own sites' events, in order as far as it
//! knows, and takes back what turns out to have been too early.

use super::super::blocks::Blocks;
use super::super::exposure::Exposure;
use super::super::occurrence::Occurrence;
use super::super::queue::Queue;
use super::super::rules::{ActingPair, Choice, Ground, Rules};
use super::super::state::Link;
use super::ground::{Before, Plot, Shape};
use super::log::{Cause, Change, Entry, Event, Key, Log, Pending, around_actor};
use super::reach::{APART, Reach};
use super::tiling::Tiling;
use crate::crystal::{Lattice, Place};
use crate::mechanism::{ChainAction, Class, Scheme};
use crate::sample::Site;
use std::ops::Range;
use std::sync::Arc;

/// What all tiles share.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The crystal.
    pub lattice: &'a Lattice,
    /// The mechanism.
    pub scheme: &'a Scheme,
    /// The owners of the slow channel.
    pub blocks: Blocks,
    /// How the crystal is cut.
    pub tiling: Tiling,
    /// How far events reach.
    pub reach: Reach,
}

/// What a thread brings along to a tile: accounts, whose sums don't depend on who kept
/// them, and room for lists.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Exposure of every class, as far as this thread entered it.
    pub exposure: Exposure,
    before: Vec<Before>,
    touched: Vec<u32>,
    pairs: Vec<ActingPair>,
}

impl Worker {
    /// With these accounts.
    pub fn new(exposure: Exposure) -> Self {
        Self { exposure, before: Vec::new(), touched: Vec::new(), pairs: Vec::new() }
    }
}

/// What one tile tells another: that an event holds, or that it does not after all.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    event: Event,
    holds: bool,
}

/// What a tile needs at hand while it works: everything but its own sites.
pub struct Tools<'t, 'a> {
    /// What all tiles share.
    pub frame: &'t Frame<'a>,
    /// The rules of the segment.
    pub rules: &'t Rules<'a>,
    /// The thread's own.
    pub worker: &'t mut Worker,
}

/// One tile.
#[derive(Debug)]
pub struct Tile<'a> {
    id: u32,
    /// The first cell that it owns, and how many.
    start: [u32; 3],
    extent: [u32; 3],
    halo: [u32; 3],
    plot: Plot<'a>,
    /// The blocks that it owns, ascending.
    blocks: Vec<u32>,
    /// The clocks of its blocks, then of its sites (by their number in the plot).
    queue: Queue,
    /// Whether it keeps a log: a tile that is the whole lattice need not.
    logs: bool,
    log: Log,
    /// What it was told and has not carried out yet, and arrivals that it took back, latest
    /// first.
    pending: Vec<Pending>,
    /// Events that it told others of in this window, in order.
    told: Vec<Event>,
    /// Messages that it has not read.
    pub inbox: Vec<Message>,
    /// Messages for others: to whom, and what.
    pub outbox: Vec<(u32, Message)>,
    /// How many clocks rang, those that were taken back included.
    pub rung: u64,
}

impl<'a> Tile<'a> {
    /// A tile as a fresh sample fills it: `at` says what a site (by its number in the whole
    /// lattice) holds.
    pub fn new(
        frame: &Frame<'a>,
        id: u32,
        shape: Arc<Shape>,
        at: impl Fn(u32) -> (Site, Link),
    ) -> Self {
        let (start, extent) = frame.tiling.owned(id);
        let plot = Plot::new(frame.scheme, shape, |cell, basis| {
            let cell = frame.tiling.cell(id, cell)?;
            Some(at(frame.lattice.site(Place { cell, basis })))
        });
        let blocks = frame.blocks.within(start, extent);
        let owners = blocks.len() + plot.shape().numbers() as usize;
        Self {
            id,
            start,
            extent,
            halo: frame.tiling.halo(),
            plot,
            blocks,
            queue: Queue::new(owners),
            logs: frame.tiling.tiles() > 1,
            log: Log::default(),
            pending: Vec::new(),
            told: Vec::new(),
            inbox: Vec::new(),
            outbox: Vec::new(),
            rung: 0,
        }
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The earliest of its clocks: when it rings, and whose it is.
    #[inline]
    pub fn first(&self) -> Option<(f64, u32)> {
        self.queue.first()
    }

    /// When its next clock rings.
    pub fn next_time(&self) -> Option<f64> {
        self.queue.first().map(|(time, _)| time)
    }

    /// What one of its own sites holds.
    pub fn site(&self, cell: [u32; 3], basis: u32) -> Option<Site> {
        self.plot.site(self.plot.shape().number(cell, basis))
    }

    /// One of its own sites' place in a chain.
    pub fn link(&self, cell: [u32; 3], basis: u32) -> Link {
        self.plot.link(self.plot.shape().number(cell, basis))
    }

    /// Sets every clock at the start of a segment, and enters every site into the accounts.
    pub fn set_all(&mut self, tools: &mut Tools<'_, 'a>) {
        self.queue.clear();
        let start = tools.rules.segment().start;
        for owner in 0..self.blocks.len() as u32 {
            self.set_arrival(tools, owner, start);
        }
        for number in self.own_rows().into_iter().flatten() {
            let own = self.plot.class(number).own;
            tools.worker.exposure.change_own(own, 1, 0);
            let total = self.rate(tools, number, 0);
            self.set_clock(tools, number, total, start);
        }
        self.log.clear();
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

    /// Carries out everything up to and including a time, as far as it knows by now.
    pub fn run(&mut self, tools: &mut Tools<'_, 'a>, until: f64) {
        self.read(tools);
        loop {
            let own = self.queue.first().filter(|&(time, _)| time <= until);
            match (own, self.pending.last().map(Pending::key)) {
                (None, None) => break,
                (Some(own), next) if next.is_none_or(|next| self.key(tools.frame, own) < next) => {
                    self.ring(tools, own);
                }
                _ => self.catch_up(tools),
            }
        }
        self.tell(tools.frame);
    }

    /// Does the first thing that is pending.
    fn catch_up(&mut self, tools: &mut Tools<'_, 'a>) {
        match self.pending.pop() {
            Some(Pending::Told(event)) => self.hear(tools, &event),
            Some(Pending::Arrival(key, owner)) => {
                self.rung += 1;
                self.arrive(tools, key, owner);
            }
            None => {}
        }
    }

    /// The place in the order of a clock that rings.
    fn key(&self, frame: &Frame<'_>, (time, owner): (f64, u32)) -> Key {
        let blocks = self.blocks.len() as u32;
        let owner = if owner < blocks {
            self.blocks[owner as usize]
        } else {
            frame.blocks.count() + frame.lattice.site(self.place(frame, owner - blocks))
        };
        Key { time, owner }
    }

    /// Where in the lattice a site of the plot is.
    #[inline]
    fn place(&self, frame: &Frame<'_>, number: u32) -> Place {
        let (at, basis) = self.plot.shape().place(number);
        if self.is_inside(at, [0; 3]) {
            let cell = std::array::from_fn(|axis| at[axis] - self.halo[axis] + self.start[axis]);
            return Place { cell, basis };
        }
        let cell = frame.tiling.cell(self.id, at).expect("a site is within the lattice");
        Place { cell, basis }
    }

    /// Whether a cell of its box is its own, and this far from the next that is not.
    #[inline]
    fn is_inside(&self, at: [u32; 3], depth: [u32; 3]) -> bool {
        (0..3).all(|axis| {
            let first = self.halo[axis] + depth[axis];
            at[axis] >= first && at[axis] + depth[axis] < self.halo[axis] + self.extent[axis]
        })
    }

    /// Whether the tile owns a site of its plot.
    #[inline]
    fn owns(&self, number: u32) -> bool {
        self.is_inside(self.plot.shape().place(number).0, [0; 3])
    }

    /// The earliest of its clocks rings. Returns what happened, if anything did.
    pub fn ring(&mut self, tools: &mut Tools<'_, 'a>, (time, owner): (f64, u32)) -> Option<Event> {
        self.rung += 1;
        let frame = tools.frame;
        let blocks = self.blocks.len() as u32;
        if owner < blocks {
            self.set_arrival(tools, owner, time);
            return self.arrive(tools, Key { time, owner: self.blocks[owner as usize] }, owner);
        }
        let number = owner - blocks;
        let place = self.place(frame, number);
        let site = frame.lattice.site(place);
        let key = Key { time, owner: frame.blocks.count() + site };
        self.make_room(tools, key, &around_actor(place));
        let noted = self.log.clocks();
        let pairs = &mut tools.worker.pairs;
        let choice = tools.rules.choose(&self.plot, number, site, time, pairs);
        if choice.is_none() {
            let total = tools.rules.rate(&self.plot, number, |_| ());
            self.set_clock(tools, number, total, time);
        }
        self.conclude(tools, (key, Cause::Site), (number, place), choice, noted)
    }

    /// The slow channel of its n-th block arrives at a site.
    fn arrive(&mut self, tools: &mut Tools<'_, 'a>, key: Key, n: u32) -> Option<Event> {
        let blocks = &tools.frame.blocks;
        let block = self.blocks[n as usize];
        let arrival = tools.rules.visit(block, blocks.sites(block), key.time);
        let place = blocks.place(block, arrival.n);
        self.make_room(tools, key, &around_actor(place));
        let noted = self.log.clocks();
        let number = self.number(place);
        let choice = tools.rules.choose_slow(self.plot.class(number), arrival, key.time);
        tools.worker.pairs.clear();
        self.conclude(tools, (key, Cause::Block(n)), (number, place), choice, noted)
    }

    /// The number of one of its own sites.
    fn number(&self, place: Place) -> u32 {
        let at = |axis: usize| place.cell[axis] - self.start[axis] + self.halo[axis];
        self.plot.shape().number([at(0), at(1), at(2)], place.basis)
    }

    /// Takes back what is later than something that is about to happen, and near it.
    fn make_room(&mut self, tools: &mut Tools<'_, 'a>, key: Key, near: &[(Place, u8)]) {
        if self.log.is_past(key) {
            let taken = self.log.take_later(&tools.frame.reach, key, near, None);
            self.take_back(tools, &taken, None);
        }
    }

    /// Carries out what was chosen for a site, and logs that its clock rang.
    fn conclude(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        (key, cause): (Key, Cause),
        (number, place): (u32, Place),
        choice: Option<Choice>,
        noted: usize,
    ) -> Option<Event> {
        let event = choice.and_then(|choice| self.event(tools.frame, key, (number, place), choice));
        let nothing = [(None, Link::NO_CHAIN); 2];
        let before = match &event {
            Some(event) => self.carry_out(tools, event, Some(number)),
            None => nothing,
        };
        if self.logs {
            self.log.add(key, cause, place, event, before, noted);
        }
        event
    }

    /// What a choice amounts to.
    fn event(
        &self,
        frame: &Frame<'_>,
        key: Key,
        (number, place): (u32, Place),
        choice: Choice,
    ) -> Option<Event> {
        let row = &frame.scheme.rows[usize::from(choice.row)];
        let neighbour = choice.contact.map(|(k, other)| (k, other, self.place(frame, other)));
        let was = self.plot.site(number)?;
        let was_beside = neighbour.and_then(|(_, other, _)| self.plot.site(other));
        let (product, beside) = row.products(was, was_beside);
        let starts = row.chain == ChainAction::Start;
        let link = starts.then_some(Link::STARTER);
        let second = neighbour.zip(was_beside.zip(beside));
        let second = second.map(|((k, _, place_beside), (was, site))| {
            let grows = starts || row.chain == ChainAction::Grow;
            let step = &frame.lattice.steps(place.basis)[usize::from(k)];
            let link = grows.then(|| Link::across(step.back));
            Change { place: place_beside, was, site, link }
        });
        let contact = neighbour.map(|(k, _, place)| (k, frame.lattice.site(place)));
        let site = frame.lattice.site(place);
        Some(Event {
            key,
            occurrence: Occurrence { time: key.time, site, row: choice.row, contact },
            changes: (Change { place, was, site: product, link }, second),
        })
    }

    /// An event that it was told of happens.
    fn hear(&mut self, tools: &mut Tools<'_, 'a>, event: &Event) {
        let near: Vec<(Place, u8)> = event.changes().map(|change| (change.place, APART)).collect();
        self.make_room(tools, event.key, &near);
        let noted = self.log.clocks();
        let before = self.carry_out(tools, event, None);
        self.log.add(event.key, Cause::Told, event.changes.0.place, Some(*event), before, noted);
    }

    /// Makes an event's changes, sets the clocks that they reach, keeps the accounts.
    /// Returns what the changed sites held before. `actor` is the site whose clock rang,
    /// if it is one of the tile's own; the pairs in which it acted are at hand.
    fn carry_out(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        event: &Event,
        actor: Option<u32>,
    ) -> [(Option<Site>, Link); 2] {
        let mut before = [(None, Link::NO_CHAIN); 2];
        tools.worker.before.clear();
        let deep = actor.is_some_and(|actor| self.is_deep(actor));
        for (change, before) in event.changes().zip(&mut before) {
            *before = if deep {
                self.put(tools.worker, self.number(change.place), change)
            } else {
                self.put_everywhere(tools, change)
            };
        }
        if actor.is_some() {
            let ticks = tools.worker.exposure.ticks(event.key.time);
            for pair in &tools.worker.pairs {
                tools.worker.exposure.change_pair(pair.pair, -1, ticks);
            }
        }
        self.settle(tools, event.key.time, actor, Some(deep));
        before
    }

    /// Whether all that an event at a site changes or touches is the tile's own, and none of
    /// what it changes is seen elsewhere.
    #[inline]
    fn is_deep(&self, number: u32) -> bool {
        // The halo is two contacts deep; from the actor it is one to what it changes, and
        // two from there to clocks.
        let depth = self.halo.map(|cells| cells / 2 * 3);
        self.is_inside(self.plot.shape().place(number).0, depth)
    }

    /// Makes one change wherever the tile sees the site. Returns what it held before.
    fn put_everywhere(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        change: &Change,
    ) -> (Option<Site>, Link) {
        let Place { cell, basis } = change.place;
        let mut old = (None, Link::NO_CHAIN);
        let id = self.id;
        for (_, at) in tools.frame.tiling.seen(cell).filter(|&(tile, _)| tile == id) {
            old = self.put(tools.worker, self.plot.shape().number(at, basis), change);
        }
        old
    }

    /// Makes one change at one place. Returns what was there before.
    #[inline]
    fn put(&mut self, worker: &mut Worker, number: u32, change: &Change) -> (Option<Site>, Link) {
        let old = (self.plot.site(number), self.plot.link(number));
        self.plot.put(number, change.site, &mut worker.before);
        if let Some(link) = change.link {
            self.plot.set_link(number, link);
        }
        old
    }

    /// Takes entries back, latest first. What others said stays to be done again, but for
    /// the one that is `withdrawn`.
    fn take_back(&mut self, tools: &mut Tools<'_, 'a>, taken: &[Entry], withdrawn: Option<Key>) {
        for entry in taken.iter().rev() {
            if let Some(event) = &entry.event {
                self.undo(tools, event, entry);
            }
            for (owner, time) in self.log.clocks_of(entry) {
                self.queue.put(owner, time);
            }
            let again = match (entry.cause, entry.event) {
                (Cause::Told, Some(event)) => Pending::Told(event),
                (Cause::Block(n), _) => Pending::Arrival(entry.key, n),
                _ => continue,
            };
            if withdrawn != Some(entry.key) {
                let at = self.pending.partition_point(|other| other.key() > entry.key);
                self.pending.insert(at, again);
            }
        }
    }

    /// Puts back what an event changed.
    fn undo(&mut self, tools: &mut Tools<'_, 'a>, event: &Event, entry: &Entry) {
        tools.worker.before.clear();
        let mut back: [Option<Change>; 2] = [None; 2];
        for ((change, before), back) in event.changes().zip(entry.before).zip(&mut back) {
            let (site, link) = before;
            *back = site.map(|site| Change { site, link: Some(link), ..*change });
        }
        for change in back.iter().rev().flatten() {
            self.put_everywhere(tools, change);
        }
        let own = entry.cause != Cause::Told;
        let actor = own.then(|| self.number(event.changes.0.place));
        self.settle(tools, event.key.time, actor, None);
    }

    /// After sites changed: keeps the accounts of every site whose rate that touches and,
    /// unless an event is being taken back, sets their clocks from now on. `forward` says
    /// that it is not, and whether everything touched is the tile's own; then the pairs in
    /// which the actor acted are off the accounts already.
    fn settle(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        now: f64,
        actor: Option<u32>,
        forward: Option<bool>,
    ) {
        let ticks = tools.worker.exposure.ticks(now);
        let mut touched = std::mem::take(&mut tools.worker.touched);
        touched.clear();
        touched.extend(actor);
        self.find_touched(tools.worker, ticks, forward == Some(true), &mut touched);
        // Each is independent of the others: what they draw is their own.
        for &number in &touched {
            if forward.is_none() || Some(number) != actor {
                self.leave_pairs(tools, number, ticks);
            }
            let total = self.rate(tools, number, ticks);
            if forward.is_some() {
                self.set_clock(tools, number, total, now);
            }
        }
        tools.worker.touched = touched;
    }

    /// Finds the own sites whose clocks the changes reach: those whose own rate changed,
    /// and those that act on one that is another partner now.
    fn find_touched(&self, worker: &mut Worker, ticks: i64, deep: bool, touched: &mut Vec<u32>) {
        let Worker { exposure, before, .. } = worker;
        let mut touch = |number: u32| {
            if !touched.contains(&number) {
                touched.push(number);
            }
        };
        for &(number, code) in &*before {
            let (was, now) = (self.plot.class_of(code), self.plot.class(number));
            if (now.own, now.actor) != (was.own, was.actor) && (deep || self.owns(number)) {
                exposure.change_own(was.own, -1, ticks);
                exposure.change_own(now.own, 1, ticks);
                touch(number);
            }
            if now.partner != was.partner {
                for (_, _, other) in self.plot.contacts(number) {
                    if self.plot.class(other).actor != 0 && (deep || self.owns(other)) {
                        touch(other);
                    }
                }
            }
        }
    }

    /// The classes that a site had before the changes at hand.
    #[inline]
    fn class_before(&self, worker: &Worker, number: u32) -> Class {
        match worker.before.iter().find(|&&(other, _)| other == number) {
            Some(&(_, code)) => self.plot.class_of(code),
            None => self.plot.class(number),
        }
    }

    /// Takes the pairs in which a site acted before the changes off the accounts.
    fn leave_pairs(&self, tools: &mut Tools<'_, 'a>, number: u32, ticks: i64) {
        let actor = self.class_before(tools.worker, number).actor;
        if actor == 0 {
            return;
        }
        for (_, kind, other) in self.plot.contacts(number) {
            let partner = self.class_before(tools.worker, other).partner;
            if partner != 0 {
                let pair = tools.frame.scheme.pair(actor, kind, partner);
                tools.worker.exposure.change_pair(pair, -1, ticks);
            }
        }
    }

    /// The summed rate of a site that owns a clock, zero if it owns none; enters the pairs
    /// in which it acts into the accounts.
    fn rate(&self, tools: &mut Tools<'_, 'a>, number: u32, ticks: i64) -> f64 {
        if tools.rules.is_slow(self.plot.class(number)) {
            return 0.0;
        }
        let exposure = &mut tools.worker.exposure;
        tools.rules.rate(&self.plot, number, |pair| exposure.change_pair(pair, 1, ticks))
    }

    /// Sets a site's clock from now on, or stops it if its rate is zero.
    fn set_clock(&mut self, tools: &Tools<'_, 'a>, number: u32, total: f64, now: f64) {
        let owner = self.blocks.len() as u32 + number;
        let before = self.queue.time(owner);
        if total == 0.0 && before.is_none() {
            return;
        }
        let site = tools.frame.lattice.site(self.place(tools.frame, number));
        if self.logs {
            self.log.note_clock(owner, before);
        }
        self.queue.put(owner, tools.rules.clock(site, total, now));
    }

    /// Sets the clock of one of its blocks from now on.
    fn set_arrival(&mut self, tools: &Tools<'_, 'a>, owner: u32, now: f64) {
        let block = self.blocks[owner as usize];
        self.queue.put(owner, tools.rules.arrival(block, tools.frame.blocks.sites(block), now));
    }

    /// Reads its messages.
    fn read(&mut self, tools: &mut Tools<'_, 'a>) {
        let messages = std::mem::take(&mut self.inbox);
        let said = messages.iter().filter(|message| message.holds);
        self.pending.extend(said.map(|message| Pending::Told(message.event)));
        self.pending.sort_unstable_by_key(|pending| std::cmp::Reverse(pending.key()));
        for message in messages.iter().filter(|message| !message.holds) {
            self.withdraw(tools, &message.event);
        }
        self.inbox = messages;
        self.inbox.clear();
    }

    /// What it was told does not hold after all.
    fn withdraw(&mut self, tools: &mut Tools<'_, 'a>, event: &Event) {
        if let Some(at) = self.pending.iter().position(|other| *other == Pending::Told(*event)) {
            self.pending.remove(at);
            return;
        }
        let near: Vec<(Place, u8)> = event.changes().map(|change| (change.place, APART)).collect();
        let key = event.key;
        let taken = self.log.take_later(&tools.frame.reach, key, &near, Some(key));
        self.take_back(tools, &taken, Some(key));
    }

    /// Tells others what they see of its own events, as far as that is new to them.
    fn tell(&mut self, frame: &Frame<'_>) {
        if !self.logs {
            return;
        }
        let seen =
            |event: &Event| event.changes().any(|change| !frame.tiling.is_deep(change.place.cell));
        let own = self.log.entries().iter().filter(|entry| entry.cause != Cause::Told);
        let now: Vec<Event> = own.filter_map(|entry| entry.event).filter(seen).collect();
        let before = std::mem::take(&mut self.told);
        let (mut a, mut b) = (before.iter().peekable(), now.iter().peekable());
        loop {
            match (a.peek(), b.peek()) {
                (Some(old), Some(new)) if old == new => {
                    a.next();
                    b.next();
                }
                (Some(&old), new) if new.is_none_or(|new| old.key <= new.key) => {
                    self.send(frame, Message { event: *old, holds: false });
                    a.next();
                }
                (_, Some(&new)) => {
                    self.send(frame, Message { event: *new, holds: true });
                    b.next();
                }
                (_, None) => break,
            }
        }
        self.told = now;
    }

    fn send(&mut self, frame: &Frame<'_>, message: Message) {
        let mut to: Vec<u32> = message
            .event
            .changes()
            .flat_map(|change| frame.tiling.seen(change.place.cell))
            .map(|(tile, _)| tile)
            .filter(|&tile| tile != self.id)
            .collect();
        to.sort_unstable();
        to.dedup();
        self.outbox.extend(to.into_iter().map(|tile| (tile, message)));
    }

    /// The events of its own that it carried out in the window, in order.
    pub fn done(&self) -> impl Iterator<Item = &Event> {
        let own = self.log.entries().iter().filter(|entry| entry.cause != Cause::Told);
        own.filter_map(|entry| entry.event.as_ref())
    }

    /// How many entries of its own the window's log holds.
    pub fn kept(&self) -> u64 {
        self.log.entries().iter().filter(|entry| entry.cause != Cause::Told).count() as u64
    }

    /// The window is final: forgets how it came about.
    pub fn forget(&mut self) {
        debug_assert!(self.pending.is_empty() && self.inbox.is_empty() && self.outbox.is_empty());
        self.log.clear();
        self.told.clear();
    }

    /// Its clocks: of blocks (by their number in the lattice), and of sites.
    pub fn clocks(&self, frame: &Frame<'_>) -> (Vec<(u32, f64)>, Vec<(u32, f64)>) {
        let clock = |owner| self.queue.time(owner);
        let blocks = (0..)
            .zip(&self.blocks)
            .filter_map(|(owner, &block)| Some((block, clock(owner)?)))
            .collect();
        let first = self.blocks.len() as u32;
        let sites = self.own_rows().into_iter().flatten().filter_map(|number| {
            let site = frame.lattice.site(self.place(frame, number));
            Some((site, clock(first + number)?))
        });
        (blocks, sites.collect())
    }

    /// Sets the clock of one of its blocks.
    pub fn take_arrival(&mut self, block: u32, time: f64) {
        if let Ok(owner) = self.blocks.binary_search(&block) {
            self.queue.put(owner as u32, Some(time));
        }
    }

    /// Sets the clock of one of its sites.
    pub fn take_clock(&mut self, place: Place, time: f64) {
        let owner = self.blocks.len() as u32 + self.number(place);
        self.queue.put(owner, Some(time));
    }
}
