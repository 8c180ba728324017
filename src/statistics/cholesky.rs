//! Linear equations with a symmetric matrix, such as the normal equations of least squares, by Cholesky's factor.

/// The lower triangular factor of a symmetric matrix. A pivot below `least` times its diagonal entry gives a row and
/// column of zeros.
pub(crate) fn cholesky(matrix: &[Vec<f64>], least: f64) -> Vec<Vec<f64>> {
    let size = matrix.len();
    let mut factor = vec![vec![0.0; size]; size];
    for i in 0..size {
        let (above, below) = factor.split_at_mut(i + 1);
        let row = &mut above[i];
        let pivot = matrix[i][i] - row[..i].iter().map(|entry| entry * entry).sum::<f64>();
        if pivot.is_nan() || pivot <= least * matrix[i][i] {
            row.fill(0.0);
            continue;
        }
        row[i] = pivot.sqrt();
        for (other, entries) in below.iter_mut().zip(&matrix[i + 1..]) {
            other[i] = (entries[i] - dot(&row[..i], &other[..i])) / row[i];
        }
    }
    factor
}

/// The solution of L·Lᵀx = b; zero where the factor has a row of zeros.
pub(crate) fn solved(factor: &[Vec<f64>], b: Vec<f64>) -> Vec<f64> {
    let mut b = half_solved(factor, b);
    for i in (0..b.len()).rev() {
        let rest: f64 = (i + 1..b.len()).map(|k| factor[k][i] * b[k]).sum();
        b[i] = over(b[i] - rest, factor[i][i]);
    }
    b
}

/// The solution of Lx = b; zero where the factor has a row of zeros.
pub(crate) fn half_solved(factor: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    for (i, row) in factor.iter().enumerate() {
        b[i] = over(b[i] - dot(&row[..i], &b[..i]), row[i]);
    }
    b
}

/// The scalar product, summed from the first entry to the last.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn over(value: f64, pivot: f64) -> f64 {
    if pivot > 0.0 { value / pivot } else { 0.0 }
}
