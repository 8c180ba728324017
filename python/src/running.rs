//! The calls that run a scenario, or what is left of it.

use crate::attend::{Watch, attended};
use crate::errors::{Failure, Tried, guarded};
use crate::run::{Run, begin, open_run};
use crate::scenario::{Scenario, origin_here, thread_count};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tautomata::conduct::{self, Checkpoints, Extension, Ran, begun};
use tautomata::results::{self, ResultsFolder, SCENARIO_FILE, Start};
use tautomata::run::{Control, Engine, Simulation, Timer};
use tautomata::scenario;

/// An executor by the name that the command gives it.
pub fn engine_named(name: &str) -> PyResult<Engine> {
    let names = Engine::ALL.map(Engine::name).join(" and ");
    Engine::ALL
        .into_iter()
        .find(|engine| engine.name() == name)
        .ok_or_else(|| PyValueError::new_err(format!("no engine {name:?}; there are {names}")))
}

/// How a run is carried out; no result depends on it. `tautomata.run` documents each.
#[pyclass(frozen, module = "tautomata._core")]
pub struct How {
    threads: usize,
    engine: Engine,
    every: Option<Duration>,
    keep_ends: bool,
}

#[pymethods]
impl How {
    #[new]
    #[pyo3(signature = (threads, engine, checkpoint_every, keep_ends))]
    fn new(
        threads: Option<usize>,
        engine: &str,
        checkpoint_every: Option<f64>,
        keep_ends: bool,
    ) -> PyResult<Self> {
        let every = checkpoint_every.map(Duration::try_from_secs_f64).transpose();
        let every = every.map_err(|_| {
            PyValueError::new_err("expected a time between checkpoints in s, or None")
        })?;
        let (threads, engine) = (thread_count(threads)?, engine_named(engine)?);
        Ok(Self { threads, engine, every, keep_ends })
    }
}

impl How {
    /// Refuses a scenario that does not fit into this machine's memory, or whose results don't fit onto the disk.
    fn fit(&self, scenario: &scenario::Scenario, folder: Option<&Path>) -> Tried<()> {
        Ok(tautomata::cli::room::fit(scenario, self.engine, self.threads, folder)?)
    }
}

/// A pool of its own for each call: nothing is left behind that a fork could break.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> Tried<T> + Send) -> Tried<T> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Failure::Results(format!("cannot start {threads} threads: {error}")))?
        .install(work)
}

/// Runs a scenario, see `tautomata.run`.
#[pyfunction]
#[pyo3(signature = (scenario, how, output, force, progress))]
pub fn run<'py>(
    py: Python<'py>,
    scenario: &Bound<'py, Scenario>,
    how: &Bound<'py, How>,
    output: Option<PathBuf>,
    force: bool,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Run> {
    let (scenario, how) = (scenario.get().clone(), how.get());
    let folder = guarded(py, || {
        how.fit(&scenario.inner, output.as_deref())?;
        output.map(|path| begin(&scenario, &path, force)).transpose()
    })?;
    carry_out(py, scenario, folder, how, progress)
}

/// Runs one replicate, counted from 0, in memory.
#[pyfunction]
#[pyo3(signature = (scenario, index, how, progress))]
pub fn run_replicate<'py>(
    py: Python<'py>,
    scenario: &Bound<'py, Scenario>,
    index: u32,
    how: &Bound<'py, How>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Run> {
    let scenario = scenario.get().clone();
    let &How { threads, engine, .. } = how.get();
    let inner = scenario.inner.clone();
    let (watch, started) = (Watch::of_run(index, 1), Start::now());
    let done = attended(py, &watch, progress, || {
        tautomata::cli::room::fit(&inner, engine, 1, None)?;
        let failed = |error| Failure::of_run(&inner, &error);
        let simulation = Simulation::new(&inner).map_err(failed)?.with_engine(engine);
        on_threads(threads, || {
            let replicate = simulation.run_replicate(index, threads, Control::observed(&watch));
            Ok(simulation.outcome(vec![replicate.map_err(|error| failed(error.into()))?]))
        })
    })?;
    let ran = Ran { span: started.span(), threads, timer: Arc::default() };
    done.partial(py, |outcome| Run::here(scenario, outcome, ran, None))
}

