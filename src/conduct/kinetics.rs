//! Curves into a folder of kinetics.

use super::{ConductError, program, write_analysis};
use crate::kinetics::reading::{self, InMemory, Unsuitable};
use crate::kinetics::request::Request;
use crate::kinetics::{Analysis, Curve, SEED, STEP, analyse, conversions, model};
use crate::results::{Machine, Manifest, ReplicateCount, ResultsFolder, Start, Subject, Tables};

/// Curves with the activation energies that follow from them, before models are fitted.
#[derive(Debug)]
pub struct Analysed {
    /// The energies.
    pub analysis: Analysis,
    request: Request,
    conversions: Vec<f64>,
    notes: Vec<String>,
    text: String,
    started: Start,
}

/// What curves came to.
#[derive(Clone, Debug)]
pub struct Kinetics {
    /// All tables.
    pub tables: Tables,
    /// Where they come from.
    pub manifest: Manifest,
}

/// Reads the curves of a request and finds their activation energies. `runs` lie in no folder; the request names
/// them by their path.
///
/// # Errors
/// Everything that is wrong with files and curves.
pub fn energies(mut request: Request, runs: &[InMemory<'_>]) -> Result<Analysed, Unsuitable> {
    let started = Start::now();
    let step = request.step.unwrap_or(STEP);
    let read = reading::read(&request, runs)?;
    request.wishes.programs.extend(read.programs);
    let conversions = conversions(step);
    let analysis =
        analyse(read.samples, &request.methods, &conversions).map_err(Unsuitable::Curves)?;
    let text = subject(&request, &read.sources, step);
    let notes = [read.notes, analysis.notes.clone()].concat();
    Ok(Analysed { analysis, request, conversions, notes, text, started })
}

impl Analysed {
    /// Fits models and makes predictions, on the threads of the current rayon pool.
    pub fn modelled(&self) -> Kinetics {
        let Self { analysis, request, conversions, notes, text, started } = self;
        let mut tables = analysis.tables();
        let curves: Vec<&Curve> = analysis.samples.iter().map(|sample| &sample.curve).collect();
        let energies = (analysis.energies.as_slice(), conversions.as_slice());
        let of_models = model(&mut tables, &curves, energies, &request.wishes);
        let count = curves.len() as u32;
        let manifest = Manifest {
            program: program(),
            machine: Machine::here(),
            span: started.span(),
            threads: rayon::current_num_threads(),
            seed: SEED,
            replicates: ReplicateCount { asked: count, finished: count },
            interrupted: false,
            warnings: [notes.clone(), of_models].concat(),
            timing: None,
            subject: Subject::Study { text: text.clone() },
            source: None,
            files: Vec::new(),
        };
        Kinetics { tables, manifest }
    }
}

impl Kinetics {
    /// Writes tables, figures, the page about them and the manifest.
    ///
    /// # Errors
    /// A folder that can't be written, figures that can't be drawn.
    pub fn write(&self, folder: ResultsFolder) -> Result<(), ConductError> {
        write_analysis(&self.tables, &self.manifest, folder)
    }
}

/// What was analysed, as the manifest keeps it.
fn subject(request: &Request, sources: &[String], step: f64) -> String {
    let methods: Vec<&str> = request.methods.iter().map(|method| method.name()).collect();
    let methods = match methods.as_slice() {
        [] => "all that suit the temperatures, but OFW".to_owned(),
        methods => methods.join(", "),
    };
    let title = (!request.title.is_empty()).then(|| format!("title: {}", request.title));
    let wanted = request.wanted.iter().map(|(column, value)| format!("where: {column} = {value}"));
    let lines = title.into_iter().chain([format!("methods: {methods}"), format!("step: {step}")]);
    let schemes = request.wishes.schemes.iter().map(|scheme| format!("model: {scheme}"));
    let programs = request.wishes.programs.iter().map(|(name, _)| format!("predicted: {name}"));
    lines
        .chain(wanted)
        .chain(schemes)
        .chain(programs)
        .chain(sources.iter().cloned())
        .map(|line| line + "\n")
        .collect()
}
