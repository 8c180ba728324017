//! What a run needs of the machine: memory at its peak, room on the disk.
//!
//! Memory is at its peak in one of three stretches, during all of which the moments and the
//! pictures that were kept lie in memory, too: while replicates run, while tables and snapshots
//! are written, or while figures are drawn. The constants were measured as
//! docs/results.md says.

use super::recorded_moments;
use super::simulation::one_by_one;
use crate::observe::{BYTES_PER_WASHED_SITE, MOST_IN_SLICE};
use crate::scenario::Scenario;
use crate::snapshots::MOST_VOXELS;
use std::collections::BTreeSet;

/// Bytes a site of a replicate at work, all told: code 2, chain link 1, place in the queue 4, a
/// third more of these for the sites that tiles see of each other, and the queue's entries, 16
/// for each site that has a clock of its own; the sample that it starts from, 2.
const BYTES_PER_SITE: u64 = 14;
/// The program itself, with the tables of its mechanism and its threads' own memory.
const BYTES_OF_PROGRAM: u64 = 12 << 20;
/// Of what earlier replicates gave back, the most that the system's allocator keeps: glibc
/// returns only larger pieces at once.
const MOST_BYTES_LEFT: u64 = 32 << 20;
/// Bytes of a site of a picture: state 2, chain 4, unit 4.
const BYTES_PER_PICTURED_SITE: u64 = 10;
/// Bytes of a molecule of a cut: two coordinates and its state, padded.
const BYTES_PER_CUT_MOLECULE: u64 = 24;
/// Bytes a voxel while a snapshot is resampled: its nearest site 4, the distance 4.
const BYTES_PER_VOXEL: u64 = 8;
/// Bytes of a site while its snapshot is resampled: its species 1, order 1.
const BYTES_PER_WRITTEN_SITE: u64 = 2;
/// Bytes of a moment: its numbers, and a histogram of chain lengths.
const BYTES_PER_MOMENT: u64 = 4 << 10;
/// Bytes of a look of instruments: surroundings, runs of order, a histogram of chain lengths.
const BYTES_PER_LOOK: u64 = 8 << 10;
/// Bytes of a reading of the calorimeter.
const BYTES_PER_READING: u64 = 72;
/// Bytes of a row of the table of events while it is drawn: five fields, each a text of its own.
const BYTES_PER_EVENT_ROW: u64 = 280;
/// Bytes of the pixels of a figure for each millimetre of its height, at 178 mm wide and before
/// they are averaged: 3 bytes at 900 dots an inch.
const BYTES_PER_MM: u64 = 670_000;
/// Bytes of the largest figure but the slices.
const BYTES_OF_FIGURE: u64 = 34 << 20;
/// Bytes of a molecule of a cut while it is drawn: its fields as text, and its tile.
const BYTES_PER_DRAWN_MOLECULE: u64 = 600;

/// Bytes on the disk of a site as extended XYZ, and compressed.
const XYZ_BYTES: u64 = 68;
const XYZ_GZ_BYTES: u64 = 14;
/// Bytes on the disk of a voxel: its species 1, order 1, chain 4; and compressed, where most
/// molecules have reacted.
const VTI_BYTES: u64 = 6;
const VTI_ZLIB_BYTES: u64 = 1;
/// Bytes of a row of the time series and of their means together, and of the table of events.
const SAMPLE_BYTES: u64 = 1600;
const EVENT_BYTES: u64 = 60;
/// Bytes of a molecule of a cut in slices.csv and in its figures.
const CUT_BYTES: u64 = 180;
/// Bytes of the spectra and patterns of one look, and of a reading of the calorimeter.
const LOOK_BYTES: u64 = 400_000;
const READING_BYTES: u64 = 160;
/// Bytes of all other files.
const OTHER_BYTES: u64 = 1 << 20;

/// How many sites a scenario's crystal has.
pub fn sites(scenario: &Scenario) -> u64 {
    scenario.size.iter().map(|&n| u64::from(n)).product::<u64>()
        * scenario.structure.sites.len() as u64
}

/// What the files and the memory of a run consist of, as counts.
struct Parts {
    moments: u64,
    event_rows: u64,
    pictures: u64,
    /// Sites of one picture.
    pictured: u64,
    /// Voxels of one picture.
    voxels: u64,
    /// Molecules of one cut.
    cut: u64,
    /// Looks of instruments, and readings of the calorimeter.
    looks: u64,
    readings: u64,
}

