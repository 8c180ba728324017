//! Reading a results folder back.

use super::{Manifest, ManifestError, SNAPSHOTS, Tables};
use std::path::{Path, PathBuf};

/// Everything that a run left, but for its snapshots, which are large: their paths stand here,
/// and [`open_xyz`](crate::snapshots::open_xyz) reads one.
#[derive(Clone, Debug)]
pub struct Results {
    /// Where the results come from.
    pub manifest: Manifest,
    /// The tables, each read when its rows are first asked for.
    pub tables: Tables,
    /// Snapshots as extended XYZ, by time.
    pub snapshots: Vec<PathBuf>,
}

/// Opens the results in a folder. Checksums are not compared: [`Manifest::verify`] does that.
///
/// # Errors
/// The manifest is missing or broken.
pub fn open(folder: &Path) -> Result<Results, ManifestError> {
    let manifest = Manifest::read(folder)?;
    let listed = manifest.files.iter().map(|listed| Path::new(&listed.path));
    let frames = listed.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.starts_with(SNAPSHOTS) && (name.ends_with(".xyz") || name.ends_with(".xyz.gz"))
    });
    let mut snapshots: Vec<PathBuf> = frames.map(|path| folder.join(path)).collect();
    snapshots.sort();
    Ok(Results { tables: Tables::in_folder(folder), snapshots, manifest })
}
