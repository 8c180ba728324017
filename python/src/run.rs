//! Runs: one scenario, its replicates, what they left.

use crate::errors::{Failure, Tried, guarded, unexpected};
use crate::figure::Figure;
use crate::instrument::Instrument;
use crate::scenario::Scenario;
use crate::shown;
use crate::snapshot::{Kept, Snapshot};
use crate::table::Table;
use crate::view::View;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tautomata::compare;
use tautomata::conduct::{self, Ran, program};
use tautomata::figures::{Style, draw_run, draw_styled};
use tautomata::instruments;
use tautomata::results::table::instruments::SignalRow;
use tautomata::results::table::{ChainRow, MeanRow, ProtocolRow};
use tautomata::results::table::{EventRow, ReplicateRow, Row, SampleRow, SliceRow, SummaryRow};
use tautomata::results::{
    self, Manifest, Program, ResultsFolder, SCENARIO_FILE, SourceRecord, Span, Subject, Tables,
};
use tautomata::run::{Outcome, Replicate, Simulation, tables, warnings};
use tautomata::units::Time;
use tautomata::view::{MOST_MOLECULES, page};

/// Where the rest of a run is, beside its tables.
enum Rest {
    /// In memory.
    Here { outcome: Arc<Outcome>, ran: Ran },
    /// In its folder.
    Folder { manifest: Box<Manifest>, snapshots: Vec<PathBuf> },
}

/// What a run left: tables, figures, snapshots, and where they come from.
#[pyclass(frozen, module = "tautomata")]
pub struct Run {
    pub scenario: Scenario,
    tables: Arc<Tables>,
    rest: Rest,
    pub folder: Option<PathBuf>,
}

impl Run {
    /// One that was just carried out.
    pub fn here(scenario: Scenario, outcome: Outcome, ran: Ran, folder: Option<PathBuf>) -> Self {
        let tables = Tables { folder: folder.clone(), ..tables::all(&scenario.inner, &outcome) };
        let rest = Rest::Here { outcome: Arc::new(outcome), ran };
        Self { scenario, tables: Arc::new(tables), rest, folder }
    }

    fn open(folder: PathBuf) -> Tried<Self> {
        let found = results::open(&folder)?;
        let scenario = Scenario::load(folder.join(SCENARIO_FILE))?;
        let tables = Arc::new(Tables::in_folder(&folder));
        let rest = Rest::Folder { manifest: Box::new(found.manifest), snapshots: found.snapshots };
        Ok(Self { scenario, tables, rest, folder: Some(folder) })
    }

    /// Its tables. Those in a folder are read when they are first asked for, and the folder may hold another run by then.
    pub fn tables(&self) -> Tried<&Arc<Tables>> {
        match (&self.rest, &self.folder) {
            (Rest::Folder { .. }, Some(folder))
                if !self.scenario.is_text_of(&folder.join(SCENARIO_FILE)) =>
            {
                Err(Failure::Results(format!(
                    "{} holds another run by now, such as an extended one: open_run() opens it",
                    folder.display()
                )))
            }
            _ => Ok(&self.tables),
        }
    }

    /// As one of those that are compared, in their order from 0.
    pub fn compared(&self, index: usize) -> Tried<compare::Run> {
        let manifest = match &self.rest {
            Rest::Here { outcome, ran } => conduct::manifest(&self.scenario.inner, outcome, ran),
            Rest::Folder { manifest, .. } => (**manifest).clone(),
        };
        let (name, place) = match &self.folder {
            Some(folder) => (folder.display().to_string(), folder.display().to_string()),
            None => (format!("run {}", index + 1), self.origin()),
        };
        Ok(compare::Run::new(manifest, self.tables()?.clone(), name, place))
    }

    /// Where a run in memory comes from, in a line.
    pub fn origin(&self) -> String {
        let scenario = Subject::Study { text: self.scenario.inner.to_toml() };
        let seed = self.scenario.inner.seed;
        format!("in memory, seed {seed}, scenario SHA-256 {}", scenario.sha256())
    }

    fn kept(&self) -> Kept {
        match &self.rest {
            Rest::Here { outcome, .. } => Kept::Here(outcome.clone()),
            Rest::Folder { snapshots, .. } => Kept::Files(snapshots.clone()),
        }
    }

    fn table_in(&self, py: Python<'_>, file: &str) -> PyResult<Table> {
        Table::of_file(py, self.tables()?, file)
    }
}

#[pymethods]
impl Run {
    /// The scenario that ran.
    #[getter]
    fn scenario(&self) -> Scenario {
        self.scenario.clone()
    }

    /// The folder of its files; ``None`` if it is in memory only.
    #[getter]
    fn folder(&self) -> Option<PathBuf> {
        self.folder.clone()
    }

