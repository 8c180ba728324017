//! `tautomata view`: the crystal of a run as a page.

use super::say;
use crate::report::{self, Contents};
use crate::results::{ResultsFolder, Tables, VIEW_FILE, shell_word};
use crate::view::{MOST_MOLECULES, Movie, movie, page};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata view`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of a run.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The most molecules of the page; of a larger crystal it shows the middle.
    #[arg(long, value_name = "NUMBER", default_value_t = MOST_MOLECULES, value_parser = clap::value_parser!(u64).range(1..))]
    max_molecules: u64,
    /// Make a movie of the snapshots instead, .mp4 or .gif, by ffmpeg; without ffmpeg, its pictures in a folder beside it.
    #[arg(long, value_name = "FILE", value_parser = movie_file)]
    movie: Option<PathBuf>,
}

/// A file that a movie can be.
fn movie_file(text: &str) -> Result<PathBuf, String> {
    let file = PathBuf::from(text);
    match file.extension() {
        Some(end) if end == "mp4" || end == "gif" => Ok(file),
        _ => Err("expected a file such as crystal.mp4 or crystal.gif".into()),
    }
}

/// Writes `view.html` into the folder of a run, and the page about it anew, with a link.
///
/// # Errors
/// A folder without a run or without snapshots, files that are missing or broken, a folder that can't be written.
pub fn view(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = &arguments.folder;
    if let Some(file) = &arguments.movie {
        match movie(path, arguments.max_molecules, file)? {
            Movie::Made => say::line(file.display()),
            Movie::Pictures(folder) => {
                say::note("note: there is no ffmpeg: the pictures are not joined");
                say::line(folder.display());
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    // Read before the folder is touched: mistakes leave it as it was.
    let page = page(path, arguments.max_molecules)?;
    let folder = ResultsFolder::reopen_to_redraw(path)?;
    folder.write(VIEW_FILE, |out| out.write_all(page.as_bytes()))?;
    if let Some(manifest) = folder.redrawn()? {
        let tables = Tables::in_folder(path);
        report::write(&folder, Contents { manifest: &manifest, tables: &tables, drawings: &[] })?;
    }
    folder.finish_redrawn()?;
    say::line(format_args!("open in a browser: {}", shell_word(&path.join(VIEW_FILE))));
    Ok(ExitCode::SUCCESS)
}
