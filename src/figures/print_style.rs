//! How figures are printed: widths, type, lines, colours and file formats, as a journal or a
//! user wants them.

use plotters::style::RGBColor;
use serde::Deserialize;
use std::path::{Path, PathBuf};

use super::style::{DATA_WEIGHT, DOUBLE_COLUMN, LABEL_SIZE, LineStyle, SINGLE_COLUMN, line_style};
use crate::results::ColumnWidth;

/// The form of a figure's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Vectors, text as text.
    Svg,
    /// Pixels.
    Png,
    /// Vectors, text as text, typeface embedded.
    Pdf,
}

/// How figures are printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// The width of figures that do not say theirs, if not each its own.
    column: Option<ColumnWidth>,
    /// Widths of one column and of the page in mm.
    columns: [f64; 2],
    width_mm: Option<f64>,
    height_mm: Option<f64>,
    font_size_pt: f64,
    line_weight_pt: f64,
    /// Colours of lines; empty for the usual ones.
    colours: Vec<RGBColor>,
    formats: Vec<Format>,
    dpi: f64,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            column: None,
            columns: [SINGLE_COLUMN, DOUBLE_COLUMN],
            width_mm: None,
            height_mm: None,
            font_size_pt: LABEL_SIZE,
            line_weight_pt: DATA_WEIGHT,
            colours: Vec::new(),
            formats: vec![Format::Svg, Format::Png, Format::Pdf],
            dpi: 300.0,
        }
    }
}

/// Journals' widths of one column and of the page in mm, from what they tell authors:
///
/// - American Chemical Society, "Preparing Manuscript Graphics" (ACS Paragon Plus): 3.25 in and
///   7 in.
/// - Royal Society of Chemistry, "Guidelines for Preparation of Illustrations", 1.2: 8.3 cm and
///   17.1 cm; lettering in 7 pt Arial.
/// - Elsevier, "Artwork sizing", as of 2024: 90 mm and 190 mm (1063 and 2244 pixels at 300 dpi);
///   lettering in 7 pt.
const JOURNALS: [(&str, [f64; 2]); 3] =
    [("acs", [82.55, 177.8]), ("rsc", [83.0, 171.0]), ("elsevier", [90.0, 190.0])];

/// Why a style cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StyleError {
    /// It is no name of a style, and no file can be opened there.
    #[error("no style {}: {source}; styles with a name are {}", file.display(), names())]
    Read {
        /// What was asked for.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is wrong.
    #[error("{}: {what}", file.display())]
    Content {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        what: String,
    },
}

fn names() -> String {
    JOURNALS.map(|(name, _)| name).join(", ")
}

/// A style as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleFile {
    column: Option<ColumnWidth>,
    width_mm: Option<f64>,
    height_mm: Option<f64>,
    font_size_pt: Option<f64>,
    line_weight_pt: Option<f64>,
    colours: Option<Vec<String>>,
    formats: Option<Vec<Format>>,
    dpi: Option<f64>,
}

