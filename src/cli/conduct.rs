//! What `run` and `resume` have in common: from a scenario and a folder to results.

use super::conclusion::conclude;
use super::profile::profile;
use super::progress::Progress;
use super::{INTERRUPTED, interrupt, say, thread_count};
use crate::figures::{Drawing, Style, draw_run};
use crate::report::{self, Contents};
use crate::results::{
    AskedStep, FolderError, Machine, Manifest, Program, ReplicateCount, ResultsFolder, Start,
    Subject, Tables, shell_word,
};
use crate::run::{
    Checkpointer, Clock, Control, Engine, Outcome, Simulation, Stage, Timer, foreseen, tables,
    warnings, write_files,
};
use crate::scenario::{Scenario, Step};
use crate::units::{Time, UnitError};
use std::process::ExitCode;
use std::time::Duration;

/// How a run is conducted; no result depends on it.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many threads to use; the results don't depend on it [default: one per processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    pub threads: Option<usize>,
    /// Wall time between checkpoints, from which `resume` continues; `off` writes none.
    #[arg(long, value_name = "TIME", default_value = "10min", value_parser = interval)]
    checkpoint_every: Interval,
    /// Which executor carries out the events [default: bricks; of a run that is resumed, the one it began
    /// with].
    #[arg(long, value_name = "NAME", value_enum)]
    pub engine: Option<EngineName>,
    /// Print nothing but errors; warnings still go into the manifest.
    #[arg(long)]
    pub quiet: bool,
    /// Show where processor time went.
    #[arg(long, conflicts_with = "quiet")]
    profile: bool,
}

/// An executor's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum EngineName {
    /// Clocks of bricks, on one thread per replicate.
    #[default]
    Bricks,
    /// The same events by the rules word for word; much slower.
    Reference,
    /// Tiles; all threads where there are more threads than replicates; other random numbers.
    Tiled,
}

impl From<EngineName> for Engine {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Bricks => Self::Bricks,
            EngineName::Reference => Self::Reference,
            EngineName::Tiled => Self::Tiled,
        }
    }
}

/// Wall time between two checkpoints; `None` for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval(Option<Duration>);

/// Reads "10min", "30 s" or "off".
fn interval(text: &str) -> Result<Interval, String> {
    if text == "off" {
        return Ok(Interval(None));
    }
    let Time(seconds) =
        text.parse().map_err(|error: UnitError| format!("{error}: {}, or `off`", error.help()))?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(Duration::ZERO) => Ok(Interval(None)),
        Ok(every) => Ok(Interval(Some(every))),
        Err(_) => Err("expected a positive time, such as \"10 min\", or `off`".into()),
    }
}

