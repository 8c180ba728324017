//! The posterior: each free number by itself, and each pair.

use super::super::axis::Axis;
use super::super::legend::{Legend, Sample};
use super::super::panel::Panel;
use super::super::sheet::Sheet;
use super::super::style::{DATA_WEIGHT, FAINT_INK, LineStyle, POINTS_PER_MM, tint};
use super::super::{FigureError, Style};
use super::tiles::{self, Tile};
use crate::results::table::FitParameterRow;
use crate::results::{ColumnWidth, Frame, Tables};
use crate::statistics::extent;

/// The table of draws.
const DRAWS: &str = "posterior.csv";
/// Height of a tile in mm.
const HEIGHT: f64 = 44.0;
/// Bars of a histogram.
const BARS: usize = 24;
/// The most draws that are shown of a pair.
const SHOWN: usize = 600;
/// Radius of a draw in pt.
const DRAW: f64 = 0.8;
/// How strong a bar and a draw are against black.
const STRENGTH: f64 = 0.55;

/// A free number: what is known of it, and its draws.
struct Number<'a> {
    row: &'a FitParameterRow,
    draws: Vec<f64>,
}

/// Draws `figures/posterior.{svg,png,pdf}` from `parameters.csv` and `posterior.csv`, one column wide for up to two free
/// numbers, otherwise two.
///
/// On the diagonal a histogram of each free number over its prior; below, the draws of each pair. A line marks the
/// value that made the data, where the fit says it. Draws nothing where there are no draws.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.fit_parameters.rows()?;
    let Some(folder) = tables.folder.as_deref().filter(|_| !rows.is_empty()) else {
        return Ok(None);
    };
    let frame = Frame::read(folder, DRAWS)?;
    let numbers = rows
        .iter()
        .map(|row| Ok(Number { row, draws: frame.numbers(&row.parameter)? }))
        .collect::<Result<Vec<_>, FigureError>>()?;
    if frame.rows() == 0 {
        return Ok(None);
    }
    let pairs = || (0..numbers.len()).flat_map(|row| (0..=row).map(move |column| (row, column)));
    let tile = |(row, column): (usize, usize)| {
        let y = if row == column {
            Axis::linear("Density over highest", "", 0.0, 1.0, 2)
        } else {
            numbers[row].axis()
        };
        Tile { title: String::new(), axes: (numbers[column].axis(), y), place: (row, column) }
    };
    let all: Vec<Tile> = pairs().map(tile).collect();
    let one = numbers.len() < 3;
    let width = style.width(if one { ColumnWidth::Single } else { ColumnWidth::Double });
    let (prior, truth) = (style.line(2), style.line(3));
    let mut entries = vec![
        (Sample::Square(tint(style.line(1).colour, STRENGTH)), "posterior".to_owned()),
        (Sample::Line(prior), "prior".to_owned()),
    ];
    if rows.iter().any(|row| row.truth.is_some()) {
        entries.push((Sample::Line(truth), "made from".to_owned()));
    }
    let legend = Legend::fitting(style.typeface(), entries, width * POINTS_PER_MM);
    let height = style.height(HEIGHT) * POINTS_PER_MM;
    let (mut sheet, panels) = tiles::sheet(style, &all, Some(&legend), width, height);
    for ((row, column), panel) in pairs().zip(&panels) {
        if row == column {
            numbers[row].draw(&mut sheet, panel, style);
        } else {
            pair(&mut sheet, panel, (&numbers[column], &numbers[row]), style);
        }
    }
    legend.draw_above(&mut sheet, &panels[0]);
    Ok(Some(sheet))
}

