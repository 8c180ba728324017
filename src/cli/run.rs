//! `tautomata run`: one scenario, from text to tables and figures.

use super::conduct::{Options, conduct};
use super::input::{self, is_standard_input};
use super::room::{load, processors};
use crate::conduct::begin;
use crate::fit::Fit;
use crate::results::shell_word;
use crate::run::Engine;
use crate::study::Study;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata run`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The scenario, a TOML file; `-` reads it from standard input.
    scenario: PathBuf,
    /// The folder for the results [default: output/ and the scenario's name].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace results that are already in the folder.
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
    if is_fit(&arguments.scenario) {
        return Err(OfOtherKind::Fit { file: arguments.scenario.clone() }.into());
    }
    if is_study(&arguments.scenario) {
        let study = arguments.scenario.clone();
        return Err(OfOtherKind::Study { file: study }.into());
    }
    let engine = arguments.options.engine.map_or_else(Engine::default, Engine::from);
    let scenario = load(&arguments.scenario, engine, threads, &path)?;
    let source = Some(&*arguments.scenario).filter(|path| !is_standard_input(path));
    let folder = begin(&scenario, source, &path, arguments.force)?;
    conduct(&scenario, folder, engine, threads, &arguments.options)
}

/// A file that another command runs.
#[derive(Debug, thiserror::Error)]
pub enum OfOtherKind {
    /// A study where a scenario is due.
    #[error("{} is a study, many samples: `tautomata sweep {}` runs it", named(file), word(file))]
    Study {
        /// The file.
        file: PathBuf,
    },
    /// A fit where a scenario or a study is due.
    #[error("{} is a fit: `tautomata fit {}` runs it", named(file), word(file))]
    Fit {
        /// The file.
        file: PathBuf,
    },
    /// A scenario where a study or a fit is due.
    #[error(
        "{} is a scenario, one sample: `tautomata run {}` runs it; studies and fits have a `base` to set \
         values in",
        file.display(), shell_word(file)
    )]
    Scenario {
        /// The file.
        file: PathBuf,
    },
}

fn named(file: &Path) -> String {
    input::origin(file).file_name
}

/// A file in a command; what came from standard input has to be written to one first.
fn word(file: &Path) -> String {
    if is_standard_input(file) { "FILE".into() } else { shell_word(file) }
}

/// Whether a file can be read and is a study.
pub fn is_study(file: &Path) -> bool {
    input::text(file).is_ok_and(|text| Study::is_study(&text))
}

/// Whether a file can be read and is a fit.
pub fn is_fit(file: &Path) -> bool {
    input::text(file).is_ok_and(|text| Fit::is_fit(&text))
}

/// Reads a study.
///
/// # Errors
/// Its mistakes; that it is a scenario or a fit.
pub fn load_study(file: &Path) -> anyhow::Result<Study> {
    if is_fit(file) {
        return Err(OfOtherKind::Fit { file: file.to_owned() }.into());
    }
    if input::text(file).is_ok_and(|text| Study::is_scenario(&text)) {
        return Err(OfOtherKind::Scenario { file: file.to_owned() }.into());
    }
    Ok(Study::load(file)?)
}

/// Refuses a scenario or a study where a fit is due.
///
/// # Errors
/// What it is.
pub fn refuse_no_fit(file: &Path) -> Result<(), OfOtherKind> {
    let text = input::text(file).unwrap_or_default();
    if Fit::is_fit(&text) {
        return Ok(());
    }
    let file = file.to_owned();
    if Study::is_study(&text) {
        Err(OfOtherKind::Study { file })
    } else if Study::is_scenario(&text) {
        Err(OfOtherKind::Scenario { file })
    } else {
        Ok(())
    }
}

/// `output/`, and the scenario's name without its extension.
pub fn default_folder(scenario: &Path) -> PathBuf {
    let name = scenario.file_stem().unwrap_or(scenario.as_os_str());
    let from_input = is_standard_input(scenario);
    Path::new("output").join(if from_input { "standard-input".as_ref() } else { name })
}
