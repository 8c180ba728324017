//! `tautomata view`: the crystal of a run as a page.

use super::say;
use crate::report::{self, Contents};
use crate::results::{ResultsFolder, Tables, VIEW_FILE, shell_word};
use crate::view::{MOST_MOLECULES, page};
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
}

/// Writes `view.html` into the folder of a run, and the page about it anew, with a link.
///
/// # Errors
/// A folder without a run or without snapshots, files that are missing or broken, a folder that can't be written.
pub fn view(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = &arguments.folder;
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
