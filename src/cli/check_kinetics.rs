//! What `tautomata check` says of a list of curves, a file kinetics.toml.

use super::{kinetics_input as input, say};
use crate::diagnostics::Diagnostics;
use crate::kinetics::reading::{Unsuitable, read};
use crate::kinetics::{Curve, Method, STEP, conversions, notes, program};
use std::path::Path;

/// Reads a list and every file that it names; says which curves they hold, and what is found from them.
///
/// # Errors
/// Every mistake.
pub fn check_kinetics(path: &Path) -> Result<String, Diagnostics> {
    let request = input::listed(path)?;
    let read = read(&request, &[]).map_err(Unsuitable::diagnostics)?;
    let curves: Vec<&Curve> = read.samples.iter().map(|sample| &sample.curve).collect();
    let line = |curve: &&Curve| format!("{}: {}", curve.label, program(curve));
    let lines: Vec<String> = curves.iter().map(line).collect();
    let step = request.step.unwrap_or(STEP);
    let methods = if request.methods.is_empty() { Method::usual(&curves) } else { request.methods };
    let methods: Vec<&str> = methods.iter().map(|method| method.name()).collect();
    let mut found = vec![
        ("curves", lines.join(&format!("\n{:13}", ""))),
        ("methods", methods.join(", ")),
        ("step", format!("{step} between conversions")),
    ];
    let programs = request.wishes.programs.iter().chain(&read.programs);
    let programs: Vec<&str> = programs.map(|(name, _)| name.as_str()).collect();
    if !programs.is_empty() {
        found.push(("predicted", programs.join(", ")));
    }
    let notes = [read.notes, notes(&curves, &conversions(step))].concat();
    let notes = notes.iter().map(|note| format!("\nnote: {note}")).collect::<Vec<_>>();
    Ok(say::no_mistakes(path, &found) + &notes.concat())
}
