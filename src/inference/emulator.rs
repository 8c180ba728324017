//! What stands for the simulator: a Gaussian process per principal component of each curve.

use super::process::Process;
use super::reduction::Reduction;
use super::scatter::Scatter;
use super::{Free, Map, Prior, Simulated};
use crate::statistics::{dot, mean_and_variance};
use ndarray::{Array2, Axis};
use rayon::prelude::*;
use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor};

/// Residuals that are rarer than this among standard normal ones are not taken for such.
const LEAST_PROBABLE: f64 = 1e-3;

/// How often the emulator learns again, with tangents at what it expects. An error e of the mapped mean is e²/2 after each.
const RELEARNED: usize = 2;

/// What stands for the simulator: it tells a curve at any values of the free numbers, and how well it knows it. It has learned
/// from the runs where the posterior may lie; its deviation grows away from them.
#[derive(Clone, Debug)]
pub struct Emulator {
    priors: Vec<Prior>,
    /// For each free number mean and deviation of its natural coordinate over the runs.
    frame: Vec<(f64, f64)>,
    pub(super) curves: Vec<CurveEmulator>,
}

/// A curve as the emulator expects it, in units of y.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// The mean over replicates, at each abscissa.
    pub mean: Vec<f64>,
    /// Standard deviation of what the emulator does not know of that mean.
    pub deviation: Vec<f64>,
}

/// The emulator of a curve against runs that it did not learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveOneOut {
    /// For each principal component, for each run: simulation less what the emulator expects without it, over the
    /// deviation of this.
    pub residuals: Vec<Vec<f64>>,
    /// Their root mean square; 1 without residuals.
    pub root_mean_square: f64,
    /// How probable a mean square so far from 1 is for standard normal residuals, two-sidedly: of χ², or of Fisher's F
    /// where the scatter of replicates, which is estimated from them, is part of the error.
    pub p_value: f64,
    /// Whether they may be standard normal: p ≥ 0.001.
    pub normal: bool,
}

impl Emulator {
    /// Learns from runs with the same replicates each.
    pub(super) fn learn(free: &[Free], maps: &[Map], runs: &[Simulated]) -> Self {
        let priors: Vec<Prior> = free.iter().map(|free| free.prior).collect();
        let frame: Vec<(f64, f64)> = priors
            .iter()
            .enumerate()
            .map(|(i, prior)| {
                let column: Vec<f64> =
                    runs.iter().map(|run| prior.coordinate(run.point[i])).collect();
                let (mean, variance) = mean_and_variance(&column);
                (mean, if variance > 0.0 { variance.sqrt() } else { 1.0 })
            })
            .collect();
        let points: Vec<Vec<f64>> =
            runs.iter().map(|run| standard(&priors, &frame, &run.point)).collect();
        let curve = |(curve, map): (usize, &Map)| {
            let runs: Vec<&Array2<f64>> = runs.iter().map(|run| &run.curves[curve]).collect();
            CurveEmulator::learn(*map, &points, &runs)
        };
        Self { curves: maps.iter().enumerate().map(curve).collect(), priors, frame }
    }

    /// Where a point is among the runs: natural coordinates, from their means, in their deviations.
    pub(super) fn place(&self, point: &[f64]) -> Vec<f64> {
        standard(&self.priors, &self.frame, point)
    }

    /// All curves at a point: the value of each free number.
    pub fn predict(&self, point: &[f64]) -> Vec<Predicted> {
        let place = self.place(point);
        let predicted = |curve: &CurveEmulator| {
            let expected = curve.expect(&place, None);
            Predicted {
                deviation: expected.variances().into_iter().map(f64::sqrt).collect(),
                mean: expected.mean,
            }
        };
        self.curves.iter().map(predicted).collect()
    }
}

fn standard(priors: &[Prior], frame: &[(f64, f64)], point: &[f64]) -> Vec<f64> {
    let coordinate = |((prior, (mean, deviation)), value): ((&Prior, &(f64, f64)), &f64)| {
        (prior.coordinate(*value) - mean) / deviation
    };
    priors.iter().zip(frame).zip(point).map(coordinate).collect()
}

