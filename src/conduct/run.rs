//! A scenario into the folder of a run.

use super::{ConductError, program, write_drawings};
use crate::figures::{Style, draw_run};
use crate::report::{self, Contents};
use crate::results::{
    AskedStep, Machine, Manifest, ReplicateCount, ResultsFolder, Span, Subject, Tables, Timing,
};
use crate::run::{
    Checkpointer, Clock, Control, Engine, Outcome, ProgressObserver, Simulation, Stage, Timer,
    tables, warnings, write_files,
};
use crate::scenario::{Scenario, Step};
use std::sync::Arc;
use std::time::Duration;

/// How a run is kept while it is on its way.
#[derive(Clone, Copy)]
pub struct Checkpoints<'a> {
    /// Where.
    pub folder: &'a ResultsFolder,
    /// Wall time between two; `None` writes one only where the run stops early.
    pub every: Option<Duration>,
    /// Gets sentences about checkpoints that are not used or can't be written.
    pub tell: fn(String),
}

/// Simulates a scenario on the threads of the current rayon pool. With `checkpoints` it resumes what lies there.
///
/// # Errors
/// A crystal, mechanism or sample that can't be built; checkpoints that can't be listed.
pub fn simulate(
    scenario: &Scenario,
    engine: Engine,
    checkpoints: Option<Checkpoints<'_>>,
    observer: &dyn ProgressObserver,
    timer: &Timer,
) -> Result<Outcome, ConductError> {
    let keeper =
        |Checkpoints { folder, every, tell }| Checkpointer::new(folder, scenario, every, tell);
    let checkpointer = checkpoints.map(keeper).transpose()?;
    let control = Control { observer, checkpointer: checkpointer.as_ref(), timer: Some(timer) };
    let mut laps = timer.laps(Clock::Process);
    let simulation = Simulation::new(scenario)?.with_engine(engine);
    laps.lap(Stage::Sample);
    Ok(simulation.run(control)?)
}

/// How an outcome came about.
#[derive(Clone, Debug)]
pub struct Ran {
    /// When.
    pub span: Span,
    /// Threads that computed.
    pub threads: usize,
    /// What counted where processor time went.
    pub timer: Arc<Timer>,
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// The tables.
    pub tables: Tables,
    /// What the reader of the results should know.
    pub warnings: Vec<String>,
    /// Whether the run stopped before its end.
    pub interrupted: bool,
    /// Where processor time went.
    pub timing: Timing,
}

/// Writes the outcome of a scenario: tables, snapshots, figures, the page about them, the manifest.
///
/// # Errors
/// A folder that can't be written, figures that can't be drawn.
pub fn write(
    scenario: &Scenario,
    outcome: &Outcome,
    ran: &Ran,
    folder: ResultsFolder,
) -> Result<Written, ConductError> {
    let mut laps = ran.timer.laps(Clock::Process);
    folder.clear_results()?;
    let in_folder = Some(folder.path().to_owned());
    let tables = Tables { folder: in_folder, ..tables::all(scenario, outcome) };
    write_files(scenario, outcome, &tables, &folder)?;
    laps.lap(Stage::Writing);
    let drawings = draw_run(&tables, &Style::default(), None)?.unwrap_or_default();
    laps.lap(Stage::Figures);
    write_drawings(&drawings, &folder)?;
    let mut manifest = manifest(scenario, outcome, ran);
    manifest.source = folder.kept_beginning().and_then(|beginning| beginning.source);
    manifest.files = folder.files();
    let contents = Contents { manifest: &manifest, tables: &tables, drawings: &drawings };
    report::write(&folder, contents)?;
    laps.lap(Stage::Writing);
    let timing = ran.timer.timing();
    manifest.timing = Some(timing);
    let (warnings, interrupted) = (manifest.warnings.clone(), manifest.interrupted);
    folder.finish(manifest)?;
    Ok(Written { tables, warnings, interrupted, timing })
}

fn manifest(scenario: &Scenario, outcome: &Outcome, ran: &Ran) -> Manifest {
    let finished = outcome.finished().count() as u32;
    Manifest {
        program: program(),
        machine: Machine::here(),
        span: ran.span.clone(),
        threads: ran.threads,
        timing: None,
        seed: scenario.seed,
        replicates: ReplicateCount { asked: scenario.replicates, finished },
        interrupted: finished < scenario.replicates,
        warnings: warnings(scenario, outcome),
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
