//! Points of the unit cube to run.

use sobol_burley::{NUM_DIMENSIONS, sample};

/// Free numbers and errors at most: the dimensions of the Sobol sequence.
pub(super) const MOST_DIMENSIONS: usize = NUM_DIMENSIONS as usize;

/// A point of a Sobol sequence, scrambled after Owen (B. Burley, J. Comput. Graph. Tech. 9 (2020)): each coordinate in
/// (0, 1). The sequence has single precision; half a step keeps it from zero.
pub(super) fn sobol(point: u32, dimensions: usize, seed: u64) -> Vec<f64> {
    const HALF_STEP: f64 = 1.0 / (1 << 25) as f64;
    let seed = (seed ^ seed >> 32) as u32;
    let coordinate =
        |dimension: usize| f64::from(sample(point, dimension as u32, seed)) + HALF_STEP;
    (0..dimensions).map(coordinate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 64 points of a scrambled Sobol sequence: one in each of 64 slices of either axis.
    #[test]
    fn a_point_in_each_slice() {
        for axis in 0..2 {
            let mut slices: Vec<usize> =
                (0..64).map(|i| (64.0 * sobol(i, 2, 7)[axis]) as usize).collect();
            slices.sort_unstable();
            assert_eq!(slices, (0..64).collect::<Vec<_>>());
        }
    }
}
