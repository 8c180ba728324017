//! The lattice cut through time, coloured by what each molecule is.

use plotters::style::RGBColor;
use std::path::{Path, PathBuf};

use super::FigureError;
use super::canvas;
use super::font::CAPITAL_PER_EM;
use super::legend::{self, Entry, Sample};
use super::panel::{EDGE, centred};
use super::sheet::{Anchor, Sheet, TextStyle, text_width};
use super::style::{DOUBLE_COLUMN, INK, LABEL_SIZE, POINTS_PER_MM, SINGLE_COLUMN, TITLE_SIZE};
use super::table::Table;
use super::tiling::{Place, spacing, tiles};
use super::time::TimeUnit;

/// What a molecule is and its colour, in the order of the legend.
///
/// Their lightness falls from state to state (CIE L* about 94, 83, 69, 49, 38, 28, 0), so they
/// stay apart in grey; the hues stay apart for colour-blind readers.
const STATES: [(&str, RGBColor); 8] = [
    ("crystalline monomer", RGBColor(236, 239, 242)),
    ("amorphous monomer", RGBColor(245, 201, 90)),
    ("in chain", RGBColor(95, 178, 226)),
    ("live end", RGBColor(204, 72, 0)),
    ("tautomer", RGBColor(0, 102, 77)),
    ("dead end", RGBColor(91, 45, 134)),
    ("impurity", RGBColor(0, 0, 0)),
    ("void", RGBColor(255, 255, 255)),
];
/// The colour of a state that the list above does not know.
const OTHER: RGBColor = RGBColor(150, 150, 150);

/// Space between slices in pt.
const BETWEEN: f64 = 6.0;
/// How far a tile reaches over its neighbours, so that no light shows between them.
const OVERLAP: f64 = 1.03;
/// How far a tile may reach from its site, in mean spacings.
const REACH: f64 = 0.85;

/// Draws `figures/slices.{svg,png}` from `slices.csv`: 178 mm wide, or 85 mm for up to two
/// times. No path is returned where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed, or the figure cannot be written.
pub fn draw(folder: &Path) -> Result<Vec<PathBuf>, FigureError> {
    let slices = read(&Table::read(folder, "slices.csv")?)?;
    if slices.is_empty() {
        return Ok(Vec::new());
    }
    canvas::write(folder, "slices", &compose(&slices))
}

/// The sites of the cut at one time, places in nm.
struct Slice {
    time: f64,
    sites: Vec<Place>,
    states: Vec<String>,
}

fn read(table: &Table) -> Result<Vec<Slice>, FigureError> {
    let (times, states) = (table.numbers("time_s")?, table.texts("state")?);
    let (x, y) = (table.numbers("x_nm")?, table.numbers("y_nm")?);
    let mut slices: Vec<Slice> = Vec::new();
    for row in 0..times.len() {
        if !(times[row].is_finite() && x[row].is_finite() && y[row].is_finite()) {
            continue;
        }
        if slices.last().is_none_or(|slice| slice.time != times[row]) {
            slices.push(Slice { time: times[row], sites: Vec::new(), states: Vec::new() });
        }
        if let Some(slice) = slices.last_mut() {
            slice.sites.push((x[row], y[row]));
            slice.states.push(states[row].clone());
        }
    }
    Ok(slices)
}

/// How the row of slices fits the sheet.
struct Layout {
    width_mm: f64,
    /// Size of one slice in pt.
    slice: (f64, f64),
    /// pt a nm.
    scale: f64,
    /// The least x and the greatest y of all sites in nm: the top left corner.
    corner: Place,
}

impl Layout {
    fn of(slices: &[Slice]) -> Self {
        let sites = || slices.iter().flat_map(|slice| &slice.sites);
        let rim = slices.iter().map(|slice| REACH * spacing(&slice.sites)).fold(0.0, f64::max);
        let left = sites().map(|site| site.0).fold(f64::INFINITY, f64::min) - rim;
        let right = sites().map(|site| site.0).fold(f64::NEG_INFINITY, f64::max) + rim;
        let low = sites().map(|site| site.1).fold(f64::INFINITY, f64::min) - rim;
        let high = sites().map(|site| site.1).fold(f64::NEG_INFINITY, f64::max) + rim;
        let width_mm = if slices.len() > 2 { DOUBLE_COLUMN } else { SINGLE_COLUMN };
        let count = slices.len() as f64;
        let room = width_mm * POINTS_PER_MM - 2.0 * EDGE - (count - 1.0) * BETWEEN;
        let across = room / count;
        // A single slice, or a tall one, must not fill a page.
        let scale = (across / (right - left)).min(MOST_HEIGHT / (high - low));
        let slice = ((right - left) * scale, (high - low) * scale);
        Self { width_mm, slice, scale, corner: (left, high) }
    }

