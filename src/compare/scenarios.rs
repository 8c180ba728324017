//! What differs in the scenarios of runs, key by key, in units of the laboratory.

use super::Run;
use crate::results::Manifest;
use crate::results::table::ScenarioDifferenceRow;
use crate::units::in_the_laboratory;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Keys that say what a scenario is called, or of which records the numbers come.
const UNCOMPARED: [&str; 1] = ["title"];
/// The record of the numbers of the mechanism, and how a scenario sets them.
const PROVENANCE: &str = "mechanism.provenance.";
const PARAMETERS: &str = "mechanism.parameters.";
/// The rows that follow from these numbers.
const ROWS: &str = "mechanism.event.";

/// The title of a run's scenario; empty if it has none.
pub(super) fn title(manifest: &Manifest) -> String {
    let title = scenario(manifest).get("title").and_then(Value::as_str).map(str::to_owned);
    title.unwrap_or_default()
}

fn scenario(manifest: &Manifest) -> Table {
    manifest.subject.text().parse().unwrap_or_default()
}

/// Every key in which not all scenarios agree, with what each says.
pub(super) fn differences(runs: &[Run]) -> Vec<ScenarioDifferenceRow> {
    let all: Vec<BTreeMap<String, String>> =
        runs.iter().map(|run| flattened(&scenario(&run.manifest))).collect();
    let mut keys: Vec<&String> = Vec::new();
    for key in all.iter().flat_map(BTreeMap::keys) {
        let differs = all.iter().any(|other| other.get(key) != all[0].get(key));
        if differs && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_unstable();
    let numbers = keys.iter().any(|key| key.starts_with(PARAMETERS));
    // Numbers of rows follow from the parameters; what is left of a row is whether it is there.
    let is_kind = |key: &str| key.rsplit('.').next() == Some("kind");
    keys.retain(|key| !numbers || !key.starts_with(ROWS) || is_kind(key));
    let row = |key: &String| {
        let of_run = |(run, values): (&Run, &BTreeMap<String, String>)| ScenarioDifferenceRow {
            key: key.clone(),
            run: run.label.clone(),
            value: values.get(key).cloned().unwrap_or_default(),
        };
        runs.iter().zip(&all).map(of_run).collect::<Vec<_>>()
    };
    keys.into_iter().flat_map(row).collect()
}

/// The values of a scenario by the paths that a study sets them by.
fn flattened(scenario: &Table) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (key, value) in scenario.iter().filter(|(key, _)| !UNCOMPARED.contains(&key.as_str())) {
        flatten(key, value, &mut values);
    }
    let of_record = |key: &String| key.starts_with(PROVENANCE);
    let record: Vec<String> = values.keys().filter(|key| of_record(key)).cloned().collect();
    for key in record {
        let Some(value) = values.remove(&key) else { continue };
        let name = key.strip_prefix(PROVENANCE).and_then(|rest| rest.strip_suffix(".value"));
        if let Some(name) = name {
            values.insert(format!("{PARAMETERS}{name}"), value);
        }
    }
    values
}

fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                flatten(&format!("{path}.{key}"), value, into);
            }
        }
        Value::Array(items) if items.iter().all(Value::is_table) && !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                let name = entry(items, index);
                flatten(&format!("{path}.{name}"), item, into);
            }
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(path, item)).collect();
            into.insert(path.to_owned(), format!("[{}]", items.join(", ")));
        }
        value => {
            into.insert(path.to_owned(), shown(path, value));
        }
    }
}

/// An entry of a list: its `step` or `name` where only one has it, else its number from 1.
fn entry(items: &[Value], index: usize) -> String {
    let word = |item: &Value| {
        let word = item.get("step").or_else(|| item.get("name"));
        word.and_then(Value::as_str).map(str::to_owned)
    };
    let own = word(&items[index]);
    let alone = items.iter().filter(|item| word(item) == own).count() == 1;
    own.filter(|_| alone).unwrap_or_else(|| (index + 1).to_string())
}

fn shown(path: &str, value: &Value) -> String {
    let key = path.rsplit('.').next().unwrap_or_default();
    match value {
        Value::String(text) => in_the_laboratory(key, text),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_paths_of_a_study_and_values_the_units_of_the_laboratory() {
        let text = "title = \"A\"\nseed = 7\n[record]\nevery = \"1800 s\"\nsnapshots = [\"0 s\", \"7200 s\"]\n\
            [mechanism.provenance]\nE_hop = { value = \"106 kJ/mol\", basis = \"est\", source = \"x\" }\n\
            [[protocol]]\nstep = \"anneal\"\ntemperature = \"140 degC\"\n\
            [[protocol]]\nstep = \"flush\"\noxygen = \"20 Pa\"\n\
            [[protocol]]\nstep = \"flush\"\noxygen = \"0 Pa\"\n";
        let flat = flattened(&text.parse().unwrap());
        let value = |key: &str| flat.get(key).map(String::as_str);
        assert_eq!(value("title"), None);
        assert_eq!(value("record.every"), Some("30 min"));
        assert_eq!(value("record.snapshots"), Some("[0 min, 2 h]"));
        assert_eq!(value("mechanism.parameters.E_hop"), Some("106 kJ/mol"));
        assert_eq!(value("mechanism.provenance.E_hop.source"), None);
        assert_eq!(value("protocol.anneal.temperature"), Some("140 degC"));
        assert_eq!(value("protocol.2.oxygen"), Some("0.2 mbar"));
    }
}
