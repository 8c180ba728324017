//! A fit into a finished folder of results.

use super::{ConductError, program, write_drawings};
use crate::figures::{Style, draw_run};
use crate::fit::{Fit, Measured, Solved};
use crate::report::{self, Contents};
use crate::results::{
    FolderError, Machine, Manifest, ReplicateCount, ResultsFolder, RunName, SourceRecord, Start,
    Store, Subject, Tables,
};
use crate::run::Timer;
use std::path::Path;

/// The file of a fit as it was run.
const FIT_FILE: &str = "fit.toml";
/// Where draws of the posterior go: a column per free number.
pub const DRAWS_FILE: &str = "posterior.csv";
/// Where the runs of a fit go: a column per free number and measured point.
pub const FIT_RUNS_FILE: &str = "runs.csv";

/// How a fit came about.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    /// The file that it was read from, if it was one.
    pub source: Option<&'a Path>,
    /// When it began.
    pub started: Start,
    /// Threads that computed.
    pub threads: usize,
    /// What counted where processor time went.
    pub timer: &'a Timer,
}

/// Opens the folder of a fit, or of a part of it, and its store.
///
/// # Errors
/// If a folder can't be used, or files can't be read or written.
pub fn open_fit(
    fit: &Fit,
    folder: &Path,
    whole: &Path,
) -> Result<(ResultsFolder, Store), FolderError> {
    ResultsFolder::refuse_links(whole)?;
    let folder = ResultsFolder::of_study(folder)?;
    // Its records show that a folder is a fit's, so they come first.
    let store = super::study::open_store(&folder, whole)?;
    let text = fit.source.text.as_bytes();
    folder.write(FIT_FILE, |out| out.write_all(text))?;
    Ok((folder, store))
}

/// Writes what a fit found: tables, figures, page, what to run next, the store in order, the manifest. Gives the
/// tables.
///
/// # Errors
/// If the folder can't be written or a figure can't be drawn.
pub fn conclude_fit(
    fit: &Fit,
    (measured, found): (&[Measured], &Solved),
    (store, order): (Store, Vec<RunName>),
    folder: ResultsFolder,
    came: &Came<'_>,
) -> Result<Tables, ConductError> {
    let runs = order.len() as u32;
    let mut tables = Tables {
        folder: Some(folder.path().to_owned()),
        sensitivity: found.sensitivity.clone().into(),
        ..fit.tables(measured, &found.posterior)
    };
    if !found.next.is_empty() {
        tables.fit_next = found.next.clone().into();
    }
    let found = &found.posterior;
    folder.write_tables(&tables)?;
    folder.write(DRAWS_FILE, |out| fit.write_draws(found, out))?;
    folder.write(FIT_RUNS_FILE, |out| fit.write_runs(measured, found, out))?;
    for (name, text) in fit.to_run_next(found) {
        folder.write(&name, |out| out.write_all(&text))?;
    }
    let drawings = draw_run(&tables, &Style::default(), None)?.unwrap_or_default();
    write_drawings(&drawings, &folder)?;
    store.close(&folder, order.into_iter())?;
    let mut manifest = Manifest {
        program: program(),
        machine: Machine::here(),
        span: came.started.span(),
        threads: came.threads,
        timing: None,
        seed: fit.seed,
        replicates: ReplicateCount { asked: runs, finished: runs },
        interrupted: false,
        warnings: fit.warnings(found),
        subject: Subject::Study { text: fit.source.text.clone() },
        source: came.source.and_then(|file| SourceRecord::of(file).ok()),
        files: folder.files(),
    };
    let contents = Contents { manifest: &manifest, tables: &tables, drawings: &drawings };
    report::write(&folder, contents)?;
    manifest.timing = Some(came.timer.timing());
    folder.finish(manifest)?;
    Ok(tables)
}
