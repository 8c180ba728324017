//! The reference executor: the [rules](super::rules) word for word. It searches all bricks for the
//! earliest clock, adds up every level of a brick each time, and looks at every site within two
//! contacts of an event. It is the oracle for [`super::Bricks`].

use super::engine_state::EngineState;
use super::event_record::{EventRecord, Observer};
use super::executor::Executor;
use super::host::{Host, Permissive, Steward};
use super::melt::free_fraction;
use super::rules::{Expectation, Expected, IDLE, Mark, Purpose, Ringing, Rules, SLOW};
use super::setup::Setup;
use super::state::{SiteView, State};
use super::view::View;
use crate::sample::Site;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// The oracle.
///
/// ```
/// use std::ops::ControlFlow;
/// use tautomata::crystal::Lattice;
/// use tautomata::engine::{EventRecord, Executor, Layout, Observer, Reference, Setup, Source, Tally, View};
/// use tautomata::mechanism::Scheme;
/// use tautomata::prelude::*;
/// use tautomata::sample::Site;
///
/// struct Count(u64);
///
/// impl Observer for Count {
///     fn event(&mut self, _: &EventRecord, _: &Tally) -> ControlFlow<()> {
///         self.0 += 1;
///         ControlFlow::Continue(())
///     }
/// }
///
/// // Monomer that decays at 1 per second, for a second.
/// let decay = Event::new("decay", Species::M, Species::P, 1.0);
/// let mechanism = Mechanism { events: vec![decay], ..Mechanism::default() };
/// let chain = generic("chain", 5.0).expect("a generic lattice");
/// let lattice = Lattice::new(chain, [10_000, 1, 1], Boundary::Open)?;
/// let scheme = Scheme::compile(&mechanism, &lattice)?;
/// let segments = Protocol { pieces: vec![Piece::between(1.0, 300.0, 300.0)], ..Protocol::default() }.segments();
/// let layout = Layout::new(&lattice)?;
/// let setup = Setup {
///     lattice: &lattice,
///     layout: &layout,
///     scheme: &scheme,
///     segments: &segments,
///     depths: None,
///     source: Source::new(1, 0),
/// };
/// let mut executor = Reference::new(setup, &vec![Site::new(Species::M, true, false); 10_000]);
/// let mut events = Count(0);
/// let _ = executor.advance(1.0, &mut events);
/// // 10 000 (1 − 1/e) ± 48; five standard deviations.
/// assert!(events.0.abs_diff(6321) < 240);
/// assert_eq!(executor.view().find(|site| site.species() == Species::P).len() as u64, events.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reference<'a> {
    rules: Rules<'a>,
    state: State<'a>,
    /// By site: its brick.
    brick_of: Vec<u32>,
    /// By brick: its sites in the order of places.
    sites_of: Vec<Vec<u32>>,
    /// By site.
    levels: Vec<u16>,
    /// By brick: when it rings, in s from the start of the segment.
    clocks: Vec<f64>,
    expected: Expected,
}

impl<'a> Reference<'a> {
    /// A run of a sample from time zero through the segments of its protocol.
    pub fn new(setup: Setup<'a>, sites: &[Site]) -> Self {
        let expected = vec![0; setup.scheme.kinds.len()];
        let state = State::new(setup.lattice, setup.scheme, sites);
        let mut run = Self::with(Rules::new(setup, 0), state, expected);
        run.begin_segment();
        run
    }

    /// Resumes a run from a state that [fits](EngineState::fits), with the setup that it had.
    pub fn resume(setup: Setup<'a>, from: EngineState) -> Self {
        let state = State::new(setup.lattice, setup.scheme, &from.sites);
        let state = state.with_chains(from.links, from.chain_starts);
        let mut run = Self::with(Rules::new(setup, from.segment), state, from.expected);
        run.set_all_levels();
        for (brick, time) in (0..).zip(from.clocks) {
            // Nothing can happen in some, whatever a state from elsewhere says.
            let never = run.units(brick) == 0;
            run.clocks[brick as usize] = if never { f64::INFINITY } else { time };
        }
        run
    }

