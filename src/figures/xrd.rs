//! Powder patterns of X-rays in the course of a run, one above the other.

use std::path::Path;

use super::axis::Axis;
use super::labels::{self, EndLabel};
use super::legend::Sample;
use super::measured;
use super::panel::{Margins, Panel};
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::style::{INK, LineStyle, THIN_WEIGHT};
use super::table::Table;
use super::time::TimeUnit;
use super::{FigureError, Style};
use crate::results::ColumnWidth;

/// Height in mm.
const HEIGHT: f64 = 75.0;
/// Space above each pattern, as a share of the highest.
const BETWEEN: f64 = 0.05;

/// Draws `figures/xrd.{svg,png,pdf}` from `instruments/xrd_patterns.csv`, one column wide.
///
/// The first moment stands at the top; all have the same scale. A measured pattern, if there is
/// one, stands above them, as high as the highest. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "instruments/xrd_patterns.csv")?;
    let patterns = spectra::read(&table, "two_theta_deg", "intensity")?;
    if patterns.is_empty() {
        return Ok(None);
    }
    let measured = measured::curve(folder, "xrd")?;
    Ok(Some(compose(&patterns, measured.as_deref(), style)))
}

/// A line of the figure, and how high over the bottom it begins.
struct Line {
    angles: Vec<f64>,
    intensities: Vec<f64>,
    offset: f64,
    style: LineStyle,
    name: String,
}

/// From the bottom: the last moment to the first, and what was measured.
fn lines(patterns: &[Moment], measured: Option<&[(f64, f64)]>, highest: f64) -> Vec<Line> {
    let longest = patterns.iter().map(|pattern| pattern.time).fold(0.0, f64::max);
    let unit = TimeUnit::of(longest);
    let (mut lines, mut offset) = (Vec::new(), 0.0);
    for (index, pattern) in patterns.iter().enumerate().rev() {
        lines.push(Line {
            angles: pattern.x.clone(),
            intensities: pattern.y.clone(),
            offset,
            style: spectra::shade(index, patterns.len()),
            name: unit.format(pattern.time),
        });
        offset += height(pattern) + BETWEEN * highest;
    }
    let range = spectra::range(patterns);
    let measured = measured.map(|curve| measured::stretched(curve, range, highest));
    if let Some(curve) = measured.filter(|curve| !curve.is_empty()) {
        let (angles, intensities) = curve.into_iter().unzip();
        let style = LineStyle { colour: INK, dashes: &[] };
        lines.push(Line { angles, intensities, offset, style, name: "measured".to_owned() });
    }
    lines
}

/// How high a pattern reaches.
fn height(pattern: &Moment) -> f64 {
    pattern.y.iter().copied().fold(0.0, f64::max)
}

fn compose(patterns: &[Moment], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let mut sheet = Sheet::new(style.width(ColumnWidth::Single), style.height(HEIGHT));
    let highest = patterns.iter().map(height).fold(0.0, f64::max);
    let lines = lines(patterns, measured, highest);
    let (low, high) = spectra::range(patterns);
    let top = |line: &Line| line.intensities.iter().copied().fold(0.0, f64::max) + line.offset;
    let top = lines.iter().map(top).fold(0.0, f64::max);
    let x = Axis::linear("2θ", "°", low, high, 6);
    // Each line has a zero of its own: numbers would belong to none.
    let mut y = Axis::linear("Intensity / arbitrary units", "", 0.0, top * 1.02, 4);
    y.ticks.clear();
    let widest = labels::widest(lines.iter().map(|line| line.name.as_str()));
    let margins = Margins { top: 0.0, right: labels::margin(widest) };
    let panel = Panel::draw(&mut sheet, x, y, margins);
    for line in &lines {
        draw_line(&mut sheet, &panel, line);
    }
    let label = |line: &Line| EndLabel {
        end: line.intensities.last().map(|last| panel.y_of(line.offset + last)),
        sample: Sample::Line(line.style),
        text: line.name.clone(),
    };
    labels::draw(&mut sheet, &panel, &lines.iter().map(label).collect::<Vec<_>>());
    sheet
}

/// Thin: peaks of neighbouring reflections lie close.
fn draw_line(sheet: &mut Sheet, panel: &Panel, line: &Line) {
    let raised: Vec<f64> = line.intensities.iter().map(|value| value + line.offset).collect();
    for piece in panel.pieces(&line.angles, &raised) {
        match piece.as_slice() {
            [only] => sheet.disc(*only, THIN_WEIGHT, line.style.colour),
            points => sheet.styled_line(points, THIN_WEIGHT, line.style),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says, texts};
    use super::*;

    fn drawn(table: &str, measured: Option<&str>) -> Option<Sheet> {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("instruments");
        std::fs::create_dir(&place).unwrap();
        let whole = format!("time_s,two_theta_deg,intensity\n{table}");
        std::fs::write(place.join("xrd_patterns.csv"), whole).unwrap();
        if let Some(measured) = measured {
            std::fs::write(place.join("measured_xrd.csv"), measured).unwrap();
        }
        let sheet = draw(folder.path(), &Style::default()).unwrap()?;
        assert_texts_are_clear(&sheet, "xrd");
        Some(sheet)
    }

    fn made_up(moments: usize, height: f64) -> String {
        let row = |moment: usize, angle: u32| {
            let high = if angle == 10 { height } else { 0.1 * height };
            format!("{},{angle},{high}\n", moment * 3600)
        };
        (0..moments).flat_map(|moment| (5..=50).map(move |angle| row(moment, angle))).collect()
    }

    #[test]
    fn six_of_many_moments_are_named_the_first_and_the_last_among_them() {
        let sheet = drawn(&made_up(21, 2.0), None).unwrap();
        let mut named: Vec<&str> = texts(&sheet).map(|run| &*run.content).collect();
        named.retain(|text| text.ends_with(" h") || *text == "measured");
        named.sort_unstable();
        assert_eq!(named, ["0 h", "12 h", "16 h", "20 h", "4 h", "8 h"]);
    }

    #[test]
    fn odd_tables_draw_too() {
        assert!(drawn("", None).is_none());
        for table in [made_up(1, 1.0), made_up(3, 0.0), "0,10,1\n".to_owned(), "0,10,\n".to_owned()]
        {
            assert!(drawn(&table, None).is_some());
        }
    }

    #[test]
    fn what_was_measured_stands_above() {
        let named = |curve| says(&drawn(&made_up(2, 1.0), Some(curve)).unwrap(), "measured");
        assert!(named("x,y\n4,9\n10,700\n20,300\n"));
        assert!(!named("x,y\n70,9\n"));
    }
}
