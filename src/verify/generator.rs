//! Every state that a few molecules can come to, and every way from one to another, enumerated
//! from the rows of a mechanism by the definitions of `docs/model.md` alone: it shares no code
//! with the engine, nor with what is compiled for it.

use super::evolve::Way;
use crate::crystal::{Contact, Structure};
use crate::mechanism::{Direction, Event, Mechanism, SitePattern};
use crate::protocol::Conditions;
use crate::sample::Species;
use crate::units::GAS_CONSTANT;
use std::collections::HashMap;

/// One molecule's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// What it holds.
    pub species: Species,
    /// Whether it is ordered.
    pub ordered: bool,
    /// Whether it is a weak spot.
    pub weak: bool,
}

impl Place {
    /// Of monomer: ordered, or a weak spot, which never is.
    pub fn monomer(weak: bool) -> Self {
        Self { species: Species::M, ordered: !weak, weak }
    }

    fn reacted(self) -> bool {
        matches!(self.species, Species::P | Species::A | Species::D)
    }

    fn fits(self, pattern: SitePattern) -> bool {
        self.species == pattern.species
            && pattern.ordered.is_none_or(|wanted| wanted == self.ordered)
            && pattern.defect.is_none_or(|wanted| wanted == self.weak)
            && pattern.liquid != Some(true)
    }

    /// Another species in this place; what has reacted and what is weak has no order.
    fn turned(self, species: Species, ordered: Option<bool>, weak: Option<bool>) -> Self {
        let mut new = Self { species, ..self };
        new.weak = weak.unwrap_or(self.weak);
        new.ordered = ordered.unwrap_or(self.ordered) && !new.weak && !new.reacted();
        new
    }
}

/// What all molecules hold.
pub type State = Vec<Place>;

/// A rate law with its barrier in J/mol, for one row in one surrounding.
#[derive(Clone, Debug)]
struct Law {
    row: usize,
    barrier: f64,
    /// The share of the time that a state's members, which fast hops connect, are the one in which it acts.
    share: f64,
}

/// The states and the ways between them.
#[derive(Clone, Debug, Default)]
pub struct Generator {
    /// Every state, those that were given first.
    pub states: Vec<State>,
    /// Every way.
    pub ways: Vec<Way>,
    laws: Vec<Law>,
}

impl Generator {
    /// Whatever can come of some states of the molecules of one cell, which touch nothing outside.
    pub fn new(structure: &Structure, mechanism: &Mechanism, starts: Vec<State>) -> Self {
        let numbered = starts.iter().cloned().zip(0..);
        let mut numbers: HashMap<State, usize> = numbered.collect();
        let mut laws: HashMap<(usize, u64), usize> = HashMap::new();
        let mut generator = Self { states: starts, ..Self::default() };
        let mut next = 0;
        while next < generator.states.len() {
            let state = generator.states[next].clone();
            for (row, barrier, new) in moves(structure, &mechanism.events, &state) {
                let to = *numbers.entry(new).or_insert_with_key(|new| {
                    generator.states.push(new.clone());
                    generator.states.len() - 1
                });
                let rate = *laws.entry((row, barrier.to_bits())).or_insert_with(|| {
                    generator.laws.push(Law { row, barrier, share: 1.0 });
                    generator.laws.len() - 1
                });
                generator.ways.push(Way { from: next, to, rate });
            }
            next += 1;
        }
        let fast = |way: &Way| mechanism.events[generator.laws[way.rate].row].fast;
        let fast: Vec<Way> = generator.ways.iter().copied().filter(fast).collect();
        if fast.is_empty() { generator } else { generator.lumped(&fast) }
    }

    /// The states between which fast ways lead as one: such a way leads back at the same rate, so that in the limit
    /// each of them has the same share of the time. The first of them stands for all.
    fn lumped(self, fast: &[Way]) -> Self {
        fn root(parents: &[usize], mut state: usize) -> usize {
            while parents[state] != state {
                state = parents[state];
            }
            state
        }
        let mut parents: Vec<usize> = (0..self.states.len()).collect();
        for way in fast {
            let (one, other) = (root(&parents, way.from), root(&parents, way.to));
            parents[one.max(other)] = one.min(other);
        }
        let first: Vec<usize> = (0..parents.len()).map(|state| root(&parents, state)).collect();
        let mut members = vec![0_u32; first.len()];
        for &first in &first {
            members[first] += 1;
        }
        let mut numbers = vec![0; first.len()];
        let mut lumped = Self::default();
        for (state, held) in self.states.into_iter().enumerate().filter(|&(n, _)| first[n] == n) {
            numbers[state] = lumped.states.len();
            lumped.states.push(held);
        }
        for way in &self.ways {
            let (from, to) = (first[way.from], first[way.to]);
            if from == to {
                continue;
            }
            let share = 1.0 / f64::from(members[from]);
            lumped.laws.push(Law { share, ..self.laws[way.rate].clone() });
            let rate = lumped.laws.len() - 1;
            lumped.ways.push(Way { from: numbers[from], to: numbers[to], rate });
        }
        lumped
    }

