//! `tautomata inspect`: what measured files say.

mod describe;
mod sketch;

pub(super) use describe::describe;

use super::{USER_FAULT, say};
use crate::diagnostics::Diagnostics;
use crate::measured::{Answers, ColumnAnswer, Exo, Measurement, Role, write_tidy};
use crate::units::Kind;
use anyhow::Context;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata inspect`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Measured files, of any layout that is known.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    answers: Asked,
    /// Show every entry of the header.
    #[arg(long)]
    header: bool,
    /// Write a tidy table, with units in the names of columns.
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,
    /// The table's file [default: standard output].
    #[arg(long, value_name = "FILE", requires = "to")]
    output: Option<PathBuf>,
}

/// Answers to what files leave open.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// What a column holds, by number or name, and its unit: `heat_flow=4`, `temperature=1:degC`, `mass=none`.
    #[arg(long = "column", value_name = "ROLE=COLUMN[:UNIT]", value_parser = column)]
    columns: Vec<ColumnAnswer>,
    /// Whether exothermic heat flow is up or down in the files.
    #[arg(long, value_name = "up|down", value_parser = exo)]
    exo: Option<Exo>,
    /// The mass of the sample, such as "6.4 mg".
    #[arg(long, value_name = "MASS", value_parser = |text: &str| quantity(Kind::Mass, text))]
    mass: Option<f64>,
    /// The heating rate of files without times, such as "5 K/min".
    #[arg(long, value_name = "RATE", value_parser = |text: &str| quantity(Kind::HeatingRate, text))]
    rate: Option<f64>,
}

/// What a table can be written as.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// Comma-separated values.
    Csv,
}

impl Asked {
    /// The same for the reader.
    pub fn answers(&self) -> Answers {
        Answers { columns: self.columns.clone(), exo: self.exo, mass: self.mass, rate: self.rate }
    }
}

/// Reads `ROLE=COLUMN[:UNIT]`.
pub(super) fn column(text: &str) -> Result<ColumnAnswer, String> {
    let expected = || "expected ROLE=COLUMN, such as heat_flow=4 or temperature=1:degC".to_owned();
    let (role, column) = text.split_once('=').ok_or_else(expected)?;
    let roles = || Role::ALL.map(Role::name).join(", ");
    let role = Role::ALL.into_iter().find(|known| known.name() == role.trim());
    let role = role.ok_or_else(|| format!("the roles are {}", roles()))?;
    ColumnAnswer::new(role, column).ok_or_else(expected)
}

pub(super) fn exo(text: &str) -> Result<Exo, String> {
    match text {
        "up" => Ok(Exo::Up),
        "down" => Ok(Exo::Down),
        _ => Err("expected up or down".into()),
    }
}

/// A positive quantity of a kind.
pub(super) fn quantity(kind: Kind, text: &str) -> Result<f64, String> {
    let value = kind.parse(text).map_err(|error| format!("{error}: {}", error.help()))?;
    let positive = value > 0.0 || kind == Kind::HeatingRate && value != 0.0;
    positive.then_some(value).ok_or_else(|| format!("the {} must be positive", kind.name()))
}

/// Describes files, and writes a table of them if one is asked for. What files leave open is said at the end.
///
/// # Errors
/// If a file cannot be read, the files leave something open that the table needs, or the table cannot be written.
pub fn inspect(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let answers = arguments.answers.answers();
    let to_standard_output = arguments.to.is_some() && arguments.output.is_none();
    let mut read = Vec::new();
    let mut at_fault = Diagnostics::default();
    for path in &arguments.files {
        let name = path.display().to_string();
        match Measurement::open(path, &answers) {
            Ok(measurement) => {
                if !to_standard_output {
                    say::line(describe(&name, &measurement, arguments.header));
                }
                if !measurement.open.is_empty() {
                    at_fault.join(measurement.left_open(path));
                }
                read.push((name, measurement));
            }
            Err(mistakes) => at_fault.join(mistakes),
        }
    }
    if !at_fault.items.is_empty() {
        say::note(at_fault.render(say::in_colour()));
        return Ok(ExitCode::from(USER_FAULT));
    }
    if arguments.to.is_some() {
        match &arguments.output {
            Some(path) => {
                let cannot = || format!("cannot write {}", path.display());
                let mut file = std::fs::File::create(path).with_context(cannot)?;
                write_tidy(&read, &mut file).with_context(cannot)?;
                say::line(path.display());
            }
            None => write_tidy(&read, &mut std::io::stdout())?,
        }
    }
    Ok(ExitCode::SUCCESS)
}
