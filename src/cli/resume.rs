//! `tautomata resume`: goes on with a run that was broken off.

use super::check::processors;
use super::conduct::{Options, conduct};
use super::room::load;
use super::say;
use crate::results::{ResultsFolder, SCENARIO_FILE};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata resume`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of the run: output/ and the scenario's name, or what --output said.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// Goes on with a run; one that came to its end is left as it is.
///
/// # Errors
/// A folder that holds no run or can't be used, and as for `run`.
pub fn resume(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { folder: path, options } = arguments;
    let folder = ResultsFolder::reopen(path)?;
    if folder.holds_whole_run() {
        // It may have been killed between its last file and this.
        folder.clear_checkpoints()?;
        if !options.quiet {
            let path = path.display();
            say::line(format_args!("the run in {path} came to its end: nothing is left to do"));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let threads = options.threads.unwrap_or_else(processors);
    let scenario = load(&path.join(SCENARIO_FILE), threads, path)?;
    conduct(&scenario, folder, threads, options)
}
