//! What `tautomata kinetics` reads: options or `kinetics.toml` → requests → curves.

use super::kinetics::Unsuitable;
use crate::diagnostics::Diagnostics;
use crate::kinetics::laboratory::{self, Cut, Line, Signal};
use crate::kinetics::ours::in_folder;
use crate::kinetics::request::{Baseline, Input, Request, kilograms};
use crate::kinetics::{Fault, Sample};
use crate::measured::{Answers, Column, Exo, Heading, Role, Run, Table};
use crate::results::SourceRecord;
use crate::scenario::read_text;
use crate::units::{HeatingRate, Kind, Temperature};
use std::path::{Path, PathBuf};

/// Which curves, and how they are to be taken.
#[derive(Debug, clap::Args)]
pub struct Inputs {
    /// Measured files, a run's or a study's folder, or a file kinetics.toml that lists them.
    #[arg(value_name = "FILE", required = true)]
    inputs: Vec<PathBuf>,
    /// Of a study: take the points with this value, such as series=ground.
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = pair)]
    wanted: Vec<(String, String)>,
    /// Heating rate of a file without times, such as 10 K/min; once per file, in their order.
    #[arg(long, value_name = "RATE", value_parser = quantity::<HeatingRate>)]
    rate: Vec<HeatingRate>,
    /// Mass of the sample where the file lacks it, such as 6.4 mg; once per file, in their order.
    #[arg(long, value_name = "MASS", value_parser = kilograms)]
    mass: Vec<f64>,
    /// Direction of exothermic heat flow where the files do not say.
    #[arg(long, value_name = "up|down", value_parser = exo)]
    exo: Option<Exo>,
    /// What the conversion is made of, where files hold several signals.
    #[arg(long, value_name = "conversion|heat|mass", value_parser = signal)]
    signal: Option<Signal>,
    /// Take each curve from this temperature on.
    #[arg(long, value_name = "TEMPERATURE", value_parser = quantity::<Temperature>)]
    from: Option<Temperature>,
    /// Take each curve up to this temperature.
    #[arg(long, value_name = "TEMPERATURE", value_parser = quantity::<Temperature>)]
    to: Option<Temperature>,
    /// Baseline of a heat flow: linear, or tangential-sigmoid; kinetics.toml also takes a second run.
    #[arg(long, value_name = "NAME", value_parser = baseline, default_value = "linear")]
    baseline: Baseline,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or("expected COLUMN=VALUE")?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}

fn quantity<Q: crate::units::Quantity>(text: &str) -> Result<Q, String> {
    text.parse().map_err(|error: crate::units::UnitError| format!("{error}: {}", error.help()))
}

fn exo(text: &str) -> Result<Exo, String> {
    match text {
        "up" => Ok(Exo::Up),
        "down" => Ok(Exo::Down),
        _ => Err("expected up or down".into()),
    }
}

fn signal(text: &str) -> Result<Signal, String> {
    let found = Signal::NAMES.iter().find(|(name, _)| *name == text);
    found.map(|(_, signal)| *signal).ok_or_else(|| "expected conversion, heat or mass".into())
}

fn baseline(text: &str) -> Result<Baseline, String> {
    let found = Baseline::NAMES.iter().find(|(name, _)| name.replace(' ', "-") == text);
    let help = || "expected linear or tangential-sigmoid".to_owned();
    found.map(|(_, baseline)| baseline()).ok_or_else(help)
}

impl Inputs {
    /// What is asked for: by a file kinetics.toml, or by options.
    ///
    /// # Errors
    /// Every mistake in the file; options that do not fit.
    pub fn request(&self) -> anyhow::Result<Request> {
        if let [file] = self.inputs.as_slice()
            && file.extension().is_some_and(|extension| extension == "toml")
        {
            let folder = file.parent().unwrap_or(Path::new(""));
            let text = read_text(file, "list of curves")?;
            let mut request = Request::parse(&file.display().to_string(), &text, folder)?;
            request.wanted.extend(self.wanted.iter().cloned());
            return Ok(request);
        }
        let fits = |count: usize| [0, 1, self.inputs.len()].contains(&count);
        for (option, count) in [("--rate", self.rate.len()), ("--mass", self.mass.len())] {
            if !fits(count) {
                let message = format!("{count} times {option} for {} files", self.inputs.len());
                let help = format!("give {option} once per file, in their order");
                return Err(Unsuitable(vec![Fault::new(message, help)]).into());
            }
        }
        let input = |(index, path): (usize, &PathBuf)| Input {
            path: path.clone(),
            name: String::new(),
            answers: Answers {
                rate: nth(&self.rate, index).map(|HeatingRate(rate)| rate),
                mass: nth(&self.mass, index),
                exo: self.exo,
                ..Answers::default()
            },
            signal: self.signal,
            limits: [self.from, self.to].map(|limit| limit.map(|Temperature(kelvin)| kelvin)),
            baseline: self.baseline.clone(),
        };
        let inputs = self.inputs.iter().enumerate().map(input).collect();
        Ok(Request { wanted: self.wanted.clone(), inputs, ..Request::default() })
    }
}

