//! Studies: many samples that differ in swept values.

use crate::errors::{Failure, Tried, guarded};
use crate::figure::Figure;
use crate::running::on_threads;
use crate::scenario::{Scenario, origin_here, placed, source_text, thread_count, titled};
use crate::shown;
use crate::sweeping::Sweeping;
use crate::table::{Table, escaped};
use crate::toml_text;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tautomata::figures::{Style, study as figures};
use tautomata::results::table::{Row, SensitivityRow};
use tautomata::results::{
    ALL_POINTS_FILE, CURVES_FILE, FAILURES_FILE, Manifest, POINTS_FILE, RUNS_FILE, STUDY_FILE,
    Tables,
};
use tautomata::scenario::{Origin, read_text};
use tautomata::study;

/// Many samples that differ in swept values, each with replicates.
///
/// Parameters
/// ----------
/// source : dict or str
///     The study as a dict, with the keys of a study's file, or as the text of such a file. Its base may be a table, or
///     the path of a scenario, from the working directory.
///
/// Raises
/// ------
/// ScenarioError
///     With every mistake at once.
///
/// Examples
/// --------
/// >>> import tautomata as tm
/// >>> study = tm.Study({
/// ...     "base": {
/// ...         "crystal": {"structure": "sc", "size": [4, 4, 4]},
/// ...         "protocol": [{"step": "anneal", "temperature": "140 degC", "time": "1 h"}],
/// ...     },
/// ...     "replicates": 2,
/// ...     "axis": [{"path": "sample.disordered", "values": [0.1, 0.2, 0.3]}],
/// ... })
/// >>> study, study.describe(0)
/// (Study(3 points), 'point 1 (disordered 0.1)')
#[pyclass(frozen, module = "tautomata")]
pub struct Study {
    pub inner: Arc<study::Study>,
    text: Arc<str>,
    origin: Origin,
    /// What is set in every point: paths to values, as TOML.
    values: Vec<(String, String)>,
    /// The file that it was read from.
    pub file: Option<PathBuf>,
}

impl Study {
    fn read(
        text: Arc<str>,
        origin: Origin,
        values: Vec<(String, String)>,
        file: Option<PathBuf>,
    ) -> Tried<Self> {
        let mut inner = study::Study::parse(&text, &origin)?;
        let set = |(path, value): &(String, String)| inner.set(path, value);
        let done = values.iter().try_for_each(set);
        done.map_err(|error| Failure::Input(error.to_string()))?;
        Ok(Self { inner: Arc::new(inner), text, origin, values, file })
    }

    /// Reads a study from a file.
    pub fn load(path: PathBuf) -> Tried<Self> {
        let text = read_text(&path, "study")?;
        Self::read(text.into(), Origin::of(&path), Vec::new(), Some(path))
    }

    fn known(&self, point: usize) -> PyResult<()> {
        let points = self.inner.points.len();
        if point < points {
            return Ok(());
        }
        Err(PyIndexError::new_err(format!("points go from 0 to {}", points - 1)))
    }
}

