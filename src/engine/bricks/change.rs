//! Carries out an event: changes its sites, and gives a level to every place where something else than
//! before can happen.

use super::choice::Choice;
use super::ground::{ACTS, Changes, Ground, Journal};
use super::kernel::Kernel;
use super::steps::{Around, MOST, NOBODY};
use super::tables::Meaning;
use crate::engine::state::{Link, Tally};
use crate::mechanism::ChainAction;

/// A place whose classes may have changed, and what they were.
#[derive(Clone, Copy, Debug)]
struct Changed {
    handle: u32,
    was: Meaning,
    is: Meaning,
}

/// Lists that are filled at each event.
#[derive(Debug, Default)]
pub struct Scratch<J> {
    /// What the event changes.
    pub changes: Changes<J>,
    /// Neighbours of the event's sites whose classes changed, and what they were.
    changed: Vec<(u32, Meaning)>,
    /// Places that act and are to have levels.
    actors: Vec<u32>,
}

impl<const Z: usize> Kernel<'_, '_, Z> {
    /// Carries out an event that was chosen.
    #[inline]
    pub fn carry_out(
        self,
        ground: &Ground,
        tally: &mut Tally,
        scratch: &mut Scratch<impl Journal>,
        choice: &Choice,
    ) {
        scratch.changes.touched.clear();
        let row = usize::from(choice.row);
        if self.tables.swaps[row] {
            let site = self.swap(ground, scratch, choice.handle, row, 0);
            let other = self.swap(ground, scratch, choice.other, row, 1);
            return self.settle_two(ground, scratch, choice, site, other);
        }
        scratch.changed.clear();
        let site = self.put(ground, tally, scratch, choice.handle, row, 0, &choice.around);
        let chain = self.tables.chains[row];
        if chain == ChainAction::Start {
            ground.set_link(choice.handle, Link::STARTER);
            tally.chain_starts += 1;
        }
        if choice.other == NOBODY {
            if scratch.changed.is_empty() {
                let site = self.changed(ground, choice.handle, site);
                self.settle(ground, scratch, site, None, &choice.around);
            } else {
                self.settle_many(ground, scratch, choice, site, None);
            }
            return;
        }
        let other = self.put(ground, tally, scratch, choice.other, row, 1, &choice.beside);
        if matches!(chain, ChainAction::Start | ChainAction::Grow) {
            let back = self.ways(choice.handle)[usize::from(choice.contact)].back;
            ground.set_link(choice.other, Link::across(back));
        }
        if scratch.changed.is_empty() {
            let site = self.changed(ground, choice.handle, site);
            let other = self.changed(ground, choice.other, other);
            self.settle_two(ground, scratch, choice, site, other);
        } else {
            self.settle_many(ground, scratch, choice, site, Some(other));
        }
    }

    #[inline]
    fn changed(self, ground: &Ground, handle: u32, was: Meaning) -> Changed {
        Changed { handle, was, is: self.meaning(ground, handle) }
    }

    /// By how much a molecule's code grows from one state to the next.
    #[inline]
    fn area(self, handle: u32) -> i32 {
        if Z == 0 { self.tables.area(self.steps.basis(handle)) } else { ((Z + 1) * (Z + 1)) as i32 }
    }

    /// Puts what a row makes of it on a place that counts as before.
    #[inline]
    fn swap(
        self,
        ground: &Ground,
        scratch: &mut Scratch<impl Journal>,
        handle: u32,
        row: usize,
        role: usize,
    ) -> Changed {
        let record = ground.record(handle);
        let was = self.tables.meaning(record);
        let more = i32::from(self.tables.turn(row, role, was).state) * self.area(handle);
        let moved = record.wrapping_add_signed(more);
        let is = self.tables.meaning(moved);
        write(ground, scratch, handle, record, with_acting(moved, is));
        Changed { handle, was, is }
    }

    /// Puts what a row makes of it on a place, and tells its neighbours. Returns what it was.
    #[inline]
    #[expect(clippy::too_many_arguments, reason = "an event's parts")]
    fn put(
        self,
        ground: &Ground,
        tally: &mut Tally,
        scratch: &mut Scratch<impl Journal>,
        handle: u32,
        row: usize,
        role: usize,
        around: &Around,
    ) -> Meaning {
        let record = ground.record(handle);
        let was = self.tables.meaning(record);
        let turn = self.tables.turn(row, role, was);
        tally.species[usize::from(turn.was)] -= 1;
        tally.species[usize::from(turn.is)] += 1;
        tally.ordered = tally.ordered.wrapping_add_signed(i64::from(turn.ordered));
        tally.liquid = tally.liquid.wrapping_add_signed(i64::from(turn.liquid));
        let more = i32::from(turn.state) * self.area(handle);
        let moved = record.wrapping_add_signed(more);
        write(ground, scratch, handle, record, with_acting(moved, self.tables.meaning(moved)));
        let (phi, psi) = (i32::from(turn.phi), i32::from(turn.psi));
        if (phi, psi) == (0, 0) {
            return was;
        }
        for (_, way, other) in self.contacts(handle, around) {
            let width = if Z == 0 { way.width } else { Z as i32 + 1 };
            let record = ground.record(other);
            let new = record.wrapping_add_signed(phi * width + psi);
            write(ground, scratch, other, record, new);
            let before = self.tables.meaning(record);
            if !before.same_classes(self.tables.meaning(new)) {
                scratch.changed.push((other, before));
            }
        }
        was
    }

