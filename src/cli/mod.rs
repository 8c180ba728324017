//! The command line: arguments, progress, exit codes. No science.

mod check;
mod check_crystal;
mod check_fit;
mod check_kinetics;
mod check_results;
mod check_study;
mod compare;
mod completions;
mod conclusion;
mod conduct;
mod convert;
mod extend;
mod fit;
mod fit_progress;
mod input;
mod inspect;
mod interrupt;
mod kinetics;
mod kinetics_input;
mod kinetics_wishes;
mod live;
mod new;
mod plot;
mod points;
mod profile;
mod progress;
mod resume;
mod resume_study;
pub mod room;
mod run;
mod say;
mod schema;
mod shipped;
mod slurm;
mod study_progress;
mod sweep;
mod verify;
mod view;
mod watch;
mod watch_page;

use crate::conduct::{ConductError, NotExtended};
use crate::diagnostics::Diagnostics;
use crate::figures::FigureError;
use crate::fit::FitError;
use crate::measured::Measurement;
use crate::results::{Fault, FolderError};
use crate::sample::OutOfRange;
use crate::view::ViewError;
use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Exit code when the user's input is at fault.
const USER_FAULT: u8 = 2;
/// Exit code when the machine (or the program) is at fault.
const MACHINE_FAULT: u8 = 1;
/// Exit code after Ctrl-C, by the shells' custom.
const INTERRUPTED: u8 = 130;

/// What a script can tell from how the command ends; docs/results.md has it in full.
const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 the machine or the program is at fault, or a comparison fails; 2 an error that you can correct; \
130 interrupted";

/// Lattice Monte Carlo of solid-state polymerization that starts at tautomer defects.
#[derive(Debug, Parser)]
#[command(name = "tautomata", version, about, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate a scenario; write tables, snapshots and figures.
    Run(run::Arguments),
    /// Resume a run or a study that was killed or interrupted; the results equal those of an uninterrupted one.
    Resume(resume::Arguments),
    /// Give a finished run more time or more replicates; the results equal those of a run that was asked for all at once.
    Extend(extend::Arguments),
    /// Report every mistake in a scenario, study, fit or list of curves; say what would run, its size and its duration.
    /// Compare a folder of results with its manifest.
    Check(check::Arguments),
    /// Run a study: many samples that differ in swept values; resume it where it stopped.
    Sweep(sweep::Arguments),
    /// Show a run or a study that another process works on, from its folder: curves, a slice, what is done.
    Watch(watch::Arguments),
    /// Combine the parts of a study that were run separately.
    Merge(sweep::Place),
    /// Write batch scripts that run a study or a fit on a Slurm cluster.
    Slurm(slurm::Arguments),
    /// Write a commented scenario to start from, or a copy of a shipped one.
    New(new::Arguments),
    /// List the scenarios, studies and fits that the command brings along.
    Scenarios,
    /// Compare finished runs: differences with errors and tests, curves, and what differs in their scenarios.
    Compare(compare::Arguments),
    /// Show the crystal of a run in three dimensions, as one page for a browser.
    View(view::Arguments),
    /// Draw the figures of a run or of a study again, from its tables, in another style.
    Plot(plot::Arguments),
    /// Run decks with exact results and compare; the exit code tells whether all pass.
    Verify(verify::Arguments),
    /// Find which values of a scenario make measured curves likely, and what the curves do not tell.
    Fit(fit::Arguments),
    /// Say what measured files hold; write them as a tidy table.
    Inspect(inspect::Arguments),
    /// Find activation energies in measured curves, in a run or in a study.
    Kinetics(Box<kinetics::Arguments>),
    /// Convert grinding, recrystallization and measurements of a powder into properties of the sample.
    Convert(convert::Arguments),
    /// Print the JSON schema of a kind of file, by which editors complete and check it.
    Schema(schema::Arguments),
    /// Print a script that completes commands and options in a shell.
    Completions(completions::Completions),
    /// Write manual pages, one per command.
    Man(completions::Man),
}

/// Runs the command and says how it went.
pub fn main() -> ExitCode {
    run_as(std::env::args_os())
}