/// A curve as the likelihood needs it: a mean, and a covariance that is diagonal but for a few directions.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// Mean at each abscissa.
    pub mean: Vec<f64>,
    /// Each a curve times a standard normal number.
    pub directions: Vec<Vec<f64>>,
    /// Variance at each abscissa, independent of all others.
    pub diagonal: Vec<f64>,
}

impl Expected {
    /// All variance at each abscissa.
    pub(super) fn variances(&self) -> Vec<f64> {
        let mut variances = self.diagonal.clone();
        for direction in &self.directions {
            variances.iter_mut().zip(direction).for_each(|(sum, one)| *sum += one * one);
        }
        variances
    }
}

/// The emulator of one curve.
#[derive(Clone, Debug)]
pub(super) struct CurveEmulator {
    map: Map,
    reduction: Reduction,
    components: Vec<Component>,
}

/// The coefficient of a principal component, and how it scatters from replicate to replicate.
#[derive(Clone, Debug)]
struct Component {
    vector: Vec<f64>,
    process: Process,
    scatter: Scatter,
}

impl CurveEmulator {
    /// Learns from the replicates at each place.
    ///
    /// The map of a mean of replicates is not what the mean of many is mapped to, and with few weak spots per sample they are far
    /// apart. So replicates are mapped along the tangent at what the emulator expects, which keeps means: first along the
    /// tangent at their own mean, then at what was learned from that.
    fn learn(map: Map, points: &[Vec<f64>], runs: &[&Array2<f64>]) -> Self {
        let means: Vec<Vec<f64>> = runs.iter().map(|run| mean_over_replicates(run)).collect();
        let own =
            |mean: &Vec<f64>| Tangent::at(map, mean.iter().map(|y| map.forward(*y)).collect());
        let mut tangents: Vec<Tangent> = means.iter().map(own).collect();
        let reduction = Reduction::of(&along(&tangents, &means));
        let relearned = if map == Map::Identity { 0 } else { RELEARNED };
        for _ in 0..relearned {
            let learned = Self::along(map, &reduction, points, runs, &means, &tangents);
            let expected =
                |place: &Vec<f64>| Tangent::at(map, learned.mapped(&learned.coefficients(place)));
            tangents = points.iter().map(expected).collect();
        }
        Self::along(map, &reduction, points, runs, &means, &tangents)
    }

    /// Learns from replicates that are mapped along tangents.
    fn along(
        map: Map,
        reduction: &Reduction,
        points: &[Vec<f64>],
        runs: &[&Array2<f64>],
        means: &[Vec<f64>],
        tangents: &[Tangent],
    ) -> Self {
        let replicates = runs[0].nrows();
        let mapped = along(tangents, means);
        let learn = |vector: &Vec<f64>| {
            let variance = |((run, mean), tangent): ((&&Array2<f64>, &Vec<f64>), &Tangent)| {
                let weighted = vector.iter().zip(&tangent.slopes).map(|(v, slope)| v * slope);
                variance_along(&weighted.collect::<Vec<_>>(), run, mean)
            };
            let variances: Vec<f64> = runs.iter().zip(means).zip(tangents).map(variance).collect();
            let scatter = Scatter::learn(points, &variances, replicates);
            let of_mean: Vec<f64> =
                points.iter().map(|point| scatter.variance(point) / replicates as f64).collect();
            let coefficients: Vec<f64> =
                mapped.iter().map(|curve| reduction.coefficient(vector, curve)).collect();
            let process = Process::learn(points, &coefficients, &of_mean)?;
            Some(Component { vector: vector.clone(), process, scatter })
        };
        let components = reduction.components.par_iter().filter_map(learn).collect();
        Self { map, reduction: reduction.clone(), components }
    }

    /// Mean and variance of the coefficient of each component at a place.
    fn coefficients(&self, place: &[f64]) -> Vec<(f64, f64)> {
        self.components.iter().map(|component| component.process.predict(place)).collect()
    }

