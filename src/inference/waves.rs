//! Waves of runs, each where the posterior of the one before lies.

use super::{CalibrationError, Posterior, Problem, Simulator, Step};

/// Finds the posterior of the free numbers of a problem.
///
/// # Errors
/// If the simulator fails or answers with something else than it was asked for, or if the problem has no free numbers,
/// no data or priors and errors without meaning.
pub fn calibrate<S: Simulator>(
    problem: &Problem,
    simulator: &mut S,
    progress: &mut dyn FnMut(Step),
) -> Result<Posterior, CalibrationError<S::Error>> {
    let _ = (problem, simulator, progress);
    todo!()
}
