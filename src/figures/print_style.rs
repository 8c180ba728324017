//! How figures are printed: widths, type, lines, colours and file formats, as a journal or a
//! user wants them.

use plotters::style::RGBColor;
use std::path::Path;
use std::sync::Arc;

use super::axes_asked::AxesAsked;
use super::own_font;
use super::sheet::Sheet;
use super::style::{
    AXIS_WEIGHT, DATA_WEIGHT, DOUBLE_COLUMN, LABEL_SIZE, LINE_COLOURS, LineStyle, SINGLE_COLUMN,
    hex_colour, line_style,
};
use super::typeface::Typeface;
use crate::diagnostics::reader::{Bounds, Field, Table, parse};
use crate::diagnostics::{Diagnostic, Diagnostics, Read, cause};
use crate::measured::read_text;
use crate::results::ColumnWidth;

/// The form of a figure's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Vectors, text as text.
    Svg,
    /// Pixels.
    Png,
    /// Vectors, text as text, typeface embedded.
    Pdf,
    /// Vectors, text as outlines: encapsulated PostScript.
    Eps,
    /// Pixels, compressed without loss (LZW).
    Tiff,
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
    axes: AxesAsked,
    typeface: Arc<Typeface>,
}

/// What a figure looks like, in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Width of one column in mm.
    pub column_mm: f64,
    /// Type size of labels in pt.
    pub font_size_pt: f64,
    /// Weight of data lines in pt.
    pub line_weight_pt: f64,
    /// Weight of axes in pt.
    pub axis_weight_pt: f64,
    /// Dots per inch.
    pub dpi: f64,
    /// Colours of lines in order, `#rrggbb`.
    pub colours: Vec<String>,
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
            axes: AxesAsked::default(),
            typeface: Arc::default(),
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

const FORMATS: [(&str, Format); 5] = [
    ("svg", Format::Svg),
    ("png", Format::Png),
    ("pdf", Format::Pdf),
    ("eps", Format::Eps),
    ("tiff", Format::Tiff),
];
const COLUMNS: [(&str, ColumnWidth); 2] =
    [("single", ColumnWidth::Single), ("double", ColumnWidth::Double)];
const KEYS: [&str; 14] = [
    "column",
    "width_mm",
    "height_mm",
    "font_size_pt",
    "font",
    "font_italic",
    "line_weight_pt",
    "colours",
    "formats",
    "dpi",
    "time_unit",
    "temperature_unit",
    "temperature_panel",
    "limits",
];
const SIZE: Bounds = Bounds { range: 30.0..=500.0, says: "30 to 500" };
const FONT_SIZE: Bounds = Bounds { range: 4.0..=24.0, says: "4 to 24" };
const LINE_WEIGHT: Bounds = Bounds { range: 0.1..=10.0, says: "0.1 to 10" };
const DPI: Bounds = Bounds { range: 72.0..=1200.0, says: "72 to 1200" };

impl Style {
    /// The style of a journal (`acs`, `rsc`, `elsevier`) or of a TOML file.
    ///
    /// # Errors
    /// If it is neither, or every mistake in the file.
    pub fn named(name_or_file: &str) -> Result<Self, Diagnostics> {
        if let Some((_, columns)) = JOURNALS.iter().find(|(name, _)| *name == name_or_file) {
            return Ok(Self { columns: *columns, ..Self::default() });
        }
        let text = read_text(Path::new(name_or_file)).map_err(|error| {
            let message = format!("no style {name_or_file}: {}", cause(&error));
            let names = JOURNALS.map(|(name, _)| name).join(", ");
            let help = format!("styles with a name are {names}; others are TOML files");
            Diagnostics::of(name_or_file, "", vec![Diagnostic::new(0..0, message).help(help)])
        })?;
        let folder = Path::new(name_or_file).parent().unwrap_or(Path::new(""));
        parse(name_or_file, &text, |file| read(file, folder))
    }

