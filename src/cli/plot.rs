//! `tautomata plot`: figures anew from tables.

use super::say;
use crate::figures::{Drawing, Style, draw_styled};
use crate::instruments::Instrument;
use crate::report;
use crate::results::{INSTRUMENTS, MeasuredCurve, ResultsFolder};
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
    /// Draw a measured curve over an instrument's figure: two columns of numbers, such as ftir=film.csv.
    #[arg(long, value_name = "INSTRUMENT=FILE", value_parser = measured)]
    measured: Vec<Measured>,
    /// Draw only this figure.
    #[arg(long, value_name = "NAME")]
    figure: Option<String>,
}

/// A measured curve, and the instrument that it was measured with.
#[derive(Clone, Debug)]
struct Measured {
    instrument: Instrument,
    curve: MeasuredCurve,
}

/// Reads `INSTRUMENT=FILE`, and the file.
fn measured(text: &str) -> Result<Measured, String> {
    let names = || Instrument::ALL.map(Instrument::name).join(", ");
    let (name, path) = text.split_once('=').ok_or_else(|| "expected INSTRUMENT=FILE".to_owned())?;
    let instrument = Instrument::ALL.into_iter().find(|instrument| instrument.name() == name);
    let instrument = instrument.ok_or_else(|| format!("`{name}` is none of {}", names()))?;
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let curve = MeasuredCurve::parse(&text).map_err(|error| format!("{path}: {error}"))?;
    Ok(Measured { instrument, curve })
}

/// Draws the figures of a folder from its tables, and writes the page about a run anew; nothing is run.
///
/// # Errors
/// A style or a folder that can't be used, figures that can't be drawn.
pub fn plot(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { folder: path, style, figure, measured } = arguments;
    let style = style.as_deref().map_or_else(|| Ok(Style::default()), Style::named)?;
    // Drawn before the folder is touched: mistakes leave it as it was.
    let mut drawings = draw_styled(path, &style, figure.as_deref())?;
    let folder = ResultsFolder::reopen_to_redraw(path)?;
    for Measured { instrument, curve } in measured {
        let file = format!("{INSTRUMENTS}/measured_{}.csv", instrument.name());
        folder.write(&file, |out| curve.write(out))?;
    }
    if !measured.is_empty() {
        drawings = draw_styled(path, &style, figure.as_deref())?;
    }
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
