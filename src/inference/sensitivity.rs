//! Which free number decides a result: derivatives and Sobol indices, with bands, from an emulator of scalar results.
//!
//! Runs of neighbouring points do not share random numbers, so differences of runs are noise; a Gaussian process takes
//! the known error of each value into account. The bands are those of functions drawn from the process: what the
//! runs leave open.

use super::design::sobol;
use super::process::{Drawn, Process};
use super::random::Stream;
use super::{Free, LeaveOneOut};
use crate::statistics::{mean_and_variance, percentile_band};
use rayon::prelude::*;

/// Functions drawn for the bands.
const FUNCTIONS: usize = 100;
/// Pairs of points for the integrals over the priors. Sobol indices are known to some 1/256 of themselves.
const PAIRS: u32 = 256;
/// Half the step of a derivative, in prior deviations: short against lengths of the process, long against rounding.
const HALF_STEP: f64 = 0.02;

/// A number with its 95 % band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Banded {
    /// Its mean.
    pub value: f64,
    /// Lower end of the band.
    pub low95: f64,
    /// Upper end of the band.
    pub high95: f64,
}

/// What a free number does to a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Influence {
    /// Derivative of the result by the natural coordinate of the number, where all are at their prior means.
    pub derivative: Banded,
    /// The share of the result's variance that this number alone makes: its first-order Sobol index.
    pub first: Banded,
    /// The share that would go if this number were known last: its total Sobol index.
    pub total: Banded,
}

/// What each free number does to a result, and how well the runs tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// For each free number.
    pub influences: Vec<Influence>,
    /// The emulator against runs that it did not learn from.
    pub leave_one_out: LeaveOneOut,
}

/// What free numbers do to a scalar result, from its values at points of any design that fills the priors, and the
/// standard error of each value. The variance is that over independent priors. `None` if the values do not differ, or if
/// there are not at least two more than free numbers.
///
/// Estimators of M. J. W. Jansen (Comput. Phys. Commun. 117, 35 (1999)) on pairs of points of a Sobol sequence.
///
/// # Panics
/// If points, values and errors are not equally many.
pub fn sensitivity(
    free: &[Free],
    points: &[Vec<f64>],
    values: &[f64],
    errors: &[f64],
    seed: u64,
) -> Option<Sensitivity> {
    assert!(
        points.len() == values.len() && points.len() == errors.len(),
        "a value and an error per point"
    );
    if points.len() < free.len() + 2 {
        return None;
    }
    let standard = |point: &Vec<f64>| {
        free.iter().zip(point).map(|(free, value)| free.prior.standard(*value)).collect()
    };
    let places: Vec<Vec<f64>> = points.iter().map(standard).collect();
    let variances: Vec<f64> = errors.iter().map(|error| error * error).collect();
    let process = Process::learn(&places, values, &variances)?;
    let pairs = Pairs::new(free, seed);
    let drawn: Vec<Vec<[f64; 3]>> = (0..FUNCTIONS as u64)
        .into_par_iter()
        .map(|number| pairs.influences(&process.draw(&mut Stream::new(seed, number))))
        .collect();
    let banded = |number: usize, which: usize| -> Option<Banded> {
        let all: Vec<f64> = drawn.iter().map(|influences| influences[number][which]).collect();
        let value = mean_and_variance(&all).0;
        let [low95, high95] = percentile_band(all)?;
        Some(Banded { value, low95, high95 })
    };
    let influence = |number: usize| {
        let [derivative, first, total] = [0, 1, 2].map(|which| banded(number, which));
        Some(Influence { derivative: derivative?, first: first?, total: total? })
    };
    let influences: Option<Vec<Influence>> = (0..free.len()).map(influence).collect();
    Some(Sensitivity {
        influences: influences?,
        leave_one_out: LeaveOneOut::of(vec![process.left_out()], 0),
    })
}

/// Pairs of points of the priors, in standard coordinates.
struct Pairs<'a> {
    free: &'a [Free],
    pairs: Vec<[Vec<f64>; 2]>,
}

impl<'a> Pairs<'a> {
    fn new(free: &'a [Free], seed: u64) -> Self {
        let place = |u: &[f64]| -> Vec<f64> {
            let standard = |(free, u): (&Free, &f64)| free.prior.standard(free.prior.quantile(*u));
            free.iter().zip(u).map(standard).collect()
        };
        let pair = |point: u32| {
            let both = sobol(point, 2 * free.len(), seed);
            let (one, other) = both.split_at(free.len());
            [place(one), place(other)]
        };
        Self { free, pairs: (0..PAIRS).map(pair).collect() }
    }

