//! Where the processor time of a run goes.

use serde::{Deserialize, Serialize};

/// Where processor time goes: all replicates and threads together, in this process. A run that was resumed
/// tells of its last part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// To build the crystal, prepare samples, or read them from checkpoints, and set executors up, in s.
    pub sample_s: f64,
    /// To carry out events, in s.
    pub engine_s: f64,
    /// To record rows, snapshots and what instruments see, and to wash, in s.
    pub recording_s: f64,
    /// To write tables, snapshots, checkpoints, figures and the page, in s; not the manifest.
    pub writing_s: f64,
    /// To draw figures, in s.
    pub figures_s: f64,
    /// Time of the engine per event in ns; `None` without events.
    pub ns_per_event: Option<f64>,
    /// Memory that an executor takes per site as a replicate begins, in bytes; `None` if it does not tell.
    pub bytes_per_site: Option<f64>,
}

impl Timing {
    /// The stages with their names, in order.
    pub fn stages(&self) -> [(&'static str, f64); 5] {
        [
            ("sample", self.sample_s),
            ("engine", self.engine_s),
            ("recording", self.recording_s),
            ("writing", self.writing_s),
            ("figures", self.figures_s),
        ]
    }
}
