//! One activation energy for a reaction: Kissinger's method and those that standards name.
//!
//! All of them are a first look: one number, true where the reaction has one step.

use super::bootstrap::{Draws, SEED, Uncertain};
use super::isoconversional::corrected;
use super::line::Line;
use super::rate::Peak;
use super::{Crossing, Curve};
use crate::units::GAS_CONSTANT;

/// The conversion at which ASTM E1641 compares mass losses.
const E1641_CONVERSION: f64 = 0.05;

/// One activation energy of a set of curves.
#[derive(Clone, Debug, PartialEq)]
pub struct Overall {
    /// The method, as its standard is called.
    pub method: &'static str,
    /// The energy in J/mol.
    pub energy: f64,
    /// Its error.
    pub uncertain: Uncertain,
    /// ln(A s) of first order, where the method gives it.
    pub ln_prefactor: Option<f64>,
    /// Correlation of the points with their line.
    pub correlation: Option<f64>,
}

/// The name of a method, its line, and ln(A s) of first order if the method gives it.
type Found = (&'static str, Line, Option<f64>);
/// Finds that from curves.
type Method = fn(&[&Curve]) -> Option<Found>;

/// The methods that the programs of the curves allow: of ramps Kissinger's, as ASTM E2890 has it, ASTM E698 and
/// ASTM E1641; of holds the time to an event of ASTM E2070.
pub fn overall(curves: &[&Curve]) -> Vec<Overall> {
    let ramps = curves.iter().all(|curve| curve.heating_rate().is_some_and(|rate| rate > 0.0));
    let holds = curves.iter().all(|curve| curve.hold().is_some());
    let methods: &[Method] = match (ramps, holds) {
        (true, _) => &[kissinger, e698, e1641],
        (_, true) => &[e2070],
        _ => &[],
    };
    let draws = Draws::of(curves, SEED);
    let found = methods.iter().filter_map(|method| {
        let (method, line, ln_prefactor) = method(curves)?;
        let (energy, uncertain) = (line.energy()?, draws.error(&line));
        Some(Overall { method, energy, uncertain, ln_prefactor, correlation: line.correlation() })
    });
    found.collect()
}

/// Heating rate in K/s and where each curve is fastest.
fn peaks(curves: &[&Curve]) -> Option<Vec<(f64, Peak)>> {
    curves.iter().map(|curve| Some((curve.heating_rate()?, curve.peak()?))).collect()
}

/// Points ln(β/T^power) over 1/T.
fn line(points: &[(f64, f64)], power: f64) -> Line {
    let x = points.iter().map(|(_, kelvin)| 1.0 / kelvin).collect();
    let y = points.iter().map(|(rate, kelvin)| (rate / kelvin.powf(power)).ln()).collect();
    Line { x, y, scale: -GAS_CONSTANT, offset: 0.0 }
}

/// The mean over points of ln(A) of first order at the peak: A = β E exp(E/(R T))/(R T²).
fn first_order(points: &[(f64, f64)], energy: f64) -> f64 {
    let at = |(rate, kelvin): &(f64, f64)| {
        let reduced = energy / (GAS_CONSTANT * kelvin);
        (rate * reduced / kelvin).ln() + reduced
    };
    points.iter().map(at).sum::<f64>() / points.len() as f64
}

fn at_peaks(curves: &[&Curve]) -> Option<Vec<(f64, f64)>> {
    Some(peaks(curves)?.iter().map(|(rate, peak)| (*rate, peak.temperature)).collect())
}

/// H. E. Kissinger, Anal. Chem. 29, 1702 (1957): ln(β/T²) of the peaks against 1/T.
fn kissinger(curves: &[&Curve]) -> Option<Found> {
    let points = at_peaks(curves)?;
    let line = line(&points, 2.0);
    let prefactor = first_order(&points, line.energy()?);
    Some(("Kissinger (ASTM E2890)", line, Some(prefactor)))
}

/// ASTM E698: log β of the peaks against 1/T by Flynn, Wall and Ozawa, the coefficient refined with the energy.
fn e698(curves: &[&Curve]) -> Option<Found> {
    let points = at_peaks(curves)?;
    let line = corrected(line(&points, 0.0))?;
    let prefactor = first_order(&points, line.energy()?);
    Some(("ASTM E698", line, Some(prefactor)))
}

/// ASTM E1641: log β at a conversion of 0.05 against 1/T by Ozawa, Flynn and Wall, refined; A of first order.
fn e1641(curves: &[&Curve]) -> Option<Found> {
    let at = |curve: &&Curve| curve.crossing(E1641_CONVERSION);
    let crossings: Vec<Crossing> = curves.iter().map(at).collect::<Option<_>>()?;
    let rates = curves.iter().map(|curve| curve.heating_rate());
    let points: Vec<(f64, f64)> = (rates.zip(&crossings))
        .map(|(rate, crossing)| Some((rate?, crossing.temperature)))
        .collect::<Option<_>>()?;
    let line = corrected(line(&points, 0.0))?;
    let energy = line.energy()?;
    let integral = |(curve, crossing): (&&Curve, &Crossing)| {
        curve.ln_integral(energy, [curve.time[0], crossing.time]).value
    };
    let mean = curves.iter().zip(&crossings).map(integral).sum::<f64>() / curves.len() as f64;
    let g = -(1.0 - E1641_CONVERSION).ln();
    Some(("ASTM E1641 (conversion 0.05)", line, Some(g.ln() - mean)))
}

/// The method of ASTM E2070 for times to an event: ln t against 1/T, the event being the highest rate.
fn e2070(curves: &[&Curve]) -> Option<Found> {
    let times = curves.iter().map(|curve| Some((curve.peak()?.time - curve.time[0]).ln()));
    let y = times.collect::<Option<Vec<f64>>>()?;
    let x = curves.iter().map(|curve| Some(1.0 / curve.hold()?)).collect::<Option<Vec<f64>>>()?;
    let line = Line { x, y, scale: GAS_CONSTANT, offset: 0.0 };
    Some(("ASTM E2070 (time to the highest rate)", line, None))
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;
    use approx::assert_relative_eq;

    /// Within 0.2 %, A within 2 % where it is exact for first order. E698 and E1641 keep what the refined coefficient
    /// leaves over a range of temperatures: 0.2 %.
    #[test]
    fn first_order_gives_the_energy() {
        let reaction = OneStep::first_order(150e3, 1e12);
        let curves = [5.0, 10.0, 20.0, 40.0].map(|rate| reaction.ramp(rate));
        let found = overall(&curves.iter().collect::<Vec<_>>());
        assert_eq!(found.len(), 3);
        for one in &found {
            assert_relative_eq!(one.energy, 150e3, max_relative = 0.002);
            assert!(one.correlation.unwrap() < -0.9999);
        }
        assert_relative_eq!(found[0].ln_prefactor.unwrap().exp(), 1e12, max_relative = 0.02);
    }

    /// Autocatalysis α(1 − α) from a seed of 1 %, by its integral form ln(α(1−α₀)/(α₀(1−α))): the time to the
    /// highest rate has the energy.
    #[test]
    fn times_to_the_highest_rate_give_the_energy() {
        let conversion = |g: f64| 1.0 / (1.0 + 99.0 * (-g).exp());
        let reaction = OneStep { energy: 90e3, prefactor: 1e9, conversion };
        let curves = [380.0, 390.0, 400.0].map(|kelvin| reaction.hold(kelvin, 10.0, 600));
        let found = overall(&curves.iter().collect::<Vec<_>>());
        assert_eq!(found.len(), 1);
        assert_relative_eq!(found[0].energy, 90e3, max_relative = 0.002);
    }
}
