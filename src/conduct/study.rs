//! A study's store into a finished folder.

use super::{ConductError, program, write_drawings};
use crate::figures::{self, Style};
use crate::results::{
    FolderError, Machine, Manifest, ReplicateCount, ResultsFolder, SourceRecord, Start, Store,
    Subject, Timing,
};
use crate::run::{Clock, Stage, Timer};
use crate::study::{Planned, Study, Sweep, shard_folders, tables, warnings};
use std::path::Path;

/// Opens the folder of a study, or of a part of it, and its store. What lies in the other parts is
/// not run again; the whole takes it up.
///
/// # Errors
/// If a folder can't be used, or files can't be read or written.
pub fn open_study(
    study: &Study,
    folder: &Path,
    whole: &Path,
) -> Result<(ResultsFolder, Store), FolderError> {
    ResultsFolder::refuse_links(whole)?;
    let folder = ResultsFolder::of_study(folder)?;
    study.write_sources(&folder)?;
    folder.sync()?;
    let store = open_store(&folder, whole)?;
    Ok((folder, store))
}

pub(super) fn open_store(folder: &ResultsFolder, whole: &Path) -> Result<Store, FolderError> {
    let parts = shard_folders(whole);
    if folder.path() == whole {
        return Store::open_to_merge(folder, &parts);
    }
    let others = parts.into_iter().filter(|part| part != folder.path());
    Store::open(folder, &others.chain([whole.to_owned()]).collect::<Vec<_>>())
}

/// How a study is brought to its end.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// The points that were run.
    pub points: &'a [usize],
    /// Whether tables are made, as of a whole study.
    pub tables: bool,
    /// Whether figures are drawn from them.
    pub figures: bool,
    /// The file that the study was read from, if it was one.
    pub source: Option<&'a Path>,
    /// When it began.
    pub started: Start,
    /// Threads that computed.
    pub threads: usize,
    /// What counted where processor time went.
    pub timer: &'a Timer,
}

/// What a study came to.
#[derive(Debug)]
pub struct Concluded {
    /// Runs that are recorded.
    pub runs: u32,
    /// What the reader of the results should know.
    pub warnings: Vec<String>,
    /// Where processor time went.
    pub timing: Timing,
    /// Whether all figures could be drawn. One that can't is no reason to leave results without a manifest.
    pub drawn: Result<(), ConductError>,
}

/// Writes tables, figures, the store in the study's order, and the manifest.
///
/// # Errors
/// If the store can't be read or the folder can't be written.
pub fn conclude(
    study: &Study,
    plan: &[Planned],
    store: Store,
    folder: ResultsFolder,
    ending: &Ending<'_>,
) -> Result<Concluded, ConductError> {
    let sweep = Sweep { study, plan, store: &store };
    let order = sweep.order(ending.points)?;
    let runs = order.len() as u32;
    let mut sentences = Vec::new();
    let mut drawn = Ok(());
    let mut laps = ending.timer.laps(Clock::Process);
    if ending.tables {
        tables::write(&sweep, &folder)?;
        laps.lap(Stage::Writing);
        if ending.figures {
            drawn = draw(&folder);
            laps.lap(Stage::Figures);
        }
        sentences = warnings(&sweep)?;
    }
    store.close(&folder, order.into_iter())?;
    laps.lap(Stage::Writing);
    let timing = ending.timer.timing();
    folder.finish(Manifest {
        program: program(),
        machine: Machine::here(),
        span: ending.started.span(),
        threads: ending.threads,
        timing: Some(timing),
        seed: study.seed,
        replicates: ReplicateCount { asked: runs, finished: runs },
        interrupted: false,
        warnings: sentences.clone(),
        subject: Subject::Study { text: study.source.text.clone() },
        source: ending.source.and_then(|file| SourceRecord::of(file).ok()),
        files: Vec::new(),
    })?;
    Ok(Concluded { runs, warnings: sentences, timing, drawn })
}

fn draw(folder: &ResultsFolder) -> Result<(), ConductError> {
    let drawings = figures::study::draw(folder.path(), &Style::default(), None)?;
    Ok(write_drawings(&drawings, folder)?)
}
