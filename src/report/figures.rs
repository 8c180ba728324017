//! The figures of the folder, each as an image that lies in the page.

use super::html::Html;
use crate::figures::Drawing;
use crate::units::number;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What a figure shows, in the order of the page. A name stands for those that it begins, too:
/// `ftir` for `ftir_conversion`.
const CAPTIONS: [(&str, &str); 23] = [
    (PROTOCOL, "Temperature against time, as it was asked for."),
    ("conversion", "Conversion and crystalline fraction against time."),
    ("conversion_temperature", "Conversion and crystalline fraction against temperature."),
    ("slices", "A cut through the first replicate: what each molecule is."),
    (
        "chains",
        "How many chains there are of each length at the end, against Flory's distribution.",
    ),
    ("events", "Events by kind, against time."),
    ("ftir", "Infrared absorption, computed from the molecules of the lattice."),
    ("xrd", "Powder diffraction of X-rays, computed from the order of the lattice."),
    ("nmr", "Solid-state NMR of 13C, computed from the molecules of the lattice."),
    ("uvvis", "Diffuse reflectance and colour, computed from the conjugated segments."),
    ("colour", "The colour of the powder."),
    ("dsc", "Heat flow into the sample, endothermic up, computed from events and melting."),
    ("monomer_product", "Monomer and product, side by side."),
    (
        "activation_energy",
        "Activation energy against conversion, with the 95 % band of the first method. KAS and Starink, which lie on Vyazovkin, are in the \
         table only.",
    ),
    (
        "truth",
        "The apparent activation energy beside the barriers that acted, and the shares of the steps in the rate.",
    ),
    ("conversion_curves", "The curves of conversion that the energies follow from."),
    ("baseline", "Heat flow and baseline, endothermic up."),
    (
        "kissinger",
        "Kissinger's plot: the highest rate of each curve, and the line of least squares.",
    ),
    (
        "fit",
        "Measured points, and draws of the posterior that were really run: mean and 95 % band.",
    ),
    ("posterior", "Each free number over its prior, and draws of each pair."),
    ("residuals", "Measured less fitted, over the deviation of both; the band holds 95 %."),
    (
        "leave_one_out",
        "The emulator against runs that it did not learn from: on the line if it knows its errors.",
    ),
    ("sensitivity", "Which number decides: Sobol indices over the priors, with 95 % bands."),
];
/// Formats that a page can show, the better first.
const FORMATS: [(&str, &str); 2] = [("svg", "image/svg+xml"), ("png", "image/png")];
/// Formats that a page links to; CSV has the numbers of a study's figure.
const LINKED: [&str; 3] = ["svg", "pdf", "csv"];
/// How much larger than in print a figure is that carries the answer.
const LARGE: f64 = 1.5;
/// How wide that makes it at most, in mm: as wide as the page's text.
const WIDEST: f64 = 180.0;
/// Dots to an inch of a PNG, as figures are drawn, and an inch in mm.
const DOTS: f64 = 300.0;
const INCH: f64 = 25.4;

/// The figure of temperature against time, which stands by the protocol.
const PROTOCOL: &str = "protocol";

/// Where images come from: those that were just drawn, or else the folder.
#[derive(Clone, Debug)]
pub(super) struct Images<'a> {
    pub folder: &'a Path,
    pub drawings: &'a [Drawing],
    /// Captions of its own, by name; others are known.
    pub captions: BTreeMap<String, String>,
}

