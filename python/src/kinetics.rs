//! Activation energies, models and predictions from curves.

use crate::attend::abandonable;
use crate::errors::{Failure, Tried, guarded};
use crate::figure::Figure;
use crate::run::{Run, provenance};
use crate::running::on_threads;
use crate::scenario::thread_count;
use crate::shown;
use crate::table::Table;
use crate::toml_text;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tautomata::conduct;
use tautomata::kinetics::reading::InMemory;
use tautomata::kinetics::request::Request;
use tautomata::results::table::{
    CompensationRow, ConversionRow, IsoconversionalRow, MasterRow, MasterShapeRow,
    ModelCovarianceRow, ModelCurveRow, ModelNumberRow, ModelRow, OverallRow, PeakRow,
    PredictionRow, PrefactorRow, Row, TruthRow, TruthStepRow, TttRow,
};
use tautomata::results::{Manifest, ResultsFolder, Tables};
use tautomata::scenario::read_text;

/// What curves came to: activation energies, models, predictions, as tables and figures. ``tautomata.kinetics`` makes
/// it.
#[pyclass(frozen, module = "tautomata")]
pub struct Kinetics {
    inner: Arc<conduct::Kinetics>,
    folder: Option<PathBuf>,
}

impl Kinetics {
    fn open(folder: PathBuf) -> Tried<Self> {
        if !folder.join(IsoconversionalRow::FILE).is_file() {
            let file = IsoconversionalRow::FILE;
            let text = format!("{} holds no kinetics: no {file}", folder.display());
            return Err(Failure::Results(text));
        }
        let manifest = Manifest::read(&folder)?;
        let inner = conduct::Kinetics { tables: Tables::in_folder(&folder), manifest };
        Ok(Self { inner: Arc::new(inner), folder: Some(folder) })
    }

    fn table_in(&self, py: Python<'_>, file: &str) -> PyResult<Table> {
        Table::of_file(py, &self.inner.tables, file)
    }
}

#[pymethods]
impl Kinetics {
    /// The folder of its files; ``None`` if it is in memory only.
    #[getter]
    fn folder(&self) -> Option<PathBuf> {
        self.folder.clone()
    }

    /// Activation energies against conversion, by each method, with standard error and 95 % band.
    #[getter]
    fn isoconversional(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, IsoconversionalRow::FILE)
    }

    /// Single activation energies of whole reactions: Kissinger's, and those of ASTM.
    #[getter]
    fn overall(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, OverallRow::FILE)
    }

    /// Each curve with its program and its highest rate.
    #[getter]
    fn peaks(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, PeakRow::FILE)
    }

    /// The curves as the methods take them.
    #[getter]
    fn conversion_curves(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ConversionRow::FILE)
    }

    /// Of runs that recorded rates: the apparent energy beside the barriers that acted.
    #[getter]
    fn truth(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, TruthRow::FILE)
    }

    /// Of runs that recorded rates: the share and the barrier of each step.
    #[getter]
    fn truth_steps(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, TruthStepRow::FILE)
    }

    /// Reaction models, the best by AICc first.
    #[getter]
    fn models(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ModelRow::FILE)
    }

    /// The numbers of the models with their standard errors.
    #[getter]
    fn model_numbers(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ModelNumberRow::FILE)
    }

    /// The covariance of these numbers.
    #[getter]
    fn model_covariance(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ModelCovarianceRow::FILE)
    }

    /// The curves beside those of the models.
    #[getter]
    fn model_curves(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, ModelCurveRow::FILE)
    }

    /// Master plots of the curves and of the models.
    #[getter]
    fn master(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, MasterRow::FILE)
    }

    /// Where the master plots are highest, and the exponents of Málek's method.
    #[getter]
    fn master_shape(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, MasterShapeRow::FILE)
    }

    /// Activation energy and prefactor of each model fitted to each curve.
    #[getter]
    fn compensation(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, CompensationRow::FILE)
    }

    /// Prefactors against conversion, by compensation.
    #[getter]
    fn prefactors(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, PrefactorRow::FILE)
    }

    /// When each conversion is reached under the programs of ``predict`` and ``along``.
    #[getter]
    fn prediction(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, PredictionRow::FILE)
    }

    /// When conversions are reached at the temperatures of ``ttt``.
    #[getter]
    fn ttt(&self, py: Python<'_>) -> PyResult<Table> {
        self.table_in(py, TttRow::FILE)
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
    #[pyo3(signature = (name="activation_energy", *, style=None, ax=None))]
    fn figure(
        &self,
        py: Python<'_>,
        name: &str,
        style: Option<&str>,
        ax: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Figure> {
        Figure::of_tables(py, name, (style, ax), &self.inner.tables)
    }

    /// What the reader of the results should know, in sentences.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.inner.manifest.warnings.clone()
    }

    /// Where the results come from: program, version, commit, the seed of the bands, times and threads, and what was
    /// asked of which curves.
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let Manifest { program, span, threads, seed, subject, .. } = &self.inner.manifest;
        let dict = provenance(py, program, span, (*threads, *seed))?;
        dict.set_item("asked", subject.text())?;
        Ok(dict)
    }

    /// Writes the files of ``tautomata kinetics`` into a folder: tables, figures, report, manifest.
    ///
    /// Parameters
    /// ----------
    /// folder : path
    ///     A new or empty folder.
    /// force : bool
    ///     Replace results that are already there.
    #[pyo3(signature = (folder, *, force=false))]
    fn save(&self, py: Python<'_>, folder: PathBuf, force: bool) -> PyResult<()> {
        if self.inner.tables.folder.is_some() {
            let text = "the kinetics were read from a folder; copy that folder instead";
            return Err(PyValueError::new_err(text));
        }
        guarded(py, || Ok(self.inner.write(ResultsFolder::create(&folder, force)?)?))
    }

    fn __repr__(&self) -> String {
        let curves = self.inner.manifest.replicates.finished;
        let place = shown::place(self.folder.as_ref());
        format!("Kinetics({curves} curves{place})")
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let mut page = self.figure(py, "activation_energy", None, None)?.text()?.into_owned();
        page += &self.overall(py)?.html();
        shown::sentences(&mut page, "note", &self.warnings());
        Ok(page)
    }

    /// Pickles as its folder.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        let folder = slf.get().folder.as_ref().ok_or_else(|| {
            PyTypeError::new_err(
                "kinetics pickles as its folder: give it one by save(), or pickle its tables",
            )
        })?;
        shown::reduced(slf.py(), "open_kinetics", folder)
    }
}

