//! Named numbers behind the rows of a mechanism.

use crate::diagnostics::names::MOST_IN_NAME;
use crate::diagnostics::reader::{Entry, Field, Table, all};
use crate::diagnostics::{Place, Read};
use crate::mechanism::Parameter;
use crate::units::{Kind, parse_any, shortest};
use std::collections::BTreeMap;
use toml::de::DeValue;

/// How well founded a number is: read from literature, computed, estimated, calibrated, or
/// the scenario's own choice.
const BASES: [(&str, &str); 5] =
    [("lit", "lit"), ("comp", "comp"), ("est", "est"), ("cal", "cal"), ("scenario", "scenario")];
const EXAMPLE: &str = "NAME = \"115 kJ/mol\"";

/// A parameter as it was read.
pub(super) struct Named {
    pub parameter: Parameter,
    /// In the kind's own unit.
    pub value: f64,
    /// `None` for a number without a unit.
    pub kind: Option<Kind>,
    /// Where it is written.
    pub place: Place,
    /// Where its value is written.
    pub value_place: Place,
}

/// Adds the table's parameters to `known`; one of the same name is replaced.
///
/// `base` says whether `known` comes from a parameter file: what the table adds is then
/// either one of its names or new.
pub(super) fn read_into(known: &mut Vec<Named>, field: &Field<'_>) -> Read<()> {
    let table = field.any_table(EXAMPLE)?;
    all(table.entries.iter().map(|entry| put(known, read_one(entry)?, &entry.field)))?;
    Ok(())
}

/// Replaces the parameter of the same name, which must be of the same kind, or adds it.
fn put(known: &mut Vec<Named>, new: Named, field: &Field<'_>) -> Read<()> {
    let Some(old) = known.iter_mut().find(|old| old.parameter.name == new.parameter.name) else {
        known.push(new);
        return Ok(());
    };
    if old.kind != new.kind {
        let message =
            format!("`{}` is {}, not {}", field.name, kind_name(old.kind), kind_name(new.kind));
        let help = format!("its default is {}", old.parameter.value);
        return Err(field.log.error(&new.value_place, message, "", &help));
    }
    *old = new;
    Ok(())
}

/// A kind with its article, for messages.
pub(super) fn kind_name(kind: Option<Kind>) -> String {
    kind.map_or("a number without a unit".to_owned(), |kind| format!("a {}", kind.name()))
}

fn read_one(entry: &Entry<'_>) -> Read<Named> {
    let field = &entry.field;
    if !is_name(entry.key) {
        let help = format!("use letters, digits and `_`, at most {MOST_IN_NAME}, a letter first");
        return Err(field.log.error(
            &entry.key_place,
            "this is no name for a parameter",
            "",
            &help,
        ));
    }
    let (value, basis, source) = match field.value {
        DeValue::Table(_) => {
            let table = field.table(&["value", "basis", "source"], "{ value = \"115 kJ/mol\" }")?;
            let (basis, source) = provenance(&table)?;
            (table.require("value", "value = \"115 kJ/mol\"")?, basis, source)
        }
        _ => (field.clone(), "scenario".to_owned(), String::new()),
    };
    let named = Field { name: entry.key.to_owned(), ..value };
    let (kind, value, text) = read_value(&named)?;
    let name = entry.key.to_owned();
    Ok(Named {
        parameter: Parameter { name, value: text, basis, source },
        value,
        kind,
        place: entry.key_place.clone(),
        value_place: named.place,
    })
}

/// The values of a table of the parameter file by name, each of which stands in a table
/// `{ value, basis, source }`.
pub(super) fn documented<'a>(
    field: &Field<'a>,
    keys: &[&str],
    example: &str,
) -> Read<BTreeMap<String, Field<'a>>> {
    let read = |entry: &Entry<'a>| {
        let table = entry.field.table(&["value", "basis", "source"], "{ value = 0 }")?;
        provenance(&table)?;
        let name = entry.key.to_owned();
        let value = table.require("value", "value = 0")?;
        Ok((name.clone(), Field { name, ..value }))
    };
    field.table(keys, example)?.entries.iter().map(read).collect()
}

/// The `basis` and `source` of a documented value.
pub(super) fn provenance(table: &Table<'_>) -> Read<(String, String)> {
    let basis = table.read_or("basis", "scenario", |field| field.choice(&BASES));
    let source = table.read_or("source", "", |field| field.text("a citation"));
    Ok((basis?.to_owned(), source?.to_owned()))
}

fn read_value(field: &Field<'_>) -> Read<(Option<Kind>, f64, String)> {
    if let DeValue::Float(_) | DeValue::Integer(_) = field.value {
        let number = field.number()?;
        return Ok((None, number, shortest(number)));
    }
    let text = field.text("115 kJ/mol")?;
    let (kind, value) = parse_any(text).map_err(|error| field.unit_error(&error))?;
    Ok((Some(kind), value, text.to_owned()))
}

/// Whether a text can name a parameter.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text.len() <= MOST_IN_NAME
}

/// Reads back what a resolved scenario records of its parameters.
pub(super) fn read_record(field: &Field<'_>) -> Read<Vec<Parameter>> {
    let table = field.any_table("NAME = { value = \"115 kJ/mol\" }")?;
    all(table.entries.iter().map(read_recorded))
}

fn read_recorded(entry: &Entry<'_>) -> Read<Parameter> {
    let table = entry.field.table(&["value", "basis", "source"], "{ value = \"115 kJ/mol\" }")?;
    let (basis, source) = provenance(&table)?;
    let value = table.require("value", "value = \"115 kJ/mol\"")?.text("115 kJ/mol")?.to_owned();
    Ok(Parameter { name: entry.key.to_owned(), value, basis, source })
}
