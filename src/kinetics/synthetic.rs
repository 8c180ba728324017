//! Curves of a known reaction, by g(α) = (1/β) ∫ A exp(−E/(R T)) dT: what methods are tested with.

use super::Curve;
use crate::units::GAS_CONSTANT;

/// A reaction of one step.
#[derive(Clone, Copy, Debug)]
pub struct OneStep {
    /// Activation energy in J/mol.
    pub energy: f64,
    /// Prefactor in 1/s.
    pub prefactor: f64,
    /// Conversion at a value of the integral form g, the inverse of g(α).
    pub conversion: fn(f64) -> f64,
}

impl OneStep {
    /// First order: g = −ln(1 − α).
    pub fn first_order(energy: f64, prefactor: f64) -> Self {
        Self { energy, prefactor, conversion: |g| -(-g).exp_m1() }
    }

    /// The curve along temperatures (time in s, temperature in K, row by row), straight between them.
    pub fn along(&self, label: impl Into<String>, program: &[[f64; 2]]) -> Curve {
        let cold: Vec<[f64; 3]> =
            program.iter().map(|&[time, kelvin]| [time, kelvin, 0.0]).collect();
        let path = Curve::new("", &cold);
        let mut g = 0.0;
        let mut rows = vec![[program[0][0], program[0][1], 0.0]];
        for pair in program.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            g += self.prefactor * path.ln_integral(self.energy, [from[0], to[0]]).value.exp();
            rows.push([to[0], to[1], (self.conversion)(g).clamp(0.0, 1.0)]);
        }
        Curve::new(label, &rows)
    }

    /// The curve of a ramp at a rate in K/min, in rows of half a kelvin, from where the rate constant is 1e-7 of
    /// the heating's pace to where everything has reacted.
    pub fn ramp(&self, per_minute: f64) -> Curve {
        /// Rows stand so far apart, in K.
        const STEP: f64 = 0.5;
        let rate = per_minute / 60.0;
        // Where k·T/β, about the conversion per e-fold of the temperature, has a value.
        let at = |value: f64| {
            let mut kelvin = 400.0;
            for _ in 0..50 {
                let ratio = (self.prefactor * kelvin / (rate * value)).ln();
                kelvin = self.energy / (GAS_CONSTANT * ratio);
            }
            kelvin
        };
        let (cold, hot) = (at(1e-6), at(1e4));
        let rows = ((hot - cold) / STEP).ceil() as u32;
        let row = |at: u32| [f64::from(at) * STEP / rate, cold + f64::from(at) * STEP];
        self.along(format!("{per_minute} K/min"), &(0..=rows).map(row).collect::<Vec<_>>())
    }

    /// The curve of a hold at a temperature in K until as many times 1/k have passed, in `rows` rows.
    pub fn hold(&self, kelvin: f64, lifetimes: f64, rows: u32) -> Curve {
        let k = self.prefactor * (-self.energy / (GAS_CONSTANT * kelvin)).exp();
        let row = |at: u32| [f64::from(at) / f64::from(rows) * lifetimes / k, kelvin];
        self.along(format!("{kelvin} K"), &(0..=rows).map(row).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Kissinger's exact relation for first order: at the fastest conversion β E/(R T²) = A exp(−E/(R T)).
    #[test]
    fn the_peak_of_first_order_lies_where_it_should() {
        let curve = OneStep::first_order(150e3, 1e12).ramp(10.0);
        assert_relative_eq!(curve.heating_rate().unwrap(), 10.0 / 60.0, max_relative = 1e-9);
        assert!(curve.conversion[0] < 1e-6 && curve.conversion.last().unwrap() > &0.9999);
        let steps = curve.conversion.windows(2).map(|pair| pair[1] - pair[0]);
        let (fastest, _) = steps.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        let kelvin = f64::midpoint(curve.temperature[fastest], curve.temperature[fastest + 1]);
        let heating = 10.0 / 60.0 * 150e3 / (GAS_CONSTANT * kelvin * kelvin);
        let reaction = 1e12 * (-150e3 / (GAS_CONSTANT * kelvin)).exp();
        // Half a row, 0.25 K of 560 K: E/(R T) = 32 makes 0.014 of it.
        assert_relative_eq!(heating / reaction, 1.0, epsilon = 0.02);
    }

    #[test]
    fn on_a_hold_first_order_is_an_exponential() {
        let curve = OneStep::first_order(100e3, 1e10).hold(420.0, 3.0, 30);
        assert_eq!(curve.hold(), Some(420.0));
        assert_relative_eq!(curve.conversion[10], 1.0 - (-1.0_f64).exp(), max_relative = 1e-9);
    }
}
