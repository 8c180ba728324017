//! A mechanism as rows: each an event with its patterns, products and rate law.

use super::Melting;
use crate::crystal::Structure;
use crate::protocol::Conditions;
use crate::sample::{Site, Species};

/// Which sites an event applies to. `None` means either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SitePattern {
    /// What the site holds.
    pub species: Species,
    /// Whether the place is ordered.
    pub ordered: Option<bool>,
    /// Whether the place is a weak spot.
    pub defect: Option<bool>,
    /// Whether the place is liquid.
    pub liquid: Option<bool>,
}

impl From<Species> for SitePattern {
    /// Every site that holds this, whatever its order.
    fn from(species: Species) -> Self {
        Self { species, ordered: None, defect: None, liquid: None }
    }
}

impl SitePattern {
    /// Whether a site is one of these.
    pub fn matches(&self, site: Site) -> bool {
        site.species() == self.species
            && self.ordered.is_none_or(|wanted| site.ordered() == wanted)
            && self.defect.is_none_or(|wanted| site.defect() == wanted)
            && self.liquid.is_none_or(|wanted| site.liquid() == wanted)
    }
}

/// Which way a contact must be reactive, seen from the site that acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Any contact will do.
    Any,
    /// From the acting site to its neighbour.
    Outward,
    /// From the neighbour to the acting site.
    Inward,
}

/// Which contacts a two-site event crosses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPattern {
    /// A contact class by name; `None` means every class.
    pub class: Option<String>,
    /// The direction in which it must be reactive.
    pub direction: Direction,
}

impl ContactPattern {
    /// Whether a crystal has such a contact.
    pub fn is_in(&self, structure: &Structure) -> bool {
        structure.contacts.iter().flatten().any(|contact| {
            self.class.as_ref().is_none_or(|class| contact.class == *class)
                && match self.direction {
                    Direction::Any => true,
                    Direction::Outward => contact.reactive.outward(),
                    Direction::Inward => contact.reactive.inward(),
                }
        })
    }
}

/// The neighbour's half of a two-site event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Which neighbours take part.
    pub neighbour: SitePattern,
    /// Across which contacts.
    pub contact: ContactPattern,
    /// What the neighbour becomes.
    pub becomes: Species,
}

impl Pair {
    /// The neighbour across any contact.
    pub fn any(neighbour: impl Into<SitePattern>, becomes: Species) -> Self {
        let contact = ContactPattern { class: None, direction: Direction::Any };
        Self { neighbour: neighbour.into(), contact, becomes }
    }
}

/// What an event does to a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainAction {
    /// Nothing.
    None,
    /// The site starts a chain: alone, a chain of one; in a pair, the neighbour is its second
    /// unit and its end.
    Start,
    /// The chain whose live end is the site grows onto the neighbour.
    Grow,
    /// The chain ends; the neighbour carries its activity on as a tautomer.
    Transfer,
    /// The chain ends.
    End,
}

/// A barrier in J/mol, linear in the order around the sites:
/// E = constant + phi·φ + psi·ψ + `phi_neighbour`·φ(neighbour), and the deviation of the weak
/// spot from the mean of all, see [`Mechanism::strengths`].
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Barrier {
    /// The part that does not depend on the surroundings.
    pub constant: f64,
    /// Per φ of the acting site.
    pub phi: f64,
    /// Per ψ of the acting site.
    pub psi: f64,
    /// Per φ of the neighbour.
    pub phi_neighbour: f64,
    /// How many times the deviation of the weak spot on which the site acts is added.
    pub strength: f64,
}

impl Barrier {
    /// The lowest that it can be in any surroundings, in J/mol: φ and ψ lie between 0 and 1, so that it takes the negative
    /// terms whole.
    pub fn lowest(&self) -> f64 {
        [self.phi, self.psi, self.phi_neighbour]
            .iter()
            .fold(self.constant, |sum, term| sum + term.min(0.0))
    }

    /// One that does not depend on the surroundings, in J/mol.
    pub fn constant(constant: f64) -> Self {
        Self { constant, ..Self::default() }
    }
}

/// Where an event is possible at all, by the acting site's surroundings.
///
/// ```
/// use tautomata::mechanism::Gate;
///
/// // Open where more than half of the contacts are ordered.
/// let gate = Gate { phi_above: Some(0.5), ..Gate::default() };
/// assert!(gate.open(0.75, 0.0) && !gate.open(0.5, 0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Gate {
    /// Only where φ is greater than this.
    pub phi_above: Option<f64>,
    /// Only where φ is this or less.
    pub phi_at_most: Option<f64>,
    /// Only where ψ is less than this.
    pub psi_below: Option<f64>,
    /// Only where ψ is this or greater.
    pub psi_at_least: Option<f64>,
}

impl Gate {
    /// Whether the event is possible at this φ and ψ.
    pub fn open(&self, phi: f64, psi: f64) -> bool {
        self.phi_above.is_none_or(|bound| phi > bound)
            && self.phi_at_most.is_none_or(|bound| phi <= bound)
            && self.psi_below.is_none_or(|bound| psi < bound)
            && self.psi_at_least.is_none_or(|bound| psi >= bound)
    }
}

/// Something outside the crystal that a rate is proportional to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Driver {
    /// Oxygen partial pressure in Pa; the prefactor is then in 1/(s Pa).
    Oxygen,
    /// Photon flux in 1/(m² s); the prefactor is then a cross-section in m².
    Light,
}

