//! The temperature integral J = ∫ exp(−E/(R T(t))) dt over the temperatures that a sample really had.

use super::Curve;
use crate::units::GAS_CONSTANT;

/// Nodes and weights of Gauss and Legendre with three points on (0, 1).
pub(super) const GAUSS: [(f64, f64); 3] = [
    (0.112_701_665_379_258_3, 5.0 / 18.0),
    (0.5, 8.0 / 18.0),
    (0.887_298_334_620_741_7, 5.0 / 18.0),
];
/// Over one step of the quadrature the exponent E/(R T) changes by no more than this: three points then leave an
/// error of less than 1e-6.
pub(super) const EXPONENT_STEP: f64 = 1.0;

impl Curve {
    /// ln J and the mean of 1/(R T) in mol/J, weighted as J is, between two times in s, with the energy in J/mol; J
    /// in s. That mean is −d ln J/dE. Between rows the temperature is a straight line; outside of the curve nothing is
    /// counted.
    pub fn ln_integral(&self, energy: f64, [from, to]: [f64; 2]) -> LnIntegral {
        let rows = self.temperatures_between([from, to]);
        let hottest = rows.iter().map(|row| row.1).fold(f64::MIN, f64::max);
        integrate(energy, hottest, &rows)
    }

    /// Times in s and temperatures in K at two times, or where the curve begins and ends, and at all rows between.
    pub(super) fn temperatures_between(&self, [from, to]: [f64; 2]) -> Vec<(f64, f64)> {
        let first = self.time.partition_point(|&time| time <= from);
        let last = self.time.partition_point(|&time| time < to);
        let start = from.max(self.time[0]);
        let end = to.min(self.time[self.time.len() - 1]);
        let inner = self.time.get(first..last).unwrap_or_default().iter().copied();
        let times = [start].into_iter().chain(inner).chain([end]);
        times.map(|time| (time, self.temperature_at(time))).collect()
    }
}

/// A temperature integral by its logarithm: J itself may be as small as 1e-300 s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LnIntegral {
    /// ln(J / s).
    pub value: f64,
    /// Mean of 1/(R T) in mol/J over what J adds up: −d ln J/dE.
    pub inverse: f64,
}

/// The integral along straight pieces between rows (time in s, temperature in K).
fn integrate(energy: f64, hottest: f64, rows: &[(f64, f64)]) -> LnIntegral {
    let inverse = |kelvin: f64| 1.0 / (GAS_CONSTANT * kelvin);
    let (mut total, mut moment) = (0.0, 0.0);
    for pair in rows.windows(2) {
        let [(t0, k0), (t1, k1)] = [pair[0], pair[1]];
        let change = (energy * (inverse(k0) - inverse(k1))).abs();
        let parts = (change / EXPONENT_STEP).ceil().max(1.0);
        let duration = (t1 - t0) / parts;
        for part in 0..parts as usize {
            for (node, weight) in GAUSS {
                let share = (part as f64 + node) / parts;
                let at = inverse(k0 + share * (k1 - k0));
                let term = duration * weight * (-energy * (at - inverse(hottest))).exp();
                total += term;
                moment += term * at;
            }
        }
    }
    LnIntegral { value: total.ln() - energy * inverse(hottest), inverse: moment / total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// On a hold J is the time times exp(−E/(R T)).
    #[test]
    fn on_a_hold_it_is_time_times_the_exponential() {
        let rows: Vec<[f64; 3]> =
            (0..=10).map(|at| [f64::from(at) * 60.0, 400.0, f64::from(at) / 10.0]).collect();
        let found = Curve::new("", &rows).ln_integral(120e3, [90.0, 425.0]);
        let expected = 335_f64.ln() - 120e3 / (GAS_CONSTANT * 400.0);
        assert_relative_eq!(found.value, expected, max_relative = 1e-12);
        assert_relative_eq!(found.inverse, 1.0 / (GAS_CONSTANT * 400.0), max_relative = 1e-12);
    }

    /// On a ramp from absolute cold it is (E/(β R)) p(x), x = E/(R T); p(x) by the continued fraction of the
    /// exponential integral, p(x) = e^−x/x − E₁(x), E₁(x) = e^−x/(x + 1/(1 + 1/(x + 2/(1 + 2/(x + …))))).
    #[test]
    fn on_a_ramp_it_is_the_exponential_integral() {
        let (energy, rate) = (150e3, 10.0 / 60.0);
        for (kelvin, steps) in [(560.0, 2600), (560.0, 26), (1150.0, 800)] {
            let row = |at: i32| {
                let share = f64::from(at) / f64::from(steps);
                let now = 100.0 + share * (kelvin - 100.0);
                [(now - 100.0) / rate, now, share]
            };
            let curve = Curve::new("", &(0..=steps).map(row).collect::<Vec<_>>());
            let end = curve.time[curve.time.len() - 1];
            let found = curve.ln_integral(energy, [0.0, end]);
            let x = energy / (GAS_CONSTANT * kelvin);
            let fraction = (1..200).rev().fold(x, |below, n| {
                let n = f64::from(n);
                x + n / (1.0 + n / below)
            });
            let p = (-x).exp() * (1.0 / x - 1.0 / fraction);
            let expected = (energy / (rate * GAS_CONSTANT) * p).ln();
            assert_relative_eq!(found.value, expected, epsilon = 1e-6);
            let step = 1.0;
            let more = curve.ln_integral(energy + step, [0.0, end]).value;
            assert_relative_eq!((found.value - more) / step, found.inverse, max_relative = 1e-4);
        }
    }
}
