//! NMR spectra over what has changed since the first.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::measured::stretched;
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::style::{FAINT_INK, LineStyle, THIN_WEIGHT};
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::instruments::NmrPoint;

/// The titles of the axes.
pub(super) const SHIFT: &str = "^{13}C chemical shift / ppm";
pub(super) const INTENSITY: &str = "Intensity / a.u.";
/// Height in mm.
const HEIGHT: f64 = 90.0;
/// Space above and under the lines, as a share of their height.
const ROOM: f64 = 0.05;

/// Draws `figures/nmr.{svg,png,pdf}` from `instruments/nmr_spectra.csv`, one column wide.
///
/// Lines are moments, the later the darker, six at most; below, the same less the first. Where the
/// folder holds a measured spectrum, it is drawn over them, as high as they are. Draws nothing
/// where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.nmr_spectra.rows()?;
    let read = |column| spectra::read(rows, [&NmrPoint::time, &NmrPoint::shift, column]);
    let (own, differences) = (read(&NmrPoint::intensity), read(&NmrPoint::difference));
    if own.is_empty() {
        return Ok(None);
    }
    let measured = tables.measured("nmr")?;
    Ok(Some(compose([&own, &differences], measured.as_deref(), style)))
}

fn compose(spectra: [&[Moment]; 2], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let [own, differences] = spectra;
    let range = spectra::range(own);
    let x = Axis::linear(SHIFT, "", range.0, range.1, 6).reversed();
    let highest = spectra::reach(own, range);
    let measured = measured.map(|curve| stretched(curve, range, highest.1));
    let series = spectra::entries(own, measured.is_some());
    let faint = LineStyle { colour: FAINT_INK, dashes: &[1.0, 1.5] };
    let look = Look { line: Some((faint, THIN_WEIGHT)), ..Look::default() };
    let zero = Course::through([(range.0, 0.0), (range.1, 0.0)], look);
    let mut lower = vec![(series.len(), zero)];
    lower.extend(spectra::courses(differences, range, None));
    let y = [
        y_axis(INTENSITY, highest),
        y_axis(NmrPoint::difference.title, spectra::reach(differences, range)),
    ];
    let courses = [spectra::courses(own, range, measured), lower];
    let pane = |(y, courses)| Pane::new((x.clone(), y), courses);
    let panes = y.into_iter().zip(courses).map(pane).collect();
    Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)
}

fn y_axis(title: &str, (low, high): (f64, f64)) -> Axis {
    let room = ROOM * (high - low);
    let low = if low < 0.0 { low - room } else { 0.0 };
    Axis::linear(title, "", low, high + room, 4)
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::super::synthetic::with_measured;
    use super::*;

    /// A line that moves from moment to moment.
    fn tables(moments: &[f64], height: f64) -> Tables {
        let point = |index: usize, time: f64, step: u32| {
            let shift = f64::from(step) / 10.0;
            let line = |at: f64| height * (-(shift - at).powi(2) / 8.0).exp();
            let intensity = line(120.0 + index as f64);
            NmrPoint { time, shift, intensity, difference: intensity - line(120.0) }
        };
        let points: Vec<NmrPoint> = (moments.iter().enumerate())
            .flat_map(|(index, &time)| (0..=2000).map(move |step| point(index, time, step)))
            .collect();
        Tables { nmr_spectra: points.into(), ..Tables::default() }
    }

    #[test]
    fn odd_tables_draw_every_text_clear_of_the_others() {
        let hours: Vec<f64> = (0..21).map(|k| f64::from(k) * 12_960.0).collect();
        for (times, height) in [(&hours[..], 3.0), (&hours[..1], 3.0), (&hours[..2], 0.0)] {
            for measured in [None, Some("x,y\n0,0.1\n121,7\n220,0.1\n")] {
                let (_folder, tables) = with_measured(tables(times, height), "nmr", measured);
                let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
                assert_texts_are_clear(&sheet, &format!("nmr-{}", measured.is_some()));
                assert_eq!(says(&sheet, "measured"), measured.is_some());
            }
        }
        assert!(draw(&tables(&[], 1.0), &Style::default()).unwrap().is_none());
    }
}
