//! What `tautomata check` says of a fit.

use super::fit::load;
use super::room::free_memory;
use super::say;
use crate::diagnostics::Diagnostics;
use crate::fit::{Against, Data, Measured, Parameter};
use crate::inference::{Prior, Settings};
use crate::study::{Limits, Missing, forecast};
use crate::units::{Quantity, Time, ZERO_CELSIUS, digits};
use std::path::Path;

/// Indent of what does not fit on the line of its name.
const INDENT: usize = 13;

/// Reads a fit, its data and its scenarios; says what is free, what was measured, what would run.
///
/// # Errors
/// Every mistake.
pub fn check_fit(path: &Path, threads: usize) -> Result<String, Diagnostics> {
    let (fit, measured) = load(path)?;
    let Settings { replicates, first_wave, .. } = fit.settings;
    let study = fit.study(&fit.spread(first_wave * fit.parameters.len()), replicates);
    let plan = study.plan()?;
    let missing = Missing::everything(&study, &plan);
    let limits = Limits { threads, memory: free_memory().unwrap_or(u64::MAX) };
    let forecast = forecast(&study, &plan, &missing, limits);
    let free = fit.parameters.len();
    let most = fit.most_points();
    let share = most as f64 / (first_wave * free) as f64;
    let counts = format!(
        "{} in the first wave, at most {} in all: {} of {} points with {replicates} replicates",
        missing.count(),
        most * fit.experiments.len() * replicates as usize,
        say::counted(fit.experiments.len(), "experiment"),
        most,
    );
    let lines = [
        ("free", lined(fit.parameters.iter().map(free_line))),
        ("data", lined(fit.data.iter().zip(&measured).map(|(data, it)| data_line(data, it)))),
        ("runs", counts),
        ("memory", format!("about {}", say::bytes(forecast.memory))),
        (
            "processor",
            format!("at most {} or so", say::waiting_time(share * forecast.processor_time)),
        ),
        ("wall time", format!("at most {}", say::wall_time(share * forecast.time, threads))),
    ];
    Ok(say::no_mistakes(path, &lines))
}

fn lined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join(&format!("\n{:INDENT$}", ""))
}

/// A free number and its prior.
fn free_line(one: &Parameter) -> String {
    let unit = if one.unit.is_empty() { String::new() } else { format!(" {}", one.unit) };
    let prior = match one.prior {
        Prior::Uniform { from, to } => format!("{from} to {to}{unit}"),
        Prior::LogUniform { from, to } => format!("{from} to {to}{unit}, uniform in the logarithm"),
        Prior::Normal { mean, deviation } => format!("{mean} ± {deviation}{unit}"),
        Prior::HalfNormal { scale } => {
            format!("0{unit} or more, half-normal of scale {scale}{unit}")
        }
    };
    format!("{}: {prior}", one.way.path)
}

/// A set of data: rows, observable, span.
fn data_line(data: &Data, measured: &Measured) -> String {
    let ends = [measured.x[0], measured.x[measured.x.len() - 1]];
    let span = match measured.against {
        Against::Time => ends.map(|end| Time::new(end).to_string()),
        Against::Temperature => ends.map(|end| format!("{} °C", digits(end - ZERO_CELSIUS, 4))),
    };
    let points = match (measured.rows, measured.x.len()) {
        (rows, points) if rows == points => format!("{rows} rows"),
        (rows, points) => format!("{rows} rows, as means of {points} intervals"),
    };
    format!("{}: {} over {points}, {} to {}", data.name, data.printed(), span[0], span[1])
}
