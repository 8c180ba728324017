//! What to run after a fit: the scenario at the mode, and a study over the posterior.

use super::{Experiment, Fit};
use crate::inference::Posterior;
use std::fmt::Write;

/// Replicates per draw of the posterior in a study of predictions.
const REPLICATES: u32 = 2;

impl Fit {
    /// Files to run next, by name: `mode.toml`, a scenario at the mode, and `predict.toml`, a study over draws of the
    /// posterior. Of several experiments each has its own; those after the first are numbered.
    pub fn to_run_next(&self, found: &Posterior) -> Vec<(String, Vec<u8>)> {
        let numbered = |(index, experiment): (usize, &Experiment)| {
            let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
            // A mode lies within the priors, at whose ends every scenario was read.
            let scenario = experiment.scenario(&self.parameters, &found.mode).ok()?;
            let inputs = scenario.inputs().map(|(name, file)| (name, file.bytes.clone()));
            let mut files: Vec<(String, Vec<u8>)> = inputs.collect();
            files.push((format!("mode{number}.toml"), scenario.to_toml().into_bytes()));
            let prediction = self.prediction(&format!("mode{number}.toml"), found);
            files.push((format!("predict{number}.toml"), prediction.into_bytes()));
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
        let mut points: Vec<&[f64]> = Vec::new();
        for run in &found.verdict.runs {
            if !points.contains(&run.point.as_slice()) {
                points.push(&run.point);
            }
        }
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
