//! Infrared spectra: the nitriles' region over the whole.

use super::axis::Axis;
use super::chart::{Chart, Pane};
use super::measured::stretched;
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::instruments::FtirPoint;

/// Height in mm.
const HEIGHT: f64 = 90.0;
/// The titles of the axes.
pub(super) const WAVENUMBER: &str = "Wavenumber / cm^{−1}";
pub(super) const ABSORBANCE: &str = "Absorbance / a.u.";
/// The nitriles' region in 1/cm.
pub(super) const NITRILES: (f64, f64) = (2150.0, 2280.0);
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
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let columns = [&FtirPoint::time, &FtirPoint::wavenumber, &FtirPoint::absorbance];
    let moments = spectra::read(tables.ftir_spectra.rows()?, columns);
    if moments.is_empty() {
        return Ok(None);
    }
    let measured = tables.measured("ftir")?;
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
    Axis::linear(WAVENUMBER, "", from, to, 6).reversed()
}

fn y_axis(highest: f64) -> Axis {
    Axis::linear(ABSORBANCE, "", 0.0, highest * HEADROOM, 4)
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::super::synthetic::with_measured;
    use super::*;

    /// Nitriles that lose height from moment to moment.
    fn tables(moments: &[f64], height: f64) -> Tables {
        let point = |index: usize, time: f64, wavenumber: u32| {
            let wavenumber = f64::from(wavenumber);
            let off = (wavenumber - 2220.0) / 5.0;
            let absorbance = height / (1.0 + index as f64) / (1.0 + off * off);
            FtirPoint { time, wavenumber, absorbance }
        };
        let points: Vec<FtirPoint> = (moments.iter().enumerate())
            .flat_map(|(index, &time)| (1400..=3700).map(move |at| point(index, time, at)))
            .collect();
        Tables { ftir_spectra: points.into(), ..Tables::default() }
    }

    fn drawn(tables: &Tables) -> Option<Sheet> {
        draw(tables, &Style::default()).unwrap()
    }

    #[test]
    fn odd_tables_draw_every_text_clear_of_the_others() {
        let hours: Vec<f64> = (0..21).map(|k| f64::from(k) * 12_960.0).collect();
        for (times, height) in [(&hours[..], 0.2), (&hours[..1], 0.2), (&hours[..2], 0.0)] {
            assert_texts_are_clear(&drawn(&tables(times, height)).unwrap(), "ftir");
        }
        assert!(drawn(&tables(&[], 1.0)).is_none());
    }

    #[test]
    fn a_measured_spectrum_stands_in_the_legend() {
        let plain = tables(&[0.0, 3600.0], 0.2);
        assert!(!says(&drawn(&plain).unwrap(), "measured"));
        let curve = "x,y\n2100,0.1\n2220,7\n2300,0.1\n";
        let (_folder, tables) = with_measured(plain, "ftir", Some(curve));
        let sheet = drawn(&tables).unwrap();
        assert!(says(&sheet, "measured"));
        assert_texts_are_clear(&sheet, "ftir-measured");
    }
}
