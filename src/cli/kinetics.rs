//! `tautomata kinetics`: activation energies from measured curves, from a run, or from a study.

use super::{kinetics_input as input, kinetics_wishes as wishes, say};
use crate::conduct::energies;
use crate::kinetics::{Analysis, Method, STEPS};
use crate::results::ResultsFolder;
use crate::units::with_error;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata kinetics`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    input: input::Inputs,
    #[command(flatten)]
    asked: wishes::Asked,
    /// Use this method; may be given several times [default: all that suit the temperatures, but OFW].
    #[arg(long, value_name = "NAME", value_parser = method)]
    method: Vec<Method>,
    /// Step between conversions [default: 0.05].
    #[arg(long, value_name = "STEP", value_parser = step)]
    step: Option<f64>,
    /// The folder for the results [default: output/kinetics].
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace results that are already in the folder.
    #[arg(long)]
    force: bool,
    /// Print nothing but errors; warnings still go into the manifest.
    #[arg(long)]
    quiet: bool,
}

fn method(name: &str) -> Result<Method, String> {
    let found = Method::ALL.into_iter().find(|method| method.name().eq_ignore_ascii_case(name));
    let names = || Method::ALL.map(Method::name).join(", ");
    found.ok_or_else(|| format!("expected one of {}", names()))
}

fn step(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(step) if STEPS.contains(&step) => Ok(step),
        _ => Err("expected a step from 0.001 to 0.25".into()),
    }
}

/// Reads curves, analyses them, and writes tables, figures and a page.
///
/// # Errors
/// Files that can't be read, curves that no energy follows from, a folder that can't be used.
pub fn kinetics(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut request = arguments.input.request()?;
    if !arguments.method.is_empty() {
        request.methods.clone_from(&arguments.method);
    }
    request.step = arguments.step.or(request.step);
    arguments.asked.add_to(&mut request.wishes, &mut request.along);
    let found = energies(request, &[])?;
    let path = arguments.output.clone().unwrap_or_else(|| "output/kinetics".into());
    let folder = ResultsFolder::create(&path, arguments.force)?;
    let modelled = found.modelled();
    modelled.write(folder)?;
    if !arguments.quiet {
        conclude(&found.analysis, &modelled.manifest.warnings);
        say::line(format_args!("results in {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// The main numbers, and what weakens them.
fn conclude(analysis: &Analysis, warnings: &[String]) {
    let count = analysis.samples.len();
    say::line(format_args!("activation energy ± standard error in kJ/mol, of {count} curves"));
    let middle = |rows: &[crate::kinetics::EnergyAt]| {
        let apart = |row: &&crate::kinetics::EnergyAt| (row.conversion - 0.5).abs();
        rows.iter().min_by(|one, other| apart(one).total_cmp(&apart(other))).cloned()
    };
    let kilojoules = |joules: f64| joules / crate::units::JOULE_PER_KILOJOULE;
    for energies in &analysis.energies {
        if let Some(row) = middle(&energies.rows) {
            let value = with_error(kilojoules(row.energy), row.standard_error.map(kilojoules));
            let at = format!("{}, at conversion {}", energies.method.name(), row.conversion);
            say::line(format_args!("  {at:<46}{value}"));
        }
    }
    for one in &analysis.overall {
        let error = one.uncertain.standard_error.map(kilojoules);
        let value = with_error(kilojoules(one.energy), error);
        say::line(format_args!("  {:<46}{value}", one.method));
    }
    for sentence in warnings {
        say::note(format_args!("note: {sentence}"));
    }
}
