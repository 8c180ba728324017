//! How probable the data are: measurement, emulator, discrepancy, scale and baseline are normal, and all but the first
//! act along a few directions. So they are integrated out in closed form, by the matrix of these directions instead of
//! that of all abscissae (M. A. Woodbury's identity).

use super::algebra::pivoted;
use super::emulator::{CurveEmulator, Expected};
use super::{Baseline, Curve, CurveError, Emulator, Prior, Problem};
use crate::statistics::{cholesky, dot, solved};
use std::f64::consts::PI;

/// The discrepancy changes along the abscissae on this share of their span. It is a smooth curve: errors of a model
/// persist from one abscissa to the next, and independent ones would average out over many.
const DISCREPANCY_LENGTH: f64 = 0.2;
/// The share of the discrepancy's variance that its shapes may miss anywhere, and their number at most.
const DISCREPANCY_MISSED: f64 = 1e-3;
const MOST_SHAPES: usize = 12;
/// An error that is estimated lies between this share of the span of y and the span.
const LEAST_ERROR: f64 = 1e-4;
/// Steps of the search for the centre in which outliers count less, and the change at which it has been found.
const MOST_STEPS: usize = 100;
const SETTLED: f64 = 1e-10;

/// The likelihood of all curves, as a function of the free numbers, estimated errors and scales of discrepancies.
pub(super) struct Likelihood<'a> {
    emulator: &'a Emulator,
    comparisons: Vec<Comparison<'a>>,
    /// The priors of all that is sampled, free numbers first.
    pub priors: Vec<Prior>,
    free: usize,
}

/// A curve, and where its own unknown numbers are.
struct Comparison<'a> {
    curve: &'a Curve,
    error: Option<usize>,
    discrepancy: Option<usize>,
    /// Directions of a discrepancy of scale 1.
    shapes: Vec<Vec<f64>>,
    /// Directions of the baseline.
    baseline: Vec<Vec<f64>>,
}

impl<'a> Likelihood<'a> {
    pub(super) fn new(problem: &'a Problem, emulator: &'a Emulator) -> Self {
        let mut priors: Vec<Prior> = problem.free.iter().map(|free| free.prior).collect();
        let mut unknown = |prior: Prior| {
            priors.push(prior);
            priors.len() - 1
        };
        let mut compared = |curve: &'a Curve| Comparison {
            curve,
            error: (curve.error == CurveError::Estimated).then(|| unknown(error_prior(&curve.y))),
            discrepancy: (curve.discrepancy > 0.0)
                .then(|| unknown(Prior::HalfNormal { scale: curve.discrepancy })),
            shapes: discrepancy_shapes(&curve.x),
            baseline: baseline(&curve.x, curve.nuisance.baseline),
        };
        let comparisons = problem.curves.iter().map(&mut compared).collect();
        Self { emulator, comparisons, priors, free: problem.free.len() }
    }

    /// All values at a point of the unit cube.
    pub(super) fn values(&self, u: &[f64]) -> Vec<f64> {
        self.priors.iter().zip(u).map(|(prior, u)| prior.quantile(*u)).collect()
    }

    /// Which of the values is the estimated error of a curve, and which the scale of its discrepancy.
    pub(super) fn unknown(&self, curve: usize) -> (Option<usize>, Option<usize>) {
        (self.comparisons[curve].error, self.comparisons[curve].discrepancy)
    }

    /// For each curve: its emulator, the curve, and what is expected of the data.
    fn expected(&self, values: &[f64]) -> impl Iterator<Item = (&'a Curve, Expected)> {
        let place = self.emulator.place(&values[..self.free]);
        self.comparisons.iter().zip(&self.emulator.curves).map(move |(comparison, curve)| {
            (comparison.curve, comparison.expected(curve, &place, values))
        })
    }

    /// Log likelihood of values.
    pub(super) fn log(&self, values: &[f64]) -> f64 {
        self.expected(values)
            .map(|(curve, expected)| log_density(&curve.y, &expected, curve.student))
            .sum()
    }

    /// Log likelihood and log density of the priors of natural coordinates, but for a constant.
    pub(super) fn log_posterior(&self, values: &[f64]) -> f64 {
        let prior = self.priors.iter().zip(values).map(|(prior, value)| prior.log_density(*value));
        self.log(values) + prior.sum::<f64>()
    }

    /// How many deviations the data lie from what is expected of them, at the worst abscissa of the worst curve but for
    /// the two worst of each curve, which may be outliers (I. Vernon, M. Goldstein, R. G. Bower, Bayesian Anal. 5, 619 (2010)).
    pub(super) fn implausibility(&self, values: &[f64]) -> f64 {
        let of_curve = |(curve, expected): (&Curve, Expected)| {
            let variances = expected.variances();
            let residuals = curve.y.iter().zip(&expected.mean).zip(variances);
            let mut all: Vec<f64> =
                residuals.map(|((y, mean), variance)| (y - mean).abs() / variance.sqrt()).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            all[(all.len() - 1).min(2)]
        };
        self.expected(values).map(of_curve).fold(0.0, f64::max)
    }

    /// The error of each value of a curve, with that of the model.
    pub(super) fn errors(&self, curve: usize, values: &[f64]) -> Vec<f64> {
        let comparison = &self.comparisons[curve];
        let discrepancy = comparison.discrepancy.map_or(0.0, |index| values[index]);
        comparison
            .variances(values)
            .map(|variance| (variance + discrepancy * discrepancy).sqrt())
            .collect()
    }
}

