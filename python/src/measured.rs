//! A measured file: what it holds, and what it leaves open.

use crate::errors::{Failure, Tried, guarded, listed};
use crate::table::{Table, escaped};
use crate::toml_text;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tautomata::cli::described;
use tautomata::kinetics::request::Request;
use tautomata::measured::{self, Answers, line_list, write_tidy};
use tautomata::results::Frame;
use tautomata::results::table::{Series, Values};

/// The columns of a tidy table that count.
const COUNTS: [&str; 2] = ["run", "segment"];
const MILLIGRAMS_PER_KILOGRAM: f64 = 1e6;
const SECONDS_PER_MINUTE: f64 = 60.0;

/// What a measured file holds; ``str()`` says it as ``tautomata inspect`` does. ``tautomata.inspect`` reads one.
#[pyclass(frozen, module = "tautomata")]
pub struct Measurement {
    path: PathBuf,
    /// Its name in messages, and what was read.
    read: Arc<(String, measured::Measurement)>,
}

impl Measurement {
    fn read(path: PathBuf, answers: &Answers) -> Tried<Self> {
        let read = measured::Measurement::open(&path, answers).map_err(Failure::Measured)?;
        let name = path.display().to_string();
        Ok(Self { path, read: Arc::new((name, read)) })
    }

    fn inner(&self) -> &measured::Measurement {
        &self.read.1
    }

    /// Its tidy table as CSV.
    fn csv(&self) -> Tried<Vec<u8>> {
        if !self.inner().open.is_empty() {
            return Err(Failure::Measured(self.inner().left_open(&self.path)));
        }
        let mut bytes = Vec::new();
        let written = write_tidy(std::slice::from_ref(&*self.read), &mut bytes);
        written.map_err(|error| Failure::Results(error.to_string()))?;
        Ok(bytes)
    }

    fn tidy(&self) -> Tried<Vec<Series>> {
        let text = String::from_utf8_lossy(&self.csv()?).into_owned();
        let frame = Frame::parse(text, self.path.clone())?;
        let column = |name: &str| {
            let found =
                frame.numbers(name)?.into_iter().map(|it| Some(it).filter(|it| !it.is_nan()));
            Ok(if COUNTS.contains(&name) {
                wholes(name, found.map(|number| number.map(|number| number as u64)))
            } else {
                numbers(name, found)
            })
        };
        frame.names().map(column).collect()
    }

    /// The parts of all runs, each with its run and its number in it, from 1.
    fn parts<'a, P>(&'a self, of: impl Fn(&'a measured::Run) -> &'a [P]) -> Vec<(u64, u64, &'a P)> {
        let runs = (1..).zip(&self.inner().runs);
        runs.flat_map(|(run, found)| (1..).zip(of(found)).map(move |(at, part)| (run, at, part)))
            .collect()
    }
}

#[pymethods]
impl Measurement {
    /// The file.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// The program whose layout it has.
    #[getter]
    fn shape(&self) -> String {
        self.inner().shape.to_string()
    }

    /// The entries of its header: key and value as written.
    #[getter]
    fn header(&self) -> Vec<(String, String)> {
        self.inner().header.clone()
    }

