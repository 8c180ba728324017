//! A quantity over two swept values: a coloured cell a point, and contours between them.

use plotters::style::{RGBColor, WHITE};

use super::super::axis::Axis;
use super::super::colour_map::cividis;
use super::super::hatch::hatched;
use super::super::legend::{Legend, Sample};
use super::super::panel::{Margins, Panel};
use super::super::sheet::Sheet;
use super::super::style::{AXIS_WEIGHT, INK};
use super::super::{FigureError, Style};
use super::contour::{self, Grid, Labels};
use super::data::{Data, field};
use super::observable::{Quantity, needed, upon_each_other};
use super::select::{Values, values};
use super::tables::Study;
use super::{Composed, colour_bar, range};
use crate::results::table::Title;
use crate::results::{Figure, Scale, same};

/// Height in mm.
const HEIGHT: f64 = 65.0;
/// The colour scale is logarithmic if the greatest value is at least `DECADES` times the least positive one, and at
/// least half of the values are below `LOW` times the greatest: on a linear scale these would look alike.
const DECADES: f64 = 100.0;
const LOW: f64 = 0.1;
/// How far a cell reaches over the next, so that no light shows between them, in pt.
const OVERLAP: f64 = 0.3;

/// The places of one direction.
struct Places {
    /// The swept values, in order; words by their number.
    values: Vec<f64>,
    /// Where cells begin and end: one more.
    edges: Vec<f64>,
    axis: Axis,
}

impl Places {
    fn of(
        study: &Study,
        quantity: &Quantity,
        column: &str,
        scale: Scale,
    ) -> Result<(Self, Values), FigureError> {
        let all = values(quantity.table, &quantity.rows, column)?;
        let logarithmic = scale == Scale::Log && matches!(all, Values::Numbers(_));
        let shown = |value: &f64| value.is_finite() && (!logarithmic || *value > 0.0);
        let numbers = all.numbers();
        let mut values: Vec<f64> =
            quantity.rows.iter().map(|&row| numbers[row]).filter(shown).collect();
        values.sort_by(f64::total_cmp);
        values.dedup_by(|one, other| same(*one, *other));
        let edges = match (&all, logarithmic) {
            (Values::Words(words, _), _) => (0..=words.len()).map(|i| i as f64 - 0.5).collect(),
            (_, false) => edges(&values),
            (_, true) => {
                let powers: Vec<f64> = values.iter().map(|value| value.ln()).collect();
                edges(&powers).into_iter().map(f64::exp).collect()
            }
        };
        let title = study.title(column);
        let ends = edges.first().copied().zip(edges.last().copied());
        let (low, high) = ends.unwrap_or((1.0, 10.0));
        let axis = match (&all, logarithmic) {
            (Values::Words(words, _), _) => Axis::words(&title.over_unit(), words),
            (_, false) => Axis::linear(&title.text, &title.unit, low, high, 6),
            (_, true) => Axis::log_between(&title.text, &title.unit, low, high),
        };
        Ok((Self { values, edges, axis }, all))
    }

    /// The place of a value.
    fn index(&self, value: f64) -> Option<usize> {
        self.values.iter().position(|&own| same(own, value))
    }
}

/// The edges of cells around values in order: halfway between them, and as far beyond the ends.
fn edges(values: &[f64]) -> Vec<f64> {
    let Some((&first, &last)) = values.first().zip(values.last()) else { return Vec::new() };
    let alone = if first == 0.0 { 0.5 } else { 0.1 * first.abs() };
    let half = |one: Option<&f64>, other: Option<&f64>| {
        one.zip(other).map_or(alone, |(one, other)| (other - one) / 2.0)
    };
    let count = values.len();
    let before = first - half(values.first(), values.get(1));
    let after = last + half(count.checked_sub(2).and_then(|i| values.get(i)), values.last());
    let between = values.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
    [before].into_iter().chain(between).chain([after]).collect()
}