    /// The rates of the ways, by [`Way::rate`], in 1/s.
    pub fn rates(&self, mechanism: &Mechanism, at: Conditions) -> Vec<f64> {
        let rate = |law: &Law| {
            let event = &mechanism.events[law.row];
            let driver = event.driver.map_or(1.0, |driver| driver.strength(at));
            let rate = event.prefactor * driver * law.share;
            rate * (-law.barrier / (GAS_CONSTANT * at.temperature)).exp()
        };
        self.laws.iter().map(rate).collect()
    }
}

/// Everything that can happen in a state: by which row, over which barrier, to which state.
fn moves(structure: &Structure, events: &[Event], state: &State) -> Vec<(usize, f64, State)> {
    let mut found = Vec::new();
    for site in 0..state.len() {
        for (row, event) in events.iter().enumerate() {
            if !state[site].fits(event.site) || !open(structure, event, state, site) {
                continue;
            }
            let (phi, psi) = surroundings(structure, state, site);
            let law = event.barrier;
            let barrier = law.constant + law.phi * phi + law.psi * psi;
            let mut new = state.clone();
            new[site] =
                state[site].turned(event.becomes, event.becomes_ordered, event.becomes_defect);
            let Some(pair) = &event.pair else {
                found.push((row, barrier, new));
                continue;
            };
            for contact in structure.contacts[site].iter().filter(|one| crosses(event, one)) {
                let other = contact.to;
                if state[other].fits(pair.neighbour) {
                    let mut new = new.clone();
                    new[other] = state[other].turned(pair.becomes, None, None);
                    let beyond = law.phi_neighbour * surroundings(structure, state, other).0;
                    found.push((row, barrier + beyond, new));
                }
            }
        }
    }
    found
}

/// φ and ψ of a molecule: the share of its contacts that are not ordered; the share that have
/// reacted or are inert, with half of those that are monomer or tautomer without order.
fn surroundings(structure: &Structure, state: &State, site: usize) -> (f64, f64) {
    let contacts = &structure.contacts[site];
    let (mut phi, mut psi) = (0.0, 0.0);
    for place in contacts.iter().map(|contact| state[contact.to]) {
        if place.species != Species::V && !place.ordered {
            phi += 1.0;
            let whole = place.reacted() || place.species == Species::I;
            psi += if whole { 1.0 } else { 0.5 };
        }
    }
    let z = contacts.len() as f64;
    (phi / z, psi / z)
}

fn open(structure: &Structure, event: &Event, state: &State, site: usize) -> bool {
    let (phi, psi) = surroundings(structure, state, site);
    let gate = event.gate;
    gate.phi_above.is_none_or(|bound| phi > bound)
        && gate.phi_at_most.is_none_or(|bound| phi <= bound)
        && gate.psi_below.is_none_or(|bound| psi < bound)
        && gate.psi_at_least.is_none_or(|bound| psi >= bound)
}

fn crosses(event: &Event, contact: &Contact) -> bool {
    event.pair.as_ref().is_some_and(|pair| {
        let way = match pair.contact.direction {
            Direction::Any => true,
            Direction::Outward => contact.reactive.outward(),
            Direction::Inward => contact.reactive.inward(),
        };
        way && pair.contact.class.as_ref().is_none_or(|class| *class == contact.class)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{four_molecules, read};
    use super::*;

    /// One molecule of the four ordered, the others weak: what can become of the first, by hand.
    #[test]
    fn moves_of_a_state_by_hand() {
        let deck = read(four_molecules::DECK);
        let mut state = vec![Place::monomer(true); 4];
        state[0] = Place::monomer(false);
        let all = moves(&deck.structure, &deck.mechanism.events, &state);
        let named = |name: &str, site: usize| {
            let row = deck.mechanism.events.iter().position(|event| event.name == name);
            all.iter().find(|(by, _, new)| Some(*by) == row && new[site] != state[site]).cloned()
        };
        // All three contacts are without order: φ = 1, and ψ = 1/2, as none has reacted.
        let (_, barrier, new) = named("tautomerization, ordered", 0).expect("a tautomerization");
        assert_eq!(barrier, 110e3 + 50e3 - 10e3);
        assert!(new[0].ordered && new[0].species == Species::T);
        let (_, barrier, new) = named("disordering", 0).expect("a disordering");
        assert!((barrier - (152e3 - 20e3 / 2.0)).abs() < 1e-9);
        assert!(!new[0].ordered && new[0].species == Species::M);
        assert!(named("ordering", 1).is_none(), "a weak spot is never ordered");
        assert!(named("healing", 2).is_some_and(|(.., new)| !new[2].weak && !new[2].ordered));
        assert!(named("proton hop", 0).is_none(), "there is no tautomer");
    }
}
