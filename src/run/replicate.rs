//! One sample through its protocol.

use super::{Keeper, Seen};
use crate::crystal::Lattice;
use crate::engine::{
    Cut, Executor, Observer, Occurrence, Reference, Setup, Source, Tally, Tiled, View,
};
use crate::mechanism::Scheme;
use crate::observe::{
    Basis, ChainLengths, HeatPoint, Inspection, Observation, Passages, Picture, Record, Selection,
    Washed, wash,
};
use crate::protocol::{Protocol, Segment, Wash, segment_at};
use crate::sample::{Recipe, SampleError, prepare};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::time::Instant;

/// Which executor carries a sample through its protocol. All find the same events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Engine {
    /// In tiles, and on all threads where there are more of them than replicates.
    #[default]
    Tiled,
    /// One queue of all clocks, the oracle.
    Reference,
}

/// What all replicates of a run share.
pub struct Setting<'a> {
    /// The crystal.
    pub lattice: &'a Lattice,
    /// The mechanism, compiled for it.
    pub scheme: &'a Scheme,
    /// How samples are made.
    pub recipe: &'a Recipe,
    /// The protocol's segments.
    pub segments: &'a [Segment],
    /// The moments to look at, ascending, in s.
    pub moments: &'a [f64],
    /// The moments to keep a picture of, ascending, in s.
    pub pictures: &'a [f64],
    /// Which executor to use.
    pub engine: Engine,
    /// How many threads of the current rayon pool one replicate may use.
    pub threads: usize,
    /// What a picture holds.
    pub selection: Selection,
    /// The moments at which instruments look, ascending, in s.
    pub inspections: &'a [f64],
    /// The moments at which the calorimeter reads, ascending, in s.
    pub heat: &'a [f64],
    /// The wash at the end, if there is one.
    pub wash: Option<Wash>,
}

/// The lattice at one recorded moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// When, in s.
    pub time: f64,
    /// At which temperature, in K.
    pub temperature: f64,
    /// What was seen.
    pub observation: Observation,
    /// Events of each kind so far, in the order of [`Scheme::kinds`].
    pub events: Vec<u64>,
    /// The events of each kind that were to be expected: the time-integrated rates.
    pub expected: Vec<f64>,
}

/// What one replicate left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replicate {
    /// Its number, from 0.
    pub index: u32,
    /// Whether it came to its end; false if it was interrupted.
    pub finished: bool,
    /// The recorded moments, as far as it came.
    pub moments: Vec<Moment>,
    /// First passages, as far as it came.
    pub passages: Passages,
    /// Chains ever started.
    pub chain_starts: u64,
    /// Events of all kinds.
    pub events: u64,
    /// Pictures, if it was asked for them.
    pub pictures: Vec<Picture>,
    /// What instruments saw, as far as it came.
    pub inspections: Vec<Inspection>,
    /// What the calorimeter read, as far as it came.
    pub heat: Vec<HeatPoint>,
    /// What fractions are fractions of.
    pub basis: Basis,
    /// What became of it in the wash; `None` without one, or if it was interrupted.
    pub washed: Option<Washed>,
}

/// Whoever waits for a replicate.
pub trait Watcher: Sync {
    /// Told now and then of the share of its protocol that a replicate has gone through.
    fn progress(&self, replicate: u32, share: f64);
    /// Told of the events of a replicate so far, before each share of its protocol.
    fn events(&self, _replicate: u32, _events: u64) {}
    /// Told of the share that a replicate had gone through when it was taken up again.
    fn taken_up(&self, replicate: u32, share: f64) {
        self.progress(replicate, share);
    }
    /// Whether to stop now.
    fn interrupted(&self) -> bool;
}

/// Nobody: for runs that are neither shown nor stopped.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn progress(&self, _: u32, _: f64) {}

    fn interrupted(&self) -> bool {
        false
    }
}

/// Events between two reports to the watcher.
const EVENTS_BETWEEN_LOOKS: u64 = 1 << 14;

/// Why the engine was asked to break off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pause {
    /// The watcher wants to stop.
    Stop,
    /// It is time for a checkpoint.
    Keep,
}

/// Listens to the engine: counts by row, first passages, the watcher's wish to stop, the time
/// for a checkpoint.
struct Listener<'a> {
    seen: Seen,
    /// The end of the protocol, in s.
    end: f64,
    watcher: &'a dyn Watcher,
    keeper: Option<&'a Keeper<'a>>,
    /// When the last checkpoint was written, or the replicate begun.
    kept: Instant,
    pause: Option<Pause>,
}

impl Observer for Listener<'_> {
    #[inline]
    fn event(&mut self, occurrence: &Occurrence, tally: &Tally) -> ControlFlow<()> {
        self.seen.rows[usize::from(occurrence.row)] += 1;
        self.seen.events += 1;
        self.seen.passages.note(occurrence.time, tally);
        if self.seen.events.is_multiple_of(EVENTS_BETWEEN_LOOKS) {
            self.report(occurrence.time)
        } else {
            ControlFlow::Continue(())
        }
    }
}

