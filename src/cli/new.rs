//! `tautomata new`: a commented scenario to start from.

use crate::scenario;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata new`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sample's name; the scenario goes to NAME.toml.
    name: PathBuf,
}

/// The file is there already.
#[derive(Debug, thiserror::Error)]
#[error("{0} is there already; choose another name, or move it away")]
pub struct AlreadyThere(String);

/// Writes the scenario; never over a file that is there.
///
/// # Errors
/// If the file is there already or can't be written.
pub fn new(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let file = match arguments.name.extension() {
        Some(extension) if extension == "toml" => arguments.name.clone(),
        _ => {
            let mut name = arguments.name.clone().into_os_string();
            name.push(".toml");
            PathBuf::from(name)
        }
    };
    let title = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = scenario::template(&title);
    let mut open = match OpenOptions::new().write(true).create_new(true).open(&file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(AlreadyThere(file.display().to_string()).into());
        }
        other => other.map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?,
    };
    open.write_all(text.as_bytes())?;
    println!("wrote {}: edit it, then\n  tautomata check {0}\n  tautomata run {0}", file.display());
    Ok(ExitCode::SUCCESS)
}
