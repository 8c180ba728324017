//! Why results could not be made.

use crate::figures::FigureError;
use crate::results::{Fault, FolderError};
use crate::run::RunError;

/// Why a scenario or a study could not be carried out into a folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConductError {
    /// The scenario can't be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The folder can't be used or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A figure can't be drawn.
    #[error(transparent)]
    Figure(#[from] FigureError),
}

impl ConductError {
    /// Whether the user can correct it.
    pub fn is_users_fault(&self) -> bool {
        match self {
            Self::Run(_) => true,
            Self::Folder(error) => error.fault() == Fault::User,
            Self::Figure(error) => error.is_users_fault(),
        }
    }
}