/// Opens the folder of kinetics, whether Python or the command wrote it.
///
/// Raises
/// ------
/// ResultsError
///     If the folder holds no kinetics.
#[pyfunction]
pub fn open_kinetics(py: Python<'_>, folder: PathBuf) -> PyResult<Kinetics> {
    guarded(py, || Kinetics::open(folder))
}

/// What curves come to, see `tautomata.kinetics`. The source is a file `kinetics.toml`, or a dict with its keys, in
/// which paths may name runs in memory.
#[pyfunction]
#[pyo3(signature = (source, runs, threads, output, force))]
pub fn kinetics(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    runs: Vec<(String, Bound<'_, Run>)>,
    threads: Option<usize>,
    output: Option<PathBuf>,
    force: bool,
) -> PyResult<Kinetics> {
    let threads = thread_count(threads)?;
    let request = request(py, source)?;
    let runs: Vec<_> = runs
        .into_iter()
        .map(|(path, run)| Ok((path, run.get().tables()?.clone(), run.get().origin())))
        .collect::<Tried<_>>()?;
    let found = abandonable(py, move || {
        let in_memory = runs.iter().map(|(path, tables, origin)| InMemory { path, tables, origin });
        Ok(conduct::energies(request, &in_memory.collect::<Vec<_>>())?)
    })?;
    // As the command: a folder is begun only for curves that suit, and before the long part.
    let folder = output.as_deref().map(|path| ResultsFolder::create(path, force));
    let folder = folder.transpose().map_err(Failure::from)?;
    let modelled = abandonable(py, move || on_threads(threads, || Ok(found.modelled())))?;
    guarded(py, || {
        if let Some(folder) = folder {
            modelled.write(folder)?;
        }
        Ok(Kinetics { inner: Arc::new(modelled), folder: output })
    })
}

fn request(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Request> {
    if let Ok(dict) = source.cast::<PyDict>() {
        let text = toml_text::document(dict)?;
        let parsed = || Request::parse("kinetics", &text, Path::new("")).map_err(Failure::Measured);
        return guarded(py, parsed);
    }
    let path: PathBuf = source.extract()?;
    guarded(py, || {
        let text = read_text(&path, "list of curves").map_err(Failure::Measured)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Request::parse(&path.display().to_string(), &text, folder).map_err(Failure::Measured)
    })
}
