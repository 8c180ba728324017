//! How a tile makes an event's changes, and what follows from them: clocks and accounts.

use super::super::state::SiteView;
use super::log::{Change, Event, Held};
use super::tile::{SiteRef, Tile};
use super::tools::{Tools, Worker};
use crate::crystal::Place;
use crate::mechanism::Class;

/// The own site at which an event happens.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// Where it is.
    pub spot: SiteRef,
    /// The number in the plot of the neighbour that it acts on.
    pub other: Option<u32>,
    /// Whether everything that is changed and touched is the tile's own, and seen nowhere else.
    pub deep: bool,
}

impl<'a> Tile<'a> {
    /// Makes the changes of an event, sets the clocks that they reach, keeps the accounts. If
    /// it is the tile's own, the pairs in which its actor acted are at hand. Returns what the
    /// changed sites held before.
    pub(super) fn carry_out(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        event: &Event,
        actor: Option<Actor>,
    ) -> [Held; 2] {
        tools.worker.before.clear();
        let before = match actor {
            Some(Actor { spot, other, deep: true }) => {
                let first = self.put(tools.worker, spot.number, event.first);
                let second = other.zip(event.second);
                [first, second.and_then(|(other, change)| self.put(tools.worker, other, change))]
            }
            _ => self.put_all(tools, event),
        };
        let now = event.key.time;
        let ticks = tools.worker.exposure.ticks(now);
        if actor.is_some() {
            for pair in &tools.worker.pairs {
                tools.worker.exposure.change_pair(pair.pair, -1, ticks);
            }
        }
        self.settle(tools, ticks, actor, true, |tile, tools, number, total| {
            let site = match actor {
                Some(actor) if number == actor.spot.number => actor.spot.site,
                _ => tile.spot(tools.frame, number).site,
            };
            tile.set_clock(tools, number, site, total, now);
        });
        before
    }

    /// After changes: moves every touched site to its new place in the accounts, and does
    /// something `with` it and its new rate. `left` says that the pairs in which the actor
    /// acted are off the accounts already.
    #[inline]
    pub(super) fn settle(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        ticks: i64,
        actor: Option<Actor>,
        left: bool,
        with: impl Fn(&mut Self, &mut Tools<'_, 'a>, u32, f64),
    ) {
        self.find_touched(tools, ticks, actor);
        let off = actor.filter(|_| left).map(|actor| actor.spot.number);
        let touched = std::mem::take(&mut tools.worker.touched);
        for &number in &touched {
            if off != Some(number) {
                self.leave_pairs(tools, number, ticks);
            }
            let total = self.rate(tools, number, ticks);
            with(self, tools, number, total);
        }
        tools.worker.touched = touched;
    }

    /// Makes all changes of an event wherever the tile sees their sites. Returns what these
    /// held before.
    fn put_all(&mut self, tools: &mut Tools<'_, 'a>, event: &Event) -> [Held; 2] {
        let mut before = [None; 2];
        for (change, before) in event.changes().zip(&mut before) {
            *before = self.put_everywhere(tools, *change);
        }
        before
    }

    /// Makes one change wherever the tile sees the site. Returns what it held before.
    pub(super) fn put_everywhere(&mut self, tools: &mut Tools<'_, 'a>, change: Change) -> Held {
        let Place { cell, basis } = tools.frame.lattice.place(change.site);
        let id = self.id;
        let mut before = None;
        for (_, at) in tools.frame.tiling.seen(cell).filter(|&(tile, _)| tile == id) {
            before = self.put(tools.worker, self.plot.shape().number(at, basis), change);
        }
        before
    }

    /// Makes one change at one place. Returns what was there before.
    #[inline]
    fn put(&mut self, worker: &mut Worker, number: u32, change: Change) -> Held {
        let before = self.plot.site(number).map(|site| (site, self.plot.link(number)));
        self.plot.put(number, change.now, &mut worker.before);
        if let Some(link) = change.link {
            self.plot.set_link(number, link);
        }
        before
    }

    /// Finds the own sites whose clocks the changes reach: the actor, those whose own rate
    /// changed, and those that act on one that is another partner now. Keeps the accounts of
    /// their own rates.
    #[inline]
    fn find_touched(&self, tools: &mut Tools<'_, 'a>, ticks: i64, actor: Option<Actor>) {
        let Tools { frame, rules, worker } = tools;
        let Worker { exposure, before, touched, .. } = &mut **worker;
        touched.clear();
        touched.extend(actor.map(|actor| actor.spot.number));
        let deep = actor.is_some_and(|actor| actor.deep);
        let mut touch = |number: u32| {
            if !touched.contains(&number) {
                touched.push(number);
            }
        };
        for &(number, code) in &*before {
            let (was, now) = (self.plot.class_of(code), self.plot.class(number));
            if (now.own, now.actor) != (was.own, was.actor) && (deep || self.owns(number)) {
                let site = || self.spot(frame, number).site;
                rules.expose_own(exposure, was.own, -1, ticks, site);
                rules.expose_own(exposure, now.own, 1, ticks, site);
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
    #[inline]
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
    #[inline]
    pub(super) fn rate(&self, tools: &mut Tools<'_, 'a>, number: u32, ticks: i64) -> f64 {
        if tools.rules.is_slow(self.plot.class(number)) {
            return 0.0;
        }
        let exposure = &mut tools.worker.exposure;
        tools.rules.rate(&self.plot, number, |pair| exposure.change_pair(pair.pair, 1, ticks))
    }

    /// Sets the clock of one of its own sites from now on, or stops it if its rate is zero.
    #[inline]
    pub(super) fn set_clock(
        &mut self,
        tools: &Tools<'_, 'a>,
        number: u32,
        site: u32,
        total: f64,
        now: f64,
    ) {
        let owner = self.owner(number);
        let before = self.queue.put(owner, tools.rules.clock(site, total, now));
        if self.logs {
            self.log.note_clock(owner, before);
        }
    }
}