/// Continues the run in a folder.
#[pyfunction]
#[pyo3(signature = (folder, how, progress))]
pub fn resume<'py>(
    py: Python<'py>,
    folder: PathBuf,
    how: &Bound<'py, How>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Run> {
    let open = guarded(py, || {
        if folder.join(results::STUDY_FILE).is_file() {
            let text = format!("{} holds a study: Study.sweep() continues it", folder.display());
            return Err(Failure::Resume(text));
        }
        Ok(ResultsFolder::reopen(&folder)?)
    })?;
    if open.holds_whole_run() {
        return open_run(py, folder);
    }
    let how = how.get();
    let scenario = guarded(py, || {
        let scenario = Scenario::load(folder.join(SCENARIO_FILE))?;
        begun(&open).map_err(|error| Failure::Resume(error.to_string()))?;
        how.fit(&scenario.inner, Some(&folder))?;
        Ok(scenario)
    })?;
    carry_out(py, scenario, Some(open), how, progress)
}

/// More time or more replicates for a run, see `Run.extend`.
#[pyfunction]
#[pyo3(signature = (run, time, replicates, how, progress))]
pub fn extend<'py>(
    py: Python<'py>,
    run: &Bound<'py, Run>,
    time: Option<&str>,
    replicates: Option<i64>,
    how: &Bound<'py, How>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Run> {
    let (run, how) = (run.get(), how.get());
    // What is out of range is refused as too few.
    let replicates = replicates.map(|count| u32::try_from(count).unwrap_or(0));
    let (scenario, folder) = guarded(py, || {
        let Some(path) = &run.folder else {
            let scenario = in_memory(run, time, replicates)?;
            how.fit(&scenario.inner, None)?;
            return Ok((scenario, None));
        };
        let extension = Extension::of(path, time, replicates)?;
        how.fit(&extension.scenario, Some(path))?;
        let (_, folder) = extension.begin()?;
        Ok((Scenario::load(path.join(SCENARIO_FILE))?, Some(folder)))
    })?;
    carry_out(py, scenario, folder, how, progress)
}

/// The scenario of a run in memory with more of it. The run kept nothing to continue from.
fn in_memory(run: &Run, time: Option<&str>, replicates: Option<u32>) -> Tried<Scenario> {
    let inner = &run.scenario.inner;
    if run.interrupted() {
        let text = "the run did not come to its end: run its scenario anew";
        return Err(Failure::Resume(text.into()));
    }
    if inner.inputs().next().is_some() {
        let text = "the scenario reads files, and the run is in memory only: save() it, and extend what open_run() gives";
        return Err(Failure::Results(text.into()));
    }
    let text = inner.extended(time, replicates, Path::new(""))?.to_toml();
    Scenario::read(text.into(), origin_here("scenario"), Vec::new(), None)
}

/// Simulates a scenario and, if it has a folder, writes its results. A run that was stopped leaves its checkpoints
/// there, and nothing else.
fn carry_out<'py>(
    py: Python<'py>,
    scenario: Scenario,
    folder: Option<ResultsFolder>,
    how: &How,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Run> {
    let &How { threads, engine, every, keep_ends } = how;
    let (inner, started) = (scenario.inner.clone(), Start::now());
    let watch = Watch::of_run(0, inner.replicates);
    let timer = Arc::new(Timer::default());
    let path = folder.as_ref().map(|folder| folder.path().to_owned());
    let simulated = || {
        let checkpoints =
            folder.as_ref().map(|folder| Checkpoints { folder, every, keep_ends, tell: |_| {} });
        let outcome = conduct::simulate(&inner, engine, checkpoints, &watch, &timer)?;
        let ran = Ran { span: started.span(), threads, timer };
        let whole = outcome.finished().count() == inner.replicates as usize;
        if let Some(folder) = folder.filter(|_| whole) {
            conduct::write(&inner, &outcome, &ran, folder)?;
        }
        Ok((outcome, ran))
    };
    let done = attended(py, &watch, progress, || {
        on_threads(threads, || simulated().map_err(|error| Failure::of_conduct(&inner, error)))
    })?;
    done.partial(py, |(outcome, ran)| Run::here(scenario, outcome, ran, path))
}
