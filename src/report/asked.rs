//! What was asked: the sample, the protocol, the numbers, out of the scenario's text.

use super::html::Html;
use super::numbers::{celsius, readable, short};
use crate::results::Manifest;
use toml::{Table, Value};

/// Columns of the table of steps that come first, where steps have them.
const FIRST: [&str; 5] = ["step", "from", "to", "temperature", "time"];

/// Keys of temperatures; other quantities in K are differences.
const TEMPERATURES: [&str; 4] = ["from", "to", "temperature", "point"];

/// The scenario with every default filled in; empty if its text is none.
pub(super) fn scenario(manifest: &Manifest) -> Table {
    manifest.scenario.parse().unwrap_or_default()
}

/// What was asked.
pub(super) fn write(page: &mut Html, manifest: &Manifest, scenario: &Table) {
    page.section("asked", "What was asked", |page| {
        page.line("h3", "Protocol");
        let (header, rows) = steps(scenario);
        page.table(&header, &rows);
        page.line("h3", "Sample");
        page.element("dl", &[], |page| {
            let mut fact = |name: &str, value: &str| {
                page.line("dt", name);
                page.line("dd", value);
            };
            for table in ["crystal", "sample", "melting"] {
                for (key, value) in
                    scenario.get(table).and_then(Value::as_table).into_iter().flatten()
                {
                    fact(&format!("{table}: {}", key.replace('_', " ")), &shown(key, value));
                }
            }
            fact("seed", &manifest.seed.to_string());
            fact("replicates", &manifest.replicates.asked.to_string());
        });
    });
}

/// The protocol as a table: a row a step.
fn steps(scenario: &Table) -> (Vec<String>, Vec<Vec<String>>) {
    let steps = scenario.get("protocol").and_then(Value::as_array);
    let steps: Vec<&Table> = steps.into_iter().flatten().filter_map(Value::as_table).collect();
    let has = |key: &str| steps.iter().any(|step| step.contains_key(key));
    let mut keys: Vec<&str> = FIRST.into_iter().filter(|key| has(key)).collect();
    for key in steps.iter().flat_map(|step| step.keys()) {
        if !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    let row = |step: &&Table| {
        keys.iter()
            .map(|key| step.get(*key).map_or_else(String::new, |value| shown(key, value)))
            .collect()
    };
    (keys.iter().map(|key| key.replace('_', " ")).collect(), steps.iter().map(row).collect())
}

/// The value of a key of the scenario as people read it.
fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::String(text) if TEMPERATURES.contains(&key) => celsius(text),
        Value::String(text) => readable(text),
        Value::Array(items) => {
            items.iter().map(|item| shown(key, item)).collect::<Vec<_>>().join(", ")
        }
        Value::Table(table) => {
            let item = |(key, value): (&String, &Value)| {
                format!("{} {}", key.replace('_', " "), shown(key, value))
            };
            table.iter().map(item).collect::<Vec<_>>().join(", ")
        }
        Value::Float(number) => short(*number),
        other => other.to_string(),
    }
}

/// Numbers with value, basis and source, as a record of them has them: a row each, under a name.
pub(super) fn provenance(of: &str, record: &Table) -> Vec<Vec<String>> {
    let row = |(name, number): (&String, &Value)| {
        let part =
            |key: &str| number.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        vec![of.to_owned(), name.clone(), part("value"), part("basis"), part("source")]
    };
    record.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_share_a_table_and_leave_empty_what_they_lack() {
        let text = "[[protocol]]\nstep = \"anneal\"\ntemperature = \"413.15 K\"\ntime = \"3600 s\"\n\
                    [[protocol]]\nstep = \"wash\"\nsoluble_units = 3\n";
        let (header, rows) = steps(&text.parse().unwrap());
        assert_eq!(header, ["step", "temperature", "time", "soluble units"]);
        assert_eq!(rows, [["anneal", "140 °C", "1 h", ""], ["wash", "", "", "3"]]);
    }

    #[test]
    fn a_record_of_numbers_is_a_table() {
        let text = "A = { value = \"1e13 1/s\", basis = \"est\", source = \"kT/h\" }\nB = 3\n";
        let rows = provenance("mechanism", &text.parse().unwrap());
        assert_eq!(rows[0], ["mechanism", "A", "1e13 1/s", "est", "kT/h"]);
        assert_eq!(rows[1], ["mechanism", "B", "", "", ""]);
    }
}
