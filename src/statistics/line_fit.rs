//! A straight line through weighted points, and how well it is known.

/// A point with its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedPoint {
    /// Where.
    pub x: f64,
    /// How much.
    pub y: f64,
    /// Its weight, positive.
    pub weight: f64,
}

/// What the weights of points are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// 1/σ² of each y. The errors of the line follow from them, and are widened by √(χ²/ν)
    /// where the points scatter about it by more than their σ (R. T. Birge, Phys. Rev. 40, 207,
    /// 1932).
    Absolute,
    /// Known but for a common factor, which follows from the scatter about the line.
    Relative,
}

/// The line y = intercept + slope · x of least weighted squares.
///
/// ```
/// use tautomata::statistics::{WeightedPoint, Weights, fit_line};
///
/// let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)].map(|(x, y)| WeightedPoint { x, y, weight: 1.0 });
/// let line = fit_line(&points, Weights::Relative).expect("three points");
/// assert!((line.slope - 2.0).abs() < 1e-12 && (line.at(3.0) - 7.0).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineFit {
    /// Its slope.
    pub slope: f64,
    /// Its value at x = 0.
    pub intercept: f64,
    /// Covariance of intercept and slope: `[[var a, cov], [cov, var b]]`. `None` where nothing
    /// tells: two points with relative weights.
    pub covariance: Option<[[f64; 2]; 2]>,
    /// Σ w (y − line)².
    pub chi_squared: f64,
    /// Points less two.
    pub degrees_of_freedom: usize,
}

impl LineFit {
    /// Its value at x.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }

    /// Standard error of the slope.
    pub fn slope_error(&self) -> Option<f64> {
        self.covariance.map(|[_, [_, variance]]| variance.sqrt())
    }
}

/// Fits a line. `None` unless there are two different x, and every number is finite and every
/// weight positive.
pub fn fit_line(points: &[WeightedPoint], weights: Weights) -> Option<LineFit> {
    let sound = |point: &WeightedPoint| {
        [point.x, point.y, point.weight].iter().all(|number| number.is_finite())
            && point.weight > 0.0
    };
    if !points.iter().all(sound) || points.iter().all(|point| point.x == points[0].x) {
        return None;
    }
    let total: f64 = points.iter().map(|point| point.weight).sum();
    // About the means: with temperatures close together the sums of squares would cancel.
    let mean = |of: fn(&WeightedPoint) -> f64| {
        points.iter().map(|point| point.weight * of(point)).sum::<f64>() / total
    };
    let (mean_x, mean_y) = (mean(|point| point.x), mean(|point| point.y));
    let sum = |of: &dyn Fn(&WeightedPoint) -> f64| -> f64 {
        points.iter().map(|point| point.weight * of(point)).sum()
    };
    let squares = sum(&|point| (point.x - mean_x).powi(2));
    let slope = sum(&|point| (point.x - mean_x) * (point.y - mean_y)) / squares;
    let intercept = mean_y - slope * mean_x;
    let chi_squared = sum(&|point| (point.y - intercept - slope * point.x).powi(2));
    let degrees_of_freedom = points.len() - 2;
    let covariance = scale(chi_squared, degrees_of_freedom, weights).map(|scale| {
        let (of_slope, mixed) = (scale / squares, -scale * mean_x / squares);
        let of_intercept = scale * (1.0 / total + mean_x * mean_x / squares);
        [[of_intercept, mixed], [mixed, of_slope]]
    });
    Some(LineFit { slope, intercept, covariance, chi_squared, degrees_of_freedom })
}

