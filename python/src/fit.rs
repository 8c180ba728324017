//! What a fit found.

use crate::errors::{Failure, Tried, guarded};
use crate::figure::Figure;
use crate::run::provenance;
use crate::scenario::Scenario;
use crate::shown;
use crate::study::Study;
use crate::table::{Table, escaped};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::fmt::Write;
use std::path::PathBuf;
use tautomata::conduct::{DRAWS_FILE, FIT_RUNS_FILE};
use tautomata::fit::next_file;
use tautomata::results::table::{
    FitDataRow, FitLeaveOneOutRow, FitNextRow, FitParameterRow, FitPointRow, FitStatementRow,
    FitWaveRow, Row, SensitivityRow,
};
use tautomata::results::{Manifest, Tables};
use tautomata::study;

/// What a fit found: the posterior of its free numbers, what the data tell of them, what to run next. ``tautomata.fit``
/// makes it.
#[pyclass(frozen, module = "tautomata")]
pub struct FitResults {
    folder: PathBuf,
    tables: Tables,
    manifest: Manifest,
}

impl FitResults {
    /// Of a folder in which a fit came to its end.
    pub fn open(folder: PathBuf) -> Tried<Self> {
        if !folder.join(FitParameterRow::FILE).is_file() {
            let text = format!("{} holds no fit: no {}", folder.display(), FitParameterRow::FILE);
            return Err(Failure::Results(text));
        }
        let manifest = Manifest::read(&folder)?;
        Ok(Self { tables: Tables::in_folder(&folder), manifest, folder })
    }

    fn table_in(&self, py: Python<'_>, file: &str) -> PyResult<Table> {
        Table::of_file(py, &self.tables, file)
    }

    /// A table whose columns are named after the free numbers.
    fn wide(&self, py: Python<'_>, file: &'static str) -> PyResult<Table> {
        let series = guarded(py, || Ok(study::Study::table(&self.folder, file)?))?;
        Ok(Table::new(file.trim_end_matches(".csv"), series))
    }

    /// The file to run next of an experiment, counted from 1.
    fn next_file(&self, what: &str, experiment: usize) -> PyResult<PathBuf> {
        let file = self.folder.join(next_file(what, experiment.saturating_sub(1)));
        if experiment > 0 && file.is_file() {
            return Ok(file);
        }
        let there = (0..).take_while(|&index| self.folder.join(next_file(what, index)).is_file());
        let text = format!("no experiment {experiment}: they go from 1 to {}", there.count());
        Err(PyIndexError::new_err(text))
    }
}

