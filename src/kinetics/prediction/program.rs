//! Temperatures to predict for.

use super::super::integral::{EXPONENT_STEP, GAUSS};
use crate::units::GAS_CONSTANT;

/// A temperature that changes in straight lines, and stays as it is after the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Temperatures {
    /// Time in s, ascending, and temperature in K.
    rows: Vec<[f64; 2]>,
}

impl Temperatures {
    /// One temperature in K.
    pub fn hold(kelvin: f64) -> Self {
        Self { rows: vec![[0.0, kelvin]] }
    }

    /// From one temperature in K to another at a rate in K/s, then the last.
    pub fn ramp(from: f64, to: f64, rate: f64) -> Self {
        Self { rows: vec![[0.0, from], [((to - from) / rate).abs(), to]] }
    }

    /// Rows of time in s, ascending, and temperature in K; `None` without a row, if times do not ascend or a
    /// temperature is not positive.
    pub fn through(rows: Vec<[f64; 2]>) -> Option<Self> {
        let ascending = rows.windows(2).all(|pair| pair[0][0] < pair[1][0]);
        let sound = rows
            .iter()
            .all(|[time, kelvin]| time.is_finite() && kelvin.is_finite() && *kelvin > 0.0);
        (ascending && sound && !rows.is_empty()).then_some(Self { rows })
    }

    /// Temperature in K at a time in s.
    pub fn at(&self, time: f64) -> f64 {
        let after = self.rows.partition_point(|row| row[0] <= time);
        let Some([t0, k0]) = after.checked_sub(1).map(|before| self.rows[before]) else {
            return self.rows[0][1];
        };
        self.rows.get(after).map_or(k0, |[t1, k1]| k0 + (time - t0) / (t1 - t0) * (k1 - k0))
    }

    /// The time in s until ∫ exp(−E/(R T)) dt from `from` has a value, given by its logarithm in s; E in J/mol.
    pub fn after(&self, from: f64, energy: f64, ln_integral: f64) -> f64 {
        let mut left = 1.0;
        let mut now = from;
        let first = self.rows.partition_point(|row| row[0] <= from);
        for &[end, _] in &self.rows[first..] {
            let kelvins = [self.at(now), self.at(end)];
            let change = energy / GAS_CONSTANT * (1.0 / kelvins[0] - 1.0 / kelvins[1]).abs();
            let parts = (change / EXPONENT_STEP).ceil().max(1.0);
            let step = (end - now) / parts;
            for _ in 0..parts as usize {
                let whole = self.share(now, step, energy, ln_integral);
                if whole >= left {
                    return now + self.inside(now, step, (energy, ln_integral), left);
                }
                left -= whole;
                now += step;
            }
        }
        let last = self.rows[self.rows.len() - 1][1];
        now + left * (ln_integral + energy / (GAS_CONSTANT * last)).exp()
    }

    /// The integral over a step, over its whole value.
    fn share(&self, from: f64, step: f64, energy: f64, ln_integral: f64) -> f64 {
        let term = |(node, weight): (f64, f64)| {
            let kelvin = self.at(from + node * step);
            weight * (-energy / (GAS_CONSTANT * kelvin) - ln_integral).exp()
        };
        step * GAUSS.map(term).iter().sum::<f64>()
    }

    /// How far into a step its integral has a share, by halving.
    fn inside(&self, from: f64, step: f64, (energy, ln_integral): (f64, f64), share: f64) -> f64 {
        let (mut low, mut high) = (0.0, step);
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            let reached = self.share(from, middle, energy, ln_integral) >= share;
            if reached { high = middle } else { low = middle }
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_ramp_goes_on_as_a_hold() {
        let ramp = Temperatures::ramp(300.0, 400.0, 2.0);
        assert_eq!([0.0, 25.0, 50.0, 1e9].map(|time| ramp.at(time)), [300.0, 350.0, 400.0, 400.0]);
        assert_eq!(Temperatures::through(vec![[0.0, 300.0], [0.0, 310.0]]), None);
        assert_eq!(Temperatures::through(Vec::new()), None);
    }

    /// A hold told as one and as several pieces, and a ramp against the sum of ten thousand midpoints (1e-7).
    #[test]
    fn the_time_after_which_an_integral_has_a_value() {
        let (energy, kelvin) = (120e3, 420.0);
        let ln = 1000_f64.ln() - energy / (GAS_CONSTANT * kelvin);
        let pieces = (0..5).map(|at| [f64::from(at) * 300.0, kelvin]).collect();
        for held in [Temperatures::hold(kelvin), Temperatures::through(pieces).unwrap()] {
            assert_relative_eq!(held.after(100.0, energy, ln), 1100.0, max_relative = 1e-9);
        }
        let ramp = Temperatures::ramp(300.0, 600.0, 0.5);
        let midpoint = |at: i32| {
            let time = (f64::from(at) + 0.5) * 0.04;
            0.04 * (-energy / (GAS_CONSTANT * (300.0 + 0.5 * time))).exp()
        };
        let integral: f64 = (0..10_000).map(midpoint).sum();
        assert_relative_eq!(ramp.after(0.0, energy, integral.ln()), 400.0, max_relative = 1e-6);
    }
}
