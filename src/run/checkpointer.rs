//! Keeps replicates in checkpoints, so that an interrupted run can resume.

use super::progress::{check_finished, check_progress};
use super::{GENERATOR, Progress, Replicate, Simulation};
use crate::engine::EngineState;
use crate::results::{Checkpoints, FolderError, Refusal, ResultsFolder, Stamp};
use crate::scenario::Scenario;
use std::cell::Cell;
use std::error::Error;
use std::iter::successors;
use std::path::Path;
use std::time::{Duration, Instant};

/// Keeps the replicates of one run in checkpoints in its results folder.
pub struct Checkpointer<'a> {
    checkpoints: Checkpoints<'a>,
    every: Option<Duration>,
    tell: fn(String),
}

impl<'a> Checkpointer<'a> {
    /// Of a scenario's run with an executor into a folder. Checkpoints are written once in a while (by wall
    /// time; never, if `None`), and when the run is interrupted. `tell` gets sentences
    /// about checkpoints that are not used or can't be written, which stop no run.
    ///
    /// # Errors
    /// If checkpoints that lie there can't be listed.
    pub fn new(
        folder: &'a ResultsFolder,
        scenario: &Scenario,
        every: Option<Duration>,
        tell: fn(String),
    ) -> Result<Self, FolderError> {
        let stamp = Stamp::new(GENERATOR, &scenario.canonical());
        Ok(Self { checkpoints: Checkpoints::of(folder, stamp)?, every, tell })
    }

    /// Whether it is time for a checkpoint, if the last was written then.
    pub(super) fn is_due(&self, last: Instant) -> bool {
        self.every.is_some_and(|every| last.elapsed() >= every)
    }

    /// The replicates that were finished before the run was interrupted.
    pub(super) fn finished(&self, simulation: &Simulation) -> Vec<Replicate> {
        let check = |kept: &Vec<Replicate>| check_finished(simulation, kept);
        let refused = |file: &Path, why: &Refusal| {
            self.refused(file, why);
            (self.tell)("what it held is computed again".into());
        };
        self.checkpoints.finished(check, refused).into_iter().flatten().collect()
    }

    /// Where a replicate (from 0) was when the run was interrupted.
    pub(super) fn newest(
        &self,
        simulation: &Simulation,
        index: u32,
    ) -> Option<(Progress, EngineState)> {
        let all_used = Cell::new(true);
        let check = |kept: &(Progress, EngineState)| check_progress(simulation, index, kept);
        let refused = |file: &Path, why: &Refusal| {
            all_used.set(false);
            self.refused(file, why);
        };
        let newest = self.checkpoints.newest(index, check, refused);
        if !all_used.get() {
            let how =
                if newest.is_some() { "continues from the one before" } else { "starts anew" };
            (self.tell)(format!("replicate {} {how}", index + 1));
        }
        newest
    }

    fn refused(&self, file: &Path, why: &Refusal) {
        (self.tell)(format!("warning: {} {why}", file.display()));
    }

    /// Keeps a replicate on its way.
    pub(super) fn keep(&self, progress: &Progress, state: &EngineState) {
        self.say_if_not(self.checkpoints.add(progress.counts.replicate, &(progress, state)));
    }

    /// Keeps finished replicates.
    pub(super) fn keep_finished(&self, replicates: &[&Replicate]) {
        let indices = replicates.iter().map(|replicate| replicate.index);
        self.say_if_not(self.checkpoints.add_finished(indices, &replicates));
    }

    fn say_if_not(&self, kept: Result<(), FolderError>) {
        if let Err(error) = kept {
            let causes = successors(Some(&error as &dyn Error), |cause| (*cause).source());
            let causes: Vec<String> = causes.map(ToString::to_string).collect();
            let causes = causes.join(": ");
            (self.tell)(format!("warning: no checkpoint: {causes}; the run continues"));
        }
    }
}
