//! What a PDF file embeds of the typeface.
//!
//! It is embedded as a composite font whose codes are its own glyphs (ISO 32000-1, 9.7), with the
//! characters that they stand for, so that text can be searched and copied.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use ttf_parser::GlyphId;

use super::super::typeface::Typeface;
use super::super::{FigureError, font};

const NAME: Name = Name(b"TautomataSans");
/// Codes that stand for glyphs, as they are.
const IDENTITY: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// Width of the upright stems of Liberation Sans in thousandths of the type size: those of its
/// "l", 180 of 2048 units.
const STEM: f32 = 88.0;

impl Typeface {
    /// Writes it into a file as the object `font` and the four after that.
    ///
    /// # Errors
    /// [`FigureError::Drawing`] if it cannot be packed.
    pub(super) fn embed(&self, pdf: &mut Pdf, font: Ref) -> Result<(), FigureError> {
        let [letters, description, program, characters] =
            [1, 2, 3, 4].map(|after| Ref::new(font.get() + after));
        pdf.type0_font(font)
            .base_font(NAME)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(letters)
            .to_unicode(characters);
        let mut cid_font = pdf.cid_font(letters);
        cid_font
            .subtype(CidFontType::Type2)
            .base_font(NAME)
            .system_info(IDENTITY)
            .font_descriptor(description)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = cid_font.widths();
        for &glyph in self.used.keys() {
            widths.consecutive(glyph, [thousandths(self.advance(GlyphId(glyph)))]);
        }
        widths.finish();
        cid_font.finish();
        self.describe(pdf, description, program);
        let packed = super::packed(font::TYPEFACE)?;
        let mut stream = pdf.stream(program, &packed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), font::TYPEFACE.len() as i32);
        stream.finish();
        let mut map = UnicodeCmap::new(Name(b"Characters"), IDENTITY);
        for (&glyph, &character) in &self.used {
            map.pair(glyph, character);
        }
        pdf.cmap(characters, &map.finish());
        Ok(())
    }

    fn describe(&self, pdf: &mut Pdf, description: Ref, program: Ref) {
        let length = |units: i16| thousandths(self.em(units));
        let bounds = self.face.global_bounding_box();
        let [left, bottom, right, top] =
            [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(length);
        pdf.font_descriptor(description)
            .name(NAME)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(0.0)
            .ascent(length(self.face.ascender()))
            .descent(length(self.face.descender()))
            .cap_height(thousandths(font::CAPITAL_PER_EM))
            .stem_v(STEM)
            .font_file2(program);
    }
}

/// A length in em in thousandths, the unit of typefaces in PDF.
fn thousandths(em: f64) -> f32 {
    super::short(1000.0 * em)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_text_are_embedded_with_their_characters() {
        let mut typeface = Typeface::embedded().unwrap();
        typeface.set("h°h");
        let characters: String = typeface.used.values().collect();
        assert_eq!((characters.len(), characters.contains('h')), (3, true));
        let mut pdf = Pdf::new();
        typeface.embed(&mut pdf, Ref::new(1)).unwrap();
        let file = pdf.finish();
        // The degree sign is U+00B0.
        assert!(file.windows(6).any(|bytes| bytes == b"<00B0>"));
    }
}
