//! What figures of spectra share: moments of a table, their shades, panels one above the other.

use super::FigureError;
use super::axis::Axis;
use super::colour_map::cividis;
use super::legend::Sample;
use super::panel::{EDGE, Frame, Panel, bottom_margin, left_margin};
use super::sheet::{Sheet, text_width};
use super::style::{INK, LABEL_SIZE, LineStyle, THIN_WEIGHT};
use super::table::Table;
use super::time::TimeUnit;
use crate::results::moments_shown;

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

/// The moments of a table that a figure shows: the first, the last, and others evenly between them.
pub(super) fn read(table: &Table, x: &str, y: &str) -> Result<Vec<Moment>, FigureError> {
    let moments = all(table, x, y)?;
    Ok(moments_shown(moments.len()).map(|place| moments[place].clone()).collect())
}

/// The first moment of a table, and the last if it is another.
pub(super) fn first_and_last(table: &Table, x: &str, y: &str) -> Result<Vec<Moment>, FigureError> {
    let mut moments = all(table, x, y)?;
    let count = moments.len();
    if count > 2 {
        moments.drain(1..count - 1);
    }
    Ok(moments)
}

/// Every moment of a table.
fn all(table: &Table, x: &str, y: &str) -> Result<Vec<Moment>, FigureError> {
    let times = table.numbers("time_s")?;
    let (x, y) = (table.numbers(x)?, table.numbers(y)?);
    let mut moments: Vec<Moment> = Vec::new();
    for row in (0..times.len()).filter(|&row| times[row].is_finite()) {
        if moments.last().is_none_or(|last| last.time != times[row]) {
            moments.push(Moment { time: times[row], x: Vec::new(), y: Vec::new() });
        }
        if let Some(moment) = moments.last_mut() {
            moment.x.push(x[row]);
            moment.y.push(y[row]);
        }
    }
    Ok(moments)
}

/// The lowest and highest of all moments within a range of x, zero among them.
pub(super) fn reach(moments: &[Moment], range: (f64, f64)) -> (f64, f64) {
    moments.iter().fold((0.0, 0.0), |reach, moment| moment.reach(range, reach))
}

/// The range of x that moments have.
pub(super) fn range(moments: &[Moment]) -> (f64, f64) {
    let x = || moments.iter().flat_map(|moment| &moment.x).copied();
    (x().fold(f64::INFINITY, f64::min), x().fold(f64::NEG_INFINITY, f64::max))
}

/// The line of one of so many moments: the later, the darker.
pub(super) fn shade(index: usize, count: usize) -> LineStyle {
    let last = count.saturating_sub(1);
    let share = if last == 0 { 0.0 } else { (last - index.min(last)) as f64 / last as f64 };
    LineStyle { colour: cividis(LIGHTEST * share), dashes: &[] }
}

/// The moments with their times, and the measured curve if there is one.
pub(super) fn entries(moments: &[Moment], measured: bool) -> Vec<(Sample, String)> {
    let unit = TimeUnit::of(moments.iter().map(|moment| moment.time).fold(0.0, f64::max));
    let line = |(index, moment): (usize, &Moment)| {
        (Sample::Line(shade(index, moments.len())), unit.format(moment.time))
    };
    let own = moments.iter().enumerate().map(line);
    own.chain(measured.then(|| (Sample::Line(MEASURED), "measured".to_owned()))).collect()
}

/// Draws what lies within a range of the spectra of all moments, the last on top.
pub(super) fn draw(sheet: &mut Sheet, panel: &Panel, moments: &[Moment], (from, to): (f64, f64)) {
    for (index, moment) in moments.iter().enumerate() {
        let points = moment.x.iter().zip(&moment.y);
        let (x, y): (Vec<f64>, Vec<f64>) = points.filter(|(x, _)| (from..=to).contains(*x)).unzip();
        panel.line(sheet, &x, &y, shade(index, moments.len()));
    }
}

/// Draws a measured curve.
pub(super) fn draw_measured(sheet: &mut Sheet, panel: &Panel, curve: &[(f64, f64)]) {
    let (x, y): (Vec<f64>, Vec<f64>) = curve.iter().copied().unzip();
    for piece in panel.pieces(&x, &y) {
        sheet.styled_line(&piece, THIN_WEIGHT, MEASURED);
    }
}

/// The places of two panels one above the other, under so much space above and with so much between
/// them, in pt.
pub(super) fn stacked(
    sheet: &Sheet,
    x: &Axis,
    (upper, lower): (&Axis, &Axis),
    (above, between): (f64, f64),
) -> [Frame; 2] {
    let left = left_margin(upper).max(left_margin(lower));
    let last_width = x.ticks.last().map_or(0.0, |(_, text)| text_width(text, LABEL_SIZE));
    let right = sheet.width() - (EDGE + 4.0).max(EDGE + last_width / 2.0);
    let top = EDGE + above.max(LABEL_SIZE / 2.0);
    let bottom = sheet.height() - bottom_margin(x, right - left);
    let height = (bottom - top - between) / 2.0;
    let frame = |top: f64| Frame { left, right, top, bottom: top + height };
    [frame(top), frame(bottom - height)]
}

#[cfg(test)]
mod tests {
    use super::super::vision::lightness;
    use super::*;
    use std::fmt::Write as _;

    fn moments(count: usize) -> Vec<Moment> {
        let folder = tempfile::tempdir().unwrap();
        let mut text = String::from("time_s,x,y\n");
        for time in 0..count {
            for x in 0..3 {
                writeln!(text, "{time},{x},{}", time * x).unwrap();
            }
        }
        std::fs::write(folder.path().join("t.csv"), text).unwrap();
        read(&Table::read(folder.path(), "t.csv").unwrap(), "x", "y").unwrap()
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
