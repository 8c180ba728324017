//! `tautomata completions` and `tautomata man`: what shells and `man` show of the commands, from their definitions.

use super::Arguments as Tautomata;
use super::say;
use crate::results::shell_word;
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = INSTALL)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Where each shell looks for completions.
const INSTALL: &str = "\
bash: tautomata completions bash > ~/.local/share/bash-completion/completions/tautomata
zsh:  tautomata completions zsh > _tautomata, in a folder of $fpath
fish: tautomata completions fish > ~/.config/fish/completions/tautomata.fish
PowerShell: tautomata completions powershell >> $PROFILE";

/// Arguments of `tautomata man`.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The folder for the pages; `man` finds them in ~/.local/share/man/man1.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Prints the script of a shell.
pub fn completions(arguments: &Completions) -> ExitCode {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Tautomata::command(), "tautomata", &mut script);
    // Whoever reads along may have gone.
    let _ = std::io::stdout().write_all(&script);
    ExitCode::SUCCESS
}

/// Writes one page per command.
///
/// # Errors
/// If the folder or a page can't be written.
pub fn man(arguments: &Man) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let write = || {
        std::fs::create_dir_all(folder)?;
        clap_mangen::generate_to(Tautomata::command(), folder)
    };
    write().map_err(|error| super::new::NotWritten::Unwritable(folder.clone(), error))?;
    say::line(format_args!(
        "wrote the pages to {}: man -l {}",
        folder.display(),
        shell_word(&folder.join("tautomata.1"))
    ));
    Ok(ExitCode::SUCCESS)
}
