//! A study on its way.

use crate::batch::{Batch, ended};
use crate::errors::{Tried, guarded};
use crate::running::on_threads;
use crate::study::StudyResults;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tautomata::cli::room::free_memory;
use tautomata::conduct::{Concluded, Ending, conclude, open_study};
use tautomata::results::{ResultsFolder, Start, Store};
use tautomata::run::Timer;
use tautomata::study::{Study, Sweep};
use tautomata::sync::lock;

/// A study whose folder is open.
#[pyclass(frozen, module = "tautomata._core")]
pub struct Sweeping {
    /// What it lacks, without points whose samples do not fit into memory.
    batch: Batch,
    /// The file that the study was read from.
    source: Option<PathBuf>,
    started: Start,
    path: PathBuf,
    left_out: Vec<usize>,
    open: Mutex<Option<(ResultsFolder, Arc<Store>)>>,
}

impl Sweeping {
    pub fn begin(
        study: Arc<Study>,
        source: Option<PathBuf>,
        path: PathBuf,
        threads: usize,
    ) -> Tried<Self> {
        let started = Start::now();
        let plan = study.plan()?;
        let (folder, store) = open_study(&study, source.as_deref(), &path, &path)?;
        let points: Vec<usize> = (0..plan.len()).collect();
        let mut missing = Sweep { study: &study, plan: &plan, store: &store }.missing(&points)?;
        let left_out = missing.leave_out(&plan, free_memory().unwrap_or(u64::MAX));
        if missing.count() > 0 {
            folder.withdraw_manifest()?;
        }
        let store = Arc::new(store);
        let batch = Batch {
            study,
            plan: Arc::new(plan),
            missing,
            threads,
            timer: Arc::new(Timer::default()),
            store: Arc::downgrade(&store),
        };
        let open = Mutex::new(Some((folder, store)));
        Ok(Self { batch, source, started, path, left_out, open })
    }
}

#[pymethods]
impl Sweeping {
    /// What it lacks.
    fn batch(&self) -> Batch {
        self.batch.clone()
    }

    /// The points that are left out, because one sample does not fit into memory, in words.
    fn left_out(&self) -> Vec<String> {
        self.left_out.iter().map(|&point| self.batch.study.describe(point)).collect()
    }

    /// Writes tables, the records in the study's order and the manifest, and figures if they are wanted.
    fn conclude(&self, py: Python<'_>, figures: bool) -> PyResult<StudyResults> {
        guarded(py, || {
            let Batch { study, plan, threads, timer, .. } = &self.batch;
            let points: Vec<usize> = (0..plan.len()).collect();
            let missing = self.batch.with_store(|sweep| Ok(sweep.missing(&points)?.count()))?;
            let (folder, store) = lock(&self.open).take().ok_or_else(ended)?;
            let store = Arc::into_inner(store).ok_or_else(ended)?;
            let ending = Ending {
                points: &points,
                tables: true,
                figures,
                missing: missing as u32,
                source: self.source.as_deref(),
                started: self.started,
                threads: *threads,
                timer,
            };
            let conclude = || Ok(conclude(study, plan, store, folder, &ending)?);
            let Concluded { warnings, drawn, .. } = on_threads(*threads, conclude)?;
            drawn?;
            Ok(StudyResults { folder: self.path.clone(), missing, warnings })
        })
    }
}
