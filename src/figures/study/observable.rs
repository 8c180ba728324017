//! A quantity against a swept value: means with bars for their 95 % intervals.

use plotters::style::RGBColor;

use super::super::legend::{MARKER, Sample};
use super::super::markers::Marker;
use super::super::panel::Panel;
use super::super::sheet::Sheet;
use super::super::style::{FAINT_INK, LineStyle, THIN_WEIGHT};
use super::super::table::Table;
use super::super::titles::{self, Title};
use super::super::{FigureError, Style};
use super::chart::{Chart, Course, DrawCourse, Pane, Series, across, series};
use super::data::{Data, field};
use super::select::{Group, Values, at_time, groups, rows, values};
use super::tables::Study;
use super::{Composed, range};
use crate::results::Figure;

/// A quantity in a table: means, 95 % intervals, and how many replicates have a value.
pub(super) struct Quantity<'a> {
    /// Where it stands.
    pub table: &'a Table,
    /// The rows that the figure shows.
    pub rows: Vec<usize>,
    /// What it is called, and when it was taken.
    pub title: Title,
    /// Means, one a row of the table.
    pub mean: Vec<f64>,
    /// Lower ends of the 95 % intervals.
    pub low: Vec<f64>,
    /// Upper ends.
    pub high: Vec<f64>,
    /// Replicates with a value.
    pub reached: Vec<f64>,
    /// Replicates.
    pub replicates: Vec<f64>,
}

impl<'a> Quantity<'a> {
    /// Reads a quantity of `points.csv`, or at a time of `curves.csv`.
    ///
    /// # Errors
    /// A table or a column that is not there, a time that was not recorded.
    pub(super) fn read(study: &'a Study, figure: &Figure, name: &str) -> Result<Self, FigureError> {
        let (table, rows) = match &figure.at {
            None => (study.points()?, rows(study.points()?, figure)?),
            Some(at) => {
                let table = study.curves()?;
                (table, at_time(table, &rows(table, figure)?, at)?)
            }
        };
        let mut title = titles::quantity(name);
        if let Some(at) = &figure.at {
            title.text = format!("{} at {at}", title.text);
        }
        let replicates = table.numbers("replicates")?;
        let counted = format!("{name}_replicates");
        let reached =
            if table.has(&counted) { table.numbers(&counted)? } else { replicates.clone() };
        Ok(Self {
            table,
            rows,
            title,
            mean: table.numbers(&format!("{name}_mean"))?,
            low: table.numbers(&format!("{name}_low95"))?,
            high: table.numbers(&format!("{name}_high95"))?,
            reached,
            replicates,
        })
    }

    /// Whether some replicates have no value.
    pub(super) fn is_partial(&self, row: usize) -> bool {
        self.reached[row] < self.replicates[row]
    }
}

/// A key that the kind of a figure needs.
///
/// # Errors
/// It is missing.
pub(super) fn needed<'a>(key: &str, value: Option<&'a str>) -> Result<&'a str, FigureError> {
    value.ok_or_else(|| FigureError::Figure(format!("`{key}` is missing")))
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
    let column = needed("x", figure.x.as_deref())?;
    let name = needed("y", figure.y.as_deref())?;
    let quantity = Quantity::read(study, figure, name)?;
    let (table, rows) = (quantity.table, &quantity.rows);
    let x = values(table, rows, column)?;
    let all = groups(study, table, rows, figure.series.as_deref())?;
    let panels = groups(study, table, rows, figure.panels.as_deref())?;
    let named = series(all.iter().map(|group| group.label.clone()), style, sample);
    let mut panes = Vec::new();
    for panel in &panels {
        let courses = all
            .iter()
            .enumerate()
            .map(|(index, group)| Ok((index, course(&quantity, x.numbers(), group, panel)?)));
        let courses: Result<Vec<_>, FigureError> = courses.collect();
        let mut courses = courses?;
        courses.retain(|(_, course)| !course.x.is_empty());
        panes.push(Pane { title: panel.label.clone(), courses });
    }
    let x_scale = study.x_scale(figure, column);
    let most = if panels.len() > 1 && across(panels.len(), figure, style) > 1 { 4 } else { 7 };
    let x_axis = range::horizontal(&study.title(column), x_scale, &x, rows, most);
    let of = |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>().into_iter();
    let ends = of(&quantity.low).chain(of(&quantity.high));
    let y_scale = figure.y_scale.unwrap_or_default();
    let y_axis = range::vertical(&quantity.title, y_scale, of(&quantity.mean), ends);
    let shown = |row: usize| x_axis.shows(x.numbers()[row]) && y_axis.shows(quantity.mean[row]);
    let notes = notes(&quantity, x.numbers(), shown);
    let lines: DrawCourse = if matches!(x, Values::Words(..)) { nothing } else { draw_line };
    let chart = Chart {
        panes,
        series: named,
        notes,
        axes: (x_axis, y_axis),
        passes: vec![lines, draw_points],
    };
    let data = data(&quantity, figure, (column, name), (&panels, &all))?;
    Ok(Composed { sheet: chart.sheet(figure, style), data })
}

fn sample(line: LineStyle, marker: Marker) -> Sample {
    Sample::MarkedLine { line: LineStyle { dashes: &[], ..line }, marker }
}

