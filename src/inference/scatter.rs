//! How much replicates scatter, as a function of the free numbers.
//!
//! Two to four replicates tell a variance badly: with two, one sample variance in four is less than a tenth of the true one, and
//! its run would be taken as exact. But the variance is a smooth function of the free numbers, so all points tell it together: its
//! logarithm is a polynomial of second degree without mixed terms, by the likelihood of sample variances (a
//! generalized linear model with gamma errors: P. `McCullagh`, J. A. Nelder, Generalized Linear Models, 2nd ed., 1989, ch. 8).

use crate::statistics::{cholesky, dot, half_solved, solved};

/// Standard deviation of the normal priors of the coefficients, per deviation of a free number over the points, and its square:
/// over points that fill an interval the variance may change by some three decades. The constant has none to speak of.
const PRIORS: [f64; 3] = [100.0, 2.0, 0.5];
/// Steps at most, and the change of a logarithm at which the variance has been found.
const MOST_STEPS: usize = 50;
const SETTLED: f64 = 1e-6;

/// The logarithm of a variance.
#[derive(Clone, Debug)]
struct Logarithm {
    coefficients: Vec<f64>,
    /// Cholesky's factor of the precision of the coefficients.
    factor: Vec<Vec<f64>>,
}

/// The variance of one replicate.
#[derive(Clone, Debug)]
pub(super) struct Scatter {
    /// The logarithm; `None` if nothing scatters.
    logarithm: Option<Logarithm>,
    /// What the variance was learned from.
    pub degrees_of_freedom: usize,
}

impl Scatter {
    /// Learns the sample variances at points, each from this number of replicates. If none scatters, nothing does.
    pub(super) fn learn(points: &[Vec<f64>], variances: &[f64], replicates: usize) -> Self {
        let mean = variances.iter().sum::<f64>() / variances.len() as f64;
        if replicates < 2 || mean == 0.0 {
            return Self { logarithm: None, degrees_of_freedom: 0 };
        }
        let fit = Fit {
            terms: points.iter().map(|point| terms(point)).collect(),
            ratios: variances.iter().map(|variance| variance / mean).collect(),
            half: 0.5 * (replicates - 1) as f64,
        };
        let factor = cholesky(&fit.information(), 0.0);
        let mut coefficients = fit.coefficients(&factor);
        coefficients[0] += libm::log(mean);
        let degrees_of_freedom = (replicates - 1) * points.len();
        Self { logarithm: Some(Logarithm { coefficients, factor }), degrees_of_freedom }
    }

    /// The mean of what the variance at a place may be: the logarithm is known to some deviation, and the most probable
    /// variance is too small on average.
    pub(super) fn variance(&self, place: &[f64]) -> f64 {
        let expected = |logarithm: &Logarithm| {
            let terms = terms(place);
            let unknown = half_solved(&logarithm.factor, terms.clone());
            libm::exp(dot(&logarithm.coefficients, &terms) + 0.5 * dot(&unknown, &unknown))
        };
        self.logarithm.as_ref().map_or(0.0, expected)
    }
}

/// 1, then each coordinate and its square less one: of a prior's draws both have the mean zero.
fn terms(place: &[f64]) -> Vec<f64> {
    std::iter::once(1.0).chain(place.iter().flat_map(|x| [*x, x * x - 1.0])).collect()
}

/// Sample variances over their mean, and the terms of their points.
struct Fit {
    terms: Vec<Vec<f64>>,
    ratios: Vec<f64>,
    /// Half of the degrees of freedom of each.
    half: f64,
}

impl Fit {
    /// The precision of the prior of a coefficient.
    fn precision(index: usize) -> f64 {
        let deviation = if index == 0 { PRIORS[0] } else { PRIORS[2 - index % 2] };
        1.0 / (deviation * deviation)
    }

    /// Minus the log posterior density.
    fn surprise(&self, coefficients: &[f64]) -> f64 {
        let of_point = |(terms, ratio): (&Vec<f64>, &f64)| {
            let logarithm = dot(terms, coefficients);
            self.half * (logarithm + ratio * libm::exp(-logarithm))
        };
        let prior = coefficients.iter().enumerate().map(|(i, c)| 0.5 * c * c * Self::precision(i));
        self.terms.iter().zip(&self.ratios).map(of_point).sum::<f64>() + prior.sum::<f64>()
    }