#[pymethods]
impl Study {
    #[new]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = source_text(source, "study")?;
        guarded(py, || Self::read(text.into(), origin_here("study"), Vec::new(), None))
    }

    /// Reads a study from a file. Relative paths in it start from the folder of the file.
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     If the file can't be read, and with every mistake in it.
    #[staticmethod]
    fn from_file(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        guarded(py, || Self::load(path))
    }

    /// The same study with values set in every point.
    ///
    /// Parameters
    /// ----------
    /// values : dict
    ///     From paths, such as ``"protocol.anneal.temperature"``, to values: what ``tautomata sweep --set`` does.
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     If a scenario does not take a value.
    pub fn with_values(&self, py: Python<'_>, values: &Bound<'_, PyDict>) -> PyResult<Self> {
        let all = toml_text::with_values(&self.values, values)?;
        let (text, origin, file) = (self.text.clone(), self.origin.clone(), self.file.clone());
        guarded(py, || Self::read(text, origin, all, file))
    }

    /// The line for reports.
    #[getter]
    fn title(&self) -> &str {
        &self.inner.title
    }

    /// The seed of every random number.
    #[getter]
    fn seed(&self) -> u64 {
        self.inner.seed
    }

    /// How many points it has.
    fn __len__(&self) -> usize {
        self.inner.points.len()
    }

    /// A point, counted from 0, in words: its number from 1, and its swept values.
    fn describe(&self, point: usize) -> PyResult<String> {
        self.known(point)?;
        Ok(self.inner.describe(point))
    }

    /// The scenario of a point, counted from 0, as one sample without snapshots.
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     With every mistake, those of swept values at their place in the study.
    fn scenario(&self, py: Python<'_>, point: usize) -> PyResult<Scenario> {
        self.known(point)?;
        guarded(py, || {
            let scenario = self.inner.scenario(&self.inner.points[point])?;
            Scenario::read(scenario.to_toml().into(), origin_here("scenario"), Vec::new(), None)
        })
    }

    fn __repr__(&self) -> String {
        format!("Study({}{} points)", titled(&self.inner.title), self.__len__())
    }

    fn _repr_html_(&self) -> String {
        let columns: Vec<String> =
            self.inner.columns.iter().map(|column| escaped(&column.name)).collect();
        format!("<p>{}</p><p>swept: {}</p>", escaped(&self.__repr__()), columns.join(", "))
    }

    /// Pickles as text: the files that the study names have to be there when it is read again.
    #[allow(clippy::type_complexity, reason = "what Python's protocol asks for")]
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(
        Bound<'py, PyAny>,
        (String, String, PathBuf, Vec<(String, String)>, Option<PathBuf>),
    )> {
        let this = slf.get();
        let (file_name, folder) = placed(&this.origin)?;
        Ok((
            slf.get_type().getattr("_of")?,
            (this.text.to_string(), file_name, folder, this.values.clone(), this.file.clone()),
        ))
    }

    /// A study that was pickled.
    #[staticmethod]
    fn _of(
        py: Python<'_>,
        text: String,
        file_name: String,
        folder: PathBuf,
        values: Vec<(String, String)>,
        file: Option<PathBuf>,
    ) -> PyResult<Self> {
        guarded(py, || Self::read(text.into(), Origin { file_name, folder }, values, file))
    }

    /// Run what the study lacks; then write its tables and figures.
    ///
    /// Parameters
    /// ----------
    /// output : path
    ///     The folder for the results, as the command's. What is recorded there is not run again.
    /// executor : object, optional
    ///     Anything with ``submit``, such as ``concurrent.futures.ProcessPoolExecutor`` or ``dask.distributed.Client``:
    ///     every run becomes a task of its own, on one thread. Without it the study runs on threads of this process.
    /// threads : int, optional
    ///     Threads of this process; one per processor if not given.
    /// memory : int, optional
    ///     Bytes that all runs of this process together may take; what is free if not given.
    /// progress : bool or callable, optional
    ///     As for ``run``.
    ///
    /// Returns
    /// -------
    /// StudyResults
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     With every mistake in any point.
    /// ResultsError
    ///     If the folder can't be used.
    /// KeyboardInterrupt
    ///     After Ctrl-C. Every finished run is recorded, ``partial`` of the exception has the tables so far, and the
    ///     same call continues the study.
    #[pyo3(signature = (output, *, executor=None, threads=None, memory=None, progress=None))]
    pub fn sweep<'py>(
        slf: &Bound<'py, Self>,
        output: PathBuf,
        executor: Option<Bound<'py, PyAny>>,
        threads: Option<usize>,
        memory: Option<u64>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let how = PyDict::new(slf.py());
        how.set_item("executor", executor)?;
        how.set_item("threads", threads)?;
        how.set_item("memory", memory)?;
        how.set_item("progress", progress)?;
        slf.py().import("tautomata._study")?.call_method("sweep", (slf, output), Some(&how))
    }

    /// Opens the folder of its results and reads every point.
    #[pyo3(signature = (output, threads))]
    fn _begin(
        &self,
        py: Python<'_>,
        output: PathBuf,
        threads: Option<usize>,
    ) -> PyResult<Sweeping> {
        let threads = thread_count(threads)?;
        let (inner, file) = (self.inner.clone(), self.file.clone());
        guarded(py, move || on_threads(threads, || Sweeping::begin(inner, file, output, threads)))
    }
}

