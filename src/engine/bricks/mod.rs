//! The executor on bricks: the [rules](super::rules), with what they need kept from event to event.
//!
//! A site is a word: its code, its level, whether it acts on neighbours. A brick keeps the sums of its
//! levels, and its clock is in a [wheel](wheel::Wheel). An event changes the words of one or two
//! sites and of their neighbours, gives a level to every place where something else can happen now, and
//! sets the clocks of the bricks whose sums changed.

mod change;
mod choice;
mod ground;
mod host;
mod kernel;
mod look_ahead;
mod recount;
mod start;
mod steps;
mod tables;
#[cfg(test)]
mod tests;
mod view;
mod wheel;

use super::engine_state::EngineState;
use super::event_record::{EventRecord, Observer};
use super::executor::Executor;
use super::host::{Permissive, Steward};
use super::rules::{Expectation, Expected, Layout, PLACES, Purpose, Ringing, Rules};
use super::setup::Setup;
use super::state::Tally;
use super::view::View;
use crate::sample::Site;
use ground::level;
use kernel::Frame;
use std::ops::{ControlFlow, Range};
use steps::MOST;
use tables::Tables;

pub(super) use change::Scratch;
pub(super) use choice::Choice;
pub(super) use ground::{Ground, Journal, NOWHERE, Number};
pub(super) use kernel::Kernel;
pub(super) use look_ahead::LookAhead;
pub(super) use steps::{Beside, NOBODY, Steps};
pub(super) use tables::NO_ROW;
pub(super) use wheel::Wheel;

/// Bytes of records from which on looking ahead takes less time than it saves: less is in near
/// caches anyway.
const LOOK_AHEAD_FROM: usize = 1 << 21;

/// The executor on bricks.
#[derive(Debug)]
pub struct Bricks<'a> {
    layout: &'a Layout,
    pub(super) frame: Frame<'a>,
    pub(super) ground: Ground,
    pub(super) wheel: Wheel,
    pub(super) tally: Tally,
    pub(super) expected: Expected,
    scratch: Scratch<()>,
    look_ahead: Option<LookAhead>,
    /// The choice of a brick that rings unforeseen.
    unforeseen: Box<Choice>,
    /// Clocks that rang.
    pub(super) rang: u64,
}

/// Evaluates an expression with a constant that is the number of contacts, if the kernel is compiled for it, and else 0.
macro_rules! for_contacts {
    ($contacts:expr, $z:ident => $body:expr) => {
        match $contacts {
            6 => {
                const $z: usize = 6;
                $body
            }
            11 => {
                const $z: usize = 11;
                $body
            }
            12 => {
                const $z: usize = 12;
                $body
            }
            _ => {
                const $z: usize = 0;
                $body
            }
        }
    };
}
pub(super) use for_contacts;

/// Why clocks stop ringing.
enum Stop {
    /// None is left that rings in time.
    Done,
    /// The observer breaks.
    Broken,
    /// The wheel has to be rebuilt.
    Crowded,
}

impl<'a> Bricks<'a> {
    /// A run of a sample from time zero through the segments of its protocol.
    pub fn new(setup: Setup<'a>, sites: &[Site]) -> Self {
        let expected = vec![0; setup.scheme.kinds.len()];
        let mut run = Self::with(Rules::new(setup, 0), sites, expected);
        run.begin_segment();
        run
    }

    /// Resumes a run from a state that [fits](EngineState::fits), with the setup that it had.
    pub fn resume(setup: Setup<'a>, from: EngineState) -> Self {
        let mut run = Self::with(Rules::new(setup, from.segment), &from.sites, from.expected);
        for (site, link) in (0..).zip(from.links) {
            let handle = run.layout.handle(setup.lattice.place(site));
            run.ground.set_link(handle, link);
        }
        run.tally.chain_starts = from.chain_starts;
        run.set_levels();
        let mut times = from.clocks;
        // Nothing can happen in some, whatever a state from elsewhere says.
        let silent = times.iter_mut().zip(&run.ground.bricks).filter(|(_, b)| b.units.get() == 0);
        silent.for_each(|(time, _)| *time = f64::INFINITY);
        run.wind(&times);
        run
    }

