//! `tautomata new`: a commented scenario to start from.

use super::say;
use crate::results::shell_word;
use crate::scenario;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata new`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sample's name; the scenario goes to NAME.toml.
    name: PathBuf,
}

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The file is there already.
    #[error("{0} is there already; choose another name, or move it away")]
    AlreadyThere(PathBuf),
    /// The file can't be made, or not written to.
    #[error("cannot write {0}; choose another place")]
    Unwritable(PathBuf, #[source] io::Error),
    /// A script that names it would not be text.
    #[error("{0:?} has a name that is no UTF-8 text, as a script must be; give it another name")]
    NoText(PathBuf),
}

/// Writes a text to a file that is not there yet.
///
/// # Errors
/// If the file is there already or can't be written.
pub fn write_new(file: &Path, text: &str) -> Result<(), NotWritten> {
    let create = OpenOptions::new().write(true).create_new(true).open(file);
    match create.and_then(|mut open| open.write_all(text.as_bytes())) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(NotWritten::AlreadyThere(file.to_owned()))
        }
        Err(error) => Err(NotWritten::Unwritable(file.to_owned(), error)),
    }
}

/// Writes the scenario; never over a file that is there.
///
/// # Errors
/// If the file is there already or can't be written.
pub fn new(arguments: &Arguments) -> Result<ExitCode, NotWritten> {
    let mut file = arguments.name.clone();
    if file.extension().is_none_or(|extension| extension != "toml") {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".toml");
        file.set_file_name(name);
    }
    let title = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = scenario::template(&title);
    write_new(&file, &text)?;
    let name = shell_word(&file);
    say::line(format_args!(
        "wrote {name}: edit it, then\n  tautomata check {name}\n  tautomata run {name}"
    ));
    Ok(ExitCode::SUCCESS)
}
