//! Monomer against product: the first and the last moment, technique by technique.

use super::axis::Axis;
use super::frame::Frame;
use super::legend::Legend;
use super::panel::{Labelled, Panel};
use super::sheet::{Sheet, TextStyle};
use super::spectra::{self, Moment};
use super::style::{LABEL_SIZE, TITLE_SIZE};
use super::symbol;
use super::titles::{EDGE, upward_title};
use super::{FigureError, Style, ftir, nmr};
use crate::results::table::Row;
use crate::results::table::instruments::{FtirPoint, NmrPoint, UvvisPoint, XrdPatternRow};
use crate::results::{ColumnWidth, Table, Tables};

/// Height in mm.
const HEIGHT: f64 = 105.0;
/// Space between two panels beside each other, in pt.
const BESIDE: f64 = 14.0;
/// Space right of a panel for half of its last label, in pt.
const LAST_LABEL: f64 = 9.0;
/// Space under a panel for labels and title, in pt.
const BELOW: f64 = 27.0;
/// Space left of a panel for its title, in pt.
const TITLE: f64 = 13.0;
/// Space above the highest line, as a factor.
const HEADROOM: f64 = 1.08;

/// What a technique shows: its panel, and the first and the last moment.
struct Technique {
    titles: [String; 2],
    moments: Vec<Moment>,
    /// What of x is shown; `None` for all.
    range: Option<(f64, f64)>,
    /// Where y ends; `None` above the highest line.
    top: Option<f64>,
    /// Whether x falls from left to right.
    reversed: bool,
}

impl Technique {
    /// Of a table of spectra; `None` where there is none.
    fn of<R: Row>(
        table: &Table<R>,
        columns: spectra::Columns<'_, R>,
        titles: [&str; 2],
    ) -> Result<Option<Self>, FigureError> {
        let moments = spectra::first_and_last(table.rows_if_any()?.unwrap_or_default(), columns);
        let titles = titles.map(str::to_owned);
        let technique = Self { titles, moments, range: None, top: None, reversed: false };
        Ok(Some(technique).filter(|technique| !technique.moments.is_empty()))
    }
}

/// The techniques of which there are tables.
fn techniques(tables: &Tables) -> Result<Vec<Technique>, FigureError> {
    let infrared = Technique::of(
        &tables.ftir_spectra,
        [&FtirPoint::time, &FtirPoint::wavenumber, &FtirPoint::absorbance],
        [ftir::WAVENUMBER, ftir::ABSORBANCE],
    )?;
    let diffraction = Technique::of(
        &tables.xrd_patterns,
        [&XrdPatternRow::time, &XrdPatternRow::two_theta, &XrdPatternRow::intensity],
        [&symbol::in_italics(&XrdPatternRow::two_theta.printed()), "Intensity / a.u."],
    )?;
    let resonance = Technique::of(
        &tables.nmr_spectra,
        [&NmrPoint::time, &NmrPoint::shift, &NmrPoint::intensity],
        [nmr::SHIFT, nmr::INTENSITY],
    )?;
    let reflection = Technique::of(
        &tables.uvvis_spectra,
        [&UvvisPoint::time, &UvvisPoint::wavelength, &UvvisPoint::reflectance],
        [&UvvisPoint::wavelength.printed(), "Diffuse reflectance, 0 to 1"],
    )?;
    let found = [
        infrared.map(|own| Technique { range: Some(ftir::NITRILES), reversed: true, ..own }),
        diffraction,
        resonance.map(|own| Technique { reversed: true, ..own }),
        reflection.map(|own| Technique { top: Some(1.0), ..own }),
    ];
    Ok(found.into_iter().flatten().collect())
}

/// Draws `figures/monomer_product.{svg,png,pdf}`, two columns wide: infrared, X-ray, NMR and
/// reflectance spectra of the first and the last moment, as far as there are tables of them.
/// Draws nothing where there is none.
///
/// # Errors
/// [`FigureError`] if `instruments/monomer_product.csv` is missing or a table is malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    tables.monomer_product.rows()?;
    let shown = techniques(tables)?;
    if shown.is_empty() {
        return Ok(None);
    }
    Ok(Some(compose(&shown, style)))
}

