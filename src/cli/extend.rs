//! `tautomata extend`: more time or more replicates for a run that came to its end.

use super::conduct::{Options, conduct};
use super::room::{fit, processors};
use crate::conduct::{Extension, NotExtended};
use crate::run::Engine;
use crate::scenario::NotExtendable;
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
    let extension =
        Extension::of(path, time.as_deref(), *replicates).map_err(|error| match error {
            // Shown with their places.
            NotExtended::Scenario(NotExtendable::Mistakes(mistakes)) => mistakes.into(),
            error => anyhow::Error::from(error),
        })?;
    let engine = options.engine.map_or_else(Engine::default, Engine::from);
    let threads = options.threads.unwrap_or_else(processors);
    fit(&extension.scenario, engine, threads, Some(path))?;
    let (scenario, folder) = extension.begin()?;
    conduct(&scenario, folder, engine, threads, options)
}
