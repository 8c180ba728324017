//! Which number decides: half-times, conversion, chain lengths, over points that fill ranges or priors.

use super::{Cell, Sweep};
use crate::inference::{Banded, Free, Influence, Prior, sensitivity};
use crate::results::FolderError;
use crate::results::table::{Column, ReplicateRow, SensitivityRow};
use crate::statistics::Estimate;

/// The results that are looked at.
const RESULTS: [&Column<ReplicateRow>; 4] = [
    &ReplicateRow::t50_h,
    &ReplicateRow::conversion_end,
    &ReplicateRow::order_half_time_h,
    &ReplicateRow::number_average_length,
];
/// An emulator learns from no more points than this: its cost rises with their cube.
const MOST_POINTS: usize = 400;

/// A number that points differ in, by its column in tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// The column.
    pub column: String,
    /// Over what it is spread.
    pub prior: Prior,
}

/// What was run at a point: the value of every number, and what the replicates ended with.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The values.
    pub values: Vec<f64>,
    /// The ends.
    pub ends: Vec<ReplicateRow>,
}

/// What each number does to the results of an experiment or series, which counts from 1. A result that not every
/// replicate of a point has, such as a half-time that is not reached, is left out at that point; so is a point with
/// fewer than two replicates, whose error is not known.
pub fn influences(
    experiment: u32,
    swept: &[Swept],
    points: &[Ended],
    seed: u64,
) -> Vec<SensitivityRow> {
    let free = |one: &Swept| Free { name: one.column.clone(), prior: one.prior };
    let free: Vec<Free> = swept.iter().map(free).collect();
    let mut rows = Vec::new();
    for result in RESULTS {
        let mut known = (Vec::new(), Vec::new(), Vec::new());
        for Ended { values, ends } in points {
            let results: Option<Vec<f64>> = ends.iter().map(|end| result.number(end)).collect();
            let estimate = Estimate::of(results.unwrap_or_default().into_iter().map(Some));
            if let Estimate { mean: Some(mean), standard_error: Some(error), .. } = estimate {
                known.0.push(values.clone());
                known.1.push(mean);
                known.2.push(error);
            }
        }
        let (points, values, errors) = known;
        let found = sensitivity(&free, &points, &values, &errors, seed);
        let influences = found.map(|found| found.influences).unwrap_or_default();
        for (one, influence) in swept.iter().zip(influences) {
            rows.push(row(experiment, result, &one.column, &influence));
        }
    }
    rows
}

fn row(
    experiment: u32,
    result: &Column<ReplicateRow>,
    parameter: &str,
    influence: &Influence,
) -> SensitivityRow {
    let Influence { derivative, first, total } = *influence;
    let share = |Banded { value, low95, high95 }: Banded| [value, low95, high95];
    let [derivative, derivative_low95, derivative_high95] = share(derivative);
    let [first, first_low95, first_high95] = share(first);
    let [total, total_low95, total_high95] = share(total);
    SensitivityRow {
        experiment,
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

impl Sweep<'_> {
    /// What each swept number does to results, series by series; nothing of series whose points do not fill ranges. Of
    /// very many points the first are taken.
    ///
    /// # Errors
    /// If the store can't be read.
    pub fn sensitivity(&self) -> Result<Vec<SensitivityRow>, FolderError> {
        let mut rows = Vec::new();
        for (series, swept) in self.study.drawn.iter().enumerate() {
            let of_series = |point: &usize| self.study.points[*point].series == series;
            let points = (0..self.plan.len()).filter(of_series);
            let points = points.take(if swept.is_empty() { 0 } else { MOST_POINTS });
            let ended =
                points.map(|point| self.ended(swept, point)).collect::<Result<Vec<_>, _>>()?;
            rows.extend(influences(series as u32 + 1, swept, &ended, self.study.seed));
        }
        Ok(rows)
    }

    /// A point with the numbers of its series, and what its runs ended with.
    fn ended(&self, swept: &[Swept], point: usize) -> Result<Ended, FolderError> {
        let study = self.study;
        let number = |one: &Swept| {
            let place = study.columns.iter().position(|column| column.name == one.column)?;
            match study.points[point].cells[place] {
                Some(Cell::Number(number)) => Some(number),
                _ => None,
            }
        };
        let mut ends = Vec::new();
        for replicate in self.replicates(point)? {
            ends.extend(self.outcome(point, replicate)?.and_then(Result::ok).map(|kept| kept.end));
        }
        Ok(Ended { values: swept.iter().filter_map(number).collect(), ends })
    }
}
