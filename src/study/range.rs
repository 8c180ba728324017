//! An axis in the text of a study.

use super::axis::{Axis, Cell, Column, Span, Value, Values};
use crate::diagnostics::names::{FORMULA_HELP, is_formula};
use crate::diagnostics::reader::{Field, Table, all};
use crate::diagnostics::{Log, Read, Reported};
use crate::results::same;
use crate::scenario::{Setting, Way};
use crate::units::{UnitError, as_written, parse_any};
use toml::de::DeValue;

/// The most values of one axis.
const MOST_VALUES: u64 = 100_000;
/// What is wrong with a value that is there already.
pub(super) const TWICE: &str = "this value is listed twice";
const KEYS: [&str; 7] = ["path", "name", "title", "values", "linear", "log", "zip"];

/// The text of a study and where mistakes in it go.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub text: &'a str,
    pub log: &'a Log,
    /// Whether ranges say how many values a grid takes from them.
    pub grid: bool,
}

/// Reads the axes in a list of tables.
pub(super) fn read_axes(field: &Field<'_>, reading: Reading<'_>) -> Read<Vec<Axis>> {
    field.list("[[axis]]", |item| read_axis(item, reading))
}

fn read_axis(field: &Field<'_>, reading: Reading<'_>) -> Read<Axis> {
    let table = field.table(&KEYS, "{ path = \"sample.defects.fraction\", values = [0.01] }")?;
    let way = table.read("path", "path = \"sample.defects.fraction\"", read_way);
    let name = table.optional("name", read_name);
    let title = table.optional("title", |title| title.short_line("Defects"));
    let zip = table.optional("zip", |zip| zip.line("damage"));
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
    Ok(Axis { column, way, values, zip: zip?.map(str::to_owned) })
}

/// The way to a value, as a field's text has it.
pub(crate) fn read_way(field: &Field<'_>) -> Read<Way> {
    let path = field.line("sample.defects.fraction")?;
    if path.split('.').any(str::is_empty) {
        let help = "names with dots between them, e.g. \"sample.defects.fraction\"";
        return Err(field.error("this is no way to a value", "", help));
    }
    Ok(Way { path: path.to_owned(), span: field.place.span.clone() })
}

/// A name of a column.
pub(crate) fn read_name<'a>(field: &Field<'a>) -> Read<&'a str> {
    let name = field.short_line("defect_fraction")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !name.chars().all(plain) {
        return Err(field.error(
            "a name has letters, digits and `_`",
            "",
            "e.g. \"defect_fraction\"",
        ));
    }
    Ok(name)
}

