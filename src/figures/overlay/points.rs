//! Measured conversions, with their errors, over figures of conversion against time.

use super::{Extent, Misfit, Overlay, check_within, conversion, is_study};
use crate::figures::FigureError;
use crate::figures::time::HOUR;
use crate::measured::{Heading, Points, Table as MeasuredTable};
use crate::results::{CURVES_FILE, Frame, Tables};
use crate::statistics::extent;
use crate::units::Kind;
use std::collections::HashMap;

/// A conversion beyond this is no scatter about 1: it is one in percent whose unit is left out.
const MOST: f64 = 1.5;

/// The axes of the figure: hours, of a run or of the curves of a study, and a fraction.
///
/// # Errors
/// A table that is missing or can't be read.
pub(super) fn axes(tables: &Tables) -> Result<(Extent, Option<Extent>), FigureError> {
    let folder = tables.means.file().parent();
    let times: Vec<f64> = match (tables.means.rows_if_any()?, folder) {
        (Some(rows), _) => rows.iter().map(|row| row.time).collect(),
        (None, Some(folder)) if is_study(folder) => {
            Frame::read(folder, CURVES_FILE)?.numbers("time_s")?
        }
        (None, _) => {
            let file = tables.means.file().display();
            return Err(FigureError::Measured(format!("{file} is missing")));
        }
    };
    let (low, high) = extent(times.iter().map(|time| time / HOUR));
    let time = Extent { quantity: "time".into(), unit: "h", low: low.min(0.0), high };
    Ok((time, Some(Extent { quantity: "conversion".into(), unit: "", low: 0.0, high: 1.0 })))
}

/// Brings a table of times, conversions and, in a third column, their errors into the units of the figure.
///
/// # Errors
/// As [`super::overlay`].
pub(super) fn overlay(tables: &Tables, table: &MeasuredTable<'_>) -> Result<Overlay, Misfit> {
    let (x, y) = axes(tables)?;
    let y = y.unwrap_or(Extent { quantity: "conversion".into(), unit: "", low: 0.0, high: 1.0 });
    let refuse = |what: String| Misfit::Figure(FigureError::Measured(what));
    let (of_x, of_y, of_error) = choose(&table.columns).map_err(refuse)?;
    let heading = |column: usize| &table.columns[column];
    let to_x = conversion(heading(of_x), &x).map_err(refuse)?;
    let to_y = conversion(heading(of_y), &y).map_err(refuse)?;
    let Points { points, left_out, mut mistakes, .. } = table.points([of_x, of_y]);
    let mut errors = HashMap::new();
    if let Some(column) = of_error {
        let to_error = conversion(heading(column), &y).map_err(refuse)?;
        let found = table.points([of_x, column]);
        // A row with more cells than columns is told once.
        if mistakes.is_empty() {
            mistakes = found.mistakes;
        }
        errors
            .extend(found.points.iter().map(|([_, error], line)| (line.number, to_error(*error))));
    }
    if !mistakes.is_empty() {
        return Err(Misfit::Lines(mistakes));
    }
    let error = |number| errors.get(&number).copied().unwrap_or(f64::NAN);
    let errors = points.iter().filter(|_| of_error.is_some()).map(|(_, line)| error(line.number));
    let errors: Vec<f64> = errors.collect();
    let points: Vec<(f64, f64)> = points.iter().map(|([x, y], _)| (to_x(*x), to_y(*y))).collect();
    if let Some((_, most)) = points.iter().find(|(_, conversion)| *conversion > MOST) {
        let name = &heading(of_y).name;
        let what = format!(
            "`{name}` has {most}, a conversion is 0 to 1: write its unit, such as `{name} (%)`"
        );
        return Err(refuse(what));
    }
    if let Some(error) = errors.iter().find(|error| **error < 0.0) {
        return Err(refuse(format!("the error {error} is negative")));
    }
    check_within(&points, &x, Some(&y)).map_err(refuse)?;
    let untold = heading(of_x).unit.is_none();
    let notes = untold.then(|| "no unit stands over the time: it is taken to be h".to_owned());
    Ok(Overlay { points, errors, left_out, notes: notes.into_iter().collect() })
}

/// The columns of time, conversion and its error: time by its unit or the first one, the others in order.
fn choose(columns: &[Heading]) -> Result<(usize, usize, Option<usize>), String> {
    let is_time =
        |heading: &Heading| heading.known_unit().is_some_and(|(kind, _)| kind == Kind::Time);
    let time = columns.iter().position(is_time).unwrap_or(0);
    let others: Vec<usize> = (0..columns.len()).filter(|&column| column != time).collect();
    match others[..] {
        [conversion] => Ok((time, conversion, None)),
        [conversion, error] => Ok((time, conversion, Some(error))),
        _ => {
            let count = columns.len();
            Err(format!(
                "it has {count} columns: keep time, conversion and, if there is one, its error"
            ))
        }
    }
}
