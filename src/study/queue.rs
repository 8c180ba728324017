//! Which run is next, and whether there is memory for it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// One replicate of a point, both counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Job {
    pub point: usize,
    pub replicate: u32,
}

/// Runs that wait, and what those under way take.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    /// Bytes that all runs together may take.
    limit: u64,
}

struct State {
    waiting: VecDeque<Job>,
    /// Bytes that runs under way take.
    taken: u64,
    under_way: usize,
    /// How many runs of a point wait or are under way.
    left: HashMap<usize, usize>,
    stopped: bool,
}

impl Queue {
    /// Of these runs, in this order, which may take this number of bytes together.
    pub fn new(jobs: Vec<Job>, limit: u64) -> Self {
        let mut left = HashMap::new();
        for job in &jobs {
            *left.entry(job.point).or_insert(0) += 1;
        }
        let waiting = jobs.into();
        let state = State { waiting, taken: 0, under_way: 0, left, stopped: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), limit }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        crate::sync::lock(&self.state)
    }

    /// The next run, once there is memory for it: one is admitted whatever it takes. `None` when
    /// none is left, nor one under way that could bring others.
    pub fn take(&self, memory: impl Fn(&Job) -> u64) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(job) = state.waiting.front().copied() {
                let needed = memory(&job);
                if state.under_way == 0 || state.taken.saturating_add(needed) <= self.limit {
                    state.waiting.pop_front();
                    state.taken = state.taken.saturating_add(needed);
                    state.under_way += 1;
                    return Some(job);
                }
            } else if state.under_way == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Gives back the memory of a run. True if it was the last of its point.
    pub fn give_back(&self, job: Job, memory: u64) -> bool {
        let mut state = self.lock();
        state.taken = state.taken.saturating_sub(memory);
        let left = state.left.entry(job.point).or_insert(1);
        *left -= 1;
        *left == 0
    }

    /// Adds runs of a point, in front of all others.
    pub fn add(&self, point: usize, replicates: &[u32]) {
        let mut state = self.lock();
        *state.left.entry(point).or_insert(0) += replicates.len();
        for &replicate in replicates.iter().rev() {
            state.waiting.push_front(Job { point, replicate });
        }
    }

    /// Says that a run, and what had to be done because of it, is done.
    pub fn done(&self) {
        self.lock().under_way -= 1;
        self.changed.notify_all();
    }

    /// Admits no further run.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs(count: u32) -> Vec<Job> {
        (0..count).map(|replicate| Job { point: 0, replicate }).collect()
    }

    #[test]
    fn runs_wait_for_memory_and_one_is_always_admitted() {
        let queue = Queue::new(jobs(3), 10);
        let memory = |job: &Job| if job.replicate == 2 { 100 } else { 6 };
        let first = queue.take(memory).unwrap();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| queue.take(memory).unwrap());
            // It waits: 6 and 6 are more than 10.
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(!second.is_finished());
            assert!(!queue.give_back(first, 6));
            queue.done();
            let second = second.join().unwrap();
            assert_eq!(second.replicate, 1);
            queue.give_back(second, 6);
            queue.done();
        });
        let third = queue.take(memory).unwrap();
        assert!(queue.give_back(third, 100), "the last of its point");
        queue.add(0, &[3, 4]);
        queue.done();
        assert_eq!(queue.take(memory).unwrap().replicate, 3);
    }

    #[test]
    fn nobody_waits_for_ever() {
        let queue = Queue::new(jobs(1), 10);
        let only = queue.take(|_| 1).unwrap();
        std::thread::scope(|scope| {
            let other = scope.spawn(|| queue.take(|_| 1));
            queue.give_back(only, 1);
            queue.done();
            assert_eq!(other.join().unwrap(), None);
        });
        let queue = Queue::new(jobs(2), 10);
        queue.stop();
        assert_eq!(queue.take(|_| 1), None);
    }
}
