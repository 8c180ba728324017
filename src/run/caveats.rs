//! What is known before a run of how far its mechanism suits its crystal.

use crate::crystal::Reactive;
use crate::mechanism::ChainAction;
use crate::scenario::Scenario;
use crate::substance::Substance;

/// Warnings about a scenario, as sentences: what was doubtful in the file of its crystal, molecules
/// without a nitrile, crystals without a reactive contact, events that the crystal has no contact for,
/// and numbers that were calibrated for another substance.
pub fn caveats(scenario: &Scenario) -> Vec<String> {
    let all = [no_nitrile, no_reactive_contact, idle_events, calibrated_for_another];
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
