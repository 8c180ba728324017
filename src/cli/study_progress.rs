//! Progress of a study: a table of finished points over a bar on a terminal, lines where there
//! is none.

use super::progress::{BEFORE_FIRST_LINE, BETWEEN_LINES, style, target, time_left};
use super::{interrupt, say};
use crate::run::ProgressObserver;
use crate::statistics::Estimate;
use crate::study::{Missing, Outcome, Study, SweepObserver};
use crate::sync::lock;
use crate::units::with_error;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget};
use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Points that the table shows: the last that were finished.
const ROWS: usize = 8;

/// How far a study has come.
pub struct StudyProgress<'a> {
    study: &'a Study,
    started: Instant,
    all: MultiProgress,
    table: ProgressBar,
    bar: ProgressBar,
    lines: bool,
    so_far: Mutex<SoFar>,
}

struct SoFar {
    runs: usize,
    of: usize,
    failed: usize,
    /// How many runs each point still lacks.
    left: HashMap<usize, usize>,
    /// Conversion at the end, and t50 in h, of the runs of points that lack some.
    values: HashMap<usize, Vec<[Option<f64>; 2]>>,
    rows: VecDeque<String>,
    next_line: Instant,
}

impl<'a> StudyProgress<'a> {
    /// For what a study lacks; `quiet` shows nothing.
    pub fn new(study: &'a Study, missing: &Missing, quiet: bool) -> Self {
        let shown = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        // A bar hides where standard error is no terminal, or one that cannot draw a line again.
        let lines = !quiet && shown.is_hidden();
        let all = MultiProgress::with_draw_target(shown);
        let table = all.add(ProgressBar::no_length());
        let bar = all.add(ProgressBar::new(missing.count() as u64));
        style(&table, "{msg}");
        style(&bar, "{elapsed_precise} [{bar:40}] {pos} of {len} runs, {per_sec}{left}");
        let started = Instant::now();
        let so_far = SoFar {
            runs: 0,
            of: missing.count(),
            failed: 0,
            left: missing.runs.iter().map(|(point, runs)| (*point, runs.len())).collect(),
            values: HashMap::new(),
            rows: VecDeque::new(),
            next_line: started + BEFORE_FIRST_LINE,
        };
        Self { study, started, all, table, bar, lines, so_far: Mutex::new(so_far) }
    }

    /// Shows or hides table and bar: a view has the terminal meanwhile.
    pub fn show(&self, shown: bool) {
        self.all.set_draw_target(target(shown));
    }

    /// Takes table and bar away.
    pub fn finish(&self) {
        self.table.finish_and_clear();
        self.bar.finish_and_clear();
    }
}

impl SweepObserver for StudyProgress<'_> {
    fn finished(&self, point: usize, _: u32, outcome: &Outcome) {
        let mut so_far = lock(&self.so_far);
        so_far.runs += 1;
        match outcome {
            Ok(kept) => {
                let seen = [Some(kept.end.conversion_end), kept.end.t50_h];
                so_far.values.entry(point).or_default().push(seen);
            }
            Err(_) => so_far.failed += 1,
        }
        let left = so_far.left.entry(point).or_insert(1);
        *left = left.saturating_sub(1);
        if *left == 0 {
            let values = so_far.values.remove(&point).unwrap_or_default();
            so_far.rows.push_back(row(&self.study.describe(point), &values));
            if so_far.rows.len() > ROWS {
                so_far.rows.pop_front();
            }
            let shown: Vec<&str> = so_far.rows.iter().map(String::as_str).collect();
            self.table.set_message(shown.join("\n"));
        }
        self.bar.inc(1);
        let now = Instant::now();
        if self.lines && now >= so_far.next_line {
            so_far.next_line = now + BETWEEN_LINES;
            say::note(line(&so_far, now - self.started));
        }
    }

    fn added(&self, point: usize, runs: usize) {
        let mut so_far = lock(&self.so_far);
        so_far.of += runs;
        *so_far.left.entry(point).or_insert(0) += runs;
        self.bar.inc_length(runs as u64);
    }
}

impl ProgressObserver for StudyProgress<'_> {
    fn interrupted(&self) -> bool {
        interrupt::wanted()
    }
}

/// The line for a point whose runs, of this sweep, are done.
fn row(point: &str, values: &[[Option<f64>; 2]]) -> String {
    let estimate = |which: usize| Estimate::of(values.iter().map(|run| run[which]));
    let show = |which: usize| {
        let Estimate { mean, standard_error, .. } = estimate(which);
        mean.map_or_else(|| "not reached".into(), |mean| with_error(mean, standard_error))
    };
    format!("{point}: conversion {}, t50/h {}", show(0), show(1))
}

/// The line where there is no terminal.
fn line(so_far: &SoFar, spent: Duration) -> String {
    let SoFar { runs, of, failed, .. } = so_far;
    let rate = *runs as f64 / spent.as_secs_f64();
    let left = time_left((*runs as f64 / *of as f64, 0.0), spent.as_secs_f64());
    let failures = if *failed > 0 { format!(", {failed} failed") } else { String::new() };
    format!("{runs} of {of} runs{failures}, {rate:.1} per second{left}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_became_of_a_point() {
        let values = [[Some(0.5), None], [Some(0.7), None]];
        assert_eq!(row("point 3", &values), "point 3: conversion 0.60 ± 0.10, t50/h not reached");
    }

    #[test]
    fn a_line_says_how_far_and_how_fast() {
        let mut so_far = SoFar {
            runs: 30,
            of: 90,
            failed: 2,
            left: HashMap::new(),
            values: HashMap::new(),
            rows: VecDeque::new(),
            next_line: Instant::now(),
        };
        let shown = line(&so_far, Duration::from_secs(10));
        assert_eq!(shown, "30 of 90 runs, 2 failed, 3.0 per second, about 20 s left");
        so_far.of = 1501;
        let shown = line(&so_far, Duration::from_secs(10));
        assert_eq!(shown, "30 of 1501 runs, 2 failed, 3.0 per second");
    }
}
