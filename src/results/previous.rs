//! What an earlier run left in a folder, and its removal.

use super::checkpoint_name::{is_checkpoint_name, is_end_name};
use super::links::link_on_the_way;
use super::summary::SUMMARY_JSON;
use super::{
    BEGINNING_FILE, CHECKPOINTS, FIGURES, INPUTS, INSTRUMENTS, JOURNAL_FILE, LOCK_FILE,
    MANIFEST_FILE, Manifest, PROGRESS_FILE, REPORT_FILE, SCENARIO_FILE, SNAPSHOTS, STORE_FILE,
    STUDY_FILE, Tables, UNFINISHED, VIEW_FILE,
};
use crate::snapshots::is_snapshot_name;
use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path};

/// How the names of copies of a protocol's files begin.
const INPUT_STEM: &str = "profile-";

/// Whether a name stays inside the folder: relative, with plain parts, and not the lock's.
pub(super) fn stays_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components().peekable();
    parts.peek().is_some()
        && parts.all(|part| matches!(part, Component::Normal(_)))
        && name != LOCK_FILE
}

/// Whether a folder holds anything but a lock and what a run killed in its first moments left.
pub(super) fn occupied(folder: &Path) -> io::Result<bool> {
    for entry in folder.read_dir()? {
        let name = entry?.file_name();
        let unfinished = is_unfinished_name(&name.to_string_lossy());
        let begun = name == CHECKPOINTS && only_source(&folder.join(CHECKPOINTS));
        if name != LOCK_FILE && !unfinished && !begun {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a folder of checkpoints holds nothing but what is written before a run begins.
fn only_source(checkpoints: &Path) -> bool {
    let first = |name: &str| name == BEGINNING_FILE || is_unfinished_name(name);
    let entries = checkpoints.read_dir().into_iter().flatten();
    entries.flatten().all(|entry| first(&entry.file_name().to_string_lossy()))
}

/// Whether a run or a study began in a folder and did not come to its end: its scenario or its file is there, and no
/// manifest of a whole run.
pub(super) fn broken_off(folder: &Path) -> bool {
    [SCENARIO_FILE, STUDY_FILE].iter().any(|file| folder.join(file).is_file())
        && Manifest::read(folder).map_or(true, |manifest| manifest.interrupted)
}

/// Whether a folder holds records.
pub(super) fn has_records(folder: &Path) -> bool {
    [STORE_FILE, JOURNAL_FILE].iter().any(|file| folder.join(file).is_file())
}

/// The name of the copy of a protocol's n-th file, from 1, inside the results folder.
pub fn input_name(number: usize) -> String {
    format!("{INPUTS}/{INPUT_STEM}{number}.csv")
}

/// Removes what a run writes and nothing else: results, checkpoints, the scenario and its files.
///
/// # Errors
/// The first file that could not be removed, and why.
pub(super) fn clear(folder: &Path) -> Result<(), (String, io::Error)> {
    clear_results(folder)?;
    clear_checkpoints(folder)?;
    clear_own(folder, INPUTS)?;
    remove(folder, SCENARIO_FILE)
}

/// Removes results: the files that the folder's manifest lists but the scenario and its files, those
/// whose names are a run's own, unfinished ones, and the sub-folders that this empties. The manifest
/// goes first, so that what is left is never taken for whole.
///
/// # Errors
/// The first file that could not be removed, and why.
pub(super) fn clear_results(folder: &Path) -> Result<(), (String, io::Error)> {
    let listed = Manifest::read(folder).map(|manifest| manifest.files).unwrap_or_default();
    let mut names: BTreeSet<String> = listed.into_iter().map(|file| file.path).collect();
    names.retain(|name| name != SCENARIO_FILE && !name.starts_with(INPUTS));
    names.extend(Tables::FILES.iter().map(|name| (*name).to_owned()));
    names.extend([REPORT_FILE, SUMMARY_JSON, VIEW_FILE].map(String::from));
    for place in ["", SNAPSHOTS, FIGURES, INSTRUMENTS] {
        names.extend(own_names(folder, place).map_err(|error| (place.to_owned(), error))?);
    }
    remove(folder, MANIFEST_FILE)?;
    remove_all(folder, &names)
}

/// Removes unfinished files, which a run or a study leaves where it is killed while it writes.
///
/// # Errors
/// The first file that could not be removed, and why.
pub(super) fn clear_unfinished(folder: &Path) -> Result<(), (String, io::Error)> {
    for place in ["", FIGURES] {
        let names = own_names(folder, place).map_err(|error| (place.to_owned(), error))?;
        remove_all(folder, &names.into_iter().collect())?;
    }
    Ok(())
}

/// Removes checkpoints, unfinished ones too, and their sub-folder if this empties it.
///
/// # Errors
/// The first file that could not be removed, and why.
pub(super) fn clear_checkpoints(folder: &Path) -> Result<(), (String, io::Error)> {
    clear_own(folder, CHECKPOINTS)
}

/// Removes checkpoints but for those of replicates at their ends.
///
/// # Errors
/// The first file that could not be removed, and why.
pub(super) fn clear_but_ends(folder: &Path) -> Result<(), (String, io::Error)> {
    let names = own_names(folder, CHECKPOINTS).map_err(|error| (CHECKPOINTS.to_owned(), error))?;
    let is_end = |name: &String| name.rsplit('/').next().is_some_and(is_end_name);
    remove_all(folder, &names.into_iter().filter(|name| !is_end(name)).collect())
}

fn clear_own(folder: &Path, place: &str) -> Result<(), (String, io::Error)> {
    let names = own_names(folder, place).map_err(|error| (place.to_owned(), error))?;
    remove_all(folder, &names.into_iter().collect())
}

fn remove_all(folder: &Path, names: &BTreeSet<String>) -> Result<(), (String, io::Error)> {
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

fn is_unfinished_name(name: &str) -> bool {
    name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1)
}

/// The names in one place of the folder that only a run gives: snapshots, checkpoints, copies of
/// a protocol's files and unfinished files.
fn own_names(folder: &Path, place: &str) -> io::Result<Vec<String>> {
    let entries = match folder.join(place).read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let own = match place {
            SNAPSHOTS => is_snapshot_name(&name),
            CHECKPOINTS => {
                is_checkpoint_name(&name)
                    || [BEGINNING_FILE, PROGRESS_FILE].contains(&name.as_str())
            }
            INPUTS => name.starts_with(INPUT_STEM),
            INSTRUMENTS => Path::new(&name).extension().is_some_and(|end| end == "toml"),
            _ => false,
        };
        if own || is_unfinished_name(&name) {
            names.push(if place.is_empty() { name } else { format!("{place}/{name}") });
        }
    }
    Ok(names)
}

pub(super) fn remove(folder: &Path, name: &str) -> Result<(), (String, io::Error)> {
    if let Some(link) = link_on_the_way(folder, name) {
        let what = format!("{} is a symbolic link", link.display());
        return Err((name.to_owned(), io::Error::other(what)));
    }
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
        let left = [
            "scenario.resolved.toml",
            "timeseries.csv",
            "snapshots/t00024.00h.vti",
            "snapshots/.tautomata-a1.partial",
            "figures/.tautomata-b2.partial",
            "checkpoints/replicate-000001-000002.ckpt",
            "inputs/profile-1.csv",
            "checkpoints/.tautomata-c3.partial",
        ];
        let own = ["notes.md", "snapshots/favourite.png", "figures/mine.svg", "checkpoints/a.ckpt"];
        left.iter().chain(&own).for_each(|name| make(name));
        clear(folder.path()).unwrap();
        assert!(left.iter().all(|name| !folder.path().join(name).exists()));
        assert!(own.iter().all(|name| folder.path().join(name).exists()));
    }

    /// What a resumed run needs stays when its results go.
    #[test]
    fn results_go_without_scenario_and_checkpoints() {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = "checkpoints/finished-000001.ckpt";
        let input = input_name(1);
        for place in [CHECKPOINTS, INPUTS] {
            std::fs::create_dir(folder.path().join(place)).unwrap();
        }
        for name in [SCENARIO_FILE, checkpoint, &input, "summary.csv"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        assert!(broken_off(folder.path()));
        clear_results(folder.path()).unwrap();
        let there = |name: &str| folder.path().join(name).exists();
        let kept = [SCENARIO_FILE, checkpoint, &input];
        assert!(kept.iter().all(|name| there(name)) && !there("summary.csv"));
        clear_checkpoints(folder.path()).unwrap();
        assert!(!there(CHECKPOINTS));
    }

    #[test]
    fn unfinished_files_go_and_others_stay() {
        let place = tempfile::tempdir().unwrap();
        let here = |name: &str| place.path().join(name);
        std::fs::create_dir(here(FIGURES)).unwrap();
        let unfinished = [".tautomata-a.partial", "figures/.tautomata-b.partial"];
        for name in unfinished.into_iter().chain(["runs.csv", "figures/map.svg"]) {
            std::fs::write(here(name), "x").unwrap();
        }
        clear_unfinished(place.path()).unwrap();
        assert!(unfinished.iter().all(|name| !here(name).exists()));
        assert!(here("runs.csv").exists() && here("figures/map.svg").exists());
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
