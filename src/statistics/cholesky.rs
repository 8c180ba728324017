//! Linear equations with a symmetric matrix, such as the normal equations of least squares, by Cholesky's factor.

/// The lower triangular factor of a symmetric matrix. A pivot below `least` times its diagonal entry gives a row and
/// column of zeros.
pub(super) fn cholesky(matrix: &[Vec<f64>], least: f64) -> Vec<Vec<f64>> {
    let size = matrix.len();
    let mut factor = vec![vec![0.0; size]; size];
    for i in 0..size {
        let pivot = matrix[i][i] - (0..i).map(|k| factor[i][k] * factor[i][k]).sum::<f64>();
        if pivot.is_nan() || pivot <= least * matrix[i][i] {
            factor[i].fill(0.0);
            continue;
        }
        factor[i][i] = pivot.sqrt();
        for j in i + 1..size {
            let rest: f64 = (0..i).map(|k| factor[i][k] * factor[j][k]).sum();
            factor[j][i] = (matrix[j][i] - rest) / factor[i][i];
        }
    }
    factor
}

/// The solution of L·Lᵀx = b; zero where the factor has a row of zeros.
pub(super) fn solved(factor: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    let over = |value: f64, pivot: f64| if pivot > 0.0 { value / pivot } else { 0.0 };
    for i in 0..b.len() {
        let rest: f64 = (0..i).map(|k| factor[i][k] * b[k]).sum();
        b[i] = over(b[i] - rest, factor[i][i]);
    }
    for i in (0..b.len()).rev() {
        let rest: f64 = (i + 1..b.len()).map(|k| factor[k][i] * b[k]).sum();
        b[i] = over(b[i] - rest, factor[i][i]);
    }
    b
}
