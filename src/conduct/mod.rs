//! A scenario, a study or curves carried out into a folder of results: tables, figures, report, manifest.
//!
//! The command and other programs that use the library call the same functions, so that both write the same files.

mod compare;
mod error;
mod extend;
mod fit;
mod kinetics;
mod live;
mod run;
mod study;

pub use compare::Comparison;
pub use error::ConductError;
pub use extend::{Extension, NotExtended};
pub use fit::{Came, DRAWS_FILE, FIT_RUNS_FILE, conclude_fit, open_fit};
pub use kinetics::{Analysed, Kinetics, energies};
pub use run::{Checkpoints, Ran, Written, manifest, simulate, write};
pub use study::{Concluded, Ending, carry_out, conclude, open_study};

use crate::figures::{Drawing, Style, draw_run};
use crate::report::{self, Contents};
use crate::results::{
    Beginning, FolderError, Manifest, Program, ResultsFolder, SCENARIO_FILE, SourceRecord, Tables,
};
use crate::run::{GENERATOR, write_scenario};
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};

/// This program, as manifests name it.
pub fn program() -> Program {
    Program {
        name: env!("CARGO_PKG_NAME").into(),
        version: env!("CARGO_PKG_VERSION").into(),
        commit: option_env!("TAUTOMATA_COMMIT").map(str::to_owned),
        rng: GENERATOR.into(),
    }
}

/// Begins the run of a scenario, read from the file `source` if it was one, in a new folder. With `force` results
/// that are already there are replaced.
///
/// # Errors
/// If the folder can't be used or written.
pub fn begin(
    scenario: &Scenario,
    source: Option<&Path>,
    folder: &Path,
    force: bool,
) -> Result<ResultsFolder, FolderError> {
    let folder = ResultsFolder::create(folder, force)?;
    let source = source.and_then(|file| SourceRecord::of(file).ok());
    folder.keep_beginning(&Beginning { source, ..Beginning::of(GENERATOR) })?;
    // Last: a run has begun once its scenario is there.
    write_scenario(scenario, &folder)?;
    folder.sync()?;
    Ok(folder)
}

/// Refuses results of another version's random numbers.
///
/// # Errors
/// If they were not made with those of this version: more of them would not belong to them.
pub fn check_generator(folder: &Path, manifest: &Manifest) -> Result<(), OtherGenerator> {
    let generator = manifest.program.rng.clone();
    if generator == GENERATOR {
        return Ok(());
    }
    Err(OtherGenerator { folder: folder.to_owned(), generator })
}

/// The source of the run that began in a folder, if that is kept.
///
/// # Errors
/// If it began with other random numbers than this version draws: the rest would not belong to it.
pub fn begun(folder: &ResultsFolder) -> Result<Option<SourceRecord>, OtherGenerator> {
    let Some(Beginning { generator, source, .. }) = folder.kept_beginning() else {
        return Ok(None);
    };
    if generator == GENERATOR {
        return Ok(source);
    }
    Err(OtherGenerator { folder: folder.path().to_owned(), generator })
}

/// A run began with other random numbers than this version draws.
#[derive(Debug, thiserror::Error)]
#[error(
    "the run in {} began with the random numbers {generator}, and this version draws {GENERATOR}: resume it with the \
     version that began it, or run {} anew", folder.display(), folder.join(SCENARIO_FILE).display()
)]
pub struct OtherGenerator {
    folder: PathBuf,
    generator: String,
}

/// Writes tables that are in memory, figures, the page about them and the manifest.
fn write_analysis(
    tables: &Tables,
    manifest: &Manifest,
    folder: ResultsFolder,
) -> Result<(), ConductError> {
    folder.write_tables(tables)?;
    let drawings = draw_run(tables, &Style::default(), None)?.unwrap_or_default();
    write_drawings(&drawings, &folder)?;
    let manifest = Manifest { files: folder.files(), ..manifest.clone() };
    let contents = Contents { manifest: &manifest, tables, drawings: &drawings };
    report::write(&folder, contents)?;
    Ok(folder.finish(manifest)?)
}

/// Writes drawings into a folder.
///
/// # Errors
/// What the folder reports.
pub fn write_drawings(drawings: &[Drawing], folder: &ResultsFolder) -> Result<(), FolderError> {
    let mut drawings = drawings.iter();
    drawings.try_for_each(|Drawing { name, bytes }| folder.write(name, |out| out.write_all(bytes)))
}
