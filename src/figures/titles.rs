//! Titles of axes.

use super::frame::Frame;
use super::sheet::{Sheet, TextStyle};
use super::style::TITLE_SIZE;
use super::typeface::Typeface;

/// Space at the edge of the sheet in pt.
pub(super) const EDGE: f64 = 2.0;

/// Draws the titles of the axes around a frame, of one panel or of many.
pub(super) fn draw_titles(sheet: &mut Sheet, frame: Frame, x_title: &str, y_title: &str) {
    let middle = f64::midpoint(frame.left, frame.right);
    let (size, x) = fitted_title(&sheet.typeface, x_title, middle, sheet.width());
    // A fifth of the type size lies under the baseline.
    let at = (x, sheet.height() - EDGE - 0.21 * TITLE_SIZE);
    sheet.text(x_title, at, TextStyle { size, ..TextStyle::title(false) });
    upward_title(sheet, frame, EDGE + 0.79 * TITLE_SIZE, y_title);
}

/// Draws a title that reads upward, its baseline so far from the left, beside a frame.
pub(super) fn upward_title(sheet: &mut Sheet, frame: Frame, baseline: f64, title: &str) {
    let middle = f64::midpoint(frame.top, frame.bottom);
    let (size, y) = fitted_title(&sheet.typeface, title, middle, sheet.height());
    sheet.text(title, (baseline, y), TextStyle { size, ..TextStyle::title(true) });
}

/// Type size and middle of a title: as near to where it is wanted as a sheet so long allows, and
/// smaller if it is longer than that.
fn fitted_title(typeface: &Typeface, title: &str, middle: f64, length: f64) -> (f64, f64) {
    let room = length - 2.0 * EDGE;
    let natural = typeface.text_width(title, TITLE_SIZE);
    let half = natural.min(room) / 2.0;
    let furthest = (EDGE + room - half).max(EDGE + half);
    (TITLE_SIZE * (room / natural).min(1.0), middle.clamp(EDGE + half, furthest))
}
