//! A quantity against time, point by point, with 95 % bands.

use super::super::axis::Axis;
use super::super::legend::Sample;
use super::super::markers::Marker;
use super::super::panel::Panel;
use super::super::sheet::Sheet;
use super::super::style::{INK, LineStyle, tint};
use super::super::table::Table;
use super::super::titles;
use super::super::{FigureError, Style};
use super::chart::{Chart, Course, Pane, Series, across, series};
use super::data::{Data, field};
use super::observable::{key_columns, needed, upon_each_other};
use super::select::{Group, groups, rows};
use super::tables::Study;
use super::{Composed, range};
use crate::results::{Figure, Scale};

/// How strong a band is against its line.
const BAND_STRENGTH: f64 = 0.25;

/// A quantity of `curves.csv`.
struct Curves<'a> {
    table: &'a Table,
    time: Vec<f64>,
    mean: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

/// Composes the figure.
///
/// # Errors
/// A table or a column that is not there; several points in one curve.
pub(super) fn compose(
    study: &Study,
    figure: &Figure,
    style: &Style,
) -> Result<Composed, FigureError> {
    let name = needed("y", figure.y.as_deref())?;
    let table = study.curves()?;
    let curves = Curves {
        table,
        time: table.numbers("time_s")?,
        mean: table.numbers(&format!("{name}_mean"))?,
        low: table.numbers(&format!("{name}_low95"))?,
        high: table.numbers(&format!("{name}_high95"))?,
    };
    let rows = rows(table, figure)?;
    let key = figure.series.as_deref().unwrap_or("point");
    let all = groups(study, table, &rows, Some(key))?;
    let panels = groups(study, table, &rows, figure.panels.as_deref())?;
    let names = all.iter().map(|group| group.label.clone());
    let named = series(names, style, |line, _: Marker| Sample::Line(line));
    let mut panes = Vec::new();
    for panel in &panels {
        let mut courses = Vec::new();
        for (index, group) in all.iter().enumerate() {
            let course = curves.course(group, panel)?;
            courses.extend((!course.x.is_empty()).then_some((index, course)));
        }
        panes.push(Pane { title: panel.label.clone(), courses });
    }
    let of = |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>().into_iter();
    let ends = of(&curves.low).chain(of(&curves.high));
    let y_scale = figure.y_scale.unwrap_or_default();
    let y = range::vertical(&titles::quantity(name), y_scale, of(&curves.mean), ends);
    let most = if across(panels.len(), figure, style) > 1 { 4 } else { 7 };
    let banded = rows.iter().any(|&row| curves.low[row] < curves.high[row]);
    let band = (Sample::Square(tint(INK, BAND_STRENGTH)), "95 % band".to_owned());
    let chart = Chart {
        panes,
        series: named,
        notes: banded.then_some(band).into_iter().collect(),
        axes: (time_axis(figure, of(&curves.time), most), y),
        passes: vec![draw_band, draw_line],
    };
    let data = curves.data(figure, name, (&panels, &all))?;
    Ok(Composed { sheet: chart.sheet(figure, style), data })
}

/// Time, in the unit in which it reads best.
fn time_axis(figure: &Figure, times: impl Iterator<Item = f64>, most: u32) -> Axis {
    match figure.x_scale.unwrap_or_default() {
        Scale::Linear => {
            let (first, last) = range::span(times).unwrap_or((0.0, 0.0));
            Axis::time(first.min(0.0), last, most)
        }
        Scale::Log => {
            let positive = range::span(times.filter(|time| *time > 0.0));
            let (first, last) = positive.unwrap_or((1.0, 10.0));
            Axis::log_time(first, last)
        }
    }
}

impl Curves<'_> {
    /// The curve of a series in a panel, in time.
    fn course(&self, series: &Group, panel: &Group) -> Result<Course, FigureError> {
        let inside = |row: &usize| panel.holds(*row) && self.time[*row].is_finite();
        let mut rows: Vec<usize> = series.rows.iter().copied().filter(inside).collect();
        rows.sort_by(|&a, &b| self.time[a].total_cmp(&self.time[b]));
        if let Some(pair) = rows.windows(2).find(|pair| self.time[pair[0]] == self.time[pair[1]]) {
            return Err(upon_each_other(self.table, pair));
        }
        let of = |values: &[f64]| rows.iter().map(|&row| values[row]).collect();
        let (x, mean) = (of(&self.time), of(&self.mean));
        let partial = vec![false; rows.len()];
        Ok(Course { x, mean, low: of(&self.low), high: of(&self.high), partial })
    }

    /// Everything that is shown: a row a point and time.
    fn data(
        &self,
        figure: &Figure,
        name: &str,
        (panels, series): (&[Group], &[Group]),
    ) -> Result<Data, FigureError> {
        let keys = key_columns(figure);
        let own = ["point"].into_iter().chain(keys.iter().copied()).chain(["time_s"]);
        let parts = ["mean", "low95", "high95"].map(|part| format!("{name}_{part}"));
        let mut data = Data::with(own.map(str::to_owned).chain(parts));
        for panel in panels {
            for group in series {
                for &row in group.rows.iter().filter(|row| panel.holds(**row)) {
                    let mut fields = vec![self.table.texts("point")?[row].clone()];
                    for column in &keys {
                        fields.push(self.table.texts(column)?[row].clone());
                    }
                    let numbers = [&self.time, &self.mean, &self.low, &self.high];
                    fields.extend(numbers.map(|numbers| field(numbers[row])));
                    data.rows.push(fields);
                }
            }
        }
        Ok(data)
    }
}

fn draw_band(sheet: &mut Sheet, panel: &Panel, series: &Series, course: &Course) {
    let colour = tint(series.line.colour, BAND_STRENGTH);
    panel.band(sheet, &course.x, (&course.low, &course.high), colour);
}

fn draw_line(sheet: &mut Sheet, panel: &Panel, series: &Series, course: &Course) {
    let line: LineStyle = series.line;
    panel.line(sheet, &course.x, &course.mean, line);
}
