//! What a PDF file embeds of a font: the glyphs that are used.
//!
//! They are embedded as a composite font whose codes are their places in it (ISO 32000-1, 9.7), with the
//! characters that they stand for, so that text can be searched and copied. Outlines of TrueType stay what they are, and so
//! do those of PostScript (CFF).

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use std::collections::BTreeMap;
use subsetter::{GlyphRemapper, subset};
use ttf_parser::{Face, GlyphId, RawFace, Tag};

use super::super::FigureError;
use super::super::font::{CAPITAL_PER_EM, Font, advance, em};
use super::super::typeface::Letter;

/// How many objects a font takes.
pub(super) const OBJECTS: i32 = 5;
/// Codes that stand for glyphs, as they are.
const IDENTITY: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// Width of upright stems in thousandths of the type size, which matters only where a reader leaves the embedded font aside:
/// those of the "l" of Liberation Sans, 180 of 2048 units.
const STEM: f32 = 88.0;
/// Letters before the name of a part of a font (ISO 32000-1, 9.6.4).
const TAG: usize = 6;

/// A font, and what was used of it.
pub(super) struct Embedded<'a> {
    pub font: &'a Font,
    glyphs: GlyphRemapper,
    /// By its code: each glyph that was used, with its character.
    used: BTreeMap<u16, (GlyphId, char)>,
}

impl<'a> Embedded<'a> {
    /// Nothing of a font yet.
    pub(super) fn new(font: &'a Font) -> Self {
        Self { font, glyphs: GlyphRemapper::new(), used: BTreeMap::new() }
    }

    /// The code of a letter.
    pub(super) fn code(&mut self, letter: &Letter<'_>) -> u16 {
        let code = self.glyphs.remap(letter.glyph.0);
        self.used.insert(code, (letter.glyph, letter.character));
        code
    }

    /// Writes it into a file as the object `font` and the four after that.
    ///
    /// # Errors
    /// [`FigureError::Drawing`] if it cannot be cut or packed.
    pub(super) fn embed(&self, pdf: &mut Pdf, font: Ref) -> Result<(), FigureError> {
        let [letters, description, program, characters] =
            [1, 2, 3, 4].map(|after| Ref::new(font.get() + after));
        let unusable = |what: String| FigureError::Drawing(format!("{}: {what}", self.font.name));
        let face = self.font.face().ok_or_else(|| unusable("not a font".to_owned()))?;
        let part = subset(&self.font.data, 0, &self.glyphs)
            .map_err(|error| unusable(error.to_string()))?;
        // The table alone where the outlines are PostScript's: that is what readers of PDF take.
        let cff = RawFace::parse(&part, 0).ok().and_then(|raw| raw.table(Tag::from_bytes(b"CFF ")));
        let name = format!("{}+{}", tag(&part), self.font.name);
        let name = Name(name.as_bytes());
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(letters)
            .to_unicode(characters);
        let mut cid_font = pdf.cid_font(letters);
        cid_font.base_font(name).system_info(IDENTITY).font_descriptor(description);
        if cff.is_some() {
            cid_font.subtype(CidFontType::Type0);
        } else {
            cid_font.subtype(CidFontType::Type2).cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = cid_font.widths();
        for (&code, &(glyph, _)) in &self.used {
            widths.consecutive(code, [thousandths(advance(&face, glyph))]);
        }
        widths.finish();
        cid_font.finish();
        self.describe(pdf, &face, (description, name), (program, cff.is_some()));
        let packed = super::packed(cff.unwrap_or(&part))?;
        let mut stream = pdf.stream(program, &packed);
        stream.filter(Filter::FlateDecode);
        if cff.is_some() {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            stream.pair(Name(b"Length1"), part.len() as i32);
        }
        stream.finish();
        let mut map = UnicodeCmap::new(Name(b"Characters"), IDENTITY);
        for (&code, &(_, character)) in &self.used {
            map.pair(code, character);
        }
        pdf.cmap(characters, &map.finish());
        Ok(())
    }

    fn describe(
        &self,
        pdf: &mut Pdf,
        face: &Face<'_>,
        (description, name): (Ref, Name<'_>),
        (program, is_cff): (Ref, bool),
    ) {
        let length = |units: i16| thousandths(em(face, units));
        let bounds = face.global_bounding_box();
        let [left, bottom, right, top] =
            [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(length);
        let leaning = super::short(-self.font.slant.atan().to_degrees());
        let angle = if self.font.slant == 0.0 { face.italic_angle() } else { leaning };
        let italic = if angle == 0.0 { FontFlags::empty() } else { FontFlags::ITALIC };
        let mut descriptor = pdf.font_descriptor(description);
        descriptor
            .name(name)
            .flags(FontFlags::NON_SYMBOLIC | italic)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(angle)
            .ascent(length(face.ascender()))
            .descent(length(face.descender()))
            .cap_height(face.capital_height().map_or(thousandths(CAPITAL_PER_EM), length))
            .stem_v(STEM);
        if is_cff {
            descriptor.font_file3(program);
        } else {
            descriptor.font_file2(program);
        }
    }
}

/// Capital letters that differ where parts of a font do.
fn tag(part: &[u8]) -> String {
    let hash = blake3::hash(part);
    hash.as_bytes()[..TAG].iter().map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// A length in em in thousandths, the unit of fonts in PDF.
fn thousandths(em: f64) -> f32 {
    super::short(1000.0 * em)
}

#[cfg(test)]
mod tests {
    use super::super::super::typeface::Typeface;
    use super::*;

    #[test]
    fn letters_of_a_text_are_embedded_with_their_characters() {
        let typeface = Typeface::default();
        let letters = typeface.set("h°h");
        let mut font = Embedded::new(letters[0].font);
        let codes: Vec<u16> = letters.iter().map(|letter| font.code(letter)).collect();
        assert_eq!(codes, [1, 2, 1]);
        let mut pdf = Pdf::new();
        font.embed(&mut pdf, Ref::new(1)).unwrap();
        let file = pdf.finish();
        // The degree sign is U+00B0.
        assert!(file.windows(6).any(|bytes| bytes == b"<00B0>"));
    }

    #[test]
    fn outlines_of_postscript_stay_what_they_are() {
        let own = Font::new("TautomataTest", include_bytes!("../fonts/Test.otf"));
        let typeface = Typeface::own(own, None);
        let letters = typeface.set("Tl");
        // The width of a T in Liberation Sans, 1251 of 2048 units.
        assert!((letters[0].advance - 1251.0 / 2048.0).abs() < 1e-9);
        let mut font = Embedded::new(letters[0].font);
        assert_eq!([0, 1].map(|place| font.code(&letters[place])), [1, 2]);
        let mut pdf = Pdf::new();
        font.embed(&mut pdf, Ref::new(1)).unwrap();
        let file = pdf.finish();
        let holds = |part: &[u8]| file.windows(part.len()).any(|bytes| bytes == part);
        assert!(holds(b"/FontFile3") && holds(b"/CIDFontType0C") && holds(b"+TautomataTest"));
    }
}
