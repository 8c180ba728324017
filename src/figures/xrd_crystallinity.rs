//! Crystallinity and size of domains as X-rays show them, beside what they are.

use std::path::Path;

use super::axis::Axis;
use super::legend::{Legend, MARKER, Sample};
use super::markers::Marker;
use super::panel::{
    EDGE, Frame, Labelled, Panel, bottom_margin, draw_titles, left_margin, upward_title,
};
use super::replicates::Series;
use super::sheet::Sheet;
use super::style::{LineStyle, TITLE_SIZE};
use super::table::Table;
use super::{FigureError, Style};
use crate::results::ColumnWidth;

/// Height in mm.
const HEIGHT: f64 = 85.0;
/// Space between the panels in pt.
const BETWEEN: f64 = 8.0;
/// Space at the right of the panels in pt.
const RIGHT: f64 = 6.0;

/// Draws `figures/xrd_crystallinity.{svg,png,pdf}` from `instruments/xrd_crystallinity.csv`, one
/// column wide.
///
/// Above: the share of areas of the pattern, and of molecules that are ordered. Below: sizes of
/// domains, by Scherrer's equation and by chords through the lattice. Markers are read off patterns
/// and are means over replicates with their standard errors, lines are means of the lattice. Draws
/// nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "instruments/xrd_crystallinity.csv")?;
    let times = table.numbers("time_s")?;
    if times.is_empty() {
        return Ok(None);
    }
    let read = |column| Series::read(&table, column);
    let shares = Pair { read: read("crystallinity")?, true_ones: read("crystalline_fraction")? };
    let sizes = Pair { read: read("scherrer_size_nm")?, true_ones: read("domain_size_nm")? };
    let last = times.iter().copied().fold(0.0, f64::max);
    Ok(Some(compose(&shares, &sizes, last, style)))
}

/// What patterns say, and what is so.
struct Pair {
    read: Series,
    true_ones: Series,
}

impl Pair {
    fn draw(&self, sheet: &mut Sheet, panel: &Panel, style: &Style) {
        panel.line(sheet, &self.true_ones.times, &self.true_ones.means, style.line(0));
        self.read.draw(sheet, panel, marker(style), MARKER);
    }

    /// Whether it has no value at all.
    fn is_empty(&self) -> bool {
        self.read.means.iter().chain(&self.true_ones.means).all(|mean| mean.is_nan())
    }

    /// Sizes from the least to the greatest.
    fn size_axis(&self) -> Axis {
        let all = || self.read.means.iter().chain(&self.true_ones.means).copied();
        let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
        Axis::log_around("Domain size / nm", low, high)
    }
}

fn marker(style: &Style) -> Marker {
    Marker::of(0, style.line(2).colour)
}

fn entries(style: &Style) -> Vec<(Sample, String)> {
    let line = LineStyle { dashes: &[], ..style.line(0) };
    let read = Sample::Marker { radius: MARKER, marker: marker(style), error_bar: true };
    vec![(Sample::Line(line), "lattice".to_owned()), (read, "read off the pattern".to_owned())]
}

fn compose(shares: &Pair, sizes: &Pair, last: f64, style: &Style) -> Sheet {
    let mut sheet = Sheet::new(style.width(ColumnWidth::Single), style.height(HEIGHT));
    let legend = Legend::above(&sheet, entries(style));
    let time = || Axis::time(0.0, last, 7);
    let share = Axis::linear("Crystalline fraction", "", 0.0, 1.0, 5);
    let size = sizes.size_axis();
    let left = left_margin(&share).max(left_margin(&size));
    let right = sheet.width() - EDGE - RIGHT;
    let top = EDGE + legend.margin();
    let bottom = sheet.height() - bottom_margin(&time(), right - left);
    let height = (bottom - top - BETWEEN) / 2.0;
    let upper = Frame { left, right, top, bottom: top + height };
    let lower = Frame { top: bottom - height, bottom, ..upper };
    draw_titles(&mut sheet, lower, &time().title, "");
    let baseline = EDGE + 0.79 * TITLE_SIZE;
    for (frame, axis, pair, x) in [(upper, share, shares, false), (lower, size, sizes, true)] {
        upward_title(&mut sheet, frame, baseline, &axis.title);
        let labelled = Labelled { x, y: true };
        let panel = Panel::framed(&mut sheet, (time(), axis), frame, labelled);
        pair.draw(&mut sheet, &panel, style);
        if pair.is_empty() {
            panel.note(&mut sheet, "too few lines end in the box");
        }
        if !x {
            legend.draw_above(&mut sheet, &panel);
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::clear::assert_texts_are_clear;
    use super::*;

    fn drawn(rows: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("instruments");
        std::fs::create_dir(&place).unwrap();
        let names =
            "replicate,time_s,crystallinity,crystalline_fraction,domain_size_nm,scherrer_size_nm";
        std::fs::write(place.join("xrd_crystallinity.csv"), format!("{names}\n{rows}")).unwrap();
        let sheet = draw(folder.path(), &Style::default()).unwrap();
        if let Some(sheet) = &sheet {
            assert_texts_are_clear(sheet, "xrd_crystallinity");
        }
        sheet.is_some()
    }

    #[test]
    fn odd_tables_draw_too() {
        assert!(!drawn(""));
        assert!(drawn("1,0,0.9,0.9,30,29\n"));
        assert!(drawn("1,0,,0.9,30,\n2,0,,0.8,20,\n"));
        assert!(drawn("1,0,0,0,,\n1,3600,0,0,,\n"));
        assert!(drawn("1,0,0.9,0.9,1000,999\n1,9e5,0.1,0.1,1.2,1.5\n2,9e5,0.2,0.2,1.3,1.4\n"));
    }
}
