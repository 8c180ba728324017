//! The steps of a protocol as they were asked for, and what each came to.

use super::toml_text::{line, quoted};
use crate::diagnostics::reader::Table;
use crate::protocol::Piece;
use crate::units::{PASCAL_PER_MBAR, ZERO_CELSIUS, number, time};
use toml::de::DeValue;

/// A step as it was asked for, and what it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is: `grind`.
    pub name: String,
    /// Its keys but `step` and those of its file, with their values in TOML as they were written.
    /// What was left out and has a default stands behind them.
    pub keys: Vec<(String, String)>,
    /// The file that it reads.
    pub file: Option<StepFile>,
    /// What it came to, for people.
    pub came_to: String,
}

/// A file that a step reads.
#[derive(Clone, Debug, PartialEq)]
pub struct StepFile {
    /// Its name where it was first asked for.
    pub original: String,
    /// SHA-256 of its content, 64 hexadecimal digits.
    pub sha256: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Step {
    /// The step of a table. `defaults` are values, in TOML, of keys that may be left out; `of_file`
    /// are keys that speak of its file.
    pub(super) fn of(
        table: &Table<'_>,
        defaults: &[(&str, &str)],
        of_file: &[&str],
        came_to: String,
    ) -> Self {
        let written = |key: &str| table.get(key).map(|field| as_toml(field.value));
        let own = table.entries.iter().map(|entry| entry.key);
        let own = own.filter(|key| *key != "step" && !of_file.contains(key));
        let own = own.filter_map(|key| Some((key.to_owned(), written(key)?)));
        let left_out = defaults.iter().filter(|(key, _)| table.get(key).is_none());
        let left_out = left_out.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let name = table.get("step").and_then(|field| field.value.as_str().map(str::to_owned));
        Self {
            name: name.unwrap_or_default(),
            keys: own.chain(left_out).collect(),
            file: None,
            came_to,
        }
    }

    /// What was asked, for people: `mill mortar, time 11 min`.
    pub fn asked(&self) -> String {
        let key = |(key, value): &(String, String)| {
            format!("{} {}", key.replace('_', " "), value.replace('"', ""))
        };
        let file =
            self.file.iter().map(|file| format!("file {}, SHA-256 {}", file.original, file.sha256));
        file.chain(self.keys.iter().map(key)).collect::<Vec<_>>().join(", ")
    }

    /// Writes the step as it is read; `copy` is where a copy of its file lies.
    pub(super) fn write(&self, out: &mut String, copy: Option<&str>) {
        out.push_str("\n[[protocol]]\n");
        line(out, "step", quoted(&self.name));
        if let (Some(file), Some(copy)) = (&self.file, copy) {
            line(out, "file", quoted(copy));
            line(out, "original", quoted(&file.original));
            line(out, "sha256", quoted(&file.sha256));
        }
        self.keys.iter().for_each(|(key, value)| line(out, key, value));
        out.push_str("# came to: ");
        out.push_str(&self.came_to);
        out.push('\n');
    }
}

/// A value as it stands in TOML: numbers as they were written, on one line.
fn as_toml(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(whole) => whole.to_string(),
        DeValue::Float(float) => float.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| as_toml(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(table) => {
            let items: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("{} = {}", key.get_ref(), as_toml(value.get_ref())))
                .collect();
            format!("{{ {} }}", items.join(", "))
        }
    }
}

/// What a step that takes time came to: temperatures, time, oxygen.
pub(super) fn heated(pieces: &[Piece]) -> String {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return String::new() };
    let celsius = |kelvin: f64| number(kelvin - ZERO_CELSIUS);
    let ends = || pieces.iter().flat_map(|piece| [piece.from, piece.to]);
    let lowest = ends().map(|end| end.temperature).fold(f64::INFINITY, f64::min);
    let highest = ends().map(|end| end.temperature).fold(f64::NEG_INFINITY, f64::max);
    let (from, to) = (first.from.temperature, last.to.temperature);
    let duration = time(pieces.iter().map(|piece| piece.duration).sum());
    let text = if lowest == highest {
        format!("{} °C for {duration}", celsius(from))
    } else if lowest < from.min(to) || highest > from.max(to) {
        let [from, to, lowest, highest] = [from, to, lowest, highest].map(celsius);
        format!("{from} to {to} °C in {duration}, between {lowest} and {highest} °C")
    } else {
        format!("{} to {} °C in {duration}", celsius(from), celsius(to))
    };
    let oxygen = [first.from.oxygen, last.to.oxygen].map(|pascal| number(pascal / PASCAL_PER_MBAR));
    match oxygen {
        [from, to] if from != to => format!("{text}; oxygen {from} to {to} mbar"),
        [oxygen, _] if oxygen != "0" => format!("{text}; oxygen {oxygen} mbar"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_heating_came_to_is_said_in_the_units_of_the_bench() {
        let ramp = Piece::between(1380.0, 298.15, 413.15);
        assert_eq!(heated(&[ramp]), "25 to 140 °C in 23 min");
        let hold = Piece::between(172_800.0, 413.15, 413.15);
        assert_eq!(heated(&[hold]), "140 °C for 48 h");
        let mut leak = hold;
        (leak.from.oxygen, leak.to.oxygen) = (0.2, 10.0);
        assert_eq!(heated(&[leak]), "140 °C for 48 h; oxygen 0.002 to 0.1 mbar");
        let back = Piece::between(1380.0, 413.15, 298.15);
        let there_and_back = "25 to 25 °C in 46 min, between 25 and 140 °C";
        assert_eq!(heated(&[ramp, back]), there_and_back);
    }
}
