//! Predictions: conversion over time under programs of temperature, and time, temperature and transformation.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Entry, Pane};
use super::super::legend::Sample;
use super::super::sheet::Sheet;
use super::super::style::LineStyle;
use super::super::{FigureError, Style};
use super::timed::{Timed, courses};
use super::{HEIGHT, conversion_axis};
use crate::results::Tables;
use crate::results::table::distinct;
use crate::statistics::extent;
use crate::units::{ZERO_CELSIUS, digits};

/// Draws `figures/prediction.{svg,png,pdf}` from `prediction.csv`, one column wide.
///
/// One line per program over the time, logarithmic, with the 95 % band; dashed where it is extrapolated. Draws nothing
/// where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(in super::super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.prediction.rows()?;
    let programs = distinct(rows.iter().map(|row| row.program.as_str()));
    let of_program = |program: &&str| -> Vec<Timed> {
        let own = rows.iter().filter(|row| row.program == **program);
        own.map(|row| Timed {
            value: row.conversion,
            time: row.time,
            band: row.low95.zip(row.high95).map(|(low, high)| [low, high]),
            extrapolated: row.extrapolated,
        })
        .collect()
    };
    let series: Vec<(String, Vec<Timed>)> =
        programs.iter().map(|program| ((*program).to_owned(), of_program(program))).collect();
    Ok(chart(&series, conversion_axis(), style))
}

/// Draws `figures/ttt.{svg,png,pdf}` from `ttt.csv`, one column wide.
///
/// Temperature over the time, logarithmic, at which a sample held there reaches a conversion, one line per conversion,
/// with the 95 % band; dashed where it is extrapolated. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(in super::super) fn ttt(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.ttt.rows()?;
    let names: Vec<String> =
        rows.iter().map(|row| format!("𝛼 = {}", digits(row.conversion, 3))).collect();
    let of_name = |name: &&str| -> Vec<Timed> {
        let own = rows.iter().zip(&names).filter(|(_, own)| own == name).map(|(row, _)| row);
        own.map(|row| Timed {
            value: row.temperature - ZERO_CELSIUS,
            time: row.time,
            band: row.low95.zip(row.high95).map(|(low, high)| [low, high]),
            extrapolated: row.extrapolated,
        })
        .collect()
    };
    let series: Vec<(String, Vec<Timed>)> = distinct(names.iter().map(String::as_str))
        .iter()
        .map(|name| ((*name).to_owned(), of_name(name)))
        .collect();
    let (low, high) = extent(rows.iter().map(|row| row.temperature - ZERO_CELSIUS));
    Ok(chart(&series, Axis::covering("Temperature", "°C", low, high, 6), style))
}

/// Series of values over times.
fn chart(series: &[(String, Vec<Timed>)], y: Axis, style: &Style) -> Option<Sheet> {
    let times = series.iter().flat_map(|(_, rows)| rows).map(|row| row.time);
    let (first, last) = extent(times.filter(|time| *time > 0.0));
    if series.is_empty() || !first.is_finite() {
        return None;
    }
    let mut all: Vec<(usize, Course)> = Vec::new();
    for (index, (_, rows)) in series.iter().enumerate() {
        all.extend(courses(rows, index, style).map(|course| (index, course)));
    }
    let entry = |(index, (name, _)): (usize, &(String, _))| -> Entry {
        (Sample::Line(LineStyle { dashes: &[], ..style.line(index) }), name.clone())
    };
    let series = series.iter().enumerate().map(entry).collect();
    let panes = vec![Pane::new((Axis::log_time(first, last), y), all)];
    Some(Chart { panes, series, ..Chart::default() }.column(HEIGHT, style))
}
