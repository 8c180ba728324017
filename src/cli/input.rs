//! The files that a user names: `-` stands for standard input.

use crate::diagnostics::Diagnostics;
use crate::measured::{decode, read_text};
use crate::scenario::Origin;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How messages call standard input.
pub const STANDARD_INPUT: &str = "standard input";

/// Whether a path stands for standard input. `./-` is a file of that name.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The text of a file. Standard input is read once, and its text kept.
///
/// # Errors
/// If it can't be read or is no text.
pub fn text(path: &Path) -> io::Result<String> {
    static TEXT: OnceLock<Result<String, io::ErrorKind>> = OnceLock::new();
    if !is_standard_input(path) {
        return read_text(path);
    }
    let read = TEXT.get_or_init(|| {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map_err(|error| error.kind())?;
        decode(&bytes).map_err(|_| io::ErrorKind::InvalidData)
    });
    read.clone().map_err(Into::into)
}

/// The text of a file that messages call `what`, and where it comes from.
///
/// # Errors
/// If it can't be read or is no text.
pub fn read(path: &Path, what: &str) -> Result<(String, Origin), Diagnostics> {
    let origin = origin(path);
    let text = text(path)
        .map_err(|error| Diagnostics::unreadable(Path::new(&origin.file_name), what, &error))?;
    Ok((text, origin))
}

/// Where a text comes from. Paths in standard input start from the current folder.
pub fn origin(path: &Path) -> Origin {
    if is_standard_input(path) {
        Origin { file_name: STANDARD_INPUT.into(), folder: PathBuf::new() }
    } else {
        Origin::of(path)
    }
}
