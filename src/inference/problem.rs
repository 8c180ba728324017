//! What is asked: free numbers with their priors, measured curves, and who runs the simulator.

use super::Prior;
use ndarray::Array2;

/// A free number.
#[derive(Clone, Debug, PartialEq)]
pub struct Free {
    /// What sentences call it.
    pub name: String,
    /// What is known of it before the data.
    pub prior: Prior,
}

/// One measured curve, and what may be wrong with it and with its model.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What sentences call it.
    pub name: String,
    /// The abscissae, increasing.
    pub x: Vec<f64>,
    /// The measured value at each abscissa.
    pub y: Vec<f64>,
    /// How well each value is known.
    pub error: CurveError,
    /// What the instrument adds, linear in unknown numbers.
    pub nuisance: Nuisance,
    /// The scale on which the simulator's values are smooth in the free numbers.
    pub map: Map,
    /// The scale of the half-normal prior of the discrepancy between the best simulation and nature, in units of y;
    /// zero for a model that is taken as true.
    pub discrepancy: f64,
    /// Degrees of freedom of Student's t, for measurement errors with outliers; `None` for normal errors.
    pub student: Option<f64>,
    /// The number of samples of the simulated size that the data are a mean of, such as synthetic data. They carry that
    /// share of the scatter of replicates. `None` for a powder, which has too many crystals to scatter.
    pub averaged: Option<u32>,
}

/// How well the values of a curve are known.
#[derive(Clone, Debug, PartialEq)]
pub enum CurveError {
    /// The standard deviation of each value, positive.
    Known(Vec<f64>),
    /// One standard deviation for all values, found along with the free numbers. Its prior is uniform in its
    /// logarithm, from 10⁻⁴ of the span of y to the span.
    Estimated,
}

/// What an instrument adds, with normal priors about "nothing". Integrated out in closed form.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nuisance {
    /// Relative standard deviation of a factor on the whole curve.
    pub scale: Option<f64>,
    /// What is added to the curve.
    pub baseline: Baseline,
}

/// What is added to a curve; standard deviations in units of y.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Baseline {
    /// Nothing.
    #[default]
    None,
    /// A constant.
    Constant {
        /// Its standard deviation.
        deviation: f64,
    },
    /// A line.
    Linear {
        /// Standard deviation of its value in the middle of the abscissae.
        deviation: f64,
        /// Standard deviation of its change from the middle to either end.
        slope: f64,
    },
}

/// The scale on which curves are emulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    /// As they are.
    Identity,
    /// Shares between 0 and 1: ln((y + ε)/(1 − y + ε)), ε = 0.002.
    Share,
}

/// A question to the simulator.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The free numbers, at least one.
    pub free: Vec<Free>,
    /// The measured curves, at least one.
    pub curves: Vec<Curve>,
    /// Decides the design and every random number.
    pub seed: u64,
    /// How much is run.
    pub settings: Settings,
}

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Replicates per point, at least two: their scatter is the error of a mean. Two tell it so badly that intervals come out
    /// too narrow where little is run.
    pub replicates: u32,
    /// Points of the first wave, per free number.
    pub first_wave: usize,
    /// Points of each later wave, per free number.
    pub later_wave: usize,
    /// Waves at most.
    pub most_waves: usize,
    /// Effective draws of the posterior that are wanted.
    pub draws: usize,
    /// Draws that are really run at the end.
    pub verified: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            replicates: 4,
            first_wave: 10,
            later_wave: 8,
            most_waves: 4,
            draws: 2000,
            verified: 64,
        }
    }
}

/// What the runs at one point gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulated {
    /// The value of each free number.
    pub point: Vec<f64>,
    /// For each curve of the problem: one row per replicate, one column per abscissa.
    pub curves: Vec<Array2<f64>>,
}

/// Runs the simulator.
pub trait Simulator {
    /// Why runs failed.
    type Error;

    /// Runs each point with this number of replicates. The answers are in the order of the points, and the same each
    /// time.
    ///
    /// # Errors
    /// If runs failed or were stopped.
    fn run(&mut self, points: &[Vec<f64>], replicates: u32) -> Result<Vec<Simulated>, Self::Error>;
}

/// What a calibration does next, to show as progress.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// The simulator runs the points of a wave (counted from 1).
    Running {
        /// Which wave.
        wave: usize,
        /// How many points.
        points: usize,
    },
    /// The emulator learns from all runs so far.
    Emulating {
        /// After which wave.
        wave: usize,
    },
    /// The posterior is sampled on the emulator.
    Sampling {
        /// After which wave.
        wave: usize,
    },
    /// The posterior is known as far as this wave tells it.
    Sampled {
        /// After which wave.
        wave: usize,
        /// How far the wave moved a mean at most, in posterior deviations; `None` after the first.
        moved: Option<f64>,
    },
    /// Draws of the posterior are run.
    Verifying {
        /// How many draws.
        draws: usize,
    },
}
