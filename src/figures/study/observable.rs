//! A quantity against a swept value: means with bars for their 95 % intervals.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Entry, Look, Names, Pane, across};
use super::super::legend::{MARKER, Sample};
use super::super::markers::Marker;
use super::super::style::{FAINT_INK, LineStyle, THIN_WEIGHT};
use super::super::symbol;
use super::super::{FigureError, Style};
use super::data::{Data, field};
use super::select::{Group, Values, at_time, groups, rows, times, values};
use super::tables::Study;
use super::{Composed, range};
use crate::results::table::Title;
use crate::results::{Figure, Frame};

/// A quantity in a table: means, 95 % intervals, and how many replicates have a value.
pub(super) struct Quantity<'a> {
    /// Where it stands.
    pub table: &'a Frame,
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
        let (table, rows) = if figure.at.is_empty() {
            (study.points()?, rows(study.points()?, figure)?)
        } else {
            let table = study.curves()?;
            let of_all = rows(table, figure)?;
            let times = figure.at.iter().map(|at| at_time(table, &of_all, at));
            let mut rows = times.collect::<Result<Vec<_>, _>>()?.concat();
            rows.sort_unstable();
            (table, rows)
        };
        let mut title = symbol::title_of(name);
        if let [at] = figure.at.as_slice() {
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
    let name = needed("y", figure.first_y())?;
    let quantity = Quantity::read(study, figure, name)?;
    let (table, rows) = (quantity.table, &quantity.rows);
    let x = values(table, rows, column)?;
    let mut all = groups(study, table, rows, figure.series.as_deref())?;
    let mut panels = groups(study, table, rows, figure.panels.as_deref())?;
    if figure.at.len() > 1 {
        let free = if figure.series.is_none() { &mut all } else { &mut panels };
        *free = times(table, rows, figure)?;
    }
    let width = style.width_as_asked(figure.column);
    let most = if panels.len() > 1 && across(panels.len(), width) > 1 { 4 } else { 7 };
    let x_scale = study.x_scale(figure, column);
    let x_axis = range::horizontal(&study.title(column), x_scale, &x, rows, most);
    let chosen =
        |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>().into_iter();
    let ends = chosen(&quantity.low).chain(chosen(&quantity.high));
    let y_scale = figure.y_scale.unwrap_or_default();
    let y_axis = range::vertical(&quantity.title, y_scale, chosen(&quantity.mean), ends);
    let shown = |row: usize| x_axis.shows(x.numbers()[row]) && y_axis.shows(quantity.mean[row]);
    let notes = notes(&quantity, x.numbers(), shown);
    let line = |index| LineStyle { dashes: &[], ..style.line(index) };
    let marker = |index| Marker::of(index, line(index).colour);
    let series = all.iter().enumerate().map(|(index, group)| {
        (Sample::MarkedLine { line: line(index), marker: marker(index) }, group.label.clone())
    });
    let course = |index, series: &Group, panel: &Group| {
        let look = Look {
            line: matches!(x, Values::Numbers(_)).then_some((line(index), THIN_WEIGHT)),
            ..Look::markers(marker(index), MARKER)
        };
        let values = [x.numbers(), &quantity.mean, &quantity.low, &quantity.high];
        let (rows, course) = course(table, values, (series, panel), look)?;
        let partial = rows.into_iter().map(|row| quantity.is_partial(row)).collect();
        Ok(Course { partial, ..course })
    };
    let chart = Chart {
        panes: panes(&panels, &all, &(x_axis.clone(), y_axis.clone()), course)?,
        series: series.collect(),
        notes,
        names: Names::Fitting,
        above: 0.0,
    };
    let data = data(&quantity, figure, (column, name), (&panels, &all))?;
    Ok(Composed {
        sheet: chart.sheet(width, &style.with_axes(style.axes().of_study(figure))),
        data,
    })
}

/// The panels of a figure, each with a course for every series that has a place there.
///
/// # Errors
/// Those of `course`, which is given the place of a series among all, the series, and a panel.
pub(super) fn panes(
    panels: &[Group],
    series: &[Group],
    axes: &(Axis, Axis),
    course: impl Fn(usize, &Group, &Group) -> Result<Course, FigureError>,
) -> Result<Vec<Pane>, FigureError> {
    let pane = |panel: &Group| {
        let courses = series
            .iter()
            .enumerate()
            .map(|(index, group)| Ok((index, course(index, group, panel)?)));
        let mut courses = courses.collect::<Result<Vec<_>, FigureError>>()?;
        courses.retain(|(_, course)| !course.x.is_empty());
        Ok(Pane { title: panel.label.clone(), ..Pane::new(axes.clone(), courses) })
    };
    if panels.is_empty() {
        return Ok(vec![Pane::new(axes.clone(), Vec::new())]);
    }
    panels.iter().map(pane).collect()
}

/// A series in a panel, in the order of x, and its rows; x, means, lower and upper ends are columns
/// of the table.
///
/// # Errors
/// Two of its points have one place.
pub(super) fn course(
    table: &Frame,
    [x, mean, low, high]: [&[f64]; 4],
    (series, panel): (&Group, &Group),
    look: Look,
) -> Result<(Vec<usize>, Course), FigureError> {
    let inside = |row: &usize| panel.holds(*row) && x[*row].is_finite();
    let mut rows: Vec<usize> = series.rows.iter().copied().filter(inside).collect();
    rows.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    if let Some(pair) = rows.windows(2).find(|pair| x[pair[0]] == x[pair[1]]) {
        return Err(upon_each_other(table, pair));
    }
    let along = |values: &[f64]| rows.iter().map(|&row| values[row]).collect();
    let course = Course {
        look,
        x: along(x),
        mean: along(mean),
        low: along(low),
        high: along(high),
        partial: Vec::new(),
    };
    Ok((rows, course))
}

/// The mistake that two points have one place.
pub(super) fn upon_each_other(table: &Frame, rows: &[usize]) -> FigureError {
    let point =
        |row: usize| table.texts("point").map_or_else(|_| row.to_string(), |p| p[row].clone());
    let (one, other) = (point(rows[0]), point(rows[1]));
    FigureError::Figure(format!(
        "points {one} and {other} fall on one place: choose with `where`, or tell them apart with \
         `series` or `panels`"
    ))
}

/// What a legend says of bars, hollow markers and points that can't be seen.
fn notes(quantity: &Quantity, x: &[f64], shown: impl Fn(usize) -> bool) -> Vec<Entry> {
    let rows = || quantity.rows.iter().copied().filter(|&row| x[row].is_finite());
    let marker = Marker::of(0, FAINT_INK);
    let mut notes = Vec::new();
    if rows().any(|row| shown(row) && quantity.low[row] < quantity.high[row]) {
        notes.push((Sample::points(marker, MARKER), "mean, 95 % interval".to_owned()));
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
    keys.extend((figure.at.len() > 1).then_some("time_s"));
    keys
}
