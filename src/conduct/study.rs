//! A study's store into a finished folder.

use super::live::telling;
use super::{ConductError, program, write_drawings};
use crate::figures::{self, Drawing, Style};
use crate::report::{self, Contents};
use crate::results::table::{Row, SensitivityRow};
use crate::results::{
    Beginning, FolderError, LiveWork, Machine, Manifest, ReplicateCount, ResultsFolder,
    SourceRecord, Start, Store, Subject, Tables, Timing, shard_folders,
};
use crate::run::{Clock, GENERATOR, Stage, Timer};
use crate::study::{
    FollowingSweep, Limits, Missing, Planned, Study, Sweep, SweepObserver, tables, warnings,
};
use std::path::Path;

/// Opens the folder of a study, which was read from the file `source` if it was one, or of a part of it, and its store. What lies in the other parts is
/// not run again; the whole takes it up.
///
/// # Errors
/// If a folder can't be used, or files can't be read or written.
pub fn open_study(
    study: &Study,
    source: Option<&Path>,
    folder: &Path,
    whole: &Path,
) -> Result<(ResultsFolder, Store), FolderError> {
    ResultsFolder::refuse_links(whole)?;
    let folder = ResultsFolder::of_study(folder)?;
    let source = source.and_then(|file| SourceRecord::of(file).ok());
    let set = study.set.clone();
    folder.keep_beginning(&Beginning { source, set, ..Beginning::of(GENERATOR) })?;
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

/// Runs what of these points is missing, see [`Sweep::run`], and tells other processes how far it is.
///
/// # Errors
/// If a run can't be recorded, or the records can't be read.
pub fn carry_out(
    sweep: &Sweep<'_>,
    (points, missing): (&[usize], &Missing),
    limits: Limits,
    observer: &dyn SweepObserver,
    timer: &Timer,
    folder: &ResultsFolder,
) -> Result<(), FolderError> {
    let following = FollowingSweep::new(sweep, points, missing, observer);
    let told = || LiveWork::Study(following.told());
    let work = || sweep.run(missing, limits, &following, timer);
    telling(folder, &sweep.study.title, told, work)
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
    /// How many runs are known to lack: it was interrupted, or samples did not fit into memory.
    pub missing: u32,
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

/// Writes tables, figures, the page about them, the store in the study's order, and the manifest.
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
    let mut drawn = Ok(Vec::new());
    let mut laps = ending.timer.laps(Clock::Process);
    if ending.tables {
        tables::write(&sweep, &folder)?;
        laps.lap(Stage::Writing);
        if ending.figures {
            let decides = sweep.sensitivity()?;
            if decides.is_empty() {
                folder.take_away(SensitivityRow::FILE)?;
            } else {
                let tables = Tables { sensitivity: decides.into(), ..Tables::default() };
                folder.write_tables(&tables)?;
            }
            drawn = draw(&folder);
            laps.lap(Stage::Figures);
        }
        let missing = ending.missing;
        let stopped = format!(
            "The study did not come to its end: {runs} of {} runs are recorded, and tables and figures are of those.",
            runs + missing
        );
        sentences.extend((missing > 0).then_some(stopped));
        sentences.extend(warnings(&sweep)?);
    }
    store.close(&folder, order.into_iter())?;
    let mut manifest = Manifest {
        program: program(),
        machine: Machine::here(),
        span: ending.started.span(),
        threads: ending.threads,
        timing: None,
        seed: study.seed,
        replicates: ReplicateCount { asked: runs + ending.missing, finished: runs },
        interrupted: ending.missing > 0,
        warnings: sentences.clone(),
        subject: Subject::Study { text: study.source.text.clone() },
        source: ending.source.and_then(|file| SourceRecord::of(file).ok()),
        files: folder.files(),
    };
    let drawings = drawn.as_deref().unwrap_or_default();
    let contents = Contents { manifest: &manifest, tables: &Tables::default(), drawings };
    report::write(&folder, contents)?;
    laps.lap(Stage::Writing);
    let timing = ending.timer.timing();
    manifest.timing = Some(timing);
    folder.finish(manifest)?;
    Ok(Concluded { runs, warnings: sentences, timing, drawn: drawn.map(drop) })
}

fn draw(folder: &ResultsFolder) -> Result<Vec<Drawing>, ConductError> {
    let drawings = figures::study::draw(folder.path(), &Style::default(), None)?;
    write_drawings(&drawings, folder)?;
    Ok(drawings)
}
