//! Nonlinear least squares by the method of Levenberg and Marquardt (D. W. Marquardt, J. Soc. Ind. Appl. Math.
//! 11, 431 (1963)), with the damping of H. B. Nielsen (IMM-REP-1999-05, Technical University of Denmark).
//!
//! Own code: the package `levenberg-marquardt` brings `nalgebra` and six more for these hundred lines, among them
//! `paste`, which nobody maintains (RUSTSEC-2024-0436).

use super::cholesky::{cholesky, solved};

/// The minimum is reached where the next step would lower the sum of squares by less than this share of it. One
/// standard error of a parameter changes the sum by 1/ν of it, ν the degrees of freedom: a step is then less than
/// √(ν·1e-14) standard errors, 3·10⁻⁶ of one with a thousand points.
const LEAST_GAIN: f64 = 1e-14;
/// Steps, more than any fit of this program takes.
const MOST_STEPS: usize = 200;
/// Beyond this damping no step is long enough to change a parameter.
const MOST_DAMPING: f64 = 1e14;
/// Step of a derivative relative to a parameter, or to 1 if the parameter is smaller: the cube root of the spacing of
/// floating-point numbers, best for central differences.
const DERIVATIVE_STEP: f64 = 6e-6;
/// A parameter of which the others leave less than this share is not determined. Central differences are right to
/// some 1e-10.
const LEAST_SHARE: f64 = 1e-9;

/// The parameters of least squares, and how well they are known.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    /// The parameters.
    pub parameters: Vec<f64>,
    /// The sum of the squares of the residuals.
    pub sum_of_squares: f64,
    /// Residuals less parameters.
    pub degrees_of_freedom: usize,
    /// `s²(JᵀJ)⁻¹`, s² the sum of squares over its degrees of freedom; NaN in rows and columns of a parameter that
    /// the data do not determine beside the others.
    pub covariance: Vec<Vec<f64>>,
}

impl LeastSquares {
    /// Standard error of a parameter; `None` if the data do not determine it.
    pub fn standard_error(&self, parameter: usize) -> Option<f64> {
        self.error_of(|other| f64::from(u8::from(other == parameter)))
    }

    /// Standard error of a quantity with these derivatives by the parameters, to first order. `None` if it depends on
    /// a parameter that the data do not determine.
    pub fn error_of(&self, derivative: impl Fn(usize) -> f64) -> Option<f64> {
        let derivatives: Vec<f64> = (0..self.parameters.len()).map(derivative).collect();
        let mut variance = 0.0;
        for (row, a) in self.covariance.iter().zip(&derivatives).filter(|(_, a)| **a != 0.0) {
            for (covariance, b) in row.iter().zip(&derivatives).filter(|(_, b)| **b != 0.0) {
                variance += a * b * covariance;
            }
        }
        (variance.is_finite() && variance >= 0.0).then(|| variance.sqrt())
    }
}

/// Finds the parameters near `start` for which the sum of the squares of the residuals is least. `residuals` gives
/// `None` for parameters that have no meaning.
///
/// `None` if `start` has no meaning or there are not more residuals than parameters.
///
/// ```
/// use tautomata::statistics::least_squares;
///
/// // y = 2·exp(−3x), without noise.
/// let residuals = |p: &[f64]| {
///     let x = (0..10).map(|i| 0.1 * f64::from(i));
///     Some(x.map(|x| p[0] * (-p[1] * x).exp() - 2.0 * (-3.0 * x).exp()).collect())
/// };
/// let fit = least_squares(&[1.0, 1.0], residuals).expect("a minimum");
/// assert!((fit.parameters[0] - 2.0).abs() < 1e-8 && (fit.parameters[1] - 3.0).abs() < 1e-8);
/// ```
pub fn least_squares(
    start: &[f64],
    residuals: impl Fn(&[f64]) -> Option<Vec<f64>>,
) -> Option<LeastSquares> {
    let at = |parameters: Vec<f64>| {
        let residuals = residuals(&parameters)?;
        let sum = residuals.iter().map(|residual| residual * residual).sum::<f64>();
        sum.is_finite().then_some(Place { parameters, residuals, sum })
    };
    let mut here = at(start.to_vec())?;
    let degrees_of_freedom = here.residuals.len().checked_sub(start.len()).filter(|&n| n > 0)?;
    let mut normal = Normal::at(&here, &residuals)?;
    let (mut damping, mut growth) = (1e-3, 2.0);
    let mut scale = vec![0.0_f64; start.len()];
    let mut steps = 0;
    while steps < MOST_STEPS && damping < MOST_DAMPING {
        steps += 1;
        for (i, scale) in scale.iter_mut().enumerate() {
            *scale = scale.max(normal.matrix[i][i]);
        }
        let Some(step) = normal.step(damping, &scale) else {
            damping *= growth;
            growth *= 2.0;
            continue;
        };
        let expected: f64 = (0..step.len())
            .map(|i| step[i] * (damping * scale[i] * step[i] - normal.gradient[i]))
            .sum();
        if expected <= LEAST_GAIN * here.sum {
            break;
        }
        let moved = here.parameters.iter().zip(&step).map(|(parameter, step)| parameter + step);
        if let Some(there) = at(moved.collect()).filter(|there| there.sum < here.sum) {
            let gain = (here.sum - there.sum) / expected;
            damping *= (1.0 - (2.0 * gain - 1.0).powi(3)).max(1.0 / 3.0);
            growth = 2.0;
            here = there;
            normal = Normal::at(&here, &residuals)?;
        } else {
            damping *= growth;
            growth *= 2.0;
        }
    }
    let variance = here.sum / degrees_of_freedom as f64;
    let mut covariance = inverse(&normal.matrix);
    covariance.iter_mut().flatten().for_each(|entry| *entry *= variance);
    Some(LeastSquares {
        parameters: here.parameters,
        sum_of_squares: here.sum,
        degrees_of_freedom,
        covariance,
    })
}