impl Number<'_> {
    /// As its prior is even: the logarithm, if it is uniform in that.
    fn coordinate(&self, value: f64) -> f64 {
        if self.is_logarithmic() { value.log10() } else { value }
    }

    fn is_logarithmic(&self) -> bool {
        self.row.prior == "log uniform"
    }

    /// The draws, and the value that made the data.
    fn axis(&self) -> Axis {
        let FitParameterRow { title, unit, truth, .. } = self.row;
        let (low, high) = extent(self.draws.iter().copied().chain(*truth));
        let title =
            if unit.is_empty() { title.clone() } else { format!("{title} / {}", shown(unit)) };
        if self.is_logarithmic() {
            Axis::log_around(&title, "", low, high)
        } else {
            Axis::covering(&title, "", low, high, 4)
        }
    }

    /// The histogram, the prior and the truth.
    fn draw(&self, sheet: &mut Sheet, panel: &Panel, style: &Style) {
        let places: Vec<f64> = self.draws.iter().map(|&draw| self.coordinate(draw)).collect();
        let (low, high) = extent(places.iter().copied());
        let width = ((high - low) / BARS as f64).max(f64::MIN_POSITIVE);
        let mut counts = [0_u32; BARS];
        for place in &places {
            counts[(((place - low) / width) as usize).min(BARS - 1)] += 1;
        }
        let most = f64::from(counts.iter().copied().max().unwrap_or(1));
        let value = |place: f64| if self.is_logarithmic() { 10_f64.powf(place) } else { place };
        let colour = tint(style.line(1).colour, STRENGTH);
        for (bar, count) in counts.into_iter().enumerate() {
            let ends = [bar, bar + 1].map(|end| panel.x_of(value(low + end as f64 * width)));
            let top = panel.y_of(f64::from(count) / most);
            sheet.rectangle((ends[0], top), ends[1] - ends[0], panel.bottom() - top, colour);
        }
        // The density of the prior on the scale of the bars.
        let scale = places.len() as f64 * width / most;
        let axis = self.axis();
        let [first, last] = [axis.low, axis.high].map(|end| self.coordinate(end));
        let steps = (0..=100).map(|step| first + (last - first) * f64::from(step) / 100.0);
        let prior = steps.map(|place| (value(place), scale * self.prior_density(place)));
        let (x, y): (Vec<f64>, Vec<f64>) = prior.unzip();
        panel.line(sheet, (&x, &y), style.line(2), DATA_WEIGHT);
        if let Some(truth) = self.row.truth {
            panel.line(sheet, (&[truth; 2], &[0.0, 1.0]), style.line(3), DATA_WEIGHT);
        }
    }

    /// The density of the prior at a coordinate.
    fn prior_density(&self, place: f64) -> f64 {
        let FitParameterRow { prior, prior_first: first, prior_second: second, .. } = self.row;
        let z = (place - first) / second;
        let normal = (-0.5 * z * z).exp() / (second * std::f64::consts::TAU.sqrt());
        match prior.as_str() {
            "normal" => return normal,
            "half normal" => return if z < 0.0 { 0.0 } else { 2.0 * normal },
            _ => {}
        }
        let (low, high) = (self.coordinate(*first), self.coordinate(*second));
        if (low..=high).contains(&place) { 1.0 / (high - low) } else { 0.0 }
    }
}

/// The draws of a pair, and the values that made the data.
fn pair(sheet: &mut Sheet, panel: &Panel, (x, y): (&Number<'_>, &Number<'_>), style: &Style) {
    let every = x.draws.len().div_ceil(SHOWN).max(1);
    let colour = tint(style.line(1).colour, STRENGTH);
    for (&at, &height) in x.draws.iter().zip(&y.draws).step_by(every) {
        sheet.disc((panel.x_of(at), panel.y_of(height)), DRAW, colour);
    }
    let faint = LineStyle { colour: FAINT_INK, dashes: style.line(3).dashes };
    if let (Some(at), Some(height)) = (x.row.truth, y.row.truth) {
        let place = (panel.x_of(at), panel.y_of(height));
        let truth = LineStyle { colour: style.line(3).colour, ..faint };
        sheet.styled_line(&[(place.0, panel.top()), (place.0, panel.bottom())], DATA_WEIGHT, truth);
        sheet.styled_line(&[(panel.left(), place.1), (panel.right(), place.1)], DATA_WEIGHT, truth);
    }
}

/// A unit as figures show it.
fn shown(unit: &str) -> String {
    unit.replace("deg", "°").replace("angstrom", "Å")
}