impl Images<'_> {
    fn figures(&self) -> Vec<Figure> {
        listed(&self.folder.join("figures")).unwrap_or_default()
    }

    fn caption(&self, name: &str) -> String {
        if let Some(own) = self.captions.get(name) {
            return own.clone();
        }
        let spaced = name.replace('_', " ");
        match caption_of(name).map(|index| CAPTIONS[index]) {
            Some((own, caption)) if own == name => caption.to_owned(),
            Some((_, caption)) => format!("{spaced}. {caption}"),
            None => spaced,
        }
    }

    fn read(&self, file: &str) -> io::Result<Cow<'_, [u8]>> {
        let name = format!("figures/{file}");
        match self.drawings.iter().find(|drawing| drawing.name == name) {
            Some(drawing) => Ok(Cow::Borrowed(&drawing.bytes)),
            None => std::fs::read(self.folder.join(name)).map(Cow::Owned),
        }
    }
}

/// The figure of the protocol, if there is one.
pub(super) fn protocol(page: &mut Html, images: &Images<'_>) {
    let mut figures = images.figures();
    figures.retain(|figure| figure.name == PROTOCOL);
    draw(page, images, &figures, Size::Printed);
}

/// The figures that carry the answer, large.
pub(super) fn leads(page: &mut Html, images: &Images<'_>, leads: &[&str]) {
    let figures = images.figures();
    let own = |name: &&str| figures.iter().find(|figure| figure.name == *name).cloned();
    draw(page, images, &leads.iter().filter_map(own).collect::<Vec<_>>(), Size::Large);
}

/// The other figures, if there are any.
pub(super) fn write(page: &mut Html, images: &Images<'_>, leads: &[&str]) {
    let mut figures = images.figures();
    figures.retain(|figure| figure.name != PROTOCOL && !leads.contains(&figure.name.as_str()));
    if figures.is_empty() {
        return;
    }
    figures.sort_by_key(|figure| place(&figure.name));
    page.folded("figures", "Other figures", |page| draw(page, images, &figures, Size::Printed));
}

/// How large a figure stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Printed,
    Large,
}

impl Size {
    /// How wide a figure is on the page that is this wide in print, in mm.
    fn of(self, width: f64) -> f64 {
        match self {
            Self::Printed => width,
            Self::Large => (LARGE * width).min(WIDEST).max(width),
        }
    }
}

fn draw(page: &mut Html, images: &Images<'_>, figures: &[Figure], size: Size) {
    if figures.is_empty() {
        return;
    }
    page.element("div", &[("class", "figures")], |page| {
        for figure in figures {
            match images.read(&figure.shown) {
                Ok(bytes) => figure.write(page, images, &bytes, size),
                Err(error) => page.line("p", &format!("{} cannot be read: {error}", figure.shown)),
            }
        }
    });
}

/// A figure of the folder.
#[derive(Clone, Debug)]
struct Figure {
    name: String,
    /// The file that the page shows, and the kind of its content.
    shown: String,
    kind: &'static str,
    /// Every file of it.
    files: Vec<String>,
}

impl Figure {
    fn write(&self, page: &mut Html, images: &Images<'_>, bytes: &[u8], size: Size) {
        let caption = images.caption(&self.name);
        page.element("figure", &[], |page| {
            image(page, (self.kind, bytes), &caption, size);
            page.element("figcaption", &[], |page| {
                page.text(&caption);
                for file in &self.files {
                    page.text(" ");
                    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
                    let target = format!("figures/{file}");
                    page.element("a", &[("href", &target)], |page| {
                        page.text(&extension.to_uppercase());
                    });
                }
            });
        });
    }
}

/// An image of a kind that lies in the page.
fn image(page: &mut Html, (kind, bytes): (&str, &[u8]), caption: &str, size: Size) {
    let source = format!("data:{kind};base64,{}", BASE64.encode(bytes));
    let width = printed_width(kind, bytes);
    let style = width.map(|width| format!("width: {}mm", number(size.of(width))));
    let mut attributes = vec![("src", source.as_str()), ("alt", caption)];
    attributes.extend(style.as_deref().map(|style| ("style", style)));
    // A keyboard can scroll what it can reach.
    let class = if size == Size::Large { "card large" } else { "card" };
    let card = [("class", class), ("tabindex", "0")];
    page.element("div", &card, |page| page.void("img", &attributes));
}

