//! What objects that lie in folders have in common: how they are shown, and how they pickle.

use crate::table::escaped;
use pyo3::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// How the text of an object ends that may lie in a folder.
pub fn place(folder: Option<&PathBuf>) -> String {
    folder.map_or_else(String::new, |folder| format!(", in {}", folder.display()))
}

/// Adds sentences to HTML, each after a word.
pub fn sentences(page: &mut String, word: &str, texts: &[String]) {
    for text in texts {
        // Writing to a string never fails.
        let _ = write!(page, "<p>{word}: {}</p>", escaped(text));
    }
}

/// What `__reduce__` gives for an object that a function of the module opens from its folder.
pub fn reduced<'py>(
    py: Python<'py>,
    open: &str,
    folder: &Path,
) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
    let folder = std::path::absolute(folder)?;
    Ok((py.import("tautomata")?.getattr(open)?, (folder,)))
}
