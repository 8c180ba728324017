//! Replicates are kept while they run, so that a run that was broken off can go on.

use super::seen::{check_finished, check_left, most_of_finished, most_on_the_way};
use super::{Replicate, Seen, Setting};
use crate::engine::{Frozen, GENERATOR};
use crate::results::{Checkpoints, FolderError, Refusal, ResultsFolder, Stamp};
use crate::scenario::Scenario;
use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

/// Keeps the replicates of one run in checkpoints in its results folder.
pub struct Keeper<'a> {
    checkpoints: Checkpoints<'a>,
    every: Option<Duration>,
    tell: fn(String),
}

impl<'a> Keeper<'a> {
    /// Of a scenario's run into a folder. Checkpoints are written once in a while (by wall
    /// time; never, if `None`), and when the run is interrupted. `tell` is given sentences
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

    /// Whether it is time for a checkpoint, so long after the last.
    pub(super) fn due(&self, last: Instant) -> bool {
        self.every.is_some_and(|every| last.elapsed() >= every)
    }

    /// The replicates that were finished before the run was broken off.
    pub(super) fn finished(&self, setting: &Setting<'_>, replicates: u32) -> Vec<Replicate> {
        let most = u64::from(replicates) * most_of_finished(setting);
        let check = |kept: &Vec<Replicate>| check_finished(setting, replicates, kept);
        let refused = |file: &Path, why: &Refusal| {
            self.refused(file, why);
            (self.tell)("what it held is computed again".into());
        };
        self.checkpoints.finished(most, check, refused).into_iter().flatten().collect()
    }

    /// Where a replicate was left when the run was broken off.
    pub(super) fn left(&self, setting: &Setting<'_>, index: u32) -> Option<(Seen, Frozen)> {
        let all_used = Cell::new(true);
        let check = |left: &(Seen, Frozen)| check_left(setting, index, left);
        let refused = |file: &Path, why: &Refusal| {
            all_used.set(false);
            self.refused(file, why);
        };
        let left = self.checkpoints.newest(index, most_on_the_way(setting), check, refused);
        if !all_used.get() {
            let how = if left.is_some() { "goes on from the one before" } else { "starts anew" };
            (self.tell)(format!("replicate {} {how}", index + 1));
        }
        left
    }

    fn refused(&self, file: &Path, why: &Refusal) {
        (self.tell)(format!("warning: {} {why}", file.display()));
    }

    /// Keeps a replicate on its way.
    pub(super) fn keep(&self, seen: &Seen, frozen: &Frozen) {
        self.say_if_not(self.checkpoints.add(seen.index, &(seen, frozen)));
    }

    /// Keeps finished replicates.
    pub(super) fn keep_finished(&self, replicates: &[&Replicate]) {
        let indices = replicates.iter().map(|replicate| replicate.index);
        self.say_if_not(self.checkpoints.add_finished(indices, &replicates));
    }

    fn say_if_not(&self, kept: Result<(), FolderError>) {
        if let Err(error) = kept {
            let error = anyhow::Error::from(error);
            (self.tell)(format!("warning: no checkpoint: {error:#}; the run goes on"));
        }
    }
}
