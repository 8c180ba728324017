//! One sample through its protocol.

use crate::crystal::Lattice;
use crate::engine::{Executor, Observer, Occurrence, Reference, Source, Tally, View};
use crate::mechanism::Scheme;
use crate::observe::{Basis, Observation, Passages, Picture, Record, Selection};
use crate::protocol::{Protocol, Segment, segment_at};
use crate::sample::{Recipe, prepare};
use std::ops::ControlFlow;

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
    /// What a picture holds.
    pub selection: Selection,
}

/// The lattice at one recorded moment.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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
}

/// Whoever waits for a replicate.
pub trait Watcher: Sync {
    /// Told now and then of the share of its protocol that a replicate has gone through.
    fn progress(&self, replicate: u32, share: f64);
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

/// Listens to the engine: counts by row, first passages, the watcher's wish to stop.
struct Listener<'a> {
    replicate: u32,
    /// The end of the protocol, in s.
    end: f64,
    rows: Vec<u64>,
    events: u64,
    passages: Passages,
    watcher: &'a dyn Watcher,
}

impl Observer for Listener<'_> {
    #[inline]
    fn event(&mut self, occurrence: &Occurrence, tally: &Tally) -> ControlFlow<()> {
        self.rows[usize::from(occurrence.row)] += 1;
        self.events += 1;
        self.passages.note(occurrence.time, tally);
        if self.events.is_multiple_of(EVENTS_BETWEEN_LOOKS) {
            self.report(occurrence.time)
        } else {
            ControlFlow::Continue(())
        }
    }
}

impl Listener<'_> {
    /// Tells the watcher how far the replicate has come; breaks if it wants to stop.
    fn report(&self, time: f64) -> ControlFlow<()> {
        self.watcher.progress(self.replicate, if self.end > 0.0 { time / self.end } else { 1.0 });
        if self.watcher.interrupted() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn by_kind(&self, scheme: &Scheme) -> Vec<u64> {
        let mut sums = vec![0; scheme.kinds.len()];
        for (row, count) in scheme.rows.iter().zip(&self.rows) {
            sums[row.kind] += count;
        }
        sums
    }
}

/// Runs one replicate of a seed.
pub fn run_replicate(
    setting: &Setting<'_>,
    seed: u64,
    index: u32,
    watcher: &dyn Watcher,
) -> Replicate {
    let source = Source::new(seed, index);
    let sites = prepare(setting.lattice, setting.recipe, &mut source.sample_stream());
    let mut run = Reference::new(setting.scheme, setting.lattice, setting.segments, sites, source);
    let basis = Basis::new(run.view().tally());
    let mut listener = Listener {
        replicate: index,
        end: setting.moments.last().copied().unwrap_or(0.0),
        rows: vec![0; setting.scheme.rows.len()],
        events: 0,
        passages: Passages::new(run.view().tally(), &basis),
        watcher,
    };
    let mut moments = Vec::with_capacity(setting.moments.len());
    let mut pictures = Vec::new();
    let mut finished = true;
    for stop in stops(setting, index == 0) {
        let came_there = run.advance(stop.time, &mut listener);
        if came_there.is_break() || listener.report(stop.time).is_break() {
            finished = false;
            break;
        }
        let temperature = temperature_at(setting.segments, stop.time);
        if stop.picture {
            pictures.push(Picture::of(run.view(), setting.selection, stop.time, temperature));
        }
        if stop.moment {
            moments.push(Moment {
                time: stop.time,
                temperature,
                observation: Observation::of(run.view(), &basis),
                events: listener.by_kind(setting.scheme),
                expected: run.expected_events(stop.time),
            });
        }
    }
    Replicate {
        index,
        finished,
        moments,
        passages: listener.passages,
        chain_starts: run.view().tally().chain_starts,
        events: listener.events,
        pictures,
    }
}

/// A time at which the engine pauses, and what for.
struct Stop {
    time: f64,
    moment: bool,
    picture: bool,
}

/// Moments and (where wanted) pictures, merged in order of time.
fn stops(setting: &Setting<'_>, with_pictures: bool) -> Vec<Stop> {
    let pictures: &[f64] = if with_pictures { setting.pictures } else { &[] };
    let mut times: Vec<f64> = setting.moments.iter().chain(pictures).copied().collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let among = |list: &[f64], time: f64| list.binary_search_by(|t| t.total_cmp(&time)).is_ok();
    times
        .into_iter()
        .map(|time| Stop {
            time,
            moment: among(setting.moments, time),
            picture: among(pictures, time),
        })
        .collect()
}

/// The moments of a record: every interval from the start, and the end.
pub fn recorded_moments(record: &Record, protocol: &Protocol) -> Vec<f64> {
    let end = protocol.duration();
    // An interval that divides the whole time but for rounding gives no second end.
    let intervals = (end / record.every - 1e-6).ceil().max(1.0) as u32;
    let mut moments: Vec<f64> = (0..intervals).map(|n| f64::from(n) * record.every).collect();
    moments.push(end);
    moments
}

fn temperature_at(segments: &[Segment], time: f64) -> f64 {
    segment_at(segments, time).map_or(f64::NAN, |segment| segment.temperature(time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Piece;

    fn moments(duration: f64, every: f64) -> Vec<f64> {
        let piece = Piece { duration, from: 400.0, to: 400.0, oxygen: 0.0 };
        let selection = Selection::whole([1; 3]);
        let record = Record { every, snapshots: Vec::new(), selection, compress: false };
        recorded_moments(&record, &Protocol { pieces: vec![piece] })
    }

    #[test]
    fn the_end_is_recorded_once() {
        // 100 · (d / 100) falls short of d by rounding for many of these, for instance 115.
        for duration in (1..=2000).map(f64::from) {
            let moments = moments(duration, duration / 100.0);
            assert_eq!((moments.len(), moments[100]), (101, duration));
        }
    }

    #[test]
    fn a_last_interval_may_be_shorter_or_longer_than_the_protocol() {
        assert_eq!(moments(10.0, 4.0), [0.0, 4.0, 8.0, 10.0]);
        assert_eq!(moments(10.0, 40.0), [0.0, 10.0]);
    }
}
