//! A Gaussian process with a linear mean, one length per coordinate and a known error of each value
//! (C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning, 2006, ch. 2, 4 and 5; values with
//! known errors: B. Ankenman, B. L. Nelson, J. Staum, Oper. Res. 58, 371 (2010)).

use super::random::Stream;
use super::simplex::lowest;
use crate::statistics::{cholesky, dot, half_solved, solved};
use std::f64::consts::TAU;

/// Standard deviation of the normal priors of the linear mean's coefficients, in deviations of the values per deviation
/// of a coordinate: so wide that the data alone decide.
const LINEAR: f64 = 10.0;
/// Added to the variance of each value, in variances of the values: keeps the matrix positive definite.
const NUGGET: f64 = 1e-8;
/// Median of the log-normal prior of a length, in deviations of its coordinate over the points (points that fill an interval span √12
/// of them), and the deviation of its logarithm: lengths from a ninth of the span to six spans.
const LENGTH: (f64, f64) = (3.0, 1.0);
/// The same for the deviation of what is not linear, in deviations of the values.
const AMPLITUDE: (f64, f64) = (1.0, 2.0);
/// Log posterior density of the lengths is found to this; a length then to about a tenth of its own uncertainty.
const TOLERANCE: f64 = 0.005;

/// What two values have to do with each other.
#[derive(Clone, Debug)]
struct Kernel {
    amplitude: f64,
    lengths: Vec<f64>,
}

impl Kernel {
    /// From logarithms relative to the medians of the priors: of the amplitude, then of the lengths.
    fn from_logarithms(logarithms: &[f64]) -> Self {
        Self {
            amplitude: AMPLITUDE.0 * libm::exp(logarithms[0]),
            lengths: logarithms[1..].iter().map(|log| LENGTH.0 * libm::exp(*log)).collect(),
        }
    }

    /// Log density of the priors, but for a constant.
    fn log_prior(logarithms: &[f64]) -> f64 {
        let (amplitude, lengths) = (logarithms[0] / AMPLITUDE.1, &logarithms[1..]);
        -0.5 * (amplitude * amplitude + dot(lengths, lengths) / (LENGTH.1 * LENGTH.1))
    }

    /// Matérn's with ν = 5/2, and the linear mean.
    fn covariance(&self, a: &[f64], b: &[f64]) -> f64 {
        let scaled = |((a, b), length): ((&f64, &f64), &f64)| (a - b) / length;
        let square: f64 = a.iter().zip(b).zip(&self.lengths).map(scaled).map(|x| x * x).sum();
        let root = (5.0 * square).sqrt();
        let matern = (1.0 + root + 5.0 / 3.0 * square) * libm::exp(-root);
        self.amplitude * self.amplitude * matern + LINEAR * LINEAR * (1.0 + dot(a, b))
    }

    /// The factor of the covariance of values at points, with their own errors.
    fn factor(&self, points: &[Vec<f64>], variances: &[f64]) -> Vec<Vec<f64>> {
        let mut matrix = vec![vec![0.0; points.len()]; points.len()];
        for i in 0..points.len() {
            for j in 0..i {
                matrix[i][j] = self.covariance(&points[i], &points[j]);
                matrix[j][i] = matrix[i][j];
            }
            matrix[i][i] = self.covariance(&points[i], &points[i]) + variances[i] + NUGGET;
        }
        cholesky(&matrix, 0.0)
    }
}

/// A Gaussian process that has learned values at points.
#[derive(Clone, Debug)]
pub(super) struct Process {
    points: Vec<Vec<f64>>,
    kernel: Kernel,
    /// Mean and deviation of the values: all below is in these units.
    centre: f64,
    unit: f64,
    values: Vec<f64>,
    variances: Vec<f64>,
    factor: Vec<Vec<f64>>,
    weights: Vec<f64>,
}

impl Process {
    /// Learns values at points, whose coordinates have deviations near 1, each with the variance of its error; amplitude and lengths are
    /// the most probable ones. `None` if all values are the same.
    pub(super) fn learn(points: &[Vec<f64>], values: &[f64], variances: &[f64]) -> Option<Self> {
        let count = values.len() as f64;
        let centre = values.iter().sum::<f64>() / count;
        let unit =
            (values.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / count).sqrt();
        if unit <= 1e-12 * centre.abs() {
            return None;
        }
        let values: Vec<f64> = values.iter().map(|value| (value - centre) / unit).collect();
        let variances: Vec<f64> =
            variances.iter().map(|variance| variance / (unit * unit)).collect();
        let surprise = |logarithms: &[f64]| {
            let factor = Kernel::from_logarithms(logarithms).factor(points, &variances);
            let half = half_solved(&factor, values.clone());
            let determinant: f64 =
                factor.iter().enumerate().map(|(i, row)| libm::log(row[i])).sum();
            // The logarithm of a pivot of zero: no such kernel.
            if determinant.is_finite() {
                0.5 * dot(&half, &half) + determinant - Kernel::log_prior(logarithms)
            } else {
                f64::INFINITY
            }
        };
        let start = vec![0.0; points[0].len() + 1];
        let (logarithms, _) = lowest(surprise, &start, -0.7, TOLERANCE);
        let kernel = Kernel::from_logarithms(&logarithms);
        let factor = kernel.factor(points, &variances);
        let weights = solved(&factor, values.clone());
        Some(Self {
            points: points.to_vec(),
            kernel,
            centre,
            unit,
            values,
            variances,
            factor,
            weights,
        })
    }