impl Driver {
    /// How strong it is.
    pub fn strength(self, at: Conditions) -> f64 {
        match self {
            Self::Oxygen => at.oxygen,
            Self::Light => at.light,
        }
    }
}

/// One row of a mechanism: k = prefactor · driver · exp(−E/RT), per site or per contact.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The row's own name.
    pub name: String,
    /// The kind under which it is counted, shared by the rows of one event of the chemistry.
    pub kind: String,
    /// Which sites act.
    pub site: SitePattern,
    /// What the acting site becomes.
    pub becomes: Species,
    /// What the acting place's order becomes; `None` leaves it.
    pub becomes_ordered: Option<bool>,
    /// Whether the acting place is a weak spot afterwards; `None` leaves it.
    pub becomes_defect: Option<bool>,
    /// The neighbour's half, for a two-site event.
    pub pair: Option<Pair>,
    /// What it does to a chain.
    pub chain: ChainAction,
    /// Prefactor in 1/s (or 1/(s·driver unit)).
    pub prefactor: f64,
    /// Barrier.
    pub barrier: Barrier,
    /// Where it is possible.
    pub gate: Gate,
    /// What else it is proportional to.
    pub driver: Option<Driver>,
    /// How deep below an outer surface, in Å, the driver has fallen to 1/e; `None` if it is
    /// everywhere the same. Of events of one site only.
    pub penetration: Option<f64>,
    /// Whether it is taken in the limit of an infinite rate: of [hops](super::FastHops) only.
    pub fast: bool,
    /// Where the row comes from.
    pub source: String,
}

impl Event {
    /// A row of one site, a kind of its own, with this prefactor in 1/s and no barrier. The fields say the rest.
    ///
    /// ```
    /// use tautomata::mechanism::{Barrier, Event};
    /// use tautomata::sample::Species;
    ///
    /// // k = A exp(−E/RT) with E = 110 kJ/mol.
    /// let reversion = Event {
    ///     barrier: Barrier::constant(110e3),
    ///     ..Event::new("reversion", Species::T, Species::M, 1e13)
    /// };
    /// assert!(reversion.pair.is_none());
    /// ```
    pub fn new(name: &str, site: impl Into<SitePattern>, becomes: Species, prefactor: f64) -> Self {
        Self {
            name: name.into(),
            kind: name.into(),
            site: site.into(),
            becomes,
            becomes_ordered: None,
            becomes_defect: None,
            pair: None,
            chain: ChainAction::None,
            prefactor,
            barrier: Barrier::default(),
            gate: Gate::default(),
            driver: None,
            penetration: None,
            fast: false,
            source: String::new(),
        }
    }

    /// Whether it can act at all: what drives it is there at one of these conditions, and what
    /// must be liquid can melt.
    pub fn acts(&self, conditions: &[Conditions], melts: bool) -> bool {
        let driven = |driver: Driver| conditions.iter().any(|&at| driver.strength(at) > 0.0);
        let neighbour = self.pair.as_ref().and_then(|pair| pair.neighbour.liquid);
        let of_liquid = [self.site.liquid, neighbour].contains(&Some(true));
        self.driver.is_none_or(driven) && (melts || !of_liquid)
    }
}

/// A named number behind the rows, with its provenance, for resolved scenarios and reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value with unit, as text.
    pub value: String,
    /// `lit`, `comp`, `est`, `cal` or `scenario`.
    pub basis: String,
    /// Where it comes from.
    pub source: String,
}

/// A whole mechanism.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Mechanism {
    /// The rows.
    pub events: Vec<Event>,
    /// The parameters that they were made from.
    pub parameters: Vec<Parameter>,
    /// By how much, in J/mol, the weak spots of each strength deviate from their mean; empty
    /// if all are alike.
    pub strengths: Vec<f64>,
    /// How the crystal melts, if it can.
    pub melting: Option<Melting>,
}

impl Mechanism {
    /// The same mechanism without the rows that can never act, as what drives them is not there
    /// at any of these conditions, or as nothing melts.
    pub fn driven(&self, conditions: &[Conditions]) -> Self {
        let melts = self.melting.is_some();
        let acts = |event: &&Event| event.acts(conditions, melts);
        Self { events: self.events.iter().filter(acts).cloned().collect(), ..self.clone() }
    }

    /// Whether what is in a chain stays there, and comes into no other: whatever has reacted stays so, and no chain starts
    /// on it or grows onto it. Scenarios have no other mechanisms.
    pub fn units_stay(&self) -> bool {
        self.events.iter().all(|event| {
            let stays = |from: Species, to: Species, joins: bool| {
                !from.reacted() || (to.reacted() && !joins)
            };
            let starts = event.chain == ChainAction::Start;
            let joins = starts || event.chain == ChainAction::Grow;
            stays(event.site.species, event.becomes, starts)
                && event
                    .pair
                    .as_ref()
                    .is_none_or(|pair| stays(pair.neighbour.species, pair.becomes, joins))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_leaves_its_chain_or_joins_another_does_not_stay() {
        let stay = |event| Mechanism { events: vec![event], ..Mechanism::default() }.units_stay();
        assert!(stay(Event::new("reacts", Species::M, Species::P, 1.0)));
        assert!(!stay(Event::new("comes back", Species::P, Species::M, 1.0)));
        let again = Event::new("starts again", Species::D, Species::A, 1.0);
        assert!(stay(again.clone()));
        assert!(!stay(Event { chain: ChainAction::Start, ..again }));
    }
}