/// Runs the command with these arguments, the first of which is its own name, and says how it went. Made for a
/// process of its own: it listens for Ctrl-C, and ends the process where the arguments ask for help.
pub fn run_as(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let colours = if say::colours_wanted() { ColorChoice::Auto } else { ColorChoice::Never };
    let matches = Arguments::command().color(colours).get_matches_from(arguments);
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let done = match arguments.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Resume(arguments) => resume::resume(&arguments),
        Command::Extend(arguments) => extend::extend(&arguments),
        Command::Sweep(arguments) => sweep::sweep(&arguments),
        Command::Watch(arguments) => watch::watch(&arguments),
        Command::Slurm(arguments) => slurm::slurm(&arguments),
        Command::Merge(place) => sweep::merge(&place),
        Command::Check(arguments) => Ok(check::check(&arguments)),
        Command::New(arguments) => new::new(&arguments).map_err(Into::into),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Plot(arguments) => plot::plot(&arguments),
        Command::View(arguments) => view::view(&arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Fit(arguments) => fit::fit(&arguments),
        Command::Inspect(arguments) => inspect::inspect(&arguments),
        Command::Kinetics(arguments) => kinetics::kinetics(&arguments),
        Command::Convert(arguments) => convert::convert(&arguments).map_err(Into::into),
        Command::Scenarios => Ok(shipped::list()),
        Command::Schema(arguments) => Ok(schema::schema(&arguments)),
        Command::Completions(arguments) => Ok(completions::completions(&arguments)),
        Command::Man(arguments) => completions::man(&arguments),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            if let Some(mistakes) = error.chain().find_map(|cause| cause.downcast_ref()) {
                let mistakes: &Diagnostics = mistakes;
                say::note(mistakes.render(say::in_colour()));
            } else {
                say::note(format_args!("error: {error:#}"));
            }
            ExitCode::from(exit_code(&error))
        }
    }
}

/// The CSV that `convert --csv` prints with these arguments, which follow the command's name.
///
/// # Errors
/// What it would say, where the arguments are wrong or a number lies beyond the range of a formula.
pub fn converted(arguments: impl IntoIterator<Item = OsString>) -> Result<String, String> {
    let words = ["tautomata", "convert", "--csv"].map(OsString::from).into_iter().chain(arguments);
    match Arguments::try_parse_from(words).map_err(|error| error.to_string())?.command {
        Command::Convert(arguments) => convert::text(&arguments).map_err(|error| error.to_string()),
        _ => Err(String::new()),
    }
}

/// What `inspect` prints of a measured file; of its header all entries or the first few that matter.
pub fn described(name: &str, read: &Measurement, whole_header: bool) -> String {
    inspect::describe(name, read, whole_header)
}

/// Whose fault an error is, as an exit code.
fn exit_code(error: &anyhow::Error) -> u8 {
    let user = error.is::<Diagnostics>()
        || error.is::<new::NotWritten>()
        || error.is::<run::OfOtherKind>()
        || error.is::<resume::MissingAndChanged>()
        || error.is::<crate::compare::NotComparable>()
        || error.downcast_ref::<NotExtended>().is_some_and(NotExtended::is_users_fault)
        || error.is::<resume_study::NotAsItBegan>()
        || error.is::<crate::conduct::OtherGenerator>()
        || error.is::<crate::kinetics::reading::Unsuitable>()
        || error.downcast_ref::<FitError>().is_some_and(FitError::is_users_fault)
        || error.is::<crate::study::NotSet>()
        || error.is::<OutOfRange>()
        || error.is::<crate::run::RunError>()
        || error.downcast_ref::<ConductError>().is_some_and(ConductError::is_users_fault)
        || error.downcast_ref::<ViewError>().is_some_and(ViewError::is_users_fault)
        || error.downcast_ref::<FigureError>().is_some_and(FigureError::is_users_fault)
        || error.downcast_ref::<FolderError>().is_some_and(|error| error.fault() == Fault::User);
    if user { USER_FAULT } else { MACHINE_FAULT }
}

/// A number of threads from the command line.
fn thread_count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("expected a number of threads from 1 to 1024".into()),
    }
}
