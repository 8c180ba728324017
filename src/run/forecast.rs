//! How long a run will take, from pilot runs of small boxes of the same sample.
//!
//! A pilot ends after a given amount of work, not after a given time: the forecast of events is the
//! same on every machine, however busy it is. Time is processor time.

use super::needs::{disk, memory, sites};
use super::pilot::{ReplicateCost, alone, pilot, small};
use super::processor_time::{Clock, Stopwatch};
use super::recorders::{placed, sites_and_voxels, snapshots};
use super::{Engine, Unobserved, simulate};
use crate::observe::Selection;
use crate::sample::Seeds;
use crate::scenario::Scenario;
use crate::snapshots::{Sites, SnapshotFile};
use std::io;
use std::time::Duration;

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
/// The work of pilot runs, in events: half a second. Up to three times as much if
/// none has come to its end yet.
pub const PILOT_WORK: f64 = 2e6;

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
    /// Processor time in s, of all threads together.
    pub processor_time: f64,
    /// Wall time in s where every thread has a processor for itself.
    pub time: f64,
    /// Whether no pilot came to its end, so that events and time are extrapolated from a
    /// beginning.
    pub extrapolated: bool,
}

/// Forecasts a run on this many threads.
pub fn forecast(scenario: &Scenario, engine: Engine, threads: usize) -> Forecast {
    forecast_within(scenario, engine, threads, PILOT_WORK)
}

/// Forecasts a run on this many threads, from pilot runs that do so much work, in events, or up
/// to three times as much if none has come to its end yet.
pub fn forecast_within(scenario: &Scenario, engine: Engine, threads: usize, work: f64) -> Forecast {
    let total = sites(scenario);
    let set_up = set_up_time(scenario);
    let one = replicate(scenario, engine, work);
    let rounds = f64::from(scenario.replicates.div_ceil(threads.max(1) as u32));
    let each = one.sample + one.engine * slower(engine, total) + one.recording;
    let around = set_up.as_secs_f64() + WRITING_TO_DISK * writing_time(scenario) + SECONDS_TO_CLOSE;
    Forecast {
        sites: total,
        memory: memory(scenario, engine, threads),
        disk: disk(scenario),
        events: one.events * f64::from(scenario.replicates),
        processor_time: around + each * f64::from(scenario.replicates),
        time: around + each * rounds,
        extrapolated: one.extrapolated,
    }
}

/// How many times as long an event takes in this box as in a pilot: what it needs lies further away.
fn slower(engine: Engine, sites: u64) -> f64 {
    // Sites up to which it lies in near caches, and the share that each further tenfold adds: docs/results.md.
    let (near, more) = match engine {
        Engine::Bricks => (2.5e5, 0.25),
        Engine::Reference => (1e6, 0.4),
    };
    1.0 + more * (sites as f64 / near).log10().max(0.0)
}

