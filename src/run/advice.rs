//! What a chemist would try next, with the numbers that say why.

use super::tables::SECONDS_PER_HOUR;
use super::{Outcome, Replicate};
use crate::mechanism::ChainAction;
use crate::observe::MELTS;
use crate::protocol::temperature_at;
use crate::scenario::Scenario;
use crate::units::{PASCAL_PER_MBAR, ZERO_CELSIUS, digits};

/// Less than this, at the end, is little for a protocol that nothing else is wrong with.
const LITTLE_CONVERSION: f64 = 0.3;
/// More than this share of impurity is worth a recrystallization.
const MUCH_IMPURITY: f64 = 0.01;
/// More than this share of all chains quenched is worth a flush.
const MUCH_QUENCHED: f64 = 0.1;
/// With fewer weak spots a box, one box differs from the next by a third and more.
pub const FEW_WEAK_SPOTS: f64 = 10.0;

/// Advice on an outcome, as sentences; none where nothing has come to its end.
pub fn advice(scenario: &Scenario, outcome: &Outcome) -> Vec<String> {
    if outcome.finished().next().is_none() {
        return Vec::new();
    }
    let faults: Vec<String> = [
        molten(scenario, outcome),
        melting_left_out(scenario),
        air(scenario, outcome),
        impure(scenario),
    ]
    .into_iter()
    .flatten()
    .collect();
    let grows = scenario.mechanism.events.iter().any(|event| event.chain == ChainAction::Grow);
    let usual = scenario.substance.is_some() && grows;
    let idle = if faults.is_empty() && usual { too_cold(outcome) } else { None };
    faults.into_iter().chain(idle).chain(small_box(scenario, outcome)).collect()
}

fn mean(outcome: &Outcome, of: impl Fn(&Replicate) -> Option<f64>) -> Option<f64> {
    let values: Vec<f64> = outcome.finished().filter_map(of).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// What to do about it is known of the crystal of a substance with a record only.
fn molten(scenario: &Scenario, outcome: &Outcome) -> Option<String> {
    let time = mean(outcome, |replicate| replicate.passages.melting)?;
    let kelvin = temperature_at(&scenario.segments(), time);
    let advice = scenario.record_of_crystal().map_or(String::new(), |substance| {
        let slowing = substance.slowing();
        format!(" Heat it 10 K less; it then takes about {slowing} times as long.")
    });
    Some(format!(
        "The sample melts: from {} h on ({:.0} °C) more than {MELTS} of the monomer is liquid.{advice}",
        digits(time / SECONDS_PER_HOUR, 3),
        kelvin - ZERO_CELSIUS
    ))
}

fn melting_left_out(scenario: &Scenario) -> Option<String> {
    let melting_point = scenario.record_of_crystal()?.melting_point();
    let conditions = scenario.protocol.conditions();
    let hottest = conditions.iter().map(|at| at.temperature).fold(0.0, f64::max);
    (scenario.mechanism.melting.is_none() && hottest > melting_point).then(|| {
        format!(
            "The protocol goes up to {:.0} °C, and the crystal melts at {:.0} °C, which this run \
             left out: add a table [melting] to the scenario.",
            hottest - ZERO_CELSIUS,
            melting_point - ZERO_CELSIUS
        )
    })
}

fn air(scenario: &Scenario, outcome: &Outcome) -> Option<String> {
    let kind = outcome.kinds.iter().position(|kind| kind == "quench")?;
    let quenched = mean(outcome, |replicate| {
        let events = replicate.records.moments.last()?.events[kind];
        (replicate.chain_starts > 0).then(|| events as f64 / replicate.chain_starts as f64)
    })?;
    let conditions = scenario.protocol.conditions();
    let most = conditions.iter().map(|at| at.oxygen).fold(0.0, f64::max) / PASCAL_PER_MBAR;
    (quenched > MUCH_QUENCHED).then(|| {
        format!(
            "Oxygen, up to {} mbar, quenched {} of the chains: evacuate and flush with argon more \
             often, or mend the leak.",
            digits(most, 3),
            digits(quenched, 2)
        )
    })
}

fn impure(scenario: &Scenario) -> Option<String> {
    let impurity = scenario.recipe.impurity;
    (scenario.substance.is_some() && impurity > MUCH_IMPURITY).then(|| {
        format!(
            "Of the molecules {impurity} are impurity: recrystallize, which leaves a fifth of it."
        )
    })
}

fn too_cold(outcome: &Outcome) -> Option<String> {
    let conversion = mean(outcome, |r| Some(r.records.moments.last()?.row.conversion))?;
    let trapped = mean(outcome, |r| Some(r.records.moments.last()?.row.trapped_end_fraction))?;
    (conversion < LITTLE_CONVERSION).then(|| {
        format!(
            "Only {} of the monomer reacted ({} are trapped chain ends): the crystal is too perfect, \
             or too cold for so short a time. Grind or irradiate it, or heat it longer.",
            digits(conversion, 2),
            digits(trapped, 2)
        )
    })
}

fn small_box(scenario: &Scenario, outcome: &Outcome) -> Option<String> {
    let sites = f64::from(outcome.lattice.sites());
    let spots = scenario.recipe.weak_share()? * sites;
    (spots > 0.0 && spots < FEW_WEAK_SPOTS).then(|| {
        format!(
            "A box of {sites} molecules holds only {} weak spots on average: boxes differ, and a \
             larger one gives narrower error bars than more replicates.",
            digits(spots, 2)
        )
    })
}
