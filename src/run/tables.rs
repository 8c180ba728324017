//! A run's outcome as tables.

use super::{Moment, Outcome, Replicate, instruments};
use crate::crystal::Lattice;
use crate::observe::{Basis, Selection, Snapshot, Washed};
use crate::protocol::{Conditions, Protocol};
use crate::results::Tables;
use crate::results::table::{
    ChainRow, EventRow, ProtocolRow, ReplicateRow, SampleRow, SliceRow, means, summarize,
};
use crate::scenario::Scenario;
use crate::snapshots::{SPECIES_LETTERS, Sites, SnapshotFile, SnapshotSite};
use crate::units::{ANGSTROM_PER_NM, PASCAL_PER_MBAR, SQUARE_CM_PER_SQUARE_METRE};

pub(super) const SECONDS_PER_HOUR: f64 = 3600.0;

/// All tables of a run: files, figures, the page about it and what the terminal shows are made of them.
pub fn all(scenario: &Scenario, outcome: &Outcome) -> Tables {
    let (samples, replicates) = (samples(outcome), replicates(outcome));
    let mut tables = Tables {
        protocol: protocol(&scenario.protocol).into(),
        means: means(&samples).into(),
        samples: samples.into(),
        events: events(outcome).into(),
        chains: chains(outcome).into(),
        summary: summarize(&replicates).into(),
        replicates: replicates.into(),
        slices: slices(outcome).into(),
        ..Tables::default()
    };
    if let Some(instruments) = &scenario.instruments {
        instruments::fill(instruments, outcome, &mut tables);
    }
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

/// The rows of `timeseries.csv`.
pub fn samples(outcome: &Outcome) -> Vec<SampleRow> {
    outcome.replicates.iter().flat_map(samples_of).collect()
}

/// The rows of `timeseries.csv` of one replicate.
pub fn samples_of(replicate: &Replicate) -> impl Iterator<Item = SampleRow> {
    replicate.records.moments.iter().map(|moment| sample(replicate.index, moment))
}

fn sample(replicate: u32, moment: &Moment) -> SampleRow {
    let seen = &moment.observation;
    let chains = &seen.chains;
    SampleRow {
        replicate: replicate + 1,
        time: moment.time,
        temperature: moment.temperature,
        conversion: seen.conversion,
        nitrile_conversion: seen.nitrile_conversion,
        crystalline_fraction: seen.crystalline_fraction,
        amorphous_fraction: 1.0 - seen.crystalline_fraction,
        tautomer_fraction: seen.tautomer_fraction,
        live_end_fraction: seen.live_end_fraction,
        trapped_end_fraction: seen.trapped_end_fraction,
        dead_end_fraction: seen.dead_end_fraction,
        liquid_fraction: seen.liquid_fraction,
        chains_per_site: seen.chains_per_site,
        number_average_length: chains.number_average(),
        weight_average_length: chains.weight_average(),
        dispersity: chains.dispersity(),
        longest_chain: (chains.count() > 0).then(|| chains.longest()),
        number_average_segment: chains.number_average_segment(),
        weight_average_segment: chains.weight_average_segment(),
    }
}

/// The rows of `events.csv`.
pub fn events(outcome: &Outcome) -> Vec<EventRow> {
    let mut rows = Vec::new();
    for replicate in &outcome.replicates {
        for moment in &replicate.records.moments {
            let counts = moment.events.iter().zip(&moment.expected);
            rows.extend(outcome.kinds.iter().zip(counts).map(|(kind, (&events, &expected))| {
                EventRow {
                    replicate: replicate.index + 1,
                    time: moment.time,
                    kind: kind.clone(),
                    events,
                    expected_events: expected,
                }
            }));
        }
    }
    rows
}

/// The rows of `chains.csv`: each replicate's last moment.
pub fn chains(outcome: &Outcome) -> Vec<ChainRow> {
    let mut rows = Vec::new();
    for replicate in &outcome.replicates {
        let Some(last) = replicate.records.moments.last() else { continue };
        rows.extend(last.observation.chains.histogram.iter().map(|(&length, &chains)| ChainRow {
            replicate: replicate.index + 1,
            length,
            chains,
        }));
    }
    rows
}

/// The rows of `replicates.csv`. A replicate that was stopped before its first moment has none.
pub fn replicates(outcome: &Outcome) -> Vec<ReplicateRow> {
    let sites = outcome.lattice.sites();
    outcome.replicates.iter().filter_map(|replicate| replicate_row(replicate, sites)).collect()
}

/// The row of `replicates.csv` of one replicate of a crystal with so many sites; none if it was
/// stopped before its first moment.
pub fn replicate_row(replicate: &Replicate, sites: u32) -> Option<ReplicateRow> {
    let last = sample(replicate.index, replicate.records.moments.last()?);
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
        ..ReplicateRow::ending_with(&last)
    })
}

/// The pictures that were kept: the first replicate's.
pub fn pictures(outcome: &Outcome) -> &[Snapshot] {
    outcome.replicates.first().map_or(&[], |replicate| &replicate.records.snapshots)
}

/// The rows of `slices.csv`.
pub fn slices(outcome: &Outcome) -> Vec<SliceRow> {
    let mut rows = Vec::new();
    for picture in pictures(outcome) {
        rows.extend(picture.slice.iter().map(|&([x, y], state)| SliceRow {
            time: picture.time,
            x: x / ANGSTROM_PER_NM,
            y: y / ANGSTROM_PER_NM,
            state: state.name().into(),
        }));
    }
    rows
}

/// The sites of a picture, brought into the form of a snapshot one by one.
pub struct SnapshotSites<'a> {
    lattice: &'a Lattice,
    picture: &'a Snapshot,
}

impl Sites for SnapshotSites<'_> {
    fn count(&self) -> usize {
        self.picture.sites.len()
    }

    fn site(&self, index: usize) -> SnapshotSite {
        let Self { lattice, picture } = self;
        let site = picture.sites[index];
        SnapshotSite {
            position: lattice.position(picture.selection.number(lattice, index)),
            species: SPECIES_LETTERS[site.species() as usize],
            ordered: site.ordered(),
            defect: site.defect(),
            chain: picture.chains[index],
            unit: picture.units[index],
        }
    }

    fn chain(&self, index: usize) -> u32 {
        self.picture.chains[index]
    }
}

/// A picture as a snapshot with real coordinates: those of the whole crystal.
pub fn snapshot<'a>(
    outcome: &'a Outcome,
    picture: &'a Snapshot,
) -> SnapshotFile<SnapshotSites<'a>> {
    let lattice = &outcome.lattice;
    let Selection { from, to, every_nth } = picture.selection;
    let cell = &lattice.structure().cell;
    let repeats = lattice.periodic();
    SnapshotFile {
        time: picture.time,
        temperature: picture.temperature,
        origin: cell.cartesian(from.map(f64::from)),
        box_vectors: std::array::from_fn(|axis| {
            cell.vectors()[axis].map(|along| along * f64::from(to[axis] - from[axis]))
        }),
        periodic: std::array::from_fn(|axis| {
            repeats[axis] && picture.selection.spans(lattice.size(), axis)
        }),
        group: if every_nth > 1 { lattice.basis() } else { 1 },
        sites: SnapshotSites { lattice, picture },
    }
}