impl Comparison<'_> {
    /// The variance of the measurement at each abscissa.
    fn variances(&self, values: &[f64]) -> impl Iterator<Item = f64> {
        let estimated = self.error.map(|index| values[index]);
        (0..self.curve.y.len()).map(move |i| match &self.curve.error {
            CurveError::Known(deviations) => deviations[i] * deviations[i],
            CurveError::Estimated => estimated.map_or(0.0, |deviation| deviation * deviation),
        })
    }

    /// What is expected of the data: the emulator's curve, and all that may be added to it.
    fn expected(&self, emulator: &CurveEmulator, place: &[f64], values: &[f64]) -> Expected {
        let mut expected = emulator.expect(place, self.curve.averaged);
        expected.diagonal.iter_mut().zip(self.variances(values)).for_each(|(sum, one)| *sum += one);
        if let Some(index) = self.discrepancy {
            let scaled = |shape: &Vec<f64>| shape.iter().map(|y| values[index] * y).collect();
            expected.directions.extend(self.shapes.iter().map(scaled));
        }
        if let Some(scale) = self.curve.nuisance.scale {
            expected.directions.push(expected.mean.iter().map(|y| scale * y).collect());
        }
        expected.directions.extend(self.baseline.iter().cloned());
        expected
    }
}

/// The prior of an error that is estimated.
fn error_prior(y: &[f64]) -> Prior {
    let span = span(y);
    Prior::LogUniform { from: LEAST_ERROR * span, to: span }
}

/// From the lowest to the highest.
pub(super) fn span(values: &[f64]) -> f64 {
    let end = |fold: fn(f64, f64) -> f64| values.iter().copied().reduce(fold).unwrap_or(0.0);
    end(f64::max) - end(f64::min)
}

/// Directions whose sum of squares is the squared-exponential covariance of abscissae, 1 on the diagonal.
pub(super) fn discrepancy_shapes(x: &[f64]) -> Vec<Vec<f64>> {
    let length = (DISCREPANCY_LENGTH * span(x)).max(f64::MIN_POSITIVE);
    let covariance = |i: usize, j: usize| libm::exp(-0.5 * ((x[i] - x[j]) / length).powi(2));
    pivoted(vec![1.0; x.len()], covariance, DISCREPANCY_MISSED, MOST_SHAPES).1
}

/// The directions of a baseline.
pub(super) fn baseline(x: &[f64], baseline: Baseline) -> Vec<Vec<f64>> {
    let constant = |deviation: f64| vec![deviation; x.len()];
    match baseline {
        Baseline::None => Vec::new(),
        Baseline::Constant { deviation } => vec![constant(deviation)],
        Baseline::Linear { deviation, slope } => {
            let (first, span) = (x[0], span(x).max(f64::MIN_POSITIVE));
            vec![
                constant(deviation),
                x.iter().map(|x| slope * (2.0 * (x - first) / span - 1.0)).collect(),
            ]
        }
    }
}

