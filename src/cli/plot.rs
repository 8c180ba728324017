//! `tautomata plot`: figures anew from tables.

use super::inspect::Asked;
use super::say;
use crate::conduct::write_drawings;
use crate::diagnostics::Diagnostics;
use crate::figures::{
    CONVERSION, Drawing, FigureError, Misfit, Overlay, Style, draw_styled, overlay,
    overlay_measurement,
};
use crate::instruments::Instrument;
use crate::measured::{Answers, MeasuredFile, Measurement, Shape, Table, rows_left_out};
use crate::report::{self, Contents};
use crate::results::{ResultsFolder, Tables, measured_name, shell_word};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata plot`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of a run or of a study.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print style: acs, rsc, elsevier, or a TOML file.
    #[arg(long, value_name = "NAME|FILE")]
    style: Option<String>,
    /// Draw a measured curve over an instrument's figure, such as ftir=film.csv, or points over that of conversion,
    /// conversion=ftir.csv; `ftir=none` takes it off again.
    #[arg(long, value_name = "FIGURE=FILE", value_parser = measured)]
    measured: Vec<Measured>,
    #[command(flatten)]
    answers: Asked,
    /// Draw only this figure.
    #[arg(long, value_name = "NAME")]
    figure: Option<String>,
}

/// The name of an instrument or `conversion`, and the file that was measured; none to take its curve off.
#[derive(Clone, Debug)]
struct Measured {
    over: &'static str,
    file: Option<PathBuf>,
}

impl Measured {
    /// Where its curve lies inside a results folder.
    fn place(&self) -> String {
        measured_name(self.over)
    }
}

/// Reads `FIGURE=FILE`.
fn measured(text: &str) -> Result<Measured, String> {
    let names = [&Instrument::ALL.map(Instrument::name)[..], &[CONVERSION]].concat();
    let (name, path) = text.split_once('=').ok_or_else(|| "expected FIGURE=FILE".to_owned())?;
    let over = names.iter().copied().find(|known| *known == name);
    let over = over.ok_or_else(|| format!("`{name}` is none of {}", names.join(", ")))?;
    Ok(Measured { over, file: (path != "none").then(|| path.into()) })
}

/// Draws the figures of a folder from its tables, and writes the page about a run anew; nothing is run.
///
/// # Errors
/// A style or a folder that can't be used, measured curves that do not fit, figures that can't be drawn.
pub fn plot(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { folder: path, style, figure, measured, answers } = arguments;
    let answers = answers.answers();
    let style = style.as_deref().map_or_else(|| Ok(Style::default()), Style::named)?;
    // Read and drawn before the folder is touched: mistakes leave it as it was.
    let tables = Tables::in_folder(path);
    let overlays =
        measured.iter().map(|one| fitted(&tables, one, &answers)).collect::<Result<Vec<_>, _>>()?;
    let mut drawings = draw_styled(path, &style, figure.as_deref())?;
    let folder = ResultsFolder::reopen_to_redraw(path)?;
    for (one, overlay) in measured.iter().zip(overlays) {
        match overlay {
            Some(overlay) => folder.write(&one.place(), |out| overlay.write(out))?,
            None => folder.take_away(&one.place())?,
        }
    }
    if !measured.is_empty() {
        drawings = draw_styled(path, &style, figure.as_deref())?;
    }
    write_drawings(&drawings, &folder)?;
    if let Some(manifest) = folder.redrawn()? {
        let (manifest, tables, drawings) = (&manifest, &tables, drawings.as_slice());
        report::write(&folder, Contents { manifest, tables, drawings })?;
    }
    folder.finish_redrawn()?;
    if ResultsFolder::never_ended(path) {
        say::note(format_args!(
            "warning: what began in {} did not come to its end: the figures show what was recorded until \
             then; `tautomata resume {}` continues it",
            path.display(),
            shell_word(path)
        ));
    }
    if let Some(warning) = style.warning() {
        say::note(format_args!("warning: {warning}"));
    }
    for Drawing { name, .. } in &drawings {
        say::line(path.join(name).display());
    }
    Ok(ExitCode::SUCCESS)
}

/// A curve in the units of its figure; none where it is to be taken off.
fn fitted(
    tables: &Tables,
    measured: &Measured,
    answers: &Answers,
) -> anyhow::Result<Option<Overlay>> {
    let Some(path) = &measured.file else { return Ok(None) };
    let over = measured.over;
    let name = path.display().to_string();
    let in_file = |what: String| FigureError::Measured(format!("{name}: {what}"));
    let file = MeasuredFile::open(path).map_err(|error| in_file(error.to_string()))?;
    let misfit = |misfit: Misfit| match misfit {
        Misfit::Lines(mistakes) => {
            anyhow::Error::from(Diagnostics::of(&name, &file.text, mistakes))
        }
        Misfit::Figure(FigureError::Measured(what)) => in_file(what).into(),
        Misfit::Figure(error) => error.into(),
    };
    let table = Table::read(&file.text).map_err(|mistake| misfit(Misfit::Lines(vec![mistake])))?;
    // A table of one's own need not say what its columns hold: the figure's axes do.
    let is_plain = matches!(table.shape, Shape::Plain | Shape::TwoColumns);
    let overlay = if is_plain && *answers == Answers::default() {
        overlay(tables, over, &table)
    } else {
        overlay_measurement(tables, over, &Measurement::read(&name, &file.bytes, answers)?)
    };
    let overlay = overlay.map_err(misfit)?;
    let counted = rows_left_out(&overlay.left_out, table.rows());
    let notes = counted.iter().chain(&overlay.notes);
    notes.for_each(|note| say::note(format_args!("{name}: {note}")));
    Ok(Some(overlay))
}