impl<'a> Listener<'a> {
    fn new(
        setting: &Setting<'_>,
        seen: Seen,
        watcher: &'a dyn Watcher,
        keeper: Option<&'a Keeper<'a>>,
    ) -> Self {
        let end = setting.moments.last().copied().unwrap_or(0.0);
        Self { seen, end, watcher, keeper, kept: Instant::now(), pause: None }
    }

    /// Of a replicate that is taken up again.
    fn taking_up(
        setting: &Setting<'_>,
        seen: Seen,
        watcher: &'a dyn Watcher,
        keeper: Option<&'a Keeper<'a>>,
    ) -> Self {
        let listener = Self::new(setting, seen, watcher, keeper);
        watcher.taken_up(listener.seen.index, listener.share());
        listener
    }

    /// Tells the watcher how far the replicate has come; breaks if it wants to stop, or it is
    /// time for a checkpoint.
    fn report(&mut self, time: f64) -> ControlFlow<()> {
        self.seen.time = time;
        self.watcher.events(self.seen.index, self.seen.events);
        self.watcher.progress(self.seen.index, self.share());
        if self.watcher.interrupted() {
            self.pause = Some(Pause::Stop);
        } else if self.keeper.is_some_and(|keeper| keeper.due(self.kept)) {
            self.pause = Some(Pause::Keep);
        }
        if self.pause.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn share(&self) -> f64 {
        if self.end > 0.0 { self.seen.time / self.end } else { 1.0 }
    }
}

/// Runs one replicate of a seed; from where it was left, if somebody kept it.
///
/// # Errors
/// If its sample can't be made.
pub fn run_replicate(
    setting: &Setting<'_>,
    seed: u64,
    index: u32,
    watcher: &dyn Watcher,
    keeper: Option<&Keeper<'_>>,
) -> Result<Replicate, SampleError> {
    let source = Source::new(seed, index);
    let Setting { lattice, scheme, segments, .. } = *setting;
    let left = keeper.and_then(|keeper| keeper.left(setting, index));
    let cut = Cut::of(lattice, setting.threads);
    // Whether anything asks how deep sites lie, which is all that what was left needs of it.
    let asks = !scheme.penetrations.is_empty();
    let sample = if left.is_none() || asks {
        Some(prepare(lattice, setting.recipe, &mut source.sample_stream())?)
    } else {
        None
    };
    let depths = sample.as_ref().filter(|_| asks).and_then(|sample| sample.depths(lattice));
    let sites = sample.map_or_else(Vec::new, |sample| sample.sites);
    let setup = Setup { lattice, scheme, segments, depths: depths.as_deref(), source };
    Ok(match (left, setting.engine) {
        (Some((seen, frozen)), Engine::Reference) => {
            let run = Reference::thaw(setup, frozen);
            finish(run, setting, Listener::taking_up(setting, seen, watcher, keeper))
        }
        (Some((seen, frozen)), Engine::Tiled) => {
            let run = Tiled::thaw(setup, &frozen, cut);
            finish(run, setting, Listener::taking_up(setting, seen, watcher, keeper))
        }
        (None, Engine::Reference) => {
            carry_through(Reference::new(setup, &sites), setting, index, watcher, keeper)
        }
        (None, Engine::Tiled) => {
            let run = Tiled::new(setup, &sites, cut);
            drop(sites);
            carry_through(run, setting, index, watcher, keeper)
        }
    })
}

/// Runs a replicate from its beginning with an executor, the engine's or another that does as it.
pub fn carry_through(
    run: impl Executor,
    setting: &Setting<'_>,
    index: u32,
    watcher: &dyn Watcher,
    keeper: Option<&Keeper<'_>>,
) -> Replicate {
    let seen = Seen::nothing(index, setting.scheme, run.view().tally());
    finish(run, setting, Listener::new(setting, seen, watcher, keeper))
}

/// Takes a replicate from where it is to its end, or until the watcher wants to stop.
fn finish(mut run: impl Executor, setting: &Setting<'_>, mut listener: Listener<'_>) -> Replicate {
    let stops = setting.stops(listener.seen.index);
    let mut finished = true;
    for &time in &stops[listener.seen.stops..] {
        if !come_to(&mut run, time, &mut listener) {
            finished = false;
            break;
        }
        look(&run, setting, time, &mut listener.seen);
    }
    let washed = setting
        .wash
        .filter(|_| finished)
        .map(|Wash { soluble_units }| wash(run.view(), soluble_units));
    let Seen { index, moments, passages, events, pictures, inspections, heat, basis, .. } =
        listener.seen;
    let chain_starts = run.view().tally().chain_starts;
    Replicate {
        index,
        finished,
        moments,
        passages,
        chain_starts,
        events,
        pictures,
        inspections,
        heat,
        basis,
        washed,
    }
}

/// Comes to a time, unless the watcher wants to stop before; keeps the replicate on the way
/// when it is time, and when it stops.
fn come_to(run: &mut impl Executor, time: f64, listener: &mut Listener<'_>) -> bool {
    loop {
        let arrived = run.advance(time, listener).is_continue();
        if arrived {
            // Its answer is the pause.
            let _ = listener.report(time);
        }
        let pause = listener.pause.take();
        if let (Some(_), Some(keeper)) = (pause, listener.keeper) {
            keeper.keep(&listener.seen, &run.freeze());
            listener.kept = Instant::now();
        }
        if pause == Some(Pause::Stop) {
            return false;
        }
        if arrived {
            return true;
        }
    }
}

/// Records whatever is to be recorded at a time.
fn look(run: &impl Executor, setting: &Setting<'_>, time: f64, seen: &mut Seen) {
    let temperature = temperature_at(setting.segments, time);
    if among(setting.pictures_of(seen.index), time) {
        seen.pictures.push(Picture::of(run.view(), setting.selection, time, temperature));
    }
    let (inspected, recorded) = (among(setting.inspections, time), among(setting.moments, time));
    // To follow every chain is most of the work of a look.
    let chains =
        if inspected || recorded { ChainLengths::of(run.view()) } else { ChainLengths::default() };
    if inspected {
        let inspection = Inspection::of(run.view(), chains.clone(), time, temperature);
        seen.inspections.push(inspection);
    }
    if among(setting.heat, time) {
        let additions = seen.additions(setting.scheme);
        seen.heat.push(HeatPoint::of(run.view().tally(), additions, time, temperature));
    }
    if recorded {
        seen.passages.note(time, run.view().tally());
        seen.moments.push(Moment {
            time,
            temperature,
            observation: Observation::of(run.view(), chains, &seen.basis),
            events: seen.events_by_kind(setting.scheme),
            expected: run.expected_events(time),
        });
    }
    seen.stops += 1;
}

/// Whether a time is one of a list, ascending.
pub(super) fn among(list: &[f64], time: f64) -> bool {
    list.binary_search_by(|t| t.total_cmp(&time)).is_ok()
}

impl Setting<'_> {
    /// The pictures to take of a replicate: only of the first.
    pub(super) fn pictures_of(&self, index: u32) -> &[f64] {
        if index == 0 { self.pictures } else { &[] }
    }

