//! Exact results, run through the same public interface as a real run.
//!
//! Most laws are cases of `tautomata verify`, which `verification` runs, and `tests/faults` with a
//! fault planted. The others are held to theirs here: a mean within four standard errors, which a
//! correct build leaves by chance once in 16 000 (normal); seeds are fixed, so that what passed
//! goes on passing.

mod air;
mod first_order;
mod healing;
mod light;
mod melting;
mod verification;

use std::path::Path;
use tautomata::run::{Control, Outcome, Simulation};
use tautomata::scenario::{Origin, Scenario};

/// One of the shipped decks.
fn deck(name: &str) -> Scenario {
    let path = Path::new("scenarios/verification").join(format!("{name}.toml"));
    Scenario::load(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// A deck from its text.
fn read(text: &str) -> Scenario {
    let origin = Origin { file_name: "deck.toml".into(), folder: ".".into() };
    Scenario::parse(text, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// A run that notes at every ringing what was to be expected.
fn run(scenario: &Scenario) -> Outcome {
    let simulation = Simulation::new(scenario).expect("a simulation").noting_every_ringing();
    simulation.run(Control::NONE).expect("a run")
}

/// The deck with all its rates off by a factor: a fault that a comparison must see.
fn with_rates_off(mut scenario: Scenario, factor: f64) -> Scenario {
    for event in &mut scenario.mechanism.events {
        event.prefactor *= factor;
    }
    scenario
}
