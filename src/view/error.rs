//! Why there is nothing to see.

use crate::diagnostics::Diagnostics;
use crate::figures::FigureError;
use crate::results::table::TableError;
use crate::results::{Fault, FolderError, ManifestError, SCENARIO_FILE};
use crate::snapshots::XyzError;
use std::io;
use std::path::PathBuf;

/// Why the crystal of a folder can't be shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// A folder that holds something else than a run.
    #[error("{} holds no run of a scenario: give a folder that `tautomata run` wrote", .0.display())]
    NoRun(PathBuf),
    /// A run that kept no snapshots.
    #[error(
        "{} holds no snapshots: the crystal is seen in them. Set `snapshots` under [record] in the scenario, such as \
         snapshots = [\"0 h\", \"24 h\"], and run it again", .0.display()
    )]
    NoSnapshots(PathBuf),
    /// The manifest is missing or broken.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The scenario is missing or broken.
    #[error("{0}")]
    Scenario(#[from] Diagnostics),
    /// The scenario's crystal can't be built.
    #[error("the crystal of {SCENARIO_FILE} can't be built: {0}")]
    Lattice(String),
    /// A snapshot that can't be read.
    #[error("cannot read {}", file.display())]
    Snapshot {
        /// Its file.
        file: PathBuf,
        /// What is wrong, and where.
        source: XyzError,
    },
    /// A snapshot of something else.
    #[error(
        "{} is no snapshot of the crystal in {SCENARIO_FILE} beside it: it has other sites. `tautomata check` says which \
         files have changed", .0.display()
    )]
    Foreign(PathBuf),
    /// A table that can't be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The page can't be put together.
    #[error("cannot pack the snapshots")]
    Packing(#[source] io::Error),
    /// The page can't be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A picture can't be drawn.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// A movie of that name, or a folder for its pictures, is there already.
    #[error("{} is there already: give the movie another name, or move that away", .0.display())]
    There(PathBuf),
    /// A movie can't be written.
    #[error("cannot write {}", file.display())]
    Unwritten {
        /// Its file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// ffmpeg fails.
    #[error("ffmpeg can't make {}: {said}", file.display())]
    Ffmpeg {
        /// The movie.
        file: PathBuf,
        /// What ffmpeg says.
        said: String,
    },
}

impl ViewError {
    /// Whether the user can correct it: another folder, another scenario, files as they were.
    pub fn is_users_fault(&self) -> bool {
        match self {
            Self::Snapshot { source: XyzError::Io(error), .. } => {
                error.kind() == io::ErrorKind::NotFound
            }
            Self::Packing(_) | Self::Figure(_) | Self::Unwritten { .. } | Self::Ffmpeg { .. } => {
                false
            }
            Self::Folder(error) => error.fault() == Fault::User,
            Self::Manifest(error) => matches!(error, ManifestError::Missing { .. }),
            _ => true,
        }
    }
}