/// The answer for a file: its own, or the one for all.
fn nth<T: Copy>(answers: &[T], index: usize) -> Option<T> {
    answers.get(if answers.len() == 1 { 0 } else { index }).copied()
}

/// What was read.
pub struct Curves {
    /// The curves.
    pub samples: Vec<Sample>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
    /// Where they come from, one line per file or folder.
    pub sources: Vec<String>,
}

/// Reads all curves of a request.
///
/// # Errors
/// Everything that is wrong with every file.
pub fn read(request: &Request) -> anyhow::Result<Curves> {
    let mut curves = Curves { samples: Vec::new(), notes: Vec::new(), sources: Vec::new() };
    let mut faults = Vec::new();
    for input in &request.inputs {
        curves.sources.push(source(&input.path));
        if input.path.is_dir() {
            let (samples, notes) = in_folder(&input.path, &request.wanted)?;
            curves.samples.extend(samples);
            curves.notes.extend(notes);
        } else {
            match taken(input, &measure(&input.path, &input.answers)?) {
                Ok(samples) => curves.samples.extend(samples),
                Err(more) => faults.extend(more),
            }
        }
    }
    if faults.is_empty() { Ok(curves) } else { Err(Unsuitable(faults).into()) }
}

/// The curves of a measured file.
fn taken(input: &Input, runs: &[Run]) -> Result<Vec<Sample>, Vec<Fault>> {
    let name = input.path.file_stem().unwrap_or_default().to_string_lossy();
    let second = match &input.baseline {
        Baseline::Linear => Line::Linear,
        Baseline::TangentialSigmoid => Line::TangentialSigmoid,
        Baseline::SecondRun(path) => {
            let second = measure(path, &input.answers);
            let second = second.ok().and_then(|runs| runs.into_iter().next());
            let help = "name a file that holds the second run";
            let fault = || vec![Fault::new(format!("{} can't be read", path.display()), help)];
            Line::SecondRun(Box::new(second.ok_or_else(fault)?))
        }
    };
    let cut = Cut { signal: input.signal, limits: input.limits, baseline: second };
    let label = |run: &Run| match (&input.name, run.name.as_str()) {
        (given, _) if !given.is_empty() => given.clone(),
        (_, own) if runs.len() > 1 && !own.is_empty() => own.to_owned(),
        _ => name.clone().into_owned(),
    };
    let (mut samples, mut faults) = (Vec::new(), Vec::new());
    for run in runs {
        match laboratory::sample(run, &label(run), &cut) {
            Ok(sample) => samples.push(sample),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(samples) } else { Err(faults) }
}

/// A file or a folder, as the manifest names it.
fn source(path: &Path) -> String {
    let digest =
        SourceRecord::of(path).map_or(String::new(), |it| format!(", SHA-256 {}", it.sha256));
    format!("curves: {}{digest}", path.display())
}

/// Reads a measured file.
fn measure(path: &Path, answers: &Answers) -> anyhow::Result<Vec<Run>> {
    let text = read_text(path, "measured file")?;
    let name = path.display().to_string();
    let table =
        Table::read(&text).map_err(|mistake| Diagnostics::of(&name, &text, vec![mistake]))?;
    let role = |heading: &Heading| match heading.known_unit() {
        Some((Kind::Time, unit)) => Some((Role::Time, Some(unit))),
        Some((Kind::Temperature, unit)) => Some((Role::SampleTemperature, Some(unit))),
        Some((Kind::PowerPerMass, unit)) => Some((Role::HeatFlow, Some(unit))),
        _ => heading.is_named(&["conversion"]).then_some((Role::Conversion, None)),
    };
    let mut run = Run { mass: answers.mass, stated_rate: answers.rate, ..Run::default() };
    for (index, heading) in table.columns.iter().enumerate() {
        let Some((role, unit)) = role(heading) else { continue };
        let points = table.points([0, index]);
        if !points.mistakes.is_empty() {
            return Err(Diagnostics::of(&name, &text, points.mistakes).into());
        }
        let value = |number: f64| unit.map_or(number, |unit| unit.to_base(number));
        let values = points.points.iter().map(|([_, number], _)| value(*number)).collect();
        run.lines = points.points.iter().map(|(_, line)| line.number).collect();
        run.columns.push(Column { role, name: heading.name.clone(), unit: String::new(), values });
    }
    Ok(vec![run])
}
