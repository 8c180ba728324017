//! What results are of: one run, or many.

use super::checksum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What results are of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Entries", into = "Entries")]
pub enum Subject {
    /// The run of a scenario.
    Scenario {
        /// The scenario with every default filled in, in its text form.
        text: String,
        /// Its protocol, step by step.
        protocol: Vec<AskedStep>,
        /// Events by kind, over all replicates.
        events: BTreeMap<String, u64>,
    },
    /// Many runs: a study, or the decks of a verification.
    Study {
        /// Its text as it was read.
        text: String,
    },
}

/// A step of a protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedStep {
    /// What it is: `grind`.
    pub step: String,
    /// What was asked, in the user's own words and units; defaults stand there, too.
    pub asked: String,
    /// What it came to.
    pub came_to: String,
}

impl Subject {
    /// The text of the scenario, or of the study.
    pub fn text(&self) -> &str {
        match self {
            Self::Scenario { text, .. } | Self::Study { text } => text,
        }
    }

    /// SHA-256 of that text, 64 hexadecimal digits.
    pub fn sha256(&self) -> String {
        checksum::of_text(self.text())
    }
}

/// The subject as `manifest.json` has it. A study has neither events nor a protocol.
#[derive(Serialize, Deserialize)]
struct Entries {
    events: BTreeMap<String, u64>,
    scenario: String,
    scenario_sha256: String,
    #[serde(default)]
    protocol: Vec<AskedStep>,
}

impl From<Entries> for Subject {
    fn from(Entries { events, scenario: text, protocol, .. }: Entries) -> Self {
        if events.is_empty() && protocol.is_empty() {
            Self::Study { text }
        } else {
            Self::Scenario { text, protocol, events }
        }
    }
}

impl From<Subject> for Entries {
    fn from(subject: Subject) -> Self {
        let scenario_sha256 = subject.sha256();
        let (scenario, protocol, events) = match subject {
            Subject::Scenario { text, protocol, events } => (text, protocol, events),
            Subject::Study { text } => (text, Vec::new(), BTreeMap::new()),
        };
        Self { events, scenario, scenario_sha256, protocol }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_and_a_study_read_back_as_what_they_are() {
        let step =
            AskedStep { step: "hold".into(), asked: "time 1 h".into(), came_to: "1 h".into() };
        let text = || "title = \"x\"\n".to_owned();
        let events = BTreeMap::from([("hop".to_owned(), 7)]);
        for subject in [
            Subject::Scenario { text: text(), protocol: vec![step], events: BTreeMap::new() },
            Subject::Scenario { text: text(), protocol: Vec::new(), events },
            Subject::Study { text: text() },
        ] {
            let json = serde_json::to_string(&subject).unwrap();
            assert_eq!(serde_json::from_str::<Subject>(&json).unwrap(), subject, "{json}");
        }
    }
}
