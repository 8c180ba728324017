//! A quantity over two swept values: a coloured cell a point, and contours between them.

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
use super::select::{Values, same, values};
use super::tables::Study;
use super::{Composed, colour_bar, range};
use crate::results::{Figure, Scale};

/// Height in mm.
const HEIGHT: f64 = 65.0;
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
            (_, true) => Axis::log_between(&title.over_unit(), low, high),
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
    let (x, y) = (needed("x", figure.x.as_deref())?, needed("y", figure.y.as_deref())?);
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
    let map = Map::new(&quantity, across, up, (cells, hidden), &figure.levels);
    let data = data(&quantity, [x, y], name)?;
    Ok(Composed { sheet: map.sheet(figure, style), data })
}

/// What is drawn.
struct Map {
    across: Places,
    up: Places,
    /// `cells[row][column]`.
    cells: Vec<Vec<Option<f64>>>,
    /// Points that lie on no place, such as zero on a logarithmic axis.
    hidden: usize,
    colours: Axis,
    levels: Vec<(f64, String)>,
}

impl Map {
    fn new(
        quantity: &Quantity,
        across: Places,
        up: Places,
        (cells, hidden): (Vec<Vec<Option<f64>>>, usize),
        levels: &[f64],
    ) -> Self {
        let (low, high) =
            range::span(cells.iter().flatten().flatten().copied()).unwrap_or((0.0, 1.0));
        let title = &quantity.title;
        let alike = high - low <= 1e-9 * high.abs();
        let (low, high) = if title.is_share && alike { (0.0, 1.0) } else { (low, high) };
        let colours = Axis::covering(&title.text, &title.unit, low, high, 5);
        let levels = if levels.is_empty() {
            let ticks = colours.ticks.iter().cloned();
            ticks.filter(|(value, _)| *value > low && *value < high).collect()
        } else {
            levels.iter().map(|&level| (level, level.to_string())).collect()
        };
        Self { across, up, cells, hidden, colours, levels }
    }

    fn sheet(&self, figure: &Figure, style: &Style) -> Sheet {
        let width = style.width_as_asked(figure.column);
        let mut sheet = Sheet::new(width, style.height(HEIGHT));
        let notes = self.notes();
        let legend = (!notes.is_empty()).then(|| Legend::above(&sheet, notes));
        let top = legend.as_ref().map_or(0.0, Legend::margin);
        let margins = Margins { top, right: colour_bar::margin(&self.colours) };
        let (x, y) = (self.across.axis.clone(), self.up.axis.clone());
        let panel = Panel::draw(&mut sheet, x, y, margins);
        self.draw_cells(&mut sheet, &panel);
        self.draw_contours(&mut sheet, &panel);
        let frame = panel.frame();
        let corners = [(frame.left, frame.top), (frame.right, frame.top)];
        let lower = [(frame.right, frame.bottom), (frame.left, frame.bottom), corners[0]];
        sheet.line(&[&corners[..], &lower[..]].concat(), AXIS_WEIGHT, INK);
        let levels: Vec<f64> = self.levels.iter().map(|(level, _)| *level).collect();
        colour_bar::draw(&mut sheet, &panel, &self.colours, &levels);
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
                let colour = cividis(self.colours.place(*value));
                sheet.rectangle((left, top - up), right - left + over, bottom - top + up, colour);
            }
        }
    }

    fn draw_contours(&self, sheet: &mut Sheet, panel: &Panel) {
        let x: Vec<f64> = self.across.values.iter().map(|&value| panel.x_of(value)).collect();
        let y: Vec<f64> = self.up.values.iter().map(|&value| panel.y_of(value)).collect();
        let grid = Grid { x: &x, y: &y, values: &self.cells };
        let lines: Vec<_> = self.levels.iter().map(|(level, _)| grid.lines(*level)).collect();
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
    fn cells_meet_halfway() {
        assert_eq!(edges(&[1.0, 2.0, 4.0]), [0.5, 1.5, 3.0, 5.0]);
        assert_eq!(edges(&[10.0]), [9.0, 11.0]);
        assert_eq!(edges(&[0.0]), [-0.5, 0.5]);
        assert!(edges(&[]).is_empty());
    }
}
