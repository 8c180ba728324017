//! What finished replicates there are, and which of them wait to be kept.

use super::{Keeper, Replicate};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

/// The replicates of a run as they are finished, in a place each, and which of them wait to be
/// kept.
pub(super) struct Harvest<'a> {
    places: Vec<OnceLock<Replicate>>,
    waiting: Mutex<Waiting>,
    begun: Instant,
    keeper: Option<&'a Keeper<'a>>,
}

struct Waiting {
    indices: Vec<usize>,
    since: Instant,
}

impl<'a> Harvest<'a> {
    /// None yet, of so many.
    pub fn new(replicates: u32, keeper: Option<&'a Keeper<'a>>) -> Self {
        let begun = Instant::now();
        let waiting = Mutex::new(Waiting { indices: Vec::new(), since: begun });
        let places = (0..replicates).map(|_| OnceLock::new()).collect();
        Self { places, waiting, begun, keeper }
    }

    /// Takes those that an earlier run finished.
    pub fn recall(&self, replicates: Vec<Replicate>) {
        for replicate in replicates {
            if let Some(place) = self.places.get(replicate.index as usize) {
                // One that was kept twice is the same twice.
                let _ = place.set(replicate);
            }
        }
    }

    /// Whether a replicate is there.
    pub fn has(&self, index: u32) -> bool {
        self.places.get(index as usize).is_some_and(|place| place.get().is_some())
    }

    /// Takes one that was just run, finished or interrupted, and keeps those that wait if it
    /// is time.
    pub fn bring_in(&self, replicate: Replicate) {
        let (index, finished) = (replicate.index as usize, replicate.finished);
        let _ = self.places[index].set(replicate);
        if finished {
            self.lock().indices.push(index);
        }
        let due = self.keeper.is_some_and(|keeper| keeper.due(self.lock().since));
        if due {
            self.keep(&self.take_waiting());
        }
    }

    fn take_waiting(&self) -> Vec<usize> {
        let mut waiting = self.lock();
        waiting.since = Instant::now();
        std::mem::take(&mut waiting.indices)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, indices: &[usize]) {
        let replicates: Vec<&Replicate> =
            indices.iter().filter_map(|&index| self.places[index].get()).collect();
        if let (Some(keeper), false) = (self.keeper, replicates.is_empty()) {
            keeper.keep_finished(&replicates);
        }
    }

    /// All that were begun, in order. If some were not, or did not come to their end, or the
    /// run took longer than what may be lost, those that wait are kept before.
    pub fn close(self) -> Vec<Replicate> {
        let waiting = self.take_waiting();
        let finished = |place: &OnceLock<Replicate>| place.get().is_some_and(|r| r.finished);
        let interrupted = !self.places.iter().all(finished);
        if interrupted || self.keeper.is_some_and(|keeper| keeper.due(self.begun)) {
            self.keep(&waiting);
        }
        self.places.into_iter().filter_map(OnceLock::into_inner).collect()
    }
}
