//! Curves as a few numbers: principal components of mapped curves.

use super::Map;
use super::algebra::eigen;
use crate::statistics::dot;

/// Keeps the logit of shares finite at 0 and 1.
const SOFTENING: f64 = 2e-3;
/// The share of the variance that components describe. Curves of first order with rates over two decades, of which three
/// components describe 99.98 %, would still be wrong by 0.008 of the conversion; five are right to 0.001.
const DESCRIBED: f64 = 0.99999;
/// The least and the greatest number of components; there may be fewer where the curves have fewer.
const COMPONENTS: (usize, usize) = (3, 8);
/// What is less than this share of the variance is rounding.
const ROUNDING: f64 = 1e-12;

impl Map {
    /// A value on the scale on which it is emulated.
    pub(super) fn forward(self, y: f64) -> f64 {
        match self {
            Self::Identity => y,
            Self::Share => {
                let y = y.clamp(0.0, 1.0);
                libm::log((y + SOFTENING) / (1.0 - y + SOFTENING))
            }
        }
    }

    /// The derivative of [`Self::forward`].
    pub(super) fn slope(self, y: f64) -> f64 {
        match self {
            Self::Identity => 1.0,
            Self::Share => {
                let y = y.clamp(0.0, 1.0);
                1.0 / (y + SOFTENING) + 1.0 / (1.0 - y + SOFTENING)
            }
        }
    }

    /// The value of a number on that scale; a share between −ε and 1 + ε.
    pub(super) fn backward(self, z: f64) -> f64 {
        match self {
            Self::Identity => z,
            Self::Share => (1.0 + 2.0 * SOFTENING) / (1.0 + libm::exp(-z)) - SOFTENING,
        }
    }

    /// The derivative of [`Self::backward`].
    pub(super) fn backward_slope(self, z: f64) -> f64 {
        match self {
            Self::Identity => 1.0,
            Self::Share => {
                let share = 1.0 / (1.0 + libm::exp(-z));
                (1.0 + 2.0 * SOFTENING) * share * (1.0 - share)
            }
        }
    }
}

/// Principal components of curves.
#[derive(Clone, Debug)]
pub(super) struct Reduction {
    /// The mean curve.
    pub mean: Vec<f64>,
    /// Unit vectors, the one with most variance first.
    pub components: Vec<Vec<f64>>,
    /// At each abscissa the variance that they leave.
    pub left: Vec<f64>,
}

impl Reduction {
    /// Of curves, one row each.
    pub(super) fn of(curves: &[Vec<f64>]) -> Self {
        let (count, size) = (curves.len() as f64, curves[0].len());
        let mean: Vec<f64> =
            (0..size).map(|j| curves.iter().map(|curve| curve[j]).sum::<f64>() / count).collect();
        let deviations: Vec<Vec<f64>> = curves
            .iter()
            .map(|curve| curve.iter().zip(&mean).map(|(value, mean)| value - mean).collect())
            .collect();
        let components = components(&deviations);
        let left = (0..size).map(|j| {
            let rest = |deviation: &Vec<f64>| {
                let told: f64 =
                    components.iter().map(|vector| dot(vector, deviation) * vector[j]).sum();
                (deviation[j] - told).powi(2)
            };
            deviations.iter().map(rest).sum::<f64>() / count
        });
        Self { left: left.collect(), mean, components }
    }

    /// The coefficient of a component in a curve.
    pub(super) fn coefficient(&self, component: &[f64], curve: &[f64]) -> f64 {
        let deviation = curve.iter().zip(&self.mean).map(|(value, mean)| value - mean);
        deviation.zip(component).map(|(deviation, weight)| deviation * weight).sum()
    }
}

/// The principal components of rows, from the smaller of the two matrices of scalar products.
fn components(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> =
        (0..rows[0].len()).map(|j| rows.iter().map(|row| row[j]).collect()).collect();
    let few_rows = rows.len() < columns.len();
    let sides = if few_rows { rows } else { &columns };
    let products = sides.iter().map(|a| sides.iter().map(|b| dot(a, b)).collect()).collect();
    let pairs = eigen(products);
    let total: f64 = pairs.iter().map(|(value, _)| value.max(0.0)).sum();
    let mut told = 0.0;
    let mut kept = Vec::new();
    for (value, vector) in pairs {
        let enough = kept.len() >= COMPONENTS.0 && told >= DESCRIBED * total;
        if enough || kept.len() == COMPONENTS.1 || value <= ROUNDING * total {
            break;
        }
        told += value;
        kept.push(if few_rows {
            columns.iter().map(|column| dot(column, &vector) / value.sqrt()).collect()
        } else {
            vector
        });
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_map_and_back() {
        for map in [Map::Identity, Map::Share] {
            for y in [0.0, 1e-3, 0.3, 0.999, 1.0] {
                let z = map.forward(y);
                assert!((map.backward(z) - y).abs() < 1e-14);
                assert_relative_eq!(
                    map.slope(y) * map.backward_slope(z),
                    1.0,
                    max_relative = 1e-11
                );
                let (low, high) = (map.backward(z - 1e-5), map.backward(z + 1e-5));
                assert_relative_eq!(
                    (high - low) / 2e-5,
                    map.backward_slope(z),
                    max_relative = 1e-8
                );
            }
        }
    }

    /// Curves of two shapes are told by two components, whether there are more curves or more abscissae.
    #[test]
    fn two_shapes_have_two_components() {
        for (count, size) in [(5, 40), (40, 5)] {
            let curves: Vec<Vec<f64>> = (0..count)
                .map(|i| {
                    let (a, b) = (f64::from(i), f64::from(i * i % 7));
                    (0..size).map(|j| 2.0 + a * f64::from(j) + b * f64::from(j % 3)).collect()
                })
                .collect();
            let reduction = Reduction::of(&curves);
            assert_eq!(reduction.components.len(), 2);
            assert!(reduction.left.iter().all(|left| *left < 1e-12));
            for (j, value) in curves[3].iter().enumerate() {
                let again = reduction.mean[j]
                    + reduction
                        .components
                        .iter()
                        .map(|component| {
                            reduction.coefficient(component, &curves[3]) * component[j]
                        })
                        .sum::<f64>();
                assert_relative_eq!(again, *value, max_relative = 1e-9);
            }
        }
        assert!(Reduction::of(&vec![vec![1.0; 4]; 3]).components.is_empty());
    }
}
