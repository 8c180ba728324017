//! What figures of spectra share: moments of a table, their shades, their courses.

use super::chart::{Course, Entry, Look};
use super::colour_map::cividis;
use super::legend::Sample;
use super::style::{INK, LineStyle, THIN_WEIGHT};
use super::time::TimeUnit;
use crate::results::moments_shown;
use crate::results::table::Column;
use crate::statistics::extent;

/// The lightest shade: paler ones are hard to see on white.
const LIGHTEST: f64 = 0.85;
/// How a measured curve is drawn: without dashes, of which noise would need a hundred thousand.
const MEASURED: LineStyle = LineStyle { colour: INK, dashes: &[] };

/// A spectrum at one moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    /// Time in s.
    pub time: f64,
    /// Abscissae.
    pub x: Vec<f64>,
    /// Heights.
    pub y: Vec<f64>,
}

impl Moment {
    /// Lowest and highest within a range of x, `low` and `high` among them.
    fn reach(&self, (from, to): (f64, f64), (low, high): (f64, f64)) -> (f64, f64) {
        let within = self.x.iter().zip(&self.y).filter(|(x, _)| (from..=to).contains(*x));
        within.fold((low, high), |(low, high), (_, &y)| (low.min(y), high.max(y)))
    }
}

/// Time, abscissa and height of a table of spectra.
pub(super) type Columns<'a, R> = [&'a Column<R>; 3];

/// The moments of a table that a figure shows: the first, the last, and others evenly between them.
pub(super) fn read<R>(rows: &[R], columns: Columns<'_, R>) -> Vec<Moment> {
    let moments = all(rows, columns);
    moments_shown(moments.len()).map(|place| moments[place].clone()).collect()
}

/// The first moment of a table, and the last if it is another.
pub(super) fn first_and_last<R>(rows: &[R], columns: Columns<'_, R>) -> Vec<Moment> {
    let mut moments = all(rows, columns);
    let count = moments.len();
    if count > 2 {
        moments.drain(1..count - 1);
    }
    moments
}

/// Every moment of a table.
fn all<R>(rows: &[R], columns: Columns<'_, R>) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    for row in rows {
        let [time, x, y] = columns.map(|column| column.number(row).unwrap_or(f64::NAN));
        if !time.is_finite() {
            continue;
        }
        if moments.last().is_none_or(|last| last.time != time) {
            moments.push(Moment { time, x: Vec::new(), y: Vec::new() });
        }
        if let Some(moment) = moments.last_mut() {
            moment.x.push(x);
            moment.y.push(y);
        }
    }
    moments
}

/// The lowest and highest of all moments within a range of x, zero among them.
pub(super) fn reach(moments: &[Moment], range: (f64, f64)) -> (f64, f64) {
    moments.iter().fold((0.0, 0.0), |reach, moment| moment.reach(range, reach))
}

/// The range of x that moments have.
pub(super) fn range(moments: &[Moment]) -> (f64, f64) {
    extent(moments.iter().flat_map(|moment| &moment.x).copied())
}

/// The line of one of several moments: the later, the darker.
pub(super) fn shade(index: usize, count: usize) -> LineStyle {
    let last = count.saturating_sub(1);
    let share = if last == 0 { 0.0 } else { (last - index.min(last)) as f64 / last as f64 };
    LineStyle { colour: cividis(LIGHTEST * share), dashes: &[] }
}

/// The moments with their times, and the measured curve if there is one.
pub(super) fn entries(moments: &[Moment], measured: bool) -> Vec<Entry> {
    let unit = TimeUnit::of(moments.iter().map(|moment| moment.time).fold(0.0, f64::max));
    let line = |(index, moment): (usize, &Moment)| {
        (Sample::Line(shade(index, moments.len())), unit.format(moment.time))
    };
    let own = moments.iter().enumerate().map(line);
    own.chain(measured.then(|| (Sample::Line(MEASURED), "measured".to_owned()))).collect()
}

/// What lies within a range of the spectra of all moments, the last on top, and a measured curve.
/// The series of each is that of [`entries`].
pub(super) fn courses(
    moments: &[Moment],
    (from, to): (f64, f64),
    measured: Option<Vec<(f64, f64)>>,
) -> Vec<(usize, Course)> {
    let spectrum = |(index, moment): (usize, &Moment)| {
        let points = moment.x.iter().copied().zip(moment.y.iter().copied());
        let within = points.filter(|(x, _)| (from..=to).contains(x));
        (index, Course::through(within, Look::line(shade(index, moments.len()))))
    };
    let look = Look { line: Some((MEASURED, THIN_WEIGHT)), ..Look::default() };
    let measured = measured.map(|curve| (moments.len(), Course::through(curve, look)));
    moments.iter().enumerate().map(spectrum).chain(measured).collect()
}

#[cfg(test)]
mod tests {
    use super::super::vision::lightness;
    use super::*;
    use crate::results::table::instruments::XrdPatternRow;

    fn moments(count: u32) -> Vec<Moment> {
        let point = |time: u32, x: u32| XrdPatternRow {
            time: time.into(),
            two_theta: x.into(),
            intensity: (time * x).into(),
        };
        let rows: Vec<_> =
            (0..count).flat_map(|time| (0..3).map(move |x| point(time, x))).collect();
        read(&rows, [&XrdPatternRow::time, &XrdPatternRow::two_theta, &XrdPatternRow::intensity])
    }

    #[test]
    fn first_and_last_and_moments_evenly_between_are_shown() {
        let times = |count| moments(count).iter().map(|moment| moment.time).collect::<Vec<_>>();
        assert_eq!(times(21), [0.0, 4.0, 8.0, 12.0, 16.0, 20.0]);
        assert_eq!(times(6), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!((times(1), times(0)), (vec![0.0], vec![]));
        let two = moments(2);
        assert_eq!((range(&two), reach(&two, (0.0, 1.0))), ((0.0, 2.0), (0.0, 1.0)));
        assert_eq!(two[1].y, [0.0, 1.0, 2.0]);
    }

    /// Six shades differ in lightness alone by 9 or more; 2.3 can just be told.
    #[test]
    fn later_moments_are_darker() {
        for count in 2..=6 {
            let light: Vec<f64> = (0..count).map(|i| lightness(shade(i, count).colour)).collect();
            assert!(light.windows(2).all(|pair| pair[0] - pair[1] > 9.0), "{light:?}");
        }
    }
}
