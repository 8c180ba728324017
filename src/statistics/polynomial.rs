//! Polynomials of least squares.

/// Coefficients, the constant first, of the polynomial of least squares of a degree through points (x, y).
/// `None` unless there are more points than the degree, at different x, and all numbers are finite.
///
/// Scale x to about (−1, 1): sums of high powers of anything else cancel.
pub fn fit_polynomial(points: &[(f64, f64)], degree: usize) -> Option<Vec<f64>> {
    let size = degree + 1;
    let mut rows = vec![vec![0.0; size + 1]; size];
    for &(x, y) in points {
        let powers: Vec<f64> = (0..size).map(|power| x.powi(power as i32)).collect();
        for (row, own) in rows.iter_mut().zip(&powers) {
            for (cell, other) in row.iter_mut().zip(powers.iter().chain([&y])) {
                *cell += own * other;
            }
        }
    }
    solved(rows)
}

/// The solution of linear equations, each row with its right side last, by elimination with the largest pivot.
fn solved(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for column in 0..size {
        let largest =
            |a: &usize, b: &usize| rows[*a][column].abs().total_cmp(&rows[*b][column].abs());
        let pivot = (column..size).max_by(largest)?;
        rows.swap(column, pivot);
        let by = rows[column].clone();
        if by[column].abs() < 1e-12 * rows[0][0].abs() {
            return None;
        }
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != column) {
            let factor = row[column] / by[column];
            row.iter_mut().zip(&by).for_each(|(cell, other)| *cell -= factor * other);
        }
    }
    let solution: Vec<f64> = (0..size).map(|at| rows[at][size] / rows[at][at]).collect();
    solution.iter().all(|number| number.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_cubic_is_found_again() {
        let cubic = |x: f64| 1.0 - 2.0 * x + 0.5 * x.powi(3);
        let points: Vec<(f64, f64)> =
            (-5..=5).map(|at| f64::from(at) / 5.0).map(|x| (x, cubic(x))).collect();
        let found = fit_polynomial(&points, 3).unwrap();
        for (found, expected) in found.iter().zip([1.0, -2.0, 0.0, 0.5]) {
            assert_relative_eq!(*found, expected, epsilon = 1e-12);
        }
        assert_eq!(fit_polynomial(&points[..3], 3), None);
        assert_eq!(fit_polynomial(&[(0.5, 1.0); 8], 1), None);
    }
}
