//! What `tautomata kinetics` is asked: options or `kinetics.toml` → a request.

use super::input;
use super::inspect::{column, exo, quantity};
use crate::diagnostics::Diagnostics;
use crate::kinetics::Fault;
use crate::kinetics::laboratory::Signal;
use crate::kinetics::reading::Unsuitable;
use crate::kinetics::request::{Baseline, Input, Request};
use crate::measured::{Answers, ColumnAnswer, Exo};
use crate::units::Kind;
use std::path::{Path, PathBuf};

/// Which curves, and how they are to be taken.
#[derive(Debug, clap::Args)]
pub struct Inputs {
    /// Measured files, a run's or a study's folder, or a file kinetics.toml that lists them.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Of a study: take the points with this value, such as series=ground.
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = pair)]
    wanted: Vec<(String, String)>,
    /// What a column of the files holds, by number or name, and its unit: `heat_flow=4`, `temperature=1:degC`.
    #[arg(long = "column", value_name = "ROLE=COLUMN[:UNIT]", value_parser = column)]
    columns: Vec<ColumnAnswer>,
    /// Heating rate of a file without times, such as 10 K/min; once per file, in their order.
    #[arg(long, value_name = "RATE", value_parser = |text: &str| quantity(Kind::HeatingRate, text))]
    rate: Vec<f64>,
    /// Mass of the sample where the file lacks it, such as 6.4 mg; once per file, in their order.
    #[arg(long, value_name = "MASS", value_parser = |text: &str| quantity(Kind::Mass, text))]
    mass: Vec<f64>,
    /// Direction of exothermic heat flow where the files do not say.
    #[arg(long, value_name = "up|down", value_parser = exo)]
    exo: Option<Exo>,
    /// What the conversion is made of, where files hold several signals.
    #[arg(long, value_name = "conversion|heat|mass", value_parser = signal)]
    signal: Option<Signal>,
    /// Take each curve from this temperature on.
    #[arg(long, value_name = "TEMPERATURE", value_parser = |text: &str| quantity(Kind::Temperature, text))]
    from: Option<f64>,
    /// Take each curve up to this temperature.
    #[arg(long, value_name = "TEMPERATURE", value_parser = |text: &str| quantity(Kind::Temperature, text))]
    to: Option<f64>,
    /// Baseline of a heat flow: linear, or tangential-sigmoid; kinetics.toml also takes a second run [default: linear].
    #[arg(long, value_name = "NAME", value_parser = baseline)]
    baseline: Option<Baseline>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or("expected COLUMN=VALUE")?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}

fn signal(text: &str) -> Result<Signal, String> {
    let found = Signal::NAMES.iter().find(|(name, _)| *name == text);
    found.map(|(_, signal)| *signal).ok_or_else(|| "expected conversion, heat or mass".into())
}

fn baseline(text: &str) -> Result<Baseline, String> {
    match text {
        "linear" => Ok(Baseline::Linear),
        "tangential-sigmoid" => Ok(Baseline::TangentialSigmoid),
        _ => Err("expected linear or tangential-sigmoid".into()),
    }
}

impl Inputs {
    /// What is asked for: by a file kinetics.toml, or by options.
    ///
    /// # Errors
    /// Every mistake in the file; options that do not fit.
    pub fn request(&self) -> anyhow::Result<Request> {
        if let [file] = self.files.as_slice()
            && file.extension().is_some_and(|extension| extension == "toml")
        {
            self.leave_curves_to(file)?;
            let mut request = listed(file)?;
            request.wanted.extend(self.wanted.iter().cloned());
            return Ok(request);
        }
        let files = self.files.len();
        let answers = [("--rate", self.rate.len()), ("--mass", self.mass.len())];
        let odd = answers.into_iter().filter(|(_, count)| ![0, 1, files].contains(count));
        refused(odd.map(|(option, count)| {
            let message = format!("{count} times {option} for {files} files");
            Fault::new(
                message,
                format!("give {option} once for all files, or once per file in their order"),
            )
        }))?;
        let input = |(index, path): (usize, &PathBuf)| Input {
            path: path.clone(),
            name: String::new(),
            answers: Answers {
                columns: self.columns.clone(),
                exo: self.exo,
                mass: nth(&self.mass, index),
                rate: nth(&self.rate, index),
            },
            signal: self.signal,
            limits: [self.from, self.to],
            baseline: self.baseline.clone().unwrap_or_default(),
        };
        let inputs = self.files.iter().enumerate().map(input).collect();
        Ok(Request { wanted: self.wanted.clone(), inputs, ..Request::default() })
    }

    /// Refuses what a list of curves says itself, curve by curve.
    fn leave_curves_to(&self, file: &Path) -> Result<(), Unsuitable> {
        let given = [
            ("column", "columns", !self.columns.is_empty()),
            ("rate", "rate", !self.rate.is_empty()),
            ("mass", "mass", !self.mass.is_empty()),
            ("exo", "exo", self.exo.is_some()),
            ("signal", "signal", self.signal.is_some()),
            ("from", "from", self.from.is_some()),
            ("to", "to", self.to.is_some()),
            ("baseline", "baseline", self.baseline.is_some()),
        ];
        let fault = |(option, key, _): (&str, &str, bool)| {
            let message = format!("--{option} does not apply to the curves of {}", file.display());
            Fault::new(message, format!("write `{key}` under each [[curve]] that needs it"))
        };
        refused(given.into_iter().filter(|given| given.2).map(fault))
    }
}

/// What a file kinetics.toml asks for.
///
/// # Errors
/// Every mistake in it.
pub fn listed(file: &Path) -> Result<Request, Diagnostics> {
    let (text, origin) = input::read(file, "list of curves")?;
    Request::parse(&origin.file_name, &text, &origin.folder)
}

fn refused(faults: impl Iterator<Item = Fault>) -> Result<(), Unsuitable> {
    let faults: Vec<Fault> = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(Unsuitable::Curves(faults)) }
}

/// The answer for a file: its own, or the one for all.
fn nth<T: Copy>(answers: &[T], index: usize) -> Option<T> {
    answers.get(if answers.len() == 1 { 0 } else { index }).copied()
}
