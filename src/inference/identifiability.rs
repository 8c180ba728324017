//! What the data do not tell.

/// What the data tell and what not, in standard coordinates of the priors.
#[derive(Clone, Debug, PartialEq)]
pub struct Identifiability {
    /// Eigenvectors of the posterior's covariance, the narrowest first.
    pub directions: Vec<Direction>,
    /// How many directions the data fix.
    pub fixed: usize,
    /// Pairs of free numbers with |r| > 0.9, and r.
    pub pairs: Vec<(usize, usize, f64)>,
    /// The same in words.
    pub sentences: Vec<String>,
}

/// A direction in the space of the free numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// The unit vector, in standard coordinates.
    pub vector: Vec<f64>,
    /// Posterior over prior width along it.
    pub narrowing: f64,
}
