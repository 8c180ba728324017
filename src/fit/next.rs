//! What to run after a fit: the scenario at the mode, and a study over the posterior.

use super::{Experiment, Fit};
use crate::inference::Posterior;
use crate::results::table::distinct;
use std::fmt::Write;

/// Replicates per draw of the posterior in a study of predictions.
const REPLICATES: u32 = 2;

/// The name of a file to run next, `mode` or `predict`, of an experiment, counted from 0.
pub fn next_file(what: &str, experiment: usize) -> String {
    let number = if experiment == 0 { String::new() } else { format!("-{}", experiment + 1) };
    format!("{what}{number}.toml")
}

impl Fit {
    /// Files to run next, by name: `mode.toml`, a scenario at the mode, and `predict.toml`, a study over draws of the
    /// posterior. Of several experiments each has its own; those after the first are numbered.
    pub fn to_run_next(&self, found: &Posterior) -> Vec<(String, Vec<u8>)> {
        let numbered = |(index, experiment): (usize, &Experiment)| {
            let mode = next_file("mode", index);
            // A mode lies within the priors, at whose ends every scenario was read.
            let scenario = experiment.scenario(&self.parameters, &found.mode).ok()?;
            let inputs = scenario.inputs().map(|(name, file)| (name, file.bytes.clone()));
            let mut files: Vec<(String, Vec<u8>)> = inputs.collect();
            let prediction = self.prediction(&mode, found);
            files.push((mode, scenario.to_toml().into_bytes()));
            files.push((next_file("predict", index), prediction.into_bytes()));
            Some(files)
        };
        self.experiments.iter().enumerate().filter_map(numbered).flatten().collect()
    }

    /// A study over draws of the posterior, set in the scenario of a file.
    fn prediction(&self, base: &str, found: &Posterior) -> String {
        let mut study = format!(
            "# Draws of the posterior, run under another protocol, for example\n\
             #   tautomata sweep predict.toml --set 'protocol.anneal.temperature=130 degC'\n\
             title = {}\nseed = {}\nreplicates = {REPLICATES}\nbase = \"{base}\"\n",
            toml::Value::String(format!("Prediction: {}", self.title)),
            self.seed
        );
        // A chain may stay where it is: two draws are then one point.
        let points = distinct(found.verdict.runs.iter().map(|run| run.point.as_slice()));
        for (index, one) in self.parameters.iter().enumerate() {
            let draws = points.iter().map(|point| one.setting(point[index]).value);
            let values: Vec<String> = draws.collect();
            // Writing to a String cannot fail.
            let _ = write!(
                study,
                "\n[[axis]]\npath = \"{}\"\nname = \"{}\"\nzip = \"draw\"\nvalues = [{}]\n",
                one.way.path,
                one.axis,
                values.join(", ")
            );
        }
        study + "\n[[figure]]\nname = \"conversion\"\nkind = \"prediction\"\ny = \"conversion\"\n"
    }
}
