//! The figures of the folder, each as an image that lies in the page.

use super::html::Html;
use crate::figures::Drawing;
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
/// Drawings wider than this, in mm, take the whole width of the page, and scroll on a page that is
/// narrower than they are: shrunk, they could not be read.
const WIDE: f64 = 100.0;
/// Dots to an inch of a PNG, as figures are drawn, and an inch in mm.
const DOTS: f64 = 300.0;
const INCH: f64 = 25.4;

/// The figure of temperature against time, which stands by the protocol.
const PROTOCOL: &str = "protocol";

/// Where images come from: those that were just drawn, or else the folder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Images<'a> {
    pub folder: &'a Path,
    pub drawings: &'a [Drawing],
}

impl Images<'_> {
    fn read(&self, file: &str) -> io::Result<Cow<'_, [u8]>> {
        let name = format!("figures/{file}");
        match self.drawings.iter().find(|drawing| drawing.name == name) {
            Some(drawing) => Ok(Cow::Borrowed(&drawing.bytes)),
            None => std::fs::read(self.folder.join(name)).map(Cow::Owned),
        }
    }
}

/// The figure of the protocol, if there is one.
pub(super) fn protocol(page: &mut Html, images: Images<'_>) {
    let figures = listed(&images.folder.join("figures")).unwrap_or_default();
    let own: Vec<_> = figures.into_iter().filter(|(name, _)| name == PROTOCOL).collect();
    if !own.is_empty() {
        draw(page, images, &own);
    }
}

/// The other figures, if there are any.
pub(super) fn write(page: &mut Html, images: Images<'_>) {
    let mut figures = listed(&images.folder.join("figures")).unwrap_or_default();
    figures.retain(|(name, _)| name != PROTOCOL);
    if figures.is_empty() {
        return;
    }
    figures.sort_by_key(|(name, _)| place(name));
    page.section("figures", "Figures", |page| draw(page, images, &figures));
}

fn draw(page: &mut Html, images: Images<'_>, figures: &[(String, Source)]) {
    page.element("div", &[("class", "figures")], |page| {
        for (name, (file, kind)) in figures {
            match images.read(file) {
                Ok(bytes) => figure(page, name, kind, &bytes),
                Err(error) => page.line("p", &format!("{file} cannot be read: {error}")),
            }
        }
    });
}

/// A figure's file and the kind of its content.
type Source = (String, &'static str);

/// Figures by name.
fn listed(folder: &Path) -> io::Result<Vec<(String, Source)>> {
    let mut figures: BTreeMap<String, (usize, Source)> = BTreeMap::new();
    for entry in folder.read_dir()? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let Some((name, extension)) = file.rsplit_once('.') else { continue };
        let Some(rank) = FORMATS.iter().position(|(known, _)| *known == extension) else {
            continue;
        };
        if figures.get(name).is_none_or(|(known, _)| rank < *known) {
            figures.insert(name.to_owned(), (rank, (file.clone(), FORMATS[rank].1)));
        }
    }
    Ok(figures.into_iter().map(|(name, (_, source))| (name, source)).collect())
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

fn figure(page: &mut Html, name: &str, kind: &str, bytes: &[u8]) {
    let known = caption_of(name).map(|index| CAPTIONS[index]);
    let spaced = name.replace('_', " ");
    let caption = match known {
        Some((own, caption)) if own == name => caption.to_owned(),
        Some((_, caption)) => format!("{spaced}. {caption}"),
        None => spaced,
    };
    // A keyboard can scroll what it can reach.
    let wide = [("class", "wide"), ("tabindex", "0")];
    let attributes = if is_wide(kind, bytes) { &wide[..] } else { &[("class", "narrow")] };
    let source = format!("data:{kind};base64,{}", BASE64.encode(bytes));
    page.element("figure", attributes, |page| {
        page.void("img", &[("src", &source), ("alt", &caption)]);
        page.line("figcaption", &caption);
    });
}

/// Whether a drawing is wide: by the width of an SVG in mm, or the dots of a PNG.
fn is_wide(kind: &str, bytes: &[u8]) -> bool {
    let width = if kind == "image/png" { png_width(bytes) } else { svg_width(bytes) };
    width.is_some_and(|width| width > WIDE)
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
    fn an_svg_comes_before_a_png_and_other_files_are_none() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.png", "a.svg", "a.pdf", "b.png", "c", "d.csv"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let files: Vec<String> =
            listed(folder.path()).unwrap().into_iter().map(|(_, (file, _))| file).collect();
        assert_eq!(files, ["a.svg", "b.png"]);
    }

    #[test]
    fn wide_drawings_are_told_by_their_width() {
        assert!(is_wide("image/svg+xml", b"<svg width=\"178mm\" height=\"160mm\"/>"));
        assert!(!is_wide("image/svg+xml", b"<svg width=\"85mm\" height=\"30mm\"/>"));
        assert!(!is_wide("image/svg+xml", b"<svg width=\"100%\"/>"));
        assert!(!is_wide("image/png", b"no image"));
    }
}
