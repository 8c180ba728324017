//! Errors of the library as Python's exceptions, which `tautomata/errors.py` declares.

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use tautomata::compare::NotComparable;
use tautomata::conduct::{ConductError, NotExtended};
use tautomata::diagnostics::{Diagnostic, Diagnostics, Severity};
use tautomata::figures::FigureError;
use tautomata::fit::FitError;
use tautomata::kinetics::Fault;
use tautomata::kinetics::ours::NoCurves;
use tautomata::kinetics::reading::Unsuitable;
use tautomata::results::table::TableError;
use tautomata::results::{FolderError, ManifestError};
use tautomata::run::RunError;
use tautomata::scenario::{NotExtendable, Scenario};
use tautomata::view::ViewError;

/// Why a call failed, before it is an exception.
#[derive(Debug)]
pub enum Failure {
    /// Mistakes in a text.
    Mistakes(Diagnostics),
    /// What can't be done as it was asked for, without a place.
    Input(String),
    /// Mistakes in a measured file or in what is asked of it, or what it leaves open.
    Measured(Diagnostics),
    /// Curves that no activation energy follows from.
    Curves(Vec<Fault>),
    /// A folder that can't be resumed.
    Resume(String),
    /// Results that can't be read, written or drawn.
    Results(String),
    /// A fault of the program.
    Panic(String),
    /// An exception already.
    Raised(PyErr),
}

/// The result of a call before its error is an exception.
pub type Tried<T> = Result<T, Failure>;

impl Failure {
    /// That a scenario can't be run, marked at the part of it that is to blame.
    pub fn of_run(scenario: &Scenario, error: &RunError) -> Self {
        let part = match error {
            RunError::Scheme(_) => "mechanism",
            RunError::Sample(_) => "sample",
            _ => "crystal",
        };
        Self::Mistakes(scenario.source.mark(part, Diagnostic::new(0..0, error.to_string())))
    }

    /// That a scenario or study could not be carried out.
    pub fn of_conduct(scenario: &Scenario, error: ConductError) -> Self {
        match error {
            ConductError::Run(error) => Self::of_run(scenario, &error),
            error => error.into(),
        }
    }
}

impl From<Diagnostics> for Failure {
    fn from(mistakes: Diagnostics) -> Self {
        Self::Mistakes(mistakes)
    }
}

impl From<Unsuitable> for Failure {
    fn from(error: Unsuitable) -> Self {
        match error {
            Unsuitable::Files(mistakes) => Self::Measured(mistakes),
            Unsuitable::Curves(faults) => Self::Curves(faults),
            Unsuitable::Folder(NoCurves::Choice(fault)) => Self::Curves(vec![fault]),
            error => Self::Results(chain(&error)),
        }
    }
}

impl From<ConductError> for Failure {
    fn from(error: ConductError) -> Self {
        match error {
            ConductError::Folder(error) => error.into(),
            ConductError::Figure(error) => error.into(),
            error => Self::Results(chain(&error)),
        }
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        match &error {
            FolderError::NoRun { .. } => Self::Resume(chain(&error)),
            FolderError::Occupied { folder } => Self::Results(format!(
                "{} already holds other files; choose another folder, or force=True to replace its results",
                folder.display()
            )),
            FolderError::BrokenOff { folder } => Self::Results(format!(
                "{} holds a run that did not come to its end; tautomata.resume() continues it, force=True starts \
                 anew",
                folder.display()
            )),
            error => Self::Results(chain(error)),
        }
    }
}

impl From<FigureError> for Failure {
    fn from(error: FigureError) -> Self {
        match error {
            FigureError::List(mistakes) => Self::Mistakes(mistakes),
            error => Self::Results(chain(&error)),
        }
    }
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Scenario(mistakes) => mistakes.into(),
            error => Self::Results(chain(&error)),
        }
    }
}

impl From<NotExtendable> for Failure {
    fn from(error: NotExtendable) -> Self {
        match error {
            NotExtendable::Mistakes(mistakes) => mistakes.into(),
            error => Self::Input(chain(&error)),
        }
    }
}

impl From<NotExtended> for Failure {
    fn from(error: NotExtended) -> Self {
        match error {
            NotExtended::BrokenOff { folder } => Self::Resume(format!(
                "the run in {} did not come to its end: tautomata.resume() first",
                folder.display()
            )),
            NotExtended::Folder(error) => error.into(),
            NotExtended::Manifest(error) => error.into(),
            NotExtended::Scenario(error) => error.into(),
            error => Self::Resume(chain(&error)),
        }
    }
}

