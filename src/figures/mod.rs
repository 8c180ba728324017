//! Plots from result tables, nothing else: whatever lies in a results folder can be drawn again.
//!
//! Each figure is a module with one function, `draw`, that reads its table from a results
//! folder and gives a sheet, or nothing where the table holds nothing for it to show. A sheet
//! becomes `figures/NAME.svg` and `.pdf` (size in mm, text as text, its typeface inside) and
//! `figures/NAME.png` (300 dpi); the caller writes them. A new figure is a new module and one line
//! in `FIGURES`.

mod axis;
mod canvas;
mod chains;
mod chart;
#[cfg(test)]
mod clear;
mod colour;
mod colour_map;
mod conversion;
mod conversion_temperature;
mod dsc;
mod events;
mod font;
mod ftir;
mod ftir_bands;
mod hatch;
mod labels;
mod legend;
mod markers;
mod measured;
mod monomer_product;
mod nmr;
mod overlay;
mod panel;
mod pdf;
mod print_style;
mod protocol;
mod ramps;
mod replicates;
mod sheet;
mod slices;
mod spectra;
pub mod study;
mod style;
mod svg;
#[cfg(test)]
mod synthetic;
mod table;
mod tiling;
mod time;
mod titles;
mod uvvis;
mod verification;
#[cfg(test)]
mod vision;
mod xrd;
mod xrd_crystallinity;

pub use overlay::{Misfit, Overlay, overlay};
pub use print_style::{Format, Style};

use crate::diagnostics::Diagnostics;
use crate::results::FIGURES_FILE;
use sheet::Sheet;
use std::path::{Path, PathBuf};

/// A drawn figure, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Where it belongs in the results folder, with `/` between folders.
    pub name: String,
    /// The file's content.
    pub bytes: Vec<u8>,
}

/// Draws one figure from a results folder; nothing where there is nothing to show.
type Draw = fn(&Path, &Style) -> Result<Option<Sheet>, FigureError>;

/// Every figure of a run or of a verification, by the name of its files.
const FIGURES: [(&str, Draw); 16] = [
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
];

/// What keeps a figure from being drawn.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// A table that cannot be opened.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The table.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A table that lacks a column or holds something else than its columns should.
    #[error("{}: {what}", path.display())]
    Malformed {
        /// The table.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
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
            Self::Read { .. } => self.is_missing_table(),
            Self::Drawing(_) => false,
            _ => true,
        }
    }

    fn is_missing_table(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
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
    let (mut drawn, mut tables) = (Vec::new(), 0);
    let wanted = |own: &str| name.is_none_or(|name| name == own);
    for (own, draw) in FIGURES.into_iter().filter(|(own, _)| wanted(own)) {
        match draw(folder, style) {
            Ok(sheet) => {
                tables += 1;
                if let Some(sheet) = sheet {
                    drawn.extend(canvas::render(own, &sheet, style)?);
                }
            }
            Err(error) if error.is_missing_table() => {}
            Err(error) => return Err(error),
        }
    }
    drawn.extend(study::draw(folder, style, name)?);
    let listed = folder.join(FIGURES_FILE).is_file();
    match name {
        Some(name) if drawn.is_empty() => {
            Err(FigureError::NoFigure { name: name.to_owned(), folder: folder.to_owned() })
        }
        None if drawn.is_empty() && tables == 0 && !listed => {
            Err(FigureError::NoTables(folder.to_owned()))
        }
        _ => Ok(drawn),
    }
}

#[cfg(test)]
mod tests {
    use super::clear::assert_texts_are_clear;
    use super::synthetic::Sample;
    use super::*;

    /// The figures that a folder has the tables for, with their names.
    fn sheets(folder: &Path) -> Vec<(&'static str, Sheet)> {
        let sheet = |(name, draw): (&'static str, Draw)| match draw(folder, &Style::default()) {
            Err(error) if error.is_missing_table() => None,
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
        let folder = Sample { end_temperature: 443.15, ..Sample::default() }.folder();
        let drawings = draw_all(folder.path()).unwrap();
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
        let folder = Sample::default().folder();
        let sheet = slices::draw(folder.path(), &Style::default()).unwrap().unwrap();
        // 24 by 24 cells with two molecules each, at three times.
        let tiles = 24 * 24 * 2 * 3;
        let size = canvas::svg_document(&sheet).unwrap().len() - font::style_sheet().len();
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
            let sheets = sheets(sample.folder().path());
            assert!(sheets.len() >= 4, "{name}: {} figures", sheets.len());
            for (figure, sheet) in sheets {
                assert_texts_are_clear(&sheet, &format!("{name}-{figure}"));
            }
        }
    }

    #[test]
    fn a_missing_table_is_left_out_and_no_table_is_an_error() {
        let folder = Sample { times: 3, ..Sample::default() }.folder();
        std::fs::remove_file(folder.path().join("slices.csv")).unwrap();
        assert!(sheets(folder.path()).iter().all(|(name, _)| *name != "slices"));
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(draw_all(empty.path()), Err(FigureError::NoTables(_))));
    }
}
