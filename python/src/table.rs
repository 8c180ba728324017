//! Tables: columns for Arrow, NumPy, pandas, polars and xarray.

use crate::errors::{Failure, guarded};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchIterator,
    StringArray, UInt64Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use numpy::IntoPyArray;
use pyo3::exceptions::{PyImportError, PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyTuple};
use std::fmt::Write;
use std::sync::Arc;
use tautomata::results::Tables;
use tautomata::results::table::{Series, Values};

/// The column of random seeds, which take all 64 bits.
const SEED: &str = "seed";
/// Rows that a notebook shows.
const ROWS_SHOWN: usize = 10;
/// The columns by which a table becomes an xarray dataset, where it has them.
const DIMENSIONS: [&str; 2] = ["replicate", "time_s"];

/// A table with named columns. A column's name ends with its unit.
///
/// pandas, polars, pyarrow and duckdb take it as it is, through Arrow's PyCapsule interface;
/// ``to_numpy``, ``to_pandas``, ``to_polars`` and ``to_xarray`` convert it.
///
/// Examples
/// --------
/// >>> import tautomata as tm
/// >>> table = tm.convert(mill="ball mill", time="15 min")
/// >>> len(table), "weak_spot_fraction" in table.columns
/// (1, True)
#[pyclass(frozen, module = "tautomata", mapping)]
pub struct Table {
    name: String,
    series: Arc<Vec<Series>>,
}

impl Table {
    pub fn new(name: &str, series: Vec<Series>) -> Self {
        Self { name: name.to_owned(), series: Arc::new(series) }
    }

    /// The one that goes into a file.
    ///
    /// # Errors
    /// What reading it reports; `KeyError` if there is none.
    pub fn of_file(py: Python<'_>, tables: &Tables, file: &str) -> PyResult<Self> {
        let name = file.trim_end_matches(".csv").rsplit('/').next().unwrap_or(file);
        guarded(py, || Ok(tables.series(file)?))?
            .map(|series| Self::new(name, series))
            .ok_or_else(|| PyKeyError::new_err(format!("there is no table {name:?}")))
    }

    fn rows(&self) -> usize {
        self.series.first().map_or(0, |series| length(&series.values))
    }

    fn find(&self, column: &str) -> PyResult<&Series> {
        self.series.iter().find(|series| series.name == column).ok_or_else(|| {
            let names = self.columns().join(", ");
            PyKeyError::new_err(format!("no column {column:?}; there are {names}"))
        })
    }

    fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let arrays: Vec<ArrayRef> = self.series.iter().map(array).collect();
        RecordBatch::try_new(Arc::new(self.schema()), arrays)
    }

    fn schema(&self) -> Schema {
        Schema::new(self.series.iter().map(field).collect::<Vec<Field>>())
    }

    /// The first rows as HTML, for a notebook.
    pub fn html(&self) -> String {
        let mut page = String::from("<table><thead><tr>");
        for series in self.series.iter() {
            let _ = write!(page, "<th>{}</th>", escaped(&series.name));
        }
        page.push_str("</tr></thead><tbody>");
        for row in 0..self.rows().min(ROWS_SHOWN) {
            page.push_str("<tr>");
            for series in self.series.iter() {
                let _ = write!(page, "<td>{}</td>", escaped(&cell(&series.values, row)));
            }
            page.push_str("</tr>");
        }
        let _ = write!(page, "</tbody></table><p>{}</p>", escaped(&self.__repr__()));
        page
    }
}

