//! Fonts of one's own: the files that a style names.

use std::path::Path;
use subsetter::{GlyphRemapper, subset};
use ttf_parser::{Face, Permissions, name_id};

use super::font::Font;
use super::typeface::Typeface;
use crate::diagnostics::reader::{Field, Table};
use crate::diagnostics::{Read, cause};

/// The keys `font` and `font_italic` of a style whose file lies in a folder.
pub(super) fn read(file: &Table<'_>, folder: &Path) -> Read<Typeface> {
    let upright = file.optional("font", |field| read_font(field, folder));
    let italic = file.optional("font_italic", |field| read_font(field, folder));
    match (upright?, italic?) {
        (Some(upright), italic) => Ok(Typeface::own(upright, italic)),
        (None, None) => Ok(Typeface::default()),
        (None, Some(_)) => {
            let message = "`font_italic` goes with a `font`, which is missing";
            let help = "add the upright font of the family, e.g. `font = \"Own-Regular.ttf\"`";
            Err(file.log.error(&file.place_of("font_italic"), message, "", help))
        }
    }
}

fn read_font(field: &Field<'_>, folder: &Path) -> Read<Font> {
    let name = field.line("Own-Regular.ttf")?;
    let data = std::fs::read(folder.join(name)).map_err(|error| {
        let help = "a path is taken from the style's own folder";
        field.error(format!("cannot read \"{name}\""), &cause(&error), help)
    })?;
    usable(name, &data).map_err(|(message, help)| field.error(message, "", help))
}

/// A font from the bytes of its file.
///
/// # Errors
/// What is wrong with it, and a way out.
fn usable(name: &str, data: &[u8]) -> Result<Font, (String, &'static str)> {
    let convert = "give a TTF or OTF file; FontForge, for one, makes it from other kinds";
    if let Some(fonts) = ttf_parser::fonts_in_collection(data) {
        let help = "give one of them as a TTF or OTF file; FontForge, for one, opens a collection and takes a font out";
        return Err((format!("\"{name}\" is a collection of {fonts} fonts"), help));
    }
    let face = Face::parse(data, 0)
        .map_err(|error| (format!("\"{name}\" is no font that can be read: {error}"), convert))?;
    let tables = face.tables();
    if tables.glyf.is_none() && tables.cff.is_none() {
        return Err((format!("\"{name}\" has no outlines of TrueType or CFF"), convert));
    }
    // A PDF takes parts of it: whether it can be cut is told now, not when the first figure is drawn.
    let mut glyphs = GlyphRemapper::new();
    (0..face.number_of_glyphs()).for_each(|glyph| {
        glyphs.remap(glyph);
    });
    subset(data, 0, &glyphs)
        .map_err(|error| (format!("\"{name}\" cannot be embedded: {error}"), convert))?;
    let may_be_embedded = tables.os2.is_none_or(|os2| {
        os2.permissions() != Some(Permissions::Restricted)
            && os2.is_outline_embedding_allowed()
            && os2.is_subsetting_allowed()
    });
    if !may_be_embedded {
        let message = format!("the licence bits of \"{name}\" forbid embedding parts of it");
        return Err((
            message,
            "take a font that may be embedded, or ask its maker for a copy that may",
        ));
    }
    let own = face.names().into_iter().filter(|name| name.name_id == name_id::POST_SCRIPT_NAME);
    let own = own.filter_map(|name| name.to_string()).find(|name| !name.is_empty());
    Ok(Font::new(own.as_deref().unwrap_or("Font"), data))
}

#[cfg(test)]
mod tests {
    use super::super::font::REGULAR;
    use super::*;

    /// The place of the licence bits in the file of a font.
    fn licence_bits(data: &[u8]) -> usize {
        let entry = data.windows(4).position(|bytes| bytes == b"OS/2").unwrap();
        let offset: [u8; 4] = data[entry + 8..entry + 12].try_into().unwrap();
        u32::from_be_bytes(offset) as usize + 8
    }

    #[test]
    fn licences_collections_and_other_files_are_told() {
        let wrong = |data: &[u8]| usable("own.ttf", data).unwrap_err().0;
        assert_eq!(usable("own.ttf", &REGULAR.data).unwrap(), *REGULAR);
        let with_bits = |bits: u16| {
            let (mut data, at) = (REGULAR.data.to_vec(), licence_bits(&REGULAR.data));
            data[at..at + 2].copy_from_slice(&bits.to_be_bytes());
            data
        };
        // Preview and print, and editable, allow what a figure needs.
        assert!([0, 4, 8].into_iter().all(|bits| usable("own.ttf", &with_bits(bits)).is_ok()));
        for bits in [2, 0x0100, 0x0200] {
            assert!(wrong(&with_bits(bits)).contains("forbid embedding"), "{bits}");
        }
        let collection = [&b"ttcf\0\x01\0\0\0\0\0\x02"[..], &[0; 8]].concat();
        assert_eq!(wrong(&collection), "\"own.ttf\" is a collection of 2 fonts");
        let mut damaged = REGULAR.data.to_vec();
        let outlines = damaged.windows(4).position(|bytes| bytes == b"loca").unwrap();
        damaged[outlines + 12..outlines + 16].fill(0);
        assert_eq!(wrong(&damaged), "\"own.ttf\" cannot be embedded: malformed font");
        for no_font in [&b""[..], b"wOF2....", &REGULAR.data[..20]] {
            assert!(wrong(no_font).starts_with("\"own.ttf\" is no font that can be read: "));
        }
    }
}
