//! The table `[mechanism]`: what it builds on, what it changes, adds and leaves out.

use super::event::{self, Row};
use super::log::Log;
use super::parameters::{self, Named};
use super::rate::Numbers;
use super::reader::{Field, Table, did_you_mean};
use super::{Origin, cause, row_shape, syntax};
use crate::crystal::Composition;
use crate::measured;
use crate::mechanism::{ChainAction, Mechanism, Melting, Parameter};
use crate::sample::Recipe;
use crate::sample::strength::levels;
use std::sync::LazyLock;

/// The mechanism that is taken where none is named.
pub(super) const DEFAULT: &str = "solid-state";
const FILE_KEYS: [&str; 2] = ["parameters", "event"];
const KEYS: [&str; 6] = ["base", "disable", "parameters", "provenance", "event", "unreachable"];

/// A mechanism as read, before its rows are checked against crystal and sample.
pub(super) struct Draft {
    pub rows: Vec<Row>,
    parameters: Vec<Named>,
    record: Vec<Parameter>,
    /// Whether rows that can never act are let pass.
    pub allow_unreachable: bool,
}

impl Draft {
    /// Without the built-in rows by which chains start and grow, where the molecule has no nitrile to add to.
    pub fn fitting(mut self, molecule: Option<&Composition>) -> Self {
        let adds = |row: &Row| {
            row.built_in && matches!(row.event.chain, ChainAction::Start | ChainAction::Grow)
        };
        if molecule.is_some_and(|molecule| molecule.nitriles == 0) {
            self.rows.retain(|row| !adds(row));
        }
        self
    }

    /// The mechanism, with the parameters that its rows name.
    pub fn finish(mut self, recipe: &Recipe, melting: Option<Melting>) -> Mechanism {
        // A built-in event without a rate is one that the scenario may switch on.
        self.rows.retain(|row| row.event.prefactor > 0.0);
        let rows = &self.rows;
        let named = |index: usize| rows.iter().any(|row| row.parameters.contains(&index));
        let made_from = self.parameters.into_iter().enumerate().filter(|(k, _)| named(*k));
        let mut parameters = self.record;
        parameters.extend(made_from.map(|(_, known)| known.parameter));
        let events = self.rows.into_iter().map(|row| row.event).collect();
        let deviation = recipe.weak_spots.deviation;
        let strengths = if deviation > 0.0 { levels(deviation).to_vec() } else { Vec::new() };
        Mechanism { events, parameters, strengths, melting }
    }
}

/// The names of those parameters of a mechanism that are calibrated ones of the parameter file.
pub(super) fn calibrated(mechanism: &Mechanism) -> Vec<&str> {
    /// Name and source of each.
    static CALIBRATED: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let file: toml::Table = super::DEFAULTS.parse().expect("TOML, as tests show");
        let parameters = file["mechanism"]["parameters"].as_table().into_iter().flatten();
        let text = |value: &toml::Value, key: &str| {
            value.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned()
        };
        let own = parameters.filter(|(_, value)| text(value, "basis") == "cal");
        own.map(|(name, value)| (name.clone(), text(value, "source"))).collect()
    });
    let built_in = |parameter: &&Parameter| {
        parameter.basis == "cal"
            && CALIBRATED
                .iter()
                .any(|(name, source)| *name == parameter.name && *source == parameter.source)
    };
    let own = mechanism.parameters.iter().filter(built_in);
    own.map(|parameter| parameter.name.as_str()).collect()
}

/// What a mechanism builds on.
enum Base {
    Nothing,
    BuiltIn,
    /// A file of the user's: its index in the log and its text.
    File(usize, String),
}

/// Reads the table; without one, the mechanism is the built-in one.
///
/// `built_in` is the `[mechanism]` of the parameter file.
pub(super) fn read(
    field: Option<&Field<'_>>,
    built_in: &Field<'_>,
    origin: &Origin,
    log: &Log,
) -> Option<Draft> {
    let own = match field {
        Some(field) => Some(field.table(&KEYS, "[mechanism]")?),
        None => None,
    };
    let base = own.as_ref().map_or(Some(Base::BuiltIn), |table| read_base(table, origin))?;
    let tree = match &base {
        Base::File(file, text) => Some((syntax::parse(text, *file, log), *file)),
        Base::Nothing | Base::BuiltIn => None,
    };
    let under = match (&base, &tree) {
        (Base::BuiltIn, _) => Some(built_in.table(&FILE_KEYS, "[mechanism]")?),
        (_, Some((tree, file))) => {
            let top = Table::open(tree, *file, 0..0, log).allow(&["mechanism"]);
            let field = top.require("mechanism", "[mechanism]")?;
            Some(field.table(&FILE_KEYS, "[mechanism]")?)
        }
        _ => None,
    };
    let layers: Vec<Table<'_>> = under.into_iter().chain(own).collect();
    read_layers(&layers, built_in.place.file, log)
}

