//! Bytes of a file → text, whatever program wrote them.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1251, WINDOWS_1252};
use std::io;
use std::path::Path;

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotText {
    /// A zero byte, which no text holds: an image, an archive, or UTF-16 without its mark.
    #[error("this file is not text: it holds zero bytes")]
    ZeroByte,
    /// The byte-order mark promises an encoding that the bytes do not follow.
    #[error("this file begins with the mark of {0}, but is not {0} throughout")]
    Malformed(&'static str),
}

/// Decodes the text of a file. A byte-order mark tells UTF-8 and UTF-16; bytes without a mark are UTF-8,
/// or, if they are not valid UTF-8, Windows-1252, which holds Latin-1's printable characters, or Windows-1251, if
/// words are Cyrillic in it. Lines of the result end with `\n`, whether those of the file do with CRLF, LF or a lone CR.
/// The mark is left out.
///
/// # Errors
/// [`NotText`].
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    Ok(decode_as(bytes)?.0)
}

/// Decodes a file, and says which encoding it has.
pub(super) fn decode_as(bytes: &[u8]) -> Result<(String, &'static str), NotText> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let strict = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    let (text, encoding) = match strict {
        Some(text) => (text, encoding),
        None if mark > 0 => return Err(NotText::Malformed(encoding.name())),
        None => {
            let page = if is_cyrillic(bytes) { WINDOWS_1251 } else { WINDOWS_1252 };
            (page.decode_without_bom_handling(bytes).0, page)
        }
    };
    if text.contains('\0') {
        return Err(NotText::ZeroByte);
    }
    Ok((text.replace("\r\n", "\n").replace('\r', "\n"), page_name(encoding)))
}

/// Whether more words consist of bytes from C0 on alone, as in Cyrillic, than of such bytes and letters of ASCII, as
/// in Western languages.
fn is_cyrillic(bytes: &[u8]) -> bool {
    let is_high = |byte: &u8| *byte >= 0xC0;
    let words = bytes.split(|byte| !byte.is_ascii_alphabetic() && !is_high(byte));
    let signs = words.filter(|word| word.len() > 1 && word.iter().any(is_high));
    signs.map(|word| if word.iter().all(is_high) { 1 } else { -1 }).sum::<i32>() > 0
}

fn page_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "windows-1252" => "Windows-1252",
        "windows-1251" => "Windows-1251",
        name => name,
    }
}

impl From<NotText> for io::Error {
    fn from(error: NotText) -> Self {
        Self::new(io::ErrorKind::InvalidData, error)
    }
}

/// Reads and decodes a file.
///
/// # Errors
/// If it cannot be read, or, of the kind `InvalidData`, if it is not text.
pub fn read_text(path: &Path) -> io::Result<String> {
    Ok(decode(&std::fs::read(path)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn one_text_in_five_encodings() {
        let text = "T (°C)\n25 µm – 𝛼\n";
        let marked = format!("\u{feff}{text}").into_bytes();
        for bytes in [
            text.as_bytes().to_vec(),
            marked,
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:x?}");
        }
        // Bytes 80 to 9F are where Windows-1252 and Latin-1 differ: 80 is €, 96 a dash.
        assert_eq!(decode(b"25 \xb0C \x96 \xb5m \x80").as_deref(), Ok("25 °C – µm €"));
    }

    #[test]
    fn cyrillic_names_are_told_from_western_ones() {
        // "МПЛ" in Windows-1251 beside a degree sign and µ, which both pages have in one place.
        assert_eq!(decode(b"NH4Cl_\xcc\xcf\xcb 30\xb0C \xb5V").as_deref(), Ok("NH4Cl_МПЛ 30°C µV"));
        assert_eq!(
            decode(b"Gr\xf6\xdfe der Pr\xfcfk\xf6rper").as_deref(),
            Ok("Größe der Prüfkörper")
        );
        assert_eq!(decode(b"temp\xe9rature cr\xe9\xe9e").as_deref(), Ok("température créée"));
    }

    #[test]
    fn every_line_end_becomes_one_line_feed() {
        assert_eq!(decode(b"a\r\nb\nc\rd\r\r\n").as_deref(), Ok("a\nb\nc\nd\n\n"));
        assert_eq!(decode(&utf16("a\r\nb\r", u16::to_le_bytes)).as_deref(), Ok("a\nb\n"));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(NotText::ZeroByte));
        let unmarked: Vec<u8> = "a,b".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&unmarked), Err(NotText::ZeroByte));
        assert_eq!(decode(b"\xef\xbb\xbf\xb0C"), Err(NotText::Malformed("UTF-8")));
        assert_eq!(decode(b"\xff\xfea\0b"), Err(NotText::Malformed("UTF-16LE")));
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }
}
