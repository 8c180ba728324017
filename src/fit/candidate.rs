//! Experiments that may come next, and by how much each is expected to narrow the free numbers.

use super::data::{self, Experiment};
use super::parameter::POSITIVE;
use super::runs::Look;
use super::{Fit, FitError, Observable, Runs};
use crate::diagnostics::reader::{Bounds, Field, Table};
use crate::diagnostics::{Diagnostic, Read};
use crate::inference::{Posterior, Simulated};
use crate::results::table::FitNextRow;
use crate::scenario::Scenario;
use crate::statistics::{cholesky, solved};
use crate::units::{Quantity, Time};
use ndarray::Array2;
use std::ops::Range;

/// The keys of `[[candidate]]`.
const KEYS: [&str; 6] = ["name", "observable", "base", "set", "every", "error"];
const EVERY: Bounds = Bounds { range: 1e-9..=1e9, says: "a positive time" };
/// Parts of a curve whose means stand for it.
const PARTS: usize = 4;
/// The most points of its curve.
const MOST_POINTS: f64 = 1000.0;

/// An experiment that may come next.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// What would be done.
    pub experiment: Experiment,
    /// What would be measured.
    pub observable: Observable,
    /// How often, in s.
    every: f64,
    /// With which standard error, in the observable's unit.
    error: f64,
    observable_span: Range<usize>,
    every_span: Range<usize>,
}

impl Candidate {
    /// When it would be measured.
    fn times(&self, scenario: &Scenario) -> Vec<f64> {
        let count = (scenario.protocol.duration() / self.every * (1.0 + 1e-9)).floor() as usize;
        (1..=count)
            .map(|index| (index as f64 * self.every).min(scenario.protocol.duration()))
            .collect()
    }

    /// What keeps it from being looked at in its scenario.
    pub fn misfit(&self, scenario: &Scenario) -> Vec<Diagnostic> {
        let instrument =
            data::without_instrument(&self.observable, scenario, &self.observable_span);
        let points = scenario.protocol.duration() / self.every;
        let wrong = !(1.0 - 1e-9..=MOST_POINTS).contains(&points);
        let often = wrong.then(|| {
            let message = format!("`every` gives {points:.0} points in this protocol");
            Diagnostic::new(self.every_span.clone(), message)
                .help("give a time that makes 1 to 1000")
        });
        instrument.into_iter().chain(often).collect()
    }
}

/// Reads one with its experiment.
pub fn read(field: &Field<'_>, experiment: Read<Experiment>) -> Read<Candidate> {
    let example =
        "{ name = \"120 °C\", observable = \"conversion\", every = \"6 h\", error = 0.01 }";
    let table: Table<'_> = field.table(&KEYS, example)?;
    let name = table.read("name", "name = \"120 °C\"", |name| name.own_name("120 °C"));
    let observable = table.read("observable", "observable = \"conversion\"", data::read_observable);
    let every =
        table.read("every", "every = \"6 h\"", |it| it.quantity::<Time>(&EVERY).map(Time::value));
    let error = table.read("error", "error = 0.01", |error| error.number_in(&POSITIVE));
    Ok(Candidate {
        name: name?.to_owned(),
        experiment: experiment?,
        observable: observable?,
        every: every?,
        error: error?,
        observable_span: table.place_of("observable").span,
        every_span: table.place_of("every").span,
    })
}

impl Fit {
    /// By how much each candidate is expected to narrow the free numbers, the best first: draws of the posterior are run
    /// through every candidate.
    ///
    /// A curve is taken as its means over four equal parts. Let C be the covariance of the free numbers with these over the
    /// draws, V their own with the error of measurement. The variance that is left is that of the free numbers less C V⁻¹ Cᵀ: what Bayes' rule gives if both are
    /// jointly normal, and the best linear estimate if not (M. Goldstein, D. Wooff, Bayes Linear Statistics, 2007).
    ///
    /// # Errors
    /// Runs that fail or are stopped.
    pub fn rank(
        &self,
        runs: &mut Runs<'_>,
        found: &Posterior,
    ) -> Result<Vec<FitNextRow>, FitError> {
        let draws: Vec<Vec<f64>> = found.verdict.runs.iter().map(|run| run.point.clone()).collect();
        let experiments: Vec<Experiment> =
            self.candidates.iter().map(|one| one.experiment.clone()).collect();
        let looks: Vec<Look<'_>> = (self.candidates.iter().enumerate())
            .map(|(experiment, one)| Look {
                experiment,
                observable: &one.observable,
                times: Box::new(|scenario: &Scenario| Ok(one.times(scenario))),
            })
            .collect();
        let seen = runs.simulate(&experiments, &looks, &draws, self.settings.replicates)?;
        let coordinates: Vec<Vec<f64>> = (self.parameters.iter().enumerate())
            .map(|(index, one)| {
                draws.iter().map(|draw| one.prior.coordinate(draw[index])).collect()
            })
            .collect();
        let mut all: Vec<(f64, &str, Vec<f64>)> = (self.candidates.iter().enumerate())
            .map(|(index, one)| {
                let left = expected(&coordinates, &seen, index, one.error);
                let logarithms = left.iter().map(|it| it.ln()).sum::<f64>();
                ((logarithms / left.len() as f64).exp(), one.name.as_str(), left)
            })
            .collect();
        all.sort_by(|one, other| one.0.total_cmp(&other.0));
        let rows = (1..).zip(&all).flat_map(|(rank, (overall, name, left))| {
            self.parameters.iter().zip(left).map(move |(parameter, left)| FitNextRow {
                rank,
                candidate: (*name).to_owned(),
                parameter: parameter.name.clone(),
                narrowing: *left,
                overall: *overall,
            })
        });
        Ok(rows.collect())
    }
}

