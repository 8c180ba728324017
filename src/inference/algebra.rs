//! What linear algebra the room needs beside Cholesky's factor. Own code, since the posterior of one wave decides where the
//! next one runs: packages that multiply matrices choose instructions by the processor, and so the last bits.

use crate::statistics::dot;

/// Sweeps of Jacobi's method. It converges quadratically: ten are more than it takes.
const MOST_SWEEPS: usize = 30;

/// Eigenvalues of a symmetric matrix, the largest first, each with its unit vector, whose largest component is
/// positive. Jacobi's method: rotations make one off-diagonal entry after the other zero (G. H. Golub, C. F. Van Loan,
/// Matrix Computations, 4th ed., 8.5).
pub(super) fn eigen(mut matrix: Vec<Vec<f64>>) -> Vec<(f64, Vec<f64>)> {
    let size = matrix.len();
    let mut vectors: Vec<Vec<f64>> =
        (0..size).map(|i| (0..size).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let total: f64 = matrix.iter().flatten().map(|entry| entry * entry).sum();
    for _ in 0..MOST_SWEEPS {
        let rest: f64 = (0..size).map(|i| dot(&matrix[i][..i], &matrix[i][..i])).sum();
        if rest <= 1e-30 * total {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    let mut pairs: Vec<(f64, Vec<f64>)> = vectors
        .into_iter()
        .enumerate()
        .map(|(i, vector)| (matrix[i][i], upright(vector)))
        .collect();
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    pairs
}

/// Makes the entry (p, q) zero; `vectors` has one eigenvector per row.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if matrix[p][q] == 0.0 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn =
        |a: &mut f64, b: &mut f64| (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    for row in matrix.iter_mut() {
        let (low, high) = row.split_at_mut(q);
        turn(&mut low[p], &mut high[0]);
    }
    for rows in [matrix, vectors] {
        let (low, high) = rows.split_at_mut(q);
        low[p].iter_mut().zip(&mut high[0]).for_each(|(a, b)| turn(a, b));
    }
}

/// A vector or its opposite, so that the component that is largest in size is positive.
fn upright(mut vector: Vec<f64>) -> Vec<f64> {
    let largest =
        vector.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    if largest < 0.0 {
        for component in &mut vector {
            *component = -*component;
        }
    }
    vector
}

/// The columns of a factor F with F·Fᵀ near a positive semidefinite matrix, largest remaining pivot first, and the
/// pivots: until no diagonal entry of the rest exceeds `least`, or there are `most` columns. What is left of the
/// diagonal once the first pivots are known is the conditional variance, so that the pivots are also the points that
/// tell most about the others, one after the other.
pub(super) fn pivoted(
    diagonal: Vec<f64>,
    entry: impl Fn(usize, usize) -> f64,
    least: f64,
    most: usize,
) -> (Vec<usize>, Vec<Vec<f64>>) {
    let (mut rest, mut pivots, mut columns) = (diagonal, Vec::new(), Vec::<Vec<f64>>::new());
    while columns.len() < most.min(rest.len()) {
        let (pivot, &variance) =
            rest.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).expect("a diagonal");
        if variance <= least {
            break;
        }
        let root = variance.sqrt();
        let column: Vec<f64> = (0..rest.len())
            .map(|i| {
                let told: f64 = columns.iter().map(|column| column[i] * column[pivot]).sum();
                (entry(i, pivot) - told) / root
            })
            .collect();
        rest.iter_mut().zip(&column).for_each(|(rest, told)| *rest -= told * told);
        rest[pivot] = 0.0;
        pivots.push(pivot);
        columns.push(column);
    }
    (pivots, columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// [[2, 1], [1, 2]] has the eigenvalues 3 and 1 with (1, 1)/√2 and (1, −1)/√2.
    #[test]
    fn two_eigenvalues_by_hand() {
        let pairs = eigen(vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert_relative_eq!(pairs[0].0, 3.0, max_relative = 1e-14);
        assert_relative_eq!(pairs[1].0, 1.0, max_relative = 1e-14);
        assert_relative_eq!(pairs[0].1[0], 0.5_f64.sqrt(), max_relative = 1e-14);
        assert_relative_eq!(pairs[1].1[0], -pairs[1].1[1], max_relative = 1e-14);
    }

    /// Σ λ v vᵀ is the matrix again, but for the rounding of some hundred operations; Hilbert's matrix has eigenvalues
    /// over ten decades.
    #[test]
    fn eigenvectors_make_the_matrix_again() {
        let hilbert = |i: usize, j: usize| 1.0 / (i + j + 1) as f64;
        let matrix: Vec<Vec<f64>> =
            (0..8).map(|i| (0..8).map(|j| hilbert(i, j)).collect()).collect();
        let pairs = eigen(matrix);
        for i in 0..8 {
            for j in 0..8 {
                let again: f64 =
                    pairs.iter().map(|(value, vector)| value * vector[i] * vector[j]).sum();
                assert!((again - hilbert(i, j)).abs() < 1e-14, "{i} {j}");
            }
        }
        assert!(pairs.windows(2).all(|two| two[0].0 >= two[1].0));
    }

    /// A matrix of rank two is told by two pivots.
    #[test]
    fn pivots_tell_the_rank() {
        let (a, b) = ([1.0, 2.0, 3.0, 4.0], [1.0, -1.0, 1.0, -1.0]);
        let entry = |i: usize, j: usize| a[i] * a[j] + b[i] * b[j];
        let (pivots, columns) = pivoted((0..4).map(|i| entry(i, i)).collect(), entry, 1e-12, 4);
        assert_eq!(pivots.len(), 2);
        assert_eq!(pivots[0], 3);
        for i in 0..4 {
            for j in 0..4 {
                let again: f64 = columns.iter().map(|column| column[i] * column[j]).sum();
                assert!((again - entry(i, j)).abs() < 1e-12);
            }
        }
    }
}
