//! Values over the times at which they are reached, with the bands of these times.

use super::super::Style;
use super::super::chart::{Course, Look};
use super::super::style::{BAND_STRENGTH, LineStyle, tint};

/// Dashes of what lies outside of what was measured, in pt.
const OUTSIDE: &[f64] = &[3.0, 1.5];

/// A value, when it is reached, and how well that is known.
pub(super) struct Timed {
    /// The value.
    pub value: f64,
    /// Time in s.
    pub time: f64,
    /// Ends of the 95 % band of the time.
    pub band: Option<[f64; 2]>,
    /// Whether it is extrapolated.
    pub extrapolated: bool,
}

/// The band, the measured part of the line and, dashed, the extrapolated part. Values are to change one way with time.
pub(super) fn courses(rows: &[Timed], index: usize, style: &Style) -> [Course; 3] {
    let line = LineStyle { dashes: &[], ..style.line(index) };
    let part = |look: LineStyle, keep: &dyn Fn(usize) -> bool| {
        let point =
            |(at, row): (usize, &Timed)| (row.time, if keep(at) { row.value } else { f64::NAN });
        Course::through(rows.iter().enumerate().map(point), Look::line(look))
    };
    let measured = |at: usize| rows.get(at).is_some_and(|row| !row.extrapolated);
    // A piece between a measured and an extrapolated row is extrapolated.
    let outside = |at: usize| {
        let before = at.checked_sub(1).is_some_and(|before| rows[before].extrapolated);
        rows[at].extrapolated || before || rows.get(at + 1).is_some_and(|row| row.extrapolated)
    };
    [
        band(rows, tint(line.colour, BAND_STRENGTH)),
        part(line, &measured),
        part(LineStyle { dashes: OUTSIDE, ..line }, &outside),
    ]
}

/// The area between the values over the early and over the late ends of the bands.
fn band(rows: &[Timed], colour: plotters::style::RGBColor) -> Course {
    let end = |end: usize| -> Vec<(f64, f64)> {
        let mut points: Vec<(f64, f64)> =
            rows.iter().filter_map(|row| Some((row.band?[end], row.value))).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    };
    let (early, late) = (end(0), end(1));
    let mut x: Vec<f64> = early.iter().chain(&late).map(|point| point.0).collect();
    x.sort_by(f64::total_cmp);
    x.dedup();
    let bounds = x.iter().map(|&time| {
        let (one, other) = (between(&early, time), between(&late, time));
        (one.min(other), one.max(other))
    });
    let (low, high) = bounds.unzip();
    let mean = vec![f64::NAN; x.len()];
    Course {
        look: Look { band: Some(colour), ..Look::default() },
        x,
        mean,
        low,
        high,
        partial: Vec::new(),
    }
}

/// The value at a time, in proportion to its logarithm; that of the nearest end outside, as no value beyond was asked
/// for.
fn between(points: &[(f64, f64)], time: f64) -> f64 {
    let after = points.partition_point(|point| point.0 < time);
    match (after.checked_sub(1).map(|before| points[before]), points.get(after)) {
        (Some((t0, v0)), Some(&(t1, v1))) => v0 + (time / t0).ln() / (t1 / t0).ln() * (v1 - v0),
        (Some((_, end)), None) | (None, Some(&(_, end))) => end,
        (None, None) => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The band at a time lies between the value that is reached then at the earliest and at the latest.
    #[test]
    fn a_band_of_times_is_a_band_of_values() {
        let row = |value: f64, extrapolated| Timed {
            value,
            time: 10_f64.powf(value),
            band: Some([10_f64.powf(value - 1.0), 10_f64.powf(value + 1.0)]),
            extrapolated,
        };
        let rows = [row(1.0, false), row(2.0, false), row(3.0, true), row(4.0, true)];
        let [band, measured, outside] = courses(&rows, 0, &Style::default());
        let at = band.x.iter().position(|time| (time / 100.0 - 1.0).abs() < 1e-9).unwrap();
        assert!((band.low[at] - 1.0).abs() < 1e-9 && (band.high[at] - 3.0).abs() < 1e-9);
        assert_eq!((band.low[0], band.high[0]), (1.0, 1.0));
        assert_eq!(measured.mean[..2], [1.0, 2.0]);
        assert!(measured.mean[2].is_nan() && outside.mean[0].is_nan());
        assert_eq!(outside.mean[1..], [2.0, 3.0, 4.0]);
    }
}
