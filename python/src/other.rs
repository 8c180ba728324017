//! Verification, conversions of grinding, and the command itself.

use crate::attend::{Watch, attended};
use crate::errors::{Failure, guarded};
use crate::running::{engine_named, on_threads};
use crate::scenario::thread_count;
use crate::table::Table;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::ffi::OsString;
use std::process::ExitCode;
use tautomata::results::table::{Row, VerificationRow};
use tautomata::run::ProgressObserver;
use tautomata::verify::{CASES, Case, Effort};

/// Runs decks with exact results and compares, see `tautomata.verify`.
#[pyfunction]
#[pyo3(signature = (case, thorough, seed, engine, threads, progress))]
pub fn verify<'py>(
    py: Python<'py>,
    case: Option<&str>,
    thorough: bool,
    seed: u64,
    engine: &str,
    threads: Option<usize>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Table> {
    let (engine, threads) = (engine_named(engine)?, thread_count(threads)?);
    let cases: Vec<&Case> =
        CASES.iter().filter(|known| case.is_none_or(|name| known.name == name)).collect();
    if cases.is_empty() {
        let names: Vec<&str> = CASES.iter().map(|case| case.name).collect();
        return Err(PyValueError::new_err(format!(
            "no case {case:?}; there are {}",
            names.join(", ")
        )));
    }
    let watch = Watch::of_run(0, cases.len() as u32);
    let done = attended(py, &watch, progress, || {
        on_threads(threads, || {
            let mut rows = Vec::new();
            for (index, case) in (0..).zip(cases) {
                if watch.interrupted() {
                    break;
                }
                let found = case.verify(Effort { seed, thorough }, engine);
                rows.extend(
                    found.map_err(|error| Failure::Results(format!("{}: {error}", case.name)))?,
                );
                watch.progress(index, 1.0);
            }
            Ok(rows)
        })
    })?;
    done.partial(py, |rows| Table::new("verification", VerificationRow::series(&rows)))
}

/// The table of a conversion, as the command's CSV.
#[pyfunction]
pub fn convert(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<String> {
    let done = guarded(py, || Ok(tautomata::cli::converted(arguments)))?;
    done.map_err(PyValueError::new_err)
}

/// Runs the command with these arguments, the first of which is its name, and gives its exit code.
#[pyfunction]
pub fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    let code = py.detach(|| {
        // The command is a program of its own: its panics are shown as those of any other.
        let _ = std::panic::take_hook();
        tautomata::cli::run_as(arguments)
    });
    (0..u8::MAX).find(|&known| ExitCode::from(known) == code).unwrap_or(u8::MAX)
}

/// Panics, so that a test can see what becomes of it.
#[pyfunction]
pub fn panic(py: Python<'_>) -> PyResult<()> {
    let watch = Watch::of_run(0, 1);
    attended(py, &watch, None, || -> Result<(), Failure> { panic!("as asked") })?;
    Ok(())
}