/// Of each free number the deviation that is expected to be left by a candidate, over that of the draws.
fn expected(coordinates: &[Vec<f64>], seen: &[Simulated], index: usize, error: f64) -> Vec<f64> {
    let draws: Vec<Parts> = seen.iter().map(|run| Parts::of(&run.curves[index])).collect();
    let column = |part: usize| draws.iter().map(|draw| draw.means[part]).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = (0..draws[0].means.len()).map(column).collect();
    let count = draws.len() as f64;
    let row = |part: usize| -> Vec<f64> {
        let mut row: Vec<f64> =
            columns.iter().map(|other| covariance(&columns[part], other)).collect();
        // A powder does not scatter as its simulated samples do. The error of measurement takes the place of the
        // scatter, which is in the covariance already.
        let scatter = draws.iter().map(|draw| draw.scatter[part]).sum::<f64>() / count;
        row[part] += (error * error / draws[0].points[part] - scatter).max(0.0);
        row
    };
    let factor = cholesky(&(0..columns.len()).map(row).collect::<Vec<_>>(), 0.0);
    let left = |values: &Vec<f64>| {
        let shared: Vec<f64> = columns.iter().map(|one| covariance(values, one)).collect();
        let weights = solved(&factor, shared.clone());
        let told: f64 = shared.iter().zip(&weights).map(|(one, weight)| one * weight).sum();
        let rest = 1.0 - told / covariance(values, values);
        // Of few draws so many numbers explain a part by chance alone: the adjusted R² takes it out.
        let freedom = (count - 1.0) / (count - 1.0 - columns.len() as f64);
        (rest * freedom).clamp(0.0, 1.0).sqrt()
    };
    coordinates.iter().map(left).collect()
}

/// The means of a curve over each of a few equal parts.
struct Parts {
    /// Over all replicates.
    means: Vec<f64>,
    /// The variances of these means by the scatter of replicates.
    scatter: Vec<f64>,
    /// How many points each is of.
    points: Vec<f64>,
}

impl Parts {
    fn of(curve: &Array2<f64>) -> Self {
        let parts = curve.ncols().min(PARTS);
        let ends = |part: usize| [part, part + 1].map(|end| end * curve.ncols() / parts);
        let replicates = curve.nrows() as f64;
        let mean = |part: usize| -> Vec<f64> {
            let [from, to] = ends(part);
            let of_one = |row: ndarray::ArrayView1<'_, f64>| {
                row.iter().skip(from).take(to - from).sum::<f64>() / (to - from) as f64
            };
            curve.rows().into_iter().map(of_one).collect()
        };
        let all: Vec<Vec<f64>> = (0..parts).map(mean).collect();
        Self {
            means: all.iter().map(|values| values.iter().sum::<f64>() / replicates).collect(),
            scatter: all.iter().map(|values| covariance(values, values) / replicates).collect(),
            points: (0..parts).map(|part| (ends(part)[1] - ends(part)[0]) as f64).collect(),
        }
    }
}

/// The covariance of two lists of values.
fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let count = one.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
    let (first, second) = (mean(one), mean(other));
    one.iter().zip(other).map(|(a, b)| (a - first) * (b - second)).sum::<f64>() / (count - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    /// The curve is the first number, with an error as large as the spread of that number; the second number is not in it.
    #[test]
    fn a_curve_narrows_what_it_shows_and_nothing_else() {
        let place = |draw: u32, step: f64| (f64::from(draw) * step).fract() - 0.5;
        let (root, gold) = (2.0_f64.sqrt(), 0.618_033_988_749_894_8);
        let first: Vec<f64> = (0..200).map(|draw| place(draw, root)).collect();
        let second: Vec<f64> = (0..200).map(|draw| place(draw, gold)).collect();
        let run = |value: &f64| Simulated {
            point: vec![*value],
            curves: vec![Array2::from_elem((2, 1), *value)],
        };
        let seen: Vec<Simulated> = first.iter().map(run).collect();
        let deviation = covariance(&first, &first).sqrt();
        let left = expected(&[first, second], &seen, 0, deviation);
        // Half of the variance: 1/√2; of the other nothing, but for what the two lists share by chance.
        assert_abs_diff_eq!(left[0], 0.5_f64.sqrt(), epsilon = 0.01);
        assert_abs_diff_eq!(left[1], 1.0, epsilon = 0.01);
    }
}
