//! A scenario or a study carried out into a folder of results: tables, figures, report, manifest.
//!
//! The command and other programs that use the library call the same functions, so that both write the same files.

mod error;
mod run;
mod study;

pub use error::ConductError;
pub use run::{Checkpoints, Ran, Written, simulate, write};
pub use study::{Concluded, Ending, conclude, open_store};

use crate::figures::Drawing;
use crate::results::{FolderError, Program, ResultsFolder};
use crate::run::GENERATOR;

/// This program, as manifests name it.
pub fn program() -> Program {
    Program {
        name: env!("CARGO_PKG_NAME").into(),
        version: env!("CARGO_PKG_VERSION").into(),
        commit: option_env!("TAUTOMATA_COMMIT").map(str::to_owned),
        rng: GENERATOR.into(),
    }
}

/// Writes drawings into a folder.
///
/// # Errors
/// What the folder reports.
pub fn write_drawings(drawings: &[Drawing], folder: &ResultsFolder) -> Result<(), FolderError> {
    let mut drawings = drawings.iter();
    drawings.try_for_each(|Drawing { name, bytes }| folder.write(name, |out| out.write_all(bytes)))
}
