//! Progress of a fit: what it is about, and the runs of each wave.

use super::say;
use super::study_progress::StudyProgress;
use crate::fit::Audience;
use crate::inference::Step;
use crate::run::ProgressObserver;
use crate::study::{Missing, Outcome, Study, SweepObserver};

/// Follows a fit.
pub struct FitProgress {
    /// Whether nothing is shown.
    pub quiet: bool,
}

impl FitProgress {
    /// Says what happens next.
    pub fn tell(&self, step: Step) {
        if self.quiet {
            return;
        }
        match step {
            Step::Running { wave, points } => {
                say::note(format_args!("wave {wave}: {points} points"));
            }
            Step::Sampled { wave, moved: Some(moved) } => say::note(format_args!(
                "wave {wave} moved no mean by more than {moved:.2} of its deviation"
            )),
            Step::Verifying { draws } => {
                say::note(format_args!("verdict: {draws} draws of the posterior are run"));
            }
            _ => {}
        }
    }
}

impl Audience for FitProgress {
    fn watch<'s>(&'s self, study: &'s Study, missing: &Missing) -> Box<dyn SweepObserver + 's> {
        Box::new(Watch(StudyProgress::new(study, missing, self.quiet)))
    }
}

/// The progress of one wave, which is taken away when it ends.
struct Watch<'s>(StudyProgress<'s>);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.0.finish();
    }
}

impl SweepObserver for Watch<'_> {
    fn finished(&self, point: usize, replicate: u32, outcome: &Outcome) {
        self.0.finished(point, replicate, outcome);
    }

    fn added(&self, point: usize, runs: usize) {
        self.0.added(point, runs);
    }
}

impl ProgressObserver for Watch<'_> {
    fn interrupted(&self) -> bool {
        self.0.interrupted()
    }
}