    /// Covariances of the value at a place with those at the points.
    fn beside(&self, place: &[f64]) -> Vec<f64> {
        self.points.iter().map(|point| self.kernel.covariance(place, point)).collect()
    }

    /// Mean and variance at a place; the variance is at least what keeps the matrix positive definite.
    pub(super) fn predict(&self, place: &[f64]) -> (f64, f64) {
        let beside = self.beside(place);
        let mean = self.centre + self.unit * dot(&beside, &self.weights);
        let told = half_solved(&self.factor, beside);
        let variance = self.kernel.covariance(place, place) - dot(&told, &told);
        (mean, self.unit * self.unit * variance.max(NUGGET))
    }

    /// What the points have told of the value at a place: two of these give the covariance of two places.
    pub(super) fn told(&self, place: &[f64]) -> Vec<f64> {
        half_solved(&self.factor, self.beside(place))
    }

    /// Covariance of the values at two places, of which the points have told what they have.
    pub(super) fn covariance(&self, places: [&[f64]; 2], told: [&[f64]; 2]) -> f64 {
        let prior = self.kernel.covariance(places[0], places[1]);
        self.unit * self.unit * (prior - dot(told[0], told[1]))
    }

    /// For each point, its value less what the other points expect there, over the deviation of both: eq. 5.12 of
    /// Rasmussen and Williams.
    pub(super) fn left_out(&self) -> Vec<f64> {
        let size = self.points.len();
        let residual = |i: usize| {
            let unit: Vec<f64> = (0..size).map(|j| f64::from(u8::from(i == j))).collect();
            let half = half_solved(&self.factor, unit);
            self.weights[i] / dot(&half, &half).sqrt()
        };
        (0..size).map(residual).collect()
    }

    /// A function drawn from the process, given what it has learned, by Matheron's rule: a function of the prior from
    /// `FEATURES` waves, corrected at the points (J. T. Wilson et al., ICML 2020, arXiv:2002.09309).
    pub(super) fn draw(&self, stream: &mut Stream) -> Drawn<'_> {
        let waves: Vec<PlaneWave> =
            (0..FEATURES).map(|_| PlaneWave::draw(&self.kernel, stream)).collect();
        let slopes: Vec<f64> =
            (0..=self.points[0].len()).map(|_| LINEAR * stream.normal()).collect();
        let mut drawn = Drawn { process: self, waves, slopes, weights: Vec::new() };
        let missing = self.points.iter().zip(&self.values).zip(&self.variances);
        let missing = missing
            .map(|((point, value), variance)| {
                value - drawn.prior(point) - (variance + NUGGET).sqrt() * stream.normal()
            })
            .collect();
        drawn.weights = solved(&self.factor, missing);
        drawn
    }
}

/// Plane waves per drawn function.
const FEATURES: usize = 256;

/// A cosine with a random wave vector; Matérn's ν = 5/2 has those of Student's t with five degrees of freedom.
#[derive(Clone, Debug)]
struct PlaneWave {
    vector: Vec<f64>,
    phase: f64,
    height: f64,
}

impl PlaneWave {
    fn draw(kernel: &Kernel, stream: &mut Stream) -> Self {
        let chi_squared: f64 = (0..5).map(|_| stream.normal()).map(|x| x * x).sum();
        let stretch = (5.0 / chi_squared).sqrt();
        Self {
            vector: kernel
                .lengths
                .iter()
                .map(|length| stretch * stream.normal() / length)
                .collect(),
            phase: TAU * stream.unit(),
            height: kernel.amplitude * (2.0 / FEATURES as f64).sqrt() * stream.normal(),
        }
    }
}

/// A function drawn from a process.
pub(super) struct Drawn<'a> {
    process: &'a Process,
    waves: Vec<PlaneWave>,
    slopes: Vec<f64>,
    weights: Vec<f64>,
}

