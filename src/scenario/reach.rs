//! Which states of a site can occur at all, given a sample and a mechanism.

use crate::mechanism::{Event, SitePattern};
use crate::sample::Species;
use crate::sample::{Recipe, Seeds};

/// Species and flags of a site.
#[derive(Clone, Copy, PartialEq)]
struct State {
    species: Species,
    ordered: bool,
    defect: bool,
}

impl State {
    fn fits(self, pattern: SitePattern) -> bool {
        self.species == pattern.species
            && pattern.ordered.is_none_or(|ordered| ordered == self.ordered)
            && pattern.defect.is_none_or(|defect| defect == self.defect)
    }
}

/// The states that can occur.
pub(super) struct Reach {
    states: Vec<State>,
}

impl Reach {
    /// What the sample holds, and what the events make of it, until they make nothing new.
    pub fn of(recipe: &Recipe, events: &[&Event]) -> Self {
        let mut reach = Self { states: Vec::new() };
        reach.fill_sample(recipe);
        loop {
            let before = reach.states.len();
            for event in events {
                reach.apply(event);
            }
            if reach.states.len() == before {
                return reach;
            }
        }
    }

    /// Whether a site can ever match the pattern.
    pub fn holds(&self, pattern: SitePattern) -> bool {
        self.states.iter().any(|state| state.fits(pattern))
    }

    fn fill_sample(&mut self, recipe: &Recipe) {
        let some = |seeds: Seeds| !matches!(seeds, Seeds::Fraction(0.0) | Seeds::Count(0));
        let monomer = |ordered, defect| State { species: Species::M, ordered, defect };
        if recipe.disordered < 1.0 {
            self.add(monomer(true, false));
        }
        if recipe.disordered > 0.0 {
            self.add(monomer(false, false));
        }
        if recipe.has_weak_spots() {
            self.add(monomer(false, true));
        }
        let monomers = self.states.clone();
        if some(recipe.tautomers) {
            self.add_each(&monomers, Species::T);
        }
        if some(recipe.live_ends) {
            self.add_each(&monomers, Species::A);
        }
        if recipe.impurity > 0.0 {
            self.add(State { species: Species::I, ordered: false, defect: false });
        }
    }

    fn add_each(&mut self, places: &[State], species: Species) {
        for place in places {
            self.add(State { species, ..*place });
        }
    }

    fn add(&mut self, mut state: State) {
        state.ordered &= state.species.can_be_ordered() && !state.defect;
        if !self.states.contains(&state) {
            self.states.push(state);
        }
    }

    fn apply(&mut self, event: &Event) {
        let becoming = |states: &[State], pattern: SitePattern, species, order: Option<bool>| {
            let fitting = states.iter().filter(|state| state.fits(pattern));
            let after = |state: &State| State {
                species,
                ordered: order.unwrap_or(state.ordered),
                defect: state.defect,
            };
            fitting.map(after).collect::<Vec<_>>()
        };
        let mut made = becoming(&self.states, event.site, event.becomes, event.becomes_ordered);
        if made.is_empty() {
            return;
        }
        if let Some(pair) = &event.pair {
            let beside = becoming(&self.states, pair.neighbour, pair.becomes, None);
            if beside.is_empty() {
                return;
            }
            made.extend(beside);
        }
        for state in made {
            self.add(state);
        }
    }
}
