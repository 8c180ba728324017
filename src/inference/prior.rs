//! Priors of one number. All sampling is on the unit interval: the quantile function takes a uniform number to a value
//! of the prior, so that the prior is flat there.

use super::random::{normal_distribution, normal_quantile};

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
        }
    }

    /// Standard deviation of the natural coordinate; of a uniform one its span over √12.
    pub fn deviation(&self) -> f64 {
        match *self {
            Self::Uniform { from, to } => (to - from) / 12_f64.sqrt(),
            Self::LogUniform { from, to } => libm::log10(to / from) / 12_f64.sqrt(),
            Self::Normal { deviation, .. } => deviation,
        }
    }

    /// The standard coordinate of a value: the natural one from its prior mean, in prior deviations. The emulator and
    /// the eigenvectors of the posterior live there.
    pub fn standard(&self, value: f64) -> f64 {
        (self.coordinate(value) - self.mean()) / self.deviation()
    }
}
