//! A scenario into the folder of a run.

use super::live::telling;
use super::{ConductError, program, write_drawings};
use crate::figures::{Style, draw_run};
use crate::report::{self, Contents};
use crate::results::{
    AskedStep, FolderError, LiveWork, Machine, Manifest, ReplicateCount, ResultsFolder,
    SCENARIO_FILE, Span, Subject, Tables, Timing,
};
use crate::run::recorders::Recorders;
use crate::run::{
    Checkpointer, Clock, Control, Engine, Following, Outcome, ProgressObserver, Simulation, Stage,
    Timer, tables, warnings, write_files,
};
use crate::scenario::{Origin, Scenario, Step};
use std::sync::Arc;
use std::time::Duration;

/// How a run is kept while it is on its way.
#[derive(Clone, Copy)]
pub struct Checkpoints<'a> {
    /// Where.
    pub folder: &'a ResultsFolder,
    /// Wall time between two; `None` writes one only where the run stops early.
    pub every: Option<Duration>,
    /// Whether the ends of replicates are kept, for a longer run to continue from, however large they are. Small ones are
    /// kept in any case.
    pub keep_ends: bool,
    /// Gets sentences about checkpoints that are not used or can't be written.
    pub tell: fn(String),
}

/// Simulates a scenario on the threads of the current rayon pool. With `checkpoints` it resumes what lies there, and
/// tells other processes how far it is.
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
    let mut laps = timer.laps(Clock::Process);
    let simulation = Simulation::new(scenario)?.with_engine(engine);
    laps.lap(Stage::Sample);
    let keeper = |checkpoints| keeper(scenario, &simulation, checkpoints);
    let checkpointer = checkpoints.map(keeper).transpose()?;
    let control = Control { observer, checkpointer: checkpointer.as_ref(), timer: Some(timer) };
    let Some(Checkpoints { folder, .. }) = checkpoints else {
        return Ok(simulation.run(control)?);
    };
    let following = Following::new(&simulation, observer);
    let told = || LiveWork::Run(following.told());
    let control = Control { observer: &following, ..control };
    Ok(telling(folder, &scenario.title, told, || simulation.run(control))?)
}

/// Ends of replicates up to this many bytes in memory, all together, are kept in any case; packed they are smaller.
const SMALL_ENDS: u64 = 32 << 20;
/// Bytes of a site in one, at most.
const BYTES_PER_SITE: u64 = 4;

/// What keeps a run, and continues the one that it extends.
fn keeper<'a>(
    scenario: &Scenario,
    simulation: &Simulation,
    checkpoints: Checkpoints<'a>,
) -> Result<Checkpointer<'a>, FolderError> {
    let Checkpoints { folder, every, keep_ends, tell } = checkpoints;
    let mut keeper = Checkpointer::new(folder, scenario, every, tell)?;
    if let Some(before) = folder.kept_beginning().and_then(|beginning| beginning.extends) {
        let origin = Origin { file_name: SCENARIO_FILE.into(), folder: folder.path().to_owned() };
        if let Ok(before) = Scenario::parse(&before, &origin) {
            keeper = keeper.extending(&before, scenario);
        }
    }
    let sites = u64::from(simulation.lattice.sites()) * u64::from(scenario.replicates);
    let size = Recorders::cost(scenario).memory + BYTES_PER_SITE * sites;
    Ok(if keep_ends || size <= SMALL_ENDS { keeper.keeping_ends() } else { keeper })
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

/// Where an outcome comes from; it names no files.
pub fn manifest(scenario: &Scenario, outcome: &Outcome, ran: &Ran) -> Manifest {
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

#[cfg(test)]
mod tests {
    use super::super::{Extension, begin};
    use super::*;
    use std::sync::Mutex;

    /// Notes from which share of its protocol each replicate was resumed.
    #[derive(Default)]
    struct Resumed(Mutex<Vec<(u32, f64)>>);

    impl ProgressObserver for Resumed {
        fn resumed(&self, replicate: u32, share: f64) {
            crate::sync::lock(&self.0).push((replicate, share));
        }
    }

    fn simulated(scenario: &Scenario, folder: &ResultsFolder) -> (Outcome, Vec<(u32, f64)>) {
        let (observer, timer) = (Resumed::default(), Timer::default());
        let tell = |sentence: String| panic!("{sentence}");
        let checkpoints = Checkpoints { folder, every: None, keep_ends: false, tell };
        let outcome =
            simulate(scenario, Engine::default(), Some(checkpoints), &observer, &timer).unwrap();
        let mut resumed = observer.0.into_inner().unwrap();
        resumed.sort_by_key(|(replicate, _)| *replicate);
        (outcome, resumed)
    }

    fn written(scenario: &Scenario, outcome: &Outcome, folder: ResultsFolder) {
        let span = crate::results::Start::now().span();
        let ran = Ran { span, threads: 1, timer: Arc::default() };
        write(scenario, outcome, &ran, folder).unwrap();
    }

    /// Replicates are not computed again up to where they were, also where the extension was killed before its end.
    #[test]
    fn an_extended_run_continues_from_its_ends() {
        let text = "replicates = 2\n[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = \"anneal\"\n\
            temperature = \"150 degC\"\ntime = \"90 min\"\n[record]\nevery = \"1 h\"\n";
        let place = tempfile::tempdir().unwrap();
        let short: Scenario = text.parse().unwrap();
        let folder = begin(&short, None, place.path(), false).unwrap();
        let (outcome, resumed) = simulated(&short, &folder);
        assert_eq!(resumed, []);
        written(&short, &outcome, folder);
        let extension = Extension::of(place.path(), Some("3 h"), Some(3)).unwrap();
        let (long, folder) = extension.begin().unwrap();
        drop(folder);
        let folder = ResultsFolder::reopen(place.path()).unwrap();
        assert!(!folder.holds_whole_run());
        let (outcome, resumed) = simulated(&long, &folder);
        assert_eq!(resumed, [(0, 0.5), (1, 0.5)]);
        // The row at the earlier end, 90 min, is of no longer run.
        let whole = crate::run::simulate(&long, &crate::run::Unobserved).unwrap();
        assert_eq!(outcome.replicates, whole.replicates);
        written(&long, &outcome, folder);
        // Killed behind the ends: nothing is left to compute.
        let folder = ResultsFolder::reopen(place.path()).unwrap();
        let (again, resumed) = simulated(&long, &folder);
        assert_eq!(resumed, [(0, 1.0), (1, 1.0), (2, 1.0)]);
        assert_eq!(again.replicates, whole.replicates);
    }
}
