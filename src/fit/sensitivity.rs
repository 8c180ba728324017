//! Which free number decides: half-times, conversion, chain lengths, over all runs of a fit.

use super::{Fit, FitError, Runs};
use crate::inference::{Banded, Influence, sensitivity};
use crate::results::table::{Column, FitSensitivityRow, ReplicateRow};
use crate::statistics::Estimate;

/// The results that are looked at.
const RESULTS: [&Column<ReplicateRow>; 4] = [
    &ReplicateRow::t50_h,
    &ReplicateRow::conversion_end,
    &ReplicateRow::order_half_time_h,
    &ReplicateRow::number_average_length,
];

impl Fit {
    /// What each free number does to the results of each experiment, over its prior: from points that were run. A result
    /// that not every replicate of a point has, such as a half-time that is not reached, is left out at that point.
    ///
    /// # Errors
    /// Runs that fail or are stopped.
    pub fn sensitivity(
        &self,
        runs: &mut Runs<'_>,
        points: &[Vec<f64>],
    ) -> Result<Vec<FitSensitivityRow>, FitError> {
        let ends = runs.ends(points, self.settings.replicates)?;
        let mut rows = Vec::new();
        for experiment in 0..self.experiments.len() {
            for result in RESULTS {
                let mut known = (Vec::new(), Vec::new(), Vec::new());
                for (point, ends) in points.iter().zip(&ends) {
                    let values: Option<Vec<f64>> =
                        ends[experiment].iter().map(|end| result.number(end)).collect();
                    let estimate = Estimate::of(values.unwrap_or_default().into_iter().map(Some));
                    if let Estimate { mean: Some(mean), standard_error: Some(error), .. } = estimate
                    {
                        known.0.push(point.clone());
                        known.1.push(mean);
                        known.2.push(error);
                    }
                }
                let (points, values, errors) = known;
                let found = sensitivity(&self.free(), &points, &values, &errors, self.seed);
                let influences = found.map(|found| found.influences).unwrap_or_default();
                for (parameter, influence) in self.parameters.iter().zip(influences) {
                    rows.push(row(experiment, result, &parameter.name, &influence));
                }
            }
        }
        Ok(rows)
    }
}

fn row(
    experiment: usize,
    result: &Column<ReplicateRow>,
    parameter: &str,
    influence: &Influence,
) -> FitSensitivityRow {
    let Influence { derivative, first, total } = *influence;
    let share = |Banded { value, low95, high95 }: Banded| [value, low95, high95];
    let [derivative, derivative_low95, derivative_high95] = share(derivative);
    let [first, first_low95, first_high95] = share(first);
    let [total, total_low95, total_high95] = share(total);
    FitSensitivityRow {
        experiment: experiment as u32 + 1,
        result: result.name.to_owned(),
        parameter: parameter.to_owned(),
        derivative,
        derivative_low95,
        derivative_high95,
        first,
        first_low95,
        first_high95,
        total,
        total_low95,
        total_high95,
    }
}