    fn with(rules: Rules<'a>, sites: &[Site], expected: Vec<u128>) -> Self {
        let Setup { lattice, layout, scheme, .. } = *rules.setup();
        let tables = Tables::new(lattice, scheme);
        let (steps, positions) = Steps::new(lattice, layout, tables.z);
        let places = positions.len() * PLACES;
        let mut run = Self {
            ground: Ground::new(positions, u32::from(scheme.code_of_nothing(0))),
            layout,
            frame: Frame { rules, steps, tables },
            wheel: Wheel::new(0, &[], 0.0),
            tally: Tally::default(),
            expected: Expected::new(Expectation::default(), expected),
            scratch: Scratch::default(),
            look_ahead: (places * size_of::<u32>() > LOOK_AHEAD_FROM).then(LookAhead::new),
            unforeseen: Box::new(Choice::NONE),
            rang: 0,
        };
        run.fill(sites);
        run
    }

    /// The same executor, which counts expected events as an [`Expectation`] says.
    pub fn noting(mut self, expectation: Expectation) -> Self {
        self.expected = Expected::new(expectation, self.expected.parts().to_vec());
        self
    }

    /// The same, looking ahead or not, whatever the size of the crystal.
    pub fn looking_ahead(mut self, ahead: bool) -> Self {
        self.look_ahead = ahead.then(LookAhead::new);
        self
    }

    /// Clocks that rang so far, in this executor.
    pub fn rang(&self) -> u64 {
        self.rang
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.ground.bytes() + self.wheel.bytes() + self.frame.steps.bytes()
    }

    /// The summed rate of all bricks in 1/s.
    pub(super) fn rate(&self) -> f64 {
        self.rate_of(0..self.ground.bricks.len() as u32)
    }

    /// The summed rate of some bricks in 1/s.
    pub(super) fn rate_of(&self, bricks: Range<u32>) -> f64 {
        let bricks = &self.ground.bricks[bricks.start as usize..bricks.end as usize];
        bricks.iter().map(|brick| self.frame.rules.levels().rate(brick.units.get())).sum()
    }

    /// The number of contacts for which the kernel is compiled; 0 if it is compiled for any.
    pub(super) fn contacts(&self) -> usize {
        let even = !self.frame.steps.open() && self.frame.tables.even;
        if even { self.frame.tables.z } else { 0 }
    }

    /// Whether it looks ahead.
    pub(super) fn looks_ahead(&self) -> bool {
        self.look_ahead.is_some()
    }

    /// Sets all clocks, to times by brick.
    pub(super) fn wind(&mut self, times: &[f64]) {
        self.wheel = Wheel::new(0, times, self.rate());
        self.restart_look_ahead();
    }

    fn rebuild_wheel(&mut self) {
        let rate = self.rate();
        self.wheel.rebuild(rate);
        self.restart_look_ahead();
    }

    fn restart_look_ahead(&mut self) {
        if let Some(look_ahead) = &mut self.look_ahead {
            look_ahead.restart();
        }
    }

    /// Begins the next segment, if there is one and the run is to come to a time beyond this one.
    pub(super) fn begin_next_segment(&mut self, until: f64) -> bool {
        let over = until >= self.frame.rules.segment().end;
        let Some(rules) = self.frame.rules.of_next().filter(|_| over) else { return false };
        self.frame.rules = rules;
        self.begin_segment();
        true
    }

    /// Everything within the segment until a time and before an offset.
    fn advance_within(
        &mut self,
        until: f64,
        before: f64,
        steward: &mut impl Steward,
    ) -> ControlFlow<()> {
        loop {
            let stop = for_contacts!(self.contacts(), Z => self.spin::<Z>(until, before, steward));
            match stop {
                Stop::Done => return ControlFlow::Continue(()),
                Stop::Broken => return ControlFlow::Break(()),
                Stop::Crowded => self.rebuild_wheel(),
            }
        }
    }

    /// Clocks ring until a time and before an offset.
    #[inline(never)]
    fn spin<const Z: usize>(
        &mut self,
        until: f64,
        before: f64,
        steward: &mut impl Steward,
    ) -> Stop {
        loop {
            let Some((time, brick)) = self.wheel.first() else {
                let earliest = self.wheel.earliest();
                let is_due = earliest < before && self.frame.rules.is_due(earliest, until);
                return if is_due { Stop::Crowded } else { Stop::Done };
            };
            if time >= before || !self.frame.rules.is_due(time, until) {
                return Stop::Done;
            }
            if self.wheel.is_crowded() {
                return Stop::Crowded;
            }
            if let Some(look_ahead) = &mut self.look_ahead {
                look_ahead.look(Kernel::<Z>(&self.frame), &self.ground, &self.wheel);
            }
            if let Some(event) = self.ring::<Z, _>(time, brick, steward)
                && steward.happened(&self.frame.rules, time, &event, &self.tally).is_break()
            {
                return Stop::Broken;
            }
        }
    }

