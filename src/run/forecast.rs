//! How long a run will take, from pilot runs of small boxes of the same sample.

use super::needs::{disk, memory, pictured, sites};
use super::{Watcher, one_by_one, simulate, tables};
use crate::engine::Cut;
use crate::observe::{Record, Selection};
use crate::results::{Sites, Snapshot};
use crate::sample::{self, Seeds};
use crate::scenario::Scenario;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What checksums, the disk and larger boxes add to the time that it takes to bring a snapshot
/// into the form of its files.
const WRITING_TO_DISK: f64 = 1.3;
/// Seconds to draw the figures and to close the folder.
const SECONDS_TO_CLOSE: f64 = 0.4;

/// The most sites of a pilot run: many enough that what a replicate needs in any box, such as
/// its tables of rates, hardly counts.
const PILOT_SITES: u64 = 16_000;
/// The same where nothing happens but around a given number of seeds, which need room: a growing
/// walk takes some 4000 steps on a simple cubic lattice until it is trapped.
const SEEDED_SITES: u64 = 300_000;
/// The most samples of which the mean is taken.
const PILOTS: u32 = 200;
/// How much longer an event takes with ten times as many sites, as a share: what it needs lies
/// further away.
const MORE_IN_A_DECADE: f64 = 0.1;
/// What each further slab, on a thread of its own, adds to the speed of the first.
const GAIN_OF_A_SLAB: f64 = 0.5;
/// How long pilot runs may take; up to three times as long if none has come to its end yet.
const PILOT_TIME: Duration = Duration::from_secs(2);

/// What a run will need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Sites of one replicate.
    pub sites: u64,
    /// Memory at its peak, in bytes.
    pub memory: u64,
    /// Room on the disk, in bytes.
    pub disk: u64,
    /// Events over all replicates.
    pub events: f64,
    /// Wall time in s.
    pub time: f64,
    /// Whether the pilot ran out of time, so that events and time are extrapolated from its
    /// beginning.
    pub extrapolated: bool,
}

/// Forecasts a run on this many threads.
pub fn forecast(scenario: &Scenario, threads: usize) -> Forecast {
    forecast_within(scenario, threads, PILOT_TIME)
}

/// Forecasts a run on this many threads, from pilot runs that take no longer than this, or up to
/// three times as long if none has come to its end yet.
pub fn forecast_within(scenario: &Scenario, threads: usize, time: Duration) -> Forecast {
    let total = sites(scenario);
    let set_up = set_up_time(scenario);
    let one = replicate(scenario, set_up, time);
    let rounds = if one_by_one(scenario.replicates as usize, total, threads) {
        f64::from(scenario.replicates)
            / (1.0 + GAIN_OF_A_SLAB * (Cut::slabs(total, threads) - 1) as f64)
    } else {
        f64::from(scenario.replicates.div_ceil(threads.max(1) as u32))
    };
    let decades = (total as f64 / PILOT_SITES as f64).log10().max(0.0);
    let slower = 1.0 + MORE_IN_A_DECADE * decades;
    let writing = WRITING_TO_DISK * writing_time(scenario);
    Forecast {
        sites: total,
        memory: memory(scenario, threads),
        disk: disk(scenario),
        events: one.events * f64::from(scenario.replicates),
        time: set_up.as_secs_f64() + one.time * slower * rounds + writing + SECONDS_TO_CLOSE,
        extrapolated: one.extrapolated,
    }
}

/// What one replicate comes to.
#[derive(Clone, Copy)]
struct Cost {
    events: f64,
    /// In s.
    time: f64,
    extrapolated: bool,
}

/// One replicate of the whole box. What its seeds set going grows with their number and not
/// with the box, so that they are counted apart, by a pilot with and one without them.
fn replicate(scenario: &Scenario, set_up: Duration, time: Duration) -> Cost {
    let times_larger = |small: &Scenario| sites(scenario) as f64 / sites(small) as f64;
    let pilot_box = small(scenario, PILOT_SITES);
    let wanted = counted(scenario);
    if wanted == 0 {
        return pilot(&pilot_box, set_up, time).times(times_larger(&pilot_box));
    }
    let quiet = pilot(&without_seeds(&pilot_box), set_up, time / 3).events == 0.0;
    let room = if quiet { small(scenario, SEEDED_SITES) } else { pilot_box };
    let with = pilot(&room, set_up, time / 3);
    let without = pilot(&without_seeds(&room), set_up, time / 3);
    let more = wanted as f64 / counted(&room).max(1) as f64;
    let crystal = without.times(times_larger(&room));
    Cost {
        events: crystal.events + more * (with.events - without.events).max(0.0),
        time: crystal.time + more * (with.time - without.time).max(0.0),
        extrapolated: with.extrapolated || without.extrapolated,
    }
}

/// The same sample without the seeds that are given by their number.
fn without_seeds(scenario: &Scenario) -> Scenario {
    let mut bare = scenario.clone();
    for seeds in [&mut bare.recipe.tautomers, &mut bare.recipe.live_ends] {
        if matches!(seeds, Seeds::Count(_)) {
            *seeds = Seeds::Count(0);
        }
    }
    bare
}

impl Cost {
    fn times(self, factor: f64) -> Self {
        Self { events: self.events * factor, time: self.time * factor, ..self }
    }
}