impl From<NotComparable> for Failure {
    fn from(error: NotComparable) -> Self {
        let text = match error {
            NotComparable::One => "one run is nothing to compare: give two or more".to_owned(),
            NotComparable::Labels { labels, runs } => format!(
                "{labels} labels for {runs} runs: give one per run, in their order, or none"
            ),
            NotComparable::Twice { label } => {
                format!("two runs are labelled {label:?}: give each a label of its own")
            }
            error => return Self::Results(chain(&error)),
        };
        Self::Raised(PyValueError::new_err(text))
    }
}

impl From<FitError> for Failure {
    fn from(error: FitError) -> Self {
        match error {
            FitError::Scenario(mistakes) => mistakes.into(),
            FitError::Folder(error) => error.into(),
            error if error.is_users_fault() => Self::Input(chain(&error)),
            error => Self::Results(chain(&error)),
        }
    }
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        Self::Results(chain(&error))
    }
}

impl From<ManifestError> for Failure {
    fn from(error: ManifestError) -> Self {
        Self::Results(chain(&error))
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| match failure {
            Failure::Mistakes(mistakes) => {
                with_diagnostics(py, "ScenarioError", mistakes.to_string(), &mistakes)
            }
            Failure::Input(text) => raise(py, "ScenarioError", (text,)),
            Failure::Measured(mistakes) => {
                with_diagnostics(py, "MeasurementError", mistakes.to_string(), &mistakes)
            }
            Failure::Curves(faults) => {
                let texts: Vec<String> =
                    faults.iter().map(|fault| format!("error: {fault}")).collect();
                let item = |fault: Fault| Diagnostic::new(0..0, fault.message).help(fault.help);
                let mistakes = Diagnostics::of("", "", faults.into_iter().map(item).collect());
                with_diagnostics(py, "MeasurementError", texts.join("\n"), &mistakes)
            }
            Failure::Resume(text) => raise(py, "ResumeError", (text,)),
            Failure::Results(text) => raise(py, "ResultsError", (text,)),
            Failure::Panic(text) => raise(py, "InternalError", (text,)),
            Failure::Raised(error) => error,
        })
    }
}

/// An error and what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}

/// An exception of a class of `tautomata.errors`.
fn raise<'py>(py: Python<'py>, class: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    let made = py
        .import("tautomata.errors")
        .and_then(|errors| errors.getattr(class))
        .and_then(|class| class.call1(arguments));
    made.map_or_else(|error| error, PyErr::from_value)
}

/// An exception that lists mistakes.
fn with_diagnostics(py: Python<'_>, class: &str, text: String, mistakes: &Diagnostics) -> PyErr {
    listed(py, mistakes).map_or_else(|error| error, |listed| raise(py, class, (text, listed)))
}

/// Mistakes as a list of `tautomata.Diagnostic`.
pub fn listed<'py>(py: Python<'py>, mistakes: &Diagnostics) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let class = py.import("tautomata.errors")?.getattr("Diagnostic")?;
    let one = |item: &Diagnostic| {
        let file = &mistakes.files[item.file];
        let placed = !file.text.is_empty();
        let (line, column) = placed.then(|| mistakes.position(item)).unzip();
        let severity = match item.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        class.call1((
            severity,
            file.name.as_str(),
            line,
            column,
            file.text.get(item.span.clone()).unwrap_or_default(),
            item.message.as_str(),
            item.label.as_str(),
            item.help.as_deref(),
        ))
    };
    mistakes.items.iter().map(one).collect()
}

/// What a panic said.
pub fn panicked(what: &(dyn std::any::Any + Send)) -> Failure {
    let said = what.downcast_ref::<&str>().copied().map(str::to_owned);
    let said = said.or_else(|| what.downcast_ref::<String>().cloned()).unwrap_or_default();
    Failure::Panic(format!("the program failed; please report it, with the scenario: {said}"))
}

/// Calls the library with the interpreter free for other threads; a panic becomes an exception.
pub fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> Tried<T> + Send) -> PyResult<T> {
    let done = py.detach(|| std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)));
    Ok(done.unwrap_or_else(|what| Err(panicked(&*what)))?)
}

/// An exception for what can't happen, such as a lock that a panic left.
pub fn unexpected(what: &str) -> PyErr {
    PyRuntimeError::new_err(what.to_owned())
}
