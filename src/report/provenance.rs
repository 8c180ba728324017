//! Where the results come from: program, numbers with their basis, files. What differs between two
//! runs of one scenario (machine, threads, time of day) stands in the manifest alone.

use super::asked::provenance;
use super::html::Html;
use crate::results::{MANIFEST_FILE, Manifest, REPORT_FILE, Subject};
use std::path::Path;
use toml::{Table, Value};

/// Where results come from.
pub(super) fn write(page: &mut Html, folder: &Path, manifest: &Manifest, scenario: &Table) {
    page.folded("provenance", "Provenance", |page| {
        page.element("dl", &[], |page| {
            for (name, value) in facts(manifest) {
                page.line("dt", name);
                page.line("dd", &value);
            }
        });
        let rows = parameters(folder, manifest, scenario);
        if !rows.is_empty() {
            page.line("h3", "Numbers and where they come from");
            page.line(
                "p",
                "lit: literature; comp: computed; est: estimated; cal: calibrated; scenario: set by the \
                 scenario.",
            );
            let header = ["of", "number", "value", "basis", "source"].map(String::from);
            page.element("div", &[("class", "numbers")], |page| page.table(&header, &rows));
        }
        page.line("h3", "Files");
        let header = ["file", "bytes", "SHA-256"].map(String::from);
        let files = manifest.files.iter().filter(|file| file.path != REPORT_FILE);
        let row = |file: &crate::results::FileRecord| {
            vec![file.path.clone(), file.bytes.to_string(), file.sha256.clone()]
        };
        let rows: Vec<Vec<String>> = files.map(row).collect();
        page.element("div", &[("class", "small hash")], |page| page.table(&header, &rows));
    });
}

fn facts(manifest: &Manifest) -> Vec<(&'static str, String)> {
    let program = &manifest.program;
    let sha256 = manifest.subject.sha256();
    let of_subject = match &manifest.subject {
        Subject::Scenario { events, .. } => {
            let events: u64 = events.values().sum();
            vec![("events", events.to_string()), ("SHA-256 of the scenario", sha256)]
        }
        Subject::Study { .. } => vec![("SHA-256 of what was asked", sha256)],
    };
    let facts = [
        ("program", format!("{} {}", program.name, program.version)),
        ("commit", program.commit.clone().unwrap_or_else(|| "unknown".into())),
        ("random numbers", format!("{}, seed {}", program.rng, manifest.seed)),
        ("machine, threads, times", format!("in {MANIFEST_FILE}")),
    ];
    facts.into_iter().chain(of_subject).collect()
}

/// The numbers of the mechanism, and those of instruments that were used.
fn parameters(folder: &Path, manifest: &Manifest, scenario: &Table) -> Vec<Vec<String>> {
    let table =
        |value: Option<&Value>| value.and_then(Value::as_table).cloned().unwrap_or_default();
    let mechanism = table(scenario.get("mechanism"));
    let mut rows = provenance("mechanism", &table(mechanism.get("provenance")));
    for file in &manifest.files {
        let name =
            file.path.strip_prefix("instruments/").and_then(|file| file.strip_suffix(".toml"));
        let text = name.and_then(|_| std::fs::read_to_string(folder.join(&file.path)).ok());
        if let (Some(name), Some(Ok(record))) = (name, text.map(|text| text.parse::<Table>())) {
            rows.extend(provenance(name, &record));
        }
    }
    rows
}
