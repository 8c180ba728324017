//! How a tile makes an event's changes, and what follows from them: clocks and accounts.

use super::super::rules::Ground;
use super::log::{Change, Event, Held};
use super::tile::{Spot, Tile, Tools, Worker};
use crate::crystal::Place;
use crate::mechanism::Class;

/// Whose rates changes touched, as far as that is known beforehand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Actor {
    /// Its number in the plot, and in the lattice.
    pub spot: Option<(u32, u32)>,
    /// The number in the plot of the neighbour that it acted on, and in the lattice, if the
    /// tile owns it.
    pub other: Option<(u32, u32)>,
    /// Whether everything that is touched is the tile's own.
    pub deep: bool,
}

impl<'a> Tile<'a> {
    /// Makes the changes of an event at one of its own sites, sets the clocks that they
    /// reach, keeps the accounts. The pairs in which the site acted are at hand. Returns
    /// what the changed sites held before.
    #[inline]
    pub(super) fn carry_out_own(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        event: &Event,
        (spot, deep): (Spot, bool),
        other: Option<u32>,
    ) -> [Held; 2] {
        tools.worker.before.clear();
        let mut before = [None; 2];
        let mut actor =
            Actor { spot: Some((spot.number, spot.site)), other: None, deep };
        if deep {
            before[0] = self.put(tools.worker, spot.number, event.first);
            if let (Some(number), Some(change)) = (other, event.second) {
                before[1] = self.put(tools.worker, number, change);
                actor.other = Some((number, change.site));
            }
        } else {
            before = self.put_all(tools, event);
        }
        let now = event.key.time;
        let ticks = tools.worker.exposure.ticks(now);
        for pair in &tools.worker.pairs {
            tools.worker.exposure.change_pair(pair.pair, -1, ticks);
        }
        self.settle(tools, now, actor, Some(spot.number), |tile, tools, number, total| {
            tile.set_touched(tools, number, actor, total, now);
        });
        before
    }

    /// Makes the changes of another tile's event.
    pub(super) fn carry_out_told(&mut self, tools: &mut Tools<'_, 'a>, event: &Event) -> [Held; 2] {
        tools.worker.before.clear();
        let before = self.put_all(tools, event);
        let now = event.key.time;
        self.settle(tools, now, Actor::default(), None, |tile, tools, number, total| {
            tile.set_touched(tools, number, Actor::default(), total, now);
        });
        before
    }

    /// After changes: moves every touched site to its new place in the accounts, and does
    /// something `with` it and its new rate. The pairs in which the site that is `off` acted
    /// are off the accounts already.
    #[inline]
    pub(super) fn settle(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        now: f64,
        actor: Actor,
        off: Option<u32>,
        with: impl Fn(&mut Self, &mut Tools<'_, 'a>, u32, f64),
    ) {
        let ticks = tools.worker.exposure.ticks(now);
        self.find_touched(tools.worker, ticks, actor);
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
    fn find_touched(&self, worker: &mut Worker, ticks: i64, actor: Actor) {
        let Worker { exposure, before, touched, .. } = worker;
        touched.clear();
        touched.extend(actor.spot.map(|(number, _)| number));
        let mut touch = |number: u32| {
            if !touched.contains(&number) {
                touched.push(number);
            }
        };
        for &(number, code) in &*before {
            let (was, now) = (self.plot.class_of(code), self.plot.class(number));
            if (now.own, now.actor) != (was.own, was.actor) && (actor.deep || self.owns(number)) {
                exposure.change_own(was.own, -1, ticks);
                exposure.change_own(now.own, 1, ticks);
                touch(number);
            }
            if now.partner != was.partner {
                for (_, _, other) in self.plot.contacts(number) {
                    if self.plot.class(other).actor != 0 && (actor.deep || self.owns(other)) {
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

    /// Sets the clock of a site that was touched, or stops it if its rate is zero.
    #[inline]
    fn set_touched(
        &mut self,
        tools: &Tools<'_, 'a>,
        number: u32,
        actor: Actor,
        total: f64,
        now: f64,
    ) {
        let known = [actor.spot, actor.other].into_iter().flatten();
        let site = match known.into_iter().find(|&(known, _)| known == number) {
            Some((_, site)) => site,
            None => self.spot(tools.frame, number).site,
        };
        self.set_clock(tools, number, site, total, now);
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
