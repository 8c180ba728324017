//! Records snapshots of the first replicate.

use super::{Cost, Look, Record, Recorder};
use crate::crystal::Lattice;
use crate::engine::Executor;
use crate::observe::{MOST_IN_SLICE, Selection, Snapshot};
use crate::results::table::SliceRow;
use crate::results::{FolderError, ResultsFolder, SNAPSHOTS, Tables};
use crate::run::{Outcome, Simulation, sites};
use crate::scenario::Scenario;
use crate::snapshots::{MOST_VOXELS, SPECIES_LETTERS, Sites, SnapshotFile, SnapshotSite, stems};
use crate::units::ANGSTROM_PER_NM;

/// Bytes of a site of a snapshot in memory: state 2, chain 4, unit 4.
const BYTES_PER_SITE: u64 = 10;
/// Bytes of a molecule of a slice in memory: two coordinates and its state, padded.
const BYTES_PER_SLICED_MOLECULE: u64 = 24;
/// Bytes of a voxel while a snapshot is resampled: its nearest site 4, the distance 4.
const BYTES_PER_VOXEL: u64 = 8;
/// Bytes of a site while its snapshot is resampled: its species 1, order 1.
const BYTES_PER_WRITTEN_SITE: u64 = 2;
/// Bytes of the pixels of a figure for each millimetre of its height, at 178 mm wide and before
/// they are averaged: 3 bytes at 900 dots an inch.
const BYTES_PER_MM: u64 = 670_000;
/// Bytes of a molecule of a slice while it is drawn: its fields as text, and its tile.
const BYTES_PER_DRAWN_MOLECULE: u64 = 600;
/// Bytes on the disk of a site as extended XYZ, and compressed.
const XYZ_BYTES: u64 = 68;
const XYZ_GZ_BYTES: u64 = 14;
/// Bytes on the disk of a voxel: its species 1, order 1, chain 4; and compressed, where most
/// molecules have reacted.
const VTI_BYTES: u64 = 6;
const VTI_ZLIB_BYTES: u64 = 1;
/// Bytes on the disk of a molecule of a slice in slices.csv and in its figures.
const SLICE_BYTES: u64 = 180;

impl Record for Snapshot {
    fn time(&self) -> f64 {
        self.time
    }
}

/// Records a [`Snapshot`] for each snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshots {
    times: Vec<f64>,
    selection: Selection,
}

impl Recorder for Snapshots {
    type Record = Snapshot;
    const NAME: &'static str = "snapshots";

    fn new(scenario: &Scenario) -> Self {
        let record = &scenario.record;
        Self { times: record.snapshots.clone(), selection: record.selection }
    }

    fn schedule(&self, replicate: u32) -> &[f64] {
        if replicate == 0 { &self.times } else { &[] }
    }

    fn record<E: Executor>(&self, look: &Look<'_, E>) -> Snapshot {
        Snapshot::of(look.view(), self.selection, look.time, look.temperature)
    }

    fn cost(scenario: &Scenario) -> Cost {
        let record = &scenario.record;
        let snapshots = record.snapshots.len() as u64;
        if snapshots == 0 {
            return Cost::default();
        }
        let (copied, voxels) = sites_and_voxels(scenario);
        let sliced = MOST_IN_SLICE.min(sites(scenario));
        let (site, voxel) =
            if record.compress { (XYZ_GZ_BYTES, VTI_ZLIB_BYTES) } else { (XYZ_BYTES, VTI_BYTES) };
        let one = copied * BYTES_PER_SITE + sliced * BYTES_PER_SLICED_MOLECULE;
        let file = copied * site + voxels * voxel + sliced * SLICE_BYTES;
        Cost {
            memory: snapshots * one,
            to_write: voxels * BYTES_PER_VOXEL + copied * BYTES_PER_WRITTEN_SITE,
            to_draw: slices_height(snapshots) * BYTES_PER_MM
                + snapshots * sliced * BYTES_PER_DRAWN_MOLECULE,
            disk: snapshots * file,
        }
    }

    fn tabulate(_: &Scenario, outcome: &Outcome, tables: &mut Tables) {
        tables.slices = slices(outcome).into();
    }

    fn fits(&self, snapshot: &Snapshot, simulation: &Simulation) -> bool {
        let sites = self.selection.sites(simulation.lattice.basis()) as usize;
        let lengths = [snapshot.sites.len(), snapshot.chains.len(), snapshot.units.len()];
        snapshot.selection == self.selection && lengths == [sites; 3]
    }
}

