//! When a quantity has reached some levels, against temperature.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Look, Pane};
use super::super::legend::{MARKER, Sample};
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::THIN_WEIGHT;
use super::super::symbol;
use super::super::{FigureError, Style};
use super::data::{Data, field};
use super::observable::upon_each_other;
use super::select::{Group, groups, rows};
use super::tables::Study;
use super::{Composed, range};
use crate::results::{AxisColumn, Figure, Frame};

/// Height in mm.
const HEIGHT: f64 = 65.0;
/// The levels of a figure that names none.
const LEVELS: [f64; 3] = [0.1, 0.5, 0.9];

/// When a level was reached: a time in s for each temperature, `None` where it was not.
struct Contour {
    level: f64,
    times: Vec<Option<f64>>,
}

/// Composes the figure.
///
/// # Errors
/// A table or a column that is not there; several points at one temperature.
pub(super) fn compose(
    study: &Study,
    figure: &Figure,
    style: &Style,
) -> Result<Composed, FigureError> {
    let table = study.curves()?;
    let axis = study.temperature(figure.first_y())?;
    let name = figure.z.as_deref().unwrap_or("conversion");
    let (time, mean) = (table.numbers("time_s")?, table.numbers(&format!("{name}_mean"))?);
    let rows = rows(table, figure)?;
    let mut groups = groups(study, table, &rows, Some(&axis.column))?;
    groups.retain(|group| group.value.parse::<f64>().is_ok_and(f64::is_finite));
    let temperatures: Vec<f64> =
        groups.iter().filter_map(|group| group.value.parse().ok()).collect();
    let courses: Result<Vec<_>, _> =
        groups.iter().map(|group| course(table, group, &time, &mean)).collect();
    let courses = courses?;
    let levels = if figure.levels.is_empty() { &LEVELS[..] } else { &figure.levels };
    let contour = |&level: &f64| Contour {
        level,
        times: courses.iter().map(|course| reached(course, level)).collect(),
    };
    let contours: Vec<Contour> = levels.iter().map(contour).collect();
    let sheet = sheet(&contours, (axis, &temperatures), name, (figure, style));
    Ok(Composed { sheet, data: data(&contours, (axis, &temperatures), name) })
}

/// Times and means at a temperature, in time.
fn course(
    table: &Frame,
    group: &Group,
    time: &[f64],
    mean: &[f64],
) -> Result<Vec<(f64, f64)>, FigureError> {
    let defined = |row: &usize| time[*row].is_finite() && mean[*row].is_finite();
    let mut rows: Vec<usize> = group.rows.iter().copied().filter(defined).collect();
    rows.sort_by(|&a, &b| time[a].total_cmp(&time[b]));
    if let Some(pair) = rows.windows(2).find(|pair| time[pair[0]] == time[pair[1]]) {
        return Err(upon_each_other(table, pair));
    }
    Ok(rows.into_iter().map(|row| (time[row], mean[row])).collect())
}

/// When a course first crosses a level, upward or downward, linear between recorded times.
fn reached(course: &[(f64, f64)], level: f64) -> Option<f64> {
    let side = |mean: f64| mean >= level;
    let crosses = |pair: &&[(f64, f64)]| side(pair[0].1) != side(pair[1].1);
    let pair = course.windows(2).find(crosses)?;
    let ((t0, m0), (t1, m1)) = (pair[0], pair[1]);
    Some(t0 + (level - m0) / (m1 - m0) * (t1 - t0)).filter(|&time| time > 0.0)
}

fn sheet(
    contours: &[Contour],
    (axis, temperatures): (&AxisColumn, &[f64]),
    name: &str,
    (figure, style): (&Figure, &Style),
) -> Sheet {
    let title = symbol::title_of(name).text;
    let (mut series, mut courses) = (Vec::new(), Vec::new());
    for (index, contour) in contours.iter().enumerate() {
        let line = style.line(index);
        let marker = Marker::of(index, line.colour);
        let look = Look { line: Some((line, THIN_WEIGHT)), ..Look::markers(marker, MARKER) };
        let times = contour.times.iter().map(|time| time.unwrap_or(f64::NAN));
        courses.push((index, Course::through(times.zip(temperatures.iter().copied()), look)));
        series.push((Sample::MarkedLine { line, marker }, format!("{title} {}", contour.level)));
    }
    let times = contours.iter().flat_map(|contour| contour.times.iter().flatten().copied());
    let (first, last) = range::span(times).unwrap_or((1.0, 10.0));
    let (low, high) = range::span(temperatures.iter().copied()).unwrap_or((0.0, 1.0));
    let room = 0.05 * (high - low);
    let y = Axis::linear(&axis.title, &axis.unit, low - room, high + room, 6);
    let axes = (Axis::log_time(first, last), y);
    let panes = vec![Pane { otherwise: "no level was reached", ..Pane::new(axes, courses) }];
    let chart = Chart { panes, series, ..Chart::default() };
    chart.one(style.width_as_asked(figure.column), style.height(HEIGHT), style).0
}

/// Everything that is shown: a row a level and temperature.
fn data(contours: &[Contour], (axis, temperatures): (&AxisColumn, &[f64]), name: &str) -> Data {
    let mut data = Data::with([name, &axis.column, "time_s"]);
    for contour in contours {
        for (temperature, time) in temperatures.iter().zip(&contour.times) {
            let time = time.unwrap_or(f64::NAN);
            data.rows.push([contour.level, *temperature, time].map(field).to_vec());
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_reached_between_two_records() {
        let rising = [(0.0, 0.0), (10.0, 0.2), (20.0, 0.6)];
        assert_eq!(reached(&rising, 0.1), Some(5.0));
        assert_eq!(reached(&rising, 0.4), Some(15.0));
        assert_eq!(reached(&rising, 0.7), None);
        assert_eq!(reached(&[(0.0, 1.0), (10.0, 0.5)], 0.75), Some(5.0));
        assert_eq!(reached(&[(0.0, 0.0)], 0.0), None);
    }
}
