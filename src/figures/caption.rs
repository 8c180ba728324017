//! What stands under a picture of the crystal: time, scale bar and legend, as pixels.

use super::canvas::{encode, picture};
use super::legend::{self, Legend, Sample};
use super::panel::centred;
use super::scale_bar::ScaleBar;
use super::sheet::{Anchor, TextStyle};
use super::slices::colour_of;
use super::style::{LABEL_SIZE, POINTS_PER_MM};
use super::titles::EDGE;
use super::{FigureError, Style};

/// A picture: red, green and blue of every pixel, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Three bytes per pixel.
    pub rgb: Vec<u8>,
}

impl Pixels {
    /// As a PNG file that says which resolution it has.
    ///
    /// # Errors
    /// [`FigureError::Drawing`] if the encoder fails.
    pub fn png(&self, dpi: f64) -> Result<Vec<u8>, FigureError> {
        encode((self.width, self.height), &self.rgb, dpi)
    }
}

/// A strip of a width in mm: a time, a scale bar for a scale in pixels per nm, and the legend of states, by their names in
/// [`STATE_COLOURS`](crate::snapshots::STATE_COLOURS).
///
/// # Errors
/// [`FigureError::Drawing`] if drawing fails.
pub fn caption(
    (width_mm, dpi): (f64, f64),
    time: &str,
    pixels_per_nm: f64,
    states: &[&str],
) -> Result<Pixels, FigureError> {
    let width = width_mm * POINTS_PER_MM;
    let entries = states.iter().map(|&state| (Sample::Square(colour_of(state)), state.to_owned()));
    let style = Style::default();
    let legend = Legend::fitting(style.typeface(), entries.collect(), width - 2.0 * EDGE);
    let height = (1 + legend.rows()) as f64 * legend::ROW + 3.0 * EDGE;
    let mut sheet = style.sheet(width_mm, height / POINTS_PER_MM);
    let bar = ScaleBar::within(0.25 * width, pixels_per_nm / dpi * 72.0);
    bar.draw(&mut sheet, (EDGE, EDGE));
    let at = (width - EDGE, centred(EDGE + legend::ROW / 2.0, LABEL_SIZE));
    sheet.text(time, at, TextStyle::label(Anchor::End));
    legend.draw(&mut sheet, (EDGE, 2.0 * EDGE + legend::ROW));
    let ((width, height), rgb) = picture(&sheet, dpi, &mut Vec::new())?;
    Ok(Pixels { width, height, rgb })
}
