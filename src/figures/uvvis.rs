//! Diffuse reflectance at moments of a run.

use std::path::Path;

use super::axis::Axis;
use super::chart::{Chart, Pane};
use super::measured;
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::table::Table;
use super::{FigureError, Style};

/// Height in mm.
const HEIGHT: f64 = 62.0;

/// Draws `figures/uvvis.{svg,png,pdf}` from `instruments/uvvis_spectra.csv`, one column wide:
/// diffuse reflectance against wavelength, the first moment palest, the last darkest, and a measured
/// one if the folder has it. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "instruments/uvvis_spectra.csv")?;
    let moments = spectra::read(&table, "wavelength_nm", "reflectance")?;
    if moments.is_empty() {
        return Ok(None);
    }
    let measured = measured::curve(folder, "uvvis")?;
    Ok(Some(compose(&moments, measured.as_deref(), style)))
}

fn compose(moments: &[Moment], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let range = spectra::range(moments);
    let x = Axis::linear("Wavelength", "nm", range.0, range.1, 9);
    let y = Axis::linear("Diffuse reflectance", "", 0.0, 1.0, 5);
    let shown = measured.unwrap_or_default().iter().copied();
    let shown: Vec<_> = shown.filter(|(_, y)| (0.0..=1.0).contains(y)).collect();
    let measured = measured.map(|_| measured::within(&shown, range));
    let series = spectra::entries(moments, measured.is_some());
    let panes = vec![Pane::new((x, y), spectra::courses(moments, range, measured))];
    Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::*;
    use std::fmt::Write as _;

    fn table(moments: usize, last: f64) -> String {
        let mut text = String::from("time_s,wavelength_nm,absorption_per_cm,reflectance");
        for moment in 0..moments {
            let share = moment as f64 / moments.max(2) as f64;
            for i in 0..91 {
                let wavelength = 300.0 + 10.0 * f64::from(i);
                let edge = 430.0 + 500.0 * share;
                let reflectance = 0.96 / (1.0 + (-(wavelength - edge) / 30.0).exp());
                let time = last * share;
                write!(text, "\n{time},{wavelength},1,{reflectance}").unwrap();
            }
        }
        text
    }

    fn drawn(text: &str, measured: Option<&str>) -> Option<Sheet> {
        let folder = tempfile::tempdir().unwrap();
        let tables = folder.path().join("instruments");
        std::fs::create_dir(&tables).unwrap();
        std::fs::write(tables.join("uvvis_spectra.csv"), text).unwrap();
        if let Some(measured) = measured {
            std::fs::write(tables.join("measured_uvvis.csv"), measured).unwrap();
        }
        draw(folder.path(), &Style::default()).unwrap()
    }

    #[test]
    fn spectra_draw_clear_texts_at_any_number_of_moments() {
        assert!(drawn(&table(0, 0.0), None).is_none());
        for (moments, last) in [(1, 0.0), (2, 3e-5), (21, 259_200.0), (400, 3e11)] {
            let measured = Some("x,y\n350,0.1\n1500,0.9\n600,0.5");
            let sheet = drawn(&table(moments, last), measured).unwrap();
            assert_texts_are_clear(&sheet, &format!("uvvis-{moments}"));
            assert!(says(&sheet, "measured"));
        }
    }
}