    /// The times at which the engine pauses for a replicate's moments, pictures and looks of
    /// instruments, ascending.
    pub(super) fn stops(&self, index: u32) -> Vec<f64> {
        let all = [self.moments, self.pictures_of(index), self.inspections, self.heat];
        let mut times: Vec<f64> = all.into_iter().flatten().copied().collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        times
    }
}

/// The moments of a record: every interval from the start, the ends of steps, and on ramps every
/// kelvin.
pub fn recorded_moments(record: &Record, protocol: &Protocol) -> Vec<f64> {
    protocol.row_moments(record.every)
}

pub(super) fn temperature_at(segments: &[Segment], time: f64) -> f64 {
    segment_at(segments, time).map_or(f64::NAN, |segment| segment.at(time).temperature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Piece;
    use crate::scenario::{Origin, Scenario};

    fn moments(duration: f64, every: f64) -> Vec<f64> {
        let piece = Piece::between(duration, 400.0, 400.0);
        let selection = Selection::whole([1; 3]);
        let record = Record { every, snapshots: Vec::new(), selection, compress: false };
        recorded_moments(&record, &Protocol { pieces: vec![piece], ..Protocol::default() })
    }

    #[test]
    fn the_end_is_recorded_once() {
        // 100 · (d / 100) falls short of d by rounding for many of these, for instance 115.
        for duration in (1..=2000).map(f64::from) {
            let moments = moments(duration, duration / 100.0);
            assert_eq!((moments.len(), moments[100]), (101, duration));
        }
    }

    /// What is written as pieces is recorded as it was as steps.
    #[test]
    fn a_resolved_scenario_has_the_same_moments() {
        let text = r#"
[crystal]
size = [4, 4, 4]
[[protocol]]
step = "ramp"
from = "25 degC"
to = "139.3 degC"
rate = "5 K/min"
[[protocol]]
step = "modulate"
time = "2 h"
amplitude = "3 K"
period = "7 min"
[[protocol]]
step = "cool"
to = "30 degC"
time = "35 min"
"#;
        let origin = Origin { file_name: "made.toml".into(), folder: ".".into() };
        let scenario = Scenario::parse(text, &origin).unwrap();
        let resolved = Scenario::parse(&scenario.to_toml(), &origin).unwrap();
        let moments = |scenario: &Scenario| recorded_moments(&scenario.record, &scenario.protocol);
        assert!(moments(&scenario).len() > 101 + 114 + 109);
        assert_eq!(moments(&scenario), moments(&resolved));
    }

    #[test]
    fn a_last_interval_may_be_shorter_or_longer_than_the_protocol() {
        assert_eq!(moments(10.0, 4.0), [0.0, 4.0, 8.0, 10.0]);
        assert_eq!(moments(10.0, 40.0), [0.0, 10.0]);
    }
}
