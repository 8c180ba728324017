//! Activation energies: ln of a time against 1/(R T), with what the replicates tell of the error.

use super::bootstrap::{RESAMPLES, Resampler, percentile_band};
use super::line_fit::{LineFit, WeightedPoint, Weights, fit_line};
use crate::units::GAS_CONSTANT;

/// What replicates measured at one temperature.
#[derive(Clone, Debug, PartialEq)]
pub struct AtTemperature {
    /// The temperature in K.
    pub kelvin: f64,
    /// One positive value a replicate that has one, in any unit.
    pub values: Vec<f64>,
}

/// The line ln v = a + b/(R T).
///
/// ```
/// use tautomata::statistics::{Arrhenius, AtTemperature};
/// use tautomata::units::GAS_CONSTANT;
///
/// // Half-lives exp(E/(R T)) with E = 100 kJ/mol.
/// let at = |kelvin: f64| AtTemperature { kelvin, values: vec![(100e3 / (GAS_CONSTANT * kelvin)).exp()] };
/// let line = Arrhenius::fit(&[at(380.0), at(400.0), at(420.0)], 1).expect("two temperatures");
/// assert!((line.energy() - 100.0).abs() < 1e-6, "in kJ/mol");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Arrhenius {
    /// The line; its x is 1/(R T) in mol/J, so that its slope is an energy in J/mol.
    pub line: LineFit,
    /// Intercept and slope of each resample; empty where there are no replicates to draw from.
    resampled: Vec<[f64; 2]>,
}

impl Arrhenius {
    /// Fits the line. Every replicate counts alike: a temperature has the weight of its replicates
    /// over the variance of ln v within temperatures, pooled, because the variance of a few
    /// replicates is known too badly to weigh with. Resamples draw replicates within each
    /// temperature.
    ///
    /// `None` with values at fewer than two temperatures. Values that are not positive, and
    /// temperatures without one, are left out.
    pub fn fit(groups: &[AtTemperature], seed: u64) -> Option<Self> {
        let groups: Vec<(f64, Vec<f64>)> = groups.iter().filter_map(logarithms).collect();
        let variance = pooled_variance(&groups);
        let line = line_through(&groups, variance)?;
        let mut resampled = Vec::new();
        if variance.is_some() {
            let mut resampler = Resampler::seeded(seed);
            let draw = |(x, values): &(f64, Vec<f64>), resampler: &mut Resampler| {
                (*x, resampler.resampled(values))
            };
            for _ in 0..RESAMPLES {
                let drawn: Vec<_> =
                    groups.iter().map(|group| draw(group, &mut resampler)).collect();
                let line = line_through(&drawn, None)?;
                resampled.push([line.intercept, line.slope]);
            }
        }
        Some(Self { line, resampled })
    }

    /// The slope in kJ/mol: the activation energy if the values are times; its negative if
    /// they are rates.
    pub fn energy(&self) -> f64 {
        self.line.slope / 1000.0
    }

    /// Standard error of the energy in kJ/mol; `None` for two temperatures without replicates.
    pub fn energy_error(&self) -> Option<f64> {
        self.line.slope_error().map(|error| error / 1000.0)
    }

    /// 95 % bootstrap band of the energy in kJ/mol; `None` without replicates.
    pub fn energy_band(&self) -> Option<[f64; 2]> {
        percentile_band(self.resampled.iter().map(|[_, slope]| slope / 1000.0).collect())
    }

    /// The line's value at a temperature in K, in the unit of the values.
    pub fn value(&self, kelvin: f64) -> f64 {
        self.line.at(inverse(kelvin)).exp()
    }

    /// 95 % bootstrap band of that value; `None` without replicates.
    pub fn value_band(&self, kelvin: f64) -> Option<[f64; 2]> {
        let x = inverse(kelvin);
        let at = |[intercept, slope]: &[f64; 2]| (intercept + slope * x).exp();
        percentile_band(self.resampled.iter().map(at).collect())
    }
}

/// 1/(R T) in mol/J.
fn inverse(kelvin: f64) -> f64 {
    1.0 / (GAS_CONSTANT * kelvin)
}

