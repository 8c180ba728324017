//! Runs what a study lacks.

use super::queue::{Job, Queue};
use super::record::{Kept, Outcome};
use super::{Planned, Replication, Study};
use crate::instruments::Instruments;
use crate::results::table::{ReplicateRow, Row};
use crate::results::{FolderError, RunName, Store};
use crate::run::instruments::readings;
use crate::run::{Control, ProgressObserver, Simulation, Timer};
use crate::scenario::Scenario;
use crate::statistics::Estimate;
use crate::sync::lock;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Observes a sweep, and each of its runs.
pub trait SweepObserver: ProgressObserver {
    /// Called when a run begins.
    fn begun(&self, _point: usize, _replicate: u32) {}
    /// Called when a run has come to its end.
    fn finished(&self, point: usize, replicate: u32, outcome: &Outcome);
    /// Called when runs of a point are added, to bring a standard error down; before its last run
    /// so far is reported as finished.
    fn added(&self, point: usize, runs: usize);
}

/// What a study lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Runs that are recorded.
    pub there: usize,
    /// Runs that are to be done, of each point that lacks some.
    pub runs: Vec<(usize, Vec<u32>)>,
}

impl Missing {
    /// All runs of a study, as if none were recorded.
    pub fn everything(study: &Study, plan: &[Planned]) -> Self {
        let mut seen = HashSet::new();
        let points = (0..plan.len()).filter(|&point| seen.insert(plan[point].key));
        let first = study.replication.first();
        Self { there: 0, runs: points.map(|point| (point, (0..first).collect())).collect() }
    }

    /// Leaves out the points whose samples each take more memory than this, in bytes; gives them.
    pub fn leave_out(&mut self, plan: &[Planned], memory: u64) -> Vec<usize> {
        let too_large = |(point, _): &mut (usize, Vec<u32>)| plan[*point].memory > memory;
        self.runs.extract_if(.., too_large).map(|(point, _)| point).collect()
    }

    /// The runs, each as point and replicate: the largest samples first.
    pub fn largest_first(&self, plan: &[Planned]) -> impl Iterator<Item = (usize, u32)> {
        let mut points: Vec<&(usize, Vec<u32>)> = self.runs.iter().collect();
        points.sort_by_key(|(point, _)| Reverse(plan[*point].sites));
        points
            .into_iter()
            .flat_map(|(point, replicates)| replicates.iter().map(|&replicate| (*point, replicate)))
    }

    /// How many runs are to be done, as far as is known.
    pub fn count(&self) -> usize {
        self.runs.iter().map(|(_, replicates)| replicates.len()).sum()
    }
}

/// A study and what is recorded of it.
pub struct Sweep<'a> {
    /// The study.
    pub study: &'a Study,
    /// What its points come to.
    pub plan: &'a [Planned],
    /// What is recorded.
    pub store: &'a Store,
}

/// What a sweep may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Threads of the current rayon pool.
    pub threads: usize,
    /// Bytes of memory for all runs together.
    pub memory: u64,
}

