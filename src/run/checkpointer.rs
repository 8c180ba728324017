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
    /// Whether replicates are kept at their ends.
    keeps_ends: bool,
    /// The run that this one extends, if it was on the same way up to its end.
    extends: Option<Stamp>,
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
        let checkpoints = Checkpoints::of(folder, stamp)?;
        Ok(Self { checkpoints, every, tell, keeps_ends: false, extends: None })
    }

    /// The same, keeping replicates at their ends: a longer run can continue from there.
    pub fn keeping_ends(self) -> Self {
        Self { keeps_ends: true, ..self }
    }

    /// The same, for a run that extends another one in the same folder: replicates continue from the ends that were kept of
    /// that one. Says of how many none was.
    pub fn extending(self, before: &Scenario, now: &Scenario) -> Self {
        let replicates = before.replicates.min(now.replicates);
        let lost = (0..replicates).filter(|&index| !self.checkpoints.has_end(index)).count();
        let leads_there = before.leads_to(now);
        let why = match lost {
            _ if !leads_there => Some("where crystals melt, steps are cut by their length".into()),
            0 => None,
            lost => Some(format!("the ends of {lost} of {replicates} replicates were not kept")),
        };
        if let Some(why) = why {
            (self.tell)(format!(
                "{why}: what can't continue is computed from the start, to the same bits"
            ));
        }
        let stamp = || Stamp::new(GENERATOR, &before.canonical());
        Self { extends: leads_there.then(stamp), ..self }
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
        newest.or_else(|| self.end(simulation, index))
    }

    /// The end of a replicate (from 0): of this run, which was killed behind it, or of the one that it extends.
    fn end(&self, simulation: &Simulation, index: u32) -> Option<(Progress, EngineState)> {
        for stamp in [Some(self.checkpoints.stamp()), self.extends.as_ref()].into_iter().flatten() {
            let kept = self.checkpoints.end(index, stamp)?.and_then(|kept| {
                let (mut progress, state): (Progress, EngineState) = kept;
                simulation.recorders.trim(index, &mut progress.records);
                let kept = (progress, state);
                check_progress(simulation, index, &kept).map_err(Refusal::Content)?;
                Ok(kept)
            });
            match kept {
                Ok(kept) => return Some(kept),
                Err(Refusal::Scenario) => {}
                Err(why) => {
                    (self.tell)(format!("replicate {} starts anew: its end {why}", index + 1));
                    return None;
                }
            }
        }
        None
    }

    /// Whether replicates are kept at their ends.
    pub(super) fn keeps_ends(&self) -> bool {
        self.keeps_ends
    }

    /// Keeps a replicate at its end.
    pub(super) fn keep_end(&self, progress: &Progress, state: &EngineState) {
        self.say_if_not(self.checkpoints.add_end(progress.counts.replicate, &(progress, state)));
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
