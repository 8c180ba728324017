//! A font: the letters of one file, TrueType or OpenType.

use std::sync::{Arc, LazyLock};
use ttf_parser::{Face, GlyphId};

/// Height of a capital over the em of the built-in typeface: 1409 / 2048. Labels of every typeface are centred by it; those
/// of most text faces are from 0.65 to 0.73.
pub(super) const CAPITAL_PER_EM: f64 = 1409.0 / 2048.0;

/// How far a slanted letter leans over its height: 12°, as the italics of the built-in typeface.
const SLANT: f64 = 0.2126;

/// Tautomata Sans: the letters, digits and signs of Liberation Sans 2.1.5 (fonts/README.md),
/// SIL Open Font License (fonts/LICENSE-OFL.txt).
pub(super) static REGULAR: LazyLock<Font> =
    LazyLock::new(|| Font::new("TautomataSans", include_bytes!("fonts/TautomataSans-Regular.ttf")));

/// The same in italics: letters that are symbols of quantities.
pub(super) static ITALIC: LazyLock<Font> = LazyLock::new(|| {
    Font::new("TautomataSans-Italic", include_bytes!("fonts/TautomataSans-Italic.ttf"))
});

/// A font.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Font {
    /// What a PDF calls it.
    pub name: String,
    /// The file.
    pub data: Arc<[u8]>,
    /// How far its letters are made to lean over their height.
    pub slant: f64,
}

impl Font {
    /// A font of a name.
    pub(super) fn new(name: &str, data: &[u8]) -> Self {
        Self { name: name.to_owned(), data: data.into(), slant: 0.0 }
    }

    /// The same with letters that lean.
    pub(super) fn slanted(&self) -> Self {
        Self { name: format!("{}-Slanted", self.name), slant: SLANT, ..self.clone() }
    }

    /// What it holds; none if it cannot be read.
    pub(super) fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.data, 0).ok()
    }
}

/// A length in em from one in the units of a font.
pub(super) fn em(face: &Face<'_>, units: impl Into<f64>) -> f64 {
    units.into() / f64::from(face.units_per_em())
}

/// How far the next letter stands from a glyph, in em, without kerning.
pub(super) fn advance(face: &Face<'_>, glyph: GlyphId) -> f64 {
    em(face, face.glyph_hor_advance(glyph).unwrap_or(0))
}

/// How much further than that, in em, for a pair of glyphs; from the table `kern`.
pub(super) fn kerning(face: &Face<'_>, left: GlyphId, right: GlyphId) -> f64 {
    let tables = face.tables().kern.into_iter().flat_map(|kern| kern.subtables);
    let mut horizontal = tables.filter(|table| table.horizontal && !table.variable);
    em(face, horizontal.find_map(|table| table.glyphs_kerning(left, right)).unwrap_or(0))
}
