//! Whether two samples have different means: Welch's t-test, and Holm's correction for many of them.

use super::mean_and_variance;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Welch's t-test of the difference of two means. It takes the values as independent and each mean as normal, and does
/// not ask for equal variances. B. L. Welch, Biometrika 34, 28 (1947).
///
/// ```
/// use tautomata::statistics::Welch;
///
/// let test = Welch::of(&[1.0, 2.0, 3.0], &[11.0, 12.0, 13.0]).expect("two values each");
/// assert_eq!(test.difference, 10.0);
/// assert!(test.p < 0.001);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welch {
    /// The second mean less the first.
    pub difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Difference over error.
    pub t: f64,
    /// Degrees of freedom, by Welch and Satterthwaite.
    pub degrees_of_freedom: f64,
    /// How probable a difference as large, of either sign, is if the means are equal.
    pub p: f64,
}

impl Welch {
    /// The test of two samples; `None` with fewer than two values in one of them, or where neither scatters.
    pub fn of(first: &[f64], second: &[f64]) -> Option<Self> {
        if first.len() < 2 || second.len() < 2 {
            return None;
        }
        let [(one, a), (other, b)] = [first, second].map(|values| {
            let (mean, variance) = mean_and_variance(values);
            (mean, variance / values.len() as f64)
        });
        let variance = a + b;
        if variance <= 0.0 {
            return None;
        }
        let freedom = |share: f64, values: &[f64]| share * share / (values.len() - 1) as f64;
        let degrees_of_freedom = variance * variance / (freedom(a, first) + freedom(b, second));
        let (difference, standard_error) = (other - one, variance.sqrt());
        let t = difference / standard_error;
        let student = StudentsT::new(0.0, 1.0, degrees_of_freedom).ok()?;
        let p = 2.0 * student.cdf(-t.abs());
        Some(Self { difference, standard_error, t, degrees_of_freedom, p })
    }
}

/// Probabilities of several tests so corrected that one of them all falls below 0.05 by chance in no more than one case of
/// twenty. S. Holm, Scand. J. Stat. 6, 65 (1979).
pub fn holm(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&one, &other| probabilities[one].total_cmp(&probabilities[other]));
    let mut corrected = vec![0.0; probabilities.len()];
    let mut largest = 0.0_f64;
    for (rank, &place) in order.iter().enumerate() {
        let left = (probabilities.len() - rank) as f64;
        largest = largest.max((left * probabilities[place]).min(1.0));
        corrected[place] = largest;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// t and degrees of freedom by their formulas, p by Simpson's rule over Student's density in 200 000 steps, all worked
    /// out apart from this program. Tolerance: the rounding of that sum.
    #[test]
    fn two_samples_of_fifteen() {
        let first = [
            27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7,
            21.4,
        ];
        let second = [
            27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5,
            24.4,
        ];
        let test = Welch::of(&first, &second).unwrap();
        assert_relative_eq!(test.difference, 2.166_666_666_667, max_relative = 1e-11);
        assert_relative_eq!(test.standard_error, 0.882_424_510_014, max_relative = 1e-11);
        assert_relative_eq!(test.t, 2.455_356_398_286, max_relative = 1e-11);
        assert_relative_eq!(test.degrees_of_freedom, 24.988_529_290_231, max_relative = 1e-11);
        assert_relative_eq!(test.p, 0.021_378_001_463, max_relative = 1e-9);
        let other_way = Welch::of(&second, &first).unwrap();
        assert_eq!((other_way.t, other_way.p), (-test.t, test.p));
    }

    #[test]
    fn nothing_is_tested_where_nothing_scatters() {
        assert_eq!(Welch::of(&[1.0], &[2.0, 3.0]), None);
        assert_eq!(Welch::of(&[1.0, 1.0], &[2.0, 2.0]), None);
        // One that does not scatter has no share in the degrees of freedom.
        let half = Welch::of(&[1.0, 1.0], &[2.0, 4.0]).unwrap();
        assert_eq!(
            (half.difference, half.standard_error, half.degrees_of_freedom),
            (2.0, 1.0, 1.0)
        );
    }

    /// By hand: 0.01 · 4, then 0.02 · 3, 0.03 · 2, and 0.04, which may not fall below the one before.
    #[test]
    fn probabilities_are_corrected_from_the_smallest() {
        let corrected = holm(&[0.04, 0.01, 0.03, 0.02]);
        for (corrected, expected) in corrected.into_iter().zip([0.06, 0.04, 0.06, 0.06]) {
            assert_relative_eq!(corrected, expected, max_relative = 1e-12);
        }
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
