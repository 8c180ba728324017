//! Quantities against time or temperature, point by point, with 95 % bands.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Look, Names, across};
use super::super::conversion::points;
use super::super::legend::Sample;
use super::super::overlay::CONVERSION;
use super::super::style::{BAND_STRENGTH, INK, tint};
use super::super::symbol;
use super::super::{FigureError, Style};
use super::data::{Data, field};
use super::observable::{course, key_columns, needed, panes};
use super::select::{Group, groups, rows};
use super::tables::Study;
use super::{Composed, range};
use crate::results::{Figure, Frame, Scale};
use crate::units::ZERO_CELSIUS;

/// Height of a panel per quantity in mm.
const STACKED: f64 = 45.0;

/// A quantity of `curves.csv`.
struct Quantity<'a> {
    name: &'a str,
    mean: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl<'a> Quantity<'a> {
    fn read(table: &Frame, name: &'a str) -> Result<Self, FigureError> {
        let part = |part| table.numbers(&format!("{name}_{part}"));
        Ok(Self { name, mean: part("mean")?, low: part("low95")?, high: part("high95")? })
    }

    /// The vertical axis of some rows.
    fn axis(&self, rows: &[usize], figure: &Figure) -> Axis {
        let chosen = |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>();
        let ends = [chosen(&self.low), chosen(&self.high)].concat();
        let (title, scale) = (symbol::title_of(self.name), figure.y_scale.unwrap_or_default());
        range::vertical(&title, scale, chosen(&self.mean).into_iter(), ends.into_iter())
    }
}

/// What curves are drawn over, a value per row.
struct Abscissa {
    time: Vec<f64>,
    /// In °C, if that is what they are drawn over.
    temperature: Option<Vec<f64>>,
}

impl Abscissa {
    fn read(table: &Frame, figure: &Figure) -> Result<Self, FigureError> {
        let celsius = |kelvin: Vec<f64>| kelvin.iter().map(|t| t - ZERO_CELSIUS).collect();
        let kelvin = figure.is_against_temperature().then(|| table.numbers("temperature_K"));
        Ok(Self { time: table.numbers("time_s")?, temperature: kelvin.transpose()?.map(celsius) })
    }

    fn axis(&self, rows: &[usize], figure: &Figure, most: u32) -> Axis {
        let Some(celsius) = &self.temperature else {
            return time_axis(figure, rows.iter().map(|&row| self.time[row]), most);
        };
        let chosen = rows.iter().map(|&row| celsius[row]);
        let (low, high) = range::span(chosen).unwrap_or((0.0, 1.0));
        Axis::linear("Temperature", "°C", low, high, most)
    }

    /// A series in a panel, in the order of time, over what is drawn.
    fn course(
        &self,
        table: &Frame,
        quantity: &Quantity<'_>,
        groups: (&Group, &Group),
        look: Look,
    ) -> Result<Course, FigureError> {
        let values = [&*self.time, &quantity.mean, &quantity.low, &quantity.high];
        let (rows, course) = course(table, values, groups, look)?;
        let Some(celsius) = &self.temperature else { return Ok(course) };
        Ok(Course { x: rows.into_iter().map(|row| celsius[row]).collect(), ..course })
    }
}

/// Composes the figure: a panel per quantity, one above the other, or per value of a column, beside each other.
///
/// # Errors
/// A table or a column that is not there; several points in one curve.
pub(super) fn compose(
    study: &Study,
    figure: &Figure,
    style: &Style,
) -> Result<Composed, FigureError> {
    needed("y", figure.first_y())?;
    let table = study.curves()?;
    let quantities = figure.y.iter().map(|name| Quantity::read(table, name));
    let quantities = quantities.collect::<Result<Vec<_>, _>>()?;
    let x = Abscissa::read(table, figure)?;
    let rows = rows(table, figure)?;
    let key = figure.series.as_deref().unwrap_or("point");
    let all = groups(study, table, &rows, Some(key))?;
    let panels = groups(study, table, &rows, figure.panels.as_deref())?;
    let width = style.width_as_asked(figure.column);
    let most = if across(panels.len(), width) > 1 { 4 } else { 7 };
    let mut notes = Vec::new();
    let of_quantity = |quantity: &Quantity<'_>| {
        let axes = (x.axis(&rows, figure, most), quantity.axis(&rows, figure));
        let course = |index, series: &Group, panel: &Group| {
            x.course(table, quantity, (series, panel), Look::banded(style.line(index)))
        };
        let mut panes = panes(&panels, &all, &axes, course)?;
        let is_measured = quantity.name == CONVERSION && x.temperature.is_none();
        let measured = if is_measured { study.measured_conversions()? } else { None };
        if let Some(measured) = measured {
            let (course, said) = points(measured, &axes, style);
            for pane in &mut panes {
                pane.courses.push((usize::MAX, course.clone()));
            }
            notes = said;
        }
        Ok::<_, FigureError>(panes)
    };
    let panes = quantities.iter().map(of_quantity).collect::<Result<Vec<_>, _>>()?.concat();
    let is_banded = |one: &Quantity<'_>| rows.iter().any(|&row| one.low[row] < one.high[row]);
    let band = (Sample::Square(tint(INK, BAND_STRENGTH)), "95 % band".to_owned());
    let entry =
        |(index, group): (usize, &Group)| (Sample::Line(style.line(index)), group.label.clone());
    let chart = Chart {
        panes,
        series: all.iter().enumerate().map(entry).collect(),
        notes: quantities.iter().any(is_banded).then_some(band).into_iter().chain(notes).collect(),
        names: Names::Fitting,
        above: 0.0,
    };
    let style = style.with_axes(style.axes().of_study(figure));
    let sheet = match quantities.len() {
        1 => chart.sheet(width, &style),
        panels => chart.column(STACKED * panels as f64, &style),
    };
    Ok(Composed { sheet, data: data(table, figure, (&x, &quantities), (&panels, &all))? })
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

/// Everything that is shown: a row per point and time.
fn data(
    table: &Frame,
    figure: &Figure,
    (x, quantities): (&Abscissa, &[Quantity<'_>]),
    (panels, series): (&[Group], &[Group]),
) -> Result<Data, FigureError> {
    let keys = key_columns(figure);
    let names = quantities.iter().flat_map(|quantity| {
        ["mean", "low95", "high95"].map(|part| format!("{}_{part}", quantity.name))
    });
    let across = ["time_s"].into_iter().chain(x.temperature.as_ref().map(|_| "temperature_degC"));
    let own = ["point"].into_iter().chain(keys.iter().copied()).chain(across);
    let mut data = Data::with(own.map(str::to_owned).chain(names));
    for panel in panels {
        for group in series {
            for &row in group.rows.iter().filter(|row| panel.holds(**row)) {
                let mut fields = vec![table.texts("point")?[row].clone()];
                for column in &keys {
                    fields.push(table.texts(column)?[row].clone());
                }
                let numbers = [&x.time].into_iter().chain(&x.temperature);
                let values = quantities.iter().flat_map(|one| [&one.mean, &one.low, &one.high]);
                fields.extend(numbers.chain(values).map(|numbers| field(numbers[row])));
                data.rows.push(fields);
            }
        }
    }
    Ok(data)
}
