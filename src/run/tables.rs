//! A run's outcome as tables.

use super::recorders::Recorders;
use super::{Outcome, Replicate};
use crate::observe::{Basis, Washed};
use crate::protocol::{Conditions, Protocol};
use crate::results::Tables;
use crate::results::table::{ProtocolRow, ReplicateRow, summarize};
use crate::scenario::Scenario;
use crate::units::{PASCAL_PER_MBAR, SQUARE_CM_PER_SQUARE_METRE};

pub(super) const SECONDS_PER_HOUR: f64 = 3600.0;

/// All tables of a run: files, figures, the page about it and what the terminal shows are made of them.
pub fn all(scenario: &Scenario, outcome: &Outcome) -> Tables {
    let replicates = replicates(outcome);
    let mut tables = Tables {
        protocol: protocol(&scenario.protocol).into(),
        summary: summarize(&replicates).into(),
        replicates: replicates.into(),
        ..Tables::default()
    };
    Recorders::tabulate(scenario, outcome, &mut tables);
    tables
}

/// The rows of `protocol.csv`.
pub fn protocol(protocol: &Protocol) -> Vec<ProtocolRow> {
    let mut rows: Vec<ProtocolRow> = Vec::new();
    let mut end = 0.0;
    for piece in &protocol.pieces {
        let start = corner(end, &piece.from);
        end += piece.duration;
        if rows.last() != Some(&start) {
            rows.push(start);
        }
        rows.push(corner(end, &piece.to));
    }
    rows
}

fn corner(time: f64, at: &Conditions) -> ProtocolRow {
    ProtocolRow {
        time,
        temperature: at.temperature,
        oxygen: at.oxygen / PASCAL_PER_MBAR,
        light: at.light / SQUARE_CM_PER_SQUARE_METRE,
    }
}

/// The rows of `replicates.csv`. A replicate that was stopped before its first moment has none.
pub fn replicates(outcome: &Outcome) -> Vec<ReplicateRow> {
    let sites = outcome.lattice.sites();
    outcome.replicates.iter().filter_map(|replicate| replicate_row(replicate, sites)).collect()
}

/// The row of `replicates.csv` of one replicate of a crystal with this number of sites; none if it was
/// stopped before its first moment.
pub fn replicate_row(replicate: &Replicate, sites: u32) -> Option<ReplicateRow> {
    let last = &replicate.records.moments.last()?.row;
    let hours = |time: Option<f64>| time.map(|time| time / SECONDS_PER_HOUR);
    let [t01, t05, t10, t20, t50, t80] = replicate.passages.conversion.map(hours);
    let washed = |share: fn(&Washed, &Basis) -> f64| {
        replicate.washed.map(|washed| share(&washed, &replicate.basis))
    };
    Some(ReplicateRow {
        finished: replicate.finished,
        t01_h: t01,
        t05_h: t05,
        t10_h: t10,
        t20_h: t20,
        t50_h: t50,
        t80_h: t80,
        order_half_time_h: hours(replicate.passages.order_half_time),
        melting_began_h: hours(replicate.passages.melting),
        insoluble_yield: washed(Washed::insoluble_yield),
        trapped_monomer_fraction: washed(Washed::trapped_monomer_fraction),
        dissolved_fraction: washed(Washed::dissolved_fraction),
        chain_starts: replicate.chain_starts,
        events: replicate.events,
        events_per_site: replicate.events as f64 / f64::from(sites),
        ..ReplicateRow::ending_with(last)
    })
}
