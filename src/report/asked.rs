//! What was asked: the protocol, the sample, the numbers.

use super::figures::{self, Images};
use super::html::Html;
use crate::results::{AskedStep, Manifest, Subject};
use crate::units::{self, in_the_laboratory};
use toml::{Table, Value};

/// The scenario with every default filled in; empty if its text is none.
pub(super) fn scenario(manifest: &Manifest) -> Table {
    manifest.subject.text().parse().unwrap_or_default()
}

/// What was asked.
pub(super) fn write(page: &mut Html, images: &Images<'_>, manifest: &Manifest, scenario: &Table) {
    page.folded("asked", "What was asked", |page| {
        page.line("h3", "Protocol");
        let header = ["step", "as it was asked for", "what it came to"].map(String::from);
        let row =
            |step: &AskedStep| vec![step.step.clone(), step.asked.clone(), step.came_to.clone()];
        let rows: Vec<_> = match &manifest.subject {
            Subject::Scenario { protocol, .. } => protocol.iter().map(row).collect(),
            Subject::Study { .. } => Vec::new(),
        };
        page.element("div", &[("class", "steps")], |page| page.table(&header, &rows));
        figures::protocol(page, images);
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

/// The value of a key of the scenario as people read it.
fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::String(text) => in_the_laboratory(key, text),
        Value::Array(items) => {
            items.iter().map(|item| shown(key, item)).collect::<Vec<_>>().join(", ")
        }
        Value::Table(table) => {
            let item = |(key, value): (&String, &Value)| {
                format!("{} {}", key.replace('_', " "), shown(key, value))
            };
            table.iter().map(item).collect::<Vec<_>>().join(", ")
        }
        Value::Float(number) => units::number(*number),
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
    fn a_record_of_numbers_is_a_table() {
        let text = "A = { value = \"1e13 1/s\", basis = \"est\", source = \"kT/h\" }\nB = 3\n";
        let rows = provenance("mechanism", &text.parse().unwrap());
        assert_eq!(rows[0], ["mechanism", "A", "1e13 1/s", "est", "kT/h"]);
        assert_eq!(rows[1], ["mechanism", "B", "", "", ""]);
    }
}
