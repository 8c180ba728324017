//! The runs of a fit: points of studies, one study per wave, on one store.

use super::data::{Misplaced, times};
use super::{Experiment, Fit, FitError, Measured, Observable, Parameter};
use crate::inference::{Simulated, Simulator};
use crate::results::table::ReplicateRow;
use crate::results::{FolderError, RunName, Store};
use crate::scenario::Scenario;
use crate::study::{
    Cell, Column, Missing, Planned, Point, Replication, Series, Shard, Study, Sweep, shown,
};
use ndarray::Array2;

/// Carries out the runs of a fit, wave by wave.
pub trait Workers {
    /// Carries out what a wave lacks, and records it in the store of the sweep; all of it, unless it is stopped.
    ///
    /// # Errors
    /// If a run can't be recorded, or the records can't be read.
    fn carry_out(&self, sweep: &Sweep<'_>, missing: &Missing) -> Result<(), FolderError>;
}

/// Runs points of a fit, and looks at them as the data do.
pub struct Runs<'a> {
    /// The fit.
    pub fit: &'a Fit,
    /// Its data.
    pub measured: &'a [Measured],
    /// Where runs are recorded.
    pub store: &'a Store,
    /// The part of the runs that is run here; all of them without.
    pub shard: Option<Shard>,
    /// Who carries runs out.
    pub workers: &'a dyn Workers,
    /// Every run that was asked for, in order.
    pub order: Vec<RunName>,
}

/// Gives times in s for a scenario, or says what is wrong and what to do.
type Times<'a> = Box<dyn Fn(&Scenario) -> Result<Vec<f64>, Misplaced> + 'a>;

/// What is looked at in a run: an observable, in an experiment, at times that its scenario gives.
pub struct Look<'a> {
    /// Which experiment.
    pub experiment: usize,
    /// What is seen.
    pub observable: &'a Observable,
    /// When, in s; or why that is not known.
    pub times: Times<'a>,
}

impl Fit {
    /// The study of some points of the fit's own experiments, each the value of every free number.
    pub fn study(&self, points: &[Vec<f64>], replicates: u32) -> Study {
        let readings = self.data.iter().any(|data| data.observable.instrument().is_some());
        self.study_of(&self.experiments, readings, points, replicates)
    }

    /// The study of some points: of each, every experiment.
    fn study_of(
        &self,
        experiments: &[Experiment],
        readings: bool,
        points: &[Vec<f64>],
        replicates: u32,
    ) -> Study {
        let column = |one: &Parameter| Column {
            name: one.name.clone(),
            axis: one.axis.clone(),
            title: one.title.clone(),
            unit: shown(one.unit),
            logarithmic: one.is_logarithmic(),
        };
        let series = |(index, experiment): (usize, &Experiment)| Series {
            name: format!("experiment {}", index + 1),
            base: experiment.base.clone(),
        };
        let point = |values: &Vec<f64>, series: usize| {
            let free = self.parameters.iter().zip(values).map(|(one, &value)| one.setting(value));
            Point {
                series,
                settings: experiments[series].settings.iter().cloned().chain(free).collect(),
                cells: values.iter().map(|&value| Some(Cell::Number(value))).collect(),
            }
        };
        let of_all = |values| (0..experiments.len()).map(move |series| point(values, series));
        Study {
            title: self.title.clone(),
            seed: self.seed,
            replication: Replication::Fixed(replicates),
            series: experiments.iter().enumerate().map(series).collect(),
            columns: self.parameters.iter().map(column).collect(),
            points: points.iter().flat_map(of_all).collect(),
            drawn: Vec::new(),
            figures: Vec::new(),
            readings,
            set: Vec::new(),
            source: self.source.clone(),
        }
    }
}

impl Simulator for Runs<'_> {
    type Error = FitError;

    fn run(&mut self, points: &[Vec<f64>], replicates: u32) -> Result<Vec<Simulated>, FitError> {
        let fit = self.fit;
        let looks: Vec<Look<'_>> = (fit.data.iter().zip(self.measured))
            .map(|(data, measured)| Look {
                experiment: data.experiment,
                observable: &data.observable,
                times: Box::new(|scenario: &Scenario| times(measured, scenario)),
            })
            .collect();
        self.simulate(&fit.experiments, &looks, points, replicates)
    }
}