fn read_base(table: &Table<'_>, origin: &Origin) -> Option<Base> {
    let Some(field) = table.get("base") else { return Some(Base::BuiltIn) };
    match field.text(DEFAULT)? {
        DEFAULT => Some(Base::BuiltIn),
        "none" => Some(Base::Nothing),
        name if name.to_lowercase().ends_with(".toml") => read_file(&field, name, origin),
        name => {
            let help = did_you_mean(name, &[DEFAULT, "none"], "possible");
            let message = format!("unknown mechanism \"{name}\"");
            field.error(message, "", &format!("{help}, or a file \"name.toml\""));
            None
        }
    }
}

fn read_file(field: &Field<'_>, name: &str, origin: &Origin) -> Option<Base> {
    match measured::read_text(&origin.folder.join(name)) {
        Ok(text) => Some(Base::File(field.log.add_file(name, &text), text)),
        Err(error) => {
            let help = "a path is taken from the scenario's own folder";
            field.error(format!("cannot read \"{name}\""), &cause(&error), help);
            None
        }
    }
}

/// Reads the base and what the scenario adds to it. Parameters come first, so that a row of
/// the base is made from them as the scenario has changed them.
fn read_layers(layers: &[Table<'_>], built_in: usize, log: &Log) -> Option<Draft> {
    let mut known = Vec::new();
    let mut whole = true;
    for field in layers.iter().filter_map(|table| table.get("parameters")) {
        whole &= parameters::read_into(&mut known, &field).is_some();
    }
    if !whole {
        return None;
    }
    let numbers = Numbers::new(&known, built_in);
    let listed = layers.iter().filter_map(|table| table.get("event"));
    let events: Vec<Field<'_>> =
        listed.filter_map(|field| field.array("[[mechanism.event]]")).flatten().collect();
    let rows: Vec<Option<Row>> = events.iter().map(|field| event::read(field, &numbers)).collect();
    let words = [("error", false), ("allow", true)];
    let last = layers.last()?;
    let allow = last.get("unreachable").map_or(Some(false), |field| field.choice(&words));
    let record = last.get("provenance").map_or(Some(Vec::new()), |f| parameters::read_record(&f));
    let mut rows = rows.into_iter().collect::<Option<Vec<Row>>>()?;
    for row in &mut rows {
        row.sound = row_shape::check(row, log);
    }
    let mut draft = Draft { rows, parameters: known, record: record?, allow_unreachable: allow? };
    draft.check_parameters(built_in, log);
    draft.disable(last.get("disable").as_ref())?;
    draft.check_names(log);
    if draft.rows.is_empty() {
        let help = "add a [[mechanism.event]], or disable fewer";
        log.missing(&last.place, "the mechanism has no events", "", help);
        return None;
    }
    Some(draft)
}

impl Draft {
    /// Notes the parameters of the user's own that no row names.
    fn check_parameters(&self, built_in: usize, log: &Log) {
        let used = |index: usize| self.rows.iter().any(|row| row.parameters.contains(&index));
        let (used, idle): (Vec<_>, Vec<_>) =
            self.parameters.iter().enumerate().partition(|(index, _)| used(*index));
        let names: Vec<&str> =
            used.iter().map(|(_, known)| known.parameter.name.as_str()).collect();
        for (_, known) in idle.iter().filter(|(_, known)| known.place.file != built_in) {
            let name = known.parameter.name.as_str();
            let near = did_you_mean(name, &names, "in use");
            let help = format!("name it in an event, or delete it; {near}");
            let message = format!("no event uses the parameter `{name}`");
            log.error(&known.place, message, "", help.trim_end_matches("; "));
        }
    }

    /// Drops the rows whose name or kind is listed.
    fn disable(&mut self, field: Option<&Field<'_>>) -> Option<()> {
        let Some(field) = field else { return Some(()) };
        let names: Vec<&str> =
            self.rows.iter().flat_map(|row| [row.event.kind.as_str(), &row.event.name]).collect();
        let mut off = Vec::new();
        for item in field.array("[\"initiation\"]")? {
            let name = item.text("initiation")?;
            if !names.contains(&name) {
                let mut kinds: Vec<&str> = names.iter().step_by(2).copied().collect();
                kinds.dedup();
                let message = format!("no event is called \"{name}\"");
                item.error(message, "", &did_you_mean(name, &kinds, "kinds"));
            }
            off.push(name);
        }
        self.rows.retain(|row| {
            !off.contains(&row.event.name.as_str()) && !off.contains(&row.event.kind.as_str())
        });
        Some(())
    }

    /// Notes every name that two rows share.
    fn check_names(&self, log: &Log) {
        for (index, row) in self.rows.iter().enumerate() {
            let name = &row.event.name;
            if let Some(first) = self.rows[..index].iter().find(|other| other.event.name == *name) {
                let help = if first.built_in {
                    "it is built in: choose another name, or name it in `disable`"
                } else {
                    "choose another name; rows may share a `kind`"
                };
                log.error(row.place("name"), format!("two events are called \"{name}\""), "", help);
            }
        }
    }
}
