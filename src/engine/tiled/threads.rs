//! Work on all threads of the current rayon pool.

use super::tools::Worker;
use crate::sync::lock;
use std::sync::Mutex;

/// Something that every thread does, with what it has of its own, and its number.
pub fn on_threads(workers: &[Mutex<Worker>], work: impl Fn(&mut Worker, usize) + Sync) {
    let work = |thread: usize| {
        work(&mut lock(&workers[thread]), thread);
    };
    if workers.len() == 1 {
        return work(0);
    }
    // In another pool there may be more threads: then some share what they have.
    let here = || work(rayon::current_thread_index().unwrap_or(0) % workers.len());
    rayon::scope(|scope| {
        for _ in 1..workers.len() {
            scope.spawn(|_| here());
        }
        here();
    });
}

/// Something that is done with each of some things, for preference on the thread that does
/// the same in a window with the tile of its number: what belongs to that is in its cache.
pub fn each_on_its_thread<T: Send>(
    workers: &[Mutex<Worker>],
    things: impl Iterator<Item = T>,
    work: impl Fn(&mut Worker, T) + Sync,
) {
    let things: Vec<_> = things.map(|thing| Mutex::new(Some(thing))).collect();
    let take = |n: usize| lock(&things[n]).take();
    on_threads(workers, |worker, thread| {
        let (own, others): (Vec<_>, Vec<_>) =
            (0..things.len()).partition(|n| n % workers.len() == thread);
        for n in own.into_iter().chain(others) {
            if let Some(thing) = take(n) {
                work(worker, thing);
            }
        }
    });
}
