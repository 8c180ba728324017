//! The text form of a run: units in text, defaults, validation, errors with places.
//!
//! [`Scenario::parse`] reads TOML, notes every mistake with its place, and gives the types
//! of the rooms below; [`Scenario::to_toml`] writes a scenario with nothing left open, which
//! reads back to the same one. `defaults.toml` is the one parameter file.

mod air;
mod crystal;
mod event;
mod extend;
mod heat;
mod inline;
mod instruments;
mod mechanism;
mod melting;
mod parameters;
mod preparation;
mod profile;
mod protocol;
mod rate;
mod reach;
mod record;
mod resolve;
mod resolve_mechanism;
mod row_shape;
mod rows_check;
mod sample;
mod schema;
mod snapshot;
mod source;
mod step;
mod structure;
mod template;
mod toml_text;
mod variant;
mod wash;
mod weak_spots;

pub use extend::NotExtendable;
pub use schema::schema;
pub use source::Source;
pub use step::{Step, StepFile};
pub use template::template;
pub use variant::{Base, Inside, Setting, Way};

use crate::crystal::{Boundary, Lattice, Structure};
use crate::diagnostics::reader::{Field, Table, parse};
use crate::diagnostics::{Diagnostics, Read, Reported, SourceFile, cause};
use crate::instruments::Instruments;
use crate::measured;
use crate::mechanism::{Mechanism, Scheme, SchemeError};
use crate::observe::Recording;
use crate::protocol::{Protocol, Segment};
use crate::sample::Recipe;
use crate::substance::Substance;
use protocol::Around;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, LazyLock};
use toml::de::DeTable;

/// The parameter file: sample defaults and the built-in mechanism, each value with its basis.
const DEFAULTS: &str = include_str!("defaults.toml");
/// The same, parsed once.
static DEFAULTS_TREE: LazyLock<DeTable<'static>> = LazyLock::new(|| {
    DeTable::parse(DEFAULTS).expect("the parameter file is TOML, as tests show").into_inner()
});
/// The most replicates of one sample.
pub(crate) const MAX_REPLICATES: u64 = 100_000;

/// Everything a run needs, checked, in SI units.
///
/// ```
/// use tautomata::scenario::Scenario;
///
/// let text = r#"
///     [crystal]
///     size = [4, 4, 4]
///     [[protocol]]
///     step = "anneal"
///     temperature = "140 degC"
///     time = "24 h"
/// "#;
/// let scenario: Scenario = text.parse().expect("no mistakes");
/// assert_eq!(scenario.protocol.duration(), 86_400.0);
///
/// // Every mistake is told with its place.
/// let mistakes = text.replace("24 h", "24 degC").parse::<Scenario>().unwrap_err();
/// assert!(mistakes.render(false).contains("scenario:7:12"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// A line for reports.
    pub title: String,
    /// Seed of every random number.
    pub seed: u64,
    /// How many samples are run.
    pub replicates: u32,
    /// The unit cell that is repeated.
    pub structure: Structure,
    /// Of what, if there is a record of it.
    pub substance: Option<&'static Substance>,
    /// How often, along each axis, in cells.
    pub size: [u32; 3],
    /// What lies beyond the edges.
    pub boundary: Boundary,
    /// How the sample is made.
    pub recipe: Recipe,
    /// What can happen.
    pub mechanism: Mechanism,
    /// What is done to it.
    pub protocol: Protocol,
    /// When to look.
    pub record: Recording,
    /// What instruments look, if any do.
    pub instruments: Option<Instruments>,
    /// Sample and protocol as they were asked for.
    pub asked: Asked,
    /// Where its values are written.
    pub source: Source,
}

/// What was asked for, where a scenario has what it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// How the sample is made before the steps that prepare it.
    pub recipe: Recipe,
    /// The protocol's steps.
    pub steps: Vec<Step>,
}

/// Where a scenario's text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The name to print in messages.
    pub file_name: String,
    /// The folder from which relative paths in the scenario are taken.
    pub folder: PathBuf,
}

impl Origin {
    /// Of a file: messages name its path, and paths in it start from its folder.
    pub fn of(path: &Path) -> Self {
        let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        Self { file_name: path.display().to_string(), folder }
    }
}

impl Scenario {
    /// The protocol cut into segments, as fine as its mechanism asks for.
    pub fn segments(&self) -> Vec<Segment> {
        let warm = self.mechanism.melting.map_or(f64::INFINITY, |melting| melting.warm());
        self.protocol.segments_above(warm)
    }

    /// The mechanism compiled for its crystal, without the rows that never act.
    ///
    /// # Errors
    /// As [`Scheme::compile`].
    pub fn compile(&self, lattice: &Lattice) -> Result<Scheme, SchemeError> {
        Scheme::compile(&self.mechanism.driven(&self.protocol.conditions()), lattice)
    }