fn compose(shown: &[Technique], style: &Style) -> Sheet {
    let rows = shown.len().div_ceil(2);
    let height = style.height(HEIGHT * rows as f64 / 2.0);
    let mut sheet = style.sheet(style.width(ColumnWidth::Double), height);
    let legend = Legend::above(&sheet, spectra::entries(&shown[0].moments, false));
    let mut first = None;
    for (index, technique) in shown.iter().enumerate() {
        let frame = place(&sheet, index, rows, legend.margin());
        let panel = panel(&mut sheet, frame, technique);
        first.get_or_insert(panel);
    }
    if let Some(panel) = first {
        legend.draw_above(&mut sheet, &panel);
    }
    sheet
}

/// Where a panel stands: two a row.
fn place(sheet: &Sheet, index: usize, rows: usize, above: f64) -> Frame {
    let (column, row) = ((index % 2) as f64, (index / 2) as f64);
    let width = (sheet.width() - 2.0 * EDGE - BESIDE) / 2.0;
    let height = (sheet.height() - 2.0 * EDGE - above) / rows as f64;
    let left = EDGE + column * (width + BESIDE);
    let top = EDGE + above + row * height;
    Frame {
        left: left + TITLE,
        right: left + width - LAST_LABEL,
        top,
        bottom: top + height - BELOW,
    }
}

fn panel(sheet: &mut Sheet, frame: Frame, technique: &Technique) -> Panel {
    let moments = &technique.moments;
    let range = technique.range.unwrap_or_else(|| spectra::range(moments));
    let (low, high) = spectra::reach(moments, range);
    let x = Axis::linear(&technique.titles[0], "", range.0, range.1, 6);
    let x = if technique.reversed { x.reversed() } else { x };
    let mut y = Axis::linear("", "", low, technique.top.unwrap_or(high * HEADROOM), 4);
    // Arbitrary units have no numbers, and the title says where reflectance begins and ends.
    y.ticks.clear();
    let middle = f64::midpoint(frame.left, frame.right);
    let baseline = frame.bottom + BELOW - EDGE - 0.21 * TITLE_SIZE - 0.4 * LABEL_SIZE;
    sheet.text(&technique.titles[0], (middle, baseline), TextStyle::title(false));
    upward_title(sheet, frame, frame.left - TITLE + 0.79 * TITLE_SIZE, &technique.titles[1]);
    let panel = Panel::framed(sheet, (x, y), frame, Labelled { x: true, y: false });
    for (_, course) in spectra::courses(moments, range, None) {
        course.draw_line(sheet, &panel);
    }
    panel
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::super::synthetic::rows_of;
    use super::*;

    /// Spectra of this many techniques at three moments.
    fn tables(techniques: usize) -> Tables {
        let spectra = |header: &str| {
            let mut text = header.to_owned();
            for time in [0, 3600, 259_200] {
                let row = |x: u32| format!("{time},{x},{}\n", (x % 7) * (time + 1));
                text.extend((2150..2280).map(row));
            }
            text
        };
        let mut tables = Tables { monomer_product: Vec::new().into(), ..Tables::default() };
        if techniques > 0 {
            tables.ftir_spectra = rows_of(&spectra("time_s,wavenumber_per_cm,absorbance\n"));
        }
        if techniques > 1 {
            tables.xrd_patterns = rows_of(&spectra("time_s,two_theta_deg,intensity\n"));
        }
        if techniques > 2 {
            tables.nmr_spectra = rows_of(&spectra("time_s,shift_ppm,intensity\n"));
        }
        if techniques > 3 {
            tables.uvvis_spectra = rows_of(&spectra("time_s,wavelength_nm,reflectance\n"));
        }
        tables
    }

    #[test]
    fn techniques_stand_beside_each_other_and_no_text_covers_another() {
        for count in [1, 2, 3, 4] {
            let sheet = draw(&tables(count), &Style::default()).unwrap().unwrap();
            assert_texts_are_clear(&sheet, &format!("monomer_product-{count}"));
            assert!(says(&sheet, "72 h") && !says(&sheet, "1 h"), "first and last");
        }
        assert!(draw(&tables(0), &Style::default()).unwrap().is_none());
    }
}
