//! How tiles agree: what they tell each other, and how they take back what was too early.

use super::change::Actor;
use super::depth::Depth;
use super::log::{Cause, Change, Entry, Event, Key, Near, Pending};
use super::mailbox::{Mailbox, Message};
use super::reach::APART;
use super::tile::Tile;
use super::tools::{Frame, Tools};

/// A tile's correspondence within a window.
#[derive(Clone, Debug, Default)]
pub struct TileMail {
    /// Messages that it is about to read.
    pub inbox: Vec<Message>,
    /// What it was told and has not carried out yet, and arrivals that it took back, latest
    /// first.
    pending: Vec<Pending>,
    /// Events that others see, done and taken back since it told others last.
    pub(super) done: Vec<Event>,
    taken_back: Vec<Event>,
}

impl<'a> Tile<'a> {
    /// Reads its messages, carries out everything up to and including a time, as far as it
    /// knows by now, and tells others.
    pub fn run(&mut self, tools: &mut Tools<'_, 'a>, until: f64, post: &Mailbox) {
        self.read(tools);
        loop {
            let own = self.queue.first().filter(|&(time, _)| time <= until);
            match (own, self.mail.pending.last().map(Pending::key)) {
                (None, None) => break,
                (Some(own), next) if next.is_none_or(|next| self.key(tools.frame, own) < next) => {
                    self.ring(tools, own);
                }
                _ => self.catch_up(tools),
            }
        }
        self.tell(tools.frame, post);
    }

    /// Does the first thing that is pending.
    fn catch_up(&mut self, tools: &mut Tools<'_, 'a>) {
        match self.mail.pending.pop() {
            Some(Pending::Told(event)) => self.hear(tools, event),
            Some(Pending::Arrival(key, owner)) => drop(self.arrive(tools, key, owner)),
            None => {}
        }
    }

    /// An event that it was told of happens.
    fn hear(&mut self, tools: &mut Tools<'_, 'a>, event: Event) {
        self.make_room(tools, event.key, changed(&event));
        let noted = self.log.clocks();
        let before = self.carry_out(tools, &event, None);
        let clocks = (noted, self.log.clocks());
        let (key, visited) = (event.key, event.first.site);
        let event = Some(event);
        let (cause, depth) = (Cause::Told, Depth::Seen);
        let entry = Entry { key, cause, visited, depth, event, before, clocks };
        self.log.add(&tools.frame.reach, entry);
    }

    /// Takes back what is later than something that is about to happen, and near it.
    #[inline]
    pub(super) fn make_room(
        &mut self,
        tools: &mut Tools<'_, 'a>,
        key: Key,
        near: impl Iterator<Item = Near>,
    ) {
        if self.log.is_past(key) {
            let taken = self.log.take_later(&tools.frame.reach, key, near);
            self.take_back(tools, &taken, None);
        }
    }

    /// Takes entries back, latest first. What others said and what its blocks brought stays
    /// to be done again, but for the event that is `withdrawn`.
    fn take_back(&mut self, tools: &mut Tools<'_, 'a>, taken: &[Entry], withdrawn: Option<Key>) {
        for entry in taken.iter().rev() {
            if let Some(event) = &entry.event {
                self.undo(tools, event, entry);
                if entry.is_news() {
                    self.mail.taken_back.push(*event);
                }
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
                let pending = &mut self.mail.pending;
                let at = pending.partition_point(|other| other.key() > entry.key);
                pending.insert(at, again);
            }
        }
    }

    /// Puts back what an event changed.
    fn undo(&mut self, tools: &mut Tools<'_, 'a>, event: &Event, entry: &Entry) {
        tools.worker.before.clear();
        let mut back: [Option<Change>; 2] = [None; 2];
        for ((change, before), back) in event.changes().zip(entry.before).zip(&mut back) {
            let undone = |(site, link)| Change { now: site, link: Some(link), ..*change };
            *back = before.map(undone);
        }
        for change in back.iter().rev().flatten() {
            self.put_everywhere(tools, *change);
        }
        let spot = (entry.cause != Cause::Told).then(|| {
            let number = self.number(tools.frame.lattice.place(event.first.site));
            self.spot(tools.frame, number)
        });
        let actor = spot.map(|spot| Actor { spot, other: None, deep: false });
        let ticks = tools.worker.exposure.ticks(event.key.time);
        self.settle(tools, ticks, actor, false, |_, _, _, _| ());
    }