    fn with(rules: Rules<'a>, state: State<'a>, expected: Vec<u128>) -> Self {
        let Setup { lattice, layout, .. } = *rules.setup();
        let sites = 0..lattice.sites();
        let brick_of: Vec<u32> =
            sites.clone().map(|site| layout.brick(lattice.place(site))).collect();
        let mut in_order: Vec<u32> = sites.collect();
        in_order.sort_by_key(|&site| layout.handle(lattice.place(site)));
        let mut sites_of = vec![Vec::new(); layout.bricks() as usize];
        for site in in_order {
            sites_of[brick_of[site as usize] as usize].push(site);
        }
        Self {
            levels: vec![IDLE; lattice.sites() as usize],
            clocks: vec![f64::INFINITY; sites_of.len()],
            expected: Expected::new(Expectation::default(), expected),
            rules,
            state,
            brick_of,
            sites_of,
        }
    }

    /// The same executor, which counts expected events as an [`Expectation`] says.
    pub fn noting(mut self, expectation: Expectation) -> Self {
        self.expected = Expected::new(expectation, self.expected.parts().to_vec());
        self
    }

    fn bricks(&self) -> std::ops::Range<u32> {
        0..self.sites_of.len() as u32
    }

    /// Melts what is liquid in a segment, and sets every level and every clock.
    fn begin_segment(&mut self) {
        let Setup { scheme, source, .. } = *self.rules.setup();
        if let Some(melting) = scheme.melting {
            let kelvin = self.rules.segment().from.temperature;
            let share = melting.liquid_fraction(kelvin, free_fraction(&self.state));
            self.state.melt(source, share);
        }
        self.set_all_levels();
        self.set_all_clocks();
    }

    fn set_all_levels(&mut self) {
        for site in 0..self.state.lattice().sites() {
            self.levels[site as usize] = self.level(site);
        }
    }

    fn set_all_clocks(&mut self) {
        for brick in self.bricks() {
            let units = self.units(brick);
            self.clocks[brick as usize] = self.rules.set(brick, Purpose::Start, 0.0, units);
        }
    }

    /// The pairs in which a site acts: number, contact and neighbour.
    fn pairs(&self, site: u32) -> Vec<(usize, u8, u32)> {
        let actor = self.state.class(site).actor;
        if actor == 0 {
            return Vec::new();
        }
        let pair = |(contact, kind, other)| {
            let partner = self.state.class(other).partner;
            (self.rules.setup().scheme.pair(actor, kind, partner), contact, other)
        };
        self.state.contacts(site).map(pair).collect()
    }

    /// The level of a site, from its surroundings.
    fn level(&self, site: u32) -> u16 {
        let class = self.state.class(site);
        if class.actor == 0 {
            return self.rules.own_level(class.own);
        }
        let pairs = self.pairs(site);
        self.rules.levels().level(self.rules.bound(class.own, pairs.iter().map(|&(pair, ..)| pair)))
    }

    /// The units of a site's level.
    fn units_at(&self, site: u32) -> u64 {
        self.rules.levels().units(self.levels[site as usize])
    }

    /// The rate of a brick, in units.
    fn units(&self, brick: u32) -> u64 {
        self.sites_of[brick as usize].iter().map(|&site| self.units_at(site)).sum()
    }

    /// The clock of a brick rings. Returns what happened, if anything did.
    fn ring(&mut self, brick: u32, time: f64, steward: &mut impl Steward) -> Option<EventRecord> {
        let [word, wait] = self.rules.draw(brick, Purpose::Ringing, time);
        let mut mark = Mark::within(self.units(brick), word);
        let site = self.site_at(brick, &mut mark);
        let pairs = self.pairs(site);
        let expectation = self.expected.expectation();
        if expectation.wants(wait) {
            let own = self.state.class(site).own;
            let in_order = pairs.iter().map(|&(pair, ..)| pair);
            let bound = self.rules.chosen(self.levels[site as usize], own, in_order.clone());
            let ringing = Ringing { site, own, bound, time };
            let expected = &mut self.expected;
            expectation
                .tell(&self.rules, ringing, in_order, |kind, parts| expected.add(kind, parts));
        }
        let own = self.state.class(site).own;
        let bound = || self.rules.bound(own, pairs.iter().map(|&(pair, ..)| pair));
        let levels = self.rules.levels();
        let rate = mark.rate(levels) * levels.stretch(self.levels[site as usize], bound);
        let choice = self.rules.choose(own, pairs.iter().copied(), rate, (site, brick, time));
        let occurrence = |(row, contact)| {
            let event = EventRecord { time: self.rules.time_at(time), site, row, contact };
            steward.permits(&self.rules, brick, time, &event).then_some(event)
        };
        let event = choice.and_then(occurrence);
        if let Some(EventRecord { row, contact, .. }) = event {
            self.change(row, site, contact, Some(brick), time);
        }
        let units = self.units(brick);
        self.clocks[brick as usize] = self.rules.next(brick, Purpose::Ringing, time, wait, units);
        event
    }

