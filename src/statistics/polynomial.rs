//! Polynomials of least squares.

use super::WeightedPoint;
use super::cholesky::{cholesky, solved};

/// A power of which the lower ones leave less than this share is not determined: rounding leaves some 1e-15.
const LEAST_SHARE: f64 = 1e-12;

/// Coefficients, the constant first, of the polynomial of least weighted squares of a degree through points.
/// `None` unless there are more points than the degree, at different x, and all numbers are finite.
///
/// Scale x to about (−1, 1): sums of high powers of anything else cancel.
pub fn fit_polynomial(points: &[WeightedPoint], degree: usize) -> Option<Vec<f64>> {
    let size = degree + 1;
    let (mut matrix, mut right) = (vec![vec![0.0; size]; size], vec![0.0; size]);
    for point in points {
        let powers: Vec<f64> = (0..size).map(|power| point.x.powi(power as i32)).collect();
        for (i, own) in powers.iter().enumerate() {
            right[i] += point.weight * own * point.y;
            for (cell, other) in matrix[i].iter_mut().zip(&powers) {
                *cell += point.weight * own * other;
            }
        }
    }
    let factor = cholesky(&matrix, LEAST_SHARE);
    let determined = (0..size).all(|power| factor[power][power] > 0.0);
    let solution = determined.then(|| solved(&factor, right))?;
    solution.iter().all(|number| number.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn point(x: f64, y: f64) -> WeightedPoint {
        WeightedPoint { x, y, weight: 1.0 }
    }

    #[test]
    fn a_cubic_is_found_again() {
        let cubic = |x: f64| 1.0 - 2.0 * x + 0.5 * x.powi(3);
        let points: Vec<WeightedPoint> =
            (-5..=5).map(|at| f64::from(at) / 5.0).map(|x| point(x, cubic(x))).collect();
        let found = fit_polynomial(&points, 3).unwrap();
        for (found, expected) in found.iter().zip([1.0, -2.0, 0.0, 0.5]) {
            assert_relative_eq!(*found, expected, epsilon = 1e-12);
        }
        assert_eq!(fit_polynomial(&points[..3], 3), None);
        // A point of weight 2 counts as two points: their mean is (2·0 + 3)/3.
        let weighted = [WeightedPoint { weight: 2.0, ..point(0.1, 0.0) }, point(0.2, 3.0)];
        assert_relative_eq!(fit_polynomial(&weighted, 0).unwrap()[0], 1.0, max_relative = 1e-14);
        assert_eq!(fit_polynomial(&[point(0.5, 1.0); 8], 1), None);
    }
}
