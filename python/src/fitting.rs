//! A fit on its way: the solver, on a thread of its own, asks for runs wave by wave, whoever computes them.

use crate::attend::awaited;
use crate::batch::{Batch, ended};
use crate::errors::{Failure, Tried, guarded, panicked, unexpected};
use crate::fit::FitResults;
use crate::running::on_threads;
use crate::scenario::{origin_here, thread_count};
use crate::toml_text;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use tautomata::conduct::{Came, conclude_fit, open_fit};
use tautomata::fit::{Fit, Measured, Runs, Solved, Workers};
use tautomata::results::{FolderError, ResultsFolder, RunName, Start, Store};
use tautomata::run::Timer;
use tautomata::study::{Missing, Planned, Study, Sweep};
use tautomata::sync::lock;

/// A fit whose folder is open.
#[pyclass(frozen, module = "tautomata._core")]
pub struct Fitting {
    problem: Arc<Problem>,
    /// The file that the fit was read from.
    source: Option<PathBuf>,
    started: Start,
    threads: usize,
    timer: Arc<Timer>,
    path: PathBuf,
    /// Runs that it takes at most.
    most_runs: usize,
    open: Mutex<Option<Open>>,
}

struct Problem {
    fit: Fit,
    measured: Vec<Measured>,
}

/// What the solver finds, and every run that it asked for, in order.
type Found = (Solved, Vec<RunName>);

/// What is there from the beginning of a fit to its end.
struct Open {
    folder: ResultsFolder,
    store: Arc<Store>,
    waves: Mutex<Receiver<Wave>>,
    /// Tells the solver that the present wave was run. It stops if nobody will.
    present: Option<Sender<()>>,
    /// Runs that it asked for up to the end of the present wave.
    asked: usize,
    solver: Option<JoinHandle<Tried<Found>>>,
    found: Option<Found>,
}

/// What a wave lacks.
struct Wave {
    study: Study,
    plan: Vec<Planned>,
    missing: Missing,
    done: Sender<()>,
}

/// Hands every wave to the thread that called for the fit, and waits until it was run.
struct Asking(Sender<Wave>);

impl Workers for Asking {
    fn carry_out(&self, sweep: &Sweep<'_>, missing: &Missing) -> Result<(), FolderError> {
        let (done, told) = mpsc::channel();
        let (study, plan) = (sweep.study.clone(), sweep.plan.to_vec());
        let wave = Wave { study, plan, missing: missing.clone(), done };
        // Where the caller is gone nothing is run, and what is missing ends the fit.
        if self.0.send(wave).is_ok() {
            let _ = told.recv();
        }
        Ok(())
    }
}

impl Fitting {
    fn begin(
        fit: Fit,
        (source, path): (Option<PathBuf>, PathBuf),
        next: bool,
        threads: usize,
    ) -> Tried<Self> {
        let started = Start::now();
        let measured = fit.measure()?;
        let (folder, store) = open_fit(&fit, &path, &path)?;
        folder.withdraw_manifest()?;
        let runs_per_point = fit.experiments.len() * fit.settings.replicates as usize;
        let most_runs = fit.most_points() * runs_per_point;
        let (problem, store) = (Arc::new(Problem { fit, measured }), Arc::new(store));
        let (ask, waves) = mpsc::channel();
        let solver = {
            let (problem, store) = (problem.clone(), store.clone());
            thread::spawn(move || on_threads(threads, || solve(&problem, &store, ask, next)))
        };
        let open = Open {
            folder,
            store,
            waves: Mutex::new(waves),
            present: None,
            asked: 0,
            solver: Some(solver),
            found: None,
        };
        Ok(Self {
            problem,
            source,
            started,
            threads,
            timer: Arc::new(Timer::default()),
            path,
            most_runs,
            open: Mutex::new(Some(open)),
        })
    }

    /// The share of all runs that so many are, as far as is known.
    fn share(&self, runs: usize) -> f64 {
        (runs as f64 / self.most_runs as f64).min(1.0)
    }
}

fn solve(problem: &Problem, store: &Store, ask: Sender<Wave>, next: bool) -> Tried<Found> {
    let workers = Asking(ask);
    let mut runs = Runs {
        fit: &problem.fit,
        measured: &problem.measured,
        store,
        shard: None,
        workers: &workers,
        order: Vec::new(),
    };
    let found = problem.fit.solve(&mut runs, next, &mut |_| ())?;
    Ok((found, runs.order))
}

#[pymethods]
impl Fitting {
    /// The next wave once the one before was run, and the shares of the fit between which it lies; `None` where all
    /// is known. Ctrl-C ends the wait.
    fn wave(&self, py: Python<'_>) -> PyResult<Option<(Batch, f64, f64)>> {
        let mut open = lock(&self.open);
        let Some(open) = open.as_mut() else { return Err(ended().into()) };
        if let Some(done) = open.present.take() {
            // A solver that is gone says why when it is joined.
            let _ = done.send(());
        }
        let Some(Wave { study, plan, missing, done }) = awaited(py, &open.waves)? else {
            let solver = open.solver.take().ok_or_else(|| unexpected("no solver"))?;
            open.found = Some(solver.join().unwrap_or_else(|what| Err(panicked(&*what)))?);
            return Ok(None);
        };
        open.present = Some(done);
        let begun = open.asked + missing.there;
        open.asked = begun + missing.count();
        let batch = Batch {
            study: Arc::new(study),
            plan: Arc::new(plan),
            missing,
            threads: self.threads,
            timer: self.timer.clone(),
            store: Arc::downgrade(&open.store),
        };
        Ok(Some((batch, self.share(begun), self.share(open.asked))))
    }

    /// Writes what was found.
    fn conclude(&self, py: Python<'_>) -> PyResult<FitResults> {
        guarded(py, || {
            let Open { folder, store, found, .. } = lock(&self.open).take().ok_or_else(ended)?;
            let (found, order) =
                found.ok_or_else(|| Failure::Results("the fit has not ended".into()))?;
            let store = Arc::into_inner(store).ok_or_else(ended)?;
            let Problem { fit, measured } = &*self.problem;
            let came = Came {
                source: self.source.as_deref(),
                started: self.started,
                threads: self.threads,
                timer: &self.timer,
            };
            conclude_fit(fit, (measured, &found), (store, order), folder, &came)?;
            FitResults::open(self.path.clone())
        })
    }

    /// Gives the folder back. What the solver still computes is lost; it records nothing.
    fn close(&self) {
        drop(lock(&self.open).take());
    }
}

/// Reads a fit, a file or a dict with its keys, and its data; opens its folder and begins.
#[pyfunction]
#[pyo3(signature = (source, output, next, threads))]
pub fn begin_fit(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    output: PathBuf,
    next: bool,
    threads: Option<usize>,
) -> PyResult<Fitting> {
    let threads = thread_count(threads)?;
    if let Ok(dict) = source.cast::<PyDict>() {
        let text = toml_text::document(dict)?;
        return guarded(py, || {
            let fit = Fit::parse(&text, &origin_here("fit"))?;
            Fitting::begin(fit, (None, output), next, threads)
        });
    }
    let path: PathBuf = source.extract()?;
    guarded(py, || Fitting::begin(Fit::load(&path)?, (Some(path), output), next, threads))
}
