//! Points of the unit cube to run.

use crate::statistics;

/// A point of a scrambled Sobol sequence, each coordinate in (0, 1): half a step of its single precision keeps it from zero.
pub(super) fn sobol(point: u32, dimensions: usize, seed: u64) -> Vec<f64> {
    const HALF_STEP: f64 = 1.0 / (1 << 25) as f64;
    let seed = (seed ^ seed >> 32) as u32;
    let coordinates = statistics::sobol(point, dimensions, seed).into_iter();
    coordinates.map(|coordinate| coordinate + HALF_STEP).collect()
}
