//! The folders of a study's parts.

use super::SHARDS;
use std::path::{Path, PathBuf};

/// The folders of all parts of a study that are there, whatever it was cut into.
pub fn shard_folders(study: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(study.join(SHARDS)).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}
