//! `tautomata fit`: which values of a scenario make measured curves likely.

use super::fit_progress::FitProgress;
use super::room::{free_memory, processors};
use super::run::{default_folder, refuse_no_fit};
use super::{INTERRUPTED, input, interrupt, say, thread_count};
use crate::conduct::{Came, conclude_fit, open_fit};
use crate::diagnostics::Diagnostics;
use crate::fit::{Fit, FitError, Measured, Runs};
use crate::results::table::{FitNextRow, FitParameterRow, FitStatementRow};
use crate::results::{Start, Tables};
use crate::run::Timer;
use crate::study::{Limits, Shard};
use crate::units::{digits, with_error};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata fit`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The fit, a TOML file.
    fit: PathBuf,
    /// The folder for the results [default: output/ and the fit's name].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Run one of several parts of the runs that are missing, such as 2/8; without it, what parts ran is used.
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Run draws of the posterior through every [[candidate]], and rank these by how much they are expected to narrow.
    #[arg(long)]
    next: bool,
    /// How many threads to use; the results don't depend on it [default: one per processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    threads: Option<usize>,
    /// Memory that all runs together may take, such as 8GiB [default: what is free].
    #[arg(long, value_name = "SIZE", value_parser = say::read_bytes)]
    memory: Option<u64>,
    /// Print nothing but errors; warnings still go into the manifest.
    #[arg(long)]
    quiet: bool,
}

/// Runs what a fit lacks; then writes what it found.
///
/// # Errors
/// Mistakes in the fit, its data or its scenarios; runs that fail; a folder that can't be used.
pub fn fit(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let started = Start::now();
    let threads = arguments.threads.unwrap_or_else(processors);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    interrupt::listen()?;
    refuse_no_fit(&arguments.fit)?;
    let (fit, measured) = load(&arguments.fit)?;
    let whole = arguments.output.clone().unwrap_or_else(|| default_folder(&arguments.fit));
    let path = arguments.shard.map_or_else(|| whole.clone(), |shard| shard.folder(&whole));
    let (folder, store) = open_fit(&fit, &path, &whole)?;
    folder.withdraw_manifest()?;
    let free = free_memory().unwrap_or(u64::MAX);
    let limits = Limits { threads, memory: arguments.memory.unwrap_or(free) };
    let timer = Timer::default();
    let workers = FitProgress { limits, timer: &timer, quiet: arguments.quiet };
    let mut runs = Runs {
        fit: &fit,
        measured: &measured,
        store: &store,
        shard: arguments.shard,
        workers: &workers,
        order: Vec::new(),
    };
    let found = match fit.solve(&mut runs, arguments.next, &mut |step| workers.tell(step)) {
        Ok(found) => found,
        Err(FitError::Interrupted) => return Ok(interrupted(&path)),
        Err(FitError::Waiting { missing }) => return Ok(waiting(missing)),
        Err(error) => return Err(error.into()),
    };
    let order = std::mem::take(&mut runs.order);
    if arguments.shard.is_some() {
        say::line("all runs of the fit are there: run it without --shard");
        return Ok(ExitCode::SUCCESS);
    }
    let came = Came { source: Some(&arguments.fit), started, threads, timer: &timer };
    let count = order.len();
    let tables = conclude_fit(&fit, (&measured, &found), (store, order), folder, &came)?;
    if !arguments.quiet {
        show(&tables)?;
        let wall = started.elapsed().as_secs_f64();
        say::line(format_args!("{count} runs; {wall:.1} s; results in {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a fit and its data.
///
/// # Errors
/// Every mistake.
pub fn load(path: &Path) -> Result<(Fit, Vec<Measured>), Diagnostics> {
    let (text, origin) = input::read(path, "fit")?;
    let fit = Fit::parse(&text, &origin)?;
    let measured = fit.measure()?;
    Ok((fit, measured))
}

fn interrupted(path: &Path) -> ExitCode {
    say::note(format_args!(
        "interrupted: every finished run is recorded in {}; the same command continues the fit",
        path.display()
    ));
    ExitCode::from(INTERRUPTED)
}

fn waiting(missing: usize) -> ExitCode {
    say::note(format_args!(
        "this part is done; {missing} runs of other parts are not there yet. Once they are, the same command runs this \
         part of the next wave"
    ));
    ExitCode::SUCCESS
}

/// The free numbers with their errors, what the fit says, and which experiment may come next.
fn show(tables: &Tables) -> anyhow::Result<()> {
    say::line("free numbers: posterior mean ± standard deviation, and 95 % interval");
    for row in tables.fit_parameters.rows()? {
        let FitParameterRow { parameter, mean, deviation, low95, high95, .. } = row;
        let value = with_error(*mean, Some(*deviation));
        let ends = [low95, high95].map(|end| digits(*end, 4));
        say::line(format_args!("  {parameter:<34}{value}  ({} to {})", ends[0], ends[1]));
    }
    for FitStatementRow { about, sentence } in tables.fit_statements.rows()? {
        if about == crate::fit::WARNING {
            say::note(format_args!("warning: {sentence}"));
        } else {
            say::line(sentence);
        }
    }
    let next = tables.fit_next.rows_if_any()?.unwrap_or_default();
    if !next.is_empty() {
        say::line("candidates, by the deviations that they are expected to leave over those now");
    }
    for one in next.chunk_by(|one, other| one.rank == other.rank) {
        let each = one.iter().map(|row| format!("{} {}", row.parameter, digits(row.narrowing, 2)));
        let each: Vec<String> = each.collect();
        let FitNextRow { rank, candidate, .. } = &one[0];
        say::line(format_args!("  {rank}. {candidate:<30}{}", each.join(", ")));
    }
    Ok(())
}
