//! Plots from result tables, nothing else: whatever lies in a results folder can be drawn again.
//!
//! Each figure is a module with one function, `draw`, that takes the typed rows of its table and
//! gives a sheet, or nothing where the table holds nothing for it to show. A sheet
//! becomes `figures/NAME.svg` and `.pdf` (size in mm, text as text, its typeface inside) and
//! `figures/NAME.png` (300 dpi); the caller writes them. A new figure is a new module and one line
//! in `FIGURES`.
//!
//! ```
//! use tautomata::figures::{Style, draw_run};
//! use tautomata::prelude::*;
//! use tautomata::run::tables;
//!
//! # let text = "[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = 'anneal'\ntemperature = '140 degC'\ntime = '1 h'";
//! # let scenario: Scenario = text.parse()?;
//! let outcome = simulate(&scenario, &Unobserved)?;
//! let tables = tables::all(&scenario, &outcome);
//! let drawn = draw_run(&tables, &Style::default(), Some("conversion"))?.expect("a table of conversion");
//! assert!(drawn.iter().any(|drawing| drawing.name == "figures/conversion.svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod axes_asked;
mod axis;
mod beyond;
mod canvas;
mod caption;
mod chains;
mod chart;
#[cfg(test)]
mod clear;
mod colour;
mod colour_map;
mod compare;
mod conversion;
mod conversion_temperature;
mod dsc;
mod eps;
mod events;
mod fit;
mod font;
mod frame;
mod ftir;
mod ftir_bands;
mod hatch;
mod kinetics;
mod labels;
mod legend;
mod markers;
mod measured;
mod monomer_product;
mod nmr;
mod outline;
mod overlay;
mod own_font;
mod pane;
mod panel;
mod pdf;
mod print_style;
mod protocol;
mod ramps;
mod raster;
mod replicates;
mod scale_bar;
mod sheet;
mod slices;
mod spectra;
pub mod study;
mod style;
mod svg;
mod symbol;
#[cfg(test)]
mod synthetic;
mod temperature_panel;
mod text;
mod tiling;
mod time;
mod titles;
mod typeface;
mod uvvis;
mod verification;
#[cfg(test)]
mod vision;
mod xrd;
mod xrd_crystallinity;

pub use caption::{Pixels, caption};
pub use colour_map::scale_colour;
pub use overlay::{CONVERSION, Misfit, Overlay, overlay, overlay_measurement};
pub use print_style::{Format, Look, Style};
pub use time::TimeUnit;

use crate::diagnostics::Diagnostics;
use crate::results::table::TableError;
use crate::results::{FIGURES_FILE, Tables};
use sheet::Sheet;
use std::path::{Path, PathBuf};
use temperature_panel::with_program;

/// A drawn figure, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Where it belongs in the results folder, with `/` between folders.
    pub name: String,
    /// The file's content.
    pub bytes: Vec<u8>,
}

/// Draws one figure of the tables; nothing where there is nothing to show.
type Draw = fn(&Tables, &Style) -> Result<Option<Sheet>, FigureError>;

/// Every figure of a run, of a verification, of kinetics, of a fit or of a comparison, by the name of its files.
const FIGURES: [(&str, Draw); 35] = [
    ("protocol", protocol::draw),
    ("conversion", conversion::draw),
    ("conversion_temperature", conversion_temperature::draw),
    ("slices", slices::draw),
    ("chains", chains::draw),
    ("events", events::draw),
    ("verification", verification::draw),
    ("ftir", ftir::draw),
    ("ftir_bands", ftir_bands::draw),
    ("xrd", xrd::draw),
    ("xrd_crystallinity", xrd_crystallinity::draw),
    ("nmr", nmr::draw),
    ("uvvis", uvvis::draw),
    ("colour", colour::draw),
    ("dsc", dsc::draw),
    ("monomer_product", monomer_product::draw),
    ("activation_energy", kinetics::energy),
    ("truth", kinetics::truth),
    ("conversion_curves", kinetics::curves),
    ("baseline", kinetics::baseline),
    ("kissinger", kinetics::kissinger),
    ("models", kinetics::models),
    ("master", kinetics::master),
    ("prediction", kinetics::prediction),
    ("ttt", kinetics::ttt),
    ("fit", fit::data),
    ("posterior", fit::posterior),
    ("residuals", fit::residuals),
    ("leave_one_out", fit::leave_one_out),
    ("sensitivity", fit::sensitivity),
    ("compared_conversion", compare::conversion),
    ("compared_crystalline_fraction", compare::order),
    ("compared_live_end_fraction", compare::live_ends),
    ("compared_number_average_length", compare::lengths),
    ("compared_dispersity", compare::dispersity),
];

