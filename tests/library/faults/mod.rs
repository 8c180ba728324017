//! Faults planted on purpose, and the row of the verification that sees each by at least six
//! standard errors. The decks are changed (a wrong rate, a missing contact, a surface too bright), or what
//! runs them: an executor around the engine's own that leaves clocks stale or advances time too often,
//! and segments whose bounds are too low.

mod executors;

use executors::{Fault, Workshop};
use std::collections::BTreeMap;
use tautomata::run::Engine;
use tautomata::scenario::Scenario;
use tautomata::verify::{CASES, Case, Comparison, Laboratory};

/// By how many standard errors a fault has to show.
const SEEN: f64 = 6.0;

fn case(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).expect("a case of this name")
}

/// The deviation of one row of a case, its scenario changed, in a laboratory.
fn deviation(
    name: &str,
    quantity: &str,
    change: impl Fn(&mut Scenario),
    laboratory: &dyn Laboratory,
) -> f64 {
    let case = case(name);
    let mut scenario = case.scenario(1);
    change(&mut scenario);
    let compared = case.compare(&scenario, laboratory).expect("a run");
    let rows: BTreeMap<String, Comparison> =
        compared.into_iter().map(|row| (row.quantity.clone(), row)).collect();
    rows[quantity].deviation
}

fn assert_seen(
    fault: &str,
    (name, quantity): (&str, &str),
    change: impl Fn(&mut Scenario),
    laboratory: &dyn Laboratory,
) {
    let apart = deviation(name, quantity, change, laboratory);
    println!("{fault}: {name}, {quantity}: {apart:+.1}");
    assert!(apart.abs() >= SEEN, "{fault} goes unseen: {name}, {quantity}: {apart}");
}

/// All rates of a deck off by a factor.
fn rates_off(factor: f64) -> impl Fn(&mut Scenario) {
    move |scenario| {
        for event in &mut scenario.mechanism.events {
            event.prefactor *= factor;
        }
    }
}

#[test]
fn a_rate_off_by_one_percent() {
    for row in [("first-order", "conversion"), ("first-order-ramp", "conversion")] {
        assert_seen("a rate off by 1 %", row, rates_off(1.01), &Engine::Bricks);
    }
}

#[test]
fn one_of_two_rates_off_by_two_percent() {
    let backward = |scenario: &mut Scenario| scenario.mechanism.events[1].prefactor *= 1.02;
    let row = ("reversible-tautomerization", "equilibrium");
    assert_seen("a reversion off by 2 %", row, backward, &Engine::Bricks);
}

/// Of 1.2e6 molecules 2 % are tautomers, known to 0.64 %: 5 % are 7.4 standard errors.
#[test]
fn light_that_turns_tautomers_back_off_by_five_percent() {
    let backward = |scenario: &mut Scenario| {
        let mut events = scenario.mechanism.events.iter_mut();
        events.find(|event| event.name == "photoreversion").expect("a row").prefactor *= 1.05;
    };
    let row = ("photostationary", "stationary");
    assert_seen("a photoreversion off by 5 %", row, backward, &Engine::Bricks);
}

/// Takes the contact between two molecules of the cell out of the structure, both ways.
fn without_contact(scenario: &mut Scenario, one: usize, other: usize) {
    let contacts = &mut scenario.structure.contacts;
    contacts[one].retain(|contact| contact.to != other);
    contacts[other].retain(|contact| contact.to != one);
}

#[test]
fn one_neighbour_missing() {
    let row = ("four-molecules", "all states, χ²");
    assert_seen("a missing contact", row, |deck| without_contact(deck, 0, 3), &Engine::Bricks);
    let along_the_third = |scenario: &mut Scenario| {
        scenario.structure.contacts[0].retain(|contact| contact.cell[2] == 0);
    };
    let row = ("dimers-sc", "jamming coverage");
    assert_seen("two missing contacts", row, along_the_third, &Engine::Bricks);
}

/// The boxes of those that stop after each event are small: each stop looks at all of it.
fn small(size: [u32; 3], replicates: u32) -> impl Fn(&mut Scenario) {
    move |scenario| {
        scenario.size = size;
        scenario.replicates = replicates;
        scenario.record.selection = tautomata::observe::Selection::whole(size);
    }
}

#[test]
fn clocks_left_stale_when_the_surroundings_change() {
    let laboratory = Workshop(Fault::StaleClocks);
    let row = ("dimers-chain", "coverage on the way");
    assert_seen("stale clocks", row, small([200, 1, 1], 300), &laboratory);
}

#[test]
fn time_advanced_once_too_often() {
    let laboratory = Workshop(Fault::TimeTwice);
    let few = |scenario: &mut Scenario| scenario.replicates = 500;
    assert_seen("time advanced twice", ("waiting-times", "events a window"), few, &laboratory);
}

#[test]
fn bounds_of_segments_too_low() {
    let laboratory = Workshop(Fault::LowBounds);
    assert_seen("bounds too low", ("first-order-ramp", "conversion"), |_| (), &laboratory);
}

/// The wrapper itself changes nothing: a row is the same to the bit with and without it.
#[test]
fn a_workshop_without_a_fault_finds_what_the_engine_finds() {
    let found = |laboratory: &dyn Laboratory| {
        let change = small([4, 4, 4], 3);
        deviation("four-molecules", "tautomers", change, laboratory)
    };
    assert_eq!(found(&Workshop(Fault::None)), found(&Engine::Reference));
}

#[test]
fn light_too_bright_or_too_deep() {
    let row = ("beer-lambert", "all layers, χ²");
    assert_seen("light 10 % too bright", row, rates_off(1.1), &Engine::Bricks);
    let deeper = |scenario: &mut Scenario| {
        let event = &mut scenario.mechanism.events[0];
        event.penetration = event.penetration.map(|depth| 1.1 * depth);
    };
    assert_seen("light 10 % too deep", row, deeper, &Engine::Bricks);
}

#[test]
fn blocked_sites() {
    let blocked = |share: f64, replicates: u32| {
        move |scenario: &mut Scenario| {
            scenario.recipe.impurity = share;
            scenario.recipe.impurity_weak_share = 0.0;
            scenario.replicates = replicates;
        }
    };
    let row = ("dimers-square", "jamming coverage");
    assert_seen("a site in fifty blocked", row, blocked(0.02, 48), &Engine::Bricks);
    let row = ("walk-square", "mean steps");
    assert_seen("a site in twenty blocked", row, blocked(0.05, 4000), &Engine::Bricks);
}