/// What a study came to: its tables and figures, in its folder.
#[pyclass(frozen, module = "tautomata")]
pub struct StudyResults {
    pub folder: PathBuf,
    pub missing: usize,
    pub warnings: Vec<String>,
}

impl StudyResults {
    fn table_in(&self, py: Python<'_>, file: &'static str) -> PyResult<Table> {
        let series = guarded(py, || Ok(study::Study::table(&self.folder, file)?))?;
        Ok(Table::new(file.trim_end_matches(".csv"), series))
    }

    /// Of a folder in which a study came to its end.
    pub fn open(folder: &Path) -> Tried<Self> {
        if !folder.join(STUDY_FILE).is_file() {
            return Err(Failure::Results(format!(
                "{} holds no study: no {STUDY_FILE}",
                folder.display()
            )));
        }
        let manifest = Manifest::read(folder)?;
        Ok(Self { folder: folder.to_owned(), missing: 0, warnings: manifest.warnings })
    }
}

#[pymethods]
impl StudyResults {
    /// The folder of its files.
    #[getter]
    fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    /// One row per point: swept values, then the main quantities with their standard errors.
    #[getter]
    fn points(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, POINTS_FILE)
    }

    /// One row per point: swept values, then every quantity with its standard error and 95 % interval.
    #[getter]
    fn points_all(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ALL_POINTS_FILE)
    }

    /// One row per run.
    #[getter]
    fn runs(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, RUNS_FILE)
    }

    /// The mean time series of each point.
    #[getter]
    fn curves(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, CURVES_FILE)
    }

    /// Which swept number decides each result, of a study whose points fill ranges.
    #[getter]
    fn sensitivity(&self, py: Python<'_>) -> PyResult<Table> {
        Table::of_file(py, &Tables::in_folder(&self.folder), SensitivityRow::FILE)
    }

    /// The runs that failed, with their errors.
    #[getter]
    fn failures(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FAILURES_FILE)
    }

    /// How many runs were not done: 0 unless it was stopped, or samples did not fit into memory.
    #[getter]
    fn missing(&self) -> usize {
        self.missing
    }

    /// What the reader of the results should know, in sentences.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// The names of the figures that the study asks for.
    #[getter]
    fn figures(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        guarded(py, || Ok(figures::names(&self.folder)?))
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
    #[pyo3(signature = (name, *, style=None, ax=None))]
    fn figure(
        &self,
        py: Python<'_>,
        name: &str,
        style: Option<&str>,
        ax: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Figure> {
        let draw = |style: &Style| Ok(figures::draw(&self.folder, style, Some(name))?);
        Figure::drawn(py, name, (style, ax), draw, || self.figures(py))
    }

    fn __repr__(&self) -> String {
        let state = if self.missing > 0 {
            format!(", {} runs missing", self.missing)
        } else {
            String::new()
        };
        format!("StudyResults({}{state})", self.folder.display())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let mut page = String::new();
        for name in self.figures(py)? {
            page += &self.figure(py, &name, None, None)?.text()?;
        }
        Ok(page + &format!("<p>{}</p>", escaped(&self.__repr__())) + &self.points(py)?.html())
    }

    /// Pickles as its folder.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        shown::reduced(slf.py(), "open_study", &slf.get().folder)
    }
}

/// Opens the folder of a study that came to its end.
///
/// Raises
/// ------
/// ResultsError
///     If the folder holds no study, or one that did not come to its end.
#[pyfunction]
pub fn open_study(py: Python<'_>, folder: PathBuf) -> PyResult<StudyResults> {
    guarded(py, || StudyResults::open(&folder))
}
