//! What an earlier run left in a folder, and its removal.

use super::snapshot::is_snapshot_name;
use super::{MANIFEST_FILE, Manifest, SCENARIO_FILE, SNAPSHOTS, table};
use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path};

/// What keeps two runs from writing one folder; stays behind, empty.
pub(super) const LOCK_FILE: &str = ".tautomata.lock";
/// How the names of files begin and end that are being written.
pub(super) const UNFINISHED: (&str, &str) = (".tautomata-", ".partial");

/// Whether a name stays inside the folder: relative, with plain parts, and not the lock's.
pub(super) fn stays_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components().peekable();
    parts.peek().is_some()
        && parts.all(|part| matches!(part, Component::Normal(_)))
        && name != LOCK_FILE
}

/// Whether a folder holds anything but a lock.
pub(super) fn occupied(folder: &Path) -> io::Result<bool> {
    for entry in folder.read_dir()? {
        if entry?.file_name() != LOCK_FILE {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes what a run writes and nothing else: the files that the folder's manifest lists, those
/// whose names are a run's own, unfinished ones, and the sub-folders that this empties. The
/// manifest goes first, so that what is left is never taken for whole.
///
/// # Errors
/// The first file that could not be removed, and why.
pub(super) fn clear(folder: &Path) -> Result<(), (String, io::Error)> {
    let listed = Manifest::read(folder).map(|manifest| manifest.files).unwrap_or_default();
    let mut names: BTreeSet<String> = listed.into_iter().map(|file| file.path).collect();
    names.extend(table::FILES.into_iter().chain([SCENARIO_FILE]).map(String::from));
    for place in ["", SNAPSHOTS] {
        names.extend(own_names(folder, place).map_err(|error| (place.to_owned(), error))?);
    }
    remove(folder, MANIFEST_FILE)?;
    for name in names.iter().filter(|name| stays_inside(name)) {
        remove(folder, name)?;
    }
    let parents: BTreeSet<&Path> =
        names.iter().filter_map(|name| Path::new(name).parent()).collect();
    // Deepest first. A sub-folder that still holds something is the user's, and stays.
    for parent in parents.iter().rev().filter(|parent| parent.to_str().is_some_and(stays_inside)) {
        let _ = std::fs::remove_dir(folder.join(parent));
    }
    Ok(())
}

/// The names in one place of the folder that only a run gives: snapshots and unfinished files.
fn own_names(folder: &Path, place: &str) -> io::Result<Vec<String>> {
    let entries = match folder.join(place).read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let unfinished = name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1);
        if unfinished || (place == SNAPSHOTS && is_snapshot_name(&name)) {
            names.push(if place.is_empty() { name } else { format!("{place}/{name}") });
        }
    }
    Ok(names)
}

fn remove(folder: &Path, name: &str) -> Result<(), (String, io::Error)> {
    match std::fs::remove_file(folder.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err((name.to_owned(), error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_names_stay_inside() {
        for name in ["summary.csv", "snapshots/t00000.00h.xyz"] {
            assert!(stays_inside(name), "{name}");
        }
        for name in ["", ".", "../summary.csv", "a/../../b", "/etc/hosts", LOCK_FILE] {
            assert!(!stays_inside(name), "{name}");
        }
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_a_users_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        };
        let left =
            ["timeseries.csv", "snapshots/t00024.00h.vti", "snapshots/.tautomata-a1.partial"];
        let own = ["notes.md", "snapshots/favourite.png", "figures/mine.svg"];
        left.iter().chain(&own).for_each(|name| make(name));
        clear(folder.path()).unwrap();
        assert!(left.iter().all(|name| !folder.path().join(name).exists()));
        assert!(own.iter().all(|name| folder.path().join(name).exists()));
    }

    #[test]
    fn emptied_sub_folders_go_too() {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = folder.path().join(SNAPSHOTS);
        std::fs::create_dir(&snapshots).unwrap();
        std::fs::write(snapshots.join("t00024.00h.xyz"), "x").unwrap();
        clear(folder.path()).unwrap();
        assert!(!snapshots.exists());
    }
}