impl Sweep<'_> {
    /// What is recorded of a run; `None` if nothing is.
    ///
    /// # Errors
    /// If the store can't be read.
    pub fn outcome(&self, point: usize, replicate: u32) -> Result<Option<Outcome>, FolderError> {
        self.store.get(&self.plan[point].run(replicate))
    }

    /// The values of a quantity in the first replicates of a point; `None` for a failed one.
    fn values(
        &self,
        point: usize,
        count: u32,
        quantity: &str,
    ) -> Result<Vec<Option<f64>>, FolderError> {
        let column = ReplicateRow::quantities().find(|column| column.name == quantity);
        let value = |replicate| {
            let kept = self.outcome(point, replicate)?.and_then(Result::ok);
            Ok(kept.and_then(|kept| column.and_then(|column| column.number(&kept.end))))
        };
        (0..count).map(value).collect()
    }

    /// The standard error that a point comes to, of the quantity whose error the study limits;
    /// `None` where fewer than two replicates have a value.
    pub(super) fn error_of(
        &self,
        point: usize,
        quantity: &str,
    ) -> Result<Option<f64>, FolderError> {
        let count = self.replicates(point)?.len() as u32;
        Ok(Estimate::of(self.values(point, count, quantity)?).standard_error)
    }

    /// How many replicates a point is to have, given how many are recorded.
    fn wanted(&self, point: usize, done: u32) -> Result<u32, FolderError> {
        match &self.study.replication {
            Replication::Fixed(count) => Ok(*count),
            rule @ Replication::ToError { quantity, .. } => {
                Ok(rule.next(&self.values(point, done, quantity)?))
            }
        }
    }

    /// The replicates that a point has, so far as its rule asks for them and they are recorded.
    ///
    /// # Errors
    /// If the store can't be read.
    pub fn replicates(&self, point: usize) -> Result<Vec<u32>, FolderError> {
        let (wanted, missing) = self.needed(point)?;
        Ok((0..wanted).filter(|replicate| !missing.contains(replicate)).collect())
    }

    /// Every run of these points that is recorded, in the study's order.
    ///
    /// # Errors
    /// If the store can't be read.
    pub fn order(&self, points: &[usize]) -> Result<Vec<RunName>, FolderError> {
        let mut order = Vec::new();
        for &point in points {
            let replicates = self.replicates(point)?.into_iter();
            order.extend(replicates.map(|replicate| self.plan[point].run(replicate)));
        }
        Ok(order)
    }

    /// How many replicates a point is to have as far as is known, and which of them lack.
    fn needed(&self, point: usize) -> Result<(u32, Vec<u32>), FolderError> {
        let mut wanted = self.study.replication.first();
        loop {
            let lacks = |replicate: &u32| !self.store.has(&self.plan[point].run(*replicate));
            let missing: Vec<u32> = (0..wanted).filter(lacks).collect();
            if !missing.is_empty() {
                return Ok((wanted, missing));
            }
            let next = self.wanted(point, wanted)?;
            if next <= wanted {
                return Ok((wanted, missing));
            }
            wanted = next;
        }
    }

    /// What of these points is not recorded yet. Points that are the same sample are run once.
    ///
    /// # Errors
    /// If the store can't be read.
    pub fn missing(&self, points: &[usize]) -> Result<Missing, FolderError> {
        let mut found = Missing::default();
        let mut seen = HashSet::new();
        for &point in points.iter().filter(|&&point| seen.insert(self.plan[point].key)) {
            let (wanted, missing) = self.needed(point)?;
            found.there += wanted as usize - missing.len();
            if !missing.is_empty() {
                found.runs.push((point, missing));
            }
        }
        Ok(found)
    }

    /// Runs what is missing: the largest samples first, side by side on all threads as long as
    /// there is memory. A run that fails is recorded with its error. Stops early if the observer asks to. A timer
    /// counts what replicates take.
    ///
    /// # Errors
    /// If a run can't be recorded, or the records can't be read.
    pub fn run(
        &self,
        missing: &Missing,
        limits: Limits,
        observer: &dyn SweepObserver,
        timer: &Timer,
    ) -> Result<(), FolderError> {
        let jobs = missing.largest_first(self.plan);
        let jobs = jobs.map(|(point, replicate)| Job { point, replicate });
        let work = Work {
            sweep: self,
            queue: Queue::new(jobs.collect(), limits.memory),
            ready: Mutex::default(),
            fault: Mutex::default(),
            observer,
            timer,
        };
        rayon::broadcast(|_| work.run_all());
        work.fault.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}

/// What the workers of a sweep share.
struct Work<'a> {
    sweep: &'a Sweep<'a>,
    queue: Queue,
    /// What the replicates of points under way share.
    ready: Mutex<HashMap<usize, Shared>>,
    /// What stopped the sweep.
    fault: Mutex<Option<FolderError>>,
    observer: &'a dyn SweepObserver,
    timer: &'a Timer,
}

/// What the replicates of a point share, or why they can't be run.
pub type Prepared = Result<Sample, String>;

/// What the replicates of a point share.
#[derive(Clone, Debug)]
pub struct Sample {
    simulation: Simulation,
    instruments: Option<Instruments>,
}

type Shared = Arc<OnceLock<Prepared>>;

/// What the replicates of a point share, from its scenario and its seed.
///
/// # Errors
/// If the crystal, the mechanism or a sample can't be built, as text.
pub fn prepare(scenario: Scenario, seed: u64) -> Prepared {
    let scenario = Scenario { seed, ..scenario };
    let simulation = Simulation::new(&scenario).map_err(|error| error.to_string())?;
    Ok(Sample { simulation, instruments: scenario.instruments })
}

/// What becomes of one replicate of a point; `None` if it was interrupted.
pub fn carry_out(prepared: &Prepared, replicate: u32, control: Control<'_>) -> Option<Outcome> {
    let Sample { simulation, instruments } = match prepared {
        Ok(sample) => sample,
        Err(error) => return Some(Err(error.clone())),
    };
    let run = || simulation.run_replicate(replicate, 1, control);
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(replicate)) => {
            let read = |used| readings(used, &replicate, &simulation.lattice);
            let readings = instruments.as_ref().map(read).unwrap_or_default();
            let (sites, kinds) = (simulation.lattice.sites(), &simulation.scheme.kinds);
            Kept::of(&replicate, sites, kinds, readings).map(Ok)
        }
        Ok(Err(error)) => Some(Err(error.to_string())),
        Err(_) => Some(Err("the program failed; please report it, with the study".to_owned())),
    }
}

