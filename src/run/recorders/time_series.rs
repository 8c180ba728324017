//! Records the rows of the time series.

use super::{Cost, Look, Record, Recorder};
use crate::engine::Executor;
use crate::observe::{self, Observation};
use crate::protocol::Protocol;
use crate::run::{MOST_EVENTS, Simulation};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Bytes of a moment in memory: its numbers, and a histogram of chain lengths.
const BYTES_PER_MOMENT: u64 = 4 << 10;
/// Bytes on the disk of a row of the time series and of their means together, and of the table of events.
const BYTES_PER_ROW: u64 = 1600;
const BYTES_PER_EVENT_ROW: u64 = 60;
/// Bytes of a row of the table of events while it is drawn: five fields, each a text of its own.
const BYTES_PER_DRAWN_EVENT_ROW: u64 = 280;

/// The lattice at one recorded moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Moment {
    /// When, in s.
    pub time: f64,
    /// At which temperature, in K.
    pub temperature: f64,
    /// What was seen.
    pub observation: Observation,
    /// Events of each kind so far, in the order of [`Scheme::kinds`](crate::mechanism::Scheme::kinds).
    pub events: Vec<u64>,
    /// The events of each kind that were to be expected: the time-integrated rates.
    pub expected: Vec<f64>,
}

impl Record for Moment {
    fn time(&self) -> f64 {
        self.time
    }
}

/// Records a [`Moment`] for each row of the time series.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeSeries {
    times: Vec<f64>,
}

/// When rows of the time series are recorded, in s, ascending: every interval from the start, the ends of steps,
/// and on ramps every kelvin.
pub fn recorded_moments(record: &observe::Recording, protocol: &Protocol) -> Vec<f64> {
    protocol.row_moments(record.every)
}

impl Recorder for TimeSeries {
    type Record = Moment;
    const NAME: &'static str = "rows of the time series";

    fn new(scenario: &Scenario) -> Self {
        Self { times: recorded_moments(&scenario.record, &scenario.protocol) }
    }

    fn schedule(&self, _: u32) -> &[f64] {
        &self.times
    }

    fn record<E: Executor>(&self, look: &Look<'_, E>) -> Moment {
        Moment {
            time: look.time,
            temperature: look.temperature,
            observation: Observation::of(look.view(), look.chains().clone(), &look.counts.basis),
            events: look.events_by_kind(),
            expected: look.expected_events(),
        }
    }

    fn cost(scenario: &Scenario) -> Cost {
        let rows = Self::new(scenario).times.len() as u64 * u64::from(scenario.replicates);
        let events = &scenario.mechanism.events;
        let kinds: BTreeSet<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        let event_rows = rows * kinds.len() as u64;
        Cost {
            memory: rows * BYTES_PER_MOMENT,
            to_write: 0,
            to_draw: event_rows * BYTES_PER_DRAWN_EVENT_ROW,
            disk: rows * BYTES_PER_ROW + event_rows * BYTES_PER_EVENT_ROW,
        }
    }

    fn fits(&self, moment: &Moment, simulation: &Simulation) -> bool {
        let kinds = simulation.scheme.kinds.len();
        (moment.events.len(), moment.expected.len()) == (kinds, kinds)
            && moment.events.iter().all(|&events| events < MOST_EVENTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::Selection;
    use crate::protocol::Piece;

    fn moments(duration: f64, every: f64) -> Vec<f64> {
        let piece = Piece::between(duration, 400.0, 400.0);
        let selection = Selection::whole([1; 3]);
        let record =
            observe::Recording { every, snapshots: Vec::new(), selection, compress: false };
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
        let scenario: Scenario = text.parse().unwrap();
        let resolved: Scenario = scenario.to_toml().parse().unwrap();
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