/// The log density of data, with Student's errors in the approximation of Laplace.
fn log_density(y: &[f64], expected: &Expected, student: Option<f64>) -> f64 {
    let residuals: Vec<f64> = y.iter().zip(&expected.mean).map(|(y, mean)| y - mean).collect();
    let weights: Vec<f64> = expected.diagonal.iter().map(|variance| 1.0 / variance).collect();
    match student {
        None => {
            let centre = Centre::of(&expected.directions, &residuals, &weights);
            let left = centre.left(&expected.directions, &residuals);
            let each = left.iter().zip(&weights).map(|(residual, weight)| {
                0.5 * (libm::log(weight / (2.0 * PI)) - weight * residual * residual)
            });
            each.sum::<f64>() + centre.log_prior() + centre.log_volume()
        }
        Some(freedom) => student_log_density(&expected.directions, &residuals, &weights, freedom),
    }
}

/// Student's errors: where the density is largest along the directions is found by weighting each value with
/// (ν + 1)/(ν + t²), again and again (K. L. Lange, R. J. A. Little, J. M. G. Taylor, J. Am. Stat. Assoc. 84, 881
/// (1989)), and the density about it is taken as normal.
fn student_log_density(
    directions: &[Vec<f64>],
    residuals: &[f64],
    weights: &[f64],
    freedom: f64,
) -> f64 {
    let mut left = residuals.to_vec();
    let mut centre;
    let mut steps = 0;
    loop {
        let reweighted: Vec<f64> = left
            .iter()
            .zip(weights)
            .map(|(residual, weight)| {
                weight * (freedom + 1.0) / (freedom + weight * residual * residual)
            })
            .collect();
        centre = Centre::of(directions, residuals, &reweighted);
        let next = centre.left(directions, residuals);
        let moved = next
            .iter()
            .zip(&left)
            .zip(weights)
            .map(|((new, old), weight)| weight * (new - old).powi(2));
        let moved = moved.fold(0.0, f64::max);
        left = next;
        steps += 1;
        if moved <= SETTLED || steps == MOST_STEPS {
            break;
        }
    }
    let constant = libm::lgamma(0.5 * (freedom + 1.0)) - libm::lgamma(0.5 * freedom);
    let each = left.iter().zip(weights).map(|(residual, weight)| {
        constant + 0.5 * libm::log(weight / (PI * freedom))
            - 0.5 * (freedom + 1.0) * libm::log1p(weight * residual * residual / freedom)
    });
    // The second derivative of the log density in place of the weights, which are only its secant.
    let curvatures = left.iter().zip(weights).map(|(residual, weight)| {
        let square = weight * residual * residual;
        weight * (freedom + 1.0) * (freedom - square) / (freedom + square).powi(2)
    });
    let about = Centre::of(directions, residuals, &curvatures.collect::<Vec<_>>());
    each.sum::<f64>() + centre.log_prior() + about.log_volume()
}

/// Where along the directions a normal density is largest, each direction having a standard normal prior.
struct Centre {
    /// Numbers along the directions.
    at: Vec<f64>,
    /// Cholesky's factor of 1 + Uᵀ W U.
    factor: Vec<Vec<f64>>,
}

impl Centre {
    fn of(directions: &[Vec<f64>], residuals: &[f64], weights: &[f64]) -> Self {
        let weighted: Vec<Vec<f64>> = directions
            .iter()
            .map(|direction| direction.iter().zip(weights).map(|(u, weight)| u * weight).collect())
            .collect();
        let mut matrix: Vec<Vec<f64>> =
            weighted.iter().map(|a| directions.iter().map(|b| dot(a, b)).collect()).collect();
        (0..directions.len()).for_each(|i| matrix[i][i] += 1.0);
        let factor = cholesky(&matrix, 0.0);
        let right = weighted.iter().map(|direction| dot(direction, residuals)).collect();
        Self { at: solved(&factor, right), factor }
    }

    /// What the directions leave of residuals.
    fn left(&self, directions: &[Vec<f64>], residuals: &[f64]) -> Vec<f64> {
        let mut left = residuals.to_vec();
        for (direction, along) in directions.iter().zip(&self.at) {
            left.iter_mut().zip(direction).for_each(|(residual, u)| *residual -= along * u);
        }
        left
    }

    /// Log density of the directions' priors at the centre, but for the constant that their volume takes away.
    fn log_prior(&self) -> f64 {
        -0.5 * dot(&self.at, &self.at)
    }

