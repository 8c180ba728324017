//! A fit's text form.

use super::candidate;
use super::data::{self, Data, Experiment};
use super::parameter::{self, Parameter};
use super::{Fit, Measured};
use crate::diagnostics::reader::{Field, Table, all, parse};
use crate::diagnostics::{Diagnostic, Diagnostics, Log, Read, SourceFile, syntax};
use crate::inference::Settings;
use crate::scenario::{Base, Inside, Origin, read_text};
use crate::study::{Reading, read_base, read_set};
use std::path::Path;
use std::sync::Arc;

const KEYS: [&str; 11] = [
    "title",
    "seed",
    "replicates",
    "points",
    "waves",
    "draws",
    "base",
    "set",
    "free",
    "data",
    "candidate",
];
/// The scatter of replicates is known from two; more than a few are better spent on more points.
const MOST_REPLICATES: u64 = 64;
/// Points of the first wave, per free number.
const POINTS: std::ops::RangeInclusive<u64> = 4..=1000;
const MOST_WAVES: u64 = 20;
const DRAWS: std::ops::RangeInclusive<u64> = 16..=1000;
/// How a base is named.
const BASE: &str = "base = \"ground-powder.toml\"";
const FREE: &str = "[[free]]";
const DATA: &str = "[[data]]";

/// What every part of the reading needs.
#[derive(Clone, Copy)]
struct Whole<'a> {
    file: &'a Arc<SourceFile>,
    folder: &'a Path,
    reading: Reading<'a>,
}

impl Fit {
    /// Reads the text of a fit; its data and scenarios are read by [`Fit::measure`].
    ///
    /// # Errors
    /// Every mistake in the text.
    pub fn parse(text: &str, origin: &Origin) -> Result<Self, Diagnostics> {
        let (name, text) = (origin.file_name.clone(), text.to_owned());
        let source = Arc::new(SourceFile { name, text });
        parse(&source.name, &source.text, |top| read(top, &source, &origin.folder))
    }

    /// Reads a fit from a file.
    ///
    /// # Errors
    /// If the file can't be read, and as [`Fit::parse`].
    pub fn load(path: &Path) -> Result<Self, Diagnostics> {
        Self::parse(&read_text(path, "fit")?, &Origin::of(path))
    }

    /// Whether a text is a fit: it says what is free.
    pub fn is_fit(text: &str) -> bool {
        let log = Log::default();
        let tree = syntax::parse(text, 0, &log);
        ["free", "data"].iter().any(|key| tree.get(*key).is_some())
    }

    /// Reads all data, and every scenario at the ends of all priors.
    ///
    /// # Errors
    /// Every mistake in them, and what does not go together.
    pub fn measure(&self) -> Result<Vec<Measured>, Diagnostics> {
        let mut mistakes = Diagnostics::default();
        let middle: Vec<f64> = self.parameters.iter().map(Parameter::middle).collect();
        let mut scenarios = Vec::new();
        for experiment in &self.experiments {
            // Each number by itself, so that a way that leads nowhere hides no other mistake.
            for parameter in &self.parameters {
                for end in parameter.ends() {
                    let one = std::slice::from_ref(parameter);
                    if let Err(more) = experiment.scenario(one, &[end]) {
                        mistakes.join(more);
                    }
                }
            }
            let scenario = experiment.scenario(&self.parameters, &middle);
            scenarios.push(scenario.map_err(|more| mistakes.join(more)).ok());
        }
        let mut measured = Vec::new();
        for data in &self.data {
            let read = data.open(|mistake| self.placed(mistake));
            let read = read.map_err(|more| mistakes.join(more)).ok();
            if let Some(scenario) = &scenarios[data.experiment] {
                for misfit in data.misfit(scenario, read.as_ref()) {
                    mistakes.join(self.placed(misfit));
                }
            }
            measured.extend(read);
        }
        for candidate in &self.candidates {
            match candidate.experiment.scenario(&self.parameters, &middle) {
                Ok(scenario) => {
                    for misfit in candidate.misfit(&scenario) {
                        mistakes.join(self.placed(misfit));
                    }
                }
                Err(more) => mistakes.join(more),
            }
        }
        if mistakes.items.is_empty() { Ok(measured) } else { Err(mistakes) }
    }

    /// A mistake at its place in the fit's text.
    fn placed(&self, mistake: Diagnostic) -> Diagnostics {
        Diagnostics::of(&self.source.name, &self.source.text, vec![mistake])
    }
}