/// What the covariance that the weights give is multiplied by.
fn scale(chi_squared: f64, degrees_of_freedom: usize, weights: Weights) -> Option<f64> {
    let reduced = (degrees_of_freedom > 0).then(|| chi_squared / degrees_of_freedom as f64);
    match weights {
        Weights::Absolute => Some(reduced.unwrap_or(1.0).max(1.0)),
        Weights::Relative => reduced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn points(values: &[(f64, f64, f64)]) -> Vec<WeightedPoint> {
        values.iter().map(|&(x, y, weight)| WeightedPoint { x, y, weight }).collect()
    }

    /// By hand: (0, 1), (1, 3), (2, 4) have the means 1 and 8/3, Σ(x − 1)² = 2 and
    /// Σ(x − 1)(y − 8/3) = 3, so the slope is 3/2 and the intercept 7/6; residuals −1/6, 1/3,
    /// −1/6, χ² = 1/6 with one degree of freedom. Then var b = (1/6)/2 = 1/12,
    /// var a = (1/6)(1/3 + 1/2) = 5/36 and cov = −1/12.
    #[test]
    fn three_points_by_hand() {
        let fit = fit_line(
            &points(&[(0.0, 1.0, 1.0), (1.0, 3.0, 1.0), (2.0, 4.0, 1.0)]),
            Weights::Relative,
        )
        .unwrap();
        assert_relative_eq!(fit.slope, 1.5, max_relative = 1e-14);
        assert_relative_eq!(fit.intercept, 7.0 / 6.0, max_relative = 1e-14);
        assert_relative_eq!(fit.chi_squared, 1.0 / 6.0, max_relative = 1e-12);
        let [[of_intercept, mixed], [_, of_slope]] = fit.covariance.unwrap();
        assert_relative_eq!(of_slope, 1.0 / 12.0, max_relative = 1e-12);
        assert_relative_eq!(of_intercept, 5.0 / 36.0, max_relative = 1e-12);
        assert_relative_eq!(mixed, -1.0 / 12.0, max_relative = 1e-12);
    }

    /// A point of weight 2 counts as two points.
    #[test]
    fn a_weight_counts_as_so_many_points() {
        let twice = points(&[(0.0, 0.0, 2.0), (1.0, 1.0, 1.0), (3.0, 2.0, 1.0)]);
        let apart = points(&[(0.0, 0.0, 1.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0), (3.0, 2.0, 1.0)]);
        let [one, other] = [twice, apart].map(|set| fit_line(&set, Weights::Relative).unwrap());
        assert_relative_eq!(one.slope, other.slope, max_relative = 1e-14);
        assert_relative_eq!(one.intercept, other.intercept, max_relative = 1e-12);
    }

    /// With σ = 0.1 at x = 0 and 1 the slope's error is √2 · 0.1, whatever y is; of points that
    /// lie further from the line than their σ it is widened.
    #[test]
    fn absolute_weights_carry_their_own_errors() {
        let two = points(&[(0.0, 5.0, 100.0), (1.0, 7.0, 100.0)]);
        let fit = fit_line(&two, Weights::Absolute).unwrap();
        assert_relative_eq!(fit.slope_error().unwrap(), 0.02_f64.sqrt(), max_relative = 1e-12);
        assert_eq!(fit_line(&two, Weights::Relative).unwrap().covariance, None);
        let bent = points(&[(0.0, 0.0, 100.0), (1.0, 1.0, 100.0), (2.0, 0.0, 100.0)]);
        let fit = fit_line(&bent, Weights::Absolute).unwrap();
        // Residuals −1/3, 2/3, −1/3: χ² = 100 · 2/3; var b = χ²/ν / 200.
        assert_relative_eq!(
            fit.slope_error().unwrap(),
            (1.0_f64 / 3.0).sqrt(),
            max_relative = 1e-12
        );
    }

    #[test]
    fn one_x_and_bad_numbers_have_no_line() {
        assert_eq!(fit_line(&[], Weights::Relative), None);
        assert_eq!(fit_line(&points(&[(1.0, 1.0, 1.0), (1.0, 2.0, 1.0)]), Weights::Relative), None);
        for bad in [(f64::NAN, 1.0, 1.0), (2.0, f64::INFINITY, 1.0), (2.0, 1.0, 0.0)] {
            assert_eq!(fit_line(&points(&[(1.0, 1.0, 1.0), bad]), Weights::Relative), None);
        }
    }
}
