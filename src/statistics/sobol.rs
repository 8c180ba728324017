//! A sequence of points that fill the unit cube evenly.

use sobol_burley::{NUM_DIMENSIONS, sample};

/// The dimensions that the sequence has.
pub const SOBOL_DIMENSIONS: usize = NUM_DIMENSIONS as usize;

/// A point of a Sobol sequence, scrambled after Owen (B. Burley, J. Comput. Graph. Tech. 9 (2020)): each coordinate from 0 to
/// below 1, in single precision. More points leave the first as they are.
///
/// # Panics
/// If there are more dimensions than [`SOBOL_DIMENSIONS`].
pub fn sobol(point: u32, dimensions: usize, seed: u32) -> Vec<f64> {
    (0..dimensions).map(|dimension| f64::from(sample(point, dimension as u32, seed))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first 16 points lie one in each sixteenth of either axis, and one in each of 4 × 4 squares: they are a
    /// (0, 4, 2)-net.
    #[test]
    fn a_net() {
        for (columns, rows) in [(16.0, 1.0), (1.0, 16.0), (4.0, 4.0)] {
            let boxes: std::collections::BTreeSet<(u32, u32)> = (0..16)
                .map(|point| sobol(point, 2, 7))
                .map(|at| ((at[0] * columns) as u32, (at[1] * rows) as u32))
                .collect();
            assert_eq!(boxes.len(), 16);
        }
    }
}
