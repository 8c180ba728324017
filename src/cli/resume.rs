//! `tautomata resume`: resumes a run or a study that stopped early.

use super::conduct::{Options, conduct};
use super::resume_study::resume_study;
use super::room::{load, processors};
use super::say;
use crate::conduct::begun;
use crate::figures::{Drawing, draw_all};
use crate::report::{self, Contents};
use crate::results::{
    Beginning, Manifest, Mismatch, REPORT_FILE, ResultsFolder, SCENARIO_FILE, STUDY_FILE,
    SourceRecord, Tables, VIEW_FILE,
};
use crate::run::Engine;
use crate::view::{MOST_MOLECULES, page};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata resume`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of the run or of the study: output/ and the name of its file, or what --output said.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// Resumes a run or a study; one that came to its end is left as it is.
///
/// # Errors
/// A folder that holds no run or can't be used, and as for `run`.
pub fn resume(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { folder: path, options } = arguments;
    if path.join(STUDY_FILE).is_file() {
        return resume_study(path, options);
    }
    let folder = ResultsFolder::reopen(path)?;
    if folder.holds_whole_run() {
        return whole(folder, options);
    }
    continue_run(folder, options)
}

/// Runs what is left of a run's scenario.
fn continue_run(folder: ResultsFolder, options: &Options) -> anyhow::Result<ExitCode> {
    if let Some(source) = begun(&folder)? {
        warn_of_change(&source);
    }
    let engine = options.engine.map_or_else(Engine::default, Engine::from);
    let threads = options.threads.unwrap_or_else(processors);
    let path = folder.path().to_owned();
    let scenario = load(&path.join(SCENARIO_FILE), engine, threads, &path)?;
    conduct(&scenario, folder, engine, threads, options)
}

fn warn_of_change(source: &SourceRecord) {
    if source.is_changed() {
        say::note(format_args!(
            "warning: {} has changed since the run began: the run continues with the scenario as it was; \
             `tautomata run` runs it as it is now, into another folder",
            source.path
        ));
    }
}

/// Compares the files of a run that came to its end with its manifest, and writes those that are
/// missing: figures and the page from the tables, others by another run.
fn whole(folder: ResultsFolder, options: &Options) -> anyhow::Result<ExitCode> {
    let path = folder.path().to_owned();
    let manifest = Manifest::read(&path)?;
    let (mut missing, mut changed) = (Vec::new(), Vec::new());
    for mismatch in manifest.verify(&path)? {
        match mismatch {
            Mismatch::Missing(name) => missing.push(name),
            Mismatch::Changed(name) => changed.push(name),
        }
    }
    if let Some(source) = &manifest.source {
        warn_of_change(source);
    }
    if !changed.is_empty() {
        say::note(format_args!(
            "warning: these files have changed since the run wrote them, and are left as they are: {}",
            changed.join(", ")
        ));
    }
    if missing.iter().all(|name| is_drawn(name)) {
        // It may have been killed between its last file and this.
        folder.clear_checkpoints_but_ends()?;
        redraw(folder, &missing)?;
    } else if changed.is_empty() {
        say::note(format_args!(
            "the scenario runs again, because these files are missing: {}",
            missing.join(", ")
        ));
        let Manifest { program, source, .. } = manifest;
        folder.keep_beginning(&Beginning { source, ..Beginning::of(program.rng) })?;
        return continue_run(folder, options);
    } else {
        return Err(MissingAndChanged { missing: missing.join(", ") }.into());
    }
    if !options.quiet {
        let path = path.display();
        say::line(if missing.is_empty() {
            format!("the run in {path} came to its end: nothing is left to do")
        } else {
            format!("the run in {path} came to its end; written anew: {}", missing.join(", "))
        });
    }
    Ok(ExitCode::SUCCESS)
}

/// Files are missing that only another run gives, and others would be replaced by it.
#[derive(Debug, thiserror::Error)]
#[error(
    "these files are missing: {missing}; only another run can write them, and it would replace the \
     files that have changed: move those away, then resume again"
)]
pub struct MissingAndChanged {
    /// The missing files.
    missing: String,
}

/// Whether a file of a run is made from its tables.
fn is_drawn(name: &str) -> bool {
    name.starts_with("figures/") || name == REPORT_FILE || name == VIEW_FILE
}

/// Writes those figures, and the pages, that are missing.
fn redraw(folder: ResultsFolder, missing: &[String]) -> anyhow::Result<()> {
    let is_missing = |name: &str| missing.iter().any(|missing| missing == name);
    if missing.is_empty() {
        return Ok(());
    }
    for Drawing { name, bytes } in draw_all(folder.path())? {
        if is_missing(&name) {
            folder.write(&name, |out| out.write_all(&bytes))?;
        }
    }
    if is_missing(VIEW_FILE) {
        let page = page(folder.path(), MOST_MOLECULES)?;
        folder.write(VIEW_FILE, |out| out.write_all(page.as_bytes()))?;
    }
    if let Some(manifest) = folder.redrawn()?.filter(|_| is_missing(REPORT_FILE)) {
        let tables = Tables::in_folder(folder.path());
        // Figures that were changed by hand are shown as they are.
        let contents = Contents { manifest: &manifest, tables: &tables, drawings: &[] };
        report::write(&folder, contents)?;
    }
    folder.finish_redrawn()?;
    Ok(())
}
