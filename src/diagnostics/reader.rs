//! Typed access to a parsed TOML tree: every accessor notes what is wrong.

use super::names::{FORMULA_HELP, MOST_IN_NAME, did_you_mean, is_formula};
use super::{Diagnostics, Log, Place, Read, Reported, syntax};
use crate::units::{Kind, Quantity, UnitError, shortest};
use serde::de::DeserializeOwned;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A value with the name under which messages speak of it.
#[derive(Clone)]
pub(crate) struct Field<'a> {
    pub log: &'a Log,
    pub name: String,
    pub place: Place,
    pub value: &'a DeValue<'a>,
}

/// A table whose keys are known to be allowed.
pub(crate) struct Table<'a> {
    pub log: &'a Log,
    /// What a missing key is marked at.
    pub place: Place,
    /// Its entries, in the order of the file.
    pub entries: Vec<Entry<'a>>,
}

/// A key and its value.
pub(crate) struct Entry<'a> {
    pub key: &'a str,
    pub key_place: Place,
    pub field: Field<'a>,
}

/// A number that must lie within bounds, and how to say so.
pub(crate) struct Bounds {
    pub range: RangeInclusive<f64>,
    pub says: &'static str,
}

/// What `read` makes of the text of a TOML file.
///
/// # Errors
/// Every mistake in it.
pub(crate) fn parse<T>(
    name: &str,
    text: &str,
    read: impl FnOnce(&Table<'_>) -> Read<T>,
) -> Result<T, Diagnostics> {
    let log = Log::default();
    let file = log.add_file(name, text);
    let tree = syntax::parse(text, file, &log);
    let read = read(&Table::open(&tree, file, 0..0, &log));
    log.finish(read)
}

impl<'a> Table<'a> {
    /// The entries of a table, in the order of the file; none is checked.
    pub fn open(table: &'a DeTable<'a>, file: usize, span: Range<usize>, log: &'a Log) -> Self {
        let entry = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let key_place = Place { file, span: key.span() };
            let place = Place { file, span: value.span() };
            let key: &'a std::borrow::Cow<'a, str> = key.get_ref();
            let field = Field { log, name: key.to_string(), place, value: value.get_ref() };
            Entry { key, key_place, field }
        };
        let mut entries: Vec<Entry<'a>> = table.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key_place.span.start);
        Self { log, place: Place { file, span }, entries }
    }

    /// Notes every key that is not among `allowed`, and hands the table on.
    pub fn allow(self, allowed: &[&str]) -> Self {
        self.check_keys(allowed);
        self
    }

    /// Notes every key that is not among `allowed`.
    pub fn check_keys(&self, allowed: &[&str]) {
        for entry in self.entries.iter().filter(|entry| !allowed.contains(&entry.key)) {
            let help = did_you_mean(entry.key, allowed, "allowed here");
            self.log.error(&entry.key_place, format!("unknown key `{}`", entry.key), "", &help);
        }
    }

    /// The value of a key that may be left out.
    pub fn get(&self, key: &str) -> Option<Field<'a>> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.field.clone())
    }

    /// Where the value of a key stands; where the table does, if the key is left out.
    pub fn place_of(&self, key: &str) -> Place {
        self.get(key).map_or_else(|| self.place.clone(), |field| field.place)
    }

    /// The value of a key that must be there.
    pub fn require(&self, key: &str, example: &str) -> Read<Field<'a>> {
        self.get(key).ok_or_else(|| self.missing(key, example))
    }

    /// Notes that a key is missing.
    pub fn missing(&self, key: &str, example: &str) -> Reported {
        let help = format!("add e.g. `{example}`");
        self.log.missing(&self.place, format!("`{key}` is missing"), "", &help)
    }

    /// What `read` makes of a key that must be there.
    pub fn read<T>(
        &self,
        key: &str,
        example: &str,
        read: impl FnOnce(&Field<'a>) -> Read<T>,
    ) -> Read<T> {
        read(&self.require(key, example)?)
    }

    /// What `read` makes of a key that may be left out.
    pub fn optional<T>(
        &self,
        key: &str,
        read: impl FnOnce(&Field<'a>) -> Read<T>,
    ) -> Read<Option<T>> {
        self.get(key).map(|field| read(&field)).transpose()
    }

    /// What `read` makes of a key, or the default where it is left out.
    pub fn read_or<T>(
        &self,
        key: &str,
        default: T,
        read: impl FnOnce(&Field<'a>) -> Read<T>,
    ) -> Read<T> {
        self.get(key).map_or(Ok(default), |field| read(&field))
    }
}

impl<'a> Field<'a> {
    /// Notes a mistake at this value.
    pub fn error(&self, message: impl Into<String>, label: &str, help: &str) -> Reported {
        self.log.error(&self.place, message, label, help)
    }

    fn wrong_type<T>(&self, expected: &str, help: &str) -> Read<T> {
        let message = format!("`{}` must be {expected}", self.name);
        Err(self.error(message, &format!("this is {}", type_name(self.value)), help))
    }

    /// A text.
    pub fn text(&self, example: &str) -> Read<&'a str> {
        match self.value {
            DeValue::String(text) => Ok(text),
            _ => self.wrong_type("a text", &format!("e.g. \"{example}\"")),
        }
    }

    /// A text of one line that is not empty.
    pub fn line(&self, example: &str) -> Read<&'a str> {
        let text = self.text(example)?;
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            return Err(self.error(format!("`{}` must be one line of text", self.name), "", ""));
        }
        Ok(text)
    }

    /// A text of one line that fits into a legend.
    pub fn short_line(&self, example: &str) -> Read<&'a str> {
        let text = self.line(example)?;
        let length = text.chars().count();
        if length > MOST_IN_NAME {
            let label = format!("{length} characters");
            let help = format!("use at most {MOST_IN_NAME} characters");
            return Err(self.error(format!("`{}` is too long", self.name), &label, &help));
        }
        Ok(text)
    }

    /// A name that tables show: short, without blanks around it, and no formula.
    pub fn own_name(&self, example: &str) -> Read<&'a str> {
        let text = self.short_line(example)?;
        if is_formula(text) {
            let message = format!("`{}` would be a formula in a spreadsheet", self.name);
            return Err(self.error(message, "", FORMULA_HELP));
        }
        if text.trim() != text {
            let message = format!("`{}` begins or ends with a blank", self.name);
            return Err(self.error(message, "", "delete the blank"));
        }
        Ok(text)
    }

    /// A text of at most one line.
    pub fn title(&self) -> Read<&'a str> {
        let text = self.text("Ground powder, 140 °C, 72 h")?;
        if text.chars().any(char::is_control) {
            return Err(self.error(format!("`{}` must be one line of text", self.name), "", ""));
        }
        Ok(text)
    }

    /// `true` or `false`.
    pub fn boolean(&self) -> Read<bool> {
        match self.value {
            DeValue::Boolean(value) => Ok(*value),
            _ => self.wrong_type("true or false", ""),
        }
    }

    /// A finite number without a unit.
    pub fn number(&self) -> Read<f64> {
        let value: f64 = match self.value {
            DeValue::Float(float) => float.as_str().parse().unwrap_or(f64::NAN),
            DeValue::Integer(whole) => {
                i128::from_str_radix(whole.as_str(), whole.radix()).map_or(f64::NAN, |n| n as f64)
            }
            _ => return self.wrong_type("a number without a unit", ""),
        };
        if !value.is_finite() {
            return Err(self.error(format!("`{}` must be a finite number", self.name), "", ""));
        }
        Ok(value)
    }

    /// A number within bounds.
    pub fn number_in(&self, bounds: &Bounds) -> Read<f64> {
        let value = self.number()?;
        self.within(value, bounds)
    }

    fn within(&self, value: f64, bounds: &Bounds) -> Read<f64> {
        if !bounds.range.contains(&value) {
            let message = format!("`{}` is out of range", self.name);
            return Err(self.error(message, &format!("must be {}", bounds.says), ""));
        }
        Ok(value)
    }

    /// A whole number from `range`.
    pub fn whole(&self, range: RangeInclusive<u64>) -> Read<u64> {
        let says = match (*range.start(), *range.end()) {
            (low, u64::MAX) => format!("{low} or more (at most 2^64 − 1)"),
            (low, high) => format!("{low} to {high}"),
        };
        let DeValue::Integer(written) = self.value else {
            return self.wrong_type("a whole number", &format!("write a whole number, {says}"));
        };
        match u64::from_str_radix(written.as_str(), written.radix()) {
            Ok(value) if range.contains(&value) => Ok(value),
            _ => {
                let message = format!("`{}` is out of range", self.name);
                Err(self.error(message, &format!("must be a whole number, {says}"), ""))
            }
        }
    }

    /// A whole number from `range`, which may be negative.
    pub fn signed(&self, range: RangeInclusive<i32>) -> Read<i32> {
        let says = format!("{} to {}", range.start(), range.end());
        let DeValue::Integer(written) = self.value else {
            return self.wrong_type("a whole number", &format!("write a whole number, {says}"));
        };
        let value = i32::from_str_radix(written.as_str(), written.radix()).ok();
        value.filter(|value| range.contains(value)).ok_or_else(|| {
            let message = format!("`{}` is out of range", self.name);
            self.error(message, &format!("must be a whole number, {says}"), "")
        })
    }

    /// The elements of an array, each named after it.
    pub fn array(&self, example: &str) -> Read<Vec<Field<'a>>> {
        let DeValue::Array(items) = self.value else {
            return self.wrong_type("a list", &format!("e.g. `{example}`"));
        };
        let element = |item: &'a Spanned<DeValue<'a>>| Field {
            log: self.log,
            name: self.name.clone(),
            place: Place { file: self.place.file, span: item.span() },
            value: item.get_ref(),
        };
        Ok(items.iter().map(element).collect())
    }

    /// What `read` makes of each element of an array. Every element is read before the first
    /// fault ends it, so that all faults are noted.
    pub fn list<T>(&self, example: &str, read: impl FnMut(&Field<'a>) -> Read<T>) -> Read<Vec<T>> {
        all(self.array(example)?.iter().map(read))
    }

    /// A table with these keys.
    pub fn table(&self, allowed: &[&str], example: &str) -> Read<Table<'a>> {
        self.any_table(example).map(|table| table.allow(allowed))
    }

    /// A table with keys of the user's own.
    pub fn any_table(&self, example: &str) -> Read<Table<'a>> {
        let DeValue::Table(table) = self.value else {
            return self.wrong_type("a table", &format!("e.g. `{example}`"));
        };
        Ok(Table::open(table, self.place.file, self.place.span.clone(), self.log))
    }

    /// A value of a type that serde reads.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Read<T> {
        let value = Spanned::new(self.place.span.clone(), self.value.clone());
        T::deserialize(ValueDeserializer::from(value)).map_err(|error| {
            let span = error.span().unwrap_or_else(|| self.place.span.clone());
            self.log.error(&Place { file: self.place.file, span }, error.message(), "", "")
        })
    }

    /// Notes a fault of a quantity.
    pub fn unit_error(&self, error: &UnitError) -> Reported {
        self.error(format!("`{}`: {error}", self.name), "", &error.help())
    }

    /// Notes that a number stands where a quantity of a kind must be.
    pub fn needs_unit(&self, kind: Kind) -> Reported {
        let number = match self.number() {
            Ok(number) => shortest(number),
            Err(reported) => return reported,
        };
        let message = format!("`{}` needs a unit", self.name);
        let help = UnitError::NoUnit { number, kind: Some(kind) }.help();
        self.error(message, "a bare number", &help)
    }

    /// A quantity with its unit, within bounds given in its own unit.
    pub fn quantity<Q: Quantity>(&self, bounds: &Bounds) -> Read<Q> {
        if let DeValue::Float(_) | DeValue::Integer(_) = self.value {
            return Err(self.needs_unit(Q::KIND));
        }
        let text = self.text(Q::KIND.example())?;
        let value = text.parse::<Q>().map_err(|error| self.unit_error(&error))?;
        self.within(value.value(), bounds).map(Q::new)
    }

    /// One of a list of words.
    pub fn choice<T: Copy>(&self, words: &[(&str, T)]) -> Read<T> {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let text = self.text(names[0])?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let help = did_you_mean(text, &names, "possible");
            self.error(format!("`{}` cannot be \"{text}\"", self.name), "", &help)
        })
    }
}

/// All values, each of which is looked at before the first mistake ends it.
pub(crate) fn all<T>(read: impl Iterator<Item = Read<T>>) -> Read<Vec<T>> {
    read.collect::<Vec<Read<T>>>().into_iter().collect()
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time of day",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A quantity that must be there.
pub(crate) fn due<Q: Quantity>(table: &Table<'_>, key: &str, bounds: &Bounds) -> Read<f64> {
    let example = format!("{key} = \"{}\"", Q::KIND.example());
    table.read(key, &example, |field| field.quantity::<Q>(bounds).map(Q::value))
}

/// A quantity that may be left out.
pub(crate) fn or_default<Q: Quantity>(
    table: &Table<'_>,
    key: &str,
    bounds: &Bounds,
    default: f64,
) -> Read<f64> {
    table.read_or(key, default, |field| field.quantity::<Q>(bounds).map(Q::value))
}