/// One replicate of the whole box. What its seeds set going grows with their number and not
/// with the box, so that they are counted apart, by a pilot with and one without them.
fn replicate(scenario: &Scenario, engine: Engine, work: f64) -> ReplicateCost {
    let pilot = |scenario: &Scenario, work: f64| pilot(scenario, engine, work);
    let times_larger = |small: &Scenario| sites(scenario) as f64 / sites(small) as f64;
    let pilot_box = small(scenario, PILOT_SITES);
    let wanted = counted(scenario);
    if wanted == 0 {
        return pilot(&pilot_box, work).times(times_larger(&pilot_box));
    }
    let quiet = pilot(&without_seeds(&pilot_box), work / 3.0).events == 0.0;
    let room = if quiet { small(scenario, SEEDED_SITES) } else { pilot_box };
    let with = pilot(&room, work / 3.0);
    let without = pilot(&without_seeds(&room), work / 3.0);
    let more = wanted as f64 / counted(&room).max(1) as f64;
    let crystal = without.times(times_larger(&room));
    ReplicateCost {
        events: crystal.events + more * (with.events - without.events).max(0.0),
        engine: crystal.engine + more * (with.engine - without.engine).max(0.0),
        recording: crystal.recording + more * (with.recording - without.recording).max(0.0),
        sample: crystal.sample,
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

/// How many seeds a sample has that are given by their number.
fn counted(scenario: &Scenario) -> u64 {
    let count = |seeds| match seeds {
        Seeds::Count(count) => count,
        Seeds::Fraction(_) => 0,
    };
    count(scenario.recipe.tautomers) + count(scenario.recipe.live_ends)
}

/// What a run takes before its first replicate, in a box of any size.
fn set_up_time(scenario: &Scenario) -> Duration {
    let none = Scenario { replicates: 0, ..scenario.clone() };
    let set_up = alone(|| {
        let watch = Stopwatch::start(Clock::Thread);
        // What can't be built, the run itself refuses.
        let _ = simulate(&none, &Unobserved);
        watch.elapsed()
    });
    set_up.unwrap_or_default()
}

/// Seconds to bring all snapshots into the form of their files, from one of a small box.
fn writing_time(scenario: &Scenario) -> f64 {
    /// Too short for anything to happen, in s.
    const INSTANT: f64 = 1e-12;
    let count = scenario.record.snapshots.len() as f64;
    if count == 0.0 {
        return 0.0;
    }
    let mut small = small(scenario, PILOT_SITES);
    small.replicates = 1;
    small.protocol.pieces.truncate(1);
    small.protocol.pieces.iter_mut().for_each(|piece| piece.duration = INSTANT);
    small.record.every = INSTANT;
    small.record.snapshots = vec![0.0];
    small.record.selection = Selection::whole(small.size);
    let Ok(outcome) = simulate(&small, &Unobserved) else { return 0.0 };
    let Some(snapshot) = snapshots(&outcome).first() else { return 0.0 };
    let (xyz, vti) = time_to_form(&placed(&outcome, snapshot), small.record.compress);
    let (sites, voxels) = sites_and_voxels(scenario);
    let (small_sites, small_voxels) = sites_and_voxels(&small);
    let larger = |large: u64, small: u64| large as f64 / small as f64;
    count * (xyz * larger(sites, small_sites) + vti * larger(voxels, small_voxels))
}

/// Seconds that a snapshot takes as XYZ and as VTI, each the least of a few trials: one of
/// some hundredths of a second can be interrupted for longer than it takes.
fn time_to_form(snapshot: &SnapshotFile<impl Sites>, compress: bool) -> (f64, f64) {
    const TRIALS: usize = 3;
    let timed = |write: &dyn Fn() -> io::Result<()>| {
        let trial = |_| {
            let watch = Stopwatch::start(Clock::Thread);
            // Nothing is kept, so that only a crystal can fail which the run itself refuses.
            let _ = write();
            watch.elapsed().as_secs_f64()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Origin;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn scenario(time: &str) -> Scenario {
        let text = format!(
            "crystal = {{ size = [8, 8, 8] }}\nsample = {{ disordered = 0.08 }}\nreplicates = 3\n\
             [[protocol]]\nstep = \"anneal\"\ntemperature = \"150 degC\"\ntime = \"{time}\"\n"
        );
        let origin = Origin { file_name: "sample.toml".into(), folder: ".".into() };
        Scenario::parse(&text, &origin).unwrap()
    }

    /// The first pilot, 18 373 events, counts whole wherever in its last third to its end the work ends, and
    /// also where it ends with the pilot.
    #[test]
    fn a_pilot_that_ends_with_the_work_counts() {
        let scenario = scenario("72 h");
        let first = forecast_within(&scenario, Engine::Bricks, 1, 3e4);
        assert_eq!((first.events, first.extrapolated), (3.0 * 18_373.0, false));
        for work in [8e3, 1.3e4, 1.8e4, 2.1e4] {
            let other = forecast_within(&scenario, Engine::Bricks, 1, work);
            assert_eq!((other.events, other.extrapolated), (first.events, false), "{work}");
        }
    }

    /// Beside threads that keep every processor busy, the pilots are the same to the event. The
    /// first ends within its work, the second is broken off.
    #[test]
    fn events_do_not_depend_on_the_load() {
        for (time, work, extrapolated) in [("1 h", 3e4, false), ("72 h", 5e3, true)] {
            let scenario = scenario(time);
            let alone = forecast_within(&scenario, Engine::Bricks, 1, work);
            assert_eq!(alone.extrapolated, extrapolated, "{alone:?}");
            let over = AtomicBool::new(false);
            let busy = std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        while !over.load(Ordering::Relaxed) {
                            std::hint::spin_loop();
                        }
                    });
                }
                let busy = forecast_within(&scenario, Engine::Bricks, 1, work);
                over.store(true, Ordering::Relaxed);
                busy
            });
            assert_eq!((alone.events, extrapolated), (busy.events, busy.extrapolated));
            assert!(alone.events > 0.0);
        }
    }

    #[test]
    fn processors_that_are_free_share_the_time() {
        let forecast = forecast_within(&scenario("1 h"), Engine::Bricks, 3, 1e5);
        assert!(forecast.time <= forecast.processor_time);
    }
}
