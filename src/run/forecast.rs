//! What a run will need, before it starts.

use super::{Watcher, recorded_moments, simulate};
use crate::observe::Record;
use crate::sample::Seeds;
use crate::scenario::Scenario;
use std::time::{Duration, Instant};

/// Bytes a site and replicate at work: state 1, code 4, link 1, place in the queue 4, an entry
/// of the queue 16 (few sites have one, but all may).
const BYTES_PER_SITE: u64 = 26;
/// Bytes a site of each picture: state 1, chain 4, unit 4.
const BYTES_PER_PICTURED_SITE: u64 = 9;
/// Bytes a site while a snapshot is written: position 24, numbers and flags 16, padded; and the
/// voxels, about eight a site.
const BYTES_PER_WRITTEN_SITE: u64 = 64;
/// Bytes a moment: its numbers, and a chain histogram of some 200 lengths.
const BYTES_PER_MOMENT: u64 = 8 << 10;

/// The most sites of a pilot run.
const PILOT_SITES: u64 = 4000;
/// The longest a pilot run may take.
const PILOT_TIME: Duration = Duration::from_secs(2);

/// What a run will need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Sites of one replicate.
    pub sites: u64,
    /// Memory at its peak, in bytes.
    pub memory: u64,
    /// Events over all replicates.
    pub events: f64,
    /// Wall time in s.
    pub time: f64,
    /// Whether the pilot ran out of time, so that events and time are extrapolated from its
    /// beginning.
    pub extrapolated: bool,
}

/// How many sites a scenario's crystal has.
pub fn sites(scenario: &Scenario) -> u64 {
    scenario.size.iter().map(|&n| u64::from(n)).product::<u64>()
        * scenario.structure.sites.len() as u64
}

/// Memory in bytes that a run takes at its peak on this many threads.
pub fn memory(scenario: &Scenario, threads: usize) -> u64 {
    let sites = sites(scenario);
    let at_once = (threads as u64).min(u64::from(scenario.replicates));
    let pictures = scenario.record.snapshots.len() as u64;
    let writing = if pictures > 0 { BYTES_PER_WRITTEN_SITE } else { 0 };
    let moments = recorded_moments(&scenario.record, &scenario.protocol).len() as u64;
    let per_site = at_once * BYTES_PER_SITE + pictures * BYTES_PER_PICTURED_SITE + writing;
    sites * per_site + u64::from(scenario.replicates) * moments * BYTES_PER_MOMENT
}

/// Forecasts a run on this many threads, from a pilot run of a small box of the same sample.
pub fn forecast(scenario: &Scenario, threads: usize) -> Forecast {
    let pilot = pilot(scenario);
    let set_up = set_up_time(&pilot);
    let watch = Deadline { end: Instant::now() + PILOT_TIME };
    let started = Instant::now();
    let total = sites(scenario);
    let grown = total as f64 / sites(&pilot) as f64;
    let replicate = simulate(&pilot, &watch).ok().and_then(|mut done| done.replicates.pop());
    let events = replicate.as_ref().map_or(0, |replicate| replicate.events);
    let share = match &replicate {
        Some(replicate) if replicate.finished => 1.0,
        Some(replicate) => {
            let reached = replicate.moments.last().map_or(0.0, |moment| moment.time);
            reached / pilot.protocol.duration()
        }
        None => 0.0,
    };
    let spent = started.elapsed().saturating_sub(set_up).as_secs_f64();
    let rounds = f64::from(scenario.replicates.div_ceil(threads.max(1) as u32));
    let scale = grown / share.max(1e-3);
    Forecast {
        sites: total,
        memory: memory(scenario, threads),
        events: events as f64 * scale * f64::from(scenario.replicates),
        time: set_up.as_secs_f64() + spent * scale * rounds,
        extrapolated: share < 1.0,
    }
}

/// What a run takes before its first replicate, in a box of any size.
fn set_up_time(pilot: &Scenario) -> Duration {
    let watch = Deadline { end: Instant::now() + PILOT_TIME };
    let none = Scenario { replicates: 0, ..pilot.clone() };
    let started = Instant::now();
    // A crystal that can't be built has its error reported by the run itself.
    let _ = simulate(&none, &watch);
    started.elapsed()
}

/// One replicate of the same sample in a smaller box.
fn pilot(scenario: &Scenario) -> Scenario {
    let record = Record { every: scenario.protocol.duration() / 100.0, snapshots: Vec::new() };
    let mut pilot = Scenario { replicates: 1, record, ..scenario.clone() };
    let least = least_size(scenario);
    while sites(&pilot) > PILOT_SITES {
        let longer = (0..3).filter(|&axis| pilot.size[axis] > least[axis]);
        let Some(longest) = longer.max_by_key(|&axis| pilot.size[axis]) else { break };
        pilot.size[longest] = (pilot.size[longest] / 2).max(least[longest]);
    }
    let share = sites(&pilot) as f64 / sites(scenario) as f64;
    let fewer = |seeds| match seeds {
        Seeds::Count(count) => Seeds::Count((count as f64 * share).ceil() as u64),
        fraction @ Seeds::Fraction(_) => fraction,
    };
    pilot.recipe.tautomers = fewer(scenario.recipe.tautomers);
    pilot.recipe.live_ends = fewer(scenario.recipe.live_ends);
    pilot
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

/// Interrupts a pilot that takes too long.
struct Deadline {
    end: Instant,
}

impl Watcher for Deadline {
    fn progress(&self, _: u32, _: f64) {}

    fn interrupted(&self) -> bool {
        Instant::now() > self.end
    }
}
