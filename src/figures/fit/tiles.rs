//! Panels with axes of their own, in rows and columns.

use super::super::Style;
use super::super::axis::Axis;
use super::super::font::CAPITAL_PER_EM;
use super::super::frame::Frame;
use super::super::legend::Legend;
use super::super::panel::{Labelled, Panel, bottom_margin, last_label, left_margin};
use super::super::sheet::{Anchor, Sheet, TextStyle};
use super::super::style::{LABEL_SIZE, POINTS_PER_MM, TITLE_SIZE};
use super::super::titles::{EDGE, upward_title};
use super::super::typeface::Typeface;

/// Height of the title of a tile in pt.
const TITLE_ROW: f64 = 11.0;
/// Space between tiles in pt.
const BETWEEN: f64 = 7.0;

/// A panel with a title and axes of its own.
pub(super) struct Tile {
    /// Above it; may be empty.
    pub title: String,
    /// x and y.
    pub axes: (Axis, Axis),
    /// Its row and column.
    pub place: (usize, usize),
}

/// A sheet so wide in mm, with tiles so high in pt with their axes, and their panels. Each column has one left margin.
pub(super) fn sheet(
    style: &Style,
    tiles: &[Tile],
    legend: Option<&Legend>,
    width: f64,
    height: f64,
) -> (Sheet, Vec<Panel>) {
    let count = |of: fn(&Tile) -> usize| tiles.iter().map(of).max().unwrap_or(0) + 1;
    let (rows, columns) = (count(|tile| tile.place.0), count(|tile| tile.place.1));
    let top = EDGE + legend.map_or(0.0, Legend::margin);
    let mut sheet = style.sheet(width, (top + rows as f64 * height + EDGE) / POINTS_PER_MM);
    let column = (sheet.width() - 2.0 * EDGE - BETWEEN * (columns - 1) as f64) / columns as f64;
    let margin = |column: usize| {
        let own = tiles.iter().filter(|tile| tile.place.1 == column);
        own.map(|tile| left_margin(style.typeface(), &tile.axes.1)).fold(0.0, f64::max)
    };
    let mut panels = Vec::with_capacity(tiles.len());
    for tile in tiles {
        let (x, y) = &tile.axes;
        let (row, place) = tile.place;
        let start = EDGE + place as f64 * (column + BETWEEN);
        let left = start + margin(place);
        let right = left + room(style.typeface(), x, margin(place), column);
        let title = if tile.title.is_empty() { LABEL_SIZE } else { TITLE_ROW };
        let above = top + row as f64 * height;
        let bottom = above + height - bottom_margin(style.typeface(), x, right - left) - EDGE;
        let frame = Frame { left, right, top: above + title, bottom };
        let middle = f64::midpoint(left, right);
        let baseline = above + height - EDGE - 0.21 * TITLE_SIZE;
        sheet.text(&x.title, (middle, baseline), TextStyle::title(false));
        let beside = start + 0.79 * TITLE_SIZE;
        upward_title(&mut sheet, frame, beside, &y.title);
        let panel =
            Panel::framed(&mut sheet, tile.axes.clone(), frame, Labelled { x: true, y: true });
        let words = style.typeface().shortened(&tile.title, "", right - left, LABEL_SIZE);
        let at = (middle, above + 2.0 + CAPITAL_PER_EM * LABEL_SIZE);
        sheet.text(&words, at, TextStyle::label(Anchor::Middle));
        panels.push(panel);
    }
    (sheet, panels)
}

/// Width of the panel of a tile in a column so wide, all in pt: half of the last label stands beside it.
pub(super) fn room(typeface: &Typeface, x: &Axis, margin: f64, column: f64) -> f64 {
    let last = last_label(typeface, x) / 2.0;
    column - last - margin
}