    /// The mapped curve of the means of coefficients.
    fn mapped(&self, coefficients: &[(f64, f64)]) -> Vec<f64> {
        let mut mapped = self.reduction.mean.clone();
        for (component, (mean, _)) in self.components.iter().zip(coefficients) {
            mapped.iter_mut().zip(&component.vector).for_each(|(z, v)| *z += mean * v);
        }
        mapped
    }

    /// The curve at a place. Data that are the mean over some replicates scatter with them.
    pub(super) fn expect(&self, place: &[f64], averaged: Option<u32>) -> Expected {
        let coefficients = self.coefficients(place);
        let mapped = self.mapped(&coefficients);
        let slopes: Vec<f64> = mapped.iter().map(|z| self.map.backward_slope(*z)).collect();
        let direction = |(component, (_, variance)): (&Component, &(f64, f64))| {
            let scatter =
                averaged.map_or(0.0, |count| component.scatter.variance(place) / f64::from(count));
            let deviation = (variance + scatter).sqrt();
            component.vector.iter().zip(&slopes).map(|(v, slope)| deviation * v * slope).collect()
        };
        let left = slopes.iter().zip(&self.reduction.left);
        Expected {
            directions: self.components.iter().zip(&coefficients).map(direction).collect(),
            diagonal: left.map(|(slope, left)| slope * slope * left).collect(),
            mean: mapped.into_iter().map(|z| self.map.backward(z)).collect(),
        }
    }

    /// How the runs at a place differ from what is expected: a standard normal number per component.
    pub(super) fn surprises(&self, place: &[f64], run: &Array2<f64>) -> Vec<f64> {
        let coefficients = self.coefficients(place);
        let tangent = Tangent::at(self.map, self.mapped(&coefficients));
        let mapped = tangent.mapped(&mean_over_replicates(run));
        let surprise = |(component, (mean, variance)): (&Component, &(f64, f64))| {
            let scatter = component.scatter.variance(place) / run.nrows() as f64;
            let found = self.reduction.coefficient(&component.vector, &mapped);
            (found - mean) / (variance + scatter).sqrt()
        };
        self.components.iter().zip(&coefficients).map(surprise).collect()
    }

    /// Runs that the emulator did not learn from.
    pub(super) fn leave_one_out(&self) -> LeaveOneOut {
        let residuals: Vec<Vec<f64>> =
            self.components.iter().map(|component| component.process.left_out()).collect();
        let scatter = self.components.iter().map(|component| component.scatter.degrees_of_freedom);
        LeaveOneOut::of(residuals, scatter.sum())
    }

    /// What the emulator does not know at a place, per component: how much a unit of its coefficient changes the
    /// curve, in errors of the data, and what the runs have told there.
    pub(super) fn unknown(&self, place: &[f64], errors: &[f64]) -> Vec<Unknown> {
        let expected = self.expect(place, None);
        let slope = |mean: &f64| 1.0 / self.map.slope(*mean);
        let unknown = |component: &Component| {
            let changes = component.vector.iter().zip(&expected.mean).zip(errors);
            let weight: f64 =
                changes.map(|((v, mean), error)| (v * slope(mean) / error).powi(2)).sum();
            Unknown { weight: weight.sqrt(), told: component.process.told(place) }
        };
        self.components.iter().map(unknown).collect()
    }

    /// Covariance of the errors of the emulator at two places, in errors of the data, summed over components.
    pub(super) fn common(&self, places: [&[f64]; 2], unknown: [&[Unknown]; 2]) -> f64 {
        let pairs = unknown[0].iter().zip(unknown[1]);
        let covariance = |(component, (a, b)): (&Component, (&Unknown, &Unknown))| {
            a.weight * b.weight * component.process.covariance(places, [&a.told, &b.told])
        };
        self.components.iter().zip(pairs).map(covariance).sum()
    }
}

/// What a component does not know at a place.
#[derive(Clone, Debug)]
pub(super) struct Unknown {
    weight: f64,
    told: Vec<f64>,
}

