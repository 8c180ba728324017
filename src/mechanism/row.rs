//! What a row of a mechanism does, compiled.

use super::{ChainAction, Driver, Event};
use crate::sample::{Site, Species};

/// What a row does, without its conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Index into [`super::Scheme::kinds`].
    pub kind: usize,
    /// What the acting site becomes.
    pub becomes: Species,
    /// What the acting place's order becomes.
    pub becomes_ordered: Option<bool>,
    /// Whether the acting place is a weak spot afterwards.
    pub becomes_defect: Option<bool>,
    /// What the neighbour becomes; `None` for an event of one site.
    pub neighbour_becomes: Option<Species>,
    /// What it does to a chain.
    pub chain: ChainAction,
    /// Prefactor in 1/s, or per unit of the driver.
    pub prefactor: f64,
    /// What else it is proportional to.
    pub driver: Option<Driver>,
    /// Index into [`super::Scheme::penetrations`].
    pub penetration: Option<u8>,
}

impl Row {
    /// What an event does. Kinds and depths that are new are appended to their lists.
    pub(super) fn of(event: &Event, kinds: &mut Vec<String>, penetrations: &mut Vec<f64>) -> Self {
        let penetration = event.penetration.map(|depth| number_of(&depth, penetrations) as u8);
        Self {
            kind: number_of(&event.kind, kinds),
            becomes: event.becomes,
            becomes_ordered: event.becomes_ordered,
            becomes_defect: event.becomes_defect,
            neighbour_becomes: event.pair.as_ref().map(|pair| pair.becomes),
            chain: event.chain,
            prefactor: event.prefactor,
            driver: event.driver,
            penetration,
        }
    }

    /// What it makes of the acting site and, for a two-site event, of its neighbour.
    pub fn products(&self, site: Site, neighbour: Option<Site>) -> (Site, Option<Site>) {
        let product = site.turned(self.becomes, self.becomes_ordered, self.becomes_defect);
        let beside = neighbour.zip(self.neighbour_becomes);
        (product, beside.map(|(old, new)| old.holding(new)))
    }
}

/// The number of something in a list that holds each once; new is appended.
fn number_of<T: PartialEq + Clone>(wanted: &T, list: &mut Vec<T>) -> usize {
    list.iter().position(|known| known == wanted).unwrap_or_else(|| {
        list.push(wanted.clone());
        list.len() - 1
    })
}
