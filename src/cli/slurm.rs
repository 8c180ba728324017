//! `tautomata slurm`: batch scripts that run a study on a cluster.

use super::new::{NotWritten, write_new};
use super::run::{default_folder, load_study};
use super::{say, thread_count};
use crate::results::shell_word;
use crate::study::{Jobs, Limits, Missing, forecast};
use std::path::PathBuf;
use std::process::ExitCode;

/// Seconds that a part is to take where the number of parts is not given.
const WANTED: f64 = 3600.0;
/// The most parts, where their number is not given.
const MOST_PARTS: f64 = 1000.0;

/// Arguments of `tautomata slurm`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The study, a TOML file.
    study: PathBuf,
    /// The folder for the results [default: output/ and the study's name].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Number of parts [default: as many as take about an hour each].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    parts: Option<u32>,
    /// Threads a part.
    #[arg(long, value_name = "N", value_parser = thread_count, default_value = "1")]
    threads: usize,
}

/// Writes the scripts beside each other in the current folder; never over other files.
///
/// # Errors
/// Mistakes in the study, or files that can't be written.
pub fn slurm(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let output = arguments.output.clone().unwrap_or_else(|| default_folder(&arguments.study));
    for path in [&arguments.study, &output] {
        if path.to_str().is_none() {
            return Err(NotWritten::NoText(path.clone()).into());
        }
    }
    let study = load_study(&arguments.study)?;
    let plan = study.plan()?;
    let limits = Limits { threads: arguments.threads, memory: u64::MAX };
    let missing = Missing::everything(&study, &plan);
    let needed = forecast(&study, &plan, &missing, limits);
    let parts = arguments.parts.map_or_else(
        || (needed.time / WANTED).ceil().clamp(1.0, MOST_PARTS) as usize,
        |parts| parts as usize,
    );
    let parts = parts.min(plan.len()).max(1);
    let name = arguments.study.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let program = std::env::current_exe()?;
    let jobs = Jobs {
        name: &name,
        program: &program,
        study: &arguments.study,
        output: &output,
        parts,
        threads: arguments.threads,
        memory: needed.memory,
        time: (needed.time / parts as f64).max(needed.longest),
    };
    let files =
        [(format!("{name}-sweep.sh"), jobs.array()), (format!("{name}-merge.sh"), jobs.merge())];
    for (file, text) in &files {
        write_new(file.as_ref(), text)?;
    }
    let [sweep, merge] = files.map(|(file, _)| shell_word(file.as_ref()));
    say::line(format_args!(
        "wrote {sweep} and {merge}: an array of {parts} jobs of about {} each, and one that \
         merges. Submit them with\n  \
         job=$(sbatch --parsable {sweep})\n  \
         sbatch --dependency=afterok:$job {merge}",
        say::waiting_time(jobs.time)
    ));
    Ok(ExitCode::SUCCESS)
}