impl LeaveOneOut {
    /// Of residuals. `degrees_of_freedom` is that of their estimated errors; 0 if errors are known exactly.
    pub(super) fn of(residuals: Vec<Vec<f64>>, degrees_of_freedom: usize) -> Self {
        let count = residuals.iter().map(Vec::len).sum::<usize>() as f64;
        let squares: f64 = residuals.iter().map(|residuals| dot(residuals, residuals)).sum();
        let below = if count == 0.0 {
            0.5
        } else if degrees_of_freedom == 0 {
            ChiSquared::new(count).map_or(0.5, |law| law.cdf(squares))
        } else {
            FisherSnedecor::new(count, degrees_of_freedom as f64)
                .map_or(0.5, |law| law.cdf(squares / count))
        };
        let p_value = 2.0 * below.min(1.0 - below);
        let root_mean_square = if count > 0.0 { (squares / count).sqrt() } else { 1.0 };
        Self { residuals, root_mean_square, p_value, normal: p_value >= LEAST_PROBABLE }
    }
}

/// A map's tangent at each abscissa.
struct Tangent {
    /// Where it touches, on both scales.
    at: Vec<f64>,
    mapped: Vec<f64>,
    slopes: Vec<f64>,
}

impl Tangent {
    /// At mapped values.
    fn at(map: Map, mapped: Vec<f64>) -> Self {
        let at: Vec<f64> = mapped.iter().map(|z| map.backward(*z)).collect();
        Self { slopes: at.iter().map(|y| map.slope(*y)).collect(), at, mapped }
    }

    /// A curve along it.
    fn mapped(&self, curve: &[f64]) -> Vec<f64> {
        let touching = self.mapped.iter().zip(&self.at).zip(&self.slopes);
        touching.zip(curve).map(|(((z, at), slope), y)| z + slope * (y - at)).collect()
    }
}

/// Each curve along its tangent.
fn along(tangents: &[Tangent], curves: &[Vec<f64>]) -> Vec<Vec<f64>> {
    tangents.iter().zip(curves).map(|(tangent, curve)| tangent.mapped(curve)).collect()
}

fn mean_over_replicates(run: &Array2<f64>) -> Vec<f64> {
    run.axis_iter(Axis(1)).map(|column| column.iter().sum::<f64>() / column.len() as f64).collect()
}

/// The variance over replicates of their scalar product with a vector; zero for one replicate.
fn variance_along(vector: &[f64], run: &Array2<f64>, mean: &[f64]) -> f64 {
    let along = |row: ndarray::ArrayView1<'_, f64>| {
        row.iter().zip(mean).zip(vector).map(|((y, mean), weight)| weight * (y - mean)).sum::<f64>()
    };
    let squares: f64 = run.rows().into_iter().map(along).map(|x| x * x).sum();
    squares / (run.nrows().max(2) - 1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::random::Stream;
    use super::*;

    /// Means of two exponential numbers, whose logarithm is 0.27 too small on average. It has a deviation of 0.8, so that 150 of them
    /// tell the mean to 0.066, and 2.5 of these are allowed: another seed fails once in 80. Mapped as they are, they fail.
    #[test]
    fn replicates_that_scatter_widely_are_learned_without_bias() {
        let mean = |u: f64| 0.02 * libm::exp(u);
        let mut stream = Stream::new(3, 0);
        let mut run = |i: u32| {
            let u = (f64::from(i) + 0.5) / 150.0;
            let scatter = Array2::from_shape_fn((2, 1), |_| -libm::log(stream.unit()));
            Simulated { point: vec![u], curves: vec![mean(u) * scatter] }
        };
        let runs: Vec<Simulated> = (0..150).map(&mut run).collect();
        let free = Free { name: "u".into(), prior: Prior::Uniform { from: 0.0, to: 1.0 } };
        let emulator = Emulator::learn(&[free], &[Map::Share], &runs);
        let off = |run: &Simulated| {
            libm::log(emulator.predict(&run.point)[0].mean[0] / mean(run.point[0]))
        };
        let mean = runs.iter().map(off).sum::<f64>() / 150.0;
        assert!(mean.abs() < 0.165, "{mean}");
    }
}
