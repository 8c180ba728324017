//! What the data tell.

use super::{Emulator, Identifiability, LeaveOneOut, Simulated};
use ndarray::Array2;

/// The posterior, and all that says how far to trust it.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// Draws: one row each, the value of each free number.
    pub draws: Array2<f64>,
    /// For each free number.
    pub parameters: Vec<Summary>,
    /// The most probable values of the free numbers.
    pub mode: Vec<f64>,
    /// For each curve of the problem.
    pub curves: Vec<CurveSummary>,
    /// For each wave.
    pub waves: Vec<Wave>,
    /// All runs of all waves.
    pub runs: Vec<Simulated>,
    /// The posterior against the simulator.
    pub verdict: Verdict,
    /// What the data do not tell.
    pub identifiability: Identifiability,
    /// What stands for the simulator.
    pub emulator: Emulator,
}

/// A distribution of one number, in its own unit, and how well draws tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
    /// Median.
    pub median: f64,
    /// The 68 % interval between quantiles, 15.87 and 84.13 %.
    pub interval68: [f64; 2],
    /// The 95 % interval between quantiles, 2.5 and 97.5 %.
    pub interval95: [f64; 2],
    /// Standard deviation of the prior.
    pub prior_deviation: f64,
    /// Posterior over prior deviation, in the natural coordinate of the prior.
    pub narrowing: f64,
    /// How well the draws tell it.
    pub mixing: Mixing,
}

/// How well a chain of draws tells a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixing {
    /// Steps after which a draw is as good as independent: the integrated autocorrelation time.
    pub autocorrelation_time: f64,
    /// As many independent draws would tell it as well.
    pub effective_size: f64,
    /// The potential scale reduction R̂ of independent ensembles and of their halves; near 1 if they agree.
    pub r_hat: f64,
}

/// What was found about a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveSummary {
    /// The measurement error, if it was estimated.
    pub error: Option<Summary>,
    /// The scale of the discrepancy, if the curve has one.
    pub discrepancy: Option<Discrepancy>,
    /// The emulator of the curve against runs that it did not learn from.
    pub leave_one_out: LeaveOneOut,
}

/// By how much the best simulation misses a curve, in units of y.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discrepancy {
    /// The posterior of its scale.
    pub scale: Summary,
    /// Whether the posterior lies above the prior: the model does not describe the curve.
    pub above_prior: bool,
}

/// A wave of runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Wave {
    /// How many points were run.
    pub points: usize,
    /// Posterior mean of each free number after it, in its natural coordinate.
    pub means: Vec<f64>,
    /// Posterior deviations.
    pub deviations: Vec<f64>,
    /// The share of the prior that was still plausible when its points were chosen; 1 for the first.
    pub plausible: f64,
    /// How far it moved a mean at most, in posterior deviations; `None` for the first.
    pub moved: Option<f64>,
}

/// Draws of the posterior, really run.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The runs.
    pub runs: Vec<Simulated>,
    /// For each curve, the root mean square of simulation less emulation in σ of what the emulator expects; near 1 if
    /// the emulator knows its errors.
    pub disagreement: Vec<f64>,
    /// Whether no disagreement exceeds 2 σ.
    pub agrees: bool,
}
