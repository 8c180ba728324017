//! What the terminal shows at the end: the main numbers with their errors.

use super::say;
use crate::results::table::{MAIN, SummaryRow};
use crate::results::{REPORT_FILE, Start, shell_word};
use crate::run::Outcome;
use crate::units::with_error;
use std::path::Path;

/// Shown only of a sample that was washed.
const YIELD: &str = "insoluble_yield";

/// Shows them, and how long the run took that started then.
pub fn conclude(outcome: &Outcome, summary: &[SummaryRow], path: &Path, started: Start) {
    let finished = outcome.finished().count();
    if finished > 0 {
        let plural = if finished == 1 { "" } else { "s" };
        say::line(format_args!("mean ± standard error of {finished} replicate{plural}"));
        for row in summary.iter().filter(|row| is_shown(row)) {
            say::line(summary_line(row, finished));
        }
    }
    let events: u64 = outcome.replicates.iter().map(|replicate| replicate.events).sum();
    let wall = started.elapsed().as_secs_f64();
    say::line(format_args!("{events} events in {wall:.1} s; results in {}", path.display()));
    say::line(format_args!("read first: {}", shell_word(&path.join(REPORT_FILE))));
}

fn is_shown(row: &SummaryRow) -> bool {
    MAIN.contains(&row.quantity.as_str()) && (row.quantity != YIELD || row.mean.is_some())
}

/// One quantity as mean ± standard error, and in how many replicates it is defined if that
/// is not all.
fn summary_line(row: &SummaryRow, finished: usize) -> String {
    let unit = if row.unit == "1" { String::new() } else { format!(" {}", row.unit) };
    let value = match row.mean {
        None if row.unit == "h" => "not reached".into(),
        None => "no chains".into(),
        Some(mean) => format!("{}{unit}", with_error(mean, row.standard_error)),
    };
    let some = if (1..finished).contains(&(row.replicates as usize)) {
        format!("  (in {} of {finished})", row.replicates)
    } else {
        String::new()
    };
    format!("  {:<26}{value}{some}", row.quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quantity: &str, unit: &str, mean: Option<f64>, replicates: u32) -> SummaryRow {
        let standard_error = mean.filter(|_| replicates > 1).map(|_| 0.25);
        SummaryRow {
            quantity: quantity.into(),
            unit: unit.into(),
            mean,
            standard_error,
            low95: None,
            high95: None,
            replicates,
        }
    }

    #[test]
    fn the_yield_is_shown_of_a_sample_that_was_washed() {
        assert!(is_shown(&row("insoluble_yield", "1", Some(0.5), 2)));
        assert!(!is_shown(&row("insoluble_yield", "1", None, 0)));
        assert!(is_shown(&row("t80", "h", None, 0)));
    }

    #[test]
    fn a_line_says_what_is_known_and_of_how_many() {
        let line = |row: &SummaryRow| summary_line(row, 8);
        let all = row("t50", "h", Some(28.5), 8);
        assert_eq!(line(&all), "  t50                       28.50 ± 0.25 h");
        let some = row("dispersity", "1", Some(1.5), 1);
        assert_eq!(line(&some), "  dispersity                1.5  (in 1 of 8)");
        assert_eq!(line(&row("t80", "h", None, 0)), "  t80                       not reached");
        assert_eq!(line(&row("dispersity", "1", None, 0)), "  dispersity                no chains");
    }
}
