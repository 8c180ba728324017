//! The fonts that text is set in, and how its letters stand side by side.

use std::collections::BTreeSet;
use std::sync::Mutex;
use ttf_parser::{Face, GlyphId};

use super::font::{Font, ITALIC, REGULAR, advance, kerning};
use super::symbol;
use crate::sync::lock;

/// The fonts of a style. Each letter is set in the first font that has it.
#[derive(Debug)]
pub(super) struct Typeface {
    upright: Vec<Font>,
    italic: Vec<Font>,
    /// What a font of one's own lacked.
    lacking: Mutex<BTreeSet<char>>,
}

impl Default for Typeface {
    /// The built-in one.
    fn default() -> Self {
        let (upright, italic) = (vec![REGULAR.clone()], vec![ITALIC.clone(), REGULAR.slanted()]);
        Self { upright, italic, lacking: Mutex::default() }
    }
}

impl PartialEq for Typeface {
    fn eq(&self, other: &Self) -> bool {
        self.upright == other.upright && self.italic == other.italic
    }
}

/// A letter of a text; lengths are in em.
pub(super) struct Letter<'a> {
    /// Its font.
    pub font: &'a Font,
    /// Its glyph in the font.
    pub glyph: GlyphId,
    /// What it stands for.
    pub character: char,
    /// How far the next letter stands from it, kerning included.
    pub advance: f64,
    /// What of that is kerning.
    pub kerning: f64,
}

impl Typeface {
    /// Fonts of one's own before the built-in ones; without one in italics, upright letters are slanted.
    pub(super) fn own(upright: Font, italic: Option<Font>) -> Self {
        let built_in = Self::default();
        let italic = italic.unwrap_or_else(|| upright.slanted());
        Self {
            upright: [vec![upright], built_in.upright].concat(),
            italic: [vec![italic], built_in.italic].concat(),
            lacking: Mutex::default(),
        }
    }

    /// Whether no font of one's own comes first.
    pub(super) fn is_built_in(&self) -> bool {
        self.upright.len() == 1
    }

    /// The characters that were set in the built-in typeface because a font of one's own lacks them.
    pub(super) fn lacking(&self) -> BTreeSet<char> {
        lock(&self.lacking).clone()
    }

    /// The letters of a text side by side. What no font has is a box.
    pub(super) fn set(&self, text: &str) -> Vec<Letter<'_>> {
        let upright = faces(&self.upright);
        let has_symbols = text.chars().any(|c| symbol::letter(c).is_some());
        let italic = if has_symbols { faces(&self.italic) } else { Vec::new() };
        let find = |c| match symbol::letter(c) {
            Some(letter) => self.place(letter, &italic),
            None => self.place(c, &upright),
        };
        let placed: Vec<Placed<'_, '_>> = text.chars().filter_map(find).collect();
        let mut letters = Vec::with_capacity(placed.len());
        for (index, &(font, face, glyph, character)) in placed.iter().enumerate() {
            let next = placed.get(index + 1).filter(|next| std::ptr::eq(next.0, font));
            let kerning = next.map_or(0.0, |next| kerning(face, glyph, next.2));
            let advance = advance(face, glyph) + kerning;
            letters.push(Letter { font, glyph, character, advance, kerning });
        }
        letters
    }

    fn place<'f, 'a>(
        &self,
        character: char,
        fonts: &'f [(&'a Font, Face<'a>)],
    ) -> Option<Placed<'a, 'f>> {
        let of = |(font, face): &'f (&'a Font, Face<'a>)| {
            face.glyph_index(character).map(|glyph| (*font, face, glyph, character))
        };
        let found = fonts.iter().find_map(of);
        if !self.is_built_in() && found.is_none_or(|found| !std::ptr::eq(found.0, fonts[0].0)) {
            lock(&self.lacking).insert(character);
        }
        let boxed = || fonts.last().map(|(font, face)| (*font, face, GlyphId(0), character));
        found.or_else(boxed)
    }

    /// Width of text on one line in pt, at a type size in pt.
    pub(super) fn width(&self, text: &str, size: f64) -> f64 {
        size * self.set(text).iter().map(|letter| letter.advance).sum::<f64>()
    }
}

/// A character in its font.
type Placed<'a, 'f> = (&'a Font, &'f Face<'a>, GlyphId, char);

/// Fonts, each with what it holds.
fn faces(fonts: &[Font]) -> Vec<(&Font, Face<'_>)> {
    fonts.iter().filter_map(|font| Some((font, font.face()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Advance widths of Liberation Sans (those of Arial): 0 is 1139, i 455 of 2048 units, and the kerning of AV is −152.
    #[test]
    fn widths_are_those_of_the_fonts() {
        let width = |text| Typeface::default().width(text, 2048.0).round();
        assert_eq!(width("0000"), 4.0 * 1139.0);
        assert_eq!(width("i"), 455.0);
        assert_eq!(width("A") + width("V") - width("AV"), 152.0);
    }

    #[test]
    fn signs_of_the_axes_are_in_the_typeface() {
        let typeface = Typeface::default();
        let signs = "0i°±×·µ−…ХЧґ𝑇𝐸𝑡𝛼𝛽𝜃𝜆";
        assert!(typeface.set(signs).iter().all(|letter| letter.glyph.0 != 0));
        assert_eq!(typeface.set("\u{E000}")[0].glyph.0, 0);
    }

    /// The italic font as one of one's own has neither digits nor signs: these come from the built-in one.
    #[test]
    fn what_a_font_lacks_is_set_in_the_built_in_one_and_told() {
        let typeface = Typeface::own(ITALIC.clone(), None);
        let fonts: Vec<&str> =
            typeface.set("T1 𝑇").iter().map(|it| it.font.name.as_str()).collect();
        let [own, built_in] = ["TautomataSans-Italic", "TautomataSans"];
        assert_eq!(fonts, [own, built_in, built_in, "TautomataSans-Italic-Slanted"]);
        assert_eq!(typeface.lacking().into_iter().collect::<String>(), " 1");
        assert!(Typeface::default().lacking().is_empty());
    }
}