    /// The clock of a brick rings. Returns what happened, if anything did.
    #[inline]
    fn ring<const Z: usize, S: Steward>(
        &mut self,
        time: f64,
        brick: u32,
        steward: &mut S,
    ) -> Option<EventRecord> {
        self.rang += 1;
        let kernel = Kernel::<Z>(&self.frame);
        let ground = &self.ground;
        let foreseen = self.look_ahead.as_mut().and_then(|ahead| ahead.take(ground, brick, time));
        let choice = foreseen.unwrap_or_else(|| {
            kernel.draw(ground, brick, time, &mut self.unforeseen);
            &mut self.unforeseen
        });
        kernel.choose(ground, choice);
        let expectation = self.expected.expectation();
        if expectation.wants(choice.wait) {
            let expected = &mut self.expected;
            tell(kernel, ground, expectation, choice, |kind, parts| expected.add(kind, parts));
        }
        let occurrence = |choice: &Choice| EventRecord {
            time: kernel.rules.time_at(time),
            site: kernel.number(ground, choice.handle),
            row: choice.row,
            contact: (choice.other != NOBODY)
                .then(|| (choice.contact, kernel.number(ground, choice.other))),
        };
        let mut event = None;
        if choice.row != NO_ROW
            && (!S::FORBIDS || steward.permits(&kernel.rules, brick, time, &occurrence(choice)))
        {
            kernel.carry_out(ground, &mut self.tally, &mut self.scratch, choice);
            event = Some(occurrence(choice));
            for &(other, before) in &self.scratch.changes.touched {
                let units = ground.bricks[other as usize].units.get();
                if other != brick && units != before {
                    let next = kernel.rules.set(other, Purpose::Change, time, units);
                    self.wheel.set(other, next);
                    ground.bricks[other as usize].set_slot(ground::NOWHERE);
                }
            }
        }
        let units = ground.bricks[brick as usize].units.get();
        let next = kernel.rules.next(brick, Purpose::Ringing, time, choice.wait, units);
        self.wheel.set(brick, next);
        event
    }
}

/// Tells the expected events of a ringing.
#[inline(never)]
pub(super) fn tell<const Z: usize>(
    kernel: Kernel<'_, '_, Z>,
    ground: &Ground,
    expectation: Expectation,
    choice: &Choice,
    to: impl FnMut(u16, u128),
) {
    let meaning = kernel.meaning(ground, choice.handle);
    let first = kernel.pairs_of(meaning.actor());
    let contacts = kernel.contacts(choice.handle, &choice.around);
    let contacts = contacts.take(if meaning.actor() == 0 { 0 } else { MOST });
    let pairs = contacts.map(|(_, way, other)| {
        first + way.kind as usize + kernel.tables.partner(ground.record(other))
    });
    let level = level(ground.record(choice.handle));
    let ringing = Ringing {
        site: kernel.number(ground, choice.handle),
        own: meaning.own(),
        bound: kernel.rules.chosen(level, meaning.own(), pairs.clone()),
        time: choice.time,
    };
    expectation.tell(&kernel.rules, ringing, pairs, to);
}

impl Executor for Bricks<'_> {
    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            self.advance_within(until, f64::INFINITY, &mut Permissive(observer))?;
            if !self.begin_next_segment(until) {
                return ControlFlow::Continue(());
            }
        }
    }

    fn view(&self) -> &impl View {
        self
    }

    fn expected_events(&self, _: f64) -> Vec<f64> {
        self.expected.events()
    }

    fn state(&self) -> EngineState {
        let sites = 0..self.lattice().sites();
        EngineState {
            segment: self.frame.rules.index(),
            sites: sites.clone().map(|site| self.site(site)).collect(),
            links: sites.map(|site| self.link(site)).collect(),
            chain_starts: self.tally.chain_starts,
            clocks: self.wheel.times().collect(),
            expected: self.expected.parts().to_vec(),
            walkers: None,
        }
    }
}