/// Drawings, which are SVG, with captions; large.
pub(super) fn drawn(page: &mut Html, drawings: &[(String, String)]) {
    page.element("div", &[("class", "figures")], |page| {
        for (caption, svg) in drawings {
            page.element("figure", &[], |page| {
                image(page, ("image/svg+xml", svg.as_bytes()), caption, Size::Large);
                page.line("figcaption", caption);
            });
        }
    });
}

/// Figures by name, of the files in a folder. Names that are no plain words have no link.
fn listed(folder: &Path) -> io::Result<Vec<Figure>> {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in folder.read_dir()? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        if let Some((name, _)) = file.rsplit_once('.') {
            files.entry(name.to_owned()).or_default().push(file);
        }
    }
    let figure = |(name, files): (String, Vec<String>)| {
        let format = |(extension, kind): &(&str, &'static str)| {
            let file = format!("{name}.{extension}");
            files.contains(&file).then_some((file, *kind))
        };
        let (shown, kind) = FORMATS.iter().find_map(format)?;
        let linked = LINKED.map(|extension| format!("{name}.{extension}"));
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        let files = linked.into_iter().filter(|file| is_plain && files.contains(file)).collect();
        Some(Figure { name, shown, kind, files })
    };
    Ok(files.into_iter().filter_map(figure).collect())
}

/// Which of the captions is a figure's; the longest that fits.
fn caption_of(name: &str) -> Option<usize> {
    let fits = |known: &str| {
        name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    let known = CAPTIONS.iter().enumerate().filter(|(_, (known, _))| fits(known));
    known.max_by_key(|(_, (known, _))| known.len()).map(|(index, _)| index)
}

/// Those without a caption stand last.
fn place(name: &str) -> (usize, String) {
    (caption_of(name).unwrap_or(CAPTIONS.len()), name.to_owned())
}

/// How wide a drawing is in print, in mm: by the width of an SVG, or the dots of a PNG.
fn printed_width(kind: &str, bytes: &[u8]) -> Option<f64> {
    if kind == "image/png" { png_width(bytes) } else { svg_width(bytes) }
}

fn svg_width(bytes: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.split_once(" width=\"")?.1.split_once("mm\"")?.0.parse().ok()
}

fn png_width(bytes: &[u8]) -> Option<f64> {
    let reader = png::Decoder::new(io::Cursor::new(bytes)).read_info().ok()?;
    Some(f64::from(reader.info().width) / DOTS * INCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_in_order_and_unknown_ones_last() {
        let mut names =
            ["zebra", "dsc", "ftir_conversion", "conversion_temperature", "ftir", "conversion"];
        names.sort_by_key(|name| place(name));
        let expected =
            ["conversion", "conversion_temperature", "ftir", "ftir_conversion", "dsc", "zebra"];
        assert_eq!(names, expected);
    }

    #[test]
    fn an_svg_comes_before_a_png_and_files_of_a_figure_are_linked() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.png", "a.svg", "a.pdf", "b.png", "c", "d.csv", "an odd.svg"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = listed(folder.path()).unwrap();
        let figures: Vec<_> =
            found.iter().map(|figure| (figure.shown.as_str(), figure.files.join(" "))).collect();
        let expected = [("a.svg", "a.svg a.pdf"), ("an odd.svg", ""), ("b.png", "")];
        assert_eq!(figures, expected.map(|(shown, files)| (shown, files.to_owned())));
    }

    #[test]
    fn the_width_in_print_is_read_from_the_drawing() {
        let svg = |text: &str| printed_width("image/svg+xml", text.as_bytes());
        assert_eq!(svg("<svg width=\"178mm\" height=\"160mm\"/>"), Some(178.0));
        assert_eq!(svg("<svg width=\"100%\"/>"), None);
        assert_eq!(printed_width("image/png", b"no image"), None);
    }
}
