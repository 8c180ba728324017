//! What every figure shares: widths, type sizes, line weights and colours.

use plotters::style::RGBColor;

/// Width of one journal column in mm.
pub(super) const SINGLE_COLUMN: f64 = 85.0;
/// Width of two journal columns in mm.
pub(super) const DOUBLE_COLUMN: f64 = 178.0;

/// Points in a millimetre: 72 pt an inch of 25.4 mm.
pub(super) const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// Type size of axis titles in pt.
pub(super) const TITLE_SIZE: f64 = 8.0;
/// Type size of tick labels, legends and notes in pt.
pub(super) const LABEL_SIZE: f64 = 7.0;

/// Weight of axes and ticks in pt.
pub(super) const AXIS_WEIGHT: f64 = 0.6;
/// Weight of data lines in pt.
pub(super) const DATA_WEIGHT: f64 = 1.2;
/// Weight of error bars in pt.
pub(super) const THIN_WEIGHT: f64 = 0.75;

/// How strong a band is against its line.
pub(super) const BAND_STRENGTH: f64 = 0.3;

/// Ink of text and axes.
pub(super) const INK: RGBColor = RGBColor(0, 0, 0);
/// Ink of notes that stand back.
pub(super) const FAINT_INK: RGBColor = RGBColor(90, 90, 90);

/// The colours of Okabe and Ito for lines, without their yellow, which is too pale for a
/// thin line on white (M. Okabe, K. Ito, Color Universal Design, 2008); then two dark ones
/// of Tol's muted scheme (P. Tol, Colour Schemes, SRON/EPS/TN/09-002, 2021).
pub(super) const LINE_COLOURS: [RGBColor; 9] = [
    RGBColor(0, 0, 0),
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(136, 34, 85),
    RGBColor(51, 34, 136),
];

/// Dashes and gaps in pt; empty is a solid line.
pub(super) type Dashes = &'static [f64];

const LINE_DASHES: [Dashes; 4] = [&[], &[5.0, 2.0], &[1.4, 1.6], &[6.0, 1.8, 1.4, 1.8]];

/// How a line is told from the others: by colour and, where colour is lost, by dashes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LineStyle {
    /// Its colour.
    pub colour: RGBColor,
    /// Its dashes.
    pub dashes: Dashes,
}

/// The style of the `index`th line of a figure: the first nine differ in colour, the first 36
/// in colour or dashes.
pub(super) fn line_style(index: usize) -> LineStyle {
    LineStyle {
        colour: LINE_COLOURS[index % LINE_COLOURS.len()],
        dashes: LINE_DASHES[index % LINE_DASHES.len()],
    }
}

/// A colour from `#RRGGBB`.
pub(super) fn hex_colour(text: &str) -> Option<RGBColor> {
    // Digits alone: `from_str_radix` takes a sign, too.
    let is_hex = |digits: &&str| digits.len() == 6 && digits.bytes().all(|d| d.is_ascii_hexdigit());
    let digits = text.strip_prefix('#').filter(is_hex)?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(RGBColor(red, green, blue))
}

/// A colour thinned with white, for bands; `strength` 1 leaves it, 0 is white.
pub(super) fn tint(colour: RGBColor, strength: f64) -> RGBColor {
    let thin = |channel: u8| (255.0 - (255.0 - f64::from(channel)) * strength).round() as u8;
    RGBColor(thin(colour.0), thin(colour.1), thin(colour.2))
}

#[cfg(test)]
mod tests {
    use super::super::markers::Marker;
    use super::super::vision::{Sight, lightness};
    use super::*;

    #[test]
    fn nine_lines_differ_in_colour_and_thirty_six_at_all() {
        let styles: Vec<_> = (0..36).map(line_style).collect();
        for (index, style) in styles.iter().enumerate() {
            let earlier = &styles[..index];
            assert!(!earlier.contains(style), "line {index} repeats an earlier one");
            let same_colour = earlier.iter().any(|earlier| earlier.colour == style.colour);
            assert_eq!(same_colour, index >= 9, "line {index}");
        }
    }

    /// Any two of the first six are apart by 17 in CIELAB to readers without the cones for red
    /// or for green, and by 33 to the others; 2.3 is what can just be told side by side
    /// (M. Mahy et al., Color Res. Appl. 19, 105, 1994). In grey they are closer: there lines
    /// differ in their dashes or by 20 in lightness, and points in their shape.
    #[test]
    fn six_series_stay_apart_for_every_reader() {
        let styles: Vec<_> = (0..6).map(line_style).collect();
        for (index, one) in styles.iter().enumerate() {
            for (other_index, other) in styles[..index].iter().enumerate() {
                let apart = |sight: Sight| sight.distance(one.colour, other.colour);
                let pair = format!("{index} and {other_index}");
                assert!(apart(Sight::Full) > 33.0, "{pair}");
                assert!(apart(Sight::Protanopia) > 17.0, "{pair}");
                assert!(apart(Sight::Deuteranopia) > 17.0, "{pair}");
                let step = (lightness(one.colour) - lightness(other.colour)).abs();
                assert!(one.dashes != other.dashes || step > 20.0, "{pair}: {step}");
                let shapes = [index, other_index].map(|index| Marker::of(index, INK));
                assert!(shapes[0] != shapes[1], "{pair}");
            }
        }
    }

    #[test]
    fn hex_colours_are_six_digits() {
        assert_eq!(hex_colour("#0072b2"), Some(RGBColor(0, 114, 178)));
        for wrong in ["0072b2", "#0072b", "#0072b2f", "#+072b2", "#0072é"] {
            assert_eq!(hex_colour(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn tint_runs_from_white_to_the_colour() {
        let colour = RGBColor(0, 114, 178);
        assert_eq!(tint(colour, 0.0), RGBColor(255, 255, 255));
        assert_eq!(tint(colour, 1.0), colour);
    }
}