/// The points of a series in a panel, in the order of x.
fn course(
    quantity: &Quantity,
    x: &[f64],
    series: &Group,
    panel: &Group,
) -> Result<Course, FigureError> {
    let inside = |row: &usize| panel.holds(*row) && x[*row].is_finite();
    let mut rows: Vec<usize> = series.rows.iter().copied().filter(inside).collect();
    rows.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    if let Some(pair) = rows.windows(2).find(|pair| x[pair[0]] == x[pair[1]]) {
        return Err(upon_each_other(quantity.table, pair));
    }
    let of = |values: &[f64]| rows.iter().map(|&row| values[row]).collect();
    Ok(Course {
        x: of(x),
        mean: of(&quantity.mean),
        low: of(&quantity.low),
        high: of(&quantity.high),
        partial: rows.iter().map(|&row| quantity.is_partial(row)).collect(),
    })
}

/// The mistake that two points have one place.
pub(super) fn upon_each_other(table: &Table, rows: &[usize]) -> FigureError {
    let point =
        |row: usize| table.texts("point").map_or_else(|_| row.to_string(), |p| p[row].clone());
    let (one, other) = (point(rows[0]), point(rows[1]));
    FigureError::Figure(format!(
        "points {one} and {other} fall on one place: choose with `where`, or tell them apart with \
         `series` or `panels`"
    ))
}

/// What a legend says of bars, hollow markers and points that can't be seen.
fn notes(quantity: &Quantity, x: &[f64], shown: impl Fn(usize) -> bool) -> Vec<(Sample, String)> {
    let rows = || quantity.rows.iter().copied().filter(|&row| x[row].is_finite());
    let marker = Marker::of(0, FAINT_INK);
    let mut notes = Vec::new();
    if rows().any(|row| shown(row) && quantity.low[row] < quantity.high[row]) {
        let sample = Sample::Marker { radius: MARKER, marker, error_bar: true };
        notes.push((sample, "mean, 95 % interval".to_owned()));
    }
    if rows().any(|row| shown(row) && quantity.is_partial(row)) {
        let marker = marker.hollow(true);
        let sample = Sample::Marker { radius: MARKER, marker, error_bar: false };
        notes.push((sample, "not reached by all replicates".to_owned()));
    }
    let unreached = rows().filter(|&row| quantity.mean[row].is_nan()).count();
    if unreached > 0 {
        notes.push((Sample::Nothing, format!("without a value: {unreached}")));
    }
    let beyond = rows().filter(|&row| quantity.mean[row].is_finite() && !shown(row)).count();
    if beyond > 0 {
        notes.push((Sample::Nothing, format!("zero on a log axis, not shown: {beyond}")));
    }
    notes
}

fn nothing(_: &mut Sheet, _: &Panel, _: &Series, _: &Course) {}

fn draw_line(sheet: &mut Sheet, panel: &Panel, series: &Series, course: &Course) {
    let line = LineStyle { dashes: &[], ..series.line };
    for piece in panel.pieces(&course.x, &course.mean) {
        sheet.styled_line(&piece, THIN_WEIGHT, line);
    }
}

fn draw_points(sheet: &mut Sheet, panel: &Panel, series: &Series, course: &Course) {
    let colour: RGBColor = series.line.colour;
    for i in 0..course.x.len() {
        let (x, mean) = (course.x[i], course.mean[i]);
        if panel.shows(x, mean) {
            panel.error_bar(sheet, x, (course.low[i], course.high[i]), colour);
            let marker = series.marker.hollow(course.partial[i]);
            marker.draw(sheet, (panel.x_of(x), panel.y_of(mean)), MARKER);
        }
    }
}

/// Everything that is shown, and what could not be: a row a point.
fn data(
    quantity: &Quantity,
    figure: &Figure,
    (x, name): (&str, &str),
    (panels, series): (&[Group], &[Group]),
) -> Result<Data, FigureError> {
    let table = quantity.table;
    let keys = key_columns(figure);
    let parts = ["mean", "low95", "high95", "replicates"].map(|part| format!("{name}_{part}"));
    let own = ["point"].into_iter().chain(keys.iter().copied()).chain([x]).map(str::to_owned);
    let mut data = Data::with(own.chain(parts).chain(["replicates".to_owned()]));
    for panel in panels {
        for group in series {
            for &row in group.rows.iter().filter(|row| panel.holds(**row)) {
                let mut fields = vec![table.texts("point")?[row].clone()];
                for column in keys.iter().copied().chain([x]) {
                    fields.push(table.texts(column)?[row].clone());
                }
                let numbers = [&quantity.mean, &quantity.low, &quantity.high];
                fields.extend(numbers.map(|numbers| field(numbers[row])));
                fields.extend([&quantity.reached, &quantity.replicates].map(|n| field(n[row])));
                data.rows.push(fields);
            }
        }
    }
    Ok(data)
}

/// The columns of panels and series, each once.
pub(super) fn key_columns(figure: &Figure) -> Vec<&str> {
    let mut keys: Vec<&str> =
        figure.panels.iter().chain(&figure.series).map(String::as_str).collect();
    keys.dedup();
    keys.retain(|key| Some(*key) != figure.x.as_deref() && *key != "point");
    keys
}
