//! Means and standard errors over replicates.

/// Mean and standard error of the mean of some values; the error is NaN for fewer than two.
pub(super) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    if values.len() < 2 {
        return (mean, f64::NAN);
    }
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (count - 1.0) / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_error_of_one_to_four() {
        // Variance (2.25 + 0.25 + 0.25 + 2.25) / 3 = 5/3; error √(5/3 / 4).
        let (mean, error) = mean_and_error(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(mean, 2.5);
        assert!((error - (5.0_f64 / 12.0).sqrt()).abs() < 1e-12);
        assert!(mean_and_error(&[1.0]).1.is_nan());
    }
}