    /// Log volume about the centre: −½ ln|1 + Uᵀ W U|.
    fn log_volume(&self) -> f64 {
        -self.factor.iter().enumerate().map(|(i, row)| libm::log(row[i])).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn expected() -> Expected {
        Expected {
            mean: vec![0.1, 0.4, 0.7, 0.9],
            directions: vec![vec![0.1, 0.1, 0.1, 0.1], vec![-0.2, -0.1, 0.1, 0.2]],
            diagonal: vec![0.01, 0.02, 0.01, 0.03],
        }
    }

    const Y: [f64; 4] = [0.2, 0.3, 0.9, 1.2];

    /// The density of the whole covariance matrix, by its Cholesky factor.
    #[test]
    fn directions_are_their_covariance() {
        let expected = expected();
        let entry = |i: usize, j: usize| {
            let common: f64 = expected.directions.iter().map(|u| u[i] * u[j]).sum();
            common + if i == j { expected.diagonal[i] } else { 0.0 }
        };
        let matrix: Vec<Vec<f64>> = (0..4).map(|i| (0..4).map(|j| entry(i, j)).collect()).collect();
        let factor = cholesky(&matrix, 0.0);
        let residuals = (0..4).map(|i| Y[i] - expected.mean[i]).collect();
        let half = crate::statistics::half_solved(&factor, residuals);
        let determinant: f64 = (0..4).map(|i| libm::log(factor[i][i])).sum();
        let whole = -0.5 * dot(&half, &half) - determinant - 2.0 * libm::log(2.0 * PI);
        assert_relative_eq!(log_density(&Y, &expected, None), whole, max_relative = 1e-12);
    }

    /// With a thousand degrees of freedom Student's errors are normal to some (residual/σ)⁴/4ν = 0.01; with three, the density
    /// is that of a quadrature over both directions, but for the approximation of a normal peak: 0.14 with these four values.
    #[test]
    fn students_errors_in_the_limit_and_against_quadrature() {
        let expected = expected();
        let normal = log_density(&Y, &expected, None);
        assert!((log_density(&Y, &expected, Some(1000.0)) - normal).abs() < 0.02);
        let freedom = 3.0;
        let constant = libm::lgamma(0.5 * (freedom + 1.0)) - libm::lgamma(0.5 * freedom);
        let mut sum = 0.0;
        for (a, b) in (-80..=80)
            .flat_map(|a| (-80..=80).map(move |b| (f64::from(a) / 10.0, f64::from(b) / 10.0)))
        {
            let mut log = -0.5 * (a * a + b * b) - libm::log(2.0 * PI);
            for (i, y) in Y.iter().enumerate() {
                let left = y
                    - expected.mean[i]
                    - a * expected.directions[0][i]
                    - b * expected.directions[1][i];
                log += constant
                    - 0.5 * libm::log(PI * freedom * expected.diagonal[i])
                    - 2.0 * libm::log1p(left * left / (freedom * expected.diagonal[i]));
            }
            sum += 0.01 * libm::exp(log);
        }
        let student = log_density(&Y, &expected, Some(freedom));
        assert!((student - libm::log(sum)).abs() < 0.2, "{student} {}", libm::log(sum));
    }

    /// An outlier of 30 σ costs a normal density 450, Student's with three degrees of freedom 2 ln(1 + 900/3).
    #[test]
    fn an_outlier_costs_student_little() {
        let exact = |y: f64, student| {
            let expected =
                Expected { mean: vec![0.0], directions: Vec::new(), diagonal: vec![1.0] };
            log_density(&[y], &expected, student)
        };
        assert_relative_eq!(exact(0.0, None) - exact(30.0, None), 450.0, max_relative = 1e-12);
        let cost = exact(0.0, Some(3.0)) - exact(30.0, Some(3.0));
        assert_relative_eq!(cost, 2.0 * libm::log(301.0), max_relative = 1e-12);
    }

    /// A discrepancy has the same variance everywhere but for what its shapes miss, and neighbours share it.
    #[test]
    fn shapes_of_a_discrepancy() {
        let x: Vec<f64> = (0..50).map(f64::from).collect();
        let shapes = discrepancy_shapes(&x);
        let common =
            |i: usize, j: usize| shapes.iter().map(|shape| shape[i] * shape[j]).sum::<f64>();
        assert!(shapes.len() <= MOST_SHAPES, "{}", shapes.len());
        for i in 0..50 {
            assert!((common(i, i) - 1.0).abs() <= DISCREPANCY_MISSED, "{}", common(i, i));
        }
        // A fifth of the span apart: e^(−1/2).
        assert!((common(10, 10) * libm::exp(-0.5) - common(10, 20)).abs() < 0.02);
        assert_eq!(discrepancy_shapes(&[3.0]), [[1.0]]);
    }
}
