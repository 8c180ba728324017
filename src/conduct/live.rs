//! Tells other processes how far a run or a study is, while it is under way.

use crate::results::{Live, LiveStage, LiveWork, ResultsFolder};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// When it is first told: shorter work is over before anybody looks.
const FIRST: Duration = Duration::from_millis(200);
/// Wall time between two times, at least. Work tells at each hundredth of its time so far, up to `SELDOM`: many parts of a
/// study may share the file system of a cluster.
const BETWEEN: Duration = Duration::from_secs(1);
const SELDOM: Duration = Duration::from_secs(10);
/// Telling takes at most one part in this many of a thread's time.
const RARE: u32 = 50;

/// Does the work, and meanwhile tells in the folder what `told` gives. What can't be written is not told: that is no
/// reason to stop.
pub(super) fn telling<T>(
    folder: &ResultsFolder,
    title: &str,
    told: impl Fn() -> LiveWork + Sync,
    work: impl FnOnce() -> T,
) -> T {
    let started = Instant::now();
    let tell = |stage: LiveStage, beat: u64| {
        let elapsed = started.elapsed().as_secs_f64();
        let _ = folder.tell(&Live::here(title, stage, beat, elapsed, told()));
    };
    thread::scope(|scope| {
        let (working, over) = channel::<()>();
        scope.spawn(|| {
            let over = over;
            let (mut wait, mut beat) = (FIRST, 0);
            while over.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let begun = Instant::now();
                tell(LiveStage::Running, beat);
                beat += 1;
                let usual = (started.elapsed() / 100).clamp(BETWEEN, SELDOM);
                wait = usual.max(begun.elapsed() * RARE);
            }
            if beat > 0 {
                tell(LiveStage::Writing, beat);
            }
        });
        let done = work();
        drop(working);
        done
    })
}
