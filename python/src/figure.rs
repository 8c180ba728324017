//! A figure as files.

use crate::errors::{Failure, Tried, guarded};
use crate::table::needed;
use pyo3::exceptions::{PyKeyError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::borrow::{Borrow, Cow};
use std::ffi::CString;
use std::path::PathBuf;
use std::sync::Arc;
use tautomata::figures::{Drawing, Style, draw_run, names};
use tautomata::results::Tables;

/// A figure at the size of a journal's column. A notebook shows it.
#[pyclass(frozen, module = "tautomata")]
pub struct Figure {
    name: String,
    drawings: Arc<Vec<Drawing>>,
}

impl Figure {
    /// Draws the figure of a name, in a style or the usual one, also as a picture on matplotlib's axes.
    ///
    /// # Errors
    /// What drawing reports; `KeyError` with the `names` that there are, if nothing is drawn.
    pub fn drawn<N: Borrow<str>>(
        py: Python<'_>,
        name: &str,
        (style, ax): (Option<&str>, Option<&Bound<'_, PyAny>>),
        draw: impl FnOnce(&Style) -> Tried<Vec<Drawing>> + Send,
        names: impl FnOnce() -> PyResult<Vec<N>>,
    ) -> PyResult<Self> {
        let (drawings, warning) = guarded(py, || {
            let style = styled(style)?;
            Ok((draw(&style)?, style.warning()))
        })?;
        if let Some(warning) = warning {
            let kind = py.get_type::<PyUserWarning>();
            PyErr::warn(py, &kind, &CString::new(warning)?, 1)?;
        }
        if drawings.is_empty() {
            let text = format!("no figure {name:?}; there are {}", names()?.join(", "));
            return Err(PyKeyError::new_err(text));
        }
        let figure = Self { name: name.to_owned(), drawings: Arc::new(drawings) };
        ax.map_or(Ok(()), |ax| figure.put_on(ax))?;
        Ok(figure)
    }

    /// One of the figures that tables are drawn as, see [`Self::drawn`].
    ///
    /// # Errors
    /// As there.
    pub fn of_tables(
        py: Python<'_>,
        name: &str,
        how: (Option<&str>, Option<&Bound<'_, PyAny>>),
        tables: &Tables,
    ) -> PyResult<Self> {
        let draw = |style: &Style| Ok(draw_run(tables, style, Some(name))?.unwrap_or_default());
        Self::drawn(py, name, how, draw, || guarded(py, || Ok(names(tables)?)))
    }

    /// Shows its PNG on axes of matplotlib.
    fn put_on(&self, ax: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = ax.py();
        let png = PyBytes::new(py, self.bytes("png")?);
        let file = py.import("io")?.call_method1("BytesIO", (png,))?;
        let image = needed(py, "matplotlib.image")?.call_method1("imread", (file,))?;
        ax.call_method1("imshow", (image,))?;
        ax.call_method0("set_axis_off")?;
        Ok(())
    }

    /// As SVG.
    pub fn text(&self) -> PyResult<Cow<'_, str>> {
        Ok(String::from_utf8_lossy(self.bytes("svg")?))
    }

    fn bytes(&self, ending: &str) -> PyResult<&[u8]> {
        let wanted = |drawing: &&Drawing| drawing.name.ends_with(&format!(".{ending}"));
        let drawing = self.drawings.iter().find(wanted).ok_or_else(|| {
            let endings: Vec<&str> =
                self.drawings.iter().filter_map(|it| it.name.rsplit('.').next()).collect();
            PyValueError::new_err(format!(
                "a figure is saved as {}, not as {ending:?}",
                endings.join(", ")
            ))
        })?;
        Ok(&drawing.bytes)
    }
}

#[pymethods]
impl Figure {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// As SVG, with its typeface inside.
    #[getter]
    fn svg(&self) -> PyResult<Cow<'_, str>> {
        self.text()
    }

    /// As PDF, with its typeface inside.
    #[getter]
    fn pdf(&self) -> PyResult<&[u8]> {
        self.bytes("pdf")
    }

    /// As PNG, 300 dpi.
    #[getter]
    fn png(&self) -> PyResult<&[u8]> {
        self.bytes("png")
    }

    /// Writes it into a file; the ending says as what: ``.svg``, ``.pdf`` or ``.png``, or
    /// another of the ``formats`` of its style.
    fn save(&self, path: PathBuf) -> PyResult<()> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let bytes = self.bytes(&ending.to_lowercase())?;
        let failed = |error: std::io::Error| {
            Failure::Results(format!("cannot write {}: {error}", path.display()))
        };
        Ok(std::fs::write(&path, bytes).map_err(failed)?)
    }

    fn _repr_svg_(&self) -> PyResult<Cow<'_, str>> {
        self.text()
    }

    fn __repr__(&self) -> String {
        format!("Figure({:?})", self.name)
    }
}

/// A style by its name or path; the usual one if none is given.
fn styled(name: Option<&str>) -> Tried<Style> {
    Ok(name.map_or_else(|| Ok(Style::default()), Style::named)?)
}

/// What a style looks like, in numbers, see `tautomata.style`.
#[pyfunction]
#[pyo3(signature = (name))]
pub fn look(py: Python<'_>, name: Option<String>) -> PyResult<Bound<'_, PyDict>> {
    let look = guarded(py, || Ok(styled(name.as_deref())?.look()))?;
    let dict = PyDict::new(py);
    dict.set_item("column_mm", look.column_mm)?;
    dict.set_item("font_size_pt", look.font_size_pt)?;
    dict.set_item("line_weight_pt", look.line_weight_pt)?;
    dict.set_item("axis_weight_pt", look.axis_weight_pt)?;
    dict.set_item("dpi", look.dpi)?;
    dict.set_item("colours", look.colours)?;
    Ok(dict)
}
