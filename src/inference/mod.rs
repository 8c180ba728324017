//! Bayesian calibration of a costly stochastic simulator: numbers with honest intervals from measured curves, and what the
//! curves do not tell. The room knows nothing of files, of units or of what the simulator simulates.
//!
//! Runs at chosen points (`design`) teach a Gaussian process (`process`) per principal component of each curve
//! (`reduction`, `emulator`). Its predictions, with their errors, are compared with the data (`likelihood`), the
//! posterior is sampled (`sampler`), and new runs are placed where it lies (`waves`). At the end, draws of the
//! posterior are really run.
//!
//! The same problem and seed give the same bits on any number of threads and any machine, since the posterior of one
//! wave chooses the runs of the next, which jobs on different nodes have to agree on. So transcendental functions are those of
//! `libm`, and sums have a fixed order.
//!
//! ```
//! use ndarray::Array2;
//! use tautomata::inference::*;
//!
//! /// First order, k between 0.1 and 10 per hour, at 1, 2 and 3 h.
//! struct FirstOrder;
//!
//! impl Simulator for FirstOrder {
//!     type Error = std::convert::Infallible;
//!
//!     fn run(&mut self, points: &[Vec<f64>], replicates: u32) -> Result<Vec<Simulated>, Self::Error> {
//!         let conversion = |k: f64, row: usize| 1.0 - (-k * (row as f64 + 1.0)).exp();
//!         let run = |point: &Vec<f64>| Simulated {
//!             point: point.clone(),
//!             curves: vec![Array2::from_shape_fn((replicates as usize, 3), |(_, row)| conversion(point[0], row))],
//!         };
//!         Ok(points.iter().map(run).collect())
//!     }
//! }
//!
//! let problem = Problem {
//!     free: vec![Free { name: "k".into(), prior: Prior::LogUniform { from: 0.1, to: 10.0 } }],
//!     curves: vec![Curve {
//!         name: "conversion".into(),
//!         x: vec![1.0, 2.0, 3.0],
//!         y: vec![0.51, 0.74, 0.88],
//!         error: CurveError::Known(vec![0.02; 3]),
//!         nuisance: Nuisance::default(),
//!         map: Map::Share,
//!         discrepancy: 0.0,
//!         student: None,
//!         averaged: None,
//!     }],
//!     seed: 1,
//!     settings: Settings { draws: 200, ..Settings::default() },
//! };
//! let posterior = calibrate(&problem, &mut FirstOrder, &mut |_| ())?;
//! // About −ln(1 − 0.51) = 0.71 and −ln(1 − 0.74)/2 = 0.67.
//! let k = &posterior.parameters[0];
//! assert!((k.mean - 0.7).abs() < 0.05 && k.deviation < 0.05);
//! assert!(posterior.identifiability.sentences[0].starts_with("Of 1 free number the data fix 1: log10 k"));
//! # Ok::<(), CalibrationError<std::convert::Infallible>>(())
//! ```

mod algebra;
mod check;
mod design;
mod emulator;
mod error;
mod identifiability;
mod likelihood;
mod next;
mod posterior;
mod prior;
mod problem;
mod process;
mod random;
mod reduction;
mod region;
mod sampler;
mod scatter;
mod sensitivity;
mod simplex;
mod summary;
mod waves;

pub use emulator::{Emulator, LeaveOneOut, Predicted};
pub use error::CalibrationError;
pub use identifiability::{Direction, Identifiability};
pub use next::{Candidate, Narrowing, expected_narrowing};
pub use posterior::{CurveSummary, Discrepancy, Mixing, Posterior, Summary, Verdict, Wave};
pub use prior::Prior;
pub use problem::{
    Baseline, Curve, CurveError, Free, Map, Nuisance, Problem, Settings, Simulated, Simulator, Step,
};
pub use sensitivity::{Banded, Influence, Sensitivity, sensitivity};
pub use waves::{SETTLED, calibrate};
