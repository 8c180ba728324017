//! Means over replicates and how well they are known.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// A mean over replicates with its 95 % band. Undefined parts are `None`: everything without
/// a value, the error and the band with fewer than two.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Band {
    /// Arithmetic mean.
    pub mean: Option<f64>,
    /// Standard error of the mean, s/√n with s² = Σ(x − mean)²/(n − 1).
    pub standard_error: Option<f64>,
    /// Lower end of the two-sided 95 % confidence interval of the mean (Student's t).
    pub low95: Option<f64>,
    /// Upper end of that interval.
    pub high95: Option<f64>,
}

/// A [`Band`] together with the number of replicates that it rests on.
///
/// ```
/// use tautomata::statistics::Estimate;
///
/// // A replicate without a value is left out.
/// let estimate = Estimate::of([Some(1.0), Some(2.0), None, Some(3.0)]);
/// assert_eq!((estimate.mean, estimate.replicates), (Some(2.0), 3));
/// assert!((estimate.standard_error.expect("an error") - 1.0 / 3_f64.sqrt()).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Estimate {
    /// Arithmetic mean; `None` without a value.
    pub mean: Option<f64>,
    /// Standard error of the mean; `None` with fewer than two values.
    pub standard_error: Option<f64>,
    /// Lower end of the 95 % confidence interval of the mean; `None` with fewer than two values.
    pub low95: Option<f64>,
    /// Upper end of that interval.
    pub high95: Option<f64>,
    /// How many replicates have a value.
    pub replicates: u32,
}

impl Estimate {
    /// The estimate from one entry a replicate. `None` marks a replicate in which the quantity
    /// was not reached or is undefined: it is left out, and not counted in
    /// [`Self::replicates`], so the mean speaks only of the replicates that have a value.
    pub fn of(entries: impl IntoIterator<Item = Option<f64>>) -> Self {
        let values: Vec<f64> = entries.into_iter().flatten().collect();
        let replicates = values.len() as u32;
        if values.is_empty() {
            return Self::default();
        }
        let (mean, error) = mean_and_error(&values);
        let Some(quantile) = t_quantile(values.len() - 1) else {
            return Self { mean: Some(mean), replicates, ..Self::default() };
        };
        Self {
            mean: Some(mean),
            standard_error: Some(error),
            low95: Some(mean - quantile * error),
            high95: Some(mean + quantile * error),
            replicates,
        }
    }

    /// The estimate without its number of replicates.
    pub fn band(&self) -> Band {
        Band {
            mean: self.mean,
            standard_error: self.standard_error,
            low95: self.low95,
            high95: self.high95,
        }
    }
}

/// Arithmetic mean and its standard error, s/√n with s² = Σ(x − mean)²/(n − 1); NaN where there are
/// too few values: none for the mean, fewer than two for the error.
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let (mean, variance) = mean_and_variance(values);
    let error = if values.len() < 2 { f64::NAN } else { (variance / values.len() as f64).sqrt() };
    (mean, error)
}

/// Arithmetic mean, and Σ(x − mean)²/(n − 1); a variance of zero for one value.
pub(crate) fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, squares / (count - 1.0).max(1.0))
}

/// The 0.975 quantile of Student's t, which bounds 95 % two-sidedly; `None` for zero degrees
/// of freedom.
pub fn t_quantile(degrees_of_freedom: usize) -> Option<f64> {
    let student = StudentsT::new(0.0, 1.0, degrees_of_freedom as f64).ok()?;
    Some(student.inverse_cdf(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn standard_error_of_one_to_four() {
        // Variance (2.25 + 0.25 + 0.25 + 2.25) / 3 = 5/3; error √(5/3 / 4).
        let (mean, error) = mean_and_error(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(mean, 2.5);
        assert!((error - (5.0_f64 / 12.0).sqrt()).abs() < 1e-12);
        assert!(mean_and_error(&[1.0]).1.is_nan());
    }

    /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975.
    /// Tolerance: half a unit of the last digit printed there.
    #[test]
    fn quantiles_agree_with_the_nist_table() {
        let table = [
            (1, 12.706),
            (2, 4.303),
            (5, 2.571),
            (7, 2.365),
            (10, 2.228),
            (30, 2.042),
            (100, 1.984),
        ];
        for (degrees, printed) in table {
            let quantile = t_quantile(degrees).unwrap();
            assert!(
                (quantile - printed).abs() <= 0.0005,
                "{degrees}: {quantile} against {printed}"
            );
        }
    }

    /// By hand: 1, 2, 3, 4 have the mean 5/2 and Σ(x − mean)² = 5, so s² = 5/3 and the error is
    /// √(5/12) = 0.6454972; t(3) = 3.182 in the same table. Tolerances: rounding of a handful of
    /// operations, and half a unit of the table's last digit times the error.
    #[test]
    fn four_values_by_hand() {
        let estimate = Estimate::of([1.0, 2.0, 3.0, 4.0].map(Some));
        assert_eq!(estimate.mean, Some(2.5));
        assert_eq!(estimate.replicates, 4);
        let error = estimate.standard_error.unwrap();
        assert_relative_eq!(error, (5.0_f64 / 12.0).sqrt(), max_relative = 1e-15);
        assert_relative_eq!(estimate.low95.unwrap(), 2.5 - 3.182 * error, epsilon = 0.0005 * error);
        assert_relative_eq!(
            estimate.high95.unwrap(),
            2.5 + 3.182 * error,
            epsilon = 0.0005 * error
        );
    }

    #[test]
    fn one_value_has_a_mean_but_no_error() {
        let estimate = Estimate::of([Some(7.0)]);
        let expected = Estimate { mean: Some(7.0), replicates: 1, ..Estimate::default() };
        assert_eq!(estimate, expected);
    }

    #[test]
    fn replicates_without_a_value_are_left_out_and_not_counted() {
        let with = Estimate::of([Some(1.0), None, Some(3.0)]);
        assert_eq!(with, Estimate::of([Some(1.0), Some(3.0)]));
        assert_eq!(with.replicates, 2);
        assert_eq!(Estimate::of([None, None]), Estimate::default());
    }

    /// A large common offset must not swallow the spread (two passes, not Σx² − n·mean²):
    /// deviations ±1 around 1e9 give s² = 2 and the error 1.
    #[test]
    fn the_spread_survives_a_large_mean() {
        let estimate = Estimate::of([Some(1e9 - 1.0), Some(1e9 + 1.0)]);
        assert_eq!(estimate.standard_error, Some(1.0));
    }
}
