//! `tautomata slurm`: batch scripts that run a study or a fit on a cluster.

use super::new::{NotWritten, write_new};
use super::run::{default_folder, is_fit, load_study};
use super::{say, thread_count};
use crate::inference::Settings;
use crate::results::shell_word;
use crate::study::{Jobs, Limits, Missing, Study, forecast};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Seconds that a part is to take where the number of parts is not given.
const WANTED: f64 = 3600.0;
/// The most parts, where their number is not given.
const MOST_PARTS: f64 = 1000.0;

/// Arguments of `tautomata slurm`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The study or the fit, a TOML file.
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

/// A study; of a fit that of its first wave, and how many arrays it takes: one per wave, and one for the verdict.
fn load(file: &Path) -> anyhow::Result<(Study, Option<usize>)> {
    if !is_fit(file) {
        return Ok((load_study(file)?, None));
    }
    let (fit, _) = super::fit::load(file)?;
    let Settings { first_wave, replicates, most_waves, .. } = fit.settings;
    let points = fit.spread(first_wave * fit.parameters.len());
    Ok((fit.study(&points, replicates), Some(most_waves + 1)))
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
    let (study, waves) = load(&arguments.study)?;
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
        commands: if waves.is_some() { ["fit", "fit"] } else { ["sweep", "merge"] },
        study: &arguments.study,
        output: &output,
        parts,
        threads: arguments.threads,
        memory: needed.memory,
        time: (needed.time / parts as f64).max(needed.longest),
    };
    let files = [
        (format!("{name}-{}.sh", jobs.commands[0]), jobs.array()),
        (format!("{name}-merge.sh"), jobs.merge()),
    ];
    for (file, text) in &files {
        write_new(file.as_ref(), text)?;
    }
    let [sweep, merge] = files.map(|(file, _)| shell_word(file.as_ref()));
    // The points of a wave follow from the wave before.
    let again = waves.map_or(String::new(), |waves| {
        format!(
            "for wave in $(seq 2 {waves}); do \
             job=$(sbatch --parsable --dependency=afterok:$job {sweep}); done\n  "
        )
    });
    say::line(format_args!(
        "wrote {sweep} and {merge}: an array of {parts} jobs of about {} each, and one that \
         merges. Submit them with\n  \
         job=$(sbatch --parsable {sweep})\n  {again}\
         sbatch --dependency=afterok:$job {merge}",
        say::waiting_time(jobs.time)
    ));
    Ok(ExitCode::SUCCESS)
}
