//! A bar of a round length.

use super::legend;
use super::panel::centred;
use super::sheet::{Anchor, Point, Sheet, TextStyle};
use super::style::{INK, LABEL_SIZE};
use super::typeface::Typeface;

/// A bar of a round length.
pub(super) struct ScaleBar {
    length: f64,
    label: String,
}

impl ScaleBar {
    /// The longest of 1, 2, 5 times a power of ten of a nm within a length in pt, at a scale in pt per nm.
    pub(super) fn within(length: f64, scale: f64) -> Self {
        let most = length / scale;
        let power = 10_f64.powi(most.log10().floor() as i32);
        let round = [5.0, 2.0, 1.0].into_iter().map(|digit| digit * power);
        let nanometres = round.into_iter().find(|&length| length <= most).unwrap_or(power);
        Self { length: nanometres * scale, label: format!("{nanometres} nm") }
    }

    /// With its label, in pt.
    pub(super) fn width(&self, typeface: &Typeface) -> f64 {
        self.length + 4.0 + typeface.text_width(&self.label, LABEL_SIZE)
    }

    /// Draws it into a row as high as one of a legend.
    pub(super) fn draw(&self, sheet: &mut Sheet, (left, top): Point) {
        let y = top + legend::ROW / 2.0;
        sheet.line(&[(left, y), (left + self.length, y)], 2.0, INK);
        let at = (left + self.length + 4.0, centred(y, LABEL_SIZE));
        sheet.text(&self.label, at, TextStyle::label(Anchor::Start));
    }
}
