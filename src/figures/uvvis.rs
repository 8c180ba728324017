//! Diffuse reflectance at moments of a run.

use std::path::Path;

use super::axis::Axis;
use super::canvas;
use super::colour_map::cividis;
use super::legend::{Legend, Sample};
use super::measured;
use super::panel::{Margins, Panel};
use super::sheet::Sheet;
use super::style::{INK, LineStyle, THIN_WEIGHT};
use super::table::Table;
use super::time::TimeUnit;
use super::{Drawing, FigureError, Style};
use crate::results::ColumnWidth;

/// Height in mm.
const HEIGHT: f64 = 62.0;
/// At most so many moments are shown.
const MOST_MOMENTS: usize = 6;
/// Where on the ramp the first moment stands; further up it is too pale for a line.
const PALEST: f64 = 0.85;

/// Draws `figures/uvvis.{svg,png,pdf}` from `instruments/uvvis_spectra.csv`, 85 mm wide: diffuse
/// reflectance against wavelength, the first moment palest, the last darkest, and a measured one
/// if the folder has it. No path is returned where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed, or the figure cannot be written.
pub fn draw(folder: &Path, style: &Style) -> Result<Vec<Drawing>, FigureError> {
    let spectra = read(&Table::read(folder, "instruments/uvvis_spectra.csv")?)?;
    if spectra.is_empty() {
        return Ok(Vec::new());
    }
    let measured = measured::curve(folder, "uvvis")?;
    canvas::render("uvvis", &compose(&spectra, measured.as_deref(), style), style)
}

/// The spectrum of one moment.
#[derive(Debug)]
struct Spectrum {
    time: f64,
    wavelengths: Vec<f64>,
    reflectances: Vec<f64>,
}

fn read(table: &Table) -> Result<Vec<Spectrum>, FigureError> {
    let times = table.numbers("time_s")?;
    let (x, y) = (table.numbers("wavelength_nm")?, table.numbers("reflectance")?);
    let mut spectra: Vec<Spectrum> = Vec::new();
    for (time, (x, y)) in times.into_iter().zip(x.into_iter().zip(y)) {
        if spectra.last().is_none_or(|spectrum| spectrum.time != time) {
            spectra.push(Spectrum { time, wavelengths: Vec::new(), reflectances: Vec::new() });
        }
        if let Some(spectrum) = spectra.last_mut() {
            spectrum.wavelengths.push(x);
            spectrum.reflectances.push(y);
        }
    }
    Ok(spectra)
}

/// The first, the last and others evenly between, with their colours.
fn chosen(spectra: &[Spectrum]) -> Vec<(&Spectrum, LineStyle)> {
    let count = spectra.len().min(MOST_MOMENTS);
    let steps = count.saturating_sub(1).max(1);
    let one = |k: usize| {
        let index = (k * (spectra.len() - 1) + steps / 2) / steps;
        let colour = cividis(PALEST * (1.0 - k as f64 / steps as f64));
        (&spectra[index], LineStyle { colour, dashes: &[] })
    };
    (0..count).map(one).collect()
}

fn compose(spectra: &[Spectrum], measured: Option<&[(f64, f64)]>, style: &Style) -> Sheet {
    let mut sheet = Sheet::new(style.width(ColumnWidth::Single), style.height(HEIGHT));
    let chosen = chosen(spectra);
    let wavelengths = || spectra.iter().flat_map(|spectrum| spectrum.wavelengths.iter().copied());
    let (first, last) = (
        wavelengths().fold(f64::INFINITY, f64::min),
        wavelengths().fold(f64::NEG_INFINITY, f64::max),
    );
    let unit = TimeUnit::of(spectra.last().map_or(0.0, |spectrum| spectrum.time));
    let entry = |(spectrum, line): &(&Spectrum, LineStyle)| {
        (Sample::Line(*line), unit.format(spectrum.time))
    };
    let mut entries: Vec<_> = chosen.iter().map(entry).collect();
    let black = LineStyle { colour: INK, dashes: &[1.4, 1.6] };
    if measured.is_some() {
        entries.push((Sample::Line(black), "measured".to_owned()));
    }
    let legend = Legend::above(&sheet, entries);
    let x = Axis::linear("Wavelength", "nm", first, last, 9);
    let y = Axis::linear("Diffuse reflectance", "", 0.0, 1.0, 5);
    let margins = Margins { top: legend.margin(), right: 4.0 };
    let panel = Panel::draw(&mut sheet, x, y, margins);
    for (spectrum, line) in chosen {
        panel.line(&mut sheet, &spectrum.wavelengths, &spectrum.reflectances, line);
    }
    let shown = measured.unwrap_or_default().iter();
    let shown = shown.filter(|(x, y)| (first..=last).contains(x) && (0.0..=1.0).contains(y));
    let (x, y): (Vec<f64>, Vec<f64>) = shown.copied().unzip();
    for piece in panel.pieces(&x, &y) {
        sheet.styled_line(&piece, THIN_WEIGHT, black);
    }
    legend.draw_above(&mut sheet, &panel);
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::clear::assert_texts_are_clear;
    use super::super::vision::lightness;
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

    fn drawn(text: &str, measured: Option<&str>) -> Vec<Drawing> {
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
        assert!(drawn(&table(0, 0.0), None).is_empty());
        for (moments, last) in [(1, 0.0), (2, 3e-5), (21, 259_200.0), (400, 3e11)] {
            let drawings = drawn(&table(moments, last), Some("x,y\n350,0.1\n1500,0.9\n600,0.5"));
            assert_eq!(drawings.len(), 3);
            if let Some(kept) = std::env::var_os("TAUTOMATA_FIGURES") {
                let file = Path::new(&kept).join(format!("uvvis-{moments}.png"));
                let png = drawings.iter().find(|drawing| drawing.name.ends_with("png")).unwrap();
                std::fs::write(file, &png.bytes).unwrap();
            }
            let svg = drawings.iter().find(|drawing| drawing.name.ends_with("svg")).unwrap();
            let text = std::str::from_utf8(&svg.bytes).unwrap();
            assert_texts_are_clear(text, &format!("{moments} moments"));
            assert!(text.contains("measured"));
        }
    }

    #[test]
    fn six_moments_from_the_first_to_the_last_darken() {
        let moment = |i: i32| Spectrum {
            time: f64::from(i),
            wavelengths: Vec::new(),
            reflectances: Vec::new(),
        };
        let spectra: Vec<Spectrum> = (0..21).map(moment).collect();
        let chosen = chosen(&spectra);
        let times: Vec<f64> = chosen.iter().map(|(spectrum, _)| spectrum.time).collect();
        assert_eq!(times, [0.0, 4.0, 8.0, 12.0, 16.0, 20.0]);
        let greys: Vec<f64> = chosen.iter().map(|(_, line)| lightness(line.colour)).collect();
        assert!(greys.windows(2).all(|pair| pair[0] > pair[1] + 5.0), "{greys:?}");
    }
}
