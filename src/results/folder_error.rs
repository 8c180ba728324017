//! Why results could not be written, and who can mend it.

use super::{SCENARIO_FILE, shell_word};
use std::io;
use std::path::PathBuf;

/// Who can mend an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The user, by asking for something else.
    User,
    /// Whoever looks after the machine.
    Machine,
    /// Us.
    Program,
}

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// The folder holds other results, or anything else.
    #[error(
        "{folder} already holds other files; choose another folder, or --force to replace its results"
    )]
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds a run that did not come to its end.
    #[error(
        "{folder} holds a run that did not come to its end; `tautomata resume {}` continues it, \
         --force starts anew",
        shell_word(folder)
    )]
    BrokenOff {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds no run to resume.
    #[error("{folder} holds no run to resume: no {SCENARIO_FILE}")]
    NoRun {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds other files, and no study.
    #[error("{folder} holds other files, and no study; choose another folder")]
    NoStudy {
        /// The folder.
        folder: PathBuf,
    },
    /// Another run is writing there.
    #[error("another run is writing into {folder}; wait for it, or choose another folder")]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// Something in the folder is a symbolic link.
    #[error(
        "{file} is a symbolic link, and nothing is written or removed behind one: replace it by what \
         it points to, or choose another folder"
    )]
    Link {
        /// The link.
        file: PathBuf,
    },
    /// The folder does not exist and cannot be made, or cannot be written to.
    #[error("cannot write into the folder {folder}; choose another one")]
    Unwritable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A result of an earlier run cannot be removed.
    #[error("cannot remove {file}, which an earlier run left")]
    Clear {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file could not be written: the disk is full, or failed.
    #[error("cannot write {file}")]
    Write {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file that is there could not be read, or is not what its name says.
    #[error("cannot read {file}")]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says, or what is wrong with it.
        source: io::Error,
    },
    /// A name that leads out of the folder, or is kept for its own use.
    #[error("'{0}' is no name for a file of results")]
    Name(String),
}

impl FolderError {
    /// Who can mend it.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Occupied { .. }
            | Self::BrokenOff { .. }
            | Self::NoRun { .. }
            | Self::NoStudy { .. }
            | Self::Busy { .. }
            | Self::Link { .. }
            | Self::Unwritable { .. } => Fault::User,
            Self::Clear { .. } | Self::Write { .. } | Self::Read { .. } => Fault::Machine,
            Self::Name(_) => Fault::Program,
        }
    }
}
