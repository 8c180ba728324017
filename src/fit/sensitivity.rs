//! Which free number decides, over all runs of a fit.

use super::{Fit, FitError, Parameter, Runs};
use crate::results::table::SensitivityRow;
use crate::study::{Ended, Swept, influences};

impl Fit {
    /// What each free number does to the results of each experiment, over its prior: from points that were run.
    ///
    /// # Errors
    /// Runs that fail or are stopped.
    pub fn sensitivity(
        &self,
        runs: &mut Runs<'_>,
        points: &[Vec<f64>],
    ) -> Result<Vec<SensitivityRow>, FitError> {
        let ends = runs.ends(points, self.settings.replicates)?;
        let swept = |one: &Parameter| Swept { column: one.name.clone(), prior: one.prior };
        let swept: Vec<Swept> = self.parameters.iter().map(swept).collect();
        let of_experiment = |experiment: usize| {
            let ended = |(values, ends): (&Vec<f64>, &Vec<Vec<_>>)| Ended {
                values: values.clone(),
                ends: ends[experiment].clone(),
            };
            let ended: Vec<Ended> = points.iter().zip(&ends).map(ended).collect();
            influences(experiment as u32 + 1, &swept, &ended, self.seed)
        };
        Ok((0..self.experiments.len()).flat_map(of_experiment).collect())
    }
}