/// What keeps a figure from being drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FigureError {
    /// A table that cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Drawing itself failed.
    #[error("cannot draw: {0}")]
    Drawing(String),
    /// `figures.toml` cannot be read, or has mistakes.
    #[error("{0}")]
    List(#[from] Diagnostics),
    /// A figure that the tables cannot be drawn as.
    #[error("{0}")]
    Figure(String),
    /// A measured curve that cannot lie over a figure.
    #[error("{0}")]
    Measured(String),
    /// Figures of a study that cannot be drawn from its tables.
    #[error("{}:{}", path.display(), mistakes.iter().flat_map(|mistake| ["\n  ", mistake]).collect::<String>())]
    Study {
        /// The list of figures.
        path: PathBuf,
        /// What is wrong, each with the figure's name.
        mistakes: Vec<String>,
    },
    /// No figure of a name.
    #[error("{} holds nothing to draw a figure `{name}` from", folder.display())]
    NoFigure {
        /// The name.
        name: String,
        /// The folder.
        folder: PathBuf,
    },
    /// A folder without a single table that a figure is drawn from.
    #[error("no result tables in {}", .0.display())]
    NoTables(PathBuf),
}

impl FigureError {
    /// Whether it is the user's to mend: another folder, another name, a list or a table that
    /// they changed.
    pub fn is_users_fault(&self) -> bool {
        match self {
            Self::Table(error @ TableError::Unreadable { .. }) => error.is_missing(),
            Self::Drawing(_) => false,
            _ => true,
        }
    }
}

/// Draws every figure that a results folder has the table for: those of a run, and those that
/// `figures.toml` lists if it is a study's.
///
/// # Errors
/// [`FigureError::NoTables`] if there is no table at all; otherwise the first failure of a
/// figure. A missing table of a run is no failure: its figure is left out.
pub fn draw_all(folder: &Path) -> Result<Vec<Drawing>, FigureError> {
    draw_styled(folder, &Style::default(), None)
}

/// Draws as [`draw_all`] does in a style, all figures or the one of a name.
///
/// # Errors
/// Those of [`draw_all`]; [`FigureError::NoFigure`] if the folder has none of that name, or
/// nothing for it to show.
pub fn draw_styled(
    folder: &Path,
    style: &Style,
    name: Option<&str>,
) -> Result<Vec<Drawing>, FigureError> {
    let of_run = draw_run(&Tables::in_folder(folder), style, name)?;
    let listed = folder.join(FIGURES_FILE).is_file();
    if of_run.is_none() && name.is_none() && !listed {
        return Err(FigureError::NoTables(folder.to_owned()));
    }
    let mut drawn = of_run.unwrap_or_default();
    drawn.extend(study::draw(folder, style, name)?);
    match name {
        Some(name) if drawn.is_empty() => {
            Err(FigureError::NoFigure { name: name.to_owned(), folder: folder.to_owned() })
        }
        _ => Ok(drawn),
    }
}

/// Draws the figures of a run or of a verification that there are tables for, all or the one of a
/// name; `None` if there is no table for any.
///
/// # Errors
/// The first failure of a figure. A missing table is no failure: its figure is left out.
pub fn draw_run(
    tables: &Tables,
    style: &Style,
    name: Option<&str>,
) -> Result<Option<Vec<Drawing>>, FigureError> {
    let Some(sheets) = sheets(tables, style, name)? else { return Ok(None) };
    let (mut drawn, mut pixels) = (Vec::new(), Vec::new());
    for (own, sheet) in sheets {
        drawn.extend(canvas::render(own, &sheet, style, &mut pixels)?);
    }
    Ok(Some(drawn))
}

/// The names of the figures that [`draw_run`] draws.
///
/// # Errors
/// As [`draw_run`].
pub fn names(tables: &Tables) -> Result<Vec<&'static str>, FigureError> {
    let sheets = sheets(tables, &Style::default(), None)?.unwrap_or_default();
    Ok(sheets.into_iter().map(|(name, _)| name).collect())
}