/// Parameters, their residuals and the sum of squares of these.
struct Place {
    parameters: Vec<f64>,
    residuals: Vec<f64>,
    sum: f64,
}

/// The normal equations at a place: `JᵀJ` and `Jᵀr`.
struct Normal {
    matrix: Vec<Vec<f64>>,
    gradient: Vec<f64>,
}

impl Normal {
    /// From derivatives by central differences, one-sided where only one side has a meaning.
    fn at(place: &Place, residuals: impl Fn(&[f64]) -> Option<Vec<f64>>) -> Option<Self> {
        let column = |i: usize| -> Option<Vec<f64>> {
            let step = DERIVATIVE_STEP * place.parameters[i].abs().max(1.0);
            let beside = |step: f64| {
                let mut parameters = place.parameters.clone();
                parameters[i] += step;
                residuals(&parameters).filter(|all| all.iter().all(|one| one.is_finite()))
            };
            let (low, high) = (beside(-step), beside(step));
            let apart = if low.is_some() && high.is_some() { 2.0 * step } else { step };
            let (low, high) = match (&low, &high) {
                (None, None) => return None,
                (low, high) => (
                    low.as_ref().unwrap_or(&place.residuals),
                    high.as_ref().unwrap_or(&place.residuals),
                ),
            };
            Some(high.iter().zip(low).map(|(high, low)| (high - low) / apart).collect())
        };
        let jacobian: Vec<Vec<f64>> =
            (0..place.parameters.len()).map(column).collect::<Option<_>>()?;
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let row = |a: &Vec<f64>| jacobian.iter().map(|b| dot(a, b)).collect();
        Some(Self {
            matrix: jacobian.iter().map(row).collect(),
            gradient: jacobian.iter().map(|a| dot(a, &place.residuals)).collect(),
        })
    }

    /// The damped step; `None` where rounding left the matrix without one.
    fn step(&self, damping: f64, scale: &[f64]) -> Option<Vec<f64>> {
        let mut matrix = self.matrix.clone();
        for (i, row) in matrix.iter_mut().enumerate() {
            // Nothing depends on a parameter without a scale: it stays.
            row[i] += if scale[i] > 0.0 { damping * scale[i] } else { 1.0 };
        }
        let factor = cholesky(&matrix, 0.0);
        let whole = factor.iter().enumerate().all(|(i, row)| row[i] > 0.0);
        whole.then(|| solved(&factor, self.gradient.iter().map(|slope| -slope).collect()))
    }
}

