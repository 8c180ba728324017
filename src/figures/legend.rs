//! Legends that stand outside the data, in columns as wide as they are given.

use plotters::style::RGBColor;

use super::hatch::hatched;
use super::markers::Marker;
use super::panel::{Panel, centred};
use super::sheet::{Anchor, Point, Sheet, TextStyle};
use super::style::{DATA_WEIGHT, INK, LABEL_SIZE, LineStyle, THIN_WEIGHT};
use super::titles::EDGE;
use super::typeface::Typeface;

/// Width of a sample line in pt.
pub(super) const LINE_SAMPLE: f64 = 16.0;
/// Radius of markers of series in pt.
pub(super) const MARKER: f64 = 1.9;
/// Side of a sample square in pt.
const SQUARE_SAMPLE: f64 = 6.5;
/// Weight of the outline of a sample square in pt.
const SQUARE_RIM: f64 = 0.4;
/// Space between sample and text in pt.
const GAP: f64 = 3.0;
/// Space between columns in pt.
const BETWEEN: f64 = 9.0;
/// Space between a legend and the panel under it in pt.
const ABOVE_PANEL: f64 = 5.0;
/// Height of a row in pt.
pub(super) const ROW: f64 = 10.0;

/// What stands before the text of an entry.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    /// A line.
    Line(LineStyle),
    /// A square, outlined so that pale ones show.
    Square(RGBColor),
    /// A square without a value.
    Hatched,
    /// A marker, with an error bar or without.
    Marker { radius: f64, marker: Marker, error_bar: bool },
    /// A thin line with a marker on it.
    MarkedLine { line: LineStyle, marker: Marker },
    /// Nothing: the text speaks for itself.
    Nothing,
}

impl Sample {
    /// Markers with error bars.
    pub(super) fn points(marker: Marker, radius: f64) -> Self {
        Self::Marker { radius, marker, error_bar: true }
    }
}

/// Entries in rows and columns.
#[derive(Debug)]
pub(super) struct Legend {
    entries: Vec<(Sample, String)>,
    /// Widths of the columns in pt.
    columns: Vec<f64>,
}

impl Legend {
    /// The entries in as many columns as fit into `width` pt, one at least.
    /// Texts that are longer are cut short.
    pub(super) fn fitting(typeface: &Typeface, entries: Vec<(Sample, String)>, width: f64) -> Self {
        let cut = |(sample, text): (Sample, String)| {
            let room = width - sample_width(sample) - GAP;
            (sample, typeface.shortened(&text, "", room, LABEL_SIZE))
        };
        let entries: Vec<_> = entries.into_iter().map(cut).collect();
        let widths: Vec<f64> = entries.iter().map(|entry| entry_width(typeface, entry)).collect();
        let columns_of = |count: usize| -> Vec<f64> {
            let widest = |column: usize| {
                widths.iter().skip(column).step_by(count).copied().fold(0.0, f64::max)
            };
            (0..count).map(widest).collect()
        };
        let fits = |columns: &Vec<f64>| {
            columns.iter().sum::<f64>() + BETWEEN * (columns.len() as f64 - 1.0) <= width
        };
        let columns = (1..=entries.len()).rev().map(columns_of).find(fits);
        Self { columns: columns.unwrap_or_else(|| columns_of(1)), entries }
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns.len())
    }

    /// The entries as a sheet holds them above a panel.
    pub(super) fn above(sheet: &Sheet, entries: Vec<(Sample, String)>) -> Self {
        Self::fitting(&sheet.typeface, entries, sheet.width() - 2.0 * EDGE)
    }

    /// The margin that a panel keeps above itself for the legend, in pt.
    pub(super) fn margin(&self) -> f64 {
        self.rows() as f64 * ROW + ABOVE_PANEL
    }

    /// Draws it at the top of the sheet, from the panel's left or, where it is wider than the
    /// panel, further left.
    pub(super) fn draw_above(&self, sheet: &mut Sheet, panel: &Panel) {
        self.draw_at_top(sheet, panel.left());
    }

    /// Draws it at the top of the sheet, from a place or, where it is wider than that leaves, further left.
    pub(super) fn draw_at_top(&self, sheet: &mut Sheet, left: f64) {
        let width = self.columns.iter().sum::<f64>() + BETWEEN * (self.columns.len() as f64 - 1.0);
        let left = left.min((sheet.width() - EDGE - width).max(EDGE));
        self.draw(sheet, (left, EDGE));
    }

    /// Draws it with its top left corner at `(left, top)`.
    pub(super) fn draw(&self, sheet: &mut Sheet, (left, top): Point) {
        for (row, entries) in self.entries.chunks(self.columns.len()).enumerate() {
            let y = top + (row as f64 + 0.5) * ROW;
            let mut x = left;
            for ((sample, text), width) in entries.iter().zip(&self.columns) {
                draw_sample(sheet, *sample, (x, y));
                let at = (x + sample_width(*sample) + GAP, centred(y, LABEL_SIZE));
                sheet.text(text, at, TextStyle::label(Anchor::Start));
                x += width + BETWEEN;
            }
        }
    }
}

