//! From what is asked for to curves: measured files, folders of runs and of studies, runs in memory.

use super::laboratory::{self, Cut, Line};
use super::ours::{NoCurves, in_folder, in_memory};
use super::prediction::Temperatures;
use super::request::{Baseline, Input, Request};
use super::{Fault, LEAST_PROGRAMS, Sample, unsuitable};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::measured::{Answers, Measurement, Role, Run};
use crate::results::{SourceRecord, Tables};
use std::path::Path;

/// Why no activation energy follows from what was given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unsuitable {
    /// Files that can't be read, or leave something open.
    #[error("{0}")]
    Files(#[from] Diagnostics),
    /// A folder without curves.
    #[error(transparent)]
    Folder(#[from] NoCurves),
    /// Curves that don't suit.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: "))]
    Curves(Vec<Fault>),
}

impl Unsuitable {
    /// The same with the places in files that are at fault.
    pub fn diagnostics(self) -> Diagnostics {
        match self {
            Self::Files(mistakes) => mistakes,
            Self::Folder(NoCurves::Choice(fault)) => told(vec![fault]),
            Self::Folder(error) => told(vec![Fault::new(
                error.to_string(),
                "give the folder of a finished run or study",
            )]),
            Self::Curves(faults) => told(faults),
        }
    }
}

/// A run that lies in no folder.
#[derive(Clone, Copy, Debug)]
pub struct InMemory<'a> {
    /// The path by which a request names it.
    pub path: &'a str,
    /// Its tables.
    pub tables: &'a Tables,
    /// Where it comes from, in a line.
    pub origin: &'a str,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Curves {
    /// The curves.
    pub samples: Vec<Sample>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
    /// Where they come from, one line per file or folder.
    pub sources: Vec<String>,
    /// Temperatures to predict along, by their file's name.
    pub programs: Vec<(String, Temperatures)>,
}

impl Curves {
    fn add(&mut self, (samples, notes): (Vec<Sample>, Vec<String>)) {
        self.samples.extend(samples);
        self.notes.extend(notes);
    }
}

/// Reads all curves of a request. A path that is among the runs in memory is not looked for on the disk.
///
/// # Errors
/// Everything that is wrong with every file, and with every curve that could be read.
pub fn read(request: &Request, runs: &[InMemory<'_>]) -> Result<Curves, Unsuitable> {
    let mut curves = Curves::default();
    let (mut mistakes, mut faults, mut unread) = (Diagnostics::default(), Vec::new(), 0);
    for input in &request.inputs {
        if let Some(run) = runs.iter().find(|run| Path::new(run.path) == input.path) {
            curves.sources.push(format!("curves: {}, {}", run.path, run.origin));
            curves.add(in_memory(run.tables, run.path)?);
            continue;
        }
        curves.sources.push(source(&input.path));
        if input.path.is_dir() {
            curves.add(in_folder(&input.path, &request.wanted)?);
            continue;
        }
        let line = line(input).map_err(|wrong| mistakes.join(wrong));
        match (Measurement::open(&input.path, &input.answers), line) {
            (Ok(read), Ok(line)) if read.open.is_empty() => {
                taken(input, &read.runs, line, &mut curves.samples, &mut faults);
            }
            (Ok(read), _) => {
                unread += read.runs.len();
                mistakes.join(read.left_open(&input.path));
            }
            (Err(wrong), _) => {
                // It may hold several curves.
                unread += LEAST_PROGRAMS;
                mistakes.join(wrong);
            }
        }
    }
    unread += faults.len();
    for path in &request.along {
        curves.sources.push(format!("predicted along {}", source(path)));
        match measure(path, &Answers::default()) {
            Ok(runs) => match runs.first().and_then(temperatures) {
                Some(found) => curves.programs.push((path.display().to_string(), found)),
                None => faults.push(without_program(path)),
            },
            Err(wrong) => mistakes.join(wrong),
        }
    }
    faults.extend(unsuitable(&curves.samples, &request.methods, unread));
    match (mistakes.items.is_empty(), faults.is_empty()) {
        (true, true) => Ok(curves),
        (true, false) => Err(Unsuitable::Curves(faults)),
        (false, _) => {
            mistakes.join(told(faults));
            Err(mistakes.into())
        }
    }
}

/// Faults, which lie in no one line of a file.
fn told(faults: Vec<Fault>) -> Diagnostics {
    let item = |fault: Fault| Diagnostic::new(0..0, fault.message).help(fault.help);
    Diagnostics::of("", "", faults.into_iter().map(item).collect())
}

/// The temperatures of a run over its times, from zero.
fn temperatures(run: &Run) -> Option<Temperatures> {
    let (times, kelvins) = (run.values(Role::Time)?, run.temperature()?);
    let rows = times.iter().zip(kelvins).map(|(time, kelvin)| [time - times[0], *kelvin]);
    Temperatures::through(rows.collect())
}

fn without_program(path: &Path) -> Fault {
    let message = format!("{}: it has no times that increase with temperatures", path.display());
    Fault::new(message, "predict along a file with times and temperatures, or delete `along`")
}

/// The baseline that is asked for, with the second run if it is of one.
fn line(input: &Input) -> Result<Line, Diagnostics> {
    Ok(match &input.baseline {
        Baseline::Linear => Line::Linear,
        Baseline::TangentialSigmoid => Line::TangentialSigmoid,
        Baseline::SecondRun(path) => {
            let second = measure(path, &input.answers)?.into_iter().next();
            Line::SecondRun(Box::new(second.unwrap_or_default()))
        }
    })
}

/// Adds the curves of a measured file.
fn taken(
    input: &Input,
    runs: &[Run],
    baseline: Line,
    samples: &mut Vec<Sample>,
    faults: &mut Vec<Fault>,
) {
    let name = input.path.file_stem().unwrap_or_default().to_string_lossy();
    let cut = Cut { signal: input.signal, limits: input.limits, baseline };
    for run in runs {
        let label = match (input.name.as_str(), run.name.as_str()) {
            ("", own) if runs.len() > 1 && !own.is_empty() => own,
            ("", _) => &name,
            (given, _) => given,
        };
        match laboratory::sample(run, label, &cut) {
            Ok(sample) => samples.push(sample),
            Err(fault) => faults.push(fault),
        }
    }
}

/// A file or a folder, as the manifest names it.
fn source(path: &Path) -> String {
    let digest =
        SourceRecord::of(path).map_or(String::new(), |it| format!(", SHA-256 {}", it.sha256));
    format!("curves: {}{digest}", path.display())
}

/// The runs of a measured file that leaves nothing open.
fn measure(path: &Path, answers: &Answers) -> Result<Vec<Run>, Diagnostics> {
    let read = Measurement::open(path, answers)?;
    if read.open.is_empty() { Ok(read.runs) } else { Err(read.left_open(path)) }
}
