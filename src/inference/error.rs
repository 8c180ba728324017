//! Why a calibration fails.

use thiserror::Error;

/// Why a calibration fails.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum CalibrationError<E> {
    /// The simulator failed.
    #[error(transparent)]
    Simulator(E),
    /// The simulator answered with a number that is none, or with other replicates or abscissae than it was asked for.
    #[error("the simulator gave no usable values for curve {curve} at point {point:?}")]
    Unusable {
        /// Which curve of the problem, counted from 0.
        curve: usize,
        /// The free numbers.
        point: Vec<f64>,
    },
    /// The problem itself cannot be calibrated.
    #[error("{0}")]
    Problem(String),
}
