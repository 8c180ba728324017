//! What stands for the simulator: a Gaussian process per principal component of each curve.

/// What stands for the simulator.
#[derive(Clone, Debug)]
pub struct Emulator {}

/// A curve as the emulator expects it, in units of y.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// The mean over replicates, at each abscissa.
    pub mean: Vec<f64>,
    /// Standard deviation of what the emulator does not know of that mean.
    pub deviation: Vec<f64>,
}

/// The emulator of a curve against runs that it did not learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveOneOut {
    /// For each principal component, for each run: simulation less what the emulator expects without it, over its
    /// deviation.
    pub residuals: Vec<Vec<f64>>,
    /// Their root mean square.
    pub root_mean_square: f64,
    /// How probable a sum of squares this far from its expectation is for standard normal residuals.
    pub p_value: f64,
    /// Whether they may be standard normal: p ≥ 0.001.
    pub normal: bool,
}

impl Emulator {
    /// All curves at a point: the value of each free number.
    pub fn predict(&self, point: &[f64]) -> Vec<Predicted> {
        let _ = point;
        todo!()
    }
}
