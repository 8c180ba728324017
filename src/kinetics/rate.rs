//! Rates of conversion, by local polynomials, and where they are highest.

use super::{Crossing, Curve};
use crate::statistics::{WeightedPoint, fit_polynomial};
use std::ops::RangeInclusive;

/// A rate is the slope of a cubic through the rows whose conversions lie this close, or within half the distance
/// to 0 or 1 if that is less.
pub const WINDOW: f64 = 0.05;
/// The fewest rows of a fit.
pub const LEAST_ROWS: usize = 9;
/// The peak is sought between these conversions, in steps of this.
const PEAKS: [f64; 2] = [0.05, 0.95];
const PEAK_STEP: f64 = 0.01;
/// The top of the peak is that of a cubic through the logarithms of rates above this share of the highest.
const TOP: f64 = 0.8;

/// Where a curve is fastest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Time in s.
    pub time: f64,
    /// Temperature in K.
    pub temperature: f64,
    /// The conversion there.
    pub conversion: f64,
    /// The rate there in 1/s.
    pub rate: f64,
}

impl Curve {
    /// The rate in 1/s where the curve reaches a conversion: as measured if it was, else the slope of a local cubic.
    /// `None` where the conversion is not reached or does not rise there.
    pub fn rate_at(&self, conversion: f64) -> Option<f64> {
        let Crossing { time, .. } = self.crossing(conversion)?;
        let rate = match &self.rate {
            Some(rates) => self.between(rates, time),
            None => self.local_slope(conversion, time)?,
        };
        (rate > 0.0).then_some(rate)
    }

    /// The slope of a cubic through the rows near a conversion, which is reached at a time in s.
    fn local_slope(&self, conversion: f64, time: f64) -> Option<f64> {
        let rows = self.rows_near(conversion, time);
        let width = (self.time[*rows.end()] - time).max(time - self.time[*rows.start()]);
        let points = rows.map(|row| ((self.time[row] - time) / width, self.conversion[row]));
        Some(cubic(points)?[1] / width)
    }

    /// The rows within [`WINDOW`] of a conversion, which is reached at a time in s; near 0 and 1 those within half the
    /// distance to them. There are [`LEAST_ROWS`] at least, if the curve has as many.
    pub(super) fn rows_near(&self, conversion: f64, time: f64) -> RangeInclusive<usize> {
        let half = WINDOW.min(conversion / 2.0).min((1.0 - conversion) / 2.0);
        let near = |row: &usize| (self.conversion[*row] - conversion).abs() <= half;
        let middle = self.time.partition_point(|&known| known < time);
        let rows = || (0..self.time.len()).filter(near);
        let (first, last) = (rows().next().unwrap_or(middle), rows().next_back().unwrap_or(middle));
        let (first, last) = (first.min(middle), last.max(middle));
        let more = LEAST_ROWS.saturating_sub(last - first + 1).div_ceil(2);
        first.saturating_sub(more)..=(last + more).min(self.time.len() - 1)
    }

    /// Where it is fastest. `None` of a curve that reaches too few conversions to tell.
    pub fn peak(&self) -> Option<Peak> {
        let steps = ((PEAKS[1] - PEAKS[0]) / PEAK_STEP).round() as usize;
        let at = |step: usize| {
            let conversion = PEAKS[0] + step as f64 * PEAK_STEP;
            let Crossing { time, temperature } = self.crossing(conversion)?;
            Some(Peak { time, temperature, conversion, rate: self.rate_at(conversion)? })
        };
        let all: Vec<Peak> = (0..=steps).filter_map(at).collect();
        let highest = *all.iter().max_by(|a, b| a.rate.total_cmp(&b.rate))?;
        let top: Vec<&Peak> = all.iter().filter(|peak| peak.rate >= TOP * highest.rate).collect();
        let (first, last) = (top.first()?, top.last()?);
        let width = (last.time - highest.time).max(highest.time - first.time);
        let points = top.iter().map(|it| ((it.time - highest.time) / width, it.rate.ln()));
        let shift = top_of(&cubic(points)?).filter(|shift| shift.abs() <= 1.0).unwrap_or(0.0);
        let time = highest.time + shift * width;
        Some(Peak {
            time,
            temperature: self.temperature_at(time),
            conversion: self.between(&self.conversion, time),
            rate: highest.rate,
        })
    }
}

/// The coefficients of the cubic of least squares through points, the constant first.
fn cubic(points: impl Iterator<Item = (f64, f64)>) -> Option<Vec<f64>> {
    let points = points.map(|(x, y)| WeightedPoint { x, y, weight: 1.0 });
    fit_polynomial(&points.collect::<Vec<_>>(), 3)
}

/// Where a cubic has its maximum.
fn top_of(cubic: &[f64]) -> Option<f64> {
    let [_, b, c, d] = cubic else { return None };
    // b + 2 c x + 3 d x² = 0 with a negative second derivative; the form holds for d = 0, too.
    let root = (c * c - 3.0 * b * d).sqrt();
    Some(b / (root - c)).filter(|top| top.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;
    use crate::units::GAS_CONSTANT;
    use approx::assert_relative_eq;

    #[test]
    fn rates_are_those_of_the_reaction() {
        let curve = OneStep::first_order(150e3, 1e12).ramp(10.0);
        for conversion in [0.05, 0.2, 0.5, 0.8, 0.95] {
            let kelvin = curve.crossing(conversion).unwrap().temperature;
            let expected = 1e12 * (-150e3 / (GAS_CONSTANT * kelvin)).exp() * (1.0 - conversion);
            let found = curve.rate_at(conversion).unwrap();
            assert_relative_eq!(found, expected, max_relative = 0.005);
        }
    }

    /// First order is fastest where β E/(R T²) = k, at 0.61 to 0.63 of conversion.
    #[test]
    fn the_peak_is_where_kissinger_has_it() {
        let curve = OneStep::first_order(150e3, 1e12).ramp(10.0);
        let peak = curve.peak().unwrap();
        let exact = (1..100).fold(550.0_f64, |kelvin, _| {
            let k = 10.0 / 60.0 * 150e3 / (GAS_CONSTANT * kelvin * kelvin);
            150e3 / (GAS_CONSTANT * (1e12 / k).ln())
        });
        assert_relative_eq!(peak.temperature, exact, epsilon = 0.1);
        assert!((0.60..0.64).contains(&peak.conversion), "{}", peak.conversion);
        assert_relative_eq!(top_of(&[0.0, 2.0, -1.0, 0.0]).unwrap(), 1.0);
    }

    /// A rate that was measured is taken as it is.
    #[test]
    fn measured_rates_are_taken() {
        let mut curve = OneStep::first_order(150e3, 1e12).ramp(10.0);
        curve.rate = Some(vec![0.25; curve.time.len()]);
        assert_eq!(curve.rate_at(0.5), Some(0.25));
    }
}
