//! A quantity of several runs against time, a line per run.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::legend::Sample;
use super::sheet::Sheet;
use super::style::{BAND_STRENGTH, INK, tint};
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::{Column, ComparedCurveRow, Role, SampleRow, distinct};
use crate::statistics::extent;

/// Height in mm.
const HEIGHT: f64 = 62.0;

/// Draws `figures/compared_QUANTITY.{svg,png,pdf}` from `compared_curves.csv`, one column wide.
///
/// Lines are means over replicates, bands their 95 % confidence intervals. Draws nothing where no run has a value.
fn draw(
    tables: &Tables,
    style: &Style,
    quantity: &Column<SampleRow>,
) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.compared_curves.rows()?;
    let own: Vec<&ComparedCurveRow> =
        rows.iter().filter(|row| row.quantity == quantity.name && row.mean.is_some()).collect();
    let runs = distinct(own.iter().map(|row| row.run.as_str()));
    if runs.is_empty() {
        return Ok(None);
    }
    let course = |(index, run): (usize, &&str)| {
        let own = || own.iter().filter(|row| row.run == **run);
        let column = |value: fn(&ComparedCurveRow) -> Option<f64>| {
            own().map(|row| value(row).unwrap_or(f64::NAN)).collect::<Vec<f64>>()
        };
        let course = Course {
            look: Look::banded(style.line(index)),
            x: own().map(|row| row.time).collect(),
            mean: column(|row| row.mean),
            low: column(|row| row.low95),
            high: column(|row| row.high95),
            partial: Vec::new(),
        };
        (index, course)
    };
    let courses: Vec<(usize, Course)> = runs.iter().enumerate().map(course).collect();
    let series = runs.iter().enumerate();
    let series = series.map(|(index, run)| (Sample::Line(style.line(index)), (*run).to_owned()));
    let banded = own.iter().any(|row| row.low95.is_some());
    let band = (Sample::Square(tint(INK, BAND_STRENGTH)), "95 % band".to_owned());
    let (first, last) = extent(own.iter().map(|row| row.time));
    let axes = (Axis::time(first.min(0.0), last, 7), value_axis(&own, quantity));
    let chart = Chart {
        panes: vec![Pane::new(axes, courses)],
        series: series.collect(),
        notes: banded.then_some(band).into_iter().collect(),
        ..Chart::default()
    };
    Ok(Some(chart.column(HEIGHT, style)))
}

/// From 0 to 1 for a share that comes near 1, else as far as the values go.
fn value_axis(rows: &[&ComparedCurveRow], quantity: &Column<SampleRow>) -> Axis {
    let highest = rows.iter().filter_map(|row| row.high95.or(row.mean));
    let highest = highest.fold(0.0, f64::max);
    let most = match quantity.role {
        Role::Share if highest > 0.5 => 1.0,
        _ if highest > 0.0 => highest,
        _ => 1.0,
    };
    Axis::linear(quantity.title, quantity.unit(), 0.0, most, 5)
}

pub(super) fn conversion(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    draw(tables, style, &SampleRow::conversion)
}

pub(super) fn order(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    draw(tables, style, &SampleRow::crystalline_fraction)
}

pub(super) fn live_ends(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    draw(tables, style, &SampleRow::live_end_fraction)
}

pub(super) fn lengths(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    draw(tables, style, &SampleRow::number_average_length)
}

pub(super) fn dispersity(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    draw(tables, style, &SampleRow::dispersity)
}

#[cfg(test)]
mod tests {
    use super::super::clear::assert_texts_are_clear;
    use super::*;

    /// Three runs, one of them of one replicate, with labels that fill a column.
    #[test]
    fn labels_and_axes_are_clear_of_each_other() {
        let labels =
            ["Ground powder, 140 °C", "Single crystal, 140 °C", "Ground powder, 130 °C, in air"];
        let row = |run: &str, step: u32, replicates: u32| {
            let mean = f64::from(step) / 10.0 * if run.starts_with('S') { 0.01 } else { 0.9 };
            let end = |sign: f64| (replicates > 1).then_some(mean + sign * 0.02);
            ComparedCurveRow {
                quantity: "conversion".into(),
                run: run.into(),
                time: f64::from(step) * 25_920.0,
                mean: Some(mean),
                low95: end(-1.0),
                high95: end(1.0),
                replicates,
            }
        };
        let rows = labels.iter().zip([8, 1, 4]);
        let rows = rows.flat_map(|(run, count)| (0..=10).map(move |step| row(run, step, count)));
        let tables =
            Tables { compared_curves: rows.collect::<Vec<_>>().into(), ..Tables::default() };
        let sheet = conversion(&tables, &Style::default()).unwrap().unwrap();
        assert_texts_are_clear(&sheet, "compared_conversion");
        assert!(dispersity(&tables, &Style::default()).unwrap().is_none());
    }
}
