//! Runs that are missing, and where they are recorded, whoever computes them.

use crate::attend::{Watch, attended};
use crate::errors::{Failure, Tried, guarded, unexpected};
use crate::running::on_threads;
use crate::scenario::origin_here;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, Weak};
use tautomata::cli::room::free_memory;
use tautomata::results::Store;
use tautomata::run::{Control, Timer};
use tautomata::scenario;
use tautomata::study::{
    Limits, Missing, Outcome, Planned, Prepared, Study, Sweep, carry_out, prepare,
};
use tautomata::sync::lock;

/// What a study, or a wave of a fit, lacks.
#[pyclass(frozen, module = "tautomata._core")]
#[derive(Clone)]
pub struct Batch {
    pub study: Arc<Study>,
    pub plan: Arc<Vec<Planned>>,
    pub missing: Missing,
    pub threads: usize,
    pub timer: Arc<Timer>,
    /// Gone once the study or fit came to its end.
    pub store: Weak<Store>,
}

/// That a study or fit has its results already.
pub fn ended() -> Failure {
    Failure::Results("it came to its end already".into())
}

impl Batch {
    /// Does something with the records.
    pub fn with_store<T>(&self, work: impl FnOnce(&Sweep<'_>) -> Tried<T>) -> Tried<T> {
        let store = self.store.upgrade().ok_or_else(ended)?;
        work(&Sweep { study: &self.study, plan: &self.plan, store: &store })
    }
}

#[pymethods]
impl Batch {
    /// The runs that it lacks, point and replicate, the largest samples first.
    fn missing(&self) -> Vec<(usize, u32)> {
        self.missing.largest_first(&self.plan).collect()
    }

    /// Replicates of a point that are still missing: a study can ask for more once some are recorded.
    fn more(&self, py: Python<'_>, point: usize) -> PyResult<Vec<u32>> {
        let missing = guarded(py, || self.with_store(|sweep| Ok(sweep.missing(&[point])?)))?;
        Ok(missing.runs.into_iter().flat_map(|(_, replicates)| replicates).collect())
    }

    /// What another process needs to run a point: the resolved scenario, the files that it reads, the seed of the
    /// study, and the key that the point has here.
    #[allow(clippy::type_complexity, reason = "a tuple that is pickled")]
    fn task(
        &self,
        py: Python<'_>,
        point: usize,
    ) -> PyResult<(String, Vec<(String, Py<PyBytes>)>, u64, Py<PyBytes>)> {
        let scenario = guarded(py, || Ok(self.study.scenario(&self.study.points[point])?))?;
        let files =
            scenario.inputs().map(|(name, file)| (name, PyBytes::new(py, &file.bytes).unbind()));
        let key = PyBytes::new(py, &self.plan[point].key).unbind();
        Ok((scenario.to_toml(), files.collect(), self.study.seed, key))
    }

    /// Records a run that another process carried out.
    fn record(
        &self,
        py: Python<'_>,
        point: usize,
        replicate: u32,
        outcome: Cow<'_, [u8]>,
    ) -> PyResult<()> {
        let outcome = outcome.into_owned();
        guarded(py, || {
            let outcome: Outcome = postcard::from_bytes(&outcome)
                .map_err(|_| Failure::Results("what a worker sent is no record of a run".into()))?;
            self.with_store(|sweep| {
                Ok(sweep.store.put(&self.plan[point].run(replicate), &outcome)?)
            })
        })
    }
}

/// Runs what is missing on threads of this process.
#[pyfunction]
#[pyo3(signature = (batch, memory, progress))]
pub fn run_batch<'py>(
    py: Python<'py>,
    batch: &Bound<'py, Batch>,
    memory: Option<u64>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<()> {
    let batch = batch.get();
    let watch = Watch::of_study(batch.missing.count());
    let memory = memory.or_else(free_memory).unwrap_or(u64::MAX);
    let limits = Limits { threads: batch.threads, memory };
    let run = |sweep: &Sweep<'_>| Ok(sweep.run(&batch.missing, limits, &watch, &batch.timer)?);
    let done =
        attended(py, &watch, progress, || on_threads(batch.threads, || batch.with_store(run)))?;
    done.stopped.map_or(Ok(()), Err)
}

/// The point that this process ran last: its replicates often come one after the other.
static LAST: Mutex<Option<([u8; 32], Arc<Prepared>)>> = Mutex::new(None);

/// Carries out one run of a study in this process, on one thread, and gives its record.
#[pyfunction]
#[pyo3(signature = (text, files, seed, key, replicate))]
pub fn run_point(
    py: Python<'_>,
    text: String,
    files: Vec<(String, Vec<u8>)>,
    seed: u64,
    key: [u8; 32],
    replicate: u32,
) -> PyResult<Bound<'_, PyBytes>> {
    let watch = Watch::of_run(replicate, 1);
    let done = attended(py, &watch, None, || {
        Ok(carry_out(&*prepared(&text, &files, seed, key)?, replicate, Control::observed(&watch)))
    })?;
    match (done.stopped, done.result) {
        (Some(error), _) => Err(error),
        (None, Some(outcome)) => {
            let bytes =
                postcard::to_stdvec(&outcome).map_err(|error| unexpected(&error.to_string()))?;
            Ok(PyBytes::new(py, &bytes))
        }
        (None, None) => Err(unexpected("the run stopped, and nobody asked it to")),
    }
}

/// What the replicates of a point share, unless the last run was of the same point.
fn prepared(
    text: &str,
    files: &[(String, Vec<u8>)],
    seed: u64,
    key: [u8; 32],
) -> Tried<Arc<Prepared>> {
    let mut last = lock(&LAST);
    if let Some((_, prepared)) = last.as_ref().filter(|(known, _)| *known == key) {
        return Ok(prepared.clone());
    }
    let scenario = with_files(text, files)?;
    let planned = Planned::of(scenario.clone(), seed);
    if planned.key != key {
        let text = "this worker has another version of tautomata than the one that sent it a run";
        return Err(Failure::Results(text.into()));
    }
    let prepared = Arc::new(prepare(scenario, planned.seed));
    *last = Some((key, prepared.clone()));
    Ok(prepared)
}

/// Reads a resolved scenario that comes with the files that it names.
fn with_files(text: &str, files: &[(String, Vec<u8>)]) -> Tried<scenario::Scenario> {
    let failed = |error: std::io::Error| {
        Failure::Results(format!("cannot keep the files of a scenario: {error}"))
    };
    let mut origin = origin_here("scenario");
    let folder = tempfile::tempdir().map_err(failed)?;
    if !files.is_empty() {
        folder.path().clone_into(&mut origin.folder);
    }
    for (name, bytes) in files {
        let file = folder.path().join(name);
        file.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
        std::fs::write(file, bytes).map_err(failed)?;
    }
    Ok(scenario::Scenario::parse(text, &origin)?)
}
