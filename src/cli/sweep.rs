//! `tautomata sweep` and `tautomata merge`: a study, from its file to tables and figures.

use super::check_study::warn_of_memory;
use super::live::beside;
use super::profile::profile;
use super::room::{free_memory, processors};
use super::run::{default_folder, load_study};
use super::study_progress::StudyProgress;
use super::{INTERRUPTED, MACHINE_FAULT, interrupt, points, say, thread_count};
use crate::conduct::{Concluded, ConductError, Ending, carry_out, conclude, open_study};
use crate::results::{ResultsFolder, Start, Store, shell_word};
use crate::run::Timer;
use crate::study::{Limits, Missing, Planned, Shard, Study, Sweep, listed};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata sweep`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    pub place: Place,
    /// Run one of several parts of the study, such as 2/8; `tautomata merge` combines them.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Set a value of every point, such as protocol.anneal.temperature="130 degC"; may be given several times.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = set)]
    pub set: Vec<(String, String)>,
    /// How many threads to use; the results don't depend on it [default: one per processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    pub threads: Option<usize>,
    /// Memory that all runs together may take, such as 8GiB [default: what is free].
    #[arg(long, value_name = "SIZE", value_parser = say::read_bytes)]
    pub memory: Option<u64>,
    /// Show what is done, and a map or a curve of it, on the terminal while it runs.
    #[arg(long, conflicts_with = "quiet")]
    pub live: bool,
    /// Show where processor time went.
    #[arg(long, conflicts_with = "quiet")]
    pub profile: bool,
}

/// A study and where its results go.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// The study, a TOML file.
    pub study: PathBuf,
    /// The folder for the results [default: output/ and the study's name].
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Print nothing but errors; warnings still go into the manifest.
    #[arg(long)]
    pub quiet: bool,
}

impl Place {
    fn folder(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| default_folder(&self.study))
    }
}

/// A path and a value.
fn set(text: &str) -> Result<(String, String), String> {
    let (path, value) = text.split_once('=').ok_or("expected PATH=VALUE")?;
    Ok((path.trim().to_owned(), value.trim().to_owned()))
}

/// Runs what a study, or a part of it, lacks; then writes its tables and figures.
///
/// # Errors
/// Mistakes in the study, a folder that can't be used, figures that can't be drawn.
pub fn sweep(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let started = Start::now();
    let threads = arguments.threads.unwrap_or_else(processors);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    interrupt::listen()?;
    let Arguments { place, shard, .. } = arguments;
    let mut study = load_study(&place.study)?;
    arguments.set.iter().try_for_each(|(path, value)| study.set(path, value))?;
    let plan = study.plan()?;
    let whole = place.folder();
    let path = shard.map_or_else(|| whole.clone(), |shard| shard.folder(&whole));
    let (folder, store) = open_study(&study, Some(&place.study), &path, &whole)?;
    let sweep = Sweep { study: &study, plan: &plan, store: &store };
    let points = shard.map_or_else(|| (0..plan.len()).collect(), |shard| shard.points(&plan));
    let mut missing = sweep.missing(&points)?;
    if !place.quiet {
        announce(&sweep, &missing, points.len());
        if shard.is_none() {
            announce_unused(&sweep, &missing);
        }
    }
    let free = free_memory().unwrap_or(u64::MAX);
    let left_out = missing.leave_out(&plan, free);
    warn_of_memory(&study, &left_out, free);
    if missing.count() > 0 {
        folder.withdraw_manifest()?;
    }
    let memory = arguments.memory.unwrap_or(free);
    let progress = StudyProgress::new(&study, &missing, place.quiet);
    let timer = Timer::default();
    let (work, limits) = ((&*points, &missing), Limits { threads, memory });
    let run = || carry_out(&sweep, work, limits, &progress, &timer, &folder);
    let ran = beside(arguments.live, &path, |shown| progress.show(shown), run);
    progress.finish();
    ran?;
    let tables = shard.is_none();
    let missing = sweep.missing(&points)?.count() as u32;
    let ending = Ending { tables, missing, ..ending(place, &points, started, &timer) };
    let drawn = conclude_as((&study, &plan, store), folder, &ending, (place, arguments.profile))?;
    if interrupt::wanted() {
        if let Err(error) = drawn {
            say::note(format_args!("warning: {error}"));
        }
        let again = shard.map_or_else(
            || format!("`tautomata resume {}`", shell_word(&whole)),
            |_| "the same command".to_owned(),
        );
        say::note(format_args!(
            "interrupted: every finished run is recorded in {}; {again} continues the study",
            path.display()
        ));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    drawn?;
    Ok(if left_out.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(MACHINE_FAULT) })
}

/// Puts the parts of a study together that were run apart; then writes its tables and figures.
///
/// # Errors
/// Mistakes in the study, a folder that can't be used, figures that can't be drawn.
pub fn merge(place: &Place) -> anyhow::Result<ExitCode> {
    let started = Start::now();
    let study = load_study(&place.study)?;
    let plan = study.plan()?;
    let path = place.folder();
    let (folder, store) = open_study(&study, Some(&place.study), &path, &path)?;
    let points: Vec<usize> = (0..plan.len()).collect();
    let missing = Sweep { study: &study, plan: &plan, store: &store }.missing(&points)?;
    let timer = Timer::default();
    let lacking = missing.count() as u32;
    let ending = Ending { missing: lacking, ..ending(place, &points, started, &timer) };
    conclude_as((&study, &plan, store), folder, &ending, (place, false))??;
    if missing.count() == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    let lacking: Vec<usize> = missing.runs.iter().map(|(point, _)| *point).collect();
    say::note(format_args!(
        "error: {} runs are not there yet, of {}; what is there was put together",
        missing.count(),
        listed(&study, &lacking)
    ));
    Ok(ExitCode::from(MACHINE_FAULT))
}

/// What there is to do, in a few lines.
fn announce(sweep: &Sweep<'_>, missing: &Missing, points: usize) {
    let study = sweep.study;
    let runs = missing.there + missing.count();
    say::note(format_args!(
        "{points} points, {runs} runs{}: {} recorded, {} to do",
        study.replication.open_ended(),
        missing.there,
        missing.count()
    ));
    if missing.there > 0 && missing.count() > 0 {
        let points: Vec<usize> = missing.runs.iter().map(|(point, _)| *point).collect();
        say::note(format_args!("to do: {}", listed(study, &points)));
    }
}

/// What is recorded and not asked for.
fn announce_unused(sweep: &Sweep<'_>, missing: &Missing) {
    let unused = sweep.store.count().saturating_sub(missing.there);
    if unused > 0 {
        say::note(format_args!(
            "{unused} recorded runs are of no point of the study as it is now; they are kept"
        ));
    }
}

/// How a whole study is brought to its end.
fn ending<'a>(
    place: &'a Place,
    points: &'a [usize],
    started: Start,
    timer: &'a Timer,
) -> Ending<'a> {
    let (source, threads) = (Some(place.study.as_path()), rayon::current_num_threads());
    let (tables, figures, missing) = (true, true, 0);
    Ending { points, tables, figures, missing, source, started, threads, timer }
}

/// Brings a study to its end and says so, and where processor time went if that is to be shown. Gives whether all figures
/// could be drawn.
fn conclude_as(
    (study, plan, store): (&Study, &[Planned], Store),
    folder: ResultsFolder,
    ending: &Ending<'_>,
    (place, profiled): (&Place, bool),
) -> anyhow::Result<Result<(), ConductError>> {
    let path = folder.path().to_owned();
    let Concluded { runs, warnings, timing, drawn } = conclude(study, plan, store, folder, ending)?;
    if !place.quiet {
        if ending.tables {
            points::show(&path);
        }
        conclusion(&path, runs, ending.started);
        for sentence in warnings {
            say::note(format_args!("warning: {sentence}"));
        }
    }
    if profiled {
        say::line(profile(&timing));
    }
    Ok(drawn)
}

fn conclusion(path: &Path, runs: u32, started: Start) {
    let wall = started.elapsed().as_secs_f64();
    say::line(format_args!("{runs} runs recorded; {wall:.1} s; results in {}", path.display()));
}