impl Drawn<'_> {
    fn prior(&self, place: &[f64]) -> f64 {
        let wave =
            |wave: &PlaneWave| wave.height * libm::cos(dot(&wave.vector, place) + wave.phase);
        self.slopes[0] + dot(&self.slopes[1..], place) + self.waves.iter().map(wave).sum::<f64>()
    }

    /// The function at a place.
    pub(super) fn at(&self, place: &[f64]) -> f64 {
        let correction = dot(&self.process.beside(place), &self.weights);
        self.process.centre + self.process.unit * (self.prior(place) + correction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::design::sobol;

    fn smooth(x: &[f64]) -> f64 {
        libm::sin(1.5 * x[0]) + 0.5 * x[1] * x[1] + 3.0 * x[1]
    }

    /// Standard coordinates of points of the square.
    fn places(count: u32) -> Vec<Vec<f64>> {
        let spread = |u: f64| (u - 0.5) * 12_f64.sqrt();
        (0..count).map(|i| sobol(i, 2, 5).into_iter().map(spread).collect()).collect()
    }

    /// Without errors a smooth function of two numbers, with a deviation of 3, is told by 30 values to a hundredth of this.
    /// The process expects kinks in the second derivative where there are none, so it says more than its errors: their
    /// root mean square is between a quarter and twice of what it says.
    #[test]
    fn a_smooth_function_is_learned() {
        let points = places(30);
        let values: Vec<f64> = points.iter().map(|point| smooth(point)).collect();
        let process = Process::learn(&points, &values, &[0.0; 30]).unwrap();
        let [mut squares, mut standardized] = [0.0; 2];
        for place in places(230).iter().skip(30) {
            let (mean, variance) = process.predict(place);
            let error = mean - smooth(place);
            squares += error * error / 200.0;
            standardized += error * error / variance / 200.0;
        }
        assert!(squares.sqrt() < 0.03, "{squares}");
        assert!((0.06..4.0).contains(&standardized), "{standardized}");
    }

    /// Leaving out in closed form is leaving out: the same amplitude and lengths, without the point.
    #[test]
    fn leaving_out_in_closed_form_is_leaving_out() {
        let points = places(12);
        let values: Vec<f64> = points.iter().map(|point| smooth(point)).collect();
        let process = Process::learn(&points, &values, &[0.01; 12]).unwrap();
        let mut without = process.clone();
        without.points.remove(3);
        without.values.remove(3);
        without.variances.remove(3);
        without.factor = without.kernel.factor(&without.points, &without.variances);
        without.weights = solved(&without.factor, without.values.clone());
        let (mean, variance) = without.predict(&points[3]);
        let error = 0.01 + process.unit * process.unit * NUGGET;
        let expected = (values[3] - mean) / (variance + error).sqrt();
        assert!((process.left_out()[3] - expected).abs() < 1e-6, "{expected}");
    }

    /// Values with normal errors of deviation 0.3 at 60 points: standardized residuals have a mean square of 1, with a
    /// deviation of √(2/60) = 0.18; four of these: a correct build fails for one seed in 10 000. If the
    /// process is told of errors a third as large and keeps its lengths, the mean square is some nine times as large.
    #[test]
    fn residuals_are_standard_normal_and_show_noise_that_was_left_out() {
        let points = places(60);
        let mut stream = Stream::new(2, 0);
        let values: Vec<f64> =
            points.iter().map(|point| smooth(point) + 0.3 * stream.normal()).collect();
        let mean_square =
            |process: &Process| process.left_out().iter().map(|z| z * z).sum::<f64>() / 60.0;
        let mut process = Process::learn(&points, &values, &[0.09; 60]).unwrap();
        assert!((mean_square(&process) - 1.0).abs() < 4.0 * 0.18, "{}", mean_square(&process));
        process.variances.iter_mut().for_each(|variance| *variance /= 9.0);
        process.factor = process.kernel.factor(&points, &process.variances);
        process.weights = solved(&process.factor, process.values.clone());
        assert!(mean_square(&process) > 3.0, "{}", mean_square(&process));
    }

    /// Functions drawn from a process scatter as it says: at one place, 400 of them have its mean within 5 standard
    /// errors and its variance within 5 · √(2/400) of itself; waves approximate the kernel to some 1/√256, which is
    /// allowed for with a further 0.1. A correct build fails for one seed in a million.
    #[test]
    fn drawn_functions_scatter_as_the_process_says() {
        let points = places(15);
        let values: Vec<f64> = points.iter().map(|point| smooth(point)).collect();
        let process = Process::learn(&points, &values, &[0.05; 15]).unwrap();
        let place = [0.7, -1.1];
        let (mean, variance) = process.predict(&place);
        let mut stream = Stream::new(9, 0);
        let drawn: Vec<f64> = (0..400).map(|_| process.draw(&mut stream).at(&place)).collect();
        let found = drawn.iter().sum::<f64>() / 400.0;
        let scatter = drawn.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 400.0;
        assert!((found - mean).abs() < 5.0 * (variance / 400.0).sqrt(), "{found} {mean}");
        assert!((scatter / variance - 1.0).abs() < 0.45, "{scatter} {variance}");
    }

    #[test]
    fn constant_values_have_no_process() {
        assert!(Process::learn(&places(5), &[2.0; 5], &[0.1; 5]).is_none());
    }
}