    /// The site of a brick at a mark in its sum; what is left of the mark is within the site's level.
    fn site_at(&self, brick: u32, mark: &mut Mark) -> u32 {
        let sites = &self.sites_of[brick as usize];
        let is_slow = |site: &&u32| self.levels[**site as usize] == SLOW;
        let slow = sites.iter().filter(is_slow);
        let others = sites.iter().filter(|site| !is_slow(site));
        for &site in slow.chain(others) {
            if mark.units < self.units_at(site) {
                return site;
            }
            mark.units -= self.units_at(site);
        }
        unreachable!("a mark lies within the sum")
    }

    /// Changes the lattice, the levels around, and the clocks of bricks whose rates change, but for the one that
    /// rang.
    fn change(
        &mut self,
        row: u16,
        site: u32,
        contact: Option<(u8, u32)>,
        rang: Option<u32>,
        time: f64,
    ) {
        let row = &self.rules.setup().scheme.rows[usize::from(row)];
        self.state.apply(row, site, contact.map(|(k, other)| (usize::from(k), other)));
        let mut near: BTreeSet<u32> =
            [Some(site), contact.map(|(_, other)| other)].into_iter().flatten().collect();
        for _ in 0..2 {
            for site in near.clone() {
                near.extend(self.state.contacts(site).map(|(.., other)| other));
            }
        }
        let mut bricks: BTreeSet<u32> =
            near.iter().map(|&site| self.brick_of[site as usize]).collect();
        rang.inspect(|brick| _ = bricks.remove(brick));
        let before: Vec<u64> = bricks.iter().map(|&brick| self.units(brick)).collect();
        for site in near {
            self.levels[site as usize] = self.level(site);
        }
        for (brick, before) in bricks.into_iter().zip(before) {
            let units = self.units(brick);
            if units != before {
                self.clocks[brick as usize] = self.rules.set(brick, Purpose::Change, time, units);
            }
        }
    }
}

impl Executor for Reference<'_> {
    fn view(&self) -> &impl View {
        &self.state
    }

    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()> {
        loop {
            self.ring_until(until, f64::INFINITY, &mut Permissive(observer))?;
            if !self.begin_next_segment(until) {
                return ControlFlow::Continue(());
            }
        }
    }

    fn expected_events(&self, _: f64) -> Vec<f64> {
        self.expected.events()
    }

    fn state(&self) -> EngineState {
        let sites = 0..self.state.lattice().sites();
        EngineState {
            segment: self.rules.index(),
            sites: sites.clone().map(|site| self.state.site(site)).collect(),
            links: sites.map(|site| self.state.link(site)).collect(),
            chain_starts: self.state.tally().chain_starts,
            clocks: self.clocks.clone(),
            expected: self.expected.parts().to_vec(),
            walkers: None,
        }
    }
}

impl Host for Reference<'_> {
    fn rules(&self) -> &Rules<'_> {
        &self.rules
    }

    fn code(&self, site: u32) -> u16 {
        self.state.code(site)
    }

    fn ring_until(
        &mut self,
        until: f64,
        before: f64,
        steward: &mut impl Steward,
    ) -> ControlFlow<()> {
        let first = |&one: &u32, &other: &u32, clocks: &[f64]| {
            clocks[one as usize].total_cmp(&clocks[other as usize])
        };
        while let Some(brick) = self.bricks().min_by(|one, other| first(one, other, &self.clocks)) {
            let time = self.clocks[brick as usize];
            if time >= before || !self.rules.is_due(time, until) {
                break;
            }
            if let Some(event) = self.ring(brick, time, steward) {
                steward.happened(&self.rules, time, &event, self.state.tally())?;
            }
        }
        ControlFlow::Continue(())
    }

    fn carry_out(&mut self, row: u16, site: u32, contact: Option<(u8, u32)>, offset: f64) {
        self.change(row, site, contact, None, offset);
    }

    fn begin_next_segment(&mut self, until: f64) -> bool {
        let over = until >= self.rules.segment().end;
        let Some(rules) = self.rules.of_next().filter(|_| over) else { return false };
        self.rules = rules;
        self.begin_segment();
        true
    }

    fn expected(&mut self) -> &mut Expected {
        &mut self.expected
    }
}
