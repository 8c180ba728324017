//! Exact results, run through the same public interface as a real run.
//!
//! Each law stands as a scenario in `scenarios/verification/`. A mean is held to its exact
//! value within four standard errors: a correct build fails one such comparison by chance
//! once in 16 000 (normal), and seeds are fixed, so that what passed goes on passing. Each
//! law is also run with a fault planted, which the same comparison must see.

mod air;
mod deposition;
mod first_order;
mod healing;
mod light;
mod melting;
mod reversible;
mod statistics;
mod walk;

use std::path::Path;
use tautomata::run::{Outcome, Unwatched, simulate};
use tautomata::scenario::{Origin, Scenario};

/// How many standard errors may lie between a mean and its exact value.
const MOST_DEVIATIONS: f64 = 4.0;

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

fn run(scenario: &Scenario) -> Outcome {
    simulate(scenario, &Unwatched).expect("a run")
}

/// The deck with all its rates off by a factor: a fault that a comparison must see.
fn with_rates_off(mut scenario: Scenario, factor: f64) -> Scenario {
    for event in &mut scenario.mechanism.events {
        event.prefactor *= factor;
    }
    scenario
}