/// Composes the figure.
///
/// # Errors
/// A table, a column or a time that is not there; several points on one place.
pub(super) fn compose(
    study: &Study,
    figure: &Figure,
    style: &Style,
) -> Result<Composed, FigureError> {
    let (x, y) = (needed("x", figure.x.as_deref())?, needed("y", figure.first_y())?);
    let name = needed("z", figure.z.as_deref())?;
    let quantity = Quantity::read(study, figure, name)?;
    let (across, all_x) = Places::of(study, &quantity, x, study.x_scale(figure, x))?;
    let y_scale = figure.y_scale.or(study.list.axis(y).map(|axis| axis.scale)).unwrap_or_default();
    let (up, all_y) = Places::of(study, &quantity, y, y_scale)?;
    let mut rows: Vec<Vec<Option<usize>>> = vec![vec![None; across.values.len()]; up.values.len()];
    let mut hidden = 0;
    for &row in &quantity.rows {
        let place = (across.index(all_x.numbers()[row]), up.index(all_y.numbers()[row]));
        let (Some(column), Some(line)) = place else {
            hidden += 1;
            continue;
        };
        if let Some(other) = rows[line][column].replace(row) {
            return Err(upon_each_other(quantity.table, &[other, row]));
        }
    }
    let value = |row: &Option<usize>| row.map(|row| quantity.mean[row]).filter(|z| z.is_finite());
    let cells = rows.iter().map(|line| line.iter().map(value).collect()).collect();
    let map = Map::new(&quantity, across, up, (cells, hidden), figure);
    let data = data(&quantity, [x, y], name)?;
    Ok(Composed { sheet: map.sheet(figure, style), data })
}

/// What colours stand for.
struct Colours {
    axis: Axis,
    logarithmic: bool,
}

impl Colours {
    /// Those of some finite values, on a scale that a figure may ask for.
    fn of(values: &[f64], title: &Title, scale: Option<Scale>) -> Self {
        let positive = values.iter().copied().filter(|value| *value > 0.0);
        let decades = range::span(positive).filter(|(low, high)| low < high);
        let wanted = scale.map_or_else(|| spans_decades(values), |scale| scale == Scale::Log);
        if let Some((low, high)) = decades.filter(|_| wanted) {
            let axis = Axis::log_between(&title.text, &title.unit, low, high);
            return Self { axis, logarithmic: true };
        }
        let (low, high) = range::span(values.iter().copied()).unwrap_or((0.0, 1.0));
        let alike = high - low <= 1e-9 * high.abs();
        let (low, high) = if title.is_share && alike { (0.0, 1.0) } else { (low, high) };
        let axis = Axis::covering(&title.text, &title.unit, low, high, 5);
        Self { axis, logarithmic: false }
    }

    /// The colour of a value; `None` for what has no logarithm.
    fn of_value(&self, value: f64) -> Option<RGBColor> {
        self.shows(value).then(|| cividis(self.axis.place(value)))
    }

    fn shows(&self, value: f64) -> bool {
        !self.logarithmic || value > 0.0
    }
}

/// Whether values ask for colours of factors, see [`DECADES`].
fn spans_decades(values: &[f64]) -> bool {
    let Some((low, high)) = range::span(values.iter().copied().filter(|value| *value > 0.0)) else {
        return false;
    };
    let few = values.iter().filter(|&&value| value < LOW * high).count();
    values.iter().all(|value| *value >= 0.0) && high >= DECADES * low && 2 * few >= values.len()
}

/// What is drawn.
struct Map {
    across: Places,
    up: Places,
    /// `cells[row][column]`.
    cells: Vec<Vec<Option<f64>>>,
    /// Points that lie on no place, such as zero on a logarithmic axis.
    hidden: usize,
    colours: Colours,
    levels: Vec<(f64, String)>,
}

