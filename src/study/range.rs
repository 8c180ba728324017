//! An axis in the text of a study.

use super::axis::{Axis, Cell, Column, Span, Value, Values};
use crate::scenario::Way;
use crate::scenario::log::Log;
use crate::scenario::reader::{Field, Table};
use crate::units::as_written;
use toml::de::DeValue;

/// The most values of one axis.
const MOST_VALUES: u64 = 100_000;
const KEYS: [&str; 7] = ["path", "name", "title", "values", "linear", "log", "zip"];

/// The text of a study and where mistakes in it go.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub text: &'a str,
    pub log: &'a Log,
    /// Whether ranges say how many values a grid takes from them.
    pub grid: bool,
}

/// Reads the axes in a list of tables.
pub(super) fn read_axes(field: &Field<'_>, reading: Reading<'_>) -> Option<Vec<Axis>> {
    let items = field.array("[[axis]]")?;
    let read: Vec<Option<Axis>> = items.iter().map(|item| read_axis(item, reading)).collect();
    read.into_iter().collect()
}

fn read_axis(field: &Field<'_>, reading: Reading<'_>) -> Option<Axis> {
    let table = field.table(&KEYS, "{ path = \"sample.defects.fraction\", values = [0.01] }")?;
    let way = table.require("path", "path = \"sample.defects.fraction\"");
    let way = way.and_then(|way| read_way(&way));
    let name = table.get("name").map_or(Some(None), |name| read_name(&name).map(Some));
    let title = table.get("title").map_or(Some(None), |title| title.line("Defects").map(Some));
    let zip = table.get("zip").map_or(Some(None), |zip| zip.line("damage").map(Some));
    let (values, unit) = read_values(&table, reading)?;
    let way = way?;
    let name = name?.unwrap_or_else(|| way.path.rsplit('.').next().unwrap_or_default());
    let title = title?.map_or_else(|| title_of(name), str::to_owned);
    let logarithmic = matches!(&values, Values::Range(range) if range.logarithmic);
    let column = Column {
        name: column_name(name, unit),
        axis: name.to_owned(),
        title,
        unit: shown(unit),
        logarithmic,
    };
    Some(Axis { column, way, values, zip: zip?.map(str::to_owned) })
}

/// The way to a value, as a field's text has it.
fn read_way(field: &Field<'_>) -> Option<Way> {
    let path = field.line("sample.defects.fraction")?;
    if path.split('.').any(str::is_empty) {
        field.error(
            "this is no way to a value",
            "",
            "names with dots between them, e.g. \"sample.defects.fraction\"",
        );
        return None;
    }
    Some(Way { path: path.to_owned(), span: field.place.span.clone() })
}

fn read_name<'a>(field: &Field<'a>) -> Option<&'a str> {
    let name = field.text("defect_fraction")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(plain) {
        field.error("a name has letters, digits and `_`", "", "e.g. \"defect_fraction\"");
        return None;
    }
    Some(name)
}

/// `defect_fraction` as a title: "Defect fraction".
fn title_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `temperature` in `degC`: `temperature_degC`; `rate` in `K/min`: `rate_K_per_min`.
fn column_name(name: &str, unit: &str) -> String {
    let (above, below) = unit.split_once('/').unwrap_or((unit, ""));
    let plain =
        |part: &str| -> String { part.chars().filter(char::is_ascii_alphanumeric).collect() };
    let mut column = name.to_owned();
    for (word, part) in [("", plain(above)), ("per_", plain(below))] {
        if !part.is_empty() && part != "1" {
            column = format!("{column}_{word}{part}");
        }
    }
    column
}

/// A unit as a figure shows it.
fn shown(unit: &str) -> String {
    unit.replace("deg", "°").replace("angstrom", "Å")
}

/// The values of an axis, and their unit.
fn read_values(table: &Table<'_>, reading: Reading<'_>) -> Option<(Values, &'static str)> {
    let given: Vec<Field<'_>> =
        ["values", "linear", "log"].iter().filter_map(|key| table.get(key)).collect();
    let [field] = given.as_slice() else {
        let help = "give one of `values = […]`, `linear = { from, to, points }` and \
                    `log = { from, to, points }`";
        table.log.error(&table.place, "an axis takes its values from one list or range", "", help);
        return None;
    };
    match field.name.as_str() {
        "values" => read_list(field, reading),
        name => read_range(field, name == "log", reading),
    }
}

