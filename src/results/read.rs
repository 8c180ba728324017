//! Reading a results folder back.

use super::table::{
    self, ChainRow, EventRow, MEAN_FILE, MeanRow, ReplicateRow, Row, SampleRow, SliceRow,
    SummaryRow,
};
use super::{Manifest, ManifestError, SNAPSHOTS};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Everything that a run left, but for its snapshots, which are large: their paths stand here,
/// and [`super::open_xyz`] reads one. A table that the run did not write is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Where the results come from.
    pub manifest: Manifest,
    /// `timeseries.csv`.
    pub samples: Vec<SampleRow>,
    /// `timeseries_mean.csv`.
    pub means: Vec<MeanRow>,
    /// `events.csv`.
    pub events: Vec<EventRow>,
    /// `chains.csv`.
    pub chains: Vec<ChainRow>,
    /// `replicates.csv`.
    pub replicates: Vec<ReplicateRow>,
    /// `summary.csv`.
    pub summary: Vec<SummaryRow>,
    /// `slices.csv`.
    pub slices: Vec<SliceRow>,
    /// Snapshots as extended XYZ, by time.
    pub snapshots: Vec<PathBuf>,
}

/// Why results could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The manifest is missing or broken.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A table that the manifest lists is missing or broken.
    #[error("cannot read the table {file}")]
    Table {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        source: csv::Error,
    },
}

/// Reads the results in a folder. Checksums are not compared: [`Manifest::verify`] does that.
///
/// # Errors
/// See [`ReadError`].
pub fn open(folder: &Path) -> Result<Results, ReadError> {
    let manifest = Manifest::read(folder)?;
    let source = Source { folder, manifest: &manifest };
    let mut snapshots: Vec<PathBuf> = source.snapshots().collect();
    snapshots.sort();
    Ok(Results {
        samples: source.rows()?,
        means: source.table(MEAN_FILE, table::read_means)?,
        events: source.rows()?,
        chains: source.rows()?,
        replicates: source.rows()?,
        summary: source.rows()?,
        slices: source.rows()?,
        snapshots,
        manifest,
    })
}

struct Source<'a> {
    folder: &'a Path,
    manifest: &'a Manifest,
}

impl Source<'_> {
    fn rows<R: Row>(&self) -> Result<Vec<R>, ReadError> {
        self.table(R::FILE, |file| table::read(file))
    }

    fn table<T>(
        &self,
        name: &str,
        read: impl FnOnce(File) -> Result<Vec<T>, csv::Error>,
    ) -> Result<Vec<T>, ReadError> {
        if !self.manifest.files.iter().any(|listed| listed.path == name) {
            return Ok(Vec::new());
        }
        let file = self.folder.join(name);
        let rows = File::open(&file).map_err(io::Error::into).and_then(read);
        rows.map_err(|source| ReadError::Table { file, source })
    }

    fn snapshots(&self) -> impl Iterator<Item = PathBuf> {
        let listed = self.manifest.files.iter().map(|listed| Path::new(&listed.path));
        let frames = listed.filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            path.starts_with(SNAPSHOTS) && (name.ends_with(".xyz") || name.ends_with(".xyz.gz"))
        });
        frames.map(|path| self.folder.join(path))
    }
}