    /// What figures drawn by other programs need to go with ours.
    pub fn look(&self) -> Look {
        let colour = |index| {
            let RGBColor(red, green, blue) = self.line(index).colour;
            format!("#{red:02x}{green:02x}{blue:02x}")
        };
        let colours = if self.colours.is_empty() { LINE_COLOURS.len() } else { self.colours.len() };
        Look {
            column_mm: self.columns[0],
            font_size_pt: self.font_size_pt,
            line_weight_pt: self.line_weight_pt,
            axis_weight_pt: AXIS_WEIGHT * self.enlargement(),
            dpi: self.dpi,
            colours: (0..colours).map(colour).collect(),
        }
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

    /// An empty page of a size in mm, before enlargement.
    pub(super) fn sheet(&self, width_mm: f64, height_mm: f64) -> Sheet {
        Sheet::new(width_mm, height_mm, self.typeface.clone())
    }

    /// What texts are set in.
    pub(super) fn typeface(&self) -> &Typeface {
        &self.typeface
    }

    /// What a font of the style's own lacked in the figures that were drawn so far, in words; none if nothing.
    pub fn warning(&self) -> Option<String> {
        let lacking = self.typeface.lacking();
        let named = lacking.iter().map(|&c| format!("{c} (U+{:04X})", u32::from(c)));
        let named = named.collect::<Vec<_>>().join(", ");
        (!named.is_empty()).then(|| {
            format!("the font of the style lacks {named}: set in the built-in typeface instead")
        })
    }

    /// The files that are wanted.
    pub(super) fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// The units and limits of axes that it asks for.
    pub(super) fn axes(&self) -> &AxesAsked {
        &self.axes
    }

    /// The same with other units and limits of axes.
    pub(super) fn with_axes(&self, axes: AxesAsked) -> Self {
        Self { axes, ..self.clone() }
    }

    /// Resolution of pixels in dots an inch.
    pub(super) fn dpi(&self) -> f64 {
        self.dpi
    }
}

/// A style as its file in a folder has it.
fn read(file: &Table<'_>, folder: &Path) -> Read<Style> {
    file.check_keys(&KEYS);
    let usual = Style::default();
    let column = file.optional("column", |field| field.choice(&COLUMNS));
    let width_mm = file.optional("width_mm", |field| field.number_in(&SIZE));
    let height_mm = file.optional("height_mm", |field| field.number_in(&SIZE));
    let number = |key: &str, usual: f64, bounds: &Bounds| {
        file.read_or(key, usual, |field| field.number_in(bounds))
    };
    let font_size_pt = number("font_size_pt", usual.font_size_pt, &FONT_SIZE);
    let line_weight_pt = number("line_weight_pt", usual.line_weight_pt, &LINE_WEIGHT);
    let dpi = number("dpi", usual.dpi, &DPI);
    let colours =
        file.read_or("colours", Vec::new(), |field| field.list("[\"#0072B2\"]", read_colour));
    let formats = file.read_or("formats", usual.formats, read_formats);
    let axes = AxesAsked::read(file);
    let typeface = own_font::read(file, folder);
    Ok(Style {
        column: column?,
        columns: usual.columns,
        width_mm: width_mm?,
        height_mm: height_mm?,
        font_size_pt: font_size_pt?,
        line_weight_pt: line_weight_pt?,
        colours: colours?,
        formats: formats?,
        dpi: dpi?,
        axes: axes?,
        typeface: typeface?.into(),
    })
}

fn read_formats(field: &Field<'_>) -> Read<Vec<Format>> {
    let formats = field.list("[\"svg\", \"png\"]", |format| format.choice(&FORMATS))?;
    if formats.is_empty() {
        let help = "name at least one of svg, png, pdf, eps and tiff";
        return Err(field.error("`formats` is empty", "", help));
    }
    Ok(formats)
}

fn read_colour(field: &Field<'_>) -> Read<RGBColor> {
    let text = field.text("#0072B2")?;
    hex_colour(text).ok_or_else(|| {
        field.error(format!("\"{text}\" is no colour"), "", "write it as \"#0072B2\"")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(text: &str) -> Result<Style, Diagnostics> {
        parse("mine.toml", text, |file| read(file, Path::new("src/figures/fonts")))
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
        let own = style(
            "column = \"double\"\nheight_mm = 70\nfont_size_pt = 14\nline_weight_pt = 1.2\n\
             colours = [\"#0072B2\", \"#d55e00\"]\nformats = [\"pdf\"]\ndpi = 600\n",
        )
        .unwrap();
        // Laid out at half the size, then enlarged twice; lines keep their weight.
        assert_eq!(own.width(ColumnWidth::Single), DOUBLE_COLUMN / 2.0);
        assert_eq!((own.height(60.0), own.enlargement(), own.line_factor()), (35.0, 2.0, 0.5));
        assert_eq!(own.width_as_asked(None), DOUBLE_COLUMN / 2.0);
        assert_eq!(own.width_as_asked(Some(ColumnWidth::Single)), SINGLE_COLUMN / 2.0);
        assert_eq!(own.line(2).colour, RGBColor(0, 114, 178));
        assert_eq!(own.line(3).colour, RGBColor(213, 94, 0));
        assert_eq!((own.formats(), own.dpi()), ([Format::Pdf].as_slice(), 600.0));
        assert_eq!(style("").unwrap(), Style::default());
    }

    #[test]
    fn every_mistake_is_told_at_its_place() {
        let text = "dpi = 1\nwidth_mm = 2\ncolours = [\"red\", \"#12345é\"]\nformats = []\n\
                    fontsize = 7\nfont = \"none.ttf\"\nfont_italic = \"README.md\"\n";
        let found = style(text).unwrap_err();
        let places: Vec<_> = found.items.iter().map(|item| found.position(item)).collect();
        assert_eq!(places, [(1, 7), (2, 12), (3, 12), (3, 19), (4, 11), (5, 1), (6, 8), (7, 15)]);
        let told = found.to_string();
        for part in ["mine.toml:1:7", "must be 72 to 1200", "\"red\" is no colour", "`fontsize`"] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
    }
}