/// Draws a sample with its left end in the middle of its height at `(x, y)`.
pub(super) fn draw_sample(sheet: &mut Sheet, sample: Sample, (x, y): Point) {
    match sample {
        Sample::Line(style) => {
            sheet.styled_line(&[(x, y), (x + LINE_SAMPLE, y)], DATA_WEIGHT, style);
        }
        Sample::Square(colour) => {
            let side = SQUARE_SAMPLE;
            sheet.rectangle((x, y - side / 2.0), side, side, INK);
            let inner = side - 2.0 * SQUARE_RIM;
            sheet.rectangle((x + SQUARE_RIM, y - inner / 2.0), inner, inner, colour);
        }
        Sample::Hatched => {
            let side = SQUARE_SAMPLE;
            hatched(sheet, (x, y - side / 2.0), side, side);
        }
        Sample::Marker { radius, marker, error_bar } => {
            let centre = x + SQUARE_SAMPLE / 2.0;
            if error_bar {
                sheet.line(&[(centre, y - 4.0), (centre, y + 4.0)], THIN_WEIGHT, marker.colour);
            }
            marker.draw(sheet, (centre, y), radius);
        }
        Sample::MarkedLine { line, marker } => {
            sheet.styled_line(&[(x, y), (x + LINE_SAMPLE, y)], THIN_WEIGHT, line);
            marker.draw(sheet, (x + LINE_SAMPLE / 2.0, y), MARKER);
        }
        Sample::Nothing => {}
    }
}

fn sample_width(sample: Sample) -> f64 {
    match sample {
        Sample::Line(_) | Sample::MarkedLine { .. } => LINE_SAMPLE,
        Sample::Square(_) | Sample::Hatched | Sample::Marker { .. } => SQUARE_SAMPLE,
        Sample::Nothing => -GAP,
    }
}

fn entry_width(typeface: &Typeface, (sample, text): &(Sample, String)) -> f64 {
    sample_width(*sample) + GAP + typeface.text_width(text, LABEL_SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legend(width: f64) -> Legend {
        let entries = (0..8).map(|i| (Sample::Square(INK), format!("kind number {i}"))).collect();
        Legend::fitting(&Typeface::default(), entries, width)
    }

    #[test]
    fn columns_fill_the_width_and_keep_to_it() {
        let one = entry_width(&Typeface::default(), &legend(1e3).entries[0]);
        assert_eq!(legend(8.0 * one + 7.0 * BETWEEN + 0.1).rows(), 1);
        assert_eq!(legend(3.0 * one + 2.0 * BETWEEN + 0.1).columns.len(), 3);
        assert_eq!(legend(3.0 * one + 2.0 * BETWEEN + 0.1).rows(), 3);
        assert_eq!(legend(one).rows(), 8);
    }
}