/// The sheets of the figures that there are tables for; `None` if there is no table for any.
fn sheets(
    tables: &Tables,
    style: &Style,
    name: Option<&str>,
) -> Result<Option<Vec<(&'static str, Sheet)>>, FigureError> {
    let mut sheets: Option<Vec<(&str, Sheet)>> = None;
    let wanted = |own: &str| name.is_none_or(|name| name == own);
    for (own, draw) in FIGURES.into_iter().filter(|(own, _)| wanted(own)) {
        let style = with_program(style.with_axes(style.axes().of_run(own)), tables)?;
        match draw(tables, &style) {
            Ok(Some(sheet)) if style.axes().has_limits() && sheet.limits.is_none() => {
                let what = format!("figure `{own}` has no axes that take limits");
                return Err(FigureError::Figure(what));
            }
            Ok(sheet) => sheets.get_or_insert_default().extend(sheet.map(|sheet| (own, sheet))),
            Err(FigureError::Table(error)) if error.is_missing() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(sheets)
}

#[cfg(test)]
mod tests {
    use super::clear::assert_texts_are_clear;
    use super::synthetic::Sample;
    use super::*;
    use crate::results::Table;

    /// The figures that there are tables for, with their names.
    fn sheets(tables: &Tables) -> Vec<(&'static str, Sheet)> {
        let sheet = |(name, draw): (&'static str, Draw)| match draw(tables, &Style::default()) {
            Err(FigureError::Table(error)) if error.is_missing() => None,
            sheet => Some((name, sheet.unwrap()?)),
        };
        FIGURES.into_iter().filter_map(sheet).collect()
    }

    /// Whether the drawing's name ends so.
    fn is_a(extension: &str, drawing: &Drawing) -> bool {
        Path::new(&drawing.name).extension().is_some_and(|own| own == extension)
    }

    /// Width of a PNG and its dots a metre, from its IHDR and pHYs chunks.
    fn png_facts(png: &[u8]) -> (u32, u32) {
        let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        (reader.info().width, reader.info().pixel_dims.unwrap().xppu)
    }

    #[test]
    fn a_ramp_gives_every_figure_in_every_format_at_journal_width() {
        let tables = Sample { end_temperature: 443.15, ..Sample::default() }.tables();
        let drawings = draw_run(&tables, &Style::default(), None).unwrap().unwrap();
        // It has neither a verification nor instruments.
        let own = ["conversion", "conversion_temperature", "slices", "chains", "events"];
        assert_eq!(drawings.len(), 3 * own.len());
        for drawing in &drawings {
            let Drawing { name, bytes } = drawing;
            if is_a("pdf", drawing) {
                assert!(bytes.starts_with(b"%PDF"), "{name}");
                continue;
            }
            let wide = name.starts_with("figures/slices.");
            if is_a("svg", drawing) {
                let svg = std::str::from_utf8(bytes).unwrap();
                let width = if wide { "width=\"178mm\"" } else { "width=\"85mm\"" };
                assert!(svg.contains(width) && svg.contains("<text"), "{name}");
                assert!(svg.contains("@font-face"), "{name} has no typeface of its own");
            } else {
                // 85 mm and 178 mm at 300 dots an inch; 300 / 0.0254 dots a metre.
                assert_eq!(png_facts(bytes), (if wide { 2102 } else { 1004 }, 11_811));
            }
        }
    }

    /// A tile's path is a start of eleven characters (`M1234 5678l`), five or six steps of at
    /// most eight (`-123-123`) and an end: 60. At the rim, a sixth of them, it is rounder: 100.
    /// That is 67 on average; as elements of their own they took 110.
    #[test]
    fn slices_of_the_lattice_stay_small() {
        let sheet = slices::draw(&Sample::default().tables(), &Style::default()).unwrap().unwrap();
        // 24 by 24 cells with two molecules each, at three times.
        let tiles = 24 * 24 * 2 * 3;
        let size =
            svg::document(&sheet).len() - svg::document(&Style::default().sheet(1.0, 1.0)).len();
        assert!(size < 70 * tiles, "{size} bytes");
    }

    #[test]
    fn odd_samples_draw_every_text_clear_of_the_others() {
        let odd = [
            ("hold", Sample::default()),
            ("single", Sample { replicates: 1, slices: &[1.0], ..Sample::default() }),
            ("instant", Sample { times: 1, slices: &[0.0], ..Sample::default() }),
            ("short", Sample { duration: 3e-5, slices: &[0.0, 1.0], ..Sample::default() }),
            (
                "long",
                Sample {
                    duration: 3e11,
                    slices: &[0.0, 0.1, 0.2, 0.4, 0.6, 1.0],
                    ..Sample::default()
                },
            ),
            ("idle", Sample { conversion: 0.0, chains: false, ..Sample::default() }),
        ];
        for (name, sample) in odd {
            let sheets = sheets(&sample.tables());
            assert!(sheets.len() >= 4, "{name}: {} figures", sheets.len());
            for (figure, sheet) in sheets {
                assert_texts_are_clear(&sheet, &format!("{name}-{figure}"));
            }
        }
    }

    #[test]
    fn a_missing_table_is_left_out_and_no_table_is_an_error() {
        let tables = Sample { times: 3, ..Sample::default() }.tables();
        let tables = Tables { slices: Table::default(), ..tables };
        assert!(sheets(&tables).iter().all(|(name, _)| *name != "slices"));
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(draw_all(empty.path()), Err(FigureError::NoTables(_))));
    }
}
