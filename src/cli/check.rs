//! `tautomata check`: every mistake at once; what will run, how large, how long.

use super::thread_count;
use crate::run::{Forecast, forecast, memory};
use crate::scenario::{Diagnostics, Scenario};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `tautomata check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The scenarios, TOML files.
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// How many threads to forecast for [default: one a processor].
    #[arg(long, value_name = "N", value_parser = thread_count)]
    threads: Option<usize>,
}

/// Checks scenarios and forecasts their runs.
///
/// # Errors
/// The mistakes of the first scenario that has any.
pub fn check(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let threads = arguments.threads.unwrap_or_else(processors);
    for path in &arguments.scenarios {
        let scenario = Scenario::load(path)?;
        refuse_what_does_not_fit(&scenario, path)?;
        print!("{}", description(&scenario, path, &forecast(&scenario, threads), threads));
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses a crystal that does not fit into the machine's memory, at the place of its size.
///
/// # Errors
/// That it does not fit.
pub fn refuse_what_does_not_fit(scenario: &Scenario, path: &Path) -> Result<(), Diagnostics> {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let (needed, free) = (memory(scenario, processors()), system.available_memory());
    if free == 0 || needed <= free {
        return Ok(());
    }
    Err(Diagnostics::at_key(
        path,
        &["crystal", "size"],
        format!("the run needs about {} of memory, {} are free", in_bytes(needed), in_bytes(free)),
        "does not fit into this machine",
        "use a smaller crystal, fewer snapshots, or fewer replicates",
    ))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What would run, in a few lines.
fn description(scenario: &Scenario, path: &Path, forecast: &Forecast, threads: usize) -> String {
    let [nx, ny, nz] = scenario.size;
    let bound = if forecast.at_least { "more than" } else { "about" };
    let hours = scenario.protocol.duration() / 3600.0;
    let mut lines = format!("{}: no mistakes\n", path.display());
    let mut line = |name: &str, value: String| lines.push_str(&format!("  {name:<12}{value}\n"));
    line("crystal", format!("{}, {nx} × {ny} × {nz} cells", scenario.structure.name));
    line("sites", format!("{} a replicate, {} replicates", forecast.sites, scenario.replicates));
    line("protocol", format!("{hours:.4} h in {} steps", scenario.protocol.pieces.len()));
    line("memory", format!("about {}", in_bytes(forecast.memory)));
    line("events", format!("{bound} {:.2e}", forecast.events));
    line("time", format!("{bound} {} on {threads} threads", in_time(forecast.time)));
    lines
}

fn in_bytes(bytes: u64) -> String {
    let mebibytes = bytes as f64 / f64::from(1 << 20);
    if mebibytes < 1024.0 {
        format!("{mebibytes:.0} MiB")
    } else {
        format!("{:.1} GiB", mebibytes / 1024.0)
    }
}

fn in_time(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "a second".into(),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}