/// Sites and voxels of one snapshot.
pub fn sites_and_voxels(scenario: &Scenario) -> (u64, u64) {
    let basis = scenario.structure.sites.len() as u64;
    let selection = scenario.record.selection;
    let sites = selection.sites(basis as u32);
    // Half a distance wide: eight for each site, or for each group of a thinned lattice.
    let places = if selection.every_nth > 1 { sites / basis } else { sites };
    (sites, (8 * places).min(MOST_VOXELS as u64))
}

/// About how high the figure of this many slices is, in mm: up to six beside each other, with a
/// line of text over each row and some below. A narrow figure counts half.
fn slices_height(slices: u64) -> u64 {
    match slices {
        0 => 0,
        1 | 2 => 40,
        slices => {
            let rows = slices.div_ceil(6);
            rows * (178 / slices.div_ceil(rows) + 5) + 15
        }
    }
}

/// The snapshots of an outcome: those of its first replicate.
pub fn snapshots(outcome: &Outcome) -> &[Snapshot] {
    outcome.replicates.first().map_or(&[], |replicate| &replicate.records.snapshots)
}

fn slices(outcome: &Outcome) -> Vec<SliceRow> {
    let mut rows = Vec::new();
    for snapshot in snapshots(outcome) {
        rows.extend(snapshot.slice.iter().map(|&([x, y], state)| SliceRow {
            time: snapshot.time,
            x: x / ANGSTROM_PER_NM,
            y: y / ANGSTROM_PER_NM,
            state: state.name().into(),
        }));
    }
    rows
}

/// The sites of a snapshot, brought into the form of its files one by one.
pub struct SnapshotSites<'a> {
    lattice: &'a Lattice,
    snapshot: &'a Snapshot,
}

impl Sites for SnapshotSites<'_> {
    fn count(&self) -> usize {
        self.snapshot.sites.len()
    }

    fn site(&self, index: usize) -> SnapshotSite {
        let Self { lattice, snapshot } = self;
        let site = snapshot.sites[index];
        SnapshotSite {
            position: lattice.position(snapshot.selection.number(lattice, index)),
            species: SPECIES_LETTERS[site.species() as usize],
            ordered: site.ordered(),
            defect: site.defect(),
            chain: snapshot.chains[index],
            unit: snapshot.units[index],
        }
    }

    fn chain(&self, index: usize) -> u32 {
        self.snapshot.chains[index]
    }
}

/// A snapshot as its files hold it: with coordinates in the whole crystal.
pub fn placed<'a>(outcome: &'a Outcome, snapshot: &'a Snapshot) -> SnapshotFile<SnapshotSites<'a>> {
    let lattice = &outcome.lattice;
    let Selection { from, to, every_nth } = snapshot.selection;
    let cell = &lattice.structure().cell;
    let repeats = lattice.periodic();
    SnapshotFile {
        time: snapshot.time,
        temperature: snapshot.temperature,
        origin: cell.cartesian(from.map(f64::from)),
        box_vectors: std::array::from_fn(|axis| {
            cell.vectors()[axis].map(|along| along * f64::from(to[axis] - from[axis]))
        }),
        periodic: std::array::from_fn(|axis| {
            repeats[axis] && snapshot.selection.spans(lattice.size(), axis)
        }),
        group: if every_nth > 1 { lattice.basis() } else { 1 },
        sites: SnapshotSites { lattice, snapshot },
    }
}

/// Writes the files of every snapshot, compressed or not.
///
/// # Errors
/// What the folder reports.
pub fn write_snapshots(
    outcome: &Outcome,
    folder: &ResultsFolder,
    compress: bool,
) -> Result<(), FolderError> {
    let snapshots = snapshots(outcome);
    let times: Vec<f64> = snapshots.iter().map(|snapshot| snapshot.time).collect();
    for (snapshot, stem) in snapshots.iter().zip(stems(&times)) {
        let placed = placed(outcome, snapshot);
        let file = format!("{SNAPSHOTS}/{stem}");
        if compress {
            folder.write(&format!("{file}.xyz.gz"), |out| placed.write_xyz_gz(out))?;
            folder.write(&format!("{file}.vti"), |out| placed.write_vti_compressed(out))?;
        } else {
            folder.write(&format!("{file}.xyz"), |out| placed.write_xyz(out))?;
            folder.write(&format!("{file}.vti"), |out| placed.write_vti(out))?;
        }
    }
    Ok(())
}
