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
/// Weight of error bars and leaders in pt.
pub(super) const THIN_WEIGHT: f64 = 0.75;

/// Ink of text and axes.
pub(super) const INK: RGBColor = RGBColor(0, 0, 0);
/// Ink of notes that stand back.
pub(super) const FAINT_INK: RGBColor = RGBColor(90, 90, 90);

/// The colours of Okabe and Ito for lines, without their yellow, which is too pale for a
/// thin line on white (M. Okabe, K. Ito, Color Universal Design, 2008).
const LINE_COLOURS: [RGBColor; 7] = [
    RGBColor(0, 0, 0),
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
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

/// The style of the `index`th line of a figure; the first 28 differ from each other.
pub(super) fn line_style(index: usize) -> LineStyle {
    LineStyle {
        colour: LINE_COLOURS[index % LINE_COLOURS.len()],
        dashes: LINE_DASHES[index % LINE_DASHES.len()],
    }
}

/// A colour thinned with white, for bands; `strength` 1 leaves it, 0 is white.
pub(super) fn tint(colour: RGBColor, strength: f64) -> RGBColor {
    let thin = |channel: u8| (255.0 - (255.0 - f64::from(channel)) * strength).round() as u8;
    RGBColor(thin(colour.0), thin(colour.1), thin(colour.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_eight_lines_can_be_told_apart() {
        let styles: Vec<_> = (0..28).map(line_style).collect();
        for (index, style) in styles.iter().enumerate() {
            assert!(!styles[..index].contains(style), "line {index} repeats an earlier one");
        }
    }

    #[test]
    fn tint_runs_from_white_to_the_colour() {
        let colour = RGBColor(0, 114, 178);
        assert_eq!(tint(colour, 0.0), RGBColor(255, 255, 255));
        assert_eq!(tint(colour, 1.0), colour);
    }
}
