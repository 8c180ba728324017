//! NMR spectra over what has changed since the first.

use std::path::Path;

use super::axis::Axis;
use super::legend::Legend;
use super::measured::{curve, stretched};
use super::panel::{EDGE, Frame, Labelled, Panel, draw_titles, upward_title};
use super::sheet::Sheet;
use super::spectra::{self, Moment};
use super::style::{FAINT_INK, LineStyle, THIN_WEIGHT, TITLE_SIZE};
use super::table::Table;
use super::{FigureError, Style};
use crate::results::ColumnWidth;

/// Height in mm.
const HEIGHT: f64 = 90.0;
/// Space between the panels in pt.
const BETWEEN: f64 = 9.0;
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
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let table = Table::read(folder, "instruments/nmr_spectra.csv")?;
    let read = |column| spectra::read(&table, "shift_ppm", column);
    let (own, differences) = (read("intensity")?, read("difference")?);
    if own.is_empty() {
        return Ok(None);
    }
    let measured = curve(folder, "nmr")?;
    Ok(Some(compose([&own, &differences], measured.as_deref(), style)))
}

fn compose(spectra: [&[Moment]; 2], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let mut sheet = Sheet::new(style.width(ColumnWidth::Single), style.height(HEIGHT));
    let legend = Legend::above(&sheet, spectra::entries(spectra[0], measured.is_some()));
    let range = spectra::range(spectra[0]);
    let reaches = spectra.map(|moments| spectra::reach(moments, range));
    let x = Axis::linear("^{13}C chemical shift / ppm", "", range.0, range.1, 6).reversed();
    let [upper, lower] = reaches.map(y_axis);
    let frames = spectra::stacked(&sheet, &x, (&upper, &lower), (legend.margin(), BETWEEN));
    title_panels(&mut sheet, frames, &x);
    let labelled = |x| Labelled { x, y: true };
    let panels = [
        Panel::framed(&mut sheet, (x.clone(), upper), frames[0], labelled(false)),
        Panel::framed(&mut sheet, (x, lower), frames[1], labelled(true)),
    ];
    let zero = [(panels[1].left(), panels[1].y_of(0.0)), (panels[1].right(), panels[1].y_of(0.0))];
    let faint = LineStyle { colour: FAINT_INK, dashes: &[1.0, 1.5] };
    sheet.styled_line(&zero, THIN_WEIGHT, faint);
    for (panel, moments) in panels.iter().zip(spectra) {
        spectra::draw(&mut sheet, panel, moments, range);
    }
    if let Some(curve) = measured {
        let curve = stretched(curve, range, reaches[0].1);
        spectra::draw_measured(&mut sheet, &panels[0], &curve);
    }
    legend.draw_above(&mut sheet, &panels[0]);
    sheet
}

fn title_panels(sheet: &mut Sheet, frames: [Frame; 2], x: &Axis) {
    draw_titles(sheet, frames[1], &x.title, "");
    for (frame, title) in frames.into_iter().zip(["Intensity / a.u.", "Difference"]) {
        upward_title(sheet, frame, EDGE + 0.79 * TITLE_SIZE, title);
    }
}

fn y_axis((low, high): (f64, f64)) -> Axis {
    let room = ROOM * (high - low);
    let low = if low < 0.0 { low - room } else { 0.0 };
    Axis::linear("", "", low, high + room, 4)
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::*;
    use std::fmt::Write as _;

    /// A folder with a line that moves from moment to moment.
    fn folder(moments: &[f64], height: f64) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut text = String::from("time_s,shift_ppm,intensity,difference\n");
        for (index, time) in moments.iter().enumerate() {
            for step in 0..=2000 {
                let shift = f64::from(step) / 10.0;
                let line = |at: f64| height * (-(shift - at).powi(2) / 8.0).exp();
                let intensity = line(120.0 + index as f64);
                let difference = intensity - line(120.0);
                writeln!(text, "{time},{shift},{intensity},{difference}").unwrap();
            }
        }
        std::fs::create_dir_all(folder.path().join("instruments")).unwrap();
        std::fs::write(folder.path().join("instruments/nmr_spectra.csv"), text).unwrap();
        folder
    }

    #[test]
    fn odd_tables_draw_every_text_clear_of_the_others() {
        let hours: Vec<f64> = (0..21).map(|k| f64::from(k) * 12_960.0).collect();
        let measured = "x,y\n0,0.1\n121,7\n220,0.1\n";
        for (times, height) in [(&hours[..], 3.0), (&hours[..1], 3.0), (&hours[..2], 0.0)] {
            let folder = folder(times, height);
            for name in ["spectra", "measured"] {
                let sheet = draw(folder.path(), &Style::default()).unwrap().unwrap();
                assert_texts_are_clear(&sheet, &format!("nmr-{name}"));
                assert_eq!(says(&sheet, "measured"), name == "measured");
                let path = folder.path().join("instruments/measured_nmr.csv");
                std::fs::write(path, measured).unwrap();
            }
        }
        assert!(draw(folder(&[], 1.0).path(), &Style::default()).unwrap().is_none());
    }
}