impl Style {
    /// The style of a journal (`acs`, `rsc`, `elsevier`) or of a TOML file.
    ///
    /// # Errors
    /// [`StyleError::Read`] if it is neither, [`StyleError::Content`] with everything that is
    /// wrong with the file.
    pub fn named(name_or_file: &str) -> Result<Self, StyleError> {
        if let Some((_, columns)) = JOURNALS.iter().find(|(name, _)| *name == name_or_file) {
            return Ok(Self { columns: *columns, ..Self::default() });
        }
        let file = PathBuf::from(name_or_file);
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text, &file),
            Err(source) => Err(StyleError::Read { file, source }),
        }
    }

    fn parse(text: &str, file: &Path) -> Result<Self, StyleError> {
        let wrong = |what: String| StyleError::Content { file: file.into(), what };
        let read: StyleFile = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let mut mistakes = Vec::new();
        let mut number = |key: &str, value: Option<f64>, low: f64, high: f64| {
            if value.is_some_and(|value| !(low..=high).contains(&value)) {
                mistakes.push(format!("`{key}` lies between {low} and {high}"));
            }
            value
        };
        let usual = Self::default();
        let width_mm = number("width_mm", read.width_mm, 30.0, 500.0);
        let height_mm = number("height_mm", read.height_mm, 30.0, 500.0);
        let font_size_pt = number("font_size_pt", read.font_size_pt, 4.0, 24.0);
        let line_weight_pt = number("line_weight_pt", read.line_weight_pt, 0.1, 10.0);
        let dpi = number("dpi", read.dpi, 72.0, 1200.0);
        let mut colours = Vec::new();
        for text in read.colours.unwrap_or_default() {
            match colour(&text) {
                Some(colour) => colours.push(colour),
                None => mistakes.push(format!("`{text}` is no colour such as \"#0072B2\"")),
            }
        }
        if read.formats.as_ref().is_some_and(Vec::is_empty) {
            mistakes.push("`formats` names one at least of svg, png and pdf".into());
        }
        if !mistakes.is_empty() {
            return Err(wrong(mistakes.join("; ")));
        }
        Ok(Self {
            column: read.column,
            width_mm,
            height_mm,
            font_size_pt: font_size_pt.unwrap_or(usual.font_size_pt),
            line_weight_pt: line_weight_pt.unwrap_or(usual.line_weight_pt),
            colours,
            formats: read.formats.unwrap_or(usual.formats),
            dpi: dpi.unwrap_or(usual.dpi),
            columns: usual.columns,
        })
    }

    /// The type size over the usual one. Sheets are laid out in the usual sizes and enlarged by
    /// this, so that distances grow with the type.
    pub(super) fn enlargement(&self) -> f64 {
        self.font_size_pt / LABEL_SIZE
    }

    /// By how much lines are heavier than type that grew so makes them.
    pub(super) fn line_factor(&self) -> f64 {
        self.line_weight_pt / DATA_WEIGHT / self.enlargement()
    }

    /// Whether the style fixes the width of every figure.
    pub(super) fn fixes_width(&self) -> bool {
        self.width_mm.is_some() || self.column.is_some()
    }

    /// Width in mm, before enlargement, of a figure that would have this one by itself.
    pub(super) fn width(&self, own: ColumnWidth) -> f64 {
        let [single, double] = self.columns;
        let column = match self.column.unwrap_or(own) {
            ColumnWidth::Single => single,
            ColumnWidth::Double => double,
        };
        self.width_mm.unwrap_or(column) / self.enlargement()
    }

    /// Width in mm, before enlargement, of a figure that may ask for one: one column unless it or
    /// the style says otherwise.
    pub(super) fn width_as_asked(&self, asked: Option<ColumnWidth>) -> f64 {
        let column = asked.or(self.column);
        Self { column, ..self.clone() }.width(ColumnWidth::Single)
    }

    /// Height in mm, before enlargement, of a figure that would have this one by itself.
    pub(super) fn height(&self, own: f64) -> f64 {
        self.height_mm.map_or(own, |height| height / self.enlargement())
    }

    /// The style of the `index`th line.
    pub(super) fn line(&self, index: usize) -> LineStyle {
        let usual = line_style(index);
        let own = self.colours.get(index % self.colours.len().max(1)).copied();
        LineStyle { colour: own.unwrap_or(usual.colour), ..usual }
    }

    /// The files that are wanted.
    pub(super) fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// Resolution of pixels in dots an inch.
    pub(super) fn dpi(&self) -> f64 {
        self.dpi
    }
}

/// A colour from `#RRGGBB`.
fn colour(text: &str) -> Option<RGBColor> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
    Some(RGBColor(channel(0)?, channel(2)?, channel(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Style, StyleError> {
        Style::parse(text, Path::new("mine.toml"))
    }

    #[test]
    fn journals_have_their_widths() {
        let style = Style::named("acs").unwrap();
        assert_eq!(style.width(ColumnWidth::Single), 82.55);
        assert_eq!(style.width(ColumnWidth::Double), 177.8);
        assert_eq!(Style::default().width(ColumnWidth::Single), 85.0);
        let told = Style::named("nature").unwrap_err().to_string();
        assert!(told.contains("no style nature") && told.contains("acs, rsc, elsevier"), "{told}");
    }

    #[test]
    fn a_file_sets_what_it_names() {
        let style = parse(
            "column = \"double\"\nheight_mm = 70\nfont_size_pt = 14\nline_weight_pt = 1.2\n\
             colours = [\"#0072B2\", \"#d55e00\"]\nformats = [\"pdf\"]\ndpi = 600\n",
        )
        .unwrap();
        // Laid out at half the size, then enlarged twice; lines keep their weight.
        assert_eq!(style.width(ColumnWidth::Single), DOUBLE_COLUMN / 2.0);
        assert_eq!(
            (style.height(60.0), style.enlargement(), style.line_factor()),
            (35.0, 2.0, 0.5)
        );
        assert_eq!(style.width_as_asked(None), DOUBLE_COLUMN / 2.0);
        assert_eq!(style.width_as_asked(Some(ColumnWidth::Single)), SINGLE_COLUMN / 2.0);
        assert_eq!(style.line(2).colour, RGBColor(0, 114, 178));
        assert_eq!(style.line(3).colour, RGBColor(213, 94, 0));
        assert_eq!((style.formats(), style.dpi()), ([Format::Pdf].as_slice(), 600.0));
        assert_eq!(parse("").unwrap(), Style::default());
    }

    #[test]
    fn every_value_out_of_bounds_is_told() {
        let told = parse("dpi = 1\nwidth_mm = 2\ncolours = [\"red\", \"#12345é\"]\nformats = []\n");
        let told = told.unwrap_err().to_string();
        for part in ["mine.toml: ", "`dpi`", "`width_mm`", "`red`", "`#12345é`", "`formats`"] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
        let told = parse("dpi = 300\nfontsize = 7\n").unwrap_err().to_string();
        assert!(told.contains("line 2") && told.contains("unknown field `fontsize`"), "{told}");
    }
}