/// `defect_fraction` as a title: "Defect fraction".
pub(crate) fn title_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `temperature` in `degC`: `temperature_degC`; `rate` in `K/min`: `rate_K_per_min`.
pub(crate) fn column_name(name: &str, unit: &str) -> String {
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
pub(crate) fn shown(unit: &str) -> String {
    unit.replace("deg", "°").replace("angstrom", "Å")
}

/// The values of an axis, and their unit.
fn read_values(table: &Table<'_>, reading: Reading<'_>) -> Read<(Values, &'static str)> {
    let given: Vec<Field<'_>> =
        ["values", "linear", "log"].iter().filter_map(|key| table.get(key)).collect();
    let [field] = given.as_slice() else {
        let help = "give one of `values = […]`, `linear = { from, to, points }` and \
                    `log = { from, to, points }`";
        let message = "an axis takes its values from one list or range";
        return Err(table.log.error(&table.place, message, "", help));
    };
    match field.name.as_str() {
        "values" => read_list(field, reading),
        name => {
            let range = read_range(field, name == "log", reading)?;
            let unit = range.unit;
            Ok((Values::Range(range), unit))
        }
    }
}

fn read_list(field: &Field<'_>, reading: Reading<'_>) -> Read<(Values, &'static str)> {
    let items = field.array("[\"130 degC\", \"140 degC\"]")?;
    if items.is_empty() {
        return Err(field.error("an axis needs a value", "", ""));
    }
    let amounts: Vec<Option<(f64, &'static str)>> = items.iter().map(amount).collect();
    let unit = amounts.iter().flatten().find(|(_, unit)| !unit.is_empty());
    let unit = unit.map_or("", |(_, unit)| unit);
    let sound = check_units(&items, unit);
    let uniform = amounts.iter().all(|amount| amount.is_some_and(|(_, other)| other == unit));
    let value = |(item, amount): (&Field<'_>, &Option<(f64, &str)>)| {
        let span = item.place.span.clone();
        let toml = reading.text.get(span.clone()).unwrap_or_default().to_owned();
        let cell = match amount {
            Some((number, _)) if uniform => Cell::Number(*number),
            _ => Cell::Text(text_of(item, &toml)),
        };
        if matches!(&cell, Cell::Text(text) if amount.is_none() && is_formula(text)) {
            let message = "this value would be a formula in a spreadsheet";
            return Err(item.error(message, "", FORMULA_HELP));
        }
        Ok(Value { toml, cell, span })
    };
    let values = all(items.iter().zip(&amounts).map(value))?;
    sound?;
    Ok((Values::List(values), if uniform { unit } else { "" }))
}

/// Notes every value that is not in the unit of the first that has one.
fn check_units(items: &[Field<'_>], unit: &str) -> Read<()> {
    let quantity = |field: &Field<'_>| field.value.as_str().and_then(|text| parse_any(text).ok());
    let Some((kind, _)) = items.iter().find_map(quantity) else { return Ok(()) };
    let check = |(index, item): (usize, &Field<'_>)| {
        let Some(text) = item.value.as_str() else {
            if let DeValue::Integer(_) | DeValue::Float(_) = item.value {
                let needs = format!("this value needs a unit, as the others have `{unit}`");
                let help = format!("e.g. \"{}\"", kind.example());
                return Err(item.error(needs, "a bare number", &help));
            }
            return Ok(());
        };
        match kind.parse(text) {
            Ok(value) if as_written(text).is_none_or(|(_, other)| other != unit) => {
                let twice = |other: &&Field<'_>| {
                    quantity(other).is_some_and(|(own, first)| own == kind && same(first, value))
                };
                let first =
                    items[..index].iter().find(twice).and_then(|first| first.value.as_str());
                Err(of_another_unit(item, unit, first))
            }
            // Words are read, or refused, where they are set.
            Ok(_) | Err(UnitError::NoNumber { .. }) => Ok(()),
            Err(error) => Err(item.unit_error(&error)),
        }
    };
    all(items.iter().enumerate().map(check))?;
    Ok(())
}

/// Complains about a value in another unit than the first, perhaps the same as one before.
fn of_another_unit(item: &Field<'_>, unit: &str, first: Option<&str>) -> Reported {
    if let Some(first) = first {
        let label = format!("the same as {first}");
        return item.error(TWICE, &label, "delete one of the two");
    }
    let help = format!("write all of them in the unit of the first, `{unit}`");
    item.error("the values of an axis have one unit", "", &help)
}

/// The same, if the field is one.
fn amount(field: &Field<'_>) -> Option<(f64, &'static str)> {
    match field.value {
        DeValue::Integer(_) | DeValue::Float(_) => Some((field.number().ok()?, "")),
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
            // "-1x0x0" would be a formula in a spreadsheet.
            let inner = if is_formula(inner) { toml } else { inner };
            inner.split(',').map(str::trim).collect::<Vec<_>>().join("x")
        }
        _ => toml.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// A range of numbers with one unit.
pub(crate) fn read_range(field: &Field<'_>, logarithmic: bool, reading: Reading<'_>) -> Read<Span> {
    let example = "{ from = \"120 degC\", to = \"150 degC\", points = 4 }";
    let table = field.table(&["from", "to", "points"], example)?;
    let from = table.read("from", "from = 1e-4", read_end);
    let to = table.read("to", "to = 1e-1", read_end);
    let points = match table.get("points") {
        None if !reading.grid => Ok(0),
        None => Err(table.missing("points", "points = 4")),
        Some(points) => points.whole(1..=MOST_VALUES),
    };
    let ((low, unit), (high, other)) = (from?, to?);
    if unit != other {
        let help = format!("write both in one unit, `{unit}` or `{other}`");
        return Err(field.error("the ends of a range have one unit", "", &help));
    }
    if logarithmic && !(low > 0.0 && high > 0.0) {
        let message = "a logarithmic range has positive ends";
        let help = if reading.grid { "use `linear`, or a list" } else { "use `linear`" };
        return Err(field.error(message, "", help));
    }
    let (span, points) = (field.place.span.clone(), points? as usize);
    Ok(Span { ends: [low, high], unit, logarithmic, points, span })
}

/// A number and its unit, which is empty where it has none.
pub(crate) fn read_end(field: &Field<'_>) -> Read<(f64, &'static str)> {
    amount(field).ok_or_else(|| {
        let message = format!("`{}` must be a number or a quantity", field.name);
        field.error(message, "", "e.g. 0.01 or \"140 degC\"")
    })
}

/// Reads values that are set as they are: a table from ways to values.
pub(crate) fn read_set(field: &Field<'_>, reading: Reading<'_>) -> Read<Vec<Setting>> {
    let table = field.any_table("{ \"sample.disordered\" = 0 }")?;
    all(table.entries.iter().map(|entry| {
        if let DeValue::Table(_) = entry.field.value {
            let help = format!("put the whole path into quotes: \"{}.…\" = …", entry.key);
            let message = "a single value can be set, no table";
            return Err(reading.log.error(&entry.key_place, message, "", &help));
        }
        let span = entry.field.place.span.clone();
        let way = Way { path: entry.key.to_owned(), span: entry.key_place.span.clone() };
        let value = reading.text.get(span.clone()).unwrap_or_default().to_owned();
        Ok(Setting { way, value, span })
    }))
}