impl Map {
    fn new(
        quantity: &Quantity,
        across: Places,
        up: Places,
        (cells, hidden): (Vec<Vec<Option<f64>>>, usize),
        figure: &Figure,
    ) -> Self {
        let values: Vec<f64> = cells.iter().flatten().flatten().copied().collect();
        let colours = Colours::of(&values, &quantity.title, figure.z_scale);
        let (low, high) = range::span(values.into_iter()).unwrap_or((0.0, 1.0));
        let levels = if figure.levels.is_empty() {
            let ticks = colours.axis.ticks.iter().cloned();
            ticks.filter(|(value, _)| *value > low && *value < high).collect()
        } else {
            figure.levels.iter().map(|&level| (level, level.to_string())).collect()
        };
        Self { across, up, cells, hidden, colours, levels }
    }

    fn sheet(&self, figure: &Figure, style: &Style) -> Sheet {
        let width = style.width_as_asked(figure.column);
        let mut sheet = style.sheet(width, style.height(HEIGHT));
        let notes = self.notes();
        let legend = (!notes.is_empty()).then(|| Legend::above(&sheet, notes));
        let top = legend.as_ref().map_or(0.0, Legend::margin);
        let margins =
            Margins { top, right: colour_bar::margin(style.typeface(), &self.colours.axis) };
        let units = style.axes().units;
        let [x, y] = [&self.across, &self.up].map(|places| places.axis.clone().in_units(units));
        let panel = Panel::draw(&mut sheet, x, y, margins);
        self.draw_cells(&mut sheet, &panel);
        self.draw_contours(&mut sheet, &panel);
        let frame = panel.frame();
        let corners = [(frame.left, frame.top), (frame.right, frame.top)];
        let lower = [(frame.right, frame.bottom), (frame.left, frame.bottom), corners[0]];
        sheet.line(&[&corners[..], &lower[..]].concat(), AXIS_WEIGHT, INK);
        let levels: Vec<f64> = self.levels.iter().map(|(level, _)| *level).collect();
        colour_bar::draw(&mut sheet, &panel, &self.colours.axis, &levels);
        if self.cells.iter().flatten().flatten().next().is_none() {
            panel.note(&mut sheet, "no values");
        }
        if let Some(legend) = legend {
            legend.draw_above(&mut sheet, &panel);
        }
        sheet
    }

    fn notes(&self) -> Vec<(Sample, String)> {
        let mut notes = Vec::new();
        if self.cells.iter().flatten().any(Option::is_none) {
            notes.push((Sample::Hatched, "no value".to_owned()));
        }
        let without = |value: &&f64| !self.colours.shows(**value);
        if let Some(least) =
            self.cells.iter().flatten().flatten().filter(without).min_by(|a, b| a.total_cmp(b))
        {
            let text = if *least < 0.0 { "zero or less" } else { "zero" };
            notes.push((Sample::Square(WHITE), text.to_owned()));
        }
        if self.hidden > 0 {
            let text = format!("zero on a log axis, not shown: {}", self.hidden);
            notes.push((Sample::Nothing, text));
        }
        notes
    }

    fn draw_cells(&self, sheet: &mut Sheet, panel: &Panel) {
        let x: Vec<f64> = self.across.edges.iter().map(|&edge| panel.x_of(edge)).collect();
        let y: Vec<f64> = self.up.edges.iter().map(|&edge| panel.y_of(edge)).collect();
        for (line, cells) in self.cells.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (left, right) = (x[column], x[column + 1]);
                let (top, bottom) = (y[line + 1], y[line]);
                let Some(value) = cell else {
                    hatched(sheet, (left, top), right - left, bottom - top);
                    continue;
                };
                // Rows are drawn from below: a cell reaches into what is drawn after it.
                let (over, up) = (
                    if column + 1 < cells.len() { OVERLAP } else { 0.0 },
                    if line + 1 < self.cells.len() { OVERLAP } else { 0.0 },
                );
                let colour = self.colours.of_value(*value).unwrap_or(WHITE);
                sheet.rectangle((left, top - up), right - left + over, bottom - top + up, colour);
            }
        }
    }

    fn draw_contours(&self, sheet: &mut Sheet, panel: &Panel) {
        let x: Vec<f64> = self.across.values.iter().map(|&value| panel.x_of(value)).collect();
        let y: Vec<f64> = self.up.values.iter().map(|&value| panel.y_of(value)).collect();
        // Linear in what the colours are linear in.
        let share =
            |value: f64| Some(self.colours.axis.share(value)).filter(|share| share.is_finite());
        let row =
            |cells: &Vec<Option<f64>>| cells.iter().map(|cell| cell.and_then(share)).collect();
        let values: Vec<Vec<Option<f64>>> = self.cells.iter().map(row).collect();
        let grid = Grid { x: &x, y: &y, values: &values };
        let lines_at = |level: f64| share(level).map_or_else(Vec::new, |share| grid.lines(share));
        let lines: Vec<_> = self.levels.iter().map(|(level, _)| lines_at(*level)).collect();
        for lines in &lines {
            contour::draw(sheet, lines);
        }
        let mut labels = Labels::within(panel.frame());
        for (lines, (_, text)) in lines.iter().zip(&self.levels) {
            labels.draw(sheet, lines, text);
        }
    }
}

