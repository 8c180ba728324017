//! The replicates of a run: which are finished, which of them wait for a checkpoint.

use super::timer::{Laps, Stage};
use super::{Clock, Control, Replicate, Simulation};
use crate::sync::lock;
use std::sync::{Mutex, OnceLock};
use std::time::Instant;

/// The replicates of a run, a place for each, and which of them wait for a checkpoint.
pub(super) struct Replicates<'a> {
    places: Vec<OnceLock<Replicate>>,
    waiting: Mutex<Waiting>,
    begun: Instant,
    control: Control<'a>,
}

struct Waiting {
    indices: Vec<usize>,
    since: Instant,
}

impl<'a> Replicates<'a> {
    /// Those that a checkpointer kept of an earlier run are there.
    pub fn new(simulation: &Simulation, control: Control<'a>) -> Self {
        let begun = Instant::now();
        let waiting = Mutex::new(Waiting { indices: Vec::new(), since: begun });
        let places: Vec<OnceLock<Replicate>> =
            (0..simulation.replicates).map(|_| OnceLock::new()).collect();
        let kept = control.checkpointer.map(|checkpointer| checkpointer.finished(simulation));
        for replicate in kept.unwrap_or_default() {
            let (index, observer) = (replicate.index, control.observer);
            if let Some(place) = places.get(index as usize) {
                observer.events(index, replicate.events);
                observer.resumed(index, 1.0);
                observer.recorded(index, &replicate.records.moments, &Vec::new);
                // One that was kept twice is the same twice.
                let _ = place.set(replicate);
            }
        }
        Self { places, waiting, begun, control }
    }

    /// Those that are not there yet, ascending.
    pub fn left(&self) -> Vec<u32> {
        let places = (0..).zip(&self.places);
        places.filter(|(_, place)| place.get().is_none()).map(|(index, _)| index).collect()
    }

    /// Takes one that was just run, finished or interrupted, and keeps those that wait if it is time.
    pub fn add(&self, replicate: Replicate) {
        let (index, finished) = (replicate.index as usize, replicate.finished);
        let _ = self.places[index].set(replicate);
        let mut waiting = lock(&self.waiting);
        if finished {
            waiting.indices.push(index);
        }
        let due = self.is_due(waiting.since);
        drop(waiting);
        if due {
            self.keep(&self.take_waiting());
        }
    }

    fn is_due(&self, since: Instant) -> bool {
        self.control.checkpointer.is_some_and(|checkpointer| checkpointer.is_due(since))
    }

    fn take_waiting(&self) -> Vec<usize> {
        let mut waiting = lock(&self.waiting);
        waiting.since = Instant::now();
        std::mem::take(&mut waiting.indices)
    }

    fn keep(&self, indices: &[usize]) {
        let replicates: Vec<&Replicate> =
            indices.iter().filter_map(|&index| self.places[index].get()).collect();
        if let (Some(checkpointer), false) = (self.control.checkpointer, replicates.is_empty()) {
            let mut laps = Laps::new(self.control.timer, Clock::Thread);
            checkpointer.keep_finished(&replicates);
            laps.lap(Stage::Writing);
        }
    }

    /// All that were begun, in order. If some were not, or did not come to their end, or the run took longer
    /// than what may be lost, those that wait are kept before.
    pub fn close(self) -> Vec<Replicate> {
        let waiting = self.take_waiting();
        let finished = |place: &OnceLock<Replicate>| place.get().is_some_and(|r| r.finished);
        let interrupted = !self.places.iter().all(finished);
        if interrupted || self.is_due(self.begun) {
            self.keep(&waiting);
        }
        self.places.into_iter().filter_map(OnceLock::into_inner).collect()
    }
}
