//! Legends that stand outside the data, in rows as wide as they are given.

use plotters::style::RGBColor;

use super::panel::centred;
use super::sheet::{Anchor, Point, Sheet, TextStyle, text_width};
use super::style::{DATA_WEIGHT, INK, LABEL_SIZE, LineStyle, THIN_WEIGHT};

/// Width of a sample line in pt.
const LINE_SAMPLE: f64 = 19.0;
/// Side of a sample square in pt.
const SQUARE_SAMPLE: f64 = 6.5;
/// Space between sample and text in pt.
const GAP: f64 = 3.0;
/// Space between entries in pt.
const BETWEEN: f64 = 10.0;
/// Height of a row in pt.
pub(super) const ROW: f64 = 10.0;

/// What stands before the text of an entry.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    /// A line.
    Line(LineStyle),
    /// A square, outlined so that pale ones show.
    Square(RGBColor),
    /// A marker with an error bar, if any.
    Marker { radius: f64, colour: RGBColor, error_bar: bool },
}

/// One entry.
pub(super) type Entry = (Sample, String);

/// The entries of each row in `width` pt.
pub(super) fn rows(entries: &[Entry], width: f64) -> Vec<&[Entry]> {
    let mut rows = Vec::new();
    let (mut first, mut used) = (0, 0.0);
    for (index, entry) in entries.iter().enumerate() {
        let needed = entry_width(entry);
        if index > first && used + needed > width {
            rows.push(&entries[first..index]);
            (first, used) = (index, 0.0);
        }
        used += needed + BETWEEN;
    }
    if first < entries.len() {
        rows.push(&entries[first..]);
    }
    rows
}

/// Draws rows of entries with their top left corner at `(left, top)`.
pub(super) fn draw(sheet: &mut Sheet, rows: &[&[Entry]], (left, top): Point) {
    for (row, entries) in rows.iter().enumerate() {
        let y = top + (row as f64 + 0.5) * ROW;
        let mut x = left;
        for entry in *entries {
            draw_sample(sheet, entry.0, (x, y));
            let at = (x + sample_width(entry.0) + GAP, centred(y, LABEL_SIZE));
            sheet.text(&entry.1, at, TextStyle::label(Anchor::Start));
            x += entry_width(entry) + BETWEEN;
        }
    }
}

fn draw_sample(sheet: &mut Sheet, sample: Sample, (x, y): Point) {
    match sample {
        Sample::Line(style) => {
            sheet.styled_line(&[(x, y), (x + LINE_SAMPLE, y)], DATA_WEIGHT, style);
        }
        Sample::Square(colour) => {
            let (side, rim) = (SQUARE_SAMPLE, 0.4);
            sheet.rectangle((x, y - side / 2.0), side, side, INK);
            let inner = side - 2.0 * rim;
            sheet.rectangle((x + rim, y - inner / 2.0), inner, inner, colour);
        }
        Sample::Marker { radius, colour, error_bar } => {
            let centre = x + SQUARE_SAMPLE / 2.0;
            if error_bar {
                sheet.line(&[(centre, y - 4.0), (centre, y + 4.0)], THIN_WEIGHT, colour);
            }
            sheet.disc((centre, y), radius, colour);
        }
    }
}

fn sample_width(sample: Sample) -> f64 {
    match sample {
        Sample::Line(_) => LINE_SAMPLE,
        Sample::Square(_) | Sample::Marker { .. } => SQUARE_SAMPLE,
    }
}

fn entry_width((sample, text): &Entry) -> f64 {
    sample_width(*sample) + GAP + text_width(text, LABEL_SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_every_entry_and_keep_to_the_width() {
        let entries: Vec<Entry> =
            (0..8).map(|i| (Sample::Square(INK), format!("kind number {i}"))).collect();
        let rows = rows(&entries, 200.0);
        assert_eq!(rows.iter().map(|row| row.len()).sum::<usize>(), 8);
        for row in rows {
            let width: f64 =
                row.iter().map(entry_width).sum::<f64>() + BETWEEN * (row.len() - 1) as f64;
            assert!(width <= 200.0, "{width}");
        }
    }
}
