//! Which states of a site can occur at all, given a sample and a mechanism.

use crate::mechanism::{Event, SitePattern};
use crate::sample::{Recipe, Seeds, Site, Species};

/// The states that can occur.
pub(super) struct Reach {
    states: Vec<Site>,
}

impl Reach {
    /// What the sample holds, and what the events make of it, until they make nothing new.
    pub fn of(recipe: &Recipe, melts: bool, events: &[&Event]) -> Self {
        let mut reach = Self { states: Vec::new() };
        reach.fill_sample(recipe);
        loop {
            let before = reach.states.len();
            for event in events {
                reach.apply(event);
            }
            if melts {
                reach.melt();
            }
            if reach.states.len() == before {
                return reach;
            }
        }
    }

    /// Whether a site can ever match the pattern.
    pub fn holds(&self, pattern: SitePattern) -> bool {
        self.states.iter().any(|state| pattern.matches(*state))
    }

    fn fill_sample(&mut self, recipe: &Recipe) {
        let some = |seeds: Seeds| !matches!(seeds, Seeds::Fraction(0.0) | Seeds::Count(0));
        let monomer = |ordered, defect| Site::new(Species::M, ordered, defect);
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
            self.add(Site::new(Species::I, false, false));
        }
    }

    /// Whatever can melt does, and freezes again.
    fn melt(&mut self) {
        for state in self.states.clone() {
            self.add(state.with_liquid(true));
            self.add(state.with_liquid(false));
        }
    }

    fn add_each(&mut self, places: &[Site], species: Species) {
        for place in places {
            self.add(place.holding(species));
        }
    }

    fn add(&mut self, state: Site) {
        if !self.states.contains(&state) {
            self.states.push(state);
        }
    }

    fn apply(&mut self, event: &Event) {
        let fitting = |pattern: SitePattern| {
            self.states.iter().copied().filter(move |state| pattern.matches(*state))
        };
        let after =
            |site: Site| site.turned(event.becomes, event.becomes_ordered, event.becomes_defect);
        let mut made: Vec<Site> = fitting(event.site).map(after).collect();
        if made.is_empty() {
            return;
        }
        if let Some(pair) = &event.pair {
            let beside: Vec<Site> =
                fitting(pair.neighbour).map(|site| site.holding(pair.becomes)).collect();
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
