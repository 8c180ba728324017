//! Infrared spectra: the nitriles' region over the whole.

use std::path::Path;

use super::axis::Axis;
use super::legend::Legend;
use super::measured::{curve, stretched};
use super::panel::{Frame, Labelled, Panel, draw_titles};
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::table::Table;
use super::{FigureError, Style};
use crate::results::ColumnWidth;

/// Height in mm.
const HEIGHT: f64 = 90.0;
/// The nitriles' region in 1/cm.
const NITRILES: (f64, f64) = (2150.0, 2280.0);
/// Space between the panels in pt: the ticks and labels of the upper.
const BETWEEN: f64 = 20.0;
/// Space above the highest line, as a factor.
const HEADROOM: f64 = 1.05;

/// Draws `figures/ftir.{svg,png,pdf}` from `instruments/ftir_spectra.csv`, one column wide.
///
/// Lines are moments, the later the darker, six at most. Where the folder holds a measured
/// spectrum, it is drawn over them, in each panel as high as they are. Draws nothing where the
/// table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "instruments/ftir_spectra.csv")?;
    let moments = spectra::read(&table, "wavenumber_per_cm", "absorbance")?;
    if moments.is_empty() {
        return Ok(None);
    }
    let measured = curve(folder, "ftir")?;
    Ok(Some(compose(&moments, measured.as_deref(), style)))
}

fn compose(moments: &[Moment], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let mut sheet = Sheet::new(style.width(ColumnWidth::Single), style.height(HEIGHT));
    let legend = Legend::above(&sheet, spectra::entries(moments, measured.is_some()));
    let ranges = [NITRILES, spectra::range(moments)];
    let highest = ranges.map(|range| spectra::reach(moments, range).1);
    let [x_near, x_far] = ranges.map(|(from, to)| x_axis(from, to));
    let [y_near, y_far] = highest.map(y_axis);
    let frames = spectra::stacked(&sheet, &x_far, (&y_near, &y_far), (legend.margin(), BETWEEN));
    let whole = Frame { bottom: frames[1].bottom, ..frames[0] };
    draw_titles(&mut sheet, whole, &x_far.title, &y_far.title);
    let both = Labelled { x: true, y: true };
    let panels = [
        Panel::framed(&mut sheet, (x_near, y_near), frames[0], both),
        Panel::framed(&mut sheet, (x_far, y_far), frames[1], both),
    ];
    for ((panel, range), highest) in panels.iter().zip(ranges).zip(highest) {
        spectra::draw(&mut sheet, panel, moments, range);
        if let Some(curve) = measured {
            spectra::draw_measured(&mut sheet, panel, &stretched(curve, range, highest));
        }
    }
    legend.draw_above(&mut sheet, &panels[0]);
    sheet
}

/// Wavenumbers fall from left to right.
fn x_axis(from: f64, to: f64) -> Axis {
    Axis::linear("Wavenumber / cm^{−1}", "", from, to, 6).reversed()
}

fn y_axis(highest: f64) -> Axis {
    Axis::linear("Absorbance / a.u.", "", 0.0, highest * HEADROOM, 4)
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::*;
    use std::fmt::Write as _;

    /// A folder with nitriles that lose height from moment to moment.
    fn folder(moments: &[f64], height: f64) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut text = String::from("time_s,wavenumber_per_cm,absorbance\n");
        for (index, time) in moments.iter().enumerate() {
            for wavenumber in 1400..=3700 {
                let off = (f64::from(wavenumber) - 2220.0) / 5.0;
                let absorbance = height / (1.0 + index as f64) / (1.0 + off * off);
                writeln!(text, "{time},{wavenumber},{absorbance}").unwrap();
            }
        }
        std::fs::create_dir_all(folder.path().join("instruments")).unwrap();
        std::fs::write(folder.path().join("instruments/ftir_spectra.csv"), text).unwrap();
        folder
    }

    fn drawn(folder: &Path) -> Option<Sheet> {
        draw(folder, &Style::default()).unwrap()
    }

    #[test]
    fn odd_tables_draw_every_text_clear_of_the_others() {
        let hours: Vec<f64> = (0..21).map(|k| f64::from(k) * 12_960.0).collect();
        for (times, height) in [(&hours[..], 0.2), (&hours[..1], 0.2), (&hours[..2], 0.0)] {
            let folder = folder(times, height);
            assert_texts_are_clear(&drawn(folder.path()).unwrap(), "ftir");
        }
        assert!(drawn(folder(&[], 1.0).path()).is_none());
    }

    #[test]
    fn a_measured_spectrum_stands_in_the_legend() {
        let folder = folder(&[0.0, 3600.0], 0.2);
        assert!(!says(&drawn(folder.path()).unwrap(), "measured"));
        let curve = "x,y\n2100,0.1\n2220,7\n2300,0.1\n";
        std::fs::write(folder.path().join("instruments/measured_ftir.csv"), curve).unwrap();
        let sheet = drawn(folder.path()).unwrap();
        assert!(says(&sheet, "measured"));
        assert_texts_are_clear(&sheet, "ftir-measured");
    }
}