    /// The left edge of the `index`th of `count` slices in pt; the row is centred.
    fn left(&self, index: usize, count: usize) -> f64 {
        let row = count as f64 * self.slice.0 + (count as f64 - 1.0) * BETWEEN;
        let start = (self.width_mm * POINTS_PER_MM - row) / 2.0;
        start + index as f64 * (self.slice.0 + BETWEEN)
    }
}

/// The most height of a slice in pt: 70 mm.
const MOST_HEIGHT: f64 = 70.0 * POINTS_PER_MM;
/// Height of the row of times in pt.
const TIME_ROW: f64 = TITLE_SIZE + 4.0;
/// Space between slices and legend in pt.
const ABOVE_LEGEND: f64 = 5.0;

fn compose(slices: &[Slice]) -> Sheet {
    let layout = Layout::of(slices);
    let bar = ScaleBar::of(&layout);
    let entries = entries(slices);
    let legend_left = layout.left(0, slices.len()) + bar.width() + 16.0;
    let room = layout.width_mm * POINTS_PER_MM - EDGE - legend_left;
    let rows = legend::rows(&entries, room);
    let legend_top = EDGE + TIME_ROW + layout.slice.1 + ABOVE_LEGEND;
    let height = legend_top + rows.len().max(1) as f64 * legend::ROW + EDGE;
    let mut sheet = Sheet::new(layout.width_mm, (height / POINTS_PER_MM * 10.0).ceil() / 10.0);

    let longest = slices.iter().map(|slice| slice.time).fold(0.0, f64::max);
    let unit = TimeUnit::of(longest);
    for (index, slice) in slices.iter().enumerate() {
        let left = layout.left(index, slices.len());
        let mut style = TextStyle::label(Anchor::Middle);
        style.size = TITLE_SIZE;
        let at = (left + layout.slice.0 / 2.0, EDGE + CAPITAL_PER_EM * TITLE_SIZE + 1.0);
        sheet.text(&unit.format(slice.time), at, style);
        draw_slice(&mut sheet, slice, &layout, left);
    }
    bar.draw(&mut sheet, (layout.left(0, slices.len()), legend_top));
    legend::draw(&mut sheet, &rows, (legend_left, legend_top));
    sheet
}

fn draw_slice(sheet: &mut Sheet, slice: &Slice, layout: &Layout, left: f64) {
    let tiles = tiles(&slice.sites, REACH * spacing(&slice.sites));
    for ((site, state), tile) in slice.sites.iter().zip(&slice.states).zip(tiles) {
        let place = |corner: Place| {
            let x = site.0 + OVERLAP * (corner.0 - site.0) - layout.corner.0;
            let y = layout.corner.1 - site.1 - OVERLAP * (corner.1 - site.1);
            (left + x * layout.scale, EDGE + TIME_ROW + y * layout.scale)
        };
        sheet.area(tile.into_iter().map(place).collect(), colour_of(state));
    }
}

fn colour_of(state: &str) -> RGBColor {
    STATES.iter().find(|(name, _)| *name == state).map_or(OTHER, |&(_, colour)| colour)
}

/// The states that occur, known ones first and in their order.
fn entries(slices: &[Slice]) -> Vec<Entry> {
    let occurring: std::collections::BTreeSet<&str> =
        slices.iter().flat_map(|slice| &slice.states).map(String::as_str).collect();
    let rank = |state: &str| STATES.iter().position(|(name, _)| *name == state);
    let mut states: Vec<&str> = occurring.into_iter().collect();
    states.sort_by_key(|state| rank(state).unwrap_or(STATES.len()));
    states.into_iter().map(|state| (Sample::Square(colour_of(state)), state.to_owned())).collect()
}

/// A bar of a round length.
struct ScaleBar {
    length: f64,
    label: String,
}

impl ScaleBar {
    /// The longest of 1, 2, 5 times a power of ten of a nm within 40 % of a slice's width.
    fn of(layout: &Layout) -> Self {
        let most = 0.4 * layout.slice.0 / layout.scale;
        let power = 10_f64.powi(most.log10().floor() as i32);
        let round = [5.0, 2.0, 1.0].into_iter().map(|digit| digit * power);
        let nanometres = round.into_iter().find(|&length| length <= most).unwrap_or(power);
        Self { length: nanometres * layout.scale, label: format!("{nanometres} nm") }
    }

    fn width(&self) -> f64 {
        self.length + 4.0 + text_width(&self.label, LABEL_SIZE)
    }

    fn draw(&self, sheet: &mut Sheet, (left, top): Place) {
        let y = top + legend::ROW / 2.0;
        sheet.line(&[(left, y), (left + self.length, y)], 2.0, INK);
        let at = (left + self.length + 4.0, centred(y, LABEL_SIZE));
        sheet.text(&self.label, at, TextStyle::label(Anchor::Start));
    }
}
