//! A scenario, from text, file or dict.

use crate::errors::{Failure, Tried, guarded, listed};
use crate::table::escaped;
use crate::toml_text;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tautomata::diagnostics::SourceFile;
use tautomata::run::{Engine, forecast, foreseen};
use tautomata::scenario::{self, Base, Origin, Setting, Way, read_text};

/// The most threads that may be asked for.
const MOST_THREADS: usize = 1024;

/// A sample, what is done to it, and what is recorded: all that a run needs, checked.
///
/// Parameters
/// ----------
/// source : dict or str
///     The scenario as a dict, with the keys of a scenario's file, or as the text of such a file. Relative paths in
///     it start from the working directory.
///
/// Raises
/// ------
/// ScenarioError
///     With every mistake at once, each with its line and column. A dict is shown as the text of a file.
///
/// Examples
/// --------
/// >>> import tautomata as tm
/// >>> scenario = tm.Scenario({
/// ...     "crystal": {"size": [4, 4, 4]},
/// ...     "protocol": [{"step": "anneal", "temperature": "140 degC", "time": "24 h"}],
/// ... })
/// >>> scenario
/// Scenario(256 sites, 24 h, seed 1, 1 replicate)
/// >>> scenario.with_values({"protocol.anneal.time": "2 h", "seed": 7})
/// Scenario(256 sites, 2 h, seed 7, 1 replicate)
#[pyclass(frozen, module = "tautomata")]
#[derive(Clone)]
pub struct Scenario {
    pub inner: Arc<scenario::Scenario>,
    text: Arc<str>,
    origin: Origin,
    /// What was set behind the text: path and value, as TOML.
    values: Vec<(String, String)>,
    /// The file that it was read from.
    pub file: Option<PathBuf>,
}

impl Scenario {
    /// Reads a text and sets values in it.
    pub fn read(
        text: Arc<str>,
        origin: Origin,
        values: Vec<(String, String)>,
        file: Option<PathBuf>,
    ) -> Tried<Self> {
        let inner = Arc::new(read(&text, &origin, &values)?);
        // What is set is in no file.
        let file = file.filter(|_| values.is_empty());
        Ok(Self { inner, text, origin, values, file })
    }

    /// Reads a file.
    pub fn load(path: PathBuf) -> Tried<Self> {
        let text = read_text(&path, "scenario")?;
        Self::read(text.into(), Origin::of(&path), Vec::new(), Some(path))
    }

    /// Whether a file holds its text as it was read.
    pub fn is_text_of(&self, file: &Path) -> bool {
        std::fs::read_to_string(file).is_ok_and(|text| *text == *self.text)
    }

    /// What it is, in a line.
    pub fn line(&self) -> String {
        let inner = &self.inner;
        let plural = if inner.replicates == 1 { "" } else { "s" };
        format!(
            "Scenario({}{} sites, {}, seed {}, {} replicate{plural})",
            titled(&inner.title),
            tautomata::run::sites(inner),
            tautomata::units::time(inner.protocol.duration()),
            inner.seed,
            inner.replicates
        )
    }
}

/// A text, some of whose values are set from outside. The settings stand in a text of their own, a line each, so
/// that a mistake in one of them is shown in its place.
fn read(text: &str, origin: &Origin, values: &[(String, String)]) -> Tried<scenario::Scenario> {
    if values.is_empty() {
        return Ok(scenario::Scenario::parse(text, origin)?);
    }
    let (mut lines, mut settings) = (String::new(), Vec::new());
    for (path, value) in values {
        let start = lines.len();
        let way = Way { path: path.clone(), span: start..start + path.len() };
        let _ = writeln!(lines, "{path} = {value}");
        let from = start + path.len() + 3;
        settings.push(Setting { way, value: value.clone(), span: from..from + value.len() });
    }
    let file = Arc::new(SourceFile { name: "values".into(), text: lines });
    Ok(Base::apart(file, text.to_owned(), origin.clone()).with(&settings)?)
}

/// How a line about something begins that has this title.
pub fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!("{title:?}, ") }
}

/// The name and the folder of a text for a pickle: where it is read again, the working directory may be another.
pub fn placed(origin: &Origin) -> PyResult<(String, PathBuf)> {
    let here = std::path::absolute(".")?;
    Ok((origin.file_name.clone(), here.join(&origin.folder)))
}

/// Where a text comes from that is no file.
pub fn origin_here(name: &str) -> Origin {
    Origin { file_name: name.into(), folder: PathBuf::new() }
}

/// The text of a file in the form of Python's values.
pub fn source_text(source: &Bound<'_, PyAny>, what: &str) -> PyResult<String> {
    if let Ok(text) = source.cast::<PyString>() {
        return Ok(text.to_string());
    }
    let Ok(dict) = source.cast::<PyDict>() else {
        let kind = source.get_type().name()?;
        let text = format!(
            "a {what} is made from a dict or a text, not from a {kind}; from_file() reads a file"
        );
        return Err(PyTypeError::new_err(text));
    };
    toml_text::document(dict)
}