#[pymethods]
impl Table {
    /// The name of its file, without the ending.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// The names of the columns, in order.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.series.iter().map(|series| series.name.as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.rows()
    }

    fn __contains__(&self, column: &str) -> bool {
        self.series.iter().any(|series| series.name == column)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyList::new(py, self.columns())?.try_iter()?.into_any())
    }

    /// A column as a new NumPy array. An undefined number is NaN.
    fn __getitem__<'py>(&self, py: Python<'py>, column: &str) -> PyResult<Bound<'py, PyAny>> {
        numpy_array(py, self.find(column)?)
    }

    /// The columns as new NumPy arrays, by name.
    ///
    /// Counts are ``int64``, seeds ``uint64``; an undefined number is NaN, which makes a column of counts ``float64``.
    fn to_numpy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for series in self.series.iter() {
            columns.set_item(&series.name, numpy_array(py, series)?)?;
        }
        Ok(columns)
    }

    /// As a ``pandas.DataFrame``.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        needed(py, "pandas")?.call_method1("DataFrame", (self.to_numpy(py)?,))
    }

    /// As a ``polars.DataFrame``, by Arrow's PyCapsule interface.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        needed(slf.py(), "polars")?.call_method1("DataFrame", (slf,))
    }

    /// As an ``xarray.Dataset``; its dimensions are columns of the table, which together name a row.
    ///
    /// Parameters
    /// ----------
    /// *dimensions : str
    ///     Names of columns; those of ``replicate`` and ``time_s`` that the table has, if none are given.
    #[pyo3(signature = (*dimensions))]
    fn to_xarray<'py>(
        &self,
        py: Python<'py>,
        dimensions: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        needed(py, "xarray")?;
        let mut names: Vec<String> = dimensions.extract()?;
        if names.is_empty() {
            let known = DIMENSIONS.into_iter().filter(|name| self.__contains__(name));
            names.extend(known.map(str::to_owned));
        }
        for name in &names {
            self.find(name)?;
        }
        if names.is_empty() {
            let text = format!(
                "name the columns that become dimensions, of {}",
                self.columns().join(", ")
            );
            return Err(PyValueError::new_err(text));
        }
        self.to_pandas(py)?.call_method1("set_index", (names,))?.call_method0("to_xarray")
    }

    /// Arrow's PyCapsule interface: the schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = arrow_schema::ffi::FFI_ArrowSchema::try_from(&self.schema());
        PyCapsule::new_with_value(py, schema.map_err(|error| arrow(&error))?, c"arrow_schema")
    }

    /// Arrow's PyCapsule interface: a stream of one batch.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer give its own types.
        let _ = requested_schema;
        let batch = self.batch().map_err(|error| arrow(&error))?;
        let schema = batch.schema();
        let reader = RecordBatchIterator::new([Ok(batch)], schema);
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = (self.rows(), self.series.len());
        format!("Table({:?}: {rows} rows, {columns} columns)", self.name)
    }

    fn _repr_html_(&self) -> String {
        self.html()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let py = slf.py();
        let this = slf.get();
        let make = slf.get_type().getattr("_of")?.into_any();
        let columns: Vec<_> =
            this.series.iter().map(|series| pickled(py, series)).collect::<PyResult<_>>()?;
        Ok((make, (this.name.clone(), columns).into_pyobject(py)?.into_any()))
    }

    /// A table that was pickled.
    #[staticmethod]
    fn _of(name: &str, columns: Vec<(String, String, Bound<'_, PyAny>)>) -> PyResult<Self> {
        let columns = columns.iter().map(|(name, kind, values)| {
            let values = match kind.as_str() {
                "number" => Values::Numbers(values.extract()?),
                "whole" => Values::Wholes(values.extract()?),
                "truth" => Values::Truths(values.extract()?),
                _ => Values::Texts(values.extract()?),
            };
            Ok(Series { name: name.clone(), values })
        });
        Ok(Self::new(name, columns.collect::<PyResult<_>>()?))
    }
}

fn pickled<'py>(py: Python<'py>, series: &Series) -> PyResult<Bound<'py, PyAny>> {
    let name = series.name.clone();
    let tuple = match &series.values {
        Values::Numbers(values) => (name, "number", values.clone()).into_pyobject(py)?,
        Values::Wholes(values) => (name, "whole", values.clone()).into_pyobject(py)?,
        Values::Truths(values) => (name, "truth", values.clone()).into_pyobject(py)?,
        Values::Texts(values) => (name, "text", values.clone()).into_pyobject(py)?,
    };
    Ok(tuple.into_any())
}

