//! `tautomata check`: every mistake at once; what will run, how large, how long; which curves will be analysed.

use super::check_crystal::found;
use super::check_fit::check_fit;
use super::check_kinetics::check_kinetics;
use super::check_results::check_results;
use super::check_study::check_study;
use super::conduct::EngineName;
use super::room::{load, processors};
use super::run::{default_folder, is_fit, is_study};
use super::{USER_FAULT, input, say, thread_count};
use crate::crystal::Boundary;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::kinetics::request::Request;
use crate::observe::Selection;
use crate::run::{Engine, Forecast, Simulation, forecast, foreseen, recorded_moments};
use crate::scenario::Scenario;
use crate::units::{Temperature, digits, time};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Scenarios, studies, fits and lists of curves (kinetics.toml), TOML files; `-` reads one from standard input; folders
    /// of results, which are compared with their manifests.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How many threads to forecast for [default: one per processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    threads: Option<usize>,
    /// Which executor to forecast for; a study runs on bricks.
    #[arg(long, value_name = "NAME", value_enum, default_value_t)]
    engine: EngineName,
}

/// Checks scenarios, studies, fits and lists of curves, and forecasts their runs; shows the mistakes of each that has any.
/// Compares folders of results with their manifests.
pub fn check(arguments: &Arguments) -> ExitCode {
    let threads = arguments.threads.unwrap_or_else(processors);
    let engine = arguments.engine.into();
    let mut sound = true;
    for path in &arguments.files {
        if path.is_dir() {
            sound &= check_results(path);
            continue;
        }
        let checked = if is_list(path) {
            check_kinetics(path)
        } else if is_fit(path) {
            check_fit(path, threads)
        } else if is_study(path) {
            check_study(path, threads)
        } else {
            check_scenario(path, engine, threads)
        };
        match checked {
            Ok(description) => say::line(description),
            Err(mistakes) => {
                sound = false;
                say::note(mistakes.render(say::in_colour()));
            }
        }
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::from(USER_FAULT) }
}

/// Whether a file can be read and is a list of curves.
fn is_list(file: &Path) -> bool {
    input::text(file).is_ok_and(|text| Request::is_one(&text))
}

fn check_scenario(path: &Path, engine: Engine, threads: usize) -> Result<String, Diagnostics> {
    let scenario = load(path, engine, threads, &default_folder(path))?;
    Simulation::new(&scenario).map_err(|error| {
        scenario.source.mark("mechanism", Diagnostic::new(0..0, error.to_string()))
    })?;
    Ok(description(&scenario, path, &forecast(&scenario, engine, threads), threads))
}

/// What would run, in a few lines.
fn description(scenario: &Scenario, path: &Path, forecast: &Forecast, threads: usize) -> String {
    let bound = if forecast.extrapolated { "roughly" } else { "about" };
    let rows = recorded_moments(&scenario.record, &scenario.protocol).len();
    let replicates = say::counted(scenario.replicates as usize, "replicate");
    let washes = usize::from(scenario.protocol.wash.is_some());
    let steps = say::counted(scenario.asked.steps.len() - washes, "step");
    let duration = time(scenario.protocol.duration());
    let wash = scenario.protocol.wash.map_or("", |_| ", then a wash");
    let processor = say::waiting_time(forecast.processor_time);
    let mut lines = vec![
        ("crystal", crystal(scenario)),
        ("sites", format!("{} in each of {replicates}", forecast.sites)),
        ("protocol", format!("{duration} in {steps}{wash}")),
        ("record", format!("{rows} rows per replicate, {}", snapshots(scenario))),
        ("memory", format!("about {}", say::bytes(forecast.memory))),
        ("disk", format!("about {}", say::bytes(forecast.disk))),
        ("events", format!("{bound} {} in all", rounded(forecast.events))),
        ("processor", format!("{bound} {processor} of processor time")),
        ("wall time", format!("{bound} {}", say::wall_time(forecast.time, threads))),
    ];
    if let Some(hops) = fast_hops(scenario) {
        lines.insert(3, ("fast hops", hops));
    }
    lines.splice(1..1, found(&scenario.structure));
    say::no_mistakes(path, &lines) + &say::warned(&foreseen(scenario))
}

/// Which hops are taken as infinitely fast, and how fast they are by their own barrier.
fn fast_hops(scenario: &Scenario) -> Option<String> {
    let mechanism = &scenario.mechanism;
    let name = &mechanism.events.iter().find(|event| event.fast)?.kind;
    let lead = mechanism.lead_of_fast_hops(&scenario.protocol.conditions());
    let by_itself = lead.map_or_else(String::new, |lead| {
        let (factor, at) = (digits(lead.factor, 2), Temperature(lead.temperature));
        format!(
            "; its own rate per contact is at least {factor} times that of {} (at {at})",
            lead.over
        )
    });
    Some(format!("{name}, taken as infinitely fast{by_itself}"))
}

/// Structure, size along the axes that it has, boundary.
fn crystal(scenario: &Scenario) -> String {
    let size = scenario.size.map(|cells| cells.to_string());
    let axes = scenario.structure.dimension.clamp(1, size.len());
    let boundary = match scenario.boundary {
        Boundary::Periodic => "periodic",
        Boundary::Open => "open",
    };
    format!("{}, {} cells, {boundary}", scenario.structure.name, size[..axes].join(" × "))
}

/// How many snapshots, and what they hold if that is not the whole lattice.
fn snapshots(scenario: &Scenario) -> String {
    let number = say::counted(scenario.record.snapshots.len(), "snapshot");
    let selection = scenario.record.selection;
    if scenario.record.snapshots.is_empty() || selection == Selection::whole(scenario.size) {
        return number;
    }
    let axes = scenario.structure.dimension.clamp(1, scenario.size.len());
    let Selection { from, to, every_nth } = selection;
    let sites = selection.sites(scenario.structure.sites.len() as u32);
    let step = match every_nth {
        1 => String::new(),
        n => format!(", one cell in {n} along each axis"),
    };
    format!("{number} of {sites} sites: box [{:?}, {:?}]{step}", &from[..axes], &to[..axes])
}

/// A large count to two digits, which is what a forecast is worth; a small one whole.
fn rounded(count: f64) -> String {
    if count < 1e4 { format!("{count:.0}") } else { digits(count, 2) }
}
