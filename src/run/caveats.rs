//! What is known before a run of how far its mechanism suits its crystal.

use crate::crystal::Reactive;
use crate::mechanism::{Barrier, ChainAction, Event};
use crate::protocol::{Conditions, Segment};
use crate::scenario::Scenario;
use crate::substance::Substance;
use crate::units::GAS_CONSTANT;

/// Warnings about a scenario, as sentences: what was doubtful in the file of its crystal, molecules
/// without a nitrile, crystals without a reactive contact, events that the crystal has no contact for, events
/// too fast for their step, and numbers that were calibrated for another substance.
pub fn caveats(scenario: &Scenario) -> Vec<String> {
    let all = [no_nitrile, no_reactive_contact, idle_events, too_fast, calibrated_for_another];
    let caveats = all.into_iter().filter_map(|caveat| caveat(scenario));
    scenario.structure.notes.iter().cloned().chain(caveats).collect()
}

/// Whether chains start or grow.
fn chains(scenario: &Scenario) -> bool {
    let mut events = scenario.mechanism.events.iter();
    events.any(|event| matches!(event.chain, ChainAction::Start | ChainAction::Grow))
}

fn no_nitrile(scenario: &Scenario) -> Option<String> {
    let molecule = scenario.structure.molecule.as_ref().filter(|it| it.nitriles == 0)?;
    let formula = &molecule.formula;
    let mut events = scenario.mechanism.events.iter();
    if chains(scenario) {
        Some(format!(
            "The molecule {formula} has no nitrile: whatever its chains are made of, they are no \
             poly(imine)s, and nitrile_conversion is 0."
        ))
    } else if events.any(|event| event.chain != ChainAction::None) {
        Some(format!(
            "The molecule {formula} has no nitrile to which a chain could add: no chain starts or grows, and \
             conversion stays 0. Write the reactions of this molecule as events of your own: [mechanism] with \
             `base = \"none\"`."
        ))
    } else {
        None
    }
}

fn no_reactive_contact(scenario: &Scenario) -> Option<String> {
    let molecule = scenario.structure.molecule.as_ref().filter(|_| chains(scenario))?;
    let mut contacts = scenario.structure.contacts.iter().flatten();
    contacts.all(|contact| contact.reactive == Reactive::None).then(|| {
        format!(
            "No contact of {} is reactive: no imine N of a ring lies near enough to a nitrile C of \
             another molecule ({} in a molecule). Ordered molecules can't add to each other.",
            scenario.structure.name,
            molecule.groups()
        )
    })
}

/// The share of an event's mean waiting time that a step of the clock may be.
const COARSEST: f64 = 0.01;

/// Events so fast that the clock of a step can't resolve their waiting times.
fn too_fast(scenario: &Scenario) -> Option<String> {
    let segments = scenario.segments();
    let step = |length: f64| length / (1_u64 << 53) as f64;
    let fastest = |event: &Event| {
        let rates =
            segments.iter().map(|segment| (most_often(scenario, event, segment), segment.length));
        rates.max_by(|(one, a), (other, b)| (one * a).total_cmp(&(other * b)))
    };
    let mut named = Vec::new();
    let mut worst = (0.0, 0.0);
    for event in &scenario.mechanism.events {
        let Some((rate, length)) = fastest(event).filter(|(k, l)| k * step(*l) > COARSEST) else {
            continue;
        };
        named.push(format!("{:?}", event.name));
        if rate * length > worst.0 * worst.1 {
            worst = (rate, length);
        }
    }
    let (rate, length) = worst;
    (!named.is_empty()).then(|| {
        format!(
            "Too fast for their step: {}. Within a step of {length:.1e} s, time advances by steps of up to \
             {:.0e} s, and the mean waiting time is only {:.0e} s: what these events compete with happens \
             too often. Divide the step of the protocol, or lower the prefactor: what is fast only needs to \
             be much faster than all other events.",
            named.join(", "),
            step(length),
            1.0 / rate
        )
    })
}

/// The largest rate of an event in a segment, in 1/s, whatever is around the site.
fn most_often(scenario: &Scenario, event: &Event, segment: &Segment) -> f64 {
    let Barrier { constant, phi, psi, phi_neighbour, strength } = event.barrier;
    let weak = scenario.mechanism.strengths.iter().map(|deviation| strength * deviation);
    let barrier = constant
        + [phi, psi, phi_neighbour].map(|slope| slope.min(0.0)).iter().sum::<f64>()
        + weak.fold(0.0, f64::min);
    let rate = |at: Conditions| {
        let driver = event.driver.map_or(1.0, |driver| driver.strength(at));
        event.prefactor * driver * (-barrier / (GAS_CONSTANT * at.temperature)).exp()
    };
    rate(segment.from).max(rate(segment.to))
}

fn idle_events(scenario: &Scenario) -> Option<String> {
    let structure = &scenario.structure;
    let idle = scenario
        .mechanism
        .events
        .iter()
        .filter(|event| event.pair.as_ref().is_some_and(|pair| !pair.contact.is_in(structure)));
    let names: Vec<String> = idle.map(|event| format!("\"{}\"", event.name)).collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} has no contact across which these events could happen, so they never do: {}.",
            structure.name,
            names.join(", ")
        )
    })
}

fn calibrated_for_another(scenario: &Scenario) -> Option<String> {
    let calibrated = scenario.calibrated_parameters();
    let built_in = Substance::built_in();
    let hint = Substance::hint(scenario.structure.molecule.as_ref());
    (scenario.substance != Some(built_in) && !calibrated.is_empty()).then(|| {
        format!(
            "The mechanism rests on {} numbers, barriers among them, that were calibrated for {} and \
             say nothing about {}: no time and no conversion here is a prediction. Set your own in \
             [mechanism.parameters]: {}.{}",
            calibrated.len(),
            built_in.title,
            scenario.structure.name,
            calibrated.join(", "),
            if hint.is_empty() { hint } else { format!(" Or, {hint}.") }
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of 1e12 1/s: in 10 s its mean waiting time is 900 steps of the clock, in 1000 s it is 9.
    #[test]
    fn an_event_too_fast_for_its_step_is_named() {
        let warned = |time: &str| {
            let text = format!(
                "[crystal]\nstructure = \"sc\"\nsize = [6, 6, 6]\n[mechanism]\nbase = \"none\"\n\
                 [[mechanism.event]]\nname = \"down\"\nsite = \"M\"\nbecomes = \"T\"\n\
                 prefactor = \"1e12 1/s\"\n[[protocol]]\nstep = \"anneal\"\ntemperature = \"300 K\"\n\
                 time = \"{time}\"\n"
            );
            let told = caveats(&text.parse().expect("a scenario"));
            told.iter().any(|sentence| sentence.starts_with("Too fast for their step: \"down\"."))
        };
        assert_eq!(["10 s", "1000 s"].map(warned), [false, true]);
    }
}
