//! The one typeface of the figures, and how wide its text runs.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use plotters::style::{FontStyle, FontTransform, IntoFont, register_font};
use std::sync::OnceLock;

use super::FigureError;

/// The families that an SVG names: the embedded one, then those of the same widths for
/// programs that leave embedded typefaces aside.
///
/// The typeface is registered under the whole list, so that plotters measures the very
/// name that it writes.
pub(super) const FAMILY: &str = "Tautomata Sans, Liberation Sans, Arial, Helvetica, sans-serif";

/// Tautomata Sans: the letters, digits and signs of Liberation Sans 2.1.5 (fonts/README.md),
/// SIL Open Font License (fonts/LICENSE-OFL.txt).
pub(super) static TYPEFACE: &[u8] = include_bytes!("fonts/TautomataSans-Regular.ttf");

/// Ascent less descent over the em of the typeface: (1854 + 434) / 2048. Plotters' font
/// backend takes a size to mean this height.
pub(super) const HEIGHT_PER_EM: f64 = 2288.0 / 2048.0;

/// Height of a capital over the em: 1409 / 2048.
pub(super) const CAPITAL_PER_EM: f64 = 1409.0 / 2048.0;

/// The style sheet that hands the typeface to whoever opens an SVG.
pub(super) fn style_sheet() -> String {
    let data = BASE64_STANDARD.encode(TYPEFACE);
    format!(
        "@font-face{{font-family:\"Tautomata Sans\";\
         src:url(data:font/ttf;base64,{data}) format(\"truetype\")}}"
    )
}

/// Makes the typeface known to plotters, once a process.
///
/// # Errors
/// [`FigureError::Drawing`] if the embedded typeface cannot be read.
pub(super) fn register() -> Result<(), FigureError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered =
        REGISTERED.get_or_init(|| register_font(FAMILY, FontStyle::Normal, TYPEFACE).is_ok());
    if *registered {
        Ok(())
    } else {
        Err(FigureError::Drawing("the embedded typeface cannot be read".to_owned()))
    }
}

/// Width of text in pt, at a type size in pt.
pub(super) fn width(text: &str, size: f64) -> f64 {
    /// Plotters measures in whole pixels: at this size their rounding is lost.
    const FINE: f64 = 1000.0;
    if register().is_err() {
        return 0.0;
    }
    let font = (FAMILY, FINE * HEIGHT_PER_EM).into_font().transform(FontTransform::None);
    font.layout_box(text)
        .map_or(0.0, |((left, _), (right, _))| f64::from(right - left) / FINE * size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Advance widths of Liberation Sans (those of Arial): 0 is 1139, i 455 of 2048 units.
    #[test]
    fn widths_are_those_of_the_typeface() {
        assert!((width("0000", 2048.0) - 4.0 * 1139.0).abs() < 4.0);
        assert!((width("i", 2048.0) - 455.0).abs() < 4.0);
    }

    /// What is not in the typeface runs as wide as its stand-in for missing characters.
    /// None of these has that width in Liberation Sans.
    #[test]
    fn signs_of_the_axes_are_in_the_typeface() {
        let missing = width("\u{E000}", 1000.0);
        for sign in "0i°±×·µ−…ХЧґ".chars() {
            assert!(width(&sign.to_string(), 1000.0) != missing, "{sign} is missing");
        }
    }

    #[test]
    fn the_style_sheet_carries_the_whole_typeface_under_the_first_family() {
        let sheet = style_sheet();
        let (_, data) = sheet.split_once("base64,").unwrap();
        let (data, _) = data.split_once(')').unwrap();
        assert_eq!(BASE64_STANDARD.decode(data).unwrap(), TYPEFACE);
        let first = FAMILY.split(',').next().unwrap();
        assert!(sheet.contains(&format!("font-family:\"{first}\"")));
    }
}
