//! The crystal of a run as a page in a notebook.

use pyo3::prelude::*;
use std::path::PathBuf;

/// The crystal of a run in three dimensions: one page, whole in itself. A notebook shows it.
#[pyclass(frozen, module = "tautomata")]
pub struct View {
    /// The page, as HTML.
    #[pyo3(get)]
    html: String,
    height: u32,
}

impl View {
    /// Of a page, this many pixels high in a notebook.
    pub fn new(html: String, height: u32) -> Self {
        Self { html, height }
    }
}

#[pymethods]
impl View {
    /// Writes the page.
    ///
    /// Parameters
    /// ----------
    /// path : path
    ///     A file, such as ``"crystal.html"``.
    fn save(&self, path: PathBuf) -> PyResult<()> {
        Ok(std::fs::write(path, &self.html)?)
    }

    fn __repr__(&self) -> String {
        format!("View({:.1} MB)", self.html.len() as f64 * 1e-6)
    }

    /// In a frame of its own, so that neither the page's style nor its scripts reach the notebook.
    fn _repr_html_(&self) -> String {
        format!(
            "<iframe title=\"the crystal\" sandbox=\"allow-scripts allow-downloads\" style=\"width:100%;height:{}px;border:0\" \
             srcdoc=\"{}\"></iframe>",
            self.height,
            self.html.replace('&', "&amp;").replace('"', "&quot;")
        )
    }
}