    /// Fisher's information of the coefficients, with their priors.
    fn information(&self) -> Vec<Vec<f64>> {
        let size = self.terms[0].len();
        let mut matrix = vec![vec![0.0; size]; size];
        for (i, row) in matrix.iter_mut().enumerate() {
            for (j, entry) in row.iter_mut().enumerate() {
                *entry =
                    self.half * self.terms.iter().map(|terms| terms[i] * terms[j]).sum::<f64>();
            }
            row[i] += Self::precision(i);
        }
        matrix
    }

    /// The most probable coefficients, by Fisher's scoring with the factor of the information; the function is convex, and a
    /// step that does not go down is halved.
    fn coefficients(&self, factor: &[Vec<f64>]) -> Vec<f64> {
        let mut here = vec![0.0; factor.len()];
        for _ in 0..MOST_STEPS {
            let mut step = solved(factor, self.downhill(&here));
            let moved =
                |step: &[f64]| here.iter().zip(step).map(|(c, step)| c + step).collect::<Vec<_>>();
            let now = self.surprise(&here);
            let length = |step: &[f64]| step.iter().fold(0.0, |most: f64, one| most.max(one.abs()));
            while length(&step) > SETTLED && self.surprise(&moved(&step)) > now {
                for one in &mut step {
                    *one *= 0.5;
                }
            }
            if length(&step) <= SETTLED {
                break;
            }
            here = moved(&step);
        }
        here
    }

    /// Minus the gradient of the surprise.
    fn downhill(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut downhill: Vec<f64> =
            coefficients.iter().enumerate().map(|(i, c)| -c * Self::precision(i)).collect();
        for (terms, ratio) in self.terms.iter().zip(&self.ratios) {
            let excess = self.half * (ratio * libm::exp(-dot(terms, coefficients)) - 1.0);
            downhill.iter_mut().zip(terms).for_each(|(sum, term)| *sum += excess * term);
        }
        downhill
    }
}

#[cfg(test)]
mod tests {
    use super::super::design::sobol;
    use super::super::random::Stream;
    use super::*;

    /// A variance of e^(2x) from two replicates at 60 points. Fisher's information of a logarithm is 1/2 per point, so it is
    /// known to √(2/60) = 0.18 in the middle and, with slope and curvature, to 0.35 at x = ±1.5; four of these. The
    /// sample variance of one point has a deviation of 2.2 in its logarithm.
    #[test]
    fn a_variance_is_learned_from_all_points() {
        let points: Vec<Vec<f64>> =
            (0..60).map(|i| vec![(sobol(i, 1, 1)[0] - 0.5) * 12_f64.sqrt()]).collect();
        let mut stream = Stream::new(5, 0);
        let variances: Vec<f64> =
            points.iter().map(|x| libm::exp(2.0 * x[0]) * stream.normal().powi(2)).collect();
        let scatter = Scatter::learn(&points, &variances, 2);
        for (x, error) in [(-1.5, 0.35), (0.0, 0.18), (1.5, 0.35)] {
            let log = libm::log(scatter.variance(&[x]));
            assert!((log - 2.0 * x).abs() < 4.0 * error, "{x}: {log}");
        }
        assert_eq!(scatter.degrees_of_freedom, 60);
        assert_eq!(Scatter::learn(&points, &[0.0; 60], 2).variance(&[0.0]), 0.0);
    }

    /// The gradient is zero at what was found, but for the last step.
    #[test]
    fn the_most_probable_coefficients_are_a_minimum() {
        let points: Vec<Vec<f64>> = (0..12).map(|i| vec![f64::from(i) / 4.0 - 1.5]).collect();
        let fit = Fit {
            terms: points.iter().map(|point| terms(point)).collect(),
            ratios: (0..12)
                .map(|i| if i % 3 == 0 { 0.0 } else { f64::from(i * i) / 30.0 })
                .collect(),
            half: 0.5,
        };
        let slopes = fit.downhill(&fit.coefficients(&cholesky(&fit.information(), 0.0)));
        assert!(slopes.iter().all(|slope| slope.abs() < 1e-4), "{slopes:?}");
    }
}
