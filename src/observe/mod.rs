//! What is measured on the lattice while it runs.

/// When to look.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Interval between rows of the time series, in s.
    pub every: f64,
    /// Times of whole-lattice snapshots, in s, ascending.
    pub snapshots: Vec<f64>,
}
