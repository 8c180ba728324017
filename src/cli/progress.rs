//! Progress of a run: a bar on a terminal, now and then a line where there is none.

use super::{interrupt, say};
use crate::run::ProgressObserver;
use crate::sync::lock;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Steps of the bar a replicate.
const STEPS: f64 = 1000.0;
/// When the first line comes where there is no terminal.
pub const BEFORE_FIRST_LINE: Duration = Duration::from_secs(2);
/// Time between two lines.
pub const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// The share of a run from which on the time left is told: before it, the forecast is off by more than it tells.
const LEAST_TO_TELL: f64 = 0.02;

/// Gives a bar its template and its looks. `{left}` is the time left, once it can be told.
pub fn style(bar: &ProgressBar, template: &str) {
    let left = |state: &ProgressState, out: &mut dyn Write| {
        if f64::from(state.fraction()) >= LEAST_TO_TELL {
            // A line that can't be written is dropped.
            let _ = write!(out, ", {:#} left", HumanDuration(state.eta()));
        }
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("left", left).progress_chars("=> "));
    }
}

/// Where a bar is drawn that is shown, or is not.
pub fn target(shown: bool) -> ProgressDrawTarget {
    if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}

/// How far the replicates have come.
pub struct Progress {
    started: Instant,
    bar: ProgressBar,
    lines: bool,
    so_far: Mutex<SoFar>,
}

struct SoFar {
    /// The share of its protocol that each replicate has gone through.
    shares: Vec<f64>,
    /// Their sum.
    sum: f64,
    /// What of it was there before, from an earlier run.
    before: f64,
    next_line: Instant,
}

impl Progress {
    /// For this many replicates; `quiet` shows nothing.
    pub fn new(replicates: u32, quiet: bool) -> Self {
        let bar = ProgressBar::new(u64::from(replicates) * STEPS as u64);
        style(&bar, "{elapsed_precise} [{bar:40}] {percent:>3} %{left}");
        // A bar hides where standard error is no terminal, or one that cannot draw a line again.
        let lines = !quiet && bar.is_hidden();
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let started = Instant::now();
        let shares = vec![0.0; replicates as usize];
        let so_far =
            SoFar { shares, sum: 0.0, before: 0.0, next_line: started + BEFORE_FIRST_LINE };
        Self { started, bar, lines, so_far: Mutex::new(so_far) }
    }

    /// Shows or hides the bar: a view has the terminal meanwhile.
    pub fn show(&self, shown: bool) {
        self.bar.set_draw_target(target(shown));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl ProgressObserver for Progress {
    fn progress(&self, replicate: u32, share: f64) {
        let mut so_far = lock(&self.so_far);
        let Some(before) = so_far.shares.get_mut(replicate as usize) else { return };
        let gained = share - std::mem::replace(before, share);
        so_far.sum += gained;
        self.bar.set_position((so_far.sum * STEPS) as u64);
        let now = Instant::now();
        if self.lines && now >= so_far.next_line {
            so_far.next_line = now + BETWEEN_LINES;
            let all = so_far.shares.len() as f64;
            let spent = now - self.started;
            say::note(line(so_far.sum / all, so_far.before / all, spent));
        }
    }

    fn resumed(&self, replicate: u32, share: f64) {
        lock(&self.so_far).before += share;
        self.progress(replicate, share);
        self.bar.reset_eta();
    }

    fn interrupted(&self) -> bool {
        interrupt::wanted()
    }
}

/// The line for a share of the whole run that, but for what was there before, took this long.
fn line(share: f64, before: f64, spent: Duration) -> String {
    let left = time_left((share, before), spent.as_secs_f64());
    format!("{:3.0} % done{left}", 100.0 * share)
}

/// The end of a line that tells how long the rest takes if it goes as fast as what was done since `before`, in s; empty as
/// long as that can't be told.
pub fn time_left((share, before): (f64, f64), spent: f64) -> String {
    let gained = share - before;
    if gained < LEAST_TO_TELL {
        return String::new();
    }
    format!(", about {} left", say::waiting_time(spent * (1.0 - share) / gained))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_much_is_done_and_how_long_the_rest_takes() {
        let spent = Duration::from_secs(3);
        assert_eq!(line(0.07, 0.0, spent), "  7 % done, about 40 s left");
        assert_eq!(line(1.0, 0.0, spent), "100 % done, about a second left");
        assert_eq!(line(0.0, 0.0, spent), "  0 % done");
        // What an earlier run did took none of this one's time.
        assert_eq!(line(0.57, 0.5, spent), " 57 % done, about 18 s left");
        assert_eq!(line(0.5, 0.5, spent), " 50 % done");
        assert_eq!(line(0.519, 0.5, spent), " 52 % done");
    }

    #[test]
    fn the_sum_follows_each_replicate() {
        let progress = Progress::new(2, true);
        for (replicate, share) in [(0, 0.5), (1, 0.25), (0, 0.75), (7, 1.0)] {
            progress.progress(replicate, share);
        }
        assert_eq!(progress.so_far.lock().unwrap().sum, 1.0);
        progress.resumed(1, 0.5);
        let so_far = progress.so_far.lock().unwrap();
        assert_eq!((so_far.sum, so_far.before), (1.25, 0.5));
    }
}