fn length(values: &Values) -> usize {
    match values {
        Values::Numbers(values) => values.len(),
        Values::Wholes(values) => values.len(),
        Values::Truths(values) => values.len(),
        Values::Texts(values) => values.len(),
    }
}

fn cell(values: &Values, row: usize) -> String {
    let text = match values {
        Values::Numbers(values) => values[row].map(|number| tautomata::units::digits(number, 6)),
        Values::Wholes(values) => values[row].map(|number| number.to_string()),
        Values::Truths(values) => values[row].map(|truth| truth.to_string()),
        Values::Texts(values) => values[row].clone(),
    };
    text.unwrap_or_default()
}

/// A column as a new array.
fn numpy_array<'py>(py: Python<'py>, series: &Series) -> PyResult<Bound<'py, PyAny>> {
    let nan = |number: Option<f64>| number.unwrap_or(f64::NAN);
    Ok(match &series.values {
        Values::Numbers(values) => values
            .iter()
            .map(|&number| nan(number))
            .collect::<Vec<f64>>()
            .into_pyarray(py)
            .into_any(),
        Values::Wholes(values) => match values.iter().copied().collect::<Option<Vec<u64>>>() {
            Some(values) if series.name == SEED => values.into_pyarray(py).into_any(),
            Some(values) => values
                .into_iter()
                .map(|count| count as i64)
                .collect::<Vec<i64>>()
                .into_pyarray(py)
                .into_any(),
            None => {
                let numbers = values.iter().map(|count| nan(count.map(|count| count as f64)));
                numbers.collect::<Vec<f64>>().into_pyarray(py).into_any()
            }
        },
        Values::Truths(values) => match values.iter().copied().collect::<Option<Vec<bool>>>() {
            Some(values) => values.into_pyarray(py).into_any(),
            None => objects(&PyList::new(py, values)?)?,
        },
        Values::Texts(values) => objects(&PyList::new(py, values)?)?,
    })
}

/// A list as an array of Python objects; `None` where a value is undefined.
fn objects<'py>(list: &Bound<'py, PyList>) -> PyResult<Bound<'py, PyAny>> {
    let keywords = PyDict::new(list.py());
    keywords.set_item("dtype", "object")?;
    list.py().import("numpy")?.call_method("array", (list,), Some(&keywords))
}

fn field(series: &Series) -> Field {
    let kind = match &series.values {
        Values::Numbers(_) => DataType::Float64,
        Values::Wholes(_) if series.name == SEED => DataType::UInt64,
        Values::Wholes(_) => DataType::Int64,
        Values::Truths(_) => DataType::Boolean,
        Values::Texts(_) => DataType::Utf8,
    };
    Field::new(&series.name, kind, true)
}

fn array(series: &Series) -> ArrayRef {
    match &series.values {
        Values::Numbers(values) => Arc::new(Float64Array::from(values.clone())),
        Values::Wholes(values) if series.name == SEED => {
            Arc::new(UInt64Array::from(values.clone()))
        }
        Values::Wholes(values) => Arc::new(
            values.iter().map(|count| count.map(|count| count as i64)).collect::<Int64Array>(),
        ),
        Values::Truths(values) => Arc::new(BooleanArray::from(values.clone())),
        Values::Texts(values) => {
            Arc::new(values.iter().map(Option::as_deref).collect::<StringArray>())
        }
    }
}

fn arrow(error: &ArrowError) -> PyErr {
    Failure::Results(error.to_string()).into()
}

/// A module that is imported only where it is asked for.
pub fn needed<'py>(py: Python<'py>, module: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(module).map_err(|error| {
        let package = module.split('.').next().unwrap_or_default();
        let text =
            format!("{package} is not installed: `pip install tautomata[notebook]` brings it");
        let missing = PyImportError::new_err(text);
        missing.set_cause(py, Some(error));
        missing
    })
}

/// Text for a page.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
