//! `tautomata plot`: figures anew from tables.

use super::say;
use crate::figures::{Drawing, Style, draw_styled};
use crate::report;
use crate::results::ResultsFolder;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata plot`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of a run or of a study.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How to print them: acs, rsc, elsevier, or a TOML file.
    #[arg(long, value_name = "NAME|FILE")]
    style: Option<String>,
    /// Draw only this figure.
    #[arg(long, value_name = "NAME")]
    figure: Option<String>,
}

/// Draws the figures of a folder from its tables, and writes the page about a run anew; nothing is run.
///
/// # Errors
/// A style or a folder that can't be used, figures that can't be drawn.
pub fn plot(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { folder: path, style, figure } = arguments;
    let style = style.as_deref().map_or_else(|| Ok(Style::default()), Style::named)?;
    // Drawn before the folder is touched: mistakes leave it as it was.
    let drawings = draw_styled(path, &style, figure.as_deref())?;
    let folder = ResultsFolder::reopen_to_redraw(path)?;
    for Drawing { name, bytes } in &drawings {
        folder.write(name, |out| out.write_all(bytes))?;
    }
    if let Some(manifest) = folder.redrawn()? {
        report::write(&folder, &manifest)?;
    }
    folder.finish_redrawn()?;
    for Drawing { name, .. } in &drawings {
        say::line(path.join(name).display());
    }
    Ok(ExitCode::SUCCESS)
}
