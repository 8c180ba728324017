//! The nitrile band against time, and the conversion that it tells.

use std::path::Path;

use super::axis::Axis;
use super::chart::{Chart, Course, Entry, Look, Pane};
use super::legend::{MARKER, Sample};
use super::markers::Marker;
use super::replicates::means;
use super::sheet::Sheet;
use super::style::LineStyle;
use super::table::Table;
use super::{FigureError, Style};
use crate::statistics::extent;

/// Height in mm.
const HEIGHT: f64 = 65.0;

/// What is read off spectra and the same counted on the lattice: columns, and names in the legend.
const PAIRS: [[(&str, &str); 2]; 2] = [
    [("nitrile_area_integrated", "nitrile area"), ("nitrile_area_counted", "nitriles, counted")],
    [("conversion_from_area", "conversion from area"), ("conversion", "conversion")],
];

/// Draws `figures/ftir_bands.{svg,png,pdf}` from `instruments/ftir_bands.csv`, one column wide.
///
/// Points are what is read off spectra, means over replicates with their standard errors; lines are
/// means of what the lattice holds. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "instruments/ftir_bands.csv")?;
    if table.rows() == 0 {
        return Ok(None);
    }
    let (mut series, mut courses) = (Vec::new(), Vec::new());
    for (index, [(read_off, name), (counted, counted_name)]) in PAIRS.into_iter().enumerate() {
        let (marker, line) = (marker(index, style), line(index, style));
        courses.push((series.len(), means(&table, read_off, Look::markers(marker, MARKER))?));
        series.push((Sample::points(marker, MARKER), name.to_owned()));
        courses.push((series.len(), means(&table, counted, Look::line(line))?));
        series.push((Sample::Line(line), counted_name.to_owned()));
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
    use super::*;

    const HEADER: &str = "replicate,time_s,nitrile_area_integrated,nitrile_area_counted,\
conversion_from_area,conversion\n";

    fn folder(rows: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("instruments")).unwrap();
        let path = folder.path().join("instruments/ftir_bands.csv");
        std::fs::write(path, format!("{HEADER}{rows}")).unwrap();
        folder
    }

    #[test]
    fn means_and_errors_are_over_replicates() {
        let folder = folder("1,0,1,1,0,0\n2,0,1,1,0,0\n1,9,0.6,1,0.8,0\n2,9,0.4,1,,0\n");
        let table = Table::read(folder.path(), "instruments/ftir_bands.csv").unwrap();
        let read = |column| means(&table, column, Look::default()).unwrap();
        let area = read("nitrile_area_integrated");
        assert_eq!((area.x, area.mean), (vec![0.0, 9.0], vec![1.0, 0.5]));
        assert!((area.high[1] - 0.6).abs() < 1e-12);
        assert_eq!(read("conversion_from_area").mean, [0.0, 0.8]);
    }

    #[test]
    fn odd_tables_draw_every_text_clear_of_the_others() {
        let usual = "1,0,1,1,0,0\n1,86400,0.7,0.75,0.6,0.55\n1,259200,0.45,0.5,1.1,1\n";
        for rows in [usual, "1,0,1,1,0,0\n", "1,0,,,,0\n1,3600,,,,0\n"] {
            let sheet = draw(folder(rows).path(), &Style::default()).unwrap().unwrap();
            assert_texts_are_clear(&sheet, "ftir_bands");
        }
        assert!(draw(folder("").path(), &Style::default()).unwrap().is_none());
    }
}
