//! The lattice cut through time, coloured by what each molecule is.

use super::font::CAPITAL_PER_EM;
use super::legend::{self, Legend, Sample};
use super::scale_bar::ScaleBar;
use super::sheet::{Anchor, Sheet, TextStyle};
use super::style::{POINTS_PER_MM, TITLE_SIZE};
use super::tiling::{Place, reach, tiles};
use super::time::TimeUnit;
use super::titles::EDGE;
use super::{FigureError, Style};
use crate::results::table::SliceRow;
use crate::results::{ColumnWidth, Tables};
use crate::snapshots::STATE_COLOURS;
use crate::statistics::extent;
use plotters::style::RGBColor;

/// The colour of a state that [`STATE_COLOURS`] does not know.
const OTHER: RGBColor = RGBColor(150, 150, 150);

/// Wider sheets than this, in mm, have room for the legend beside the scale bar.
const WIDE: f64 = 100.0;
/// Slices beside each other at most; more go into further rows.
const MOST_ACROSS: usize = 6;
/// Space between slices in pt.
const BETWEEN: f64 = 6.0;
/// How far a tile reaches over its neighbours, so that no light shows between them. At 300 dpi
/// a tile of the built-in crystal is 27 dots wide: 5 % is the dot over which edges are blended.
const OVERLAP: f64 = 1.05;
/// The most height of a slice in pt, 70 mm: a single one must not fill a page.
const MOST_HEIGHT: f64 = 70.0 * POINTS_PER_MM;
/// Height of the row of times in pt.
const TIME_ROW: f64 = TITLE_SIZE + 4.0;
/// Space between slices and legend in pt.
const ABOVE_LEGEND: f64 = 5.0;

/// Draws `figures/slices.{svg,png,pdf}` from `slices.csv`: two columns wide, or one for up to two
/// times. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let slices = read(tables.slices.rows()?);
    if slices.is_empty() {
        return Ok(None);
    }
    Ok(Some(compose(&slices, style)))
}

/// The sites of the cut at one time, places in nm.
struct Slice<'a> {
    time: f64,
    sites: Vec<Place>,
    states: Vec<&'a str>,
}

fn read(rows: &[SliceRow]) -> Vec<Slice<'_>> {
    let mut slices: Vec<Slice<'_>> = Vec::new();
    let is_finite = |row: &&SliceRow| [row.time, row.x, row.y].into_iter().all(f64::is_finite);
    for row in rows.iter().filter(is_finite) {
        let known = slices.iter().position(|slice| slice.time == row.time);
        let index = known.unwrap_or_else(|| {
            slices.push(Slice { time: row.time, sites: Vec::new(), states: Vec::new() });
            slices.len() - 1
        });
        slices[index].sites.push((row.x, row.y));
        slices[index].states.push(&row.state);
    }
    slices
}

/// How the slices fit the sheet.
struct Layout {
    width_mm: f64,
    across: usize,
    rows: usize,
    /// Size of one slice in pt.
    slice: (f64, f64),
    /// pt a nm.
    scale: f64,
    /// The least x and the greatest y of all sites in nm: the top left corner.
    corner: Place,
    /// How far tiles reach from their sites in nm.
    reach: f64,
}

