//! Fits: which values of a scenario make measured curves likely.
//!
//! A [`Fit`] is read from a file: free numbers with priors, and data with observables. Its runs are points of a study
//! (`Runs`), and `inference` says which points, and what follows from them.

mod candidate;
mod data;
mod error;
mod file;
mod measured;
mod next;
mod nuisance;
mod observable;
mod outputs;
mod parameter;
mod runs;
mod schema;
mod sensitivity;
mod tables;

pub use candidate::Candidate;
pub use data::{Data, Experiment};
pub use error::FitError;
pub use measured::{Against, Error, Measured};
pub use next::next_file;
pub use observable::Observable;
pub use parameter::Parameter;
pub use runs::{Runs, Workers};
pub use schema::schema;
pub use tables::WARNING;

use crate::diagnostics::SourceFile;
use crate::inference::{Free, Posterior, Problem, Settings, Step, calibrate};
use crate::results::table::{FitNextRow, SensitivityRow};
use std::sync::Arc;

/// Whose square roots are multiplied.
const PRIMES: [u16; 8] = [2, 3, 5, 7, 11, 13, 17, 19];

/// What a fit found.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The posterior.
    pub posterior: Posterior,
    /// What each free number does to results.
    pub sensitivity: Vec<SensitivityRow>,
    /// Candidates, the best first; none if they were not ranked.
    pub next: Vec<FitNextRow>,
}

/// A fit.
#[derive(Clone, Debug)]
pub struct Fit {
    /// A line for reports.
    pub title: String,
    /// Seed of every random number.
    pub seed: u64,
    /// How much is run.
    pub settings: Settings,
    /// What is free.
    pub parameters: Vec<Parameter>,
    /// What is done to the sample: one for each scenario and set of values.
    pub experiments: Vec<Experiment>,
    /// What was measured.
    pub data: Vec<Data>,
    /// Experiments that may come next.
    pub candidates: Vec<Candidate>,
    /// The file that it was read from.
    pub source: Arc<SourceFile>,
}

impl Fit {
    /// Points that are spread evenly over the priors: the multiples of irrational numbers, by which a forecast is made.
    pub fn spread(&self, count: usize) -> Vec<Vec<f64>> {
        // The fractional parts of the square roots of primes are far from fractions of small numbers.
        let root = |index: usize| f64::from(PRIMES[index % PRIMES.len()]).sqrt();
        let at = |point: usize, (index, one): (usize, &Parameter)| {
            one.prior.quantile(((point as f64 + 0.5) * root(index)).fract().clamp(0.01, 0.99))
        };
        let point = |point| self.parameters.iter().enumerate().map(|it| at(point, it)).collect();
        (0..count).map(point).collect()
    }

    /// How many points it runs at most, but for those of candidates.
    pub fn most_points(&self) -> usize {
        let Settings { first_wave, later_wave, most_waves, verified, .. } = self.settings;
        (first_wave + later_wave * (most_waves - 1)) * self.parameters.len() + verified
    }

    /// The free numbers, as sentences call them.
    fn free(&self) -> Vec<Free> {
        let free = |one: &Parameter| Free { name: one.title.clone(), prior: one.prior };
        self.parameters.iter().map(free).collect()
    }

    /// What is asked.
    pub fn problem(&self, measured: &[Measured]) -> Problem {
        Problem {
            free: self.free(),
            curves: self.data.iter().zip(measured).map(|(data, it)| data.curve(it)).collect(),
            seed: self.seed,
            settings: self.settings,
        }
    }

    /// Finds the posterior, with the runs that it takes, and what decides results; ranks candidates if `next`.
    ///
    /// # Errors
    /// Runs that fail or are stopped; data and priors that make no fit.
    pub fn solve(
        &self,
        runs: &mut Runs<'_>,
        next: bool,
        progress: &mut dyn FnMut(Step),
    ) -> Result<Solved, FitError> {
        let problem = self.problem(runs.measured);
        let posterior = calibrate(&problem, runs, progress)?;
        let points: Vec<Vec<f64>> = posterior.runs.iter().map(|run| run.point.clone()).collect();
        let sensitivity = self.sensitivity(runs, &points)?;
        let next = if next { self.rank(runs, &posterior)? } else { Vec::new() };
        Ok(Solved { posterior, sensitivity, next })
    }
}