fn read_list(field: &Field<'_>, reading: Reading<'_>) -> Option<(Values, &'static str)> {
    let items = field.array("[\"130 degC\", \"140 degC\"]")?;
    if items.is_empty() {
        field.error("an axis needs a value", "", "");
        return None;
    }
    let amounts: Vec<Option<(f64, &'static str)>> = items.iter().map(amount).collect();
    let unit = amounts[0].map_or("", |(_, unit)| unit);
    let uniform = amounts.iter().all(|amount| amount.is_some_and(|(_, other)| other == unit));
    let mixed = amounts.iter().flatten().find(|(_, other)| *other != unit);
    if let (Some(_), Some(at)) =
        (mixed, amounts.iter().position(|a| a.is_some_and(|(_, u)| u != unit)))
    {
        let help = format!("write all of them in the unit of the first, `{unit}`");
        items[at].error("the values of an axis have one unit", "", &help);
        return None;
    }
    let value = |(item, amount): (&Field<'_>, &Option<(f64, &str)>)| {
        let span = item.place.span.clone();
        let toml = reading.text.get(span.clone()).unwrap_or_default().to_owned();
        let cell = match amount {
            Some((number, _)) if uniform => Cell::Number(*number),
            _ => Cell::Text(text_of(item, &toml)),
        };
        Value { toml, cell, span }
    };
    let values = items.iter().zip(&amounts).map(value).collect();
    Some((Values::List(values), if uniform { unit } else { "" }))
}

/// A number and its unit, which is empty where it has none.
fn amount(field: &Field<'_>) -> Option<(f64, &'static str)> {
    match field.value {
        DeValue::Integer(_) | DeValue::Float(_) => Some((field.number()?, "")),
        DeValue::String(text) => as_written(text),
        _ => None,
    }
}

/// A value that is no number, on one line: a text as it is, a list of numbers as `8x8x8`.
fn text_of(field: &Field<'_>, toml: &str) -> String {
    match field.value {
        DeValue::String(text) => text.to_string(),
        DeValue::Array(_) => {
            let inner = toml.trim_matches(['[', ']']);
            inner.split(',').map(str::trim).collect::<Vec<_>>().join("x")
        }
        _ => toml.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn read_range(
    field: &Field<'_>,
    logarithmic: bool,
    reading: Reading<'_>,
) -> Option<(Values, &'static str)> {
    let example = "{ from = \"120 degC\", to = \"150 degC\", points = 4 }";
    let table = field.table(&["from", "to", "points"], example)?;
    let from = table.require("from", "from = 1e-4").and_then(|end| read_end(&end));
    let to = table.require("to", "to = 1e-1").and_then(|end| read_end(&end));
    let points = match table.get("points") {
        None if !reading.grid => Some(0),
        None => table.require("points", "points = 4").and(None),
        Some(points) => points.whole(1..=MOST_VALUES),
    };
    let ((low, unit), (high, other)) = (from?, to?);
    if unit != other {
        let help = format!("write both in one unit, `{unit}` or `{other}`");
        field.error("the ends of a range have one unit", "", &help);
        return None;
    }
    if logarithmic && !(low > 0.0 && high > 0.0) {
        field.error("a logarithmic range has positive ends", "", "use `linear`, or a list");
        return None;
    }
    let (span, points) = (field.place.span.clone(), points? as usize);
    let range = Span { ends: [low, high], unit, logarithmic, points, span };
    Some((Values::Range(range), unit))
}

fn read_end(field: &Field<'_>) -> Option<(f64, &'static str)> {
    let end = amount(field);
    if end.is_none() {
        let message = format!("`{}` must be a number or a quantity", field.name);
        field.error(message, "", "e.g. 0.01 or \"140 degC\"");
    }
    end
}

/// Reads values that are set as they are: a table from ways to values.
pub(super) fn read_set(
    field: &Field<'_>,
    reading: Reading<'_>,
) -> Option<Vec<crate::scenario::Setting>> {
    let table = field.any_table("{ \"sample.disordered\" = 0 }")?;
    let mut settings = Some(Vec::new());
    for entry in &table.entries {
        if let DeValue::Table(_) = entry.field.value {
            let help = format!("put the whole path into quotes: \"{}.…\" = …", entry.key);
            reading.log.error(&entry.key_place, "a single value can be set, no table", "", &help);
            settings = None;
            continue;
        }
        let span = entry.field.place.span.clone();
        let way = Way { path: entry.key.to_owned(), span: entry.key_place.span.clone() };
        let value = reading.text.get(span.clone()).unwrap_or_default().to_owned();
        if let Some(settings) = &mut settings {
            settings.push(crate::scenario::Setting { way, value, span });
        }
    }
    settings
}
