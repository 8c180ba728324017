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
pub use waves::calibrate;
