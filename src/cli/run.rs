//! `tautomata run`: one scenario, from text to tables and figures.

use super::check::processors;
use super::progress::Progress;
use super::room::load;
use super::{INTERRUPTED, interrupt, say, thread_count};
use crate::engine::GENERATOR;
use crate::figures::{self, Drawing};
use crate::results::table::{SummaryRow, summarize};
use crate::results::{Machine, Manifest, Program, ReplicateCount, ResultsFolder, Span};
use crate::run::{Outcome, simulate, tables, warnings, write_files};
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

/// Arguments of `tautomata run`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The scenario, a TOML file.
    scenario: PathBuf,
    /// The folder for the results [default: output/ and the scenario's name].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace the results that lie in the folder.
    #[arg(long)]
    force: bool,
    /// How many threads to use; the results don't depend on it [default: one a processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    threads: Option<usize>,
    /// Print nothing but errors; warnings still go into the manifest.
    #[arg(long)]
    quiet: bool,
}

/// Runs a scenario.
///
/// # Errors
/// Mistakes in the scenario, a folder that can't be used, figures that can't be drawn.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let threads = arguments.threads.unwrap_or_else(processors);
    let path = arguments.output.clone().unwrap_or_else(|| default_folder(&arguments.scenario));
    let scenario = load(&arguments.scenario, threads, &path)?;
    let folder = ResultsFolder::create(&path, arguments.force)?;
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    interrupt::listen()?;
    let started = SystemTime::now();
    let progress = Progress::new(scenario.replicates, arguments.quiet);
    let outcome = simulate(&scenario, &progress)?;
    progress.finish();
    write_files(&scenario, &outcome, &folder)?;
    for Drawing { name, bytes } in figures::draw_all(&path)? {
        folder.write(&name, |out| out.write_all(&bytes))?;
    }
    let warnings = warnings(&scenario, &outcome);
    let manifest = manifest(&scenario, &outcome, warnings.clone(), started);
    let interrupted = manifest.interrupted;
    folder.finish(manifest)?;
    if !arguments.quiet {
        report(&outcome, &path, started);
        for warning in warnings {
            say::note(format_args!("warning: {warning}"));
        }
    }
    if interrupted {
        say::note(format_args!("interrupted: what was done so far is in {}", path.display()));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    Ok(ExitCode::SUCCESS)
}

/// `output/`, and the scenario's name without its extension.
pub fn default_folder(scenario: &Path) -> PathBuf {
    Path::new("output").join(scenario.file_stem().unwrap_or(scenario.as_os_str()))
}

fn manifest(
    scenario: &Scenario,
    outcome: &Outcome,
    warnings: Vec<String>,
    started: SystemTime,
) -> Manifest {
    let text = scenario.to_toml();
    let finished = outcome.finished().count() as u32;
    Manifest {
        program: Program {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            commit: option_env!("TAUTOMATA_COMMIT").map(str::to_owned),
            rng: GENERATOR.into(),
        },
        machine: Machine::here(),
        span: Span::new(started, SystemTime::now()),
        threads: rayon::current_num_threads(),
        seed: scenario.seed,
        replicates: ReplicateCount { asked: scenario.replicates, finished },
        interrupted: finished < scenario.replicates,
        warnings,
        events: outcome.events_by_kind(),
        scenario_sha256: Manifest::digest_of_scenario(&text),
        scenario: text,
        files: Vec::new(),
    }
}

/// What the terminal shows at the end: the main numbers with their errors.
const SHOWN: [&str; 9] = [
    "t01",
    "t10",
    "t50",
    "t80",
    "order_half_time",
    "conversion_end",
    "crystalline_fraction_end",
    "number_average_length",
    "dispersity",
];

fn report(outcome: &Outcome, path: &Path, started: SystemTime) {
    let finished = outcome.finished().count();
    if finished > 0 {
        let plural = if finished == 1 { "" } else { "s" };
        say::line(format_args!("mean ± standard error of {finished} replicate{plural}"));
        let summary = summarize(&tables::replicates(outcome));
        for row in summary.iter().filter(|row| SHOWN.contains(&row.quantity.as_str())) {
            say::line(summary_line(row, finished));
        }
    }
    let events: u64 = outcome.replicates.iter().map(|replicate| replicate.events).sum();
    let wall = started.elapsed().unwrap_or_default().as_secs_f64();
    say::line(format_args!("{events} events in {wall:.1} s; results in {}", path.display()));
}

/// One quantity as mean ± standard error, and in how many replicates it is defined if that
/// is not all.
fn summary_line(row: &SummaryRow, finished: usize) -> String {
    let unit = if row.unit == "1" { String::new() } else { format!(" {}", row.unit) };
    let value = match (row.mean, row.standard_error) {
        (None, _) if row.unit == "h" => "not reached".into(),
        (None, _) => "no chains".into(),
        (Some(mean), None) => format!("{mean:.4}{unit}"),
        (Some(mean), Some(error)) => format!("{mean:.4} ± {error:.4}{unit}"),
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
    fn a_line_says_what_is_known_and_of_how_many() {
        let line = |row: &SummaryRow| summary_line(row, 8);
        let all = row("t50", "h", Some(28.5), 8);
        assert_eq!(line(&all), "  t50                       28.5000 ± 0.2500 h");
        let some = row("dispersity", "1", Some(1.5), 1);
        assert_eq!(line(&some), "  dispersity                1.5000  (in 1 of 8)");
        assert_eq!(line(&row("t80", "h", None, 0)), "  t80                       not reached");
        assert_eq!(line(&row("dispersity", "1", None, 0)), "  dispersity                no chains");
    }
}
