//! Progress of a run: a bar on a terminal, now and then a line where there is none.

use super::interrupt;
use crate::run::Watcher;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Steps of the bar a replicate.
const STEPS: f64 = 1000.0;
/// Time between lines where there is no terminal; the first comes after two seconds.
const BETWEEN_LINES: Duration = Duration::from_secs(10);
const BEFORE_FIRST_LINE: Duration = Duration::from_secs(2);

/// How far each replicate has come.
pub struct Progress {
    shares: Mutex<Vec<f64>>,
    bar: ProgressBar,
    lines: Option<Mutex<Instant>>,
}

impl Progress {
    /// For this many replicates; `quiet` shows nothing.
    pub fn new(replicates: u32, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = ProgressBar::new(u64::from(replicates) * STEPS as u64);
        let style = "{elapsed_precise} [{bar:40}] {percent:>3} %, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.progress_chars("=> "));
        }
        if quiet || !terminal {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let first = Instant::now() + BEFORE_FIRST_LINE;
        let lines = (!quiet && !terminal).then(|| Mutex::new(first));
        Self { shares: Mutex::new(vec![0.0; replicates as usize]), bar, lines }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Writes a line if one is due.
    fn write_line(&self, share: f64) {
        let Some(lines) = &self.lines else { return };
        let mut next = lines.lock().unwrap_or_else(PoisonError::into_inner);
        if Instant::now() >= *next {
            eprintln!("{:3.0} % done", 100.0 * share);
            *next = Instant::now() + BETWEEN_LINES;
        }
    }
}

impl Watcher for Progress {
    fn progress(&self, replicate: u32, share: f64) {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        shares[replicate as usize] = share;
        let sum: f64 = shares.iter().sum();
        self.bar.set_position((sum * STEPS) as u64);
        self.write_line(sum / shares.len() as f64);
    }

    fn interrupted(&self) -> bool {
        interrupt::wanted()
    }
}
