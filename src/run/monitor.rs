//! Counts events, and now and then tells of progress, keeps a checkpoint, asks whether to stop.

use super::simulation::share;
use super::{Control, Progress};
use crate::engine::{EventRecord, Executor, Observer, Tally};
use std::ops::ControlFlow;
use std::time::Instant;

/// Events between two looks at the clock.
const EVENTS_BETWEEN_LOOKS: u64 = 1 << 14;

/// Follows one replicate.
pub(super) struct Monitor<'a> {
    /// Whether the observer wants to stop.
    pub stop: bool,
    control: Control<'a>,
    /// How long the protocol takes, in s.
    duration: f64,
    /// When the last checkpoint was written, or the replicate begun.
    kept: Instant,
    until_look: u64,
}

impl<'a> Monitor<'a> {
    pub fn new(control: Control<'a>, duration: f64) -> Self {
        let until_look = EVENTS_BETWEEN_LOOKS;
        Self { stop: false, control, duration, kept: Instant::now(), until_look }
    }

    /// The observer that counts a replicate's events.
    pub fn counting<'m>(&'m mut self, progress: &'m mut Progress) -> Counting<'m, 'a> {
        Counting { progress, monitor: self }
    }

    /// Tells of the time that a replicate has come to, in s, and asks whether to stop.
    pub fn look(&mut self, progress: &mut Progress, time: f64) {
        progress.time = time;
        let observer = self.control.observer;
        observer.events(progress.counts.replicate, progress.events());
        observer.progress(progress.counts.replicate, share(time, self.duration));
        self.stop = observer.interrupted();
        self.until_look = EVENTS_BETWEEN_LOOKS;
    }

    fn is_due(&self) -> bool {
        self.control.checkpointer.is_some_and(|checkpointer| checkpointer.is_due(self.kept))
    }

    /// Keeps the replicate if it is time for a checkpoint, or if it stops. Tells whether it did.
    pub fn keep_if_due(&mut self, progress: &Progress, executor: &impl Executor) -> bool {
        let due = self.stop || self.is_due();
        let Some(checkpointer) = self.control.checkpointer.filter(|_| due) else { return false };
        checkpointer.keep(progress, &executor.state());
        self.kept = Instant::now();
        true
    }
}

/// Counts a replicate's events, and breaks where it is to be kept or stopped.
pub(super) struct Counting<'m, 'a> {
    progress: &'m mut Progress,
    monitor: &'m mut Monitor<'a>,
}

impl Observer for Counting<'_, '_> {
    #[inline]
    fn event(&mut self, event: &EventRecord, tally: &Tally) -> ControlFlow<()> {
        self.progress.counts.events_by_row[usize::from(event.row)] += 1;
        self.progress.passages.note(event.time, tally);
        self.monitor.until_look -= 1;
        if self.monitor.until_look > 0 {
            return ControlFlow::Continue(());
        }
        self.monitor.look(self.progress, event.time);
        if self.monitor.stop || self.monitor.is_due() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}
