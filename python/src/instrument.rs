//! What an instrument shows, as tables.

use crate::table::Table;
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;

/// What an instrument shows, as tables: ``spectra``, ``bands``, and so on. ``tables`` lists them.
#[pyclass(frozen, module = "tautomata")]
pub struct Instrument {
    name: &'static str,
    tables: Vec<(String, Py<Table>)>,
}

impl Instrument {
    pub fn new(py: Python<'_>, name: &'static str, tables: Vec<(String, Table)>) -> PyResult<Self> {
        let tables = tables.into_iter().map(|(key, table)| Ok((key, Py::new(py, table)?)));
        Ok(Self { name, tables: tables.collect::<PyResult<_>>()? })
    }

    /// What a file of an instrument is called among its tables; `None` if it is of another one. The only file of
    /// an instrument is its `curve`.
    pub fn attribute(instrument: &str, file: &str) -> Option<String> {
        let stem = file.strip_prefix("instruments/")?.strip_suffix(".csv")?;
        let rest = stem.strip_prefix(instrument)?;
        if rest.is_empty() { Some("curve".into()) } else { Some(rest.strip_prefix('_')?.into()) }
    }
}

#[pymethods]
impl Instrument {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.name
    }

    /// The names of its tables.
    #[getter]
    fn tables(&self) -> Vec<&str> {
        self.tables.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn __getattr__(&self, py: Python<'_>, name: &str) -> PyResult<Py<Table>> {
        let found = self.tables.iter().find(|(known, _)| known == name);
        found.map(|(_, table)| table.clone_ref(py)).ok_or_else(|| {
            let text = format!(
                "{} has no table {name:?}; there are {}",
                self.name,
                self.tables().join(", ")
            );
            PyAttributeError::new_err(text)
        })
    }

    fn __dir__(&self) -> Vec<String> {
        let own = ["name", "tables"].map(str::to_owned);
        own.into_iter().chain(self.tables.iter().map(|(name, _)| name.clone())).collect()
    }

    fn __repr__(&self) -> String {
        format!("Instrument({:?}: {})", self.name, self.tables().join(", "))
    }
}