    /// For each free number: derivative, first-order and total index of a function.
    fn influences(&self, function: &Drawn<'_>) -> Vec<[f64; 3]> {
        let at: Vec<[f64; 2]> =
            self.pairs.iter().map(|[one, other]| [function.at(one), function.at(other)]).collect();
        let (_, variance) = mean_and_variance(at.as_flattened());
        let of_number = |number: usize| {
            let (mut same, mut changed) = (0.0, 0.0);
            for ([one, other], at) in self.pairs.iter().zip(&at) {
                let mut mixed = one.clone();
                mixed[number] = other[number];
                let mixed = function.at(&mixed);
                same += (at[1] - mixed).powi(2);
                changed += (at[0] - mixed).powi(2);
            }
            let twice = 2.0 * f64::from(PAIRS) * variance;
            [self.derivative(function, number), 1.0 - same / twice, changed / twice]
        };
        (0..self.free.len()).map(of_number).collect()
    }

    fn derivative(&self, function: &Drawn<'_>, number: usize) -> f64 {
        let beside = |step: f64| {
            let mut place = vec![0.0; self.free.len()];
            place[number] = step;
            function.at(&place)
        };
        let per_deviation = (beside(HALF_STEP) - beside(-HALF_STEP)) / (2.0 * HALF_STEP);
        per_deviation / self.free[number].prior.deviation()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Prior;
    use super::*;

    /// Three uniform numbers between −√3 and √3, of variance 1.
    fn free() -> Vec<Free> {
        let prior = Prior::Uniform { from: -(3_f64.sqrt()), to: 3_f64.sqrt() };
        ["a", "b", "c"].map(|name| Free { name: name.into(), prior }).to_vec()
    }

    fn points() -> Vec<Vec<f64>> {
        let spread = |u: f64| (u - 0.5) * 12_f64.sqrt();
        (0..60).map(|i| sobol(i, 3, 8).into_iter().map(spread).collect()).collect()
    }

    fn of(function: impl Fn(&[f64]) -> f64, error: f64) -> Sensitivity {
        let mut stream = Stream::new(6, 0);
        let values: Vec<f64> =
            points().iter().map(|x| function(x) + error * stream.normal()).collect();
        sensitivity(&free(), &points(), &values, &[error; 60], 1).unwrap()
    }

    /// 2a + b has variances 4 and 1 of 5, each alone. The values have an error of 0.1, so that a slope is known
    /// to 0.1/√60 = 0.013 and an index to some 0.01; the integrals to 0.01 as well. Five of both together: 0.07.
    #[test]
    fn a_linear_function() {
        let told = of(|x| 2.0 * x[0] + x[1], 0.1);
        let expected = [[2.0, 0.8, 0.8], [1.0, 0.2, 0.2], [0.0, 0.0, 0.0]];
        for (influence, [derivative, first, total]) in told.influences.iter().zip(expected) {
            assert!((influence.derivative.value - derivative).abs() < 0.07, "{influence:?}");
            assert!((influence.first.value - first).abs() < 0.07, "{influence:?}");
            assert!((influence.total.value - total).abs() < 0.07, "{influence:?}");
            assert!(influence.derivative.low95 < influence.derivative.high95, "{influence:?}");
        }
        assert!(told.leave_one_out.normal, "{:?}", told.leave_one_out);
    }

    /// a + bc: a makes half of the variance alone, b and c the other half together and nothing alone. Errors
    /// as above, with an emulator of a product in place of a line: a tenth is allowed.
    #[test]
    fn two_numbers_that_act_together() {
        let told = of(|x| x[0] + x[1] * x[2], 0.1);
        let expected = [[0.5, 0.5], [0.0, 0.5], [0.0, 0.5]];
        for (influence, [first, total]) in told.influences.iter().zip(expected) {
            assert!((influence.first.value - first).abs() < 0.1, "{influence:?}");
            assert!((influence.total.value - total).abs() < 0.1, "{influence:?}");
        }
    }

    #[test]
    fn constant_values_and_few_points_tell_nothing() {
        assert_eq!(sensitivity(&free(), &points(), &[1.0; 60], &[0.1; 60], 1), None);
        assert_eq!(sensitivity(&free(), &points()[..4], &[1.0, 2.0, 3.0, 4.0], &[0.1; 4], 1), None);
    }
}
