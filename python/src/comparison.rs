//! Finished runs side by side.

use crate::errors::{Failure, Tried, guarded};
use crate::figure::Figure;
use crate::run::Run;
use crate::shown;
use crate::table::Table;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use tautomata::compare::{self as library, labelled};
use tautomata::conduct;
use tautomata::results::table::{ComparedCurveRow, ComparisonRow, Row, ScenarioDifferenceRow};
use tautomata::results::{Manifest, ResultsFolder, Tables};

/// Finished runs side by side: differences with tests, curves, and what differs in their scenarios.
/// ``tautomata.compare`` makes it.
#[pyclass(frozen, module = "tautomata")]
pub struct Comparison {
    inner: Arc<conduct::Comparison>,
    folder: Option<PathBuf>,
}

impl Comparison {
    fn open(folder: PathBuf) -> Tried<Self> {
        if !folder.join(ComparisonRow::FILE).is_file() {
            let file = ComparisonRow::FILE;
            let text = format!("{} holds no comparison: no {file}", folder.display());
            return Err(Failure::Results(text));
        }
        let manifest = Manifest::read(&folder)?;
        let inner = conduct::Comparison { tables: Tables::in_folder(&folder), manifest };
        Ok(Self { inner: Arc::new(inner), folder: Some(folder) })
    }

    fn table_in(&self, py: Python<'_>, file: &str) -> PyResult<Table> {
        Table::of_file(py, &self.inner.tables, file)
    }
}

#[pymethods]
impl Comparison {
    /// The folder of its files; ``None`` if it is in memory only.
    #[getter]
    fn folder(&self) -> Option<PathBuf> {
        self.folder.clone()
    }

    /// What the runs are called, in their order.
    #[getter]
    fn labels(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        guarded(py, || {
            let rows = self.inner.tables.comparison.rows()?;
            let of_first = rows.iter().take_while(|row| row.quantity == rows[0].quantity);
            Ok(of_first.map(|row| row.run.clone()).collect())
        })
    }

    /// Each quantity in each run, with its difference to the first run and Welch's t-test of it.
    #[getter]
    fn quantities(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ComparisonRow::FILE)
    }

    /// The mean curves of the runs, with their 95 % intervals.
    #[getter]
    fn curves(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ComparedCurveRow::FILE)
    }

    /// What differs in the scenarios: one row per key and run.
    #[getter]
    fn scenarios(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ScenarioDifferenceRow::FILE)
    }

    /// The names of the figures that can be drawn.
    #[getter]
    fn figures(&self, py: Python<'_>) -> PyResult<Vec<&'static str>> {
        guarded(py, || Ok(tautomata::figures::names(&self.inner.tables)?))
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
    #[pyo3(signature = (name="compared_conversion", *, style=None, ax=None))]
    fn figure(
        &self,
        py: Python<'_>,
        name: &str,
        style: Option<&str>,
        ax: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Figure> {
        Figure::of_tables(py, name, (style, ax), &self.inner.tables)
    }

    /// What limits the trust in it, in sentences.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.inner.manifest.warnings.clone()
    }

    /// Writes the files of ``tautomata compare`` into a folder: tables, figures, report, manifest.
    ///
    /// Parameters
    /// ----------
    /// folder : path
    ///     A new or empty folder.
    /// force : bool
    ///     Replace results that are already there.
    #[pyo3(signature = (folder, *, force=false))]
    fn save(&self, py: Python<'_>, folder: PathBuf, force: bool) -> PyResult<()> {
        if self.folder.is_some() {
            let text = "the comparison has a folder already; copy that instead";
            return Err(PyValueError::new_err(text));
        }
        guarded(py, || Ok(self.inner.write(ResultsFolder::create(&folder, force)?)?))
    }

    fn __repr__(&self) -> String {
        let runs = self.inner.manifest.replicates.finished;
        let place = shown::place(self.folder.as_ref());
        format!("Comparison({runs} runs{place})")
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let mut page = self.figure(py, "compared_conversion", None, None)?.text()?.into_owned();
        page += &self.scenarios(py)?.html();
        page += &self.quantities(py)?.html();
        shown::sentences(&mut page, "warning", &self.warnings());
        Ok(page)
    }

    /// Pickles as its folder.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        let folder = slf.get().folder.as_ref().ok_or_else(|| {
            PyTypeError::new_err(
                "a comparison pickles as its folder: make it with `output`, or pickle its tables",
            )
        })?;
        shown::reduced(slf.py(), "open_comparison", folder)
    }
}

/// Opens the folder of a comparison, whether Python or the command wrote it.
///
/// Raises
/// ------
/// ResultsError
///     If the folder holds no comparison.
#[pyfunction]
pub fn open_comparison(py: Python<'_>, folder: PathBuf) -> PyResult<Comparison> {
    guarded(py, || Comparison::open(folder))
}

/// A run, given as itself or by its folder; its place is counted from 0.
fn source(place: usize, given: &Bound<'_, PyAny>) -> PyResult<library::Run> {
    if let Ok(run) = given.cast::<Run>() {
        return Ok(run.get().compared(place)?);
    }
    let folder: PathBuf = given.extract()?;
    guarded(given.py(), || Ok(library::Run::open(&folder)?))
}

/// Finished runs side by side, see `tautomata.compare`.
#[pyfunction]
#[pyo3(signature = (runs, labels, output, force))]
pub fn compare(
    py: Python<'_>,
    runs: Vec<Bound<'_, PyAny>>,
    labels: Vec<String>,
    output: Option<PathBuf>,
    force: bool,
) -> PyResult<Comparison> {
    let runs = (0..).zip(&runs).map(|(place, given)| source(place, given));
    let runs = runs.collect::<PyResult<Vec<_>>>()?;
    guarded(py, || {
        let inner = conduct::Comparison::of(&labelled(runs, &labels)?)?;
        let folder =
            output.as_deref().map(|path| ResultsFolder::create(path, force)).transpose()?;
        if let Some(folder) = folder {
            inner.write(folder)?;
        }
        Ok(Comparison { inner: Arc::new(inner), folder: output })
    })
}
