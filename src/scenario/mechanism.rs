//! The table `[mechanism]`: what it builds on, what it changes, adds and leaves out.

use super::event::{self, Row};
use super::parameters::{self, Named};
use super::rate::Numbers;
use super::{Origin, row_shape, unreadable};
use crate::crystal::Composition;
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Field, Table, all};
use crate::diagnostics::{Log, Place, Read, syntax};
use crate::measured;
use crate::mechanism::{ChainAction, Mechanism, Melting, Parameter};
use crate::sample::Recipe;
use crate::sample::strength::levels;
use std::sync::LazyLock;

/// The mechanism that is taken where none is named.
pub(super) const DEFAULT: &str = "solid-state";
const FILE_KEYS: [&str; 2] = ["parameters", "event"];
const KEYS: [&str; 7] =
    ["base", "disable", "fast", "parameters", "provenance", "event", "unreachable"];

/// A mechanism as read, before its rows are checked against crystal and sample.
pub(super) struct Draft {
    pub rows: Vec<Row>,
    parameters: Vec<Named>,
    record: Vec<Parameter>,
    /// Whether rows that can never act are let pass.
    pub allow_unreachable: bool,
    /// Where fast rows are named.
    pub fast: Option<Place>,
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
) -> Read<Draft> {
    let built_in_file = built_in.place.file;
    let Some(field) = field else {
        return read_layers(None, &built_in.table(&FILE_KEYS, "[mechanism]")?, built_in_file);
    };
    let own = field.table(&KEYS, "[mechanism]")?;
    match read_base(&own, origin)? {
        Base::Nothing => read_layers(None, &own, built_in_file),
        Base::BuiltIn => {
            let under = built_in.table(&FILE_KEYS, "[mechanism]")?;
            read_layers(Some(&under), &own, built_in_file)
        }
        Base::File(file, text) => {
            let tree = syntax::parse(&text, file, field.log);
            let top = Table::open(&tree, file, 0..0, field.log).allow(&["mechanism"]);
            let under = top.require("mechanism", "[mechanism]")?;
            let under = under.table(&FILE_KEYS, "[mechanism]")?;
            read_layers(Some(&under), &own, built_in_file)
        }
    }
}

fn read_base(table: &Table<'_>, origin: &Origin) -> Read<Base> {
    let Some(field) = table.get("base") else { return Ok(Base::BuiltIn) };
    match field.text(DEFAULT)? {
        DEFAULT => Ok(Base::BuiltIn),
        "none" => Ok(Base::Nothing),
        name if name.to_lowercase().ends_with(".toml") => {
            let text = measured::read_text(&origin.folder.join(name))
                .map_err(|error| unreadable(&field, name, &error))?;
            Ok(Base::File(field.log.add_file(name, &text), text))
        }
        name => {
            let help = did_you_mean(name, &[DEFAULT, "none"], "possible");
            let message = format!("unknown mechanism \"{name}\"");
            Err(field.error(message, "", &format!("{help}, or a file \"name.toml\"")))
        }
    }
}

/// Reads the base and what the scenario adds to it. Parameters come first, so that a row of
/// the base is made from them as the scenario has changed them.
fn read_layers(under: Option<&Table<'_>>, own: &Table<'_>, built_in: usize) -> Read<Draft> {
    let named = |key| under.into_iter().chain([own]).filter_map(move |table| table.get(key));
    let log = own.log;
    let mut known = Vec::new();
    all(named("parameters").map(|field| parameters::read_into(&mut known, &field)))?;
    let numbers = Numbers::new(&known, built_in);
    let events = named("event").filter_map(|field| field.array("[[mechanism.event]]").ok());
    let rows = all(events.flatten().map(|field| event::read(&field, &numbers)));
    let words = [("error", false), ("allow", true)];
    let allow = own.read_or("unreachable", false, |field| field.choice(&words));
    let record = own.read_or("provenance", Vec::new(), parameters::read_record);
    let mut rows = rows?;
    for row in &mut rows {
        row.sound = row_shape::check(row, log);
    }
    let mut draft = Draft {
        rows,
        parameters: known,
        record: record?,
        allow_unreachable: allow?,
        fast: own.get("fast").map(|field| field.place),
    };
    draft.check_parameters(built_in, log);
    draft.disable(own.get("disable").as_ref())?;
    draft.mark_fast(own.get("fast").as_ref())?;
    draft.check_names(log);
    if draft.rows.is_empty() {
        let help = "add a [[mechanism.event]], or disable fewer";
        return Err(log.missing(&own.place, "the mechanism has no events", "", help));
    }
    Ok(draft)
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
    fn disable(&mut self, field: Option<&Field<'_>>) -> Read<()> {
        let Some(field) = field else { return Ok(()) };
        let off = field.list("[\"initiation\"]", |item| self.named(item))?;
        self.rows.retain(|row| !off.iter().any(|name| is_called(row, name)));
        Ok(())
    }

    /// Marks the rows whose name or kind is listed as fast.
    fn mark_fast(&mut self, field: Option<&Field<'_>>) -> Read<()> {
        let Some(field) = field else { return Ok(()) };
        let fast = field.list("[\"proton hop\"]", |item| {
            let name = self.named(item)?;
            for row in self.rows.iter().filter(|row| is_called(row, name)) {
                row.event.can_be_fast().map_err(|fault| {
                    let message = format!("event \"{}\" cannot be fast", row.event.name);
                    item.error(message, &fault.to_string(), "leave it out of `fast`")
                })?;
            }
            Ok(name)
        })?;
        for row in &mut self.rows {
            row.event.fast = fast.iter().any(|name| is_called(row, name));
        }
        let others = self.rows.iter().filter(|row| !row.event.fast);
        for row in others.filter(|row| !fast.is_empty() && !row.event.bears_fast_hops()) {
            let name = &row.event.name;
            let message = format!("event \"{name}\" cannot act beside a fast hop");
            let help = "where tautomers hop fast, nothing acts on a tautomer as a neighbour, and what has reacted \
                        stays so; leave out `fast`, or name the event in `disable`";
            field.error(message, "", help);
        }
        Ok(())
    }

    /// The name or kind of a row that a text gives.
    fn named<'t>(&self, item: &Field<'t>) -> Read<&'t str> {
        let name = item.text("initiation")?;
        if self.rows.iter().any(|row| is_called(row, name)) {
            return Ok(name);
        }
        let mut kinds: Vec<&str> = self.rows.iter().map(|row| row.event.kind.as_str()).collect();
        kinds.dedup();
        let message = format!("no event is called \"{name}\"");
        Err(item.error(message, "", &did_you_mean(name, &kinds, "kinds")))
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

/// Whether this is a row's name or its kind.
fn is_called(row: &Row, name: &str) -> bool {
    row.event.name == name || row.event.kind == name
}
