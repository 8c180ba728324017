//! What `run` and `resume` have in common: from a scenario and a folder to results.

use super::conclusion::conclude;
use super::live::beside;
use super::profile::profile;
use super::progress::Progress;
use super::{INTERRUPTED, interrupt, say, thread_count};
use crate::conduct::{Checkpoints, Ran, Written, simulate, write};
use crate::results::{ResultsFolder, Start, shell_word};
use crate::run::{Engine, Timer, foreseen};
use crate::scenario::Scenario;
use crate::units::{Time, UnitError};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How a run is conducted; no result depends on it.
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Options {
    /// How many threads to use; the results don't depend on it [default: one per processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    pub threads: Option<usize>,
    /// Wall time between checkpoints, from which `resume` continues; `off` writes none.
    #[arg(long, value_name = "TIME", default_value = "10min", value_parser = interval)]
    checkpoint_every: Interval,
    /// Keep what `extend` continues from, however large it is [default: if it is small].
    #[arg(long)]
    keep_ends: bool,
    /// Which executor carries out the events [default: bricks].
    #[arg(long, value_name = "NAME", value_enum)]
    pub engine: Option<EngineName>,
    /// Print nothing but errors; warnings still go into the manifest.
    #[arg(long)]
    pub quiet: bool,
    /// Show curves, a slice and events on the terminal while it runs.
    #[arg(long, conflicts_with = "quiet")]
    pub live: bool,
    /// Show where processor time went.
    #[arg(long, conflicts_with = "quiet")]
    pub profile: bool,
}

/// An executor's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum EngineName {
    /// Clocks of bricks; several threads per replicate where there are more threads than replicates and the
    /// crystal is large.
    #[default]
    Bricks,
    /// The same events by the rules word for word; much slower.
    Reference,
}

impl From<EngineName> for Engine {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Bricks => Self::Bricks,
            EngineName::Reference => Self::Reference,
        }
    }
}

/// Wall time between two checkpoints; `None` for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval(Option<Duration>);

/// Reads "10min", "30 s" or "off".
fn interval(text: &str) -> Result<Interval, String> {
    if text == "off" {
        return Ok(Interval(None));
    }
    let Time(seconds) =
        text.parse().map_err(|error: UnitError| format!("{error}: {}, or `off`", error.help()))?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(Duration::ZERO) => Ok(Interval(None)),
        Ok(every) => Ok(Interval(Some(every))),
        Err(_) => Err("expected a positive time, such as \"10 min\", or `off`".into()),
    }
}

/// Simulates a scenario, or the rest of it, and writes its results.
///
/// # Errors
/// A crystal that can't be built, a folder that can't be written, figures that can't be drawn.
pub fn conduct(
    scenario: &Scenario,
    folder: ResultsFolder,
    engine: Engine,
    threads: usize,
    options: &Options,
) -> anyhow::Result<ExitCode> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    interrupt::listen()?;
    let started = Start::now();
    let path = folder.path().to_owned();
    let foreseen = foreseen(scenario).messages();
    if !options.quiet {
        warn(&foreseen);
    }
    let timer = Arc::new(Timer::default());
    let (Interval(every), keep_ends) = (options.checkpoint_every, options.keep_ends);
    let checkpoints = Checkpoints { folder: &folder, every, keep_ends, tell: say::note };
    let progress = Progress::new(scenario.replicates, options.quiet);
    let work = || simulate(scenario, engine, Some(checkpoints), &progress, &timer);
    let outcome = beside(options.live, &path, |shown| progress.show(shown), work);
    progress.finish();
    let outcome = outcome?;
    let ran = Ran { span: started.span(), threads, timer };
    let Written { tables, warnings, interrupted, timing } =
        write(scenario, &outcome, &ran, folder)?;
    if !options.quiet {
        conclude(&outcome, tables.summary.rows()?, &path, started);
        warn(&warnings[foreseen.len()..]);
    }
    if options.profile {
        say::line(profile(&timing));
    }
    if interrupted {
        say::note(format_args!(
            "interrupted: the results so far are in {}; `tautomata resume {}` continues the run",
            path.display(),
            shell_word(&path)
        ));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints sentences as warnings.
fn warn(sentences: &[String]) {
    for sentence in sentences {
        say::note(format_args!("warning: {sentence}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_a_time_or_off() {
        let every = |seconds| Ok(Interval(Some(Duration::from_secs_f64(seconds))));
        assert_eq!(interval("10min"), every(600.0));
        assert_eq!(interval("50 ms"), every(0.05));
        for none in ["off", "0 s", "0 h"] {
            assert_eq!(interval(none), Ok(Interval(None)));
        }
        for wrong in ["", "10", "never", "-1 s", "1e300 h", "10 K"] {
            assert!(interval(wrong).is_err_and(|error| error.contains("`off`")), "{wrong}");
        }
    }
}
