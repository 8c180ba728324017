//! More time or more replicates for the whole run in a folder.

use super::{OtherGenerator, check_generator};
use crate::results::{
    Beginning, Fault, FolderError, Manifest, ManifestError, ResultsFolder, SCENARIO_FILE,
    STUDY_FILE, SourceRecord, shell_word,
};
use crate::run::{GENERATOR, write_scenario};
use crate::scenario::{NotExtendable, Scenario};
use std::path::{Path, PathBuf};

/// What is to become of the run in a folder, in which nothing is changed yet.
#[derive(Debug)]
pub struct Extension {
    /// The scenario with what it gets.
    pub scenario: Scenario,
    before: Scenario,
    source: Option<SourceRecord>,
    folder: ResultsFolder,
}

/// Why a run can't be extended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotExtended {
    /// The folder holds a study.
    #[error(
        "{} holds a study: change its file, and `tautomata sweep` runs what it lacks",
        folder.display()
    )]
    Study {
        /// The folder.
        folder: PathBuf,
    },
    /// The run is not whole.
    #[error(
        "the run in {} did not come to its end: `tautomata resume {}` first",
        folder.display(), shell_word(folder)
    )]
    BrokenOff {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder can't be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Its manifest can't be read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The run has other random numbers than this version draws.
    #[error(transparent)]
    Generator(#[from] OtherGenerator),
    /// Its scenario can't have more.
    #[error(transparent)]
    Scenario(#[from] NotExtendable),
}

impl NotExtended {
    /// Whether the user can correct it.
    pub fn is_users_fault(&self) -> bool {
        match self {
            Self::Folder(error) => error.fault() == Fault::User,
            Self::Manifest(_) => false,
            _ => true,
        }
    }
}

impl Extension {
    /// Of the whole run in a folder: how long its last step is to take, in all, and how many replicates there are to be.
    ///
    /// # Errors
    /// [`NotExtended`].
    pub fn of(
        path: &Path,
        time: Option<&str>,
        replicates: Option<u32>,
    ) -> Result<Self, NotExtended> {
        if path.join(STUDY_FILE).is_file() {
            return Err(NotExtended::Study { folder: path.to_owned() });
        }
        let folder = ResultsFolder::reopen(path)?;
        if !folder.holds_whole_run() {
            return Err(NotExtended::BrokenOff { folder: path.to_owned() });
        }
        let manifest = Manifest::read(path)?;
        check_generator(path, &manifest)?;
        let before = Scenario::load(&path.join(SCENARIO_FILE)).map_err(NotExtendable::from)?;
        let scenario = before.extended(time, replicates, path)?;
        Ok(Self { scenario, before, source: manifest.source, folder })
    }

    /// Begins the extended run in the folder, whose results are withdrawn: until it ends, `resume` continues it.
    ///
    /// # Errors
    /// If the folder can't be written.
    pub fn begin(self) -> Result<(Scenario, ResultsFolder), FolderError> {
        let Self { scenario, before, source, folder } = self;
        let extends = Some(before.to_toml());
        folder.keep_beginning(&Beginning { source, extends, ..Beginning::of(GENERATOR) })?;
        folder.withdraw_manifest()?;
        write_scenario(&scenario, &folder)?;
        folder.sync()?;
        Ok((scenario, folder))
    }
}
