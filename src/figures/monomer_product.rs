//! Monomer against product: the first and the last moment, technique by technique.

use std::path::Path;

use super::axis::Axis;
use super::legend::Legend;
use super::panel::{EDGE, Frame, Labelled, Panel, upward_title};
use super::sheet::{Sheet, TextStyle};
use super::spectra::{self, Moment};
use super::style::{LABEL_SIZE, TITLE_SIZE};
use super::table::Table;
use super::{FigureError, Style};
use crate::results::ColumnWidth;

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

/// A technique of which there is a table of spectra.
struct Technique {
    table: &'static str,
    x: &'static str,
    y: &'static str,
    titles: [&'static str; 2],
    /// What of x is shown; `None` for all.
    range: Option<(f64, f64)>,
    /// Where y ends; `None` above the highest line.
    top: Option<f64>,
    /// Whether x falls from left to right.
    reversed: bool,
}

const TECHNIQUES: [Technique; 4] = [
    Technique {
        table: "instruments/ftir_spectra.csv",
        x: "wavenumber_per_cm",
        y: "absorbance",
        titles: ["Wavenumber / cm^{−1}", "Absorbance / a.u."],
        range: Some((2150.0, 2280.0)),
        top: None,
        reversed: true,
    },
    Technique {
        table: "instruments/xrd_patterns.csv",
        x: "two_theta_deg",
        y: "intensity",
        titles: ["2θ / °", "Intensity / a.u."],
        range: None,
        top: None,
        reversed: false,
    },
    Technique {
        table: "instruments/nmr_spectra.csv",
        x: "shift_ppm",
        y: "intensity",
        titles: ["^{13}C chemical shift / ppm", "Intensity / a.u."],
        range: None,
        top: None,
        reversed: true,
    },
    Technique {
        table: "instruments/uvvis_spectra.csv",
        x: "wavelength_nm",
        y: "reflectance",
        titles: ["Wavelength / nm", "Diffuse reflectance, 0 to 1"],
        range: None,
        top: Some(1.0),
        reversed: false,
    },
];

/// Draws `figures/monomer_product.{svg,png,pdf}`, two columns wide: infrared, X-ray, NMR and
/// reflectance spectra of the first and the last moment, as far as the folder has their tables.
/// Draws nothing where it has none.
///
/// # Errors
/// [`FigureError`] if `instruments/monomer_product.csv` is missing, if a table is malformed, or if
/// drawing fails.
pub(super) fn draw(folder: &Path, style: &Style) -> Result<Option<Sheet>, FigureError> {
    Table::read(folder, "instruments/monomer_product.csv")?;
    let mut shown = Vec::new();
    for technique in &TECHNIQUES {
        if folder.join(technique.table).is_file() {
            let table = Table::read(folder, technique.table)?;
            let moments = spectra::first_and_last(&table, technique.x, technique.y)?;
            if !moments.is_empty() {
                shown.push((technique, moments));
            }
        }
    }
    if shown.is_empty() {
        return Ok(None);
    }
    Ok(Some(compose(&shown, style)))
}

fn compose(shown: &[(&Technique, Vec<Moment>)], style: &Style) -> Sheet {
    let rows = shown.len().div_ceil(2);
    let height = style.height(HEIGHT * rows as f64 / 2.0);
    let mut sheet = Sheet::new(style.width(ColumnWidth::Double), height);
    let legend = Legend::above(&sheet, spectra::entries(&shown[0].1, false));
    let mut first = None;
    for (index, (technique, moments)) in shown.iter().enumerate() {
        let frame = place(&sheet, index, rows, legend.margin());
        let panel = panel(&mut sheet, frame, technique, moments);
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

fn panel(sheet: &mut Sheet, frame: Frame, technique: &Technique, moments: &[Moment]) -> Panel {
    let range = technique.range.unwrap_or_else(|| spectra::range(moments));
    let (low, high) = spectra::reach(moments, range);
    let x = Axis::linear(technique.titles[0], "", range.0, range.1, 6);
    let x = if technique.reversed { x.reversed() } else { x };
    let mut y = Axis::linear("", "", low, technique.top.unwrap_or(high * HEADROOM), 4);
    // Arbitrary units have no numbers, and the title says where reflectance begins and ends.
    y.ticks.clear();
    let middle = f64::midpoint(frame.left, frame.right);
    let baseline = frame.bottom + BELOW - EDGE - 0.21 * TITLE_SIZE - 0.4 * LABEL_SIZE;
    sheet.text(technique.titles[0], (middle, baseline), TextStyle::title(false));
    upward_title(sheet, frame, frame.left - TITLE + 0.79 * TITLE_SIZE, technique.titles[1]);
    let panel = Panel::framed(sheet, (x, y), frame, Labelled { x: true, y: false });
    for (_, course) in spectra::courses(moments, range, None) {
        course.draw_line(sheet, &panel);
    }
    panel
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::*;
    use std::fmt::Write as _;

    /// A folder with spectra of so many techniques.
    fn folder(techniques: &[Technique]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("instruments")).unwrap();
        std::fs::write(folder.path().join("instruments/monomer_product.csv"), "technique\n")
            .unwrap();
        for technique in techniques {
            let mut text = format!("time_s,{},{}\n", technique.x, technique.y);
            for time in [0, 3600, 259_200] {
                for x in 2150..2280 {
                    writeln!(text, "{time},{x},{}", (x % 7) * (time + 1)).unwrap();
                }
            }
            std::fs::write(folder.path().join(technique.table), text).unwrap();
        }
        folder
    }

    #[test]
    fn techniques_stand_beside_each_other_and_no_text_covers_another() {
        for count in [1, 2, 3, 4] {
            let folder = folder(&TECHNIQUES[..count]);
            let sheet = draw(folder.path(), &Style::default()).unwrap().unwrap();
            assert_texts_are_clear(&sheet, &format!("monomer_product-{count}"));
            assert!(says(&sheet, "72 h") && !says(&sheet, "1 h"), "first and last");
        }
        assert!(draw(folder(&[]).path(), &Style::default()).unwrap().is_none());
    }
}
