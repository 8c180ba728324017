//! Pilot runs: small boxes of a sample, which end after a given amount of work.

use super::needs::sites;
use super::processor_time::{Clock, Stopwatch};
use super::{Control, Engine, ProgressObserver, Simulation, Timer, recorded_moments};
use crate::observe::Recording;
use crate::results::Timing;
use crate::sample::{self, Seeds};
use crate::scenario::Scenario;
use crate::sync::lock;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// The most samples of which the mean is taken.
const PILOTS: u32 = 200;
/// Work per site, in events: to make a sample, and for each look at it. Rough: they set how many
/// pilots there are, not what the pilots say.
const WORK_TO_MAKE: f64 = 0.2;
const WORK_TO_LOOK: f64 = 0.02;
/// Processor time after which a pilot ends in any case: then something takes time that is not counted
/// as work.
const LONGEST_PILOT: Duration = Duration::from_secs(60);

/// What one replicate comes to.
#[derive(Clone, Copy)]
pub(super) struct ReplicateCost {
    pub(super) events: f64,
    /// To make the sample, in s.
    pub(super) sample: f64,
    /// To carry out events, in s.
    pub(super) engine: f64,
    /// To record, in s.
    pub(super) recording: f64,
    pub(super) extrapolated: bool,
}

impl ReplicateCost {
    fn of(events: f64, timing: Timing, extrapolated: bool) -> Self {
        let Timing { sample_s: sample, engine_s: engine, recording_s: recording, .. } = timing;
        Self { events, sample, engine, recording, extrapolated }
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self {
            events: self.events * factor,
            sample: self.sample * factor,
            engine: self.engine * factor,
            recording: self.recording * factor,
            ..self
        }
    }
}

/// The mean of as many replicates as so much work allows, one after the other; if that is less
/// than one, what its beginning lets expect.
pub(super) fn pilot(scenario: &Scenario, engine: Engine, work: f64) -> ReplicateCost {
    /// The least share of a protocol that says anything.
    const LEAST_SHARE: f64 = 1e-3;
    let none = ReplicateCost::of(0.0, Timing::default(), true);
    let budget = Budget::new(scenario, work);
    let control = Control { timer: Some(&budget.timer), ..Control::observed(&budget) };
    let run = || Simulation::new(scenario)?.with_engine(engine).run(control);
    // A crystal that can't be built has its error reported by the run itself.
    let Some(Ok(outcome)) = alone(run) else { return none };
    let spent = budget.lock();
    let done = outcome.finished().count() as f64;
    if done > 0.0 {
        let events: u64 = outcome.finished().map(|replicate| replicate.events).sum();
        let timing = spent.last_end.unwrap_or_default();
        return ReplicateCost::of(events as f64, timing, false).times(1.0 / done);
    }
    let Some(begun) = outcome.replicates.first() else { return none };
    let cost = ReplicateCost::of(begun.events as f64, budget.timer.timing(), true);
    // A sample is made once, however little of the protocol has passed.
    let whole = cost.times(1.0 / spent.share.max(LEAST_SHARE));
    ReplicateCost { sample: cost.sample, ..whole }
}

/// What a piece of work gives on one thread.
pub(super) fn alone<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok()?;
    Some(one.install(work))
}

/// The same sample in a box of about `most` sites at most, without snapshots.
pub(super) fn small(scenario: &Scenario, most: u64) -> Scenario {
    let record = Recording { snapshots: Vec::new(), ..scenario.record.clone() };
    let mut small = Scenario { replicates: PILOTS, record, instruments: None, ..scenario.clone() };
    let least = least_size(scenario);
    while sites(&small) > most {
        let longer = (0..3).filter(|&axis| small.size[axis] > least[axis]);
        let Some(longest) = longer.max_by_key(|&axis| small.size[axis]) else { break };
        let mut size = small.size;
        size[longest] = (size[longest] / 2).max(least[longest]);
        // Grains and dislocations need room.
        if sample::check(&small.recipe, &small.structure, size, small.boundary).is_err() {
            break;
        }
        small.size = size;
    }
    let share = sites(&small) as f64 / sites(scenario) as f64;
    let fewer = |seeds| match seeds {
        Seeds::Count(count) => Seeds::Count((count as f64 * share).ceil() as u64),
        fraction @ Seeds::Fraction(_) => fraction,
    };
    small.recipe.tautomers = fewer(scenario.recipe.tautomers);
    small.recipe.live_ends = fewer(scenario.recipe.live_ends);
    small
}

/// The smallest box of a pilot: four cells along each axis, and more than any contact spans,
/// so that none closes on itself.
fn least_size(scenario: &Scenario) -> [u32; 3] {
    let contacts = scenario.structure.contacts.iter().flatten();
    let mut least = [4; 3];
    for contact in contacts {
        for (least, shift) in least.iter_mut().zip(contact.cell) {
            *least = (*least).max(shift.unsigned_abs().saturating_add(1));
        }
    }
    least
}

/// Interrupts pilots once they did their work, and keeps when one last came to its end.
struct Budget {
    most: f64,
    /// Work of a replicate without its events: to make it, and for its whole protocol to look.
    to_make: f64,
    to_look: f64,
    timer: Timer,
    spent: Mutex<Spent>,
}

/// What pilots did so far.
#[derive(Default)]
struct Spent {
    watch: Option<Stopwatch>,
    /// Work of the replicates that came to their end.
    before: f64,
    /// Events and share of the protocol of the one under way.
    events: u64,
    share: f64,
    /// Where processor time had gone when a replicate last came to its end.
    last_end: Option<Timing>,
    /// Whether the one under way has come to its end, and has only to record it.
    at_end: bool,
}

impl Budget {
    fn new(scenario: &Scenario, most: f64) -> Self {
        let sites = sites(scenario) as f64;
        let rows = recorded_moments(&scenario.record, &scenario.protocol).len() as f64;
        Self {
            most,
            to_make: WORK_TO_MAKE * sites,
            to_look: WORK_TO_LOOK * sites * rows,
            timer: Timer::default(),
            spent: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Spent> {
        lock(&self.spent)
    }

    /// Work of a replicate of which so much is done.
    fn work(&self, events: u64, share: f64) -> f64 {
        events as f64 + self.to_make + self.to_look * share
    }
}

impl ProgressObserver for Budget {
    fn events(&self, _: u32, events: u64) {
        self.lock().events = events;
    }

    fn progress(&self, _: u32, share: f64) {
        let mut spent = self.lock();
        spent.share = share;
        if share >= 1.0 {
            spent.before += self.work(spent.events, share);
            (spent.events, spent.share) = (0, 0.0);
            spent.last_end = Some(self.timer.timing());
            spent.at_end = true;
        }
    }

    fn interrupted(&self) -> bool {
        let mut spent = self.lock();
        if std::mem::take(&mut spent.at_end) {
            return false;
        }
        let watch = *spent.watch.get_or_insert_with(|| Stopwatch::start(Clock::Thread));
        let most = if spent.last_end.is_some() { self.most } else { 3.0 * self.most };
        let work = spent.before + self.work(spent.events, spent.share);
        work > most || watch.elapsed() > LONGEST_PILOT
    }
}
