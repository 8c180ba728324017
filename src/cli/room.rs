//! Whether a run fits this machine: its memory, and the disk that its results go to.

use super::{input, say};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::results::Manifest;
use crate::run::{Engine, disk, memory};
use crate::scenario::Scenario;
use std::path::Path;

/// Reads a scenario and refuses one that does not fit, as [`fit`] does.
///
/// # Errors
/// Its mistakes, or what it does not fit into.
pub fn load(
    path: &Path,
    engine: Engine,
    threads: usize,
    folder: &Path,
) -> Result<Scenario, Diagnostics> {
    let (text, origin) = input::read(path, "scenario")?;
    let scenario = Scenario::parse(&text, &origin)?;
    fit(&scenario, engine, threads, Some(folder))?;
    Ok(scenario)
}

/// Refuses a scenario that does not fit into this machine's memory with this executor and number of threads, at the
/// place of its size, or whose results do not fit onto the disk of a folder, if they go to one, at the place of its
/// snapshots.
///
/// # Errors
/// What it does not fit into.
pub fn fit(
    scenario: &Scenario,
    engine: Engine,
    threads: usize,
    folder: Option<&Path>,
) -> Result<(), Diagnostics> {
    let needed = memory(scenario, engine, threads);
    if let Some(free) = free_memory().filter(|&free| needed > free) {
        let message = format!("the run needs about {} of memory", say::bytes(needed));
        let help = "use a smaller crystal, fewer threads, fewer snapshots or smaller ones \
                    (`record.snapshot`), or fewer replicates";
        let label = format!("{} are free", say::bytes(free));
        let mistake = Diagnostic::new(0..0, message).label(label).help(help);
        return Err(scenario.source.mark("crystal.size", mistake));
    }
    let Some(folder) = folder else { return Ok(()) };
    let needed = disk(scenario);
    if let Some(free) = free_disk(folder).filter(|&free| needed > free) {
        let message = format!("the results take about {} on the disk", say::bytes(needed));
        let label = format!("{} are free for {}", say::bytes(free), folder.display());
        let help = "keep fewer snapshots, smaller ones \
                    (`snapshot = { every_nth = 10, compress = true }`) or fewer rows, or choose \
                    another folder";
        let mistake = Diagnostic::new(0..0, message).label(label).help(help);
        return Err(scenario.source.mark("record.snapshots", mistake));
    }
    Ok(())
}

/// Bytes of memory that a run can have, as far as the system tells: those of the machine, or
/// of the control group that a scheduler or a container put us in.
pub fn free_memory() -> Option<u64> {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let machine = Some(system.available_memory()).filter(|&free| free > 0);
    let group = system.cgroup_limits();
    let group = group.map(|group| group.total_memory.saturating_sub(group.rss));
    machine.map(|machine| machine.min(group.unwrap_or(machine)))
}

/// Bytes that results in a folder, which need not be there yet, can take: what its file system
/// has free for us, and what results that lie there take, since new ones replace them.
fn free_disk(folder: &Path) -> Option<u64> {
    let replaced: u64 = Manifest::read(folder)
        .map_or(0, |manifest| manifest.files.iter().map(|file| file.bytes).sum());
    let there = folder.ancestors().map(or_here).find(|above| above.exists())?;
    Some(free_space(there)?.saturating_add(replaced))
}

/// The folder that an empty path stands for.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

#[cfg(unix)]
fn free_space(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Other systems are not asked, and what does not fit shows when it is written.
#[cfg(not(unix))]
fn free_space(_: &Path) -> Option<u64> {
    None
}

/// Threads that run where the command line does not say.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_has_the_room_of_the_one_above() {
        let place = tempfile::tempdir().unwrap();
        let there = free_disk(place.path());
        let below = free_disk(&place.path().join("not/there/yet"));
        assert_eq!(there.is_some(), cfg!(unix));
        assert_eq!(there.is_some(), below.is_some());
        assert_eq!(free_disk(Path::new("not-there-yet")).is_some(), cfg!(unix));
    }
}
