//! A quantity against time, point by point, with 95 % bands.

use super::super::axis::Axis;
use super::super::chart::{Chart, Look, Names, across};
use super::super::legend::Sample;
use super::super::style::{BAND_STRENGTH, INK, tint};
use super::super::{FigureError, Style};
use super::data::{Data, field};
use super::observable::{course, key_columns, needed, panes};
use super::select::{Group, groups, rows};
use super::tables::Study;
use super::{Composed, range};
use crate::results::table::Title;
use crate::results::{Figure, Frame, Scale};

/// A quantity of `curves.csv`.
struct Curves<'a> {
    table: &'a Frame,
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
    let chosen =
        |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>().into_iter();
    let ends = chosen(&curves.low).chain(chosen(&curves.high));
    let y_scale = figure.y_scale.unwrap_or_default();
    let y = range::vertical(&Title::of(name), y_scale, chosen(&curves.mean), ends);
    let width = style.width_as_asked(figure.column);
    let most = if across(panels.len(), width) > 1 { 4 } else { 7 };
    let axes = (time_axis(figure, chosen(&curves.time), most), y);
    let banded = rows.iter().any(|&row| curves.low[row] < curves.high[row]);
    let band = (Sample::Square(tint(INK, BAND_STRENGTH)), "95 % band".to_owned());
    let entry =
        |(index, group): (usize, &Group)| (Sample::Line(style.line(index)), group.label.clone());
    let course = |index, series: &Group, panel: &Group| {
        let values = [&*curves.time, &curves.mean, &curves.low, &curves.high];
        Ok(course(table, values, (series, panel), Look::banded(style.line(index)))?.1)
    };
    let chart = Chart {
        panes: panes(&panels, &all, &axes, course)?,
        series: all.iter().enumerate().map(entry).collect(),
        notes: banded.then_some(band).into_iter().collect(),
        names: Names::Fitting,
        above: 0.0,
    };
    let data = curves.data(figure, name, (&panels, &all))?;
    Ok(Composed {
        sheet: chart.sheet(width, &style.with_axes(style.axes().of_study(figure))),
        data,
    })
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
