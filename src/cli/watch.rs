//! `tautomata watch`: a run or a study that another process works on, seen from its folder alone.

use super::live::{self, Left, Over, Watched};
use super::watch_page::Page;
use super::{INTERRUPTED, MACHINE_FAULT, say};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

/// Wall time between two looks where there is no terminal.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Arguments of `tautomata watch`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of the run or of the study; it need not be there yet.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print a line per change, also where there is a terminal.
    #[arg(long)]
    lines: bool,
    /// Write a page with the map or the curve of a study into this file, too, anew while it goes on; a browser that shows
    /// it follows.
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
}

/// Shows the run or the study of a folder until it is over. Nothing is locked, and nothing written there.
///
/// # Errors
/// If a page is wanted where it can't be.
pub fn watch(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut watched = Watched::of(&arguments.folder);
    let mut page =
        arguments.page.as_deref().map(|file| Page::new(file, &arguments.folder)).transpose()?;
    let mut each = |watched: &Watched| page.iter_mut().for_each(|page| page.follow(watched));
    let over = match watched.over() {
        Some(over) => over,
        None if arguments.lines || !io::stdout().is_terminal() => lines(&mut watched, &mut each),
        None => match live::watch(&mut watched, &mut each) {
            Ok(Left::Closed) => return Ok(ExitCode::SUCCESS),
            Ok(Left::Interrupted) => return Ok(ExitCode::from(INTERRUPTED)),
            Ok(Left::Over) => watched.over().unwrap_or(Over::Ended),
            Err(why) => {
                say::note(format_args!("no view: {why}; lines tell how far it is"));
                lines(&mut watched, &mut each)
            }
        },
    };
    if let Some(page) = &mut page {
        page.end(&watched, &over);
    }
    Ok(match over {
        Over::Ended => {
            say::line(format_args!("{} came to its end", arguments.folder.display()));
            ExitCode::SUCCESS
        }
        Over::Stopped(why) => {
            say::note(why);
            ExitCode::from(MACHINE_FAULT)
        }
    })
}

/// Says what changes, line by line, until it is over.
fn lines(watched: &mut Watched, each: &mut dyn FnMut(&Watched)) -> Over {
    let mut said = String::new();
    loop {
        if let Some(over) = watched.over() {
            return over;
        }
        each(watched);
        let line = watched.trouble().or_else(|| Some(live::state(&watched.live()?)));
        if let Some(line) = line.filter(|line| *line != said) {
            say::line(&line);
            said = line;
        }
        thread::sleep(BETWEEN_LOOKS);
        watched.look();
    }
}
