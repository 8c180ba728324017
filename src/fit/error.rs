//! Why a fit does not come to its end.

use crate::diagnostics::Diagnostics;
use crate::inference::CalibrationError;
use crate::results::{Fault, FolderError};

/// Why a fit does not come to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// Mistakes in a scenario with some values of the free numbers.
    #[error(transparent)]
    Scenario(#[from] Diagnostics),
    /// A folder that can't be used or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A run failed.
    #[error("{point} failed: {error}")]
    Failed {
        /// Which point, in words.
        point: String,
        /// Why.
        error: String,
    },
    /// An observable has no value where data are.
    #[error(
        "`{observable}` is not defined everywhere in {point}: fit data from where it is defined, or another observable"
    )]
    Undefined {
        /// Which.
        observable: String,
        /// Which point, in words.
        point: String,
    },
    /// It was stopped; what was run is recorded.
    #[error("interrupted")]
    Interrupted,
    /// This part of the fit's runs is done, and those of others are not there yet.
    #[error("{missing} runs of other parts are not there yet")]
    Waiting {
        /// How many.
        missing: usize,
    },
    /// The data and priors make no fit.
    #[error("{0}")]
    Unusable(String),
}

impl FitError {
    /// Whether the user can correct it.
    pub fn is_users_fault(&self) -> bool {
        match self {
            Self::Folder(error) => error.fault() == Fault::User,
            Self::Interrupted | Self::Waiting { .. } => false,
            _ => true,
        }
    }
}

impl From<CalibrationError<Self>> for FitError {
    fn from(error: CalibrationError<Self>) -> Self {
        match error {
            CalibrationError::Simulator(error) => error,
            other => Self::Unusable(other.to_string()),
        }
    }
}
