//! The one typeface of the figures, and how wide its text runs.

use plotters::style::{FontStyle, FontTransform, IntoFont, register_font};
use std::sync::OnceLock;

use super::FigureError;

/// The family as an SVG names it: Liberation Sans, or what has the same widths.
///
/// The typeface is registered under the whole list, so that plotters measures the very
/// name that it writes.
pub(super) const FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

/// Liberation Sans 2.1.5, SIL Open Font License (fonts/LICENSE-OFL.txt).
static LIBERATION_SANS: &[u8] = include_bytes!("fonts/LiberationSans-Regular.ttf");

/// Ascent less descent over the em of Liberation Sans: (1854 + 434) / 2048. Plotters' font
/// backend takes a size to mean this height.
pub(super) const HEIGHT_PER_EM: f64 = 2288.0 / 2048.0;

/// Height of a capital over the em: 1409 / 2048.
pub(super) const CAPITAL_PER_EM: f64 = 1409.0 / 2048.0;

/// Makes the typeface known to plotters, once a process.
///
/// # Errors
/// [`FigureError::Drawing`] if the embedded typeface cannot be read.
pub(super) fn register() -> Result<(), FigureError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered = REGISTERED
        .get_or_init(|| register_font(FAMILY, FontStyle::Normal, LIBERATION_SANS).is_ok());
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
}
