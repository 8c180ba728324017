//! Whether this build gives what is known exactly: decks with an exact or published result, run
//! through the same public engine as any other scenario, and held against it.
//!
//! The decks lie in `scenarios/verification/`, and inside the program. What they have to give is
//! computed here, from the laws themselves: a fault in a deck, in the mechanism's compiler or
//! in an executor changes the value, never the exact one.

mod cases;
mod chains;
mod comparison;
mod complete_graph;
mod deposition;
mod evolve;
mod first_order;
mod four_molecules;
mod generator;
mod growth;
mod hopping;
mod kissinger;
mod light;
mod ordering;
mod percolation;
mod reversible;
mod seen;
pub mod statistics;
mod waiting;
mod walk;

pub use cases::CASES;
pub use comparison::{Comparison, MOST_DEVIATIONS};

use crate::results::table::VerificationRow;
use crate::run::{Control, Engine, Outcome, RunError, Simulation};
use crate::scenario::{Origin, Scenario};

/// Whoever runs scenarios.
pub trait Laboratory: Sync {
    /// Runs a scenario, all replicates.
    ///
    /// # Errors
    /// If the crystal, the mechanism or a sample can't be built.
    fn run(&self, scenario: &Scenario) -> Result<Outcome, RunError>;
}

impl Laboratory for Engine {
    fn run(&self, scenario: &Scenario) -> Result<Outcome, RunError> {
        Simulation::new(scenario)?.with_engine(*self).noting_every_ringing().run(Control::NONE)
    }
}

/// Runs a scenario, and others that follow from it, in a laboratory, and compares.
type Compare = fn(&Scenario, &dyn Laboratory) -> Result<Vec<Comparison>, RunError>;

/// A deck with an exact result.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The name of its file in `scenarios/verification/`.
    pub name: &'static str,
    /// The file.
    pub deck: &'static str,
    /// Where the exact value comes from.
    pub source: &'static str,
    /// How many times as many replicates a thorough verification runs.
    pub thorough: u32,
    compare: Compare,
}

impl Case {
    /// Its scenario, with the seed that a verification's seed means for it: cases share no
    /// random number.
    ///
    /// # Panics
    /// Never: tests read every deck.
    pub fn scenario(&self, seed: u64) -> Scenario {
        let letters = self.name.bytes().map(u64::from);
        let number = letters.fold(0, |sum, letter| (sum * 31 + letter) % 65_521);
        Scenario { seed: seed.wrapping_mul(SPREAD).wrapping_add(number), ..read(self.deck) }
    }

    /// Runs a scenario of this case in a laboratory and holds it against the exact result.
    ///
    /// # Errors
    /// As the laboratory's.
    pub fn compare(
        &self,
        scenario: &Scenario,
        laboratory: &dyn Laboratory,
    ) -> Result<Vec<Comparison>, RunError> {
        (self.compare)(scenario, laboratory)
    }

    /// Its rows with one executor.
    ///
    /// # Errors
    /// If a scenario can't be run.
    pub fn verify(&self, effort: Effort, engine: Engine) -> Result<Vec<VerificationRow>, RunError> {
        let mut scenario = self.scenario(effort.seed);
        if effort.thorough {
            scenario.replicates *= self.thorough;
        }
        let row = |compared: Comparison| VerificationRow {
            passed: compared.passed(),
            case: self.name.to_owned(),
            quantity: compared.quantity,
            engine: engine.name().to_owned(),
            value: compared.value,
            exact: compared.exact,
            standard_error: compared.standard_error,
            deviation: compared.deviation,
            tolerance: compared.tolerance,
            source: self.source.to_owned(),
        };
        Ok(self.compare(&scenario, &engine)?.into_iter().map(row).collect())
    }
}

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Seed of every random number.
    pub seed: u64,
    /// Whether to run as many replicates as smaller faults need.
    pub thorough: bool,
}

/// What keeps the seeds of neighbouring numbers apart: 2⁶⁴ over the golden ratio, made odd.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// A deck from its text.
fn read(deck: &str) -> Scenario {
    let origin = Origin { file_name: "the deck".into(), folder: ".".into() };
    Scenario::parse(deck, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_deck_of_the_folder_is_a_case_and_reads() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/verification");
        let stem = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()
        };
        let files: BTreeSet<String> = std::fs::read_dir(folder).unwrap().map(stem).collect();
        let cases: BTreeSet<String> = CASES.iter().map(|case| case.name.to_owned()).collect();
        assert_eq!(files, cases);
        let seeds: BTreeSet<u64> = CASES.iter().map(|case| case.scenario(1).seed).collect();
        assert_eq!(seeds.len(), CASES.len(), "two cases share a seed");
    }
}
