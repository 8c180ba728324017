//! Counts where the processor time of a run goes.

use super::processor_time::{Clock, Stopwatch};
use crate::results::Timing;
use std::sync::atomic::{AtomicU64, Ordering};

/// What takes processor time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// To build crystal and sample and set an executor up.
    Sample,
    /// To carry out events.
    Engine,
    /// To record.
    Recording,
    /// To write files.
    Writing,
    /// To draw figures.
    Figures,
}

const STAGES: usize = 5;

/// Adds up the processor time of each stage over all replicates and threads.
#[derive(Debug, Default)]
pub struct Timer {
    /// In ns, by [`Stage`].
    spent: [AtomicU64; STAGES],
    events: AtomicU64,
    /// The most bytes per site of an executor, as the bits of a number that is not negative.
    bytes_per_site: AtomicU64,
}

impl Timer {
    /// Starts to count time between laps, of this thread or of the whole process.
    pub fn laps(&self, clock: Clock) -> Laps<'_> {
        Laps::new(Some(self), clock)
    }

    /// Counts events that were carried out.
    pub(super) fn count(&self, events: u64) {
        self.events.fetch_add(events, Ordering::Relaxed);
    }

    /// Notes how many bytes per site an executor takes.
    pub(super) fn note_size(&self, bytes_per_site: f64) {
        // The bits of numbers that are not negative are ordered as the numbers are.
        self.bytes_per_site.fetch_max(bytes_per_site.to_bits(), Ordering::Relaxed);
    }

    /// What was counted so far.
    pub fn timing(&self) -> Timing {
        let spent_ns = |stage: Stage| self.spent[stage as usize].load(Ordering::Relaxed) as f64;
        let seconds = |stage: Stage| spent_ns(stage) * 1e-9;
        let events = self.events.load(Ordering::Relaxed);
        let bytes = f64::from_bits(self.bytes_per_site.load(Ordering::Relaxed));
        Timing {
            sample_s: seconds(Stage::Sample),
            engine_s: seconds(Stage::Engine),
            recording_s: seconds(Stage::Recording),
            writing_s: seconds(Stage::Writing),
            figures_s: seconds(Stage::Figures),
            ns_per_event: (events > 0).then(|| spent_ns(Stage::Engine) / events as f64),
            bytes_per_site: (bytes > 0.0).then_some(bytes),
        }
    }
}

/// Divides the processor time of a thread, or of the process, between stages.
#[derive(Debug)]
pub struct Laps<'a>(Option<(&'a Timer, Stopwatch)>);

impl<'a> Laps<'a> {
    /// With a timer; without one no clock is read.
    pub(super) fn new(timer: Option<&'a Timer>, clock: Clock) -> Self {
        Self(timer.map(|timer| (timer, Stopwatch::start(clock))))
    }

    /// Adds the time since the last lap to a stage.
    pub fn lap(&mut self, stage: Stage) {
        if let Some((timer, watch)) = &mut self.0 {
            let spent = watch.lap().as_nanos() as u64;
            timer.spent[stage as usize].fetch_add(spent, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_to_the_stage_that_took_it() {
        let timer = Timer::default();
        let mut laps = timer.laps(Clock::Thread);
        laps.lap(Stage::Sample);
        let mut sum = 0.0_f64;
        let watch = Stopwatch::start(Clock::Thread);
        while watch.elapsed().as_millis() < 20 {
            sum = std::hint::black_box(sum + 1.0).sqrt();
        }
        laps.lap(Stage::Engine);
        laps.lap(Stage::Writing);
        timer.count(1000);
        timer.note_size(5.5);
        timer.note_size(5.0);
        let timing = timer.timing();
        assert!(timing.engine_s >= 0.02 && sum > 0.0, "{timing:?}");
        assert!(timing.sample_s + timing.writing_s < 0.02, "{timing:?}");
        // Both are rounded.
        let per_event = timing.ns_per_event.unwrap() / (timing.engine_s * 1e9 / 1000.0);
        assert!((per_event - 1.0).abs() < 1e-12, "{timing:?}");
        assert_eq!(timing.bytes_per_site, Some(5.5));
    }

    #[test]
    fn without_events_there_is_no_time_per_event() {
        let mut laps = Laps::new(None, Clock::Thread);
        laps.lap(Stage::Engine);
        assert_eq!(Timer::default().timing(), Timing::default());
    }
}