    /// Half-times, conversion, order and chain lengths, each with standard error and 95 % interval.
    #[getter]
    fn summary(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, SummaryRow::FILE)
    }

    /// The time series of each replicate.
    #[getter]
    fn timeseries(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, SampleRow::FILE)
    }

    /// The time series averaged over replicates.
    #[getter]
    fn timeseries_mean(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, MeanRow::FILE)
    }

    /// What became of each replicate.
    #[getter]
    fn replicates(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ReplicateRow::FILE)
    }

    /// Events by kind.
    #[getter]
    fn events(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, EventRow::FILE)
    }

    /// Chains by length, at the end.
    #[getter]
    fn chains(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ChainRow::FILE)
    }

    /// The conditions that the protocol asked for.
    #[getter]
    fn protocol(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ProtocolRow::FILE)
    }

    /// Planes cut through the first replicate, one per snapshot.
    #[getter]
    fn slices(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, SliceRow::FILE)
    }

    /// What each technique tells of remaining monomer and of product.
    #[getter]
    fn monomer_product(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, SignalRow::FILE)
    }

    /// What the instruments of the scenario show: a dict by their names.
    #[getter]
    fn instruments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let found = PyDict::new(py);
        for name in instruments::Instrument::ALL.map(instruments::Instrument::name) {
            let mut tables = Vec::new();
            for &file in Tables::FILES {
                let Some(attribute) = Instrument::attribute(name, file) else { continue };
                if let Some(series) = guarded(py, || Ok(self.tables()?.series(file)?))? {
                    let table = Table::new(&format!("{name}_{attribute}"), series);
                    tables.push((attribute, table));
                }
            }
            if !tables.is_empty() {
                found.set_item(name, Instrument::new(py, name, tables)?)?;
            }
        }
        Ok(found)
    }

    /// The times of the snapshots, in s.
    #[getter]
    fn snapshots(&self, py: Python<'_>) -> PyResult<Vec<f64>> {
        guarded(py, || self.kept().times())
    }

    /// The snapshot at a time, for a ``with`` block.
    ///
    /// Parameters
    /// ----------
    /// time : str or float
    ///     A time with its unit, such as ``"24 h"``, or in s. The scenario has to ask for a snapshot at that time.
    fn snapshot(&self, py: Python<'_>, time: &Bound<'_, PyAny>) -> PyResult<Snapshot> {
        let seconds = match time.extract::<String>() {
            Ok(text) => {
                text.parse::<Time>()
                    .map_err(|error| PyValueError::new_err(format!("{error}; {}", error.help())))?
                    .0
            }
            Err(_) => time.extract::<f64>()?,
        };
        let kept = self.kept();
        let listed = guarded(py, || kept.times())?;
        let found = listed.iter().position(|&time| results::same_time(time, seconds));
        let Some(index) = found else {
            let times: Vec<String> =
                listed.iter().map(|&time| tautomata::units::time(time)).collect();
            let there = if times.is_empty() {
                "the run has none".into()
            } else {
                format!("there are {}", times.join(", "))
            };
            let text = format!("no snapshot at {}; {there}", tautomata::units::time(seconds));
            return Err(PyKeyError::new_err(text));
        };
        Ok(Snapshot::new(kept, index, listed[index]))
    }

    /// The names of the figures that can be drawn.
    #[getter]
    fn figures(&self, py: Python<'_>) -> PyResult<Vec<&'static str>> {
        guarded(py, || Ok(tautomata::figures::names(self.tables()?)?))
    }

    /// A figure.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     One of ``figures``.
    /// style : str, optional
    ///     A journal, ``acs``, ``rsc`` or ``elsevier``, or the path of a style of your own.
    /// ax : matplotlib.axes.Axes, optional
    ///     Axes on which the figure is shown as well, as a picture of 300 dpi.
    #[pyo3(signature = (name="conversion", *, style=None, ax=None))]
    fn figure(
        &self,
        py: Python<'_>,
        name: &str,
        style: Option<&str>,
        ax: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Figure> {
        let draw = |style: &Style| match (self.tables()?, &self.rest, &self.folder) {
            (_, Rest::Folder { .. }, Some(folder)) => Ok(draw_styled(folder, style, Some(name))?),
            (tables, ..) => Ok(draw_run(tables, style, Some(name))?.unwrap_or_default()),
        };
        Figure::drawn(py, name, (style, ax), draw, || self.figures(py))
    }

    /// The crystal in three dimensions, as a page that a notebook shows; it needs snapshots.
    ///
    /// Parameters
    /// ----------
    /// max_molecules : int, optional
    ///     The most molecules; of a larger crystal the page shows the middle.
    /// height : int
    ///     Height in a notebook, in pixels.
    #[pyo3(signature = (*, max_molecules=None, height=900))]
    fn view(&self, py: Python<'_>, max_molecules: Option<u64>, height: u32) -> PyResult<View> {
        let most = max_molecules.unwrap_or(MOST_MOLECULES);
        let html = guarded(py, || match (&self.rest, &self.folder) {
            (Rest::Here { outcome, ran }, _) => {
                // A page is made from files.
                let place = tempfile::tempdir().map_err(PyErr::from)?;
                let folder = begin(&self.scenario, &place.path().join("run"), false)?;
                let path = folder.path().to_owned();
                conduct::write(&self.scenario.inner, outcome, ran, folder)?;
                Ok(page(&path, most)?)
            }
            (Rest::Folder { .. }, folder) => {
                self.tables()?;
                Ok(page(folder.as_deref().unwrap_or("".as_ref()), most)?)
            }
        })?;
        Ok(View::new(html, height))
    }

    /// Whether it stopped before its end.
    #[getter]
    pub fn interrupted(&self) -> bool {
        match &self.rest {
            Rest::Here { outcome, .. } => {
                outcome.finished().count() < self.scenario.inner.replicates as usize
            }
            Rest::Folder { manifest, .. } => manifest.interrupted,
        }
    }

    /// What the reader of the results should know, in sentences.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        match &self.rest {
            Rest::Here { outcome, .. } => warnings(&self.scenario.inner, outcome),
            Rest::Folder { manifest, .. } => manifest.warnings.clone(),
        }
    }

    /// Where the results come from: program, version, commit, random number generator, seed, times and threads.
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let (program, span, threads) = match &self.rest {
            Rest::Here { ran, .. } => (program(), &ran.span, ran.threads),
            Rest::Folder { manifest, .. } => {
                (manifest.program.clone(), &manifest.span, manifest.threads)
            }
        };
        let dict = provenance(py, &program, span, (threads, self.scenario.inner.seed))?;
        dict.set_item("replicates", self.scenario.inner.replicates)?;
        Ok(dict)
    }

    /// Give it more time or more replicates: what ``tautomata extend`` does. The results are those of a run that was
    /// asked for all of it at once, to the bit.
    ///
    /// A run in a folder continues from where its replicates ended, and the folder then holds the extended run: go on with
    /// what the call returns. A run in memory kept no ends, and runs anew.
    ///
    /// Parameters
    /// ----------
    /// time : str, optional
    ///     How long the last step is to take, in all, such as ``"96 h"``.
    /// replicates : int, optional
    ///     How many there are to be, in all.
    /// threads, progress, checkpoint_every, keep_ends
    ///     As for ``run``.
    ///
    /// Returns
    /// -------
    /// Run
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     If the last step can't go on, or there is no more to do than there was.
    /// ResumeError
    ///     If the run did not come to its end.
    /// KeyboardInterrupt
    ///     After Ctrl-C; ``resume`` of the folder continues.
    ///
    /// Examples
    /// --------
    /// >>> import tautomata as tm
    /// >>> scenario = tm.Scenario('''
    /// ... crystal.size = [4, 4, 4]
    /// ... protocol = [{ step = "anneal", temperature = "140 degC", time = "2 h" }]
    /// ... ''')
    /// >>> tm.run(scenario).extend(time="4 h", replicates=2)
    /// Run(2 replicates of Scenario(256 sites, 4 h, seed 1, 2 replicates))
    #[pyo3(signature = (*, time=None, replicates=None, threads=None, progress=None, checkpoint_every=600.0,
        keep_ends=false))]
    fn extend<'py>(
        slf: &Bound<'py, Self>,
        time: Option<&str>,
        replicates: Option<i64>,
        threads: Option<usize>,
        progress: Option<Bound<'py, PyAny>>,
        checkpoint_every: Option<f64>,
        keep_ends: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let how = PyDict::new(slf.py());
        how.set_item("time", time)?;
        how.set_item("replicates", replicates)?;
        how.set_item("threads", threads)?;
        how.set_item("progress", progress)?;
        how.set_item("checkpoint_every", checkpoint_every)?;
        how.set_item("keep_ends", keep_ends)?;
        slf.py().import("tautomata._calls")?.call_method("extend", (slf,), Some(&how))
    }

    /// Writes the files of the command into a folder: tables, snapshots, figures, report, manifest.
    ///
    /// Parameters
    /// ----------
    /// folder : path
    ///     A new or empty folder.
    /// force : bool
    ///     Replace results that are already there.
    #[pyo3(signature = (folder, *, force=false))]
    fn save(&self, py: Python<'_>, folder: PathBuf, force: bool) -> PyResult<()> {
        let Rest::Here { outcome, ran } = &self.rest else {
            let text = "the run was read from a folder; copy that folder instead";
            return Err(PyValueError::new_err(text));
        };
        guarded(py, || {
            let folder = begin(&self.scenario, &folder, force)?;
            conduct::write(&self.scenario.inner, outcome, ran, folder)?;
            Ok(())
        })
    }

    fn __repr__(&self) -> String {
        let finished = match &self.rest {
            Rest::Here { outcome, .. } => outcome.finished().count(),
            Rest::Folder { manifest, .. } => manifest.replicates.finished as usize,
        };
        let plural = if finished == 1 { "" } else { "s" };
        let place = shown::place(self.folder.as_ref());
        let state = if self.interrupted() { ", interrupted" } else { "" };
        format!("Run({finished} replicate{plural} of {}{state}{place})", self.scenario.line())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let figure = self.figure(py, "conversion", None, None);
        let figure = figure.and_then(|figure| figure.text().map(Cow::into_owned));
        let mut page = figure.unwrap_or_default() + &self.summary(py)?.html();
        shown::sentences(&mut page, "warning", &self.warnings());
        Ok(page)
    }

    /// Pickles as its scenario and what its replicates left; one that was read from a folder as that folder and the
    /// SHA-256 of its manifest.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let (py, this) = (slf.py(), slf.get());
        let kind = slf.get_type();
        match &this.rest {
            Rest::Here { outcome, ran } => {
                let bytes = postcard::to_stdvec(&outcome.replicates)
                    .map_err(|error| unexpected(&error.to_string()))?;
                let span = (&ran.span.started, &ran.span.ended, ran.span.wall_time_s);
                let state = (
                    this.scenario.clone(),
                    PyBytes::new(py, &bytes),
                    ran.threads,
                    span,
                    &this.folder,
                );
                Ok((kind.getattr("_of")?, state).into_pyobject(py)?.into_any())
            }
            Rest::Folder { .. } => {
                let folder = std::path::absolute(this.folder.clone().unwrap_or_default())?;
                let sha256 = SourceRecord::of(&folder.join(results::MANIFEST_FILE))?.sha256;
                Ok((kind.getattr("_in")?, (folder, sha256)).into_pyobject(py)?.into_any())
            }
        }
    }

    /// A run that was pickled.
    #[staticmethod]
    fn _of(
        py: Python<'_>,
        scenario: &Bound<'_, Scenario>,
        replicates: Vec<u8>,
        threads: usize,
        span: (String, String, f64),
        folder: Option<PathBuf>,
    ) -> PyResult<Self> {
        let scenario = scenario.get().clone();
        guarded(py, move || {
            let simulation = Simulation::new(&scenario.inner)
                .map_err(|error| Failure::of_run(&scenario.inner, &error))?;
            let replicates: Vec<Replicate> = postcard::from_bytes(&replicates).map_err(|_| {
                Failure::Results("the pickle is of another version of tautomata".into())
            })?;
            let outcome = simulation.outcome(replicates);
            let span = Span { started: span.0, ended: span.1, wall_time_s: span.2 };
            let ran = Ran { span, threads, timer: Arc::default() };
            Ok(Self::here(scenario, outcome, ran, folder))
        })
    }

    /// A run that was pickled as its folder.
    #[staticmethod]
    fn _in(py: Python<'_>, folder: PathBuf, sha256: &str) -> PyResult<Self> {
        let now = SourceRecord::of(&folder.join(results::MANIFEST_FILE))?;
        if now.sha256 != sha256 {
            let text = format!(
                "the results in {} have changed since the run was pickled",
                folder.display()
            );
            return Err(Failure::Results(text).into());
        }
        guarded(py, || Self::open(folder))
    }
}

/// Where results come from, with threads and seed.
pub fn provenance<'py>(
    py: Python<'py>,
    program: &Program,
    span: &Span,
    (threads, seed): (usize, u64),
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("program", &program.name)?;
    dict.set_item("version", &program.version)?;
    dict.set_item("commit", &program.commit)?;
    dict.set_item("rng", &program.rng)?;
    dict.set_item("seed", seed)?;
    dict.set_item("threads", threads)?;
    dict.set_item("started", &span.started)?;
    dict.set_item("ended", &span.ended)?;
    dict.set_item("wall_time_s", span.wall_time_s)?;
    Ok(dict)
}

/// A new folder in which the run of a scenario has begun.
pub fn begin(scenario: &Scenario, folder: &Path, force: bool) -> Tried<ResultsFolder> {
    Ok(conduct::begin(&scenario.inner, scenario.file.as_deref(), folder, force)?)
}

/// Opens the folder of a run, whether Python or the command wrote it.
///
/// Raises
/// ------
/// ResultsError
///     If the folder holds no run that came to its end.
#[pyfunction]
pub fn open_run(py: Python<'_>, folder: PathBuf) -> PyResult<Run> {
    guarded(py, || Run::open(folder))
}
