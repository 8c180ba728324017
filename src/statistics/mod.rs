//! Estimates with their errors: means, confidence intervals, bootstrap, lines, least squares, activation energies. Points
//! that fill a cube.

mod arrhenius;
mod bootstrap;
mod cholesky;
mod estimate;
mod extent;
mod least_squares;
mod line_fit;
mod polynomial;
mod selection;
mod sobol;
mod welch;

pub use arrhenius::{Arrhenius, AtTemperature};
pub use bootstrap::{RESAMPLES, Resampler, bootstrap_band, mean_band, percentile_band};
pub(crate) use cholesky::{cholesky, dot, half_solved, solved};
pub(crate) use estimate::mean_and_variance;
pub use estimate::{Band, Estimate, mean_and_error, t_quantile};
pub use extent::extent;
pub use least_squares::{LeastSquares, least_squares};
pub use line_fit::{LineFit, WeightedPoint, Weights, fit_line};
pub use polynomial::fit_polynomial;
pub use selection::Fitted;
pub use sobol::{SOBOL_DIMENSIONS, sobol};
pub use welch::{Welch, holm};
