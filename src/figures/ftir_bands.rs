//! The nitrile band against time, and the conversion that it tells.

use super::axis::Axis;
use super::chart::{Chart, Course, Entry, Look, Pane};
use super::legend::{MARKER, Sample};
use super::markers::Marker;
use super::replicates::means;
use super::sheet::Sheet;
use super::style::LineStyle;
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::Column;
use crate::results::table::instruments::FtirBand;
use crate::statistics::extent;

/// Height in mm.
const HEIGHT: f64 = 65.0;

/// What is read off spectra, and the same counted on the lattice.
const PAIRS: [[Column<FtirBand>; 2]; 2] = [
    [FtirBand::nitrile_area, FtirBand::nitriles],
    [FtirBand::conversion_from_area, FtirBand::conversion],
];

/// Draws `figures/ftir_bands.{svg,png,pdf}` from `instruments/ftir_bands.csv`, one column wide.
///
/// Points are what is read off spectra, means over replicates with their standard errors; lines are
/// means of what the lattice holds. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.ftir_bands.rows()?;
    if rows.is_empty() {
        return Ok(None);
    }
    let (mut series, mut courses) = (Vec::new(), Vec::new());
    for (index, [read_off, counted]) in PAIRS.iter().enumerate() {
        let (marker, line) = (marker(index, style), line(index, style));
        let points = (Sample::points(marker, MARKER), Look::markers(marker, MARKER));
        for (column, (sample, look)) in
            [(read_off, points), (counted, (Sample::Line(line), Look::line(line)))]
        {
            courses.push((series.len(), means(rows, (&FtirBand::time, column), look)));
            series.push((sample, column.title.to_lowercase()));
        }
    }
    Ok(Some(compose(series, courses, style)))
}

fn compose(series: Vec<Entry>, courses: Vec<(usize, Course)>, style: &Style) -> Sheet {
    let all = || courses.iter().map(|(_, course)| course);
    let last = all().flat_map(|course| &course.x).copied().fold(0.0, f64::max);
    let means = all().flat_map(|course| &course.mean).copied();
    let (low, high) = extent(means.chain([0.0, 1.0]));
    let axes = (Axis::time(0.0, last, 7), Axis::covering("Fraction", "", low, high, 6));
    let panes = vec![Pane::new(axes, courses)];
    Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)
}

/// Blue and solid, then vermilion and dashed: apart without colour too.
fn line(index: usize, style: &Style) -> LineStyle {
    LineStyle { dashes: style.line(index).dashes, ..style.line(index + 1) }
}

fn marker(index: usize, style: &Style) -> Marker {
    Marker::of(index, line(index, style).colour)
}

#[cfg(test)]
mod tests {
    use super::super::clear::assert_texts_are_clear;
    use super::super::synthetic::rows_of;
    use super::*;

    fn tables(rows: &str) -> Tables {
        let header = "replicate,time_s,nitrile_area_integrated,nitrile_area_counted,\
                      conversion_from_area,conversion\n";
        Tables { ftir_bands: rows_of(&format!("{header}{rows}")), ..Tables::default() }
    }

    #[test]
    fn odd_tables_draw_every_text_clear_of_the_others() {
        let usual = "1,0,1,1,0,0\n1,86400,0.7,0.75,0.6,0.55\n1,259200,0.45,0.5,1.1,1\n";
        for rows in [usual, "1,0,1,1,0,0\n", "1,0,,,,0\n1,3600,,,,0\n"] {
            let sheet = draw(&tables(rows), &Style::default()).unwrap().unwrap();
            assert_texts_are_clear(&sheet, "ftir_bands");
        }
        assert!(draw(&tables(""), &Style::default()).unwrap().is_none());
    }
}