/// The inverse of a symmetric matrix, with NaN in the rows and columns that the ones before them leave nothing of.
fn inverse(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let factor = cholesky(matrix, LEAST_SHARE);
    let size = matrix.len();
    let determined = |i: usize| factor[i][i] > 0.0;
    let column = |j: usize| {
        let unit = (0..size).map(|i| f64::from(u8::from(i == j))).collect();
        let mut column = solved(&factor, unit);
        for (i, entry) in column.iter_mut().enumerate() {
            if !(determined(i) && determined(j)) {
                *entry = f64::NAN;
            }
        }
        column
    };
    (0..size).map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{WeightedPoint, Weights, fit_line};
    use super::*;
    use approx::assert_relative_eq;

    /// A line is linear in its parameters: parameters, errors and their covariance are those of `fit_line`, but for
    /// the rounding of differences, some 1e-10.
    #[test]
    fn a_line_has_the_errors_of_a_line() {
        let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 4.0), (4.0, 7.5)];
        let residuals = |p: &[f64]| Some(points.iter().map(|(x, y)| p[0] + p[1] * x - y).collect());
        let fit = least_squares(&[0.0, 0.0], residuals).unwrap();
        let points = points.map(|(x, y)| WeightedPoint { x, y, weight: 1.0 });
        let line = fit_line(&points, Weights::Relative).unwrap();
        let covariance = line.covariance.unwrap();
        assert_relative_eq!(fit.parameters[0], line.intercept, max_relative = 1e-8);
        assert_relative_eq!(fit.parameters[1], line.slope, max_relative = 1e-8);
        for (i, row) in covariance.iter().enumerate() {
            for (j, entry) in row.iter().enumerate() {
                assert_relative_eq!(fit.covariance[i][j], *entry, max_relative = 1e-7);
            }
        }
        let at_two = fit.error_of(|i| [1.0, 2.0][i]).unwrap();
        let variance = covariance[0][0] + 4.0 * covariance[0][1] + 4.0 * covariance[1][1];
        assert_relative_eq!(at_two, variance.sqrt(), max_relative = 1e-7);
    }

    /// Rosenbrock's valley, from the usual start: its only minimum is zero at (1, 1).
    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        let residuals = |p: &[f64]| Some(vec![10.0 * (p[1] - p[0] * p[0]), 1.0 - p[0], 0.0]);
        let fit = least_squares(&[-1.2, 1.0], residuals).unwrap();
        assert!(fit.sum_of_squares < 1e-20, "{fit:?}");
        assert_relative_eq!(fit.parameters[1], 1.0, max_relative = 1e-9);
    }

    /// Misra1a of NIST's Statistical Reference Datasets, from the first start there; certified values and standard
    /// errors. They are certified to eleven digits; central differences leave six of an error.
    #[test]
    fn misra1a_of_nist() {
        let y = [
            10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40,
            75.47, 81.78,
        ];
        let x = [
            77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1,
            689.1, 760.0,
        ];
        let residuals = |p: &[f64]| {
            let residual =
                |(x, y): (&f64, &f64)| p[0] * 100.0 * (1.0 - (-p[1] / 1000.0 * x).exp()) - y;
            Some(x.iter().zip(&y).map(residual).collect())
        };
        // In units of 100 and 0.001, so that both are near 1.
        let fit = least_squares(&[5.0, 0.1], residuals).unwrap();
        assert_relative_eq!(fit.parameters[0], 2.389_421_291_8, max_relative = 1e-7);
        assert_relative_eq!(fit.parameters[1], 0.550_156_431_81, max_relative = 1e-7);
        assert_relative_eq!(fit.sum_of_squares, 0.124_551_388_94, max_relative = 1e-9);
        assert_relative_eq!(fit.standard_error(0).unwrap(), 0.027_070_075_241, max_relative = 1e-6);
        assert_relative_eq!(
            fit.standard_error(1).unwrap(),
            0.007_266_868_855_1,
            max_relative = 1e-6
        );
    }

    /// Only the sum of the first two parameters matters, and the third not at all.
    #[test]
    fn what_the_data_do_not_determine_has_no_error() {
        let residuals =
            |p: &[f64]| Some((0..5).map(|i| p[0] + p[1] - f64::from(i)).collect::<Vec<f64>>());
        let fit = least_squares(&[0.0, 0.0, 7.0], residuals).unwrap();
        assert_relative_eq!(fit.parameters[0] + fit.parameters[1], 2.0, max_relative = 1e-6);
        assert_eq!(fit.parameters[2], 7.0);
        assert!(fit.standard_error(0).is_some());
        assert_eq!((fit.standard_error(1), fit.standard_error(2)), (None, None));
    }

    #[test]
    fn a_start_without_meaning_and_too_few_residuals_have_no_minimum() {
        assert_eq!(least_squares(&[1.0], |_| None), None);
        assert_eq!(least_squares(&[1.0], |p| Some(vec![p[0]])), None);
        // Never below zero: the root of a negative number has no meaning, and is not gone to.
        let root = |p: &[f64]| Some(vec![p[0].sqrt() - 0.1, p[0].sqrt() - 0.2]);
        let fit = least_squares(&[4.0], root).unwrap();
        assert_relative_eq!(fit.parameters[0], 0.0225, max_relative = 1e-4);
    }
}
