//! Priors of one number. All sampling is on the unit interval: the quantile function takes a uniform number to a value
//! of the prior, so that the prior is flat there.

use super::random::{normal_distribution, normal_quantile};
use std::f64::consts::FRAC_2_PI;

/// What is known of a number before the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prior {
    /// Every value between two as probable as another.
    Uniform {
        /// The lowest.
        from: f64,
        /// The highest.
        to: f64,
    },
    /// Uniform in the logarithm.
    LogUniform {
        /// The lowest, positive.
        from: f64,
        /// The highest.
        to: f64,
    },
    /// A normal distribution.
    Normal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation, positive.
        deviation: f64,
    },
    /// The positive half of a normal distribution about zero: of the scale of an error.
    HalfNormal {
        /// The standard deviation of the whole distribution, positive.
        scale: f64,
    },
}

impl Prior {
    /// The value below which a share `u` of the prior lies, 0 < u < 1.
    pub fn quantile(&self, u: f64) -> f64 {
        self.value(match *self {
            Self::Uniform { from, to } => from + u * (to - from),
            Self::LogUniform { from, to } => {
                let (low, high) = (libm::log10(from), libm::log10(to));
                low + u * (high - low)
            }
            Self::Normal { mean, deviation } => mean + deviation * normal_quantile(u),
            Self::HalfNormal { scale } => scale * normal_quantile(0.5 + 0.5 * u),
        })
    }

    /// The share of the prior below a value.
    pub fn cdf(&self, value: f64) -> f64 {
        match *self {
            Self::Uniform { from, to } => ((value - from) / (to - from)).clamp(0.0, 1.0),
            Self::LogUniform { from, .. } if value <= from => 0.0,
            Self::LogUniform { from, to } => {
                (libm::log(value / from) / libm::log(to / from)).min(1.0)
            }
            Self::Normal { mean, deviation } => normal_distribution((value - mean) / deviation),
            Self::HalfNormal { scale } => (2.0 * normal_distribution(value / scale) - 1.0).max(0.0),
        }
    }

    /// Whether its natural coordinate is the decadic logarithm.
    pub fn logarithmic(&self) -> bool {
        matches!(self, Self::LogUniform { .. })
    }

    /// The natural coordinate of a value: log₁₀ of it where the prior is uniform in the logarithm, else the value.
    pub fn coordinate(&self, value: f64) -> f64 {
        if self.logarithmic() { libm::log10(value) } else { value }
    }

    /// The value of a natural coordinate.
    pub fn value(&self, coordinate: f64) -> f64 {
        if self.logarithmic() { libm::pow(10.0, coordinate) } else { coordinate }
    }

    /// Mean of the natural coordinate.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Uniform { from, to } => 0.5 * (from + to),
            Self::LogUniform { from, to } => 0.5 * (libm::log10(from) + libm::log10(to)),
            Self::Normal { mean, .. } => mean,
            Self::HalfNormal { scale } => scale * FRAC_2_PI.sqrt(),
        }
    }

    /// Standard deviation of the natural coordinate; of a uniform one its span over √12.
    pub fn deviation(&self) -> f64 {
        match *self {
            Self::Uniform { from, to } => (to - from) / 12_f64.sqrt(),
            Self::LogUniform { from, to } => libm::log10(to / from) / 12_f64.sqrt(),
            Self::Normal { deviation, .. } => deviation,
            Self::HalfNormal { scale } => scale * (1.0 - FRAC_2_PI).sqrt(),
        }
    }

    /// Standard deviation of the value itself. If ln x is uniform between ln a and ln b, xⁿ has the mean
    /// (bⁿ − aⁿ)/(n ln(b/a)).
    pub fn deviation_of_value(&self) -> f64 {
        let Self::LogUniform { from, to } = *self else { return self.deviation() };
        let log = libm::log(to / from);
        let mean = (to - from) / log;
        ((to - from) * (to + from) / (2.0 * log) - mean * mean).sqrt()
    }

    /// Log density of the natural coordinate, but for a constant; the value is one that the prior allows.
    pub(super) fn log_density(&self, value: f64) -> f64 {
        match *self {
            Self::Uniform { .. } | Self::LogUniform { .. } => 0.0,
            Self::Normal { mean, deviation } => -0.5 * ((value - mean) / deviation).powi(2),
            Self::HalfNormal { scale } => -0.5 * (value / scale).powi(2),
        }
    }

    /// Whether its numbers have a meaning.
    pub(super) fn is_sound(&self) -> bool {
        match *self {
            Self::Uniform { from, to } => from < to && (to - from).is_finite(),
            Self::LogUniform { from, to } => 0.0 < from && from < to && to.is_finite(),
            Self::Normal { mean, deviation } => {
                mean.is_finite() && deviation > 0.0 && deviation.is_finite()
            }
            Self::HalfNormal { scale } => scale > 0.0 && scale.is_finite(),
        }
    }

    /// The standard coordinate of a value: the natural one from its prior mean, in prior deviations. Sensitivities and the
    /// eigenvectors of the posterior live there.
    pub fn standard(&self, value: f64) -> f64 {
        (self.coordinate(value) - self.mean()) / self.deviation()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const PRIORS: [Prior; 4] = [
        Prior::Uniform { from: -1.0, to: 3.0 },
        Prior::LogUniform { from: 1e-3, to: 0.1 },
        Prior::Normal { mean: 121.0, deviation: 3.0 },
        Prior::HalfNormal { scale: 0.2 },
    ];

    #[test]
    fn quantiles_are_the_inverse_of_shares() {
        for prior in PRIORS {
            for u in [1e-6, 0.025, 0.5, 0.8, 1.0 - 1e-6] {
                assert_relative_eq!(prior.cdf(prior.quantile(u)), u, max_relative = 1e-9);
            }
        }
        assert_relative_eq!(PRIORS[1].quantile(0.5), 0.01, max_relative = 1e-12);
        assert_eq!((PRIORS[1].cdf(0.0), PRIORS[1].cdf(1.0)), (0.0, 1.0));
    }

    /// Mean and deviations against sums over 100 000 quantiles in the middles of as many slices. The deviation of the
    /// normal ones loses what lies beyond the outermost slices, some 1e-4 of it.
    #[test]
    fn means_and_deviations_are_those_of_quantiles() {
        for prior in PRIORS {
            let values: Vec<f64> =
                (0..100_000).map(|i| prior.quantile((f64::from(i) + 0.5) / 1e5)).collect();
            let moments = |numbers: Vec<f64>| {
                let mean = numbers.iter().sum::<f64>() / 1e5;
                (mean, (numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 1e5).sqrt())
            };
            let (_, of_value) = moments(values.clone());
            let (mean, deviation) =
                moments(values.into_iter().map(|x| prior.coordinate(x)).collect());
            assert_relative_eq!(prior.mean(), mean, max_relative = 1e-4);
            assert_relative_eq!(prior.deviation(), deviation, max_relative = 1e-3);
            assert_relative_eq!(prior.deviation_of_value(), of_value, max_relative = 1e-3);
            assert!(prior.standard(prior.value(mean)).abs() < 1e-3);
        }
    }

    #[test]
    fn priors_without_meaning() {
        let bad = [
            Prior::Uniform { from: 1.0, to: 1.0 },
            Prior::LogUniform { from: 0.0, to: 1.0 },
            Prior::Normal { mean: f64::NAN, deviation: 1.0 },
            Prior::HalfNormal { scale: 0.0 },
        ];
        assert!(bad.iter().all(|prior| !prior.is_sound()) && PRIORS.iter().all(Prior::is_sound));
    }
}