/// Simulates a scenario, or the rest of it, and writes its results.
///
/// # Errors
/// A crystal that can't be built, a folder that can't be written, figures that can't be drawn.
pub fn conduct(
    scenario: &Scenario,
    folder: ResultsFolder,
    engine: Engine,
    threads: usize,
    options: &Options,
) -> anyhow::Result<ExitCode> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    interrupt::listen()?;
    let started = Start::now();
    let path = folder.path().to_owned();
    let foreseen = foreseen(scenario).messages();
    if !options.quiet {
        warn(&foreseen);
    }
    let timer = Timer::default();
    let outcome = simulated(scenario, &folder, engine, options, &timer)?;
    let mut laps = timer.laps(Clock::Process);
    folder.clear_results()?;
    let tables = Tables { folder: Some(path.clone()), ..tables::all(scenario, &outcome) };
    write_files(scenario, &outcome, &tables, &folder)?;
    laps.lap(Stage::Writing);
    let drawings = draw_run(&tables, &Style::default(), None)?.unwrap_or_default();
    laps.lap(Stage::Figures);
    write_drawings(&drawings, &folder)?;
    let warnings = warnings(scenario, &outcome);
    let mut manifest = manifest(scenario, &outcome, warnings.clone(), started, engine);
    manifest.source = folder.kept_beginning().and_then(|beginning| beginning.source);
    manifest.files = folder.files();
    let contents = Contents { manifest: &manifest, tables: &tables, drawings: &drawings };
    report::write(&folder, contents)?;
    laps.lap(Stage::Writing);
    let timing = timer.timing();
    manifest.timing = Some(timing);
    let interrupted = manifest.interrupted;
    folder.finish(manifest)?;
    if !options.quiet {
        conclude(&outcome, tables.summary.rows()?, &path, started);
        warn(&warnings[foreseen.len()..]);
    }
    if options.profile {
        say::line(profile(&timing));
    }
    if interrupted {
        say::note(format_args!(
            "interrupted: the results so far are in {}; `tautomata resume {}` continues the run",
            path.display(),
            shell_word(&path)
        ));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints sentences as warnings.
fn warn(sentences: &[String]) {
    for sentence in sentences {
        say::note(format_args!("warning: {sentence}"));
    }
}

/// The outcome of a scenario, kept in checkpoints while it comes about.
fn simulated(
    scenario: &Scenario,
    folder: &ResultsFolder,
    engine: Engine,
    options: &Options,
    timer: &Timer,
) -> anyhow::Result<Outcome> {
    let Interval(every) = options.checkpoint_every;
    let checkpointer = Checkpointer::new(folder, scenario, engine, every, say::note)?;
    let progress = Progress::new(scenario.replicates, options.quiet);
    let control =
        Control { observer: &progress, checkpointer: Some(&checkpointer), timer: Some(timer) };
    let mut laps = timer.laps(Clock::Process);
    let simulation = Simulation::new(scenario)?.with_engine(engine);
    laps.lap(Stage::Sample);
    let outcome = simulation.run(control)?;
    progress.finish();
    Ok(outcome)
}

/// Writes drawings into a folder.
///
/// # Errors
/// What the folder reports.
pub fn write_drawings(drawings: &[Drawing], folder: &ResultsFolder) -> Result<(), FolderError> {
    let mut drawings = drawings.iter();
    drawings.try_for_each(|Drawing { name, bytes }| folder.write(name, |out| out.write_all(bytes)))
}

/// This program, as manifests name it, with the generator of an executor.
pub fn program(engine: Engine) -> Program {
    Program {
        name: env!("CARGO_PKG_NAME").into(),
        version: env!("CARGO_PKG_VERSION").into(),
        commit: option_env!("TAUTOMATA_COMMIT").map(str::to_owned),
        rng: engine.generator().into(),
    }
}

fn manifest(
    scenario: &Scenario,
    outcome: &Outcome,
    warnings: Vec<String>,
    started: Start,
    engine: Engine,
) -> Manifest {
    let finished = outcome.finished().count() as u32;
    Manifest {
        program: program(engine),
        machine: Machine::here(),
        span: started.span(),
        threads: rayon::current_num_threads(),
        timing: None,
        seed: scenario.seed,
        replicates: ReplicateCount { asked: scenario.replicates, finished },
        interrupted: finished < scenario.replicates,
        warnings,
        subject: Subject::Scenario {
            text: scenario.to_toml(),
            protocol: scenario.asked.steps.iter().map(asked).collect(),
            events: outcome.events_by_kind(),
        },
        source: None,
        files: Vec::new(),
    }
}

fn asked(step: &Step) -> AskedStep {
    AskedStep { step: step.name.clone(), asked: step.asked(), came_to: step.came_to.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_a_time_or_off() {
        let every = |seconds| Ok(Interval(Some(Duration::from_secs_f64(seconds))));
        assert_eq!(interval("10min"), every(600.0));
        assert_eq!(interval("50 ms"), every(0.05));
        for none in ["off", "0 s", "0 h"] {
            assert_eq!(interval(none), Ok(Interval(None)));
        }
        for wrong in ["", "10", "never", "-1 s", "1e300 h", "10 K"] {
            assert!(interval(wrong).is_err_and(|error| error.contains("`off`")), "{wrong}");
        }
    }
}