#[pymethods]
impl FitResults {
    /// The folder of its files.
    #[getter]
    fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    /// One row per free number: mean, deviation and intervals of its posterior, beside its prior.
    #[getter]
    fn parameters(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FitParameterRow::FILE)
    }

    /// Draws of the posterior: one column per free number.
    #[getter]
    fn posterior(&self, py: Python<'_>) -> PyResult<Table> {
        self.wide(py, DRAWS_FILE)
    }

    /// Each measured point beside runs of the posterior.
    #[getter]
    fn residuals(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FitPointRow::FILE)
    }

    /// What was found about each set of data.
    #[getter]
    fn data(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FitDataRow::FILE)
    }

    /// What the data tell and what not, and warnings, as sentences.
    #[getter]
    fn statements(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FitStatementRow::FILE)
    }

    /// Which free number decides each result.
    #[getter]
    fn sensitivity(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, SensitivityRow::FILE)
    }

    /// The waves of runs.
    #[getter]
    fn waves(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FitWaveRow::FILE)
    }

    /// How well the emulator knows itself.
    #[getter]
    fn leave_one_out(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FitLeaveOneOutRow::FILE)
    }

    /// Candidates by what they are expected to tell, if they were ranked.
    #[getter]
    fn next(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, FitNextRow::FILE)
    }

    /// The free numbers and the curves of every run.
    #[getter]
    fn runs(&self, py: Python<'_>) -> PyResult<Table> {
        self.wide(py, FIT_RUNS_FILE)
    }

    /// The scenario of the first experiment at the most probable values.
    #[getter]
    fn mode(&self, py: Python<'_>) -> PyResult<Scenario> {
        self.mode_of(py, 1)
    }

    /// The scenario of an experiment, counted from 1, at the most probable values.
    fn mode_of(&self, py: Python<'_>, experiment: usize) -> PyResult<Scenario> {
        let file = self.next_file("mode", experiment)?;
        guarded(py, || Scenario::load(file))
    }

    /// The study of an experiment, counted from 1, over draws of the posterior.
    #[pyo3(signature = (experiment=1))]
    fn prediction(&self, py: Python<'_>, experiment: usize) -> PyResult<Study> {
        let file = self.next_file("predict", experiment)?;
        guarded(py, || Study::load(file))
    }

    /// Run draws of the posterior under another protocol: what was not measured, with the bands of 68 and 95 % in the
    /// figure ``conversion``.
    ///
    /// Parameters
    /// ----------
    /// set : dict
    ///     What to change: paths to values, such as ``{"protocol.anneal.temperature": "120 degC"}``.
    /// output : path
    ///     The folder for the results. What is recorded there is not run again.
    /// experiment : int
    ///     Which of the fit's experiments is changed, counted from 1.
    /// executor, threads, memory, progress
    ///     As for ``Study.sweep``.
    ///
    /// Returns
    /// -------
    /// StudyResults
    ///     One point per draw.
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     If the scenario does not take a value.
    /// ResultsError
    ///     If the folder can't be used.
    /// KeyboardInterrupt
    ///     As for ``Study.sweep``.
    #[pyo3(signature = (set, output, *, experiment=1, executor=None, threads=None, memory=None, progress=None))]
    #[allow(clippy::too_many_arguments, reason = "each has a name where it is called")]
    fn predict<'py>(
        &self,
        py: Python<'py>,
        set: &Bound<'py, PyDict>,
        output: PathBuf,
        experiment: usize,
        executor: Option<Bound<'py, PyAny>>,
        threads: Option<usize>,
        memory: Option<u64>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let study = Bound::new(py, self.prediction(py, experiment)?.with_values(py, set)?)?;
        Study::sweep(&study, output, executor, threads, memory, progress)
    }

    /// The names of the figures that can be drawn.
    #[getter]
    fn figures(&self, py: Python<'_>) -> PyResult<Vec<&'static str>> {
        guarded(py, || Ok(tautomata::figures::names(&self.tables)?))
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
    #[pyo3(signature = (name="fit", *, style=None, ax=None))]
    fn figure(
        &self,
        py: Python<'_>,
        name: &str,
        style: Option<&str>,
        ax: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Figure> {
        Figure::of_tables(py, name, (style, ax), &self.tables)
    }

    /// What weakens the fit, in sentences.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.manifest.warnings.clone()
    }

    /// Where the results come from: program, version, commit, random number generator, seed, times and threads, and how
    /// many runs they rest on.
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let Manifest { program, span, threads, seed, replicates, .. } = &self.manifest;
        let dict = provenance(py, program, span, (*threads, *seed))?;
        dict.set_item("runs", replicates.finished)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        let runs = self.manifest.replicates.finished;
        format!("FitResults({runs} runs, in {})", self.folder.display())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let mut page = self.figure(py, "fit", None, None)?.text()?.into_owned();
        page += &self.parameters(py)?.html();
        let said = guarded(py, || Ok(self.tables.fit_statements.rows()?.to_vec()))?;
        for FitStatementRow { about, sentence } in said {
            let _ = write!(page, "<p>{}: {}</p>", escaped(&about), escaped(&sentence));
        }
        Ok(page)
    }

    /// Pickles as its folder.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        shown::reduced(slf.py(), "open_fit", &slf.get().folder)
    }
}

/// Opens the folder of a fit that came to its end, whether Python or the command ran it.
///
/// Raises
/// ------
/// ResultsError
///     If the folder holds no fit, or one that did not come to its end.
#[pyfunction]
pub fn open_fit(py: Python<'_>, folder: PathBuf) -> PyResult<FitResults> {
    guarded(py, || FitResults::open(folder))
}
