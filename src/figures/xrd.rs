//! Powder patterns of X-rays in the course of a run, one above the other.

use super::axis::Axis;
use super::chart::{Chart, Names, Pane};
use super::measured;
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::style::THIN_WEIGHT;
use super::symbol;
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::instruments::XrdPatternRow;

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
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let columns = [&XrdPatternRow::time, &XrdPatternRow::two_theta, &XrdPatternRow::intensity];
    let patterns = spectra::read(tables.xrd_patterns.rows()?, columns);
    if patterns.is_empty() {
        return Ok(None);
    }
    let measured = tables.measured("xrd")?;
    Ok(Some(compose(&patterns, measured.as_deref(), style)))
}

/// How high a pattern reaches.
fn height(pattern: &Moment) -> f64 {
    pattern.y.iter().copied().fold(0.0, f64::max)
}

fn compose(patterns: &[Moment], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let highest = patterns.iter().map(height).fold(0.0, f64::max);
    let range = spectra::range(patterns);
    let measured = measured.map(|curve| measured::stretched(curve, range, highest));
    let measured = measured.filter(|curve| !curve.is_empty());
    let series = spectra::entries(patterns, measured.is_some());
    let mut courses = spectra::courses(patterns, range, measured);
    // From the bottom: the last moment to the first, then what was measured, which comes last.
    courses[..patterns.len()].reverse();
    let (mut offset, mut top) = (0.0, 0.0_f64);
    for (series, course) in &mut courses {
        course.look.line = course.look.line.map(|(line, _)| (line, THIN_WEIGHT));
        course.mean.iter_mut().for_each(|intensity| *intensity += offset);
        top = course.mean.iter().copied().fold(top, f64::max);
        offset += patterns.get(*series).map_or(0.0, height) + BETWEEN * highest;
    }
    let x =
        Axis::linear(&symbol::in_italics(XrdPatternRow::two_theta.title), "°", range.0, range.1, 6);
    // Each line has a zero of its own: numbers would belong to none.
    let mut y = Axis::linear("Intensity / arbitrary units", "", 0.0, top * 1.02, 4);
    y.ticks.clear();
    let panes = vec![Pane::new((x, y), courses)];
    Chart { panes, series, names: Names::AtEnds, ..Chart::default() }.column(HEIGHT, style)
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says, texts};
    use super::super::synthetic::{rows_of, with_measured};
    use super::*;

    fn drawn(table: &str, measured: Option<&str>) -> Option<Sheet> {
        let xrd_patterns = rows_of(&format!("time_s,two_theta_deg,intensity\n{table}"));
        let tables = Tables { xrd_patterns, ..Tables::default() };
        let (_folder, tables) = with_measured(tables, "xrd", measured);
        let sheet = draw(&tables, &Style::default()).unwrap()?;
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
        for table in
            [made_up(1, 1.0), made_up(3, 0.0), "0,10,1\n".to_owned(), "0,10,NaN\n".to_owned()]
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