/// Every run of a plan, in order.
fn sweep_order(plan: &[Planned], replicates: u32) -> impl Iterator<Item = RunName> {
    plan.iter().flat_map(move |point| (0..replicates).map(|replicate| point.run(replicate)))
}

impl Runs<'_> {
    /// Runs points of experiments, and looks at them.
    ///
    /// # Errors
    /// Runs that fail or are stopped.
    pub fn simulate(
        &mut self,
        experiments: &[Experiment],
        looks: &[Look<'_>],
        points: &[Vec<f64>],
        replicates: u32,
    ) -> Result<Vec<Simulated>, FitError> {
        let readings = looks.iter().any(|look| look.observable.instrument().is_some());
        let study = self.fit.study_of(experiments, readings, points, replicates);
        let plan = study.plan()?;
        let sweep = Sweep { study: &study, plan: &plan, store: self.store };
        self.order.extend(sweep_order(&plan, replicates));
        self.complete(&sweep)?;
        let at = |(index, values): (usize, &Vec<f64>)| {
            let see = |look: &Look<'_>| {
                see(&sweep, index * experiments.len() + look.experiment, look, replicates)
            };
            let curves = looks.iter().map(see).collect::<Result<Vec<_>, _>>()?;
            Ok(Simulated { point: values.clone(), curves })
        };
        points.iter().enumerate().map(at).collect()
    }

    /// What runs of the fit's experiments ended with: of each point, of each experiment, of each replicate.
    ///
    /// # Errors
    /// Runs that fail or are stopped.
    pub fn ends(
        &mut self,
        points: &[Vec<f64>],
        replicates: u32,
    ) -> Result<Vec<Vec<Vec<ReplicateRow>>>, FitError> {
        let study = self.fit.study(points, replicates);
        let plan = study.plan()?;
        let sweep = Sweep { study: &study, plan: &plan, store: self.store };
        self.complete(&sweep)?;
        let end = |point: usize, replicate: u32| {
            let kept = sweep.outcome(point, replicate)?.ok_or(FitError::Interrupted)?;
            let failed = |error| FitError::Failed { point: study.describe(point), error };
            Ok(kept.map_err(failed)?.end)
        };
        let of_point = |point: usize| (0..replicates).map(|it| end(point, it)).collect();
        let experiments = self.fit.experiments.len();
        let of_all =
            |point: usize| (point * experiments..(point + 1) * experiments).map(of_point).collect();
        (0..points.len()).map(of_all).collect()
    }

    /// Runs what a wave lacks.
    fn complete(&self, sweep: &Sweep<'_>) -> Result<(), FitError> {
        let all: Vec<usize> = (0..sweep.plan.len()).collect();
        let own = self.shard.map_or_else(|| all.clone(), |shard| shard.points(sweep.plan));
        let missing = sweep.missing(&own)?;
        if missing.count() > 0 {
            self.workers.carry_out(sweep, &missing)?;
        }
        let missing = sweep.missing(&all)?.count();
        match (missing, self.shard) {
            (0, _) => Ok(()),
            (missing, Some(_)) if sweep.missing(&own)?.count() == 0 => {
                Err(FitError::Waiting { missing })
            }
            _ => Err(FitError::Interrupted),
        }
    }
}

/// What is seen of a point: a row per replicate.
fn see(
    sweep: &Sweep<'_>,
    point: usize,
    look: &Look<'_>,
    replicates: u32,
) -> Result<Array2<f64>, FitError> {
    let described = || sweep.study.describe(point);
    let failed = |error: String| FitError::Failed { point: described(), error };
    let scenario = sweep.study.scenario(&sweep.study.points[point])?;
    let times = (look.times)(&scenario).map_err(|(message, _)| failed(message))?;
    let mut rows = Vec::with_capacity(replicates as usize * times.len());
    for replicate in 0..replicates {
        // A record that cannot be read is made again by the same command.
        let kept = sweep.outcome(point, replicate)?.ok_or(FitError::Interrupted)?;
        let row = look.observable.at(&kept.map_err(failed)?, &times);
        rows.extend(row.ok_or_else(|| FitError::Undefined {
            observable: look.observable.name.clone(),
            point: described(),
        })?);
    }
    let shape = (replicates as usize, times.len());
    Array2::from_shape_vec(shape, rows).map_err(|error| failed(error.to_string()))
}
