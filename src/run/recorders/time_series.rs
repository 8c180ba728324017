//! Records the rows of the time series.

use super::{Cost, Look, Record, Recorder};
use crate::engine::{Executor, View};
use crate::observe::{ChainLengths, Recording, ratio, trapped_ends};
use crate::protocol::Protocol;
use crate::results::Tables;
use crate::results::table::{ChainRow, EventRow, SampleRow, means};
use crate::run::{MOST_EVENTS, Outcome, Simulation};
use crate::sample::Species;
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
    /// What was seen, as a row of the table.
    pub row: SampleRow,
    /// The chains' lengths.
    pub chains: ChainLengths,
    /// Events of each kind so far, in the order of [`Scheme::kinds`](crate::mechanism::Scheme::kinds).
    pub events: Vec<u64>,
    /// The events of each kind that were to be expected: the time-integrated rates.
    pub expected: Vec<f64>,
}

impl Record for Moment {
    fn time(&self) -> f64 {
        self.row.time
    }
}

/// Records a [`Moment`] for each row of the time series.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeSeries {
    times: Vec<f64>,
}

/// When rows of the time series are recorded, in s, ascending: every interval from the start, the ends of steps,
/// and on ramps every kelvin.
pub fn recorded_moments(record: &Recording, protocol: &Protocol) -> Vec<f64> {
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
            row: observe(look),
            chains: look.chains().clone(),
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

    fn tabulate(_: &Scenario, outcome: &Outcome, tables: &mut Tables) {
        let rows: Vec<SampleRow> = moments(outcome).map(|(_, moment)| moment.row.clone()).collect();
        tables.means = means(&rows).into();
        tables.samples = rows.into();
        tables.events = events(outcome).into();
        tables.chains = chains(outcome).into();
    }

    fn fits(&self, moment: &Moment, simulation: &Simulation) -> bool {
        let kinds = simulation.scheme.kinds.len();
        (moment.events.len(), moment.expected.len()) == (kinds, kinds)
            && moment.events.iter().all(|&events| events < MOST_EVENTS)
    }
}

/// The lattice in numbers. Fractions but the crystalline and amorphous one are per monomer put in.
fn observe<E: Executor>(look: &Look<'_, E>) -> SampleRow {
    let (view, chains, basis) = (look.view(), look.chains(), &look.counts.basis);
    let tally = view.tally();
    let per_monomer = |count| ratio(count, basis.monomers);
    let additions = tally.reacted().saturating_sub(chains.count());
    let nitriles = view.lattice().structure().nitriles();
    let crystalline = basis.crystalline(tally);
    SampleRow {
        replicate: look.counts.replicate + 1,
        time: look.time,
        temperature: look.temperature,
        conversion: basis.conversion(tally),
        // Of n nitriles per molecule: (P + A + D − chains)/(n·(M + T put in)).
        nitrile_conversion: match nitriles {
            0 => 0.0,
            _ => per_monomer(additions) / f64::from(nitriles),
        },
        crystalline_fraction: crystalline,
        amorphous_fraction: 1.0 - crystalline,
        tautomer_fraction: per_monomer(tally.count(Species::T)),
        live_end_fraction: per_monomer(tally.count(Species::A)),
        trapped_end_fraction: per_monomer(trapped_ends(view, look.ends())),
        dead_end_fraction: per_monomer(tally.count(Species::D)),
        liquid_fraction: tally.liquid_share(),
        chains_per_site: ratio(chains.count(), basis.sites),
        number_average_length: chains.number_average(),
        weight_average_length: chains.weight_average(),
        dispersity: chains.dispersity(),
        longest_chain: (chains.count() > 0).then(|| chains.longest()),
        number_average_segment: chains.number_average_segment(),
        weight_average_segment: chains.weight_average_segment(),
    }
}

/// The moments of all replicates, each with its replicate's number, from 1.
fn moments(outcome: &Outcome) -> impl Iterator<Item = (u32, &Moment)> {
    let replicates = outcome.replicates.iter();
    replicates.flat_map(|replicate| {
        replicate.records.moments.iter().map(|moment| (replicate.index + 1, moment))
    })
}

fn events(outcome: &Outcome) -> Vec<EventRow> {
    let rows = moments(outcome).flat_map(|(replicate, moment)| {
        let counts = moment.events.iter().zip(&moment.expected);
        outcome.kinds.iter().zip(counts).map(move |(kind, (&events, &expected))| EventRow {
            replicate,
            time: moment.row.time,
            kind: kind.clone(),
            events,
            expected_events: expected,
        })
    });
    rows.collect()
}

/// The chains at each replicate's last moment.
fn chains(outcome: &Outcome) -> Vec<ChainRow> {
    let mut rows = Vec::new();
    for replicate in &outcome.replicates {
        let Some(last) = replicate.records.moments.last() else { continue };
        rows.extend(last.chains.histogram.iter().map(|(&length, &chains)| ChainRow {
            replicate: replicate.index + 1,
            length,
            chains,
        }));
    }
    rows
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
            Recording { every, snapshots: Vec::new(), selection, compress: false, rates: false };
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