impl Parts {
    fn of(scenario: &Scenario) -> Self {
        let record = &scenario.record;
        let rows = recorded_moments(record, &scenario.protocol).len() as u64;
        let moments = u64::from(scenario.replicates) * rows;
        let kinds: BTreeSet<&str> =
            scenario.mechanism.events.iter().map(|event| event.kind.as_str()).collect();
        let basis = scenario.structure.sites.len() as u64;
        let pictured = record.selection.sites(basis as u32);
        // Half a distance wide: eight for each site, or for each group of a thinned lattice.
        let places = if record.selection.every_nth > 1 { pictured / basis } else { pictured };
        let (looks, readings) = scenario.instruments.as_ref().map_or((0, 0), |instruments| {
            let readings = instruments.readings(&scenario.protocol).len();
            (instruments.looks.len() as u64, readings as u64)
        });
        Self {
            moments,
            event_rows: moments * kinds.len() as u64,
            pictures: record.snapshots.len() as u64,
            pictured,
            voxels: (8 * places).min(MOST_VOXELS as u64),
            cut: MOST_IN_SLICE.min(sites(scenario)),
            looks,
            readings,
        }
    }
}

impl Parts {
    /// About how high the figure of the slices is, in mm: up to six beside each other, with a
    /// line of text over each row and some below. A narrow figure counts half.
    fn slices_height(&self) -> u64 {
        match self.pictures {
            0 => 0,
            1 | 2 => 40,
            pictures => {
                let rows = pictures.div_ceil(6);
                rows * (178 / pictures.div_ceil(rows) + 5) + 15
            }
        }
    }
}

/// Memory in bytes that a run takes at its peak on this many threads.
pub fn memory(scenario: &Scenario, threads: usize) -> u64 {
    let parts = Parts::of(scenario);
    let replicates = u64::from(scenario.replicates);
    let one_by_one = one_by_one(scenario.replicates as usize, sites(scenario), threads);
    let at_once = if one_by_one { 1 } else { replicates.min(threads as u64) };
    let picture = parts.pictured * BYTES_PER_PICTURED_SITE + parts.cut * BYTES_PER_CUT_MOLECULE;
    let instruments =
        replicates * (parts.looks * BYTES_PER_LOOK + parts.readings * BYTES_PER_READING);
    let kept = parts.pictures * picture + parts.moments * BYTES_PER_MOMENT + instruments;
    let washing = scenario.protocol.wash.map_or(0, |_| BYTES_PER_WASHED_SITE);
    let running = at_once * sites(scenario) * (BYTES_PER_SITE + washing);
    let writing = match parts.pictures {
        0 => 0,
        _ => parts.voxels * BYTES_PER_VOXEL + parts.pictured * BYTES_PER_WRITTEN_SITE,
    };
    let slices = parts.slices_height() * BYTES_PER_MM
        + parts.pictures * parts.cut * BYTES_PER_DRAWN_MOLECULE;
    let drawing = BYTES_OF_FIGURE.max(slices).max(parts.event_rows * BYTES_PER_EVENT_ROW);
    let left = if replicates > at_once { running.min(MOST_BYTES_LEFT) } else { 0 };
    BYTES_OF_PROGRAM + kept + left + running.max(writing).max(drawing)
}

/// Sites and voxels of all pictures together, which take time to write.
pub(super) fn pictured(scenario: &Scenario) -> (u64, u64) {
    let Parts { pictures, pictured, voxels, .. } = Parts::of(scenario);
    (pictures * pictured, pictures * voxels)
}

/// Room in bytes that a run's files take on the disk.
pub fn disk(scenario: &Scenario) -> u64 {
    let parts = Parts::of(scenario);
    let (site, voxel) = if scenario.record.compress {
        (XYZ_GZ_BYTES, VTI_ZLIB_BYTES)
    } else {
        (XYZ_BYTES, VTI_BYTES)
    };
    let picture = parts.pictured * site + parts.voxels * voxel + parts.cut * CUT_BYTES;
    let tables = parts.moments * SAMPLE_BYTES + parts.event_rows * EVENT_BYTES;
    let instruments =
        parts.looks * LOOK_BYTES + u64::from(scenario.replicates) * parts.readings * READING_BYTES;
    OTHER_BYTES + tables + instruments + parts.pictures * picture
}