#[pymethods]
impl Scenario {
    #[new]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = source_text(source, "scenario")?;
        guarded(py, || Self::read(text.into(), origin_here("scenario"), Vec::new(), None))
    }

    /// Reads a scenario from a file. Relative paths in it start from the folder of the file.
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     If the file can't be read, and with every mistake in it.
    #[staticmethod]
    fn from_file(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        guarded(py, || Self::load(path))
    }

    /// The same scenario with other values.
    ///
    /// Parameters
    /// ----------
    /// values : dict
    ///     By path, as in a study: ``{"sample.defects.fraction": 0.02, "protocol.anneal.temperature": "140 degC"}``.
    ///     An entry of a list goes by its number from 1, or by its ``step`` or ``name``.
    ///
    /// Raises
    /// ------
    /// ScenarioError
    ///     With every mistake, those of the new values at their place in ``values``.
    fn with_values(&self, py: Python<'_>, values: &Bound<'_, PyDict>) -> PyResult<Self> {
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

    /// How many samples are run.
    #[getter]
    fn replicates(&self) -> u32 {
        self.inner.replicates
    }

    /// Unit cells along each axis.
    #[getter]
    fn size(&self) -> (u32, u32, u32) {
        self.inner.size.into()
    }

    /// Sites of one sample.
    #[getter]
    fn sites(&self) -> u64 {
        tautomata::run::sites(&self.inner)
    }

    /// How long the protocol takes, in s.
    #[getter]
    fn duration_s(&self) -> f64 {
        self.inner.protocol.duration()
    }

    /// What may mislead in this scenario, as far as that can be told before it runs.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        listed(py, &guarded(py, || Ok(foreseen(&self.inner)))?)
    }

    /// The resolved scenario as TOML: every default filled in. It runs again to the same bits.
    fn to_toml(&self) -> String {
        self.inner.to_toml()
    }

    /// What a run of it takes: a dict with sites, memory and disk in bytes, events, processor and wall time in s.
    ///
    /// A short pilot run gives the number of events.
    #[pyo3(signature = (threads=None))]
    fn forecast<'py>(
        &self,
        py: Python<'py>,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let threads = thread_count(threads)?;
        let found = guarded(py, || {
            tautomata::run::Simulation::new(&self.inner)
                .map_err(|error| Failure::of_run(&self.inner, &error))?;
            Ok(forecast(&self.inner, Engine::default(), threads))
        })?;
        let dict = PyDict::new(py);
        dict.set_item("sites", found.sites)?;
        dict.set_item("memory_bytes", found.memory)?;
        dict.set_item("disk_bytes", found.disk)?;
        dict.set_item("events", found.events)?;
        dict.set_item("processor_time_s", found.processor_time)?;
        dict.set_item("wall_time_s", found.time)?;
        Ok(dict)
    }

    fn __eq__(&self, other: &Self) -> bool {
        *self.inner == *other.inner
    }

    fn __repr__(&self) -> String {
        self.line()
    }

    fn _repr_html_(&self) -> String {
        let inner = &self.inner;
        let mut rows = vec![
            ("title", inner.title.clone()),
            (
                "crystal",
                format!("{}, {:?} cells, {} sites", inner.structure.name, inner.size, self.sites()),
            ),
            ("seed", inner.seed.to_string()),
            ("replicates", inner.replicates.to_string()),
        ];
        let steps = inner.asked.steps.iter();
        rows.extend(steps.map(|step| (step.name.as_str(), step.asked())));
        let mut page = String::from("<table><tbody>");
        for (name, value) in rows {
            let _ = write!(page, "<tr><th>{}</th><td>{}</td></tr>", escaped(name), escaped(&value));
        }
        page + "</tbody></table>"
    }

    /// Pickles as text: the files that the scenario names, such as a CIF, have to be there when it is read again.
    #[allow(clippy::type_complexity, reason = "what Python's protocol asks for")]
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(
        Bound<'py, PyAny>,
        (String, String, PathBuf, Vec<(String, String)>, Option<PathBuf>),
    )> {
        let this = slf.get();
        let (file_name, folder) = placed(&this.origin)?;
        let make = slf.get_type().getattr("_of")?;
        Ok((
            make,
            (this.text.to_string(), file_name, folder, this.values.clone(), this.file.clone()),
        ))
    }

    /// A scenario that was pickled.
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
}

/// A number of threads; one per processor where none is asked for.
pub fn thread_count(threads: Option<usize>) -> PyResult<usize> {
    match threads {
        None => Ok(tautomata::cli::room::processors()),
        Some(threads @ 1..=MOST_THREADS) => Ok(threads),
        Some(_) => Err(PyValueError::new_err(format!("expected 1 to {MOST_THREADS} threads"))),
    }
}
