//! Numbers as people read them.

use crate::statistics::Estimate;
use crate::units::with_error;

/// Between a mean and its error, without a break.
const PLUS_MINUS: &str = "\u{A0}±\u{A0}";

/// A mean with its standard error, which stay on one line.
pub(super) fn mean_and_error(mean: f64, error: Option<f64>) -> String {
    with_error(mean, error).replace(" ± ", PLUS_MINUS)
}

/// An estimate; empty where nothing has a value.
pub(super) fn estimate(estimate: &Estimate) -> String {
    estimate.mean.map_or_else(String::new, |mean| mean_and_error(mean, estimate.standard_error))
}
