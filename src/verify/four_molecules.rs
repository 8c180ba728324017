//! The whole built-in mechanism on four molecules that all touch: every kind of event, order and
//! weak spots included, against the master equation of their states, solved by the exponential of
//! its generator. A crystal of the deck holds many such fours, which do not touch.

use super::evolve::evolve;
use super::generator::{Generator, Place, State};
use super::{Comparison, Laboratory, read, seen};
use crate::observe::Snapshot;
use crate::protocol::Conditions;
use crate::results::table::SampleRow;
use crate::run::{Outcome, RunError};
use crate::sample::{Site, Species};
use crate::scenario::Scenario;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// The deck at one temperature.
pub const DECK: &str = include_str!("../../scenarios/verification/four-molecules.toml");
/// The deck on a ramp.
pub const RAMP: &str = include_str!("../../scenarios/verification/four-molecules-ramp.toml");
/// The deck with hops that are infinitely fast.
pub const FAST: &str = include_str!("../../scenarios/verification/four-molecules-fast.toml");
/// Share of weak spots of all.
const WEAK: f64 = 0.3;
/// Steps of the solution: twice as many change no share by 1e-7.
const STEPS: usize = 200;

/// At one temperature.
pub fn isothermal(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    static LAW: LazyLock<Law> = LazyLock::new(|| Law::of(&read(DECK), STEPS));
    Ok(compare(&laboratory.run(scenario)?, &LAW))
}

/// On a ramp.
pub fn ramp(scenario: &Scenario, laboratory: &dyn Laboratory) -> Result<Vec<Comparison>, RunError> {
    static LAW: LazyLock<Law> = LazyLock::new(|| Law::of(&read(RAMP), STEPS));
    Ok(compare(&laboratory.run(scenario)?, &LAW))
}

/// In the limit of fast hops.
pub fn fast(scenario: &Scenario, laboratory: &dyn Laboratory) -> Result<Vec<Comparison>, RunError> {
    static LAW: LazyLock<Law> = LazyLock::new(|| Law::of(&read(FAST), STEPS));
    Ok(compare(&laboratory.run(scenario)?, &LAW))
}

/// The states at the end, each with its chance.
struct Law {
    states: Vec<State>,
    chances: Vec<f64>,
    /// Whether tautomers hop fast.
    fast: bool,
}

impl Law {
    fn of(deck: &Scenario, steps: usize) -> Self {
        let molecules = deck.structure.sites.len();
        let starts: Vec<State> = (0..1_usize << molecules)
            .map(|weak| (0..molecules).map(|i| Place::monomer(weak >> i & 1 == 1)).collect())
            .collect();
        let chance = |state: &State| -> f64 {
            state.iter().map(|place| if place.weak { WEAK } else { 1.0 - WEAK }).product()
        };
        let mut chances: Vec<f64> = starts.iter().map(chance).collect();
        let generator = Generator::new(&deck.structure, &deck.mechanism, starts);
        chances.resize(generator.states.len(), 0.0);
        let pieces = &deck.protocol.pieces;
        let rates = |time: f64| {
            let at = pieces.first().map(|piece| {
                let share = time / piece.duration;
                let (from, to) = (piece.from.temperature, piece.to.temperature);
                Conditions { temperature: from + share * (to - from), ..piece.from }
            });
            at.map_or_else(Vec::new, |at| generator.rates(&deck.mechanism, at))
        };
        let end = deck.protocol.duration();
        let chances = evolve(&generator.ways, chances, (0.0, end), steps, rates);
        let fast = deck.mechanism.events.iter().any(|event| event.fast);
        Self { states: generator.states, chances, fast }
    }

    /// Mean share of molecules of a kind, and its variance from four to four.
    fn share(&self, kind: impl Fn(&Place) -> bool) -> (f64, f64) {
        let moment = |k: i32| -> f64 {
            let share = |state: &State| {
                state.iter().filter(|place| kind(place)).count() as f64 / state.len() as f64
            };
            self.states.iter().zip(&self.chances).map(|(state, p)| p * share(state).powi(k)).sum()
        };
        (moment(1), moment(2) - moment(1).powi(2))
    }
}

fn compare(outcome: &Outcome, law: &Law) -> Vec<Comparison> {
    let last = seen::times(outcome).len().saturating_sub(1);
    let fours = seen::molecules(outcome) / 4.0;
    let reacted = |place: &Place| matches!(place.species, Species::P | Species::A | Species::D);
    let share = |quantity: &str, value: f64, (mean, variance): (f64, f64)| {
        Comparison::new(quantity, value, mean, (variance / fours).sqrt())
    };
    let holding = |species| law.share(move |place: &Place| place.species == species);
    let of = |look: fn(&SampleRow) -> f64| seen::mean(outcome, last, look);
    let mut compared = vec![
        share("conversion", of(|seen| seen.conversion), law.share(reacted)),
        share("tautomers", of(|seen| seen.tautomer_fraction), holding(Species::T)),
        share("live ends", of(|seen| seen.live_end_fraction), holding(Species::A)),
        share("dead ends", of(|seen| seen.dead_end_fraction), holding(Species::D)),
        share("order", of(|seen| seen.crystalline_fraction), law.share(|place| place.ordered)),
    ];
    let snapshots = outcome.replicates.first().map(|replicate| &replicate.records.snapshots);
    compared.extend(snapshots.and_then(|all| all.last()).map(|snapshot| all_states(snapshot, law)));
    compared
}

/// χ² over all states, the likeliest first. Tautomers that hop fast are on no site of a snapshot: states that
/// differ in nothing else are one, as are those with tautomers elsewhere.
fn all_states(snapshot: &Snapshot, law: &Law) -> Comparison {
    let mut counts: HashMap<State, f64> = HashMap::new();
    for four in snapshot.sites.chunks(4) {
        let place = |site: &Site| Place {
            species: site.species(),
            ordered: site.ordered(),
            weak: site.defect(),
        };
        *counts.entry(four.iter().map(place).collect()).or_default() += 1.0;
    }
    let fours = snapshot.sites.len() as f64 / 4.0;
    let mut chances: BTreeMap<State, f64> = BTreeMap::new();
    for (state, chance) in law.states.iter().zip(&law.chances) {
        let shown = |&place: &Place| match place.species {
            Species::T if law.fast => Place { species: Species::M, ..place },
            _ => place,
        };
        *chances.entry(state.iter().map(shown).collect()).or_default() += chance;
    }
    let both = |(state, chance)| (counts.remove(&state).unwrap_or(0.0), fours * chance);
    let mut expected: Vec<(f64, f64)> = chances.into_iter().map(both).collect();
    expected.sort_by(|a, b| b.1.total_cmp(&a.1));
    // What was seen in no state of the law counts as the unlikeliest of all.
    let outside: f64 = counts.values().sum();
    expected.push((outside, 0.0));
    Comparison::of_counts("all states, χ²", expected, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_sum_to_one_and_the_steps_are_fine_enough() {
        for (deck, states) in [(DECK, 6_000), (RAMP, 6_000), (FAST, 3_000)] {
            let deck = read(deck);
            let (coarse, fine) = (Law::of(&deck, STEPS), Law::of(&deck, 2 * STEPS));
            let sum: f64 = coarse.chances.iter().sum();
            assert!((sum - 1.0).abs() < 1e-10, "{sum}");
            assert!(coarse.states.len() > states, "{} states", coarse.states.len());
            for (one, other) in coarse.chances.iter().zip(&fine.chances) {
                assert!((one - other).abs() < 1e-7, "{one}, {other}");
            }
        }
    }
}