impl Layout {
    fn of(slices: &[Slice<'_>], style: &Style) -> Self {
        let sites = || slices.iter().flat_map(|slice| &slice.sites);
        let reach = slices.iter().map(|slice| reach(&slice.sites)).fold(0.0, f64::max);
        let (left, right) = extent(sites().map(|site| site.0));
        let (low, high) = extent(sites().map(|site| site.1));
        let (left, right, low, high) = (left - reach, right + reach, low - reach, high + reach);
        let own = if slices.len() > 2 { ColumnWidth::Double } else { ColumnWidth::Single };
        let width_mm = style.width(own);
        let rows = slices.len().div_ceil(MOST_ACROSS);
        let across = slices.len().div_ceil(rows);
        let gaps = (across as f64 - 1.0) * BETWEEN;
        let room = (width_mm * POINTS_PER_MM - 2.0 * EDGE - gaps) / across as f64;
        let scale = (room / (right - left)).min(MOST_HEIGHT / (high - low));
        let slice = ((right - left) * scale, (high - low) * scale);
        Self { width_mm, across, rows, slice, scale, corner: (left, high), reach }
    }

    /// The top left corner of the row of time and slice of the `index`th, in pt.
    fn place(&self, index: usize) -> Place {
        let columns = self.across as f64;
        let row_width = columns * self.slice.0 + (columns - 1.0) * BETWEEN;
        let left = (self.width_mm * POINTS_PER_MM - row_width) / 2.0;
        let (column, row) = ((index % self.across) as f64, (index / self.across) as f64);
        let row_height = TIME_ROW + self.slice.1 + BETWEEN;
        (left + column * (self.slice.0 + BETWEEN), EDGE + row * row_height)
    }

    /// Where the slices end, in pt from the top.
    fn bottom(&self) -> f64 {
        self.place((self.rows - 1) * self.across).1 + TIME_ROW + self.slice.1
    }
}

fn compose(slices: &[Slice<'_>], style: &Style) -> Sheet {
    let layout = Layout::of(slices, style);
    let bar = ScaleBar::within(0.4 * layout.slice.0, layout.scale);
    let left = layout.place(0).0;
    let below = layout.bottom() + ABOVE_LEGEND;
    // Beside the scale bar where the sheet is wide, under it where it is not.
    let wide = layout.width_mm > WIDE;
    let corner = if wide {
        (left + bar.width(style.typeface()) + 16.0, below)
    } else {
        (left, below + legend::ROW)
    };
    let room = layout.width_mm * POINTS_PER_MM - EDGE - corner.0;
    let legend = Legend::fitting(style.typeface(), entries(slices), room);
    let height = corner.1 + legend.rows() as f64 * legend::ROW + EDGE;
    let mut sheet = style.sheet(layout.width_mm, (height / POINTS_PER_MM * 10.0).ceil() / 10.0);

    let longest = slices.iter().map(|slice| slice.time).fold(0.0, f64::max);
    let unit = TimeUnit::of(longest);
    for (index, slice) in slices.iter().enumerate() {
        let (left, top) = layout.place(index);
        let style = TextStyle { size: TITLE_SIZE, ..TextStyle::label(Anchor::Middle) };
        let at = (left + layout.slice.0 / 2.0, top + CAPITAL_PER_EM * TITLE_SIZE + 1.0);
        sheet.text(&unit.format(slice.time), at, style);
        draw_slice(&mut sheet, slice, &layout, (left, top + TIME_ROW));
    }
    bar.draw(&mut sheet, (left, below));
    legend.draw(&mut sheet, corner);
    sheet
}

fn draw_slice(sheet: &mut Sheet, slice: &Slice<'_>, layout: &Layout, (left, top): Place) {
    let sites = slice.sites.iter().zip(&slice.states);
    let mut tiles: Vec<_> = sites.zip(tiles(&slice.sites, layout.reach)).collect();
    // Tiles of one state after each other: an SVG joins them into one path.
    tiles.sort_by_key(|((_, state), _)| (rank(state), *state));
    for ((site, state), tile) in tiles {
        let place = |corner: Place| {
            let x = site.0 + OVERLAP * (corner.0 - site.0) - layout.corner.0;
            let y = layout.corner.1 - site.1 - OVERLAP * (corner.1 - site.1);
            (left + x * layout.scale, top + y * layout.scale)
        };
        sheet.area(tile.into_iter().map(place).collect(), colour_of(state));
    }
}

/// The place of a state in the legend; unknown ones come last.
fn rank(state: &str) -> usize {
    let known = STATE_COLOURS.iter().position(|(name, _)| *name == state);
    known.unwrap_or(STATE_COLOURS.len())
}

pub(super) fn colour_of(state: &str) -> RGBColor {
    let known = STATE_COLOURS.get(rank(state));
    known.map_or(OTHER, |&(_, [red, green, blue])| RGBColor(red, green, blue))
}

/// The states that occur, known ones first and in their order.
fn entries(slices: &[Slice<'_>]) -> Vec<(Sample, String)> {
    let occurring: std::collections::BTreeSet<&str> =
        slices.iter().flat_map(|slice| &slice.states).copied().collect();
    let mut states: Vec<&str> = occurring.into_iter().collect();
    states.sort_by_key(|state| rank(state));
    states.into_iter().map(|state| (Sample::Square(colour_of(state)), state.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::style::{DOUBLE_COLUMN, SINGLE_COLUMN};
    use super::super::vision::lightness;
    use super::*;

    /// A step of 8 in lightness is seen where areas meet; the least of the scale is 8.5.
    #[test]
    fn states_stay_apart_in_grey() {
        let steps = STATE_COLOURS.map(|(state, _)| lightness(colour_of(state)));
        assert!(steps.windows(2).all(|pair| pair[0] - pair[1] >= 8.0), "{steps:?}");
    }

    #[test]
    fn many_slices_go_into_rows_and_few_into_one_column() {
        let slice = |time: f64| Slice {
            time,
            sites: (0..100).map(|i| (f64::from(i % 10), f64::from(i / 10))).collect(),
            states: vec!["in chain"; 100],
        };
        let layout = |count: u32| {
            let slices: Vec<_> = (0..count).map(|i| slice(f64::from(i))).collect();
            let layout = Layout::of(&slices, &Style::default());
            (layout.width_mm, layout.across, layout.rows)
        };
        assert_eq!(layout(1), (SINGLE_COLUMN, 1, 1));
        assert_eq!(layout(3), (DOUBLE_COLUMN, 3, 1));
        assert_eq!(layout(8), (DOUBLE_COLUMN, 4, 2));
        assert_eq!(layout(13), (DOUBLE_COLUMN, 5, 3));
    }
}
