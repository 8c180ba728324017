//! `tautomata verify`: whether this build gives what is known exactly.

use super::conduct::{EngineName, program, write_drawings};
use super::progress::style;
use super::room::processors;
use super::{MACHINE_FAULT, say, thread_count};
use crate::figures::{Style, draw_run};
use crate::results::table::{Row, VerificationRow};
use crate::results::{
    FolderError, Machine, Manifest, ReplicateCount, ResultsFolder, Start, Subject, Tables,
};
use crate::verify::{CASES, Case, Effort};
use indicatif::ProgressBar;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Arguments of `tautomata verify`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Run longer, so that smaller faults are detected: minutes instead of seconds.
    #[arg(long)]
    thorough: bool,
    /// Seed of every random number.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Which executor to run.
    #[arg(long, value_name = "NAME", value_enum, default_value_t)]
    engine: EngineName,
    /// Run only this case: a scenario's name in scenarios/verification/.
    #[arg(long, value_name = "NAME", value_parser = case_named)]
    case: Option<&'static Case>,
    /// The folder for the table and the figure.
    #[arg(long, value_name = "DIR", default_value = "output/verification")]
    output: PathBuf,
    /// How many threads to use; the results don't depend on it [default: one per processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    threads: Option<usize>,
}

/// A case by its name.
fn case_named(name: &str) -> Result<&'static Case, String> {
    let names = || CASES.iter().map(|case| case.name).collect::<Vec<_>>().join(", ");
    let found = CASES.iter().find(|case| case.name == name);
    found.ok_or_else(|| format!("expected one of {}", names()))
}

/// Runs every case, prints a table while it goes, and leaves it and a figure in a folder. The
/// exit code tells whether all passed.
///
/// # Errors
/// A folder that can't be used, a figure that can't be drawn.
pub fn verify(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let started = Start::now();
    let threads = arguments.threads.unwrap_or_else(processors);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let folder = open(&arguments.output)?;
    let rows = compare_all(arguments)?;
    let failed = rows.iter().filter(|row| !row.passed).count();
    let count = rows.len();
    let tables = Tables { verification: rows.into(), ..Tables::default() };
    folder.write_tables(&tables)?;
    let drawings = draw_run(&tables, &Style::default(), None)?.unwrap_or_default();
    write_drawings(&drawings, &folder)?;
    folder.finish(manifest(arguments, started))?;
    let wall = started.elapsed().as_secs_f64();
    let path = arguments.output.display();
    say::line(format_args!(
        "{} of {} comparisons pass; {wall:.1} s; table and figure in {path}",
        count - failed,
        count
    ));
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(MACHINE_FAULT) })
}

/// Runs the cases one after the other, and prints each row when its case is done.
fn compare_all(arguments: &Arguments) -> anyhow::Result<Vec<VerificationRow>> {
    let effort = Effort { seed: arguments.seed, thorough: arguments.thorough };
    let asked = |case: &&Case| arguments.case.is_none_or(|one| one.name == case.name);
    let cases: Vec<&Case> = CASES.iter().filter(asked).collect();
    let bar = progress(cases.len());
    let mut rows = Vec::new();
    say::line(heading());
    for case in cases {
        bar.set_message(case.name);
        let new = case.verify(effort, arguments.engine.into())?;
        bar.suspend(|| new.iter().for_each(|row| say::line(line(row))));
        bar.inc(1);
        rows.extend(new);
    }
    bar.finish_and_clear();
    Ok(rows)
}

/// On a terminal: how many cases are done, and which is under way.
fn progress(cases: usize) -> ProgressBar {
    let bar = ProgressBar::new(cases as u64);
    style(&bar, "{elapsed_precise} [{bar:40}] {pos}/{len} {msg}");
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

/// A new folder, or one that an earlier verification left, without what it left.
fn open(path: &Path) -> Result<ResultsFolder, FolderError> {
    ResultsFolder::create(path, path.join(VerificationRow::FILE).is_file())
}

fn heading() -> String {
    format!(
        "{:<27}{:<24}{:<10}{:>12}{:>12}{:>11}{:>8}",
        "case", "quantity", "engine", "value", "exact", "error", "apart"
    )
}

fn line(row: &VerificationRow) -> String {
    let VerificationRow { case, quantity, engine, value, exact, standard_error, .. } = row;
    format!(
        "{case:<27}{quantity:<24}{engine:<10}{value:>12.6}{exact:>12.6}{standard_error:>11.6}{:>+8.2}{}",
        row.deviation,
        if row.passed { "" } else { "  FAILS" }
    )
}

/// What was run: the list of cases stands for the scenario.
fn manifest(arguments: &Arguments, started: Start) -> Manifest {
    let decks = CASES.iter().flat_map(|case| ["# ", case.name, "\n", case.deck, "\n"]);
    Manifest {
        program: program(arguments.engine.into()),
        machine: Machine::here(),
        span: started.span(),
        threads: rayon::current_num_threads(),
        timing: None,
        seed: arguments.seed,
        replicates: ReplicateCount { asked: 1, finished: 1 },
        interrupted: false,
        warnings: Vec::new(),
        subject: Subject::Study { text: decks.collect() },
        source: None,
        files: Vec::new(),
    }
}
