//! What a study tells while it is under way.

use super::{Cell, Missing, Outcome, Sweep, SweepObserver};
use crate::observe::Slice;
use crate::results::{LivePoint, LiveStudy};
use crate::run::{Moment, ProgressObserver};
use crate::sync::lock;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

/// Collects what a view shows of a sweep, and passes all that it is told on to the observer of the sweep.
pub struct FollowingSweep<'a> {
    sweep: &'a Sweep<'a>,
    /// The points that it runs.
    points: &'a [usize],
    observer: &'a dyn SweepObserver,
    /// What the store held of these points, read when it is first asked for.
    earlier: OnceLock<BTreeMap<usize, Runs>>,
    so_far: Mutex<SoFar>,
}

/// Conversion at the end and t50 in h of the runs of a point, by replicate.
type Runs = BTreeMap<u32, (f64, Option<f64>)>;

#[derive(Default)]
struct SoFar {
    to_do: usize,
    done: usize,
    failed: usize,
    under_way: usize,
    runs: BTreeMap<usize, Runs>,
}

impl<'a> FollowingSweep<'a> {
    /// For a sweep over these points, of which this is missing, and whose observer this is.
    pub fn new(
        sweep: &'a Sweep<'a>,
        points: &'a [usize],
        missing: &Missing,
        observer: &'a dyn SweepObserver,
    ) -> Self {
        let so_far = Mutex::new(SoFar { to_do: missing.count(), ..SoFar::default() });
        Self { sweep, points, observer, earlier: OnceLock::new(), so_far }
    }

    /// What it has come to.
    pub fn told(&self) -> LiveStudy {
        let mut rows: BTreeMap<usize, Runs> = self.earlier.get_or_init(|| self.stored()).clone();
        let so_far = lock(&self.so_far);
        for (point, runs) in &so_far.runs {
            rows.entry(*point).or_default().extend(runs);
        }
        let (study, none) = (self.sweep.study, Runs::new());
        let row = |&point: &usize| self.row(point, rows.get(&point).unwrap_or(&none));
        LiveStudy {
            to_do: so_far.to_do,
            done: so_far.done,
            failed: so_far.failed,
            under_way: so_far.under_way,
            points: study.points.len(),
            axes: study.columns.iter().map(|column| column.name.clone()).collect(),
            rows: self.points.iter().map(row).collect(),
        }
    }

    fn stored(&self) -> BTreeMap<usize, Runs> {
        let runs = |point: usize| {
            let replicates = self.sweep.replicates(point).unwrap_or_default();
            let kept = replicates.into_iter().filter_map(|replicate| {
                Some((replicate, seen(&self.sweep.outcome(point, replicate).ok()??)?))
            });
            kept.collect()
        };
        self.points.iter().map(|&point| (point, runs(point))).collect()
    }

    fn row(&self, point: usize, runs: &Runs) -> LivePoint {
        let study = self.sweep.study;
        let planned = &study.points[point];
        let cells = planned.cells.iter();
        LivePoint {
            point: point + 1,
            series: study.series[planned.series].name.clone(),
            values: cells.map(|it| it.as_ref().map_or_else(String::new, Cell::to_string)).collect(),
            conversion_end: runs.values().map(|run| run.0).collect(),
            t50_h: runs.values().filter_map(|run| run.1).collect(),
        }
    }
}

/// Of a run that did not fail.
fn seen(outcome: &Outcome) -> Option<(f64, Option<f64>)> {
    outcome.as_ref().ok().map(|kept| (kept.end.conversion_end, kept.end.t50_h))
}

impl SweepObserver for FollowingSweep<'_> {
    fn begun(&self, point: usize, replicate: u32) {
        lock(&self.so_far).under_way += 1;
        self.observer.begun(point, replicate);
    }

    fn finished(&self, point: usize, replicate: u32, outcome: &Outcome) {
        let mut so_far = lock(&self.so_far);
        so_far.under_way = so_far.under_way.saturating_sub(1);
        so_far.done += 1;
        match seen(outcome) {
            Some(run) => drop(so_far.runs.entry(point).or_default().insert(replicate, run)),
            None => so_far.failed += 1,
        }
        drop(so_far);
        self.observer.finished(point, replicate, outcome);
    }

    fn added(&self, point: usize, runs: usize) {
        lock(&self.so_far).to_do += runs;
        self.observer.added(point, runs);
    }
}

impl ProgressObserver for FollowingSweep<'_> {
    fn progress(&self, replicate: u32, share: f64) {
        self.observer.progress(replicate, share);
    }

    fn events(&self, replicate: u32, events: u64) {
        self.observer.events(replicate, events);
    }

    fn recorded(&self, replicate: u32, moments: &[Moment], slice: &dyn Fn() -> Slice) {
        self.observer.recorded(replicate, moments, slice);
    }

    fn interrupted(&self) -> bool {
        self.observer.interrupted()
    }
}
