//! Pieces of TOML text.

use std::fmt::{Display, Write};

/// Appends `key = value`.
pub(super) fn line(out: &mut String, key: &str, value: impl Display) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{key} = {value}");
}

/// A TOML string with this content.
pub(super) fn quoted(text: impl Display) -> String {
    toml::Value::String(text.to_string()).to_string()
}

/// The word that stands for a value.
pub(super) fn word<'a, T: PartialEq>(words: &[(&'a str, T)], value: &T) -> &'a str {
    words.iter().find(|(_, meant)| meant == value).map_or("", |(word, _)| word)
}