/// How many seeds a sample has that are given by their number.
fn counted(scenario: &Scenario) -> u64 {
    let count = |seeds| match seeds {
        Seeds::Count(count) => count,
        Seeds::Fraction(_) => 0,
    };
    count(scenario.recipe.tautomers) + count(scenario.recipe.live_ends)
}

/// The mean of as many replicates as there is time for, one after the other; if that is less
/// than one, what its beginning lets expect.
fn pilot(scenario: &Scenario, set_up: Duration, time: Duration) -> Cost {
    /// The least share of a protocol that says anything.
    const LEAST_SHARE: f64 = 1e-3;
    let none = Cost { events: 0.0, time: 0.0, extrapolated: true };
    let watch = Deadline::after(time);
    let started = Instant::now();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    // A crystal that can't be built has its error reported by the run itself.
    let Ok(Ok(outcome)) = alone.map(|pool| pool.install(|| simulate(scenario, &watch))) else {
        return none;
    };
    let spent = |until: Instant| until.duration_since(started).saturating_sub(set_up).as_secs_f64();
    let done = outcome.finished().count() as f64;
    if done > 0.0 {
        let events: u64 = outcome.finished().map(|replicate| replicate.events).sum();
        let time = spent(watch.last_end().unwrap_or(started));
        return Cost { events: events as f64 / done, time: time / done, extrapolated: false };
    }
    let Some(begun) = outcome.replicates.first() else { return none };
    let reached = begun.moments.last().map_or(0.0, |moment| moment.time);
    let share = (reached / scenario.protocol.duration()).max(LEAST_SHARE);
    let cost =
        Cost { events: begun.events as f64, time: spent(Instant::now()), extrapolated: true };
    cost.times(1.0 / share)
}

/// What a run takes before its first replicate, in a box of any size.
fn set_up_time(scenario: &Scenario) -> Duration {
    let none = Scenario { replicates: 0, ..scenario.clone() };
    let started = Instant::now();
    let _ = simulate(&none, &Deadline::after(PILOT_TIME));
    started.elapsed()
}

/// Seconds to bring all snapshots into the form of their files, from one of a small box.
fn writing_time(scenario: &Scenario) -> f64 {
    /// Too short for anything to happen, in s.
    const INSTANT: f64 = 1e-12;
    let (sites, voxels) = pictured(scenario);
    if sites == 0 {
        return 0.0;
    }
    let mut small = small(scenario, PILOT_SITES);
    small.replicates = 1;
    small.protocol.pieces.truncate(1);
    small.protocol.pieces.iter_mut().for_each(|piece| piece.duration = INSTANT);
    small.record.every = INSTANT;
    small.record.snapshots = vec![0.0];
    small.record.selection = Selection::whole(small.size);
    let Ok(outcome) = simulate(&small, &Deadline::after(PILOT_TIME)) else { return 0.0 };
    let Some(picture) = tables::pictures(&outcome).first() else { return 0.0 };
    let (xyz, vti) = time_to_form(&tables::snapshot(&outcome, picture), small.record.compress);
    let (small_sites, small_voxels) = pictured(&small);
    xyz * sites as f64 / small_sites as f64 + vti * voxels as f64 / small_voxels as f64
}

/// Seconds that a snapshot takes as XYZ and as VTI, each the least of a few trials: one of
/// some hundredths of a second can be interrupted for longer than it takes.
fn time_to_form(snapshot: &Snapshot<impl Sites>, compress: bool) -> (f64, f64) {
    const TRIALS: usize = 3;
    let timed = |write: &dyn Fn() -> io::Result<()>| {
        let trial = |_| {
            let started = Instant::now();
            // Nothing is kept, so that only a crystal can fail which the run itself refuses.
            let _ = write();
            started.elapsed().as_secs_f64()
        };
        (0..TRIALS).map(trial).fold(f64::INFINITY, f64::min)
    };
    if compress {
        let xyz = timed(&|| snapshot.write_xyz_gz(&mut io::sink()));
        (xyz, timed(&|| snapshot.write_vti_compressed(&mut io::sink())))
    } else {
        let xyz = timed(&|| snapshot.write_xyz(&mut io::sink()));
        (xyz, timed(&|| snapshot.write_vti(&mut io::sink())))
    }
}

/// The same sample in a box of at most about so many sites, without pictures.
fn small(scenario: &Scenario, most: u64) -> Scenario {
    let record = Record { snapshots: Vec::new(), ..scenario.record.clone() };
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

/// Interrupts a pilot that takes too long, and keeps when a replicate last came to its end.
struct Deadline {
    end: Instant,
    latest: Instant,
    last_end: Mutex<Option<Instant>>,
}

impl Deadline {
    fn after(time: Duration) -> Self {
        let now = Instant::now();
        Self { end: now + time, latest: now + 3 * time, last_end: Mutex::default() }
    }

    fn last_end(&self) -> Option<Instant> {
        *self.last_end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher for Deadline {
    fn progress(&self, _: u32, share: f64) {
        if share >= 1.0 {
            *self.last_end.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    fn interrupted(&self) -> bool {
        let now = Instant::now();
        now > self.end && (now > self.latest || self.last_end().is_some())
    }
}
