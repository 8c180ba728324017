//! `tautomata run`: one scenario, from text to tables and figures.

use super::check::processors;
use super::conduct::{Options, conduct};
use super::room::load;
use crate::results::ResultsFolder;
use crate::run::write_scenario;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata run`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The scenario, a TOML file.
    scenario: PathBuf,
    /// The folder for the results [default: output/ and the scenario's name].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace the results that lie in the folder.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    options: Options,
}

/// Runs a scenario.
///
/// # Errors
/// Mistakes in the scenario, a folder that can't be used, figures that can't be drawn.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let threads = arguments.options.threads.unwrap_or_else(processors);
    let path = arguments.output.clone().unwrap_or_else(|| default_folder(&arguments.scenario));
    let scenario = load(&arguments.scenario, threads, &path)?;
    let folder = ResultsFolder::create(&path, arguments.force)?;
    write_scenario(&scenario, &folder)?;
    conduct(&scenario, folder, threads, &arguments.options)
}

/// `output/`, and the scenario's name without its extension.
pub fn default_folder(scenario: &Path) -> PathBuf {
    Path::new("output").join(scenario.file_stem().unwrap_or(scenario.as_os_str()))
}