fn read(top: &Table<'_>, file: &Arc<SourceFile>, folder: &Path) -> Read<Fit> {
    top.check_keys(&KEYS);
    let title = top.read_or("title", "", Field::title);
    let seed = top.read_or("seed", 1, |field| field.whole(0..=u64::MAX));
    let settings = read_settings(top);
    let reading = Reading { text: &file.text, log: top.log, grid: false };
    let whole = Whole { file, folder, reading };
    let base = top.optional("base", |base| read_base(base, Inside::Study, file, folder));
    let set = top.read_or("set", Vec::new(), |set| read_set(set, reading));
    let parameters = top.read("free", FREE, |list| read_parameters(list, reading));
    let common = base.and_then(|base| Ok((base, set?)));
    let data = top.read("data", DATA, |list| read_data(list, &common, whole));
    let candidates = top.read_or("candidate", Vec::new(), |list| {
        let items = list.array("[[candidate]]")?;
        let read = |item| candidate::read(item, read_experiment(item, &common, whole));
        let candidates = all(items.iter().map(read))?;
        unique(&items, candidates.iter().map(|one| one.name.as_str()), "two candidates")?;
        Ok(candidates)
    });
    let (_, (data, experiments)) = (common?, data?);
    Ok(Fit {
        title: title?.to_owned(),
        seed: seed?,
        settings: settings?,
        parameters: parameters?,
        experiments,
        data,
        candidates: candidates?,
        source: file.clone(),
    })
}

/// How much is run.
fn read_settings(top: &Table<'_>) -> Read<Settings> {
    let usual = Settings::default();
    let whole = |key: &str, default: u64, range| top.read_or(key, default, |it| it.whole(range));
    let replicates = whole("replicates", u64::from(usual.replicates), 2..=MOST_REPLICATES);
    let points = whole("points", usual.first_wave as u64, POINTS);
    let waves = whole("waves", usual.most_waves as u64, 1..=MOST_WAVES);
    let verified = whole("draws", usual.verified as u64, DRAWS);
    let points = points? as usize;
    Ok(Settings {
        replicates: replicates? as u32,
        first_wave: points,
        later_wave: (points * usual.later_wave).div_ceil(usual.first_wave),
        most_waves: waves? as usize,
        verified: verified? as usize,
        ..usual
    })
}

fn read_parameters(list: &Field<'_>, reading: Reading<'_>) -> Read<Vec<Parameter>> {
    let items = some(list, FREE)?;
    let parameters = all(items.iter().map(|item| parameter::read(item, reading)))?;
    unique(&items, parameters.iter().map(|one| one.name.as_str()), "two free numbers")?;
    unique(&items, parameters.iter().map(|one| one.way.path.as_str()), "two free numbers")?;
    Ok(parameters)
}

/// The items of a list that must not be empty.
fn some<'a>(list: &Field<'a>, example: &str) -> Read<Vec<Field<'a>>> {
    let items = list.array(example)?;
    if items.is_empty() {
        let message = format!("a fit needs at least one {example}");
        return Err(list.error(message, "", ""));
    }
    Ok(items)
}

/// Complains about two items of one name, at both places.
fn unique<'n>(items: &[Field<'_>], names: impl Iterator<Item = &'n str>, what: &str) -> Read<()> {
    let mut seen: Vec<&str> = Vec::new();
    for (item, name) in items.iter().zip(names) {
        if let Some(first) = seen.iter().position(|known| *known == name) {
            let message = format!("{what} are called `{name}`");
            items[first].error(message.clone(), "the first", "");
            return Err(item.error(message, "the second", "give one of them a `name` of its own"));
        }
        seen.push(name);
    }
    Ok(())
}

/// The scenario and the settings of a fit that its data take over.
type Common = Read<(Option<Base>, Vec<crate::scenario::Setting>)>;

fn read_data(
    list: &Field<'_>,
    common: &Common,
    whole: Whole<'_>,
) -> Read<(Vec<Data>, Vec<Experiment>)> {
    let items = some(list, DATA)?;
    let read = all(items.iter().map(|item| {
        let experiment = read_experiment(item, common, whole);
        let data = data::read(item, whole.folder);
        Ok((data?, experiment?))
    }))?;
    unique(&items, read.iter().map(|(data, _)| data.name.as_str()), "two sets of data")?;
    let mut experiments: Vec<Experiment> = Vec::new();
    let mut place = |experiment: Experiment| {
        let known = experiments.iter().position(|known| known.same(&experiment));
        known.unwrap_or_else(|| {
            experiments.push(experiment);
            experiments.len() - 1
        })
    };
    let data = read.into_iter();
    let placed = data.map(|(mut data, own)| {
        data.experiment = place(own);
        data
    });
    let data = placed.collect();
    Ok((data, experiments))
}

/// What is done to the sample of a set of data: the fit's scenario and settings, or its own.
fn read_experiment(item: &Field<'_>, common: &Common, whole: Whole<'_>) -> Read<Experiment> {
    let table = item.any_table(DATA)?;
    let own = table.optional("base", |base| {
        // Its text stands in a file: a table in the fit would need a name of its own.
        base.line("ramp.toml")?;
        read_base(base, Inside::Study, whole.file, whole.folder)
    });
    let set = table.read_or("set", Vec::new(), |set| read_set(set, whole.reading));
    let (base, mut settings) = common.clone()?;
    let base = own?.or(base).ok_or_else(|| table.missing("base", BASE))?;
    settings.extend(set?);
    Ok(Experiment { base, settings })
}
