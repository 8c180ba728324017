//! The runs of a fit on threads of this process, with its progress.

use super::say;
use super::study_progress::StudyProgress;
use crate::fit::Workers;
use crate::inference::Step;
use crate::results::FolderError;
use crate::run::Timer;
use crate::study::{Limits, Missing, Sweep};

/// Carries out the runs of a fit, and says what it is about.
pub struct FitProgress<'a> {
    /// What runs may use.
    pub limits: Limits,
    /// What counts where processor time goes.
    pub timer: &'a Timer,
    /// Whether nothing is shown.
    pub quiet: bool,
}

impl FitProgress<'_> {
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

impl Workers for FitProgress<'_> {
    fn carry_out(&self, sweep: &Sweep<'_>, missing: &Missing) -> Result<(), FolderError> {
        let progress = StudyProgress::new(sweep.study, missing, self.quiet);
        let ran = sweep.run(missing, self.limits, &progress, self.timer);
        progress.finish();
        ran
    }
}