    /// The record of its substance, if its crystal is the one that the record is about.
    pub fn record_of_crystal(&self) -> Option<&'static Substance> {
        self.substance.filter(|substance| substance.crystal().cell == self.structure.cell)
    }

    /// The names of the built-in, calibrated numbers that its mechanism is made from.
    pub fn calibrated_parameters(&self) -> Vec<&str> {
        mechanism::calibrated(&self.mechanism)
    }

    /// Reads a scenario.
    ///
    /// # Errors
    /// Every mistake in the text and in the files that it names.
    pub fn parse(text: &str, origin: &Origin) -> Result<Self, Diagnostics> {
        let mut scenario = parse(&origin.file_name, text, |top| read(top, origin))?;
        let (name, text) = (origin.file_name.clone(), text.to_owned());
        scenario.source = Source::of_file(Arc::new(SourceFile { name, text }));
        Ok(scenario)
    }

    /// Reads a scenario from a file.
    ///
    /// # Errors
    /// If the file can't be read, and as [`Scenario::parse`].
    pub fn load(path: &Path) -> Result<Self, Diagnostics> {
        Self::parse(&read_text(path, "scenario")?, &Origin::of(path))
    }
}

impl FromStr for Scenario {
    type Err = Diagnostics;

    /// Reads a scenario from its text; paths in it start from the working directory.
    fn from_str(text: &str) -> Result<Self, Diagnostics> {
        Self::parse(text, &Origin { file_name: "scenario".into(), folder: PathBuf::new() })
    }
}

/// The text of a file that a user wrote, which messages call `what`.
///
/// # Errors
/// If it can't be read or is no text.
pub fn read_text(path: &Path, what: &str) -> Result<String, Diagnostics> {
    measured::read_text(path).map_err(|error| Diagnostics::unreadable(path, what, &error))
}

/// Reads every part, whatever becomes of the others.
fn read(top: &Table<'_>, origin: &Origin) -> Read<Scenario> {
    let log = top.log;
    let keys = [
        "title",
        "seed",
        "replicates",
        "crystal",
        "sample",
        "mechanism",
        "melting",
        "protocol",
        "record",
        "instruments",
    ];
    top.check_keys(&keys);
    let built_in = log.add_file("defaults.toml (built in)", DEFAULTS);
    let defaults = Table::open(&DEFAULTS_TREE, built_in, 0..0, log);

    let title = top.read_or("title", "", Field::title);
    let seed = top.read_or("seed", 1, |field| field.whole(0..=u64::MAX));
    let replicates = top.read_or("replicates", 1, |field| field.whole(1..=MAX_REPLICATES));
    let crystal = crystal::read(top, origin);
    let sample_defaults = defaults.read("sample", "[sample]", sample::read_defaults)?;
    let sample = top.get("sample");
    let raw = sample.as_ref().map_or(Ok(sample_defaults), |it| sample::read(it, sample_defaults));
    let rows = defaults.require("mechanism", "[mechanism]")?;
    let draft = mechanism::read(top.get("mechanism").as_ref(), &rows, origin);
    let draft = match &crystal {
        Ok(crystal) => draft.map(|draft| draft.fitting(crystal.structure.molecule.as_ref())),
        Err(_) => draft,
    };
    let structure = crystal.as_ref().map(|crystal| &crystal.structure).map_err(Reported::from);
    let substance = crystal.as_ref().ok().and_then(|crystal| crystal.substance);
    let around = Around { origin, log, top: &top.place, recipe: raw, structure, substance };
    let (protocol, prepared, steps) = protocol::read(top.get("protocol").as_ref(), &around);
    let crystallite = prepared.ok().and_then(|prepared| prepared.crystallite);
    let recipe = prepared.map(|prepared| prepared.recipe);
    let melting = melting::read(top.get("melting").as_ref(), substance, crystallite);
    let record = record::read(top.get("record").as_ref(), &protocol, &crystal);

    let looked_at = crystal.as_ref().ok().map(|crystal| (&crystal.structure, crystal.substance));
    let instruments = instruments::read(top.get("instruments").as_ref(), &protocol, looked_at);
    if let (Ok(recipe), Ok(crystal)) = (&recipe, &crystal) {
        sample::check(sample.as_ref(), &top.place, recipe, crystal, log);
        if let Some(sample) = &sample {
            sample::check_counts(sample, recipe, crystal, log);
        }
    }
    if let (Ok(draft), Ok(protocol)) = (&draft, &protocol) {
        rows_check::check_rates(draft, protocol, log);
        rows_check::check_fast(draft, protocol, log);
    }
    if let (Ok(draft), Ok(recipe), Ok(crystal)) = (&draft, &recipe, &crystal) {
        let melts = matches!(melting, Ok(Some(_)));
        let conditions = protocol.as_ref().map_or_else(|_| Vec::new(), Protocol::conditions);
        rows_check::check_reach(draft, crystal, recipe, (&conditions, melts), log);
    }
    let crystal = crystal?;
    Ok(Scenario {
        title: title?.to_owned(),
        seed: seed?,
        replicates: replicates? as u32,
        structure: crystal.structure,
        substance: crystal.substance,
        size: crystal.size,
        boundary: crystal.boundary,
        recipe: recipe?,
        mechanism: draft?.finish(&recipe?, melting?),
        protocol: protocol?,
        record: record?,
        instruments: instruments?,
        asked: Asked { recipe: raw?, steps },
        source: Source::default(),
    })
}

/// Notes that a file that a field names can't be read.
fn unreadable(field: &Field<'_>, name: &str, error: &std::io::Error) -> Reported {
    let help = "a path is taken from the scenario's own folder";
    field.error(format!("cannot read \"{name}\""), &cause(error), help)
}
