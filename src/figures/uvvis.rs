//! Diffuse reflectance at moments of a run.

use super::axis::Axis;
use super::chart::{Chart, Pane};
use super::measured;
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::instruments::UvvisPoint;

/// Height in mm.
const HEIGHT: f64 = 62.0;

/// Draws `figures/uvvis.{svg,png,pdf}` from `instruments/uvvis_spectra.csv`, one column wide:
/// diffuse reflectance against wavelength, the first moment palest, the last darkest, and a measured
/// one if the folder has it. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let columns = [&UvvisPoint::time, &UvvisPoint::wavelength, &UvvisPoint::reflectance];
    let moments = spectra::read(tables.uvvis_spectra.rows()?, columns);
    if moments.is_empty() {
        return Ok(None);
    }
    let measured = tables.measured("uvvis")?;
    Ok(Some(compose(&moments, measured.as_deref(), style)))
}

fn compose(moments: &[Moment], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let range = spectra::range(moments);
    let x = Axis::linear(UvvisPoint::wavelength.title, "nm", range.0, range.1, 9);
    let y = Axis::linear(UvvisPoint::reflectance.title, "", 0.0, 1.0, 5);
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
    use super::super::synthetic::with_measured;
    use super::*;

    fn tables(moments: u32, last: f64) -> Tables {
        let point = |moment: u32, i: u32| {
            let share = f64::from(moment) / f64::from(moments.max(2));
            let (wavelength, edge) = (300.0 + 10.0 * f64::from(i), 430.0 + 500.0 * share);
            let reflectance = 0.96 / (1.0 + (-(wavelength - edge) / 30.0).exp());
            UvvisPoint { time: last * share, wavelength, absorption: 1.0, reflectance }
        };
        let points: Vec<UvvisPoint> = (0..moments)
            .flat_map(|moment| (0..91).map(move |i| (moment, i)))
            .map(|(moment, i)| point(moment, i))
            .collect();
        Tables { uvvis_spectra: points.into(), ..Tables::default() }
    }

    #[test]
    fn spectra_draw_clear_texts_at_any_number_of_moments() {
        assert!(draw(&tables(0, 0.0), &Style::default()).unwrap().is_none());
        for (moments, last) in [(1, 0.0), (2, 3e-5), (21, 259_200.0), (400, 3e11)] {
            let curve = Some("x,y\n350,0.1\n1500,0.9\n600,0.5");
            let (_folder, tables) = with_measured(tables(moments, last), "uvvis", curve);
            let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
            assert_texts_are_clear(&sheet, &format!("uvvis-{moments}"));
            assert!(says(&sheet, "measured"));
        }
    }
}
