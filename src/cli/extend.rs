//! `tautomata extend`: more time or more replicates for a run that came to its end.

use super::conduct::{Options, conduct};
use super::room::{fit, processors};
use crate::conduct::{begin_extension, check_generator};
use crate::results::{Manifest, ResultsFolder, SCENARIO_FILE, STUDY_FILE, shell_word};
use crate::run::Engine;
use crate::scenario::Scenario;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata extend`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of the run.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How long the last step is to take, in all, such as "96 h".
    #[arg(long, value_name = "TIME", required_unless_present = "replicates")]
    time: Option<String>,
    /// How many replicates there are to be, in all.
    #[arg(long, value_name = "N")]
    replicates: Option<u32>,
    #[command(flatten)]
    options: Options,
}

/// Extends a run. The results are those of a run that was asked for all of it at once, to the bit.
///
/// # Errors
/// A folder without a whole run, a protocol that can't go on, and as for `run`.
pub fn extend(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { folder: path, time, replicates, options } = arguments;
    if path.join(STUDY_FILE).is_file() {
        return Err(NoWholeRun::Study { folder: path.clone() }.into());
    }
    let folder = ResultsFolder::reopen(path)?;
    if !folder.holds_whole_run() {
        return Err(NoWholeRun::BrokenOff { folder: path.clone() }.into());
    }
    let manifest = Manifest::read(path)?;
    check_generator(path, &manifest)?;
    let before = Scenario::load(&path.join(SCENARIO_FILE))?;
    let extended = before.extended(time.as_deref(), *replicates, path)?;
    let engine = options.engine.map_or_else(Engine::default, Engine::from);
    let threads = options.threads.unwrap_or_else(processors);
    fit(&extended, engine, threads, Some(path))?;
    begin_extension(&before, &extended, manifest.source, &folder)?;
    conduct(&extended, folder, engine, threads, options)
}

/// What is in the folder can't be extended.
#[derive(Debug, thiserror::Error)]
pub enum NoWholeRun {
    /// A study.
    #[error(
        "{} holds a study: change its file, and `tautomata sweep` runs what it lacks",
        folder.display()
    )]
    Study {
        /// The folder.
        folder: PathBuf,
    },
    /// A run that is not whole.
    #[error(
        "the run in {} did not come to its end: `tautomata resume {}` first",
        folder.display(), shell_word(folder)
    )]
    BrokenOff {
        /// The folder.
        folder: PathBuf,
    },
}
