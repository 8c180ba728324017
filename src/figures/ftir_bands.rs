//! The nitrile band against time, and the conversion that it tells.

use std::path::Path;

use super::axis::Axis;
use super::legend::{Legend, MARKER, Sample};
use super::markers::Marker;
use super::panel::{Margins, Panel};
use super::replicates::Series;
use super::sheet::Sheet;
use super::style::LineStyle;
use super::table::Table;
use super::{FigureError, Style};
use crate::results::ColumnWidth;

/// Height in mm.
const HEIGHT: f64 = 65.0;

/// Draws `figures/ftir_bands.{svg,png,pdf}` from `instruments/ftir_bands.csv`, one column wide.
///
/// Points are what is read off spectra, means over replicates with their standard errors; lines are
/// means of what the lattice holds. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "instruments/ftir_bands.csv")?;
    let read = |column| Series::read(&table, column);
    let pairs = [
        Pair {
            read_off: ("nitrile area", read("nitrile_area_integrated")?),
            counted: ("nitriles, counted", read("nitrile_area_counted")?),
        },
        Pair {
            read_off: ("conversion from area", read("conversion_from_area")?),
            counted: ("conversion", read("conversion")?),
        },
    ];
    if table.rows() == 0 {
        return Ok(None);
    }
    Ok(Some(compose(&pairs, style)))
}

/// What is read off spectra and the same counted on the lattice, each with its name.
struct Pair {
    read_off: (&'static str, Series),
    counted: (&'static str, Series),
}

fn compose(pairs: &[Pair; 2], style: &Style) -> Sheet {
    let mut sheet = Sheet::new(style.width(ColumnWidth::Single), style.height(HEIGHT));
    let legend = Legend::above(&sheet, entries(pairs, style));
    let all = || pairs.iter().flat_map(|pair| [&pair.read_off.1, &pair.counted.1]);
    let last = all().flat_map(|series| &series.times).copied().fold(0.0, f64::max);
    let means = || all().flat_map(|series| &series.means).copied();
    let (low, high) = (means().fold(0.0, f64::min), means().fold(1.0, f64::max));
    let y = Axis::covering("Fraction", "", low, high, 6);
    let margins = Margins { top: legend.margin(), right: 4.0 };
    let panel = Panel::draw(&mut sheet, Axis::time(0.0, last, 7), y, margins);
    for (index, pair) in pairs.iter().enumerate() {
        let series = &pair.counted.1;
        panel.line(&mut sheet, &series.times, &series.means, line(index, style));
    }
    for (index, pair) in pairs.iter().enumerate() {
        pair.read_off.1.draw(&mut sheet, &panel, marker(index, style), MARKER);
    }
    legend.draw_above(&mut sheet, &panel);
    sheet
}

fn entries(pairs: &[Pair; 2], style: &Style) -> Vec<(Sample, String)> {
    let entries = |(index, pair): (usize, &Pair)| {
        let marker =
            Sample::Marker { radius: MARKER, marker: marker(index, style), error_bar: true };
        let line = Sample::Line(line(index, style));
        [(marker, pair.read_off.0.to_owned()), (line, pair.counted.0.to_owned())]
    };
    pairs.iter().enumerate().flat_map(entries).collect()
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
        let series = Series::read(&table, "nitrile_area_integrated").unwrap();
        assert_eq!((series.times, series.means), (vec![0.0, 9.0], vec![1.0, 0.5]));
        assert!((series.errors[1] - 0.1).abs() < 1e-12);
        assert_eq!(Series::read(&table, "conversion_from_area").unwrap().means, [0.0, 0.8]);
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