    /// Reads its messages.
    fn read(&mut self, tools: &mut Tools<'_, 'a>) {
        let messages = std::mem::take(&mut self.mail.inbox);
        let said = messages.iter().filter(|message| message.holds);
        self.mail.pending.extend(said.map(|message| Pending::Told(message.event)));
        self.mail.pending.sort_unstable_by_key(|pending| std::cmp::Reverse(pending.key()));
        for message in messages.iter().filter(|message| !message.holds) {
            self.withdraw(tools, &message.event);
        }
        self.mail.inbox = messages;
        self.mail.inbox.clear();
    }

    /// What it was told does not hold after all.
    fn withdraw(&mut self, tools: &mut Tools<'_, 'a>, event: &Event) {
        let pending = &mut self.mail.pending;
        let first = pending.partition_point(|other| other.key() > event.key);
        let mut same = pending[first..].iter().take_while(|other| other.key() == event.key);
        if let Some(n) = same.position(|other| *other == Pending::Told(*event)) {
            pending.remove(first + n);
            return;
        }
        let taken = self.log.take_later(&tools.frame.reach, event.key, changed(event));
        self.take_back(tools, &taken, Some(event.key));
    }

    /// Tells others what they see of its own events, as far as that is new to them.
    fn tell(&mut self, frame: &Frame<'_>, post: &Mailbox) {
        let TileMail { done, taken_back, .. } = &mut self.mail;
        let (mut done, mut taken_back) = (std::mem::take(done), std::mem::take(taken_back));
        // Of what happens at the same time, what came first stays first.
        done.sort_by_key(|event| event.key);
        taken_back.sort_by_key(|event| event.key);
        let (mut old, mut new) = (taken_back.iter().peekable(), done.iter().peekable());
        loop {
            match (old.peek(), new.peek()) {
                (None, None) => break,
                (Some(a), Some(b)) if a == b => {
                    old.next();
                    new.next();
                }
                (Some(&&event), b) if b.is_none_or(|b| event.key <= b.key) => {
                    self.send(frame, post, Message { event, holds: false });
                    old.next();
                }
                (_, b) => {
                    if let Some(&&event) = b {
                        self.send(frame, post, Message { event, holds: true });
                    }
                    new.next();
                }
            }
        }
        done.clear();
        taken_back.clear();
        (self.mail.done, self.mail.taken_back) = (done, taken_back);
    }

    /// Sends a message to every other tile that sees what an event changed.
    fn send(&self, frame: &Frame<'_>, post: &Mailbox, message: Message) {
        let sites = message.event.changes().map(|change| change.site);
        let mut to: Vec<u32> = sites
            .flat_map(|site| frame.tiling.seen(frame.lattice.place(site).cell))
            .map(|(tile, _)| tile)
            .filter(|&tile| tile != self.id)
            .collect();
        to.sort_unstable();
        to.dedup();
        for tile in to {
            post.send(tile, message);
        }
    }

    /// Forgets how the window came about. Returns how many of its own clocks
    /// rang in it.
    pub fn forget(&mut self) -> u64 {
        let TileMail { inbox, pending, done, taken_back } = &self.mail;
        debug_assert!(inbox.is_empty() && pending.is_empty());
        debug_assert!(done.is_empty() && taken_back.is_empty());
        let rang = self.log.rang();
        self.log.clear();
        rang as u64
    }
}

/// The sites that an event changed, and what is near to them.
fn changed(event: &Event) -> impl Iterator<Item = Near> {
    event.changes().map(|change| Near { site: change.site, within: APART })
}
