//! Experiments that may come next, and by how much each is expected to narrow the free numbers.

use super::data::{self, Experiment};
use super::parameter::POSITIVE;
use super::runs::Look;
use super::{Fit, FitError, Observable, Parameter, Runs};
use crate::diagnostics::reader::{Bounds, Field, Table};
use crate::diagnostics::{Diagnostic, Read};
use crate::inference::{self, Nuisance, Posterior, expected_narrowing};
use crate::results::table::FitNextRow;
use crate::scenario::Scenario;
use crate::units::{Quantity, Time};
use std::ops::Range;

/// The keys of `[[candidate]]`.
const KEYS: [&str; 6] = ["name", "observable", "base", "set", "every", "error"];
const EVERY: Bounds = Bounds { range: 1e-9..=1e9, says: "a positive time" };
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

    /// What is asked about it.
    fn asked(&self, times: Vec<f64>) -> inference::Candidate {
        inference::Candidate {
            name: self.name.clone(),
            errors: vec![self.error; times.len()],
            x: times,
            nuisance: Nuisance::default(),
            map: self.observable.map(),
            discrepancy: 0.0,
        }
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
    /// # Errors
    /// Runs that fail or are stopped.
    pub fn rank(
        &self,
        runs: &mut Runs<'_>,
        found: &Posterior,
    ) -> Result<Vec<FitNextRow>, FitError> {
        let draws: Vec<Vec<f64>> = found.verdict.runs.iter().map(|run| run.point.clone()).collect();
        let middle: Vec<f64> = self.parameters.iter().map(Parameter::middle).collect();
        let experiments: Vec<Experiment> =
            self.candidates.iter().map(|one| one.experiment.clone()).collect();
        let (mut looks, mut asked) = (Vec::new(), Vec::new());
        for (experiment, one) in self.candidates.iter().enumerate() {
            let scenario = one.experiment.scenario(&self.parameters, &middle)?;
            asked.push(one.asked(one.times(&scenario)));
            looks.push(Look {
                experiment,
                observable: &one.observable,
                times: Box::new(|scenario: &Scenario| Ok(one.times(scenario))),
            });
        }
        let seen = runs.simulate(&experiments, &looks, &draws, self.settings.replicates)?;
        let ranked = expected_narrowing(&self.free(), &found.draws, &asked, &seen);
        let rows = (1..).zip(&ranked).flat_map(|(rank, one)| {
            let candidate = self.candidates[one.candidate].name.clone();
            self.parameters.iter().zip(&one.parameters).map(move |(parameter, left)| FitNextRow {
                rank,
                candidate: candidate.clone(),
                parameter: parameter.name.clone(),
                narrowing: *left,
                overall: one.overall,
            })
        });
        Ok(rows.collect())
    }
}