    /// Levels where nobody's classes changed but those of the event's two sites.
    #[inline(never)]
    fn settle_two(
        self,
        ground: &Ground,
        scratch: &mut Scratch<impl Journal>,
        choice: &Choice,
        site: Changed,
        other: Changed,
    ) {
        self.settle(ground, scratch, site, Some(other), &choice.around);
        self.settle(ground, scratch, other, Some(site), &choice.beside);
    }

    /// Levels of a place that changed, and of those that act on it. The one beside, if it changed, takes
    /// care of itself.
    #[expect(clippy::inline_always, reason = "a call costs a twentieth of an event")]
    #[inline(always)]
    fn settle(
        self,
        ground: &Ground,
        scratch: &mut Scratch<impl Journal>,
        Changed { handle, was, is }: Changed,
        beside: Option<Changed>,
        around: &Around,
    ) {
        let (mut level, mut acting) = (None, None);
        if is.actor() != 0 {
            let other_partner = |beside: Changed| beside.was.partner() != beside.is.partner();
            if !was.same_level(is) || beside.is_some_and(other_partner) {
                let (rate, count) = self.rate(ground, handle, is, around);
                (level, acting) = (Some(self.levels().level(rate)), Some(count));
            }
        } else if !was.same_level(is) {
            level = Some(self.rules.own_level(is.own()));
        }
        if let Some(level) = level {
            ground.set_level(self.levels(), handle, level, &mut scratch.changes);
        }
        if was.partner() != is.partner() {
            let acting = acting.unwrap_or_else(|| self.acting(ground, handle, around));
            let itself = beside.is_some_and(|beside| beside.is.actor() != 0);
            if acting > u32::from(itself) {
                let beside = beside.map_or(NOBODY, |beside| beside.handle);
                self.refresh_actors(ground, scratch, handle, beside, around);
            }
        }
    }

    /// Gives a place that acts its level.
    #[inline]
    fn refresh(
        self,
        ground: &Ground,
        scratch: &mut Scratch<impl Journal>,
        handle: u32,
        meaning: Meaning,
        around: &Around,
    ) {
        let (rate, _) = self.rate(ground, handle, meaning, around);
        let level = self.levels().level(rate);
        ground.set_level(self.levels(), handle, level, &mut scratch.changes);
    }

    /// Gives those that act on a place their levels, but for the one beside.
    #[inline(never)]
    fn refresh_actors(
        self,
        ground: &Ground,
        scratch: &mut Scratch<impl Journal>,
        handle: u32,
        beside: u32,
        around: &Around,
    ) {
        let mut list = [NOBODY; MOST];
        for (.., other) in self.contacts(handle, around) {
            let record = ground.record(other);
            if other != beside && record & ACTS != 0 {
                self.around(ground, other, &mut list);
                scratch.changes.journal.reads(&list[..self.z()]);
                self.refresh(ground, scratch, other, self.tables.meaning(record), &list);
            }
        }
    }

    /// Levels where classes of neighbours changed, too.
    #[inline(never)]
    fn settle_many(
        self,
        ground: &Ground,
        scratch: &mut Scratch<impl Journal>,
        choice: &Choice,
        site: Meaning,
        other: Option<Meaning>,
    ) {
        // A place may be listed twice: what it was when it was listed first is what it was.
        let mut changed = std::mem::take(&mut scratch.changed);
        let mut actors = std::mem::take(&mut scratch.actors);
        actors.clear();
        changed.push((choice.handle, site));
        changed.extend(other.map(|other| (choice.other, other)));
        for &(handle, _) in &changed {
            let record = ground.record(handle);
            // The journal knows of it.
            ground.set_record(handle, with_acting(record, self.tables.meaning(record)));
        }
        let mut list = [NOBODY; MOST];
        for &(handle, was) in &changed {
            let is = self.meaning(ground, handle);
            if !was.same_level(is) {
                if is.actor() == 0 {
                    let level = self.rules.own_level(is.own());
                    ground.set_level(self.levels(), handle, level, &mut scratch.changes);
                } else {
                    actors.push(handle);
                }
            }
            if was.partner() != is.partner() {
                self.around(ground, handle, &mut list);
                scratch.changes.journal.reads(&list[..self.z()]);
                let acting = self.contacts(handle, &list).map(|(.., other)| other);
                actors.extend(acting.filter(|&other| ground.record(other) & ACTS != 0));
            }
        }
        actors.sort_unstable();
        actors.dedup();
        for &actor in &actors {
            self.around(ground, actor, &mut list);
            scratch.changes.journal.reads(&list[..self.z()]);
            self.refresh(ground, scratch, actor, self.meaning(ground, actor), &list);
        }
        (scratch.changed, scratch.actors) = (changed, actors);
    }
}

/// Makes a record another.
#[inline]
fn write(ground: &Ground, scratch: &mut Scratch<impl Journal>, handle: u32, old: u32, new: u32) {
    scratch.changes.tell(ground, handle, old);
    ground.set_record(handle, new);
}

/// A record that says whether what it means acts on neighbours.
#[inline]
pub fn with_acting(record: u32, meaning: Meaning) -> u32 {
    let acts = if meaning.actor() == 0 { 0 } else { ACTS };
    record & !ACTS | acts
}