impl Work<'_> {
    /// Does one run after the other until none is left.
    fn run_all(&self) {
        let memory = |job: &Job| self.sweep.plan[job.point].memory;
        while let Some(job) = self.queue.take(memory) {
            if self.observer.interrupted() {
                self.queue.stop();
            } else if let Err(fault) = self.run(job) {
                self.queue.stop();
                *lock(&self.fault) = Some(fault);
            }
            self.queue.done();
        }
    }

    fn run(&self, job: Job) -> Result<(), FolderError> {
        let Job { point, replicate } = job;
        let planned = self.sweep.plan[point];
        self.observer.begun(point, replicate);
        let ready = self.ready(point);
        let control = Control { timer: Some(self.timer), ..Control::observed(self.observer) };
        let outcome = ready.get().and_then(|ready| carry_out(ready, replicate, control));
        if let Some(outcome) = &outcome {
            self.sweep.store.put(&planned.run(replicate), outcome)?;
        }
        if self.queue.give_back(job, planned.memory) {
            lock(&self.ready).remove(&point);
            if outcome.is_some() {
                self.ask_for_more(point)?;
            }
        }
        if let Some(outcome) = &outcome {
            self.observer.finished(point, replicate, outcome);
        }
        Ok(())
    }

    /// Adds the replicates that the rule asks for once all of a point are there.
    fn ask_for_more(&self, point: usize) -> Result<(), FolderError> {
        let (_, missing) = self.sweep.needed(point)?;
        if !missing.is_empty() {
            self.observer.added(point, missing.len());
            self.queue.add(point, &missing);
        }
        Ok(())
    }

    /// What the replicates of a point share, made by the first that asks.
    fn ready(&self, point: usize) -> Shared {
        let mut all = lock(&self.ready);
        let shared = all.entry(point).or_default().clone();
        drop(all);
        let (study, seed) = (self.sweep.study, self.sweep.plan[point].seed);
        shared.get_or_init(|| {
            let scenario = study.scenario(&study.points[point]);
            prepare(scenario.map_err(|mistakes| mistakes.to_string())?, seed)
        });
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;
    use crate::results::ResultsFolder;
    use crate::run::Unobserved;
    use crate::scenario::Origin;

    const TEXT: &str = r#"
replicates = 2
[base]
crystal = { structure = "sc", size = [4, 4, 4] }
[[base.protocol]]
step = "anneal"
temperature = "140 degC"
time = "1 h"
[[axis]]
path = "sample.disordered"
values = [0.1, 0.2, 0.3]
"#;

    impl SweepObserver for Unobserved {
        fn finished(&self, _: usize, _: u32, _: &Outcome) {}
        fn added(&self, _: usize, _: usize) {}
    }

    fn study() -> Study {
        let origin = Origin { file_name: "study.toml".into(), folder: ".".into() };
        Study::parse(TEXT, &origin).unwrap()
    }

    /// The second point goes wrong only when it is run: its value is changed behind the plan's
    /// back.
    #[test]
    fn a_failed_run_is_recorded_with_its_error_and_does_not_stop_the_rest() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::of_study(place.path()).unwrap();
        let store = Store::open(&folder, &[]).unwrap();
        let plan = study().plan().unwrap();
        let mut spoilt = study();
        spoilt.points[1].settings[0].value = "2.5".into();
        let sweep = Sweep { study: &spoilt, plan: &plan, store: &store };
        let missing = sweep.missing(&[0, 1, 2]).unwrap();
        assert_eq!(missing.count(), 6);
        let (limits, timer) = (Limits { threads: 1, memory: u64::MAX }, Timer::default());
        sweep.run(&missing, limits, &Unobserved, &timer).unwrap();
        assert!(timer.timing().ns_per_event.is_some());
        assert_eq!(sweep.missing(&[0, 1, 2]).unwrap().there, 6);
        let error = sweep.outcome(1, 0).unwrap().unwrap().unwrap_err();
        assert!(error.contains("`disordered` is out of range"), "{error}");
        assert!(sweep.outcome(2, 1).unwrap().unwrap().is_ok());
        tables::write(&sweep, &folder).unwrap();
        let read = |file: &str| std::fs::read_to_string(place.path().join(file)).unwrap();
        assert_eq!(read("failures.csv").matches("\n2,,0.2,").count(), 2);
        assert_eq!(read("runs.csv").lines().count(), 1 + 4);
        let sentences = super::super::warnings(&sweep).unwrap();
        assert!(sentences[0].starts_with("2 runs failed, at point 2"), "{sentences:?}");
    }

    #[test]
    fn samples_that_do_not_fit_are_left_out() {
        let plan = study().plan().unwrap();
        let mut missing = Missing::everything(&study(), &plan);
        assert!(missing.leave_out(&plan, plan[0].memory).is_empty());
        assert_eq!(missing.leave_out(&plan, plan[0].memory - 1), [0, 1, 2]);
        assert_eq!(missing.count(), 0);
    }
}
