//! Who follows a run: progress, stops, checkpoints.

use super::{Checkpointer, Moment, Timer};
use crate::observe::Slice;

/// Follows the progress of a run, and may stop it.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use tautomata::prelude::*;
/// use tautomata::run::ProgressObserver;
///
/// #[derive(Default)]
/// struct Calls(AtomicUsize);
///
/// impl ProgressObserver for Calls {
///     fn progress(&self, _replicate: u32, _share: f64) {
///         self.0.fetch_add(1, Ordering::Relaxed);
///     }
/// }
///
/// # let text = "[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = 'anneal'\ntemperature = '140 degC'\ntime = '1 h'";
/// # let scenario: Scenario = text.parse()?;
/// let calls = Calls::default();
/// simulate(&scenario, &calls)?;
/// assert!(calls.0.into_inner() > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait ProgressObserver: Sync {
    /// Called now and then with the share of its protocol that a replicate (from 0) has gone through.
    fn progress(&self, _replicate: u32, _share: f64) {}

    /// Called with the events of a replicate so far, before each share of its protocol.
    fn events(&self, _replicate: u32, _events: u64) {}

    /// Called with the share that a replicate had gone through when it was resumed.
    fn resumed(&self, replicate: u32, share: f64) {
        self.progress(replicate, share);
    }

    /// Called with all moments that a replicate has recorded so far, each time there are more. `slice` cuts through its
    /// crystal as it is then; the cut of a replicate that an earlier run finished is empty.
    fn recorded(&self, _replicate: u32, _moments: &[Moment], _slice: &dyn Fn() -> Slice) {}

    /// Whether to stop now.
    fn interrupted(&self) -> bool {
        false
    }
}

/// For runs that nobody follows or stops.
#[derive(Clone, Copy, Debug)]
pub struct Unobserved;

impl ProgressObserver for Unobserved {}

/// What follows a run, keeps it and times it.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Who is told of progress and may stop it.
    pub observer: &'a dyn ProgressObserver,
    /// What keeps it in checkpoints, if anything does.
    pub checkpointer: Option<&'a Checkpointer<'a>>,
    /// What counts where processor time goes, if anything does.
    pub timer: Option<&'a Timer>,
}

impl Control<'static> {
    /// Nobody follows the run, and nothing is kept.
    pub const NONE: Self = Self { observer: &Unobserved, checkpointer: None, timer: None };
}

impl<'a> Control<'a> {
    /// Somebody follows the run; no checkpoints are written.
    pub fn observed(observer: &'a dyn ProgressObserver) -> Self {
        Self { observer, checkpointer: None, timer: None }
    }
}
