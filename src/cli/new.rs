//! `tautomata new`: a commented scenario to start from, or a copy of a shipped one.

use super::schema::Kind;
use super::{say, shipped};
use crate::results::shell_word;
use crate::scenario;
use clap::builder::PossibleValuesParser;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata new`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sample's name; the scenario goes to NAME.toml.
    name: PathBuf,
    /// Copy a scenario, study or fit that `tautomata scenarios` lists, with the files that it reads.
    #[arg(long, value_name = "SHIPPED", value_parser = PossibleValuesParser::new(shipped::names()), hide_possible_values = true)]
    from: Option<String>,
}

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The file is there already.
    #[error("{0} is there already; choose another name, or move it away")]
    AlreadyThere(PathBuf),
    /// It would take the place of a file that it reads.
    #[error("the copy reads a file {0}; choose another name")]
    Read(PathBuf),
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

/// Writes a scenario, with the files that it reads and its schema; never over a file that is there with another content.
///
/// # Errors
/// If a file is there already or can't be written.
pub fn new(arguments: &Arguments) -> Result<ExitCode, NotWritten> {
    let mut file = arguments.name.clone();
    if file.extension().is_none_or(|extension| extension != "toml") {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".toml");
        file.set_file_name(name);
    }
    let (text, mut others) = texts(arguments, &file);
    let kind = shipped::kind(&text);
    let beside = |name: &str| file.with_file_name(name);
    if others.keys().any(|name| beside(name) == file) {
        return Err(NotWritten::Read(file));
    }
    // Before any is written.
    for (name, text) in &others {
        let there = beside(name);
        if there.exists() && std::fs::read_to_string(&there).ok().as_ref() != Some(text) {
            return Err(NotWritten::AlreadyThere(there));
        }
    }
    write_new(&file, &format!("#:schema ./{}\n{text}", kind.file()))?;
    let read: Vec<String> = others.keys().map(|name| shell_word(&beside(name))).collect();
    others.insert(kind.file(), kind.schema());
    for (name, text) in others.iter().filter(|(name, _)| !beside(name).exists()) {
        write_new(&beside(name), text)?;
    }
    tell(&file, kind, &read);
    Ok(ExitCode::SUCCESS)
}

/// The text of a file, and the other files that it reads, by name.
fn texts(arguments: &Arguments, file: &Path) -> (String, BTreeMap<String, String>) {
    let copies = arguments.from.as_deref().and_then(shipped::copies);
    copies.unwrap_or_else(|| {
        let title = file.file_stem().unwrap_or_default().to_string_lossy();
        (scenario::template(&title), BTreeMap::new())
    })
}

/// What was written, and what to do next.
fn tell(file: &Path, kind: Kind, read: &[String]) {
    let read =
        if read.is_empty() { String::new() } else { format!(", which reads {}", read.join(", ")) };
    let run = match kind {
        Kind::Scenario => "run",
        Kind::Study => "sweep",
        Kind::Fit => "fit",
    };
    let (name, schema) = (shell_word(file), shell_word(&file.with_file_name(kind.file())));
    say::line(format_args!(
        "wrote {name}{read}: edit it, then\n  tautomata check {name}\n  tautomata {run} {name}\n\
         editors complete and check it by {schema}"
    ));
}