    /// What was recognized or taken for granted, in sentences.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.inner().notes.clone()
    }

    /// What the file leaves open; each ``help`` names the option of the command, which is the argument here.
    #[getter]
    fn open<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        listed(py, &self.inner().left_open(&self.path))
    }

    /// One row per run: its name, rows, sample mass and stated heating rate.
    #[getter]
    fn runs(&self) -> Table {
        let runs = || self.inner().runs.iter();
        let mass = |run: &measured::Run| run.mass.map(|mass| mass * MILLIGRAMS_PER_KILOGRAM);
        let rate = |run: &measured::Run| run.stated_rate.map(|rate| rate * SECONDS_PER_MINUTE);
        let columns = vec![
            wholes("run", (1..).zip(runs()).map(|(run, _)| Some(run))),
            texts("name", runs().map(|run| run.name.clone())),
            wholes("rows", runs().map(|run| Some(run.rows() as u64))),
            numbers("sample_mass_mg", runs().map(mass)),
            numbers("stated_rate_K_per_min", runs().map(rate)),
        ];
        Table::new("runs", columns)
    }

    /// One row per column of the file: what it holds, its name and its unit.
    #[getter]
    fn columns(&self) -> Table {
        let parts = self.parts(|run| &run.columns);
        let columns = vec![
            wholes("run", parts.iter().map(|part| Some(part.0))),
            wholes("column", parts.iter().map(|part| Some(part.1))),
            texts("holds", parts.iter().map(|part| part.2.role.name().to_owned())),
            texts("name", parts.iter().map(|part| part.2.name.clone())),
            texts("unit", parts.iter().map(|part| part.2.unit.clone())),
        ];
        Table::new("columns", columns)
    }

    /// One row per ramp and hold, with its rows, from 1.
    #[getter]
    fn segments(&self) -> Table {
        let parts = self.parts(|run| &run.segments);
        let columns = vec![
            wholes("run", parts.iter().map(|part| Some(part.0))),
            wholes("segment", parts.iter().map(|part| Some(part.1))),
            texts("program", parts.iter().map(|part| part.2.program.to_string())),
            wholes("first_row", parts.iter().map(|part| Some(part.2.rows.start as u64 + 1))),
            wholes("last_row", parts.iter().map(|part| Some(part.2.rows.end as u64))),
        ];
        Table::new("segments", columns)
    }

    /// The rows that were left out: their lines in the file, and why.
    #[getter]
    fn left_out(&self) -> Table {
        let parts = self.parts(|run| &run.left_out);
        let columns = vec![
            wholes("run", parts.iter().map(|part| Some(part.0))),
            texts("lines", parts.iter().map(|part| line_list(&part.2.lines))),
            texts("reason", parts.iter().map(|part| part.2.reason.clone())),
        ];
        Table::new("left_out", columns)
    }

    /// The tidy table: run and segment, from 1, then the columns in the units of a laboratory.
    ///
    /// Raises
    /// ------
    /// MeasurementError
    ///     With what the file leaves open.
    #[getter]
    fn table(&self, py: Python<'_>) -> PyResult<Table> {
        Ok(Table::new("measurement", guarded(py, || self.tidy())?))
    }

    /// Writes the tidy table as CSV: the file of ``tautomata inspect --to csv``.
    ///
    /// Raises
    /// ------
    /// MeasurementError
    ///     With what the file leaves open.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        guarded(py, || {
            let failed = |error: std::io::Error| {
                Failure::Results(format!("cannot write {}: {error}", path.display()))
            };
            std::fs::write(&path, self.csv()?).map_err(failed)
        })
    }

    fn __str__(&self) -> String {
        described(&self.read.0, self.inner(), false)
    }

    fn __repr__(&self) -> String {
        let read = self.inner();
        let runs = match read.runs.len() {
            1 => format!("{} rows", read.runs[0].rows()),
            runs => format!("{runs} runs"),
        };
        let open = match read.open.len() {
            0 => String::new(),
            open => format!(", {open} open"),
        };
        format!("Measurement({:?}: {}, {runs}{open})", self.read.0, read.shape)
    }

    fn _repr_html_(&self) -> String {
        format!("<pre>{}</pre>", escaped(&self.__str__()))
    }
}

fn wholes(name: &str, values: impl Iterator<Item = Option<u64>>) -> Series {
    Series { name: name.to_owned(), values: Values::Wholes(values.collect()) }
}

fn numbers(name: &str, values: impl Iterator<Item = Option<f64>>) -> Series {
    Series { name: name.to_owned(), values: Values::Numbers(values.collect()) }
}

fn texts(name: &str, values: impl Iterator<Item = String>) -> Series {
    Series { name: name.to_owned(), values: Values::Texts(values.map(Some).collect()) }
}

/// Reads a measured file, see `tautomata.inspect`. The answers have the keys of a curve of `kinetics.toml`.
#[pyfunction]
pub fn inspect(
    py: Python<'_>,
    path: PathBuf,
    answers: &Bound<'_, PyDict>,
) -> PyResult<Measurement> {
    let text = toml_text::document(answers)?;
    guarded(py, || {
        let request = Request::parse("answers", &text, Path::new("")).map_err(Failure::Measured)?;
        let answers = request.inputs.into_iter().next().unwrap_or_default().answers;
        Measurement::read(path, &answers)
    })
}
