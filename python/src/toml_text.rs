//! Python's values as TOML text, which the library then reads as it reads a file.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyMapping, PyString};
use std::fmt::Write;

/// A dict as the text of a file: tables and lists of tables with headers of their own.
pub fn document(dict: &Bound<'_, PyDict>) -> PyResult<String> {
    let mut text = String::new();
    table(&mut text, dict.as_mapping(), "")?;
    // A table that comes first needs no blank line before it.
    Ok(text.trim_start().to_owned())
}

/// A value in one line.
pub fn inline(value: &Bound<'_, PyAny>) -> PyResult<String> {
    value_text(value, "the value")
}

/// Paths to values with those of a dict, which replace the earlier ones of the same path.
pub fn with_values(
    known: &[(String, String)],
    values: &Bound<'_, PyDict>,
) -> PyResult<Vec<(String, String)>> {
    let mut all = known.to_vec();
    for (path, value) in values {
        let path: String = path.extract()?;
        all.retain(|(known, _)| *known != path);
        all.push((path, inline(&value)?));
    }
    Ok(all)
}

/// Writes what stands in a table, single values first, then tables behind their headers.
fn table(out: &mut String, dict: &Bound<'_, PyMapping>, path: &str) -> PyResult<()> {
    let mut below = Vec::new();
    for item in dict.items()? {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        let key = key_text(&key, path)?;
        let way = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        if value.cast::<PyMapping>().is_ok() || is_list_of_tables(&value)? {
            below.push((way, value));
        } else {
            let _ = writeln!(out, "{key} = {}", value_text(&value, &way)?);
        }
    }
    for (way, value) in below {
        if let Ok(dict) = value.cast::<PyMapping>() {
            let _ = writeln!(out, "\n[{way}]");
            table(out, dict, &way)?;
        } else {
            for entry in value.try_iter()? {
                let _ = writeln!(out, "\n[[{way}]]");
                table(out, entry?.cast::<PyMapping>()?, &way)?;
            }
        }
    }
    Ok(())
}

fn is_list_of_tables(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if value.is_instance_of::<PyString>() {
        return Ok(false);
    }
    let Ok(mut entries) = value.try_iter() else { return Ok(false) };
    if value.is_instance_of::<pyo3::types::PyIterator>() {
        return Ok(false);
    }
    let mut some = false;
    let tables = entries.try_fold(true, |all, entry| {
        some = true;
        PyResult::Ok(all && entry?.cast::<PyMapping>().is_ok())
    })?;
    Ok(some && tables)
}

fn key_text(key: &Bound<'_, PyAny>, path: &str) -> PyResult<String> {
    let Ok(key) = key.cast::<PyString>() else {
        let text = format!("a key of {} is no text", named(path));
        return Err(PyTypeError::new_err(text));
    };
    let key = key.to_string();
    let bare =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    Ok(if bare { key } else { quoted(&key) })
}

fn value_text(value: &Bound<'_, PyAny>, path: &str) -> PyResult<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(quoted(&text.to_string()));
    }
    // NumPy's truths, too; before numbers, since a truth is one.
    if value.is_instance_of::<PyBool>() || value.get_type().name()?.to_string().starts_with("bool")
    {
        return Ok(value.is_truthy()?.to_string());
    }
    if let Ok(whole) = value.call_method0("__index__") {
        return Ok(whole.str()?.to_string());
    }
    if let Ok(dict) = value.cast::<PyMapping>() {
        let mut entries = Vec::new();
        for item in dict.items()? {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            entries.push(format!("{} = {}", key_text(&key, path)?, value_text(&value, path)?));
        }
        return Ok(format!("{{ {} }}", entries.join(", ")));
    }
    if value.hasattr("__fspath__")? {
        return value_text(&value.call_method0("__fspath__")?, path);
    }
    if let Ok(number) = value.extract::<f64>() {
        return Ok(toml::Value::Float(number).to_string());
    }
    if let Ok(entries) = value.try_iter()
        && !value.is_instance_of::<PyBytes>()
    {
        let entries: Vec<String> =
            entries.map(|entry| value_text(&entry?, path)).collect::<PyResult<_>>()?;
        return Ok(format!("[{}]", entries.join(", ")));
    }
    let kind = value.get_type().name()?;
    let text = format!(
        "{} is of type {kind}; expected a number, a text, a truth, a list or a dict",
        named(path)
    );
    Err(PyTypeError::new_err(text))
}

fn named(path: &str) -> String {
    if path.is_empty() { "the scenario".into() } else { format!("`{path}`") }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
