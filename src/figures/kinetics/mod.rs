//! Figures of kinetics: curves, baselines, activation energies, models, predictions, and what acted in a run.

mod baseline;
mod curves;
mod energy;
mod kissinger;
mod master;
mod models;
mod prediction;
mod programs;
#[cfg(test)]
mod tests;
mod timed;
mod truth;

pub(super) use baseline::draw as baseline;
pub(super) use curves::draw as curves;
pub(super) use energy::draw as energy;
pub(super) use kissinger::draw as kissinger;
pub(super) use master::draw as master;
pub(super) use models::draw as models;
pub(super) use prediction::{draw as prediction, ttt};
pub(super) use truth::draw as truth;

use super::axis::Axis;

/// Height of a figure of one panel in mm.
const HEIGHT: f64 = 62.0;
/// The unit of molar energies.
const ENERGY_UNIT: &str = "kJ mol^{−1}";

/// Conversion from 0 to 1.
fn conversion_axis() -> Axis {
    Axis::linear("Conversion", "", 0.0, 1.0, 5)
}

/// An axis of energies in kJ/mol around two of them, at least a tenth of them wide, so that scatter of a percent does not
/// look like a change.
fn energy_axis(title: &str, (low, high): (f64, f64)) -> Axis {
    const LEAST: f64 = 0.1;
    let lacking = (LEAST * f64::midpoint(low, high) - (high - low)).max(0.0) / 2.0;
    Axis::covering(title, ENERGY_UNIT, low - lacking, high + lacking, 6)
}

/// Undefined values are not numbers, which no figure shows.
fn or_nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}
