//! Plots from result tables, nothing else: whatever lies in a results folder can be drawn again.
//!
//! Each figure is a module with one function, `draw`, that reads its table from a results
//! folder and gives `figures/NAME.svg` (size in mm, text as text, its
//! typeface inside) and `figures/NAME.png`
//! (300 dpi), or nothing where the table holds nothing for it to show. Whoever asked for them
//! writes them. A new figure is a new module and one line in `FIGURES`.

mod axis;
mod canvas;
pub mod chains;
pub mod conversion;
pub mod conversion_temperature;
pub mod events;
mod font;
mod legend;
mod panel;
mod replicates;
mod sheet;
pub mod slices;
mod style;
mod svg;
#[cfg(test)]
mod synthetic;
mod table;
mod tiling;
mod time;

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
type Draw = fn(&Path) -> Result<Vec<Drawing>, FigureError>;

/// Every figure.
const FIGURES: [Draw; 5] =
    [conversion::draw, conversion_temperature::draw, slices::draw, chains::draw, events::draw];

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
    /// A folder without a single table that a figure is drawn from.
    #[error("no result tables in {}", .0.display())]
    NoTables(PathBuf),
}

impl FigureError {
    fn is_missing_table(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
    }
}

/// Draws every figure that a results folder has the table for.
///
/// # Errors
/// [`FigureError::NoTables`] if there is no table at all; otherwise the first failure of a
/// figure. A missing table is no failure: its figure is left out.
pub fn draw_all(folder: &Path) -> Result<Vec<Drawing>, FigureError> {
    let mut drawn = Vec::new();
    let mut tables = 0;
    for draw in FIGURES {
        match draw(folder) {
            Ok(drawings) => {
                tables += 1;
                drawn.extend(drawings);
            }
            Err(error) if error.is_missing_table() => {}
            Err(error) => return Err(error),
        }
    }
    if tables == 0 { Err(FigureError::NoTables(folder.to_owned())) } else { Ok(drawn) }
}

#[cfg(test)]
mod tests {
    use super::synthetic::{Folder, Sample};
    use super::*;

    /// Draws everything, and keeps it where the folder is kept.
    fn drawn(folder: &Folder) -> Vec<Drawing> {
        let drawings = draw_all(folder.path()).unwrap();
        std::fs::create_dir_all(folder.path().join("figures")).unwrap();
        for drawing in &drawings {
            std::fs::write(folder.path().join(&drawing.name), &drawing.bytes).unwrap();
        }
        drawings
    }

    /// Whether it is the drawing's SVG, not its PNG.
    fn is_svg(drawing: &Drawing) -> bool {
        Path::new(&drawing.name).extension().is_some_and(|extension| extension == "svg")
    }

    /// Width of a PNG and its dots a metre, from its IHDR and pHYs chunks.
    fn png_facts(png: &[u8]) -> (u32, u32) {
        let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        (reader.info().width, reader.info().pixel_dims.unwrap().xppu)
    }

    #[test]
    fn a_ramp_gives_every_figure_twice_at_journal_width() {
        let sample = Sample { end_temperature: 443.15, ..Sample::default() };
        let folder = Folder::to_look_at("ramp", &sample);
        let drawings = drawn(&folder);
        assert_eq!(drawings.len(), 2 * FIGURES.len());
        for drawing in &drawings {
            let Drawing { name, bytes } = drawing;
            let wide = name.starts_with("figures/slices.");
            if is_svg(drawing) {
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
        let folder = Folder::with(&Sample::default());
        let drawings = slices::draw(folder.path()).unwrap();
        let svg = drawings.iter().find(|drawing| is_svg(drawing)).unwrap();
        // 24 by 24 cells with two molecules each, at three times.
        let tiles = 24 * 24 * 2 * 3;
        let typeface = font::style_sheet().len();
        assert!(svg.bytes.len() < typeface + 70 * tiles, "{} bytes", svg.bytes.len());
    }

    /// The value of an attribute of an SVG element.
    fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
        let (_, after) = element.split_once(&format!(" {name}=\"")).unwrap();
        after.split_once('"').unwrap().0
    }

    /// The box of a text of an SVG: left, top, right, bottom in its units.
    fn text_box(element: &str) -> [f64; 4] {
        let number = |name| attribute(element, name).parse::<f64>().unwrap();
        let (x, y, em) = (number("x"), number("y"), number("font-size"));
        let content = element.split_once('>').unwrap().1.split_once('<').unwrap().0.trim();
        let length = font::width(content, em);
        // Plotters moves the baseline 0.76 em down; capitals reach 0.69 em above it and
        // descenders 0.21 em below.
        let (top, bottom) = (0.07 * em, 0.97 * em);
        let before = match attribute(element, "text-anchor") {
            "start" => 0.0,
            "middle" => length / 2.0,
            _ => length,
        };
        if element.contains("rotate(270") {
            [x + top, y + before - length, x + bottom, y + before]
        } else {
            [x - before, y + top, x - before + length, y + bottom]
        }
    }

    /// Every text lies whole on the sheet and on no other text.
    fn assert_texts_are_clear(svg: &str, name: &str) {
        let view: Vec<f64> =
            attribute(svg, "viewBox").split(' ').map(|n| n.parse().unwrap()).collect();
        let boxes: Vec<_> = svg.split("<text").skip(1).map(text_box).collect();
        // A tenth of a point, 3.5 units: texts that touch, such as a power and its exponent.
        let slack = 3.5;
        for (index, a) in boxes.iter().enumerate() {
            let inside = a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= view[2] && a[3] <= view[3];
            assert!(inside, "{name}: text {index} at {a:?} leaves {view:?}");
            for b in &boxes[..index] {
                let across = a[2].min(b[2]) - a[0].max(b[0]);
                let down = a[3].min(b[3]) - a[1].max(b[1]);
                assert!(across <= slack || down <= slack, "{name}: {a:?} covers {b:?}");
            }
        }
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
            let folder = Folder::to_look_at(name, &sample);
            let drawings = drawn(&folder);
            assert!(drawings.len() >= 8, "{name}: {} drawings", drawings.len());
            for svg in drawings.iter().filter(|drawing| is_svg(drawing)) {
                let text = std::str::from_utf8(&svg.bytes).unwrap();
                assert_texts_are_clear(text, &format!("{name}: {}", svg.name));
            }
        }
    }

    #[test]
    fn a_missing_table_is_left_out_and_no_table_is_an_error() {
        let folder = Folder::with(&Sample { times: 3, ..Sample::default() });
        std::fs::remove_file(folder.path().join("slices.csv")).unwrap();
        assert!(!drawn(&folder).iter().any(|drawing| drawing.name.contains("slices")));
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(draw_all(empty.path()), Err(FigureError::NoTables(_))));
    }
}
