//! How letters of the typeface stand side by side.

use std::collections::BTreeMap;
use ttf_parser::{Face, GlyphId};

use super::{FigureError, font};

/// The embedded typeface, and the glyphs of it that were used, each with its character.
pub(super) struct Typeface {
    pub face: Face<'static>,
    /// Each glyph that was used, with its character.
    pub used: BTreeMap<u16, char>,
}

/// A letter of a text; lengths are in em.
pub(super) struct Letter {
    /// Its glyph in the typeface.
    pub glyph: u16,
    /// How far the next letter stands from it, kerning included.
    pub advance: f64,
    /// What of that is kerning.
    pub kerning: f64,
}

impl Typeface {
    /// The typeface of the figures.
    ///
    /// # Errors
    /// [`FigureError::Drawing`] if it cannot be read.
    pub(super) fn embedded() -> Result<Self, FigureError> {
        let unreadable = |error| FigureError::Drawing(format!("the embedded typeface: {error}"));
        let face = Face::parse(font::TYPEFACE, 0).map_err(unreadable)?;
        Ok(Self { face, used: BTreeMap::new() })
    }

    /// The letters of a text side by side, with the kerning that the pixels have, too.
    pub(super) fn set(&mut self, text: &str) -> Vec<Letter> {
        let glyph = |c| (self.face.glyph_index(c).unwrap_or_default(), c);
        let glyphs: Vec<(GlyphId, char)> = text.chars().map(glyph).collect();
        self.used.extend(glyphs.iter().map(|(glyph, c)| (glyph.0, *c)));
        let letter = |(index, &(glyph, _)): (usize, &(GlyphId, char))| {
            let next = glyphs.get(index + 1);
            let kerning = next.map_or(0.0, |&(next, _)| self.kerning(glyph, next));
            Letter { glyph: glyph.0, advance: self.advance(glyph) + kerning, kerning }
        };
        glyphs.iter().enumerate().map(letter).collect()
    }

    /// A length in em from one in the typeface's units.
    pub(super) fn em(&self, units: impl Into<f64>) -> f64 {
        units.into() / f64::from(self.face.units_per_em())
    }

    pub(super) fn advance(&self, glyph: GlyphId) -> f64 {
        self.em(self.face.glyph_hor_advance(glyph).unwrap_or(0))
    }

    fn kerning(&self, left: GlyphId, right: GlyphId) -> f64 {
        let tables = self.face.tables().kern.into_iter().flat_map(|kern| kern.subtables);
        let mut horizontal = tables.filter(|table| table.horizontal && !table.variable);
        self.em(horizontal.find_map(|table| table.glyphs_kerning(left, right)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kerning and advances are those that the other files have.
    #[test]
    fn text_is_as_long_as_elsewhere() {
        let mut typeface = Typeface::embedded().unwrap();
        for text in ["Time / h", "AVATAR To", "t50 = 3.1 ± 0.2"] {
            let set: f64 = typeface.set(text).iter().map(|letter| letter.advance).sum();
            assert!((set - font::width(text, 1.0)).abs() < 0.005, "{text}");
        }
    }
}