/// 1/(R T) and the logarithms of the positive values; `None` without one.
fn logarithms(group: &AtTemperature) -> Option<(f64, Vec<f64>)> {
    let positive = group.values.iter().filter(|value| value.is_finite() && **value > 0.0);
    let logarithms: Vec<f64> = positive.map(|value| value.ln()).collect();
    (group.kelvin > 0.0 && !logarithms.is_empty()).then(|| (inverse(group.kelvin), logarithms))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Variance of one value within its temperature; `None` without two values at any temperature,
/// or if they are all alike.
fn pooled_variance(groups: &[(f64, Vec<f64>)]) -> Option<f64> {
    let squares = |values: &Vec<f64>| {
        let mean = mean(values);
        values.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    let degrees: usize = groups.iter().map(|(_, values)| values.len() - 1).sum();
    let total: f64 = groups.iter().map(|(_, values)| squares(values)).sum();
    (degrees > 0 && total > 0.0).then(|| total / degrees as f64)
}

/// The line through the means, each with the weight of its values.
fn line_through(groups: &[(f64, Vec<f64>)], variance: Option<f64>) -> Option<LineFit> {
    let point = |(x, values): &(f64, Vec<f64>)| WeightedPoint {
        x: *x,
        y: mean(values),
        weight: values.len() as f64 / variance.unwrap_or(1.0),
    };
    let points: Vec<_> = groups.iter().map(point).collect();
    fit_line(&points, if variance.is_some() { Weights::Absolute } else { Weights::Relative })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use rand_distr::{Distribution, StandardNormal};
    use rand_pcg::Pcg64Mcg;

    const KELVIN: [f64; 4] = [393.15, 403.15, 413.15, 423.15];

    /// A time at 120 kJ/mol.
    fn exact(kelvin: f64) -> f64 {
        2e-15 * (120_000.0 / (GAS_CONSTANT * kelvin)).exp()
    }

    fn groups(values: impl Fn(f64) -> Vec<f64>) -> Vec<AtTemperature> {
        KELVIN.map(|kelvin| AtTemperature { kelvin, values: values(kelvin) }).to_vec()
    }

    #[test]
    fn times_of_one_energy_give_it_back() {
        let fit = Arrhenius::fit(&groups(|kelvin| vec![exact(kelvin)]), 1).unwrap();
        assert_relative_eq!(fit.energy(), 120.0, max_relative = 1e-10);
        assert_relative_eq!(fit.value(408.0), exact(408.0), max_relative = 1e-9);
        assert_eq!(fit.energy_band(), None, "without replicates there is no band");
        assert!(fit.energy_error().unwrap() < 1e-6);
    }

    /// By hand: two temperatures with the values t·e^±s each. The pooled variance is
    /// (2s² + 2s²)/2 = 2s², that of a mean s², so the error of the slope is √2 s over the
    /// distance in 1/(R T).
    #[test]
    fn two_temperatures_by_hand() {
        let s = 0.05_f64;
        let both = |kelvin: f64| vec![exact(kelvin) * s.exp(), exact(kelvin) * (-s).exp()];
        let two: Vec<_> = groups(both).into_iter().step_by(3).collect();
        let fit = Arrhenius::fit(&two, 1).unwrap();
        assert_relative_eq!(fit.energy(), 120.0, max_relative = 1e-9);
        let apart = inverse(KELVIN[0]) - inverse(KELVIN[3]);
        let expected = 2.0_f64.sqrt() * s / apart / 1000.0;
        assert_relative_eq!(fit.energy_error().unwrap(), expected, max_relative = 1e-9);
        // 1/16 of the resamples has the upper value twice at one and the lower twice at the
        // other temperature: the band reaches to these ends, a slope 2s/distance away.
        let [low, high] = fit.energy_band().unwrap();
        assert_relative_eq!(high - low, 4.0 * s / apart / 1000.0, max_relative = 1e-9);
    }

    #[test]
    fn what_has_no_logarithm_is_left_out() {
        let mut some = groups(|kelvin| vec![exact(kelvin), 0.0, f64::NAN]);
        some.push(AtTemperature { kelvin: 433.15, values: Vec::new() });
        some.push(AtTemperature { kelvin: -1.0, values: vec![1.0] });
        assert_relative_eq!(Arrhenius::fit(&some, 1).unwrap().energy(), 120.0, max_relative = 1e-9);
        assert_eq!(Arrhenius::fit(&some[..1], 1), None);
        assert_eq!(Arrhenius::fit(&[], 1), None);
    }

    /// How often the band holds the energy that the times were made with, from 12 replicates at
    /// each of four temperatures. The slope's resampled variance has 11/12 of the unbiased one,
    /// known with 44 degrees of freedom: a percentile band holds
    /// P(|t₄₄| < 1.96 · √(11/12)) = 0.933. 500 trials have the standard deviation
    /// √(0.933 · 0.067/500) = 0.0112; five of these, so that another seed would fail about once
    /// in two million.
    #[test]
    fn the_band_of_an_energy_covers_as_often_as_it_should() {
        let mut generator = Pcg64Mcg::new(20_260_102);
        let trials = 500_u32;
        let mut covered = 0_u32;
        for trial in 0..trials {
            let mut scattered = groups(|kelvin| vec![exact(kelvin); 12]);
            for value in scattered.iter_mut().flat_map(|group| &mut group.values) {
                let normal: f64 = StandardNormal.sample(&mut generator);
                *value *= (0.08 * normal).exp();
            }
            let fit = Arrhenius::fit(&scattered, u64::from(trial)).unwrap();
            let [low, high] = fit.energy_band().unwrap();
            covered += u32::from(low <= 120.0 && 120.0 <= high);
        }
        let share = f64::from(covered) / f64::from(trials);
        assert!((share - 0.933).abs() < 5.0 * 0.0112, "{share}");
    }
}