/// Everything that is shown: a row a point.
fn data(quantity: &Quantity, places: [&str; 2], name: &str) -> Result<Data, FigureError> {
    let parts = ["mean", "low95", "high95", "replicates"].map(|part| format!("{name}_{part}"));
    let own = ["point", places[0], places[1]].map(str::to_owned);
    let mut data = Data::with(own.into_iter().chain(parts).chain(["replicates".to_owned()]));
    for &row in &quantity.rows {
        let mut fields = Vec::new();
        for column in ["point", places[0], places[1]] {
            fields.push(quantity.table.texts(column)?[row].clone());
        }
        let numbers = [&quantity.mean, &quantity.low, &quantity.high];
        fields.extend(numbers.map(|numbers| field(numbers[row])));
        fields.extend([&quantity.reached, &quantity.replicates].map(|n| field(n[row])));
        data.rows.push(fields);
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decades_ask_for_colours_of_factors() {
        // The grinding study: from 2e-5 to 0.95, three quarters below a tenth.
        let grinding: Vec<f64> = (0..40).map(|i| 2e-5 * 1.32_f64.powi(i)).collect();
        assert!(spans_decades(&grinding));
        assert!(spans_decades(&[0.0, 0.0, 1e-3, 1.0]), "zeros have a colour of their own");
        // One value far below the others; less than two decades; a negative one; none.
        assert!(!spans_decades(&[1e-6, 0.3, 0.5, 0.9]));
        assert!(!spans_decades(&[0.02, 0.03, 0.04, 1.0]));
        assert!(!spans_decades(&[-1e-3, 1e-3, 1e-2, 1.0]));
        assert!(!spans_decades(&[0.0, 0.0]) && !spans_decades(&[]));
    }

    #[test]
    fn a_figure_may_ask_for_either_scale() {
        let title = Title { text: "q".into(), unit: String::new(), is_share: true };
        let is_log = |values: &[f64], scale| Colours::of(values, &title, scale).logarithmic;
        assert!(is_log(&[0.2, 0.4], Some(Scale::Log)));
        assert!(!is_log(&[1e-5, 1e-3, 1.0], Some(Scale::Linear)));
        assert!(is_log(&[1e-5, 1e-3, 1.0], None));
        // Without two values to lie between there are no factors.
        assert!(!is_log(&[0.0, 0.0], Some(Scale::Log)) && !is_log(&[0.3], Some(Scale::Log)));
        let colours = Colours::of(&[0.0, 1e-4, 1e-2], &title, Some(Scale::Log));
        assert_eq!(colours.of_value(0.0), None);
        assert_eq!(colours.of_value(1e-3), Some(cividis(0.5)));
    }

    #[test]
    fn cells_meet_halfway() {
        assert_eq!(edges(&[1.0, 2.0, 4.0]), [0.5, 1.5, 3.0, 5.0]);
        assert_eq!(edges(&[10.0]), [9.0, 11.0]);
        assert_eq!(edges(&[0.0]), [-0.5, 0.5]);
        assert!(edges(&[]).is_empty());
    }
}
