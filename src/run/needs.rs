//! What a run needs of the machine: memory at its peak, room on the disk.
//!
//! Memory is at its peak in one of three stretches, during all of which the records lie in memory, too: while
//! replicates run, while tables and snapshots are written, or while figures are drawn. Each recorder states what
//! its records [cost](super::recorders::Cost). The constants were measured as docs/results.md says.

use super::Engine;
use super::recorders::Recorders;
use crate::crystal::Lattice;
use crate::engine::Layout;
use crate::observe::BYTES_PER_WASHED_SITE;
use crate::scenario::Scenario;

/// Bytes of a brick of the executor on bricks: 512 places, each a word of 4 and a chain link of 1; sums and lists,
/// 256; its clock, 16, and four buckets of 4.
const BYTES_PER_BRICK: u64 = 512 * 5 + 256 + 32;
/// Bytes per site of the sample that it starts from.
const BYTES_PER_PREPARED_SITE: u64 = 2;
/// Bytes per site of a replicate at work with the reference, all told: code 2, chain link 1, its brick 4, the brick's list 4, level 2; the sample, 2.
const BYTES_PER_REFERENCE_SITE: u64 = 15;
/// Bytes per site of the regions of fast hops at most, with grains: region, mark, domain, its list, 4 each.
const BYTES_PER_SITE_IN_REGIONS: u64 = 16;
/// The program itself, with the tables of its mechanism and its threads' own memory.
const BYTES_OF_PROGRAM: u64 = 12 << 20;
/// The most that the system's allocator keeps of what earlier replicates gave back: glibc
/// returns only larger pieces at once.
const MOST_BYTES_LEFT: u64 = 32 << 20;
/// Bytes to draw the largest figure but the slices.
const BYTES_OF_FIGURE: u64 = 34 << 20;
/// Bytes on the disk of all files that are not a recorder's.
const OTHER_BYTES: u64 = 1 << 20;

/// How many sites a scenario's crystal has.
pub fn sites(scenario: &Scenario) -> u64 {
    scenario.size.iter().map(|&n| u64::from(n)).product::<u64>()
        * scenario.structure.sites.len() as u64
}

/// Memory in bytes of a replicate at work, but for what it records.
fn working(scenario: &Scenario, engine: Engine) -> u64 {
    let sites = sites(scenario);
    let fast = scenario.mechanism.events.iter().any(|event| event.fast);
    let regions = if fast { sites * BYTES_PER_SITE_IN_REGIONS } else { 0 };
    let executor = match engine {
        Engine::Bricks => bricks(scenario) * BYTES_PER_BRICK + sites * BYTES_PER_PREPARED_SITE,
        Engine::Reference => sites * BYTES_PER_REFERENCE_SITE,
    };
    executor + regions
}

/// How many bricks a crystal is cut into; one that can't be built has none, and the run says why.
fn bricks(scenario: &Scenario) -> u64 {
    let lattice = Lattice::new(scenario.structure.clone(), scenario.size, scenario.boundary);
    let layout = lattice.ok().and_then(|lattice| Layout::new(&lattice).ok());
    layout.map_or(0, |layout| u64::from(layout.bricks()))
}

/// Memory in bytes that a run takes at its peak with an engine on this many threads.
pub fn memory(scenario: &Scenario, engine: Engine, threads: usize) -> u64 {
    let records = Recorders::cost(scenario);
    let replicates = u64::from(scenario.replicates);
    let at_once = replicates.min(threads as u64);
    let washing = scenario.protocol.wash.map_or(0, |_| BYTES_PER_WASHED_SITE);
    let running = at_once * (working(scenario, engine) + sites(scenario) * washing);
    let drawing = BYTES_OF_FIGURE.max(records.to_draw);
    let left = if replicates > at_once { running.min(MOST_BYTES_LEFT) } else { 0 };
    BYTES_OF_PROGRAM + records.memory + left + running.max(records.to_write).max(drawing)
}

/// Room in bytes that a run's files take on the disk.
pub fn disk(scenario: &Scenario) -> u64 {
    OTHER_BYTES + Recorders::cost(scenario).disk
}
