//! Records snapshots of the first replicate.

use super::{Cost, Look, Record, Recorder};
use crate::engine::Executor;
use crate::observe::{MOST_IN_SLICE, Selection, Snapshot};
use crate::run::{Simulation, sites};
use crate::scenario::Scenario;
use crate::snapshots::MOST_VOXELS;

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
