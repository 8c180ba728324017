//! What a reader of the results should know before trusting them.

use super::Outcome;
use super::advice::advice;
use super::caveats::caveats;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::instruments::Instrument;
use crate::instruments::xrd::{MOST_ENDLESS, endless_share};
use crate::mechanism::ChainAction;
use crate::observe::Inspection;
use crate::scenario::{Scenario, Step};
use crate::substance::Number;
use crate::units::ZERO_CELSIUS;

/// Fewer chain starts than this, over all replicates, can't carry a mean: their Poisson
/// noise alone is 10 %.
pub const FEWEST_CHAIN_STARTS: u64 = 100;

/// Warnings about an outcome and advice on it, as sentences; first the foreseen ones.
pub fn warnings(scenario: &Scenario, outcome: &Outcome) -> Vec<String> {
    let count = outcome.finished().count();
    let mut sentences = foreseen(scenario).messages();
    if count < scenario.replicates as usize {
        sentences.push(format!(
            "The run was interrupted: {count} of {} replicates came to their end, and the \
             summary is of those.",
            scenario.replicates
        ));
    }
    let starts: u64 = outcome.finished().map(|replicate| replicate.chain_starts).sum();
    let mut events = scenario.mechanism.events.iter();
    let chains = events.any(|event| event.chain == ChainAction::Start);
    if chains && count > 0 && starts < FEWEST_CHAIN_STARTS {
        sentences.push(format!(
            "Only {starts} chains were started in all finished replicates together: with fewer \
             than {FEWEST_CHAIN_STARTS} the error bars can't be trusted. Use a larger crystal or \
             more replicates."
        ));
    }
    sentences.extend(sizes_left_out(scenario, outcome));
    sentences.extend(advice(scenario, outcome));
    sentences
}

/// Those of the warnings that are known before it runs, each at the value that it is about.
pub fn foreseen(scenario: &Scenario) -> Diagnostics {
    let mut found = Diagnostics::default();
    let mut warn = |path: &str, sentence: String| {
        found.join(scenario.source.mark(path, Diagnostic::warning(sentence)));
    };
    for caveat in caveats(scenario) {
        warn("crystal.structure", caveat);
    }
    let numbered = |name: &'static str| {
        (1..).zip(&scenario.asked.steps).filter(move |(_, step)| step.name == name)
    };
    for (log, (number, _)) in scenario.protocol.logs.iter().zip(numbered("profile")) {
        let path = format!("protocol.{number}.file");
        log.remarks().into_iter().for_each(|remark| warn(&path, remark));
    }
    if let Some(sentence) = ground(scenario) {
        let cold =
            |(_, step): &(usize, &Step)| step.keys.iter().any(|(key, _)| key == "temperature");
        let step = numbered("grind").filter(cold).last();
        let path = step.map_or_else(
            || "sample.ground_at".to_owned(),
            |(number, _)| format!("protocol.{number}.temperature"),
        );
        warn(&path, sentence);
    }
    found
}

/// What milling at the temperature of the step `grind` is expected to leave: `docs/grinding.md` has
/// the sources.
fn ground(scenario: &Scenario) -> Option<String> {
    let at = scenario.recipe.ground_at?;
    let celsius = |kelvin: f64| format!("{:.0} °C", kelvin - ZERO_CELSIUS);
    let Some(glass) = glass_transition(scenario) else {
        return Some(format!(
            "The sample is ground at {}, and the glass transition of this crystal is not known: \
             below it, milling may give a glass, above it another polymorph. The model has neither.",
            celsius(at)
        ));
    };
    let (side, expected) = if at < glass.value {
        ("below", "a glass, and close to it another polymorph")
    } else {
        ("above", "defects and other polymorphs rather than a glass")
    };
    Some(format!(
        "The sample is ground at {}, {side} the glass transition of the monomer ({}, {}): {side} \
         it, milling is known to give {expected}. The model has neither glass nor polymorphs: what \
         lost its order are molecules at defects.",
        celsius(at),
        celsius(glass.value),
        glass.basis
    ))
}

/// Glass transition of the monomer in K: the calorimeter's number, where the scenario gives it or the
/// crystal has a record.
fn glass_transition(scenario: &Scenario) -> Option<Number> {
    let used = scenario.instruments.as_ref().and_then(|all| all.sheet(Instrument::Dsc).cloned());
    let sheet = used.unwrap_or_else(|| Instrument::Dsc.sheet(scenario.record_of_crystal()));
    let known = |number: &Number| !number.value.is_nan();
    sheet.numbers.into_iter().find(|number| number.name == "glass_monomer").filter(known)
}

/// Looks at which the box is too narrow for a size of ordered domains.
fn sizes_left_out(scenario: &Scenario, outcome: &Outcome) -> Option<String> {
    scenario.instruments.as_ref()?.sheet(Instrument::Xrd)?;
    let share = |look: &Inspection| endless_share(&look.chords, scenario.size);
    let looks = || outcome.replicates.iter().flat_map(|replicate| &replicate.records.inspections);
    let shares: Vec<f64> = looks().map(share).filter(|&share| share > MOST_ENDLESS).collect();
    let most = shares.iter().copied().fold(0.0, f64::max);
    (!shares.is_empty()).then(|| {
        format!(
            "At {} of {} looks the box is too narrow for a size of ordered domains: up to {:.1} % of \
             the ordered molecules lie on lines without an end, and at most {:.1} % may. XRD sizes \
             are left out there. Use a wider crystal, or one with open boundaries.",
            shares.len(),
            looks().count(),
            100.0 * most,
            100.0 * MOST_ENDLESS,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unobserved, simulate};
    use crate::scenario::Origin;

    /// With a tenth without order, each molecule alone, 0.9^8 = 43 % of the lines of 8 molecules have no end if the
    /// box is periodic.
    #[test]
    fn a_box_too_narrow_for_a_size_is_told() {
        let narrow = |boundary: &str, used: &str| {
            let text = format!(
                "[crystal]\nsize = [8, 8, 8]\nboundary = \"{boundary}\"\n[sample]\n\
                 disordered = 0.1\npatch = 1\n[[protocol]]\nstep = \"anneal\"\ntemperature = \"25 degC\"\n\
                 time = \"1 s\"\n[instruments]\nuse = [\"{used}\"]\nat = [\"0 s\"]\n"
            );
            let origin = Origin { file_name: "made.toml".into(), folder: ".".into() };
            let scenario =
                Scenario::parse(&text, &origin).unwrap_or_else(|error| panic!("{error}"));
            sizes_left_out(&scenario, &simulate(&scenario, &Unobserved).unwrap())
        };
        let told = narrow("periodic", "xrd").unwrap();
        assert!(told.starts_with("At 1 of 1 looks the box is too narrow"), "{told}");
        assert_eq!((narrow("open", "xrd"), narrow("periodic", "nmr")), (None, None));
    }
}
