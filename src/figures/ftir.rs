//! Infrared spectra: the nitriles' region over the whole.

use std::path::Path;

use super::axis::Axis;
use super::chart::{Chart, Pane};
use super::measured::{curve, stretched};
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::table::Table;
use super::{FigureError, Style};

/// Height in mm.
const HEIGHT: f64 = 90.0;
/// The nitriles' region in 1/cm.
const NITRILES: (f64, f64) = (2150.0, 2280.0);
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
    let pane = |range: (f64, f64)| {
        let highest = spectra::reach(moments, range).1;
        let measured = measured.map(|curve| stretched(curve, range, highest));
        let axes = (x_axis(range), y_axis(highest));
        Pane::new(axes, spectra::courses(moments, range, measured))
    };
    let chart = Chart {
        panes: vec![pane(NITRILES), pane(spectra::range(moments))],
        series: spectra::entries(moments, measured.is_some()),
        ..Chart::default()
    };
    chart.column(HEIGHT, style)
}

/// Wavenumbers fall from left to right.
fn x_axis((from, to): (f64, f64)) -> Axis {
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
