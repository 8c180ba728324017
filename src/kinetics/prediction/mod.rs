//! Prediction without a model: when a sample reaches a conversion, under any program of temperature.
//!
//! Between two conversions the energy is E, and every curve has the same J = ∫ exp(−E/(R T)) dt (the method by intervals:
//! S. Vyazovkin, J. Comput. Chem. 22, 178 (2001)). Any other program takes from one conversion to the next the time in
//! which its integral reaches that J (S. Vyazovkin, C. A. Wight, Int. Rev. Phys. Chem. 17, 407 (1998); ICTAC 2011,
//! section 6). No prefactor and no model are needed.

mod program;

pub use program::Temperatures;

use super::isoconversional::interval_lines;
use super::{Curve, Draws, SEED};
use crate::statistics::percentile_band;

/// What a prediction rests on: E and J from one conversion to the next.
#[derive(Clone, Debug)]
pub struct Prediction {
    intervals: Vec<Interval>,
}

/// From one conversion to the next.
#[derive(Clone, Debug)]
struct Interval {
    /// The conversion at its end.
    conversion: f64,
    /// The lowest and highest temperature in K at which a curve reached it.
    measured: [f64; 2],
    /// ln(J/s) and E in J/mol: those found, then those of each resample.
    found: [f64; 2],
    resampled: Vec<[f64; 2]>,
}

/// When a conversion is reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// The conversion.
    pub conversion: f64,
    /// Time in s.
    pub time: f64,
    /// Temperature in K then.
    pub temperature: f64,
    /// Ends of the 95 % band of the time in s; `None` without resamples.
    pub band: Option<[f64; 2]>,
    /// Whether this temperature lies outside of those at which the curves reached the conversion.
    pub extrapolated: bool,
}

impl Prediction {
    /// From curves, at conversions, ascending. Those after the first that not every curve reaches are left out; `None`
    /// without any.
    pub fn new(curves: &[&Curve], conversions: &[f64]) -> Option<Self> {
        let draws = Draws::of(curves, SEED);
        // Without a degree of freedom there are no resamples to widen.
        let wide = draws.widening(curves.len()).unwrap_or(1.0);
        let mut intervals = Vec::new();
        for (conversion, line) in interval_lines(curves, conversions) {
            let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
            let energy = line.energy()?;
            let found = [mean(&line.y), energy];
            // A line through (1/(R T), ln J) whose slope is the energy less the one found.
            let drawn = |drawn: super::Line| {
                let own = drawn.energy()?;
                let ln = mean(&drawn.y) - (own - energy) * mean(&drawn.x);
                let widened = |at: usize, own: f64| found[at] + wide * (own - found[at]);
                Some([widened(0, ln), widened(1, own)])
            };
            let kelvins = curves.iter().filter_map(|curve| curve.crossing(conversion));
            let (low, high) =
                crate::statistics::extent(kelvins.map(|crossing| crossing.temperature));
            intervals.push(Interval {
                conversion,
                measured: [low, high],
                found,
                resampled: draws.lines(&line).filter_map(drawn).collect(),
            });
        }
        (!intervals.is_empty()).then_some(Self { intervals })
    }

    /// When each conversion is reached under a program.
    ///
    /// ```
    /// use tautomata::kinetics::prediction::{Prediction, Temperatures};
    /// use tautomata::kinetics::synthetic::OneStep;
    ///
    /// // First order with 120 kJ/mol: half has reacted after ln 2 / k.
    /// let reaction = OneStep::first_order(120e3, 1e11);
    /// let curves = [2.0, 5.0, 10.0].map(|rate| reaction.ramp(rate));
    /// let all: Vec<_> = curves.iter().collect();
    /// let prediction = Prediction::new(&all, &[0.25, 0.5]).expect("three curves");
    /// let half = prediction.under(&Temperatures::hold(400.0))[1];
    /// let k = 1e11 * (-120e3_f64 / (8.314_462_618 * 400.0)).exp();
    /// assert!((half.time * k / 2_f64.ln() - 1.0).abs() < 0.01);
    /// ```
    pub fn under(&self, temperatures: &Temperatures) -> Vec<Reached> {
        let resamples =
            self.intervals.iter().map(|interval| interval.resampled.len()).min().unwrap_or(0);
        let mut now = 0.0;
        let mut resampled = vec![0.0; resamples];
        let step = |from: f64, [ln, energy]: [f64; 2]| temperatures.after(from, energy, ln);
        let reach = |interval: &Interval| {
            now = step(now, interval.found);
            for (time, numbers) in resampled.iter_mut().zip(&interval.resampled) {
                *time = step(*time, *numbers);
            }
            let temperature = temperatures.at(now);
            let [low, high] = interval.measured;
            Reached {
                conversion: interval.conversion,
                time: now,
                temperature,
                band: percentile_band(resampled.clone()),
                extrapolated: !(low..=high).contains(&temperature),
            }
        };
        self.intervals.iter().map(reach).collect()
    }
}

#[cfg(test)]
mod tests;
