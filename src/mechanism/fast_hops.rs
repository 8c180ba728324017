//! Hops of tautomers in the limit of an infinite rate: which rows can be taken so, and what follows for the others.

use super::{ChainAction, Direction, Event, Gate, Mechanism, Pair, Row, SitePattern};
use crate::crystal::ContactKind;
use crate::protocol::Conditions;
use crate::sample::Species;
use crate::units::GAS_CONSTANT;
use std::collections::BTreeSet;

/// Tautomers that hop so fast that, at every moment, each is on every site of its region with equal probability. A
/// region is a connected cluster of monomers, across contacts that such hops cross.
#[derive(Clone, Debug, PartialEq)]
pub struct FastHops {
    /// By kind of contact: whether they cross it.
    pub crosses: Vec<bool>,
    /// By row: whether it makes a tautomer of the acting site, of its neighbour.
    pub births: Vec<[bool; 2]>,
    /// The own and actor classes that tautomers can have.
    pub classes: Vec<(u16, u16)>,
}

impl FastHops {
    /// Of fast rows. The other rows are made to leave a monomer where they would leave a tautomer.
    pub(super) fn new(
        fast: &[Event],
        rows: &mut [Row],
        contacts: &[ContactKind],
        classes: BTreeSet<(u16, u16)>,
    ) -> Self {
        let crosses = |contact: &ContactKind| {
            let classes =
                fast.iter().filter_map(|event| event.pair.as_ref()).map(|pair| &pair.contact.class);
            classes
                .into_iter()
                .any(|class| class.as_ref().is_none_or(|class| *class == contact.class))
        };
        let mut births = Vec::with_capacity(rows.len());
        for row in rows {
            let here = row.becomes == Species::T;
            let beside = row.neighbour_becomes == Some(Species::T);
            births.push([here, beside]);
            if here {
                row.becomes = Species::M;
            }
            if beside {
                row.neighbour_becomes = Some(Species::M);
            }
        }
        Self {
            crosses: contacts.iter().map(crosses).collect(),
            births,
            classes: classes.into_iter().collect(),
        }
    }
}

/// Why an event can't be taken in the limit of an infinite rate, or not together with a fast one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotFast {
    /// It is no hop.
    #[error("only a hop can be fast: T + M → M + T, which changes nothing else")]
    NoHop,
    /// Its rate is not the same everywhere.
    #[error("a fast hop must be as fast on every site, and its rate depends on the surroundings")]
    Uneven,
    /// It goes one way.
    #[error("a fast hop must go both ways across a contact, and this one asks for a direction")]
    OneWay,
}

impl Event {
    /// Whether it can be taken in the limit of an infinite rate.
    ///
    /// # Errors
    /// Why not.
    pub fn can_be_fast(&self) -> Result<(), NotFast> {
        let Some(pair) = self.pair.as_ref().filter(|pair| {
            let species = [self.site.species, self.becomes, pair.neighbour.species, pair.becomes];
            species == [Species::T, Species::M, Species::M, Species::T]
                && self.becomes_ordered.is_none()
                && self.becomes_defect.is_none()
                && self.chain == ChainAction::None
        }) else {
            return Err(NotFast::NoHop);
        };
        let any = |pattern: SitePattern| pattern == pattern.species.into();
        let barrier = self.barrier;
        let slopes = [barrier.phi, barrier.psi, barrier.phi_neighbour, barrier.strength];
        let even = any(self.site)
            && any(pair.neighbour)
            && slopes == [0.0; 4]
            && self.gate == Gate::default()
            && self.driver.is_none();
        if !even {
            Err(NotFast::Uneven)
        } else if pair.contact.direction != Direction::Any {
            Err(NotFast::OneWay)
        } else {
            Ok(())
        }
    }

    /// Whether it can be in a mechanism with fast hops: it acts on no tautomer as a neighbour, and what has no
    /// monomer or tautomer never gets one.
    pub fn bears_fast_hops(&self) -> bool {
        let mobile = |species: Species| matches!(species, Species::M | Species::T);
        let stays = |from: Species, to: Species| mobile(from) || !mobile(to);
        let beside = |pair: &Pair| {
            pair.neighbour.species != Species::T && stays(pair.neighbour.species, pair.becomes)
        };
        stays(self.site.species, self.becomes) && self.pair.as_ref().is_none_or(beside)
    }

    /// The largest rate that it can have in any surroundings, in 1/s, per contact: with the lowest barrier.
    pub fn fastest(&self, at: Conditions) -> f64 {
        let lowest = self.barrier.lowest();
        let driver = self.driver.map_or(1.0, |driver| driver.strength(at));
        self.prefactor * driver * libm::exp(-lowest / (GAS_CONSTANT * at.temperature))
    }
}

impl Mechanism {
    /// Of rows that are taken as infinitely fast: at which of these conditions their own rate is least ahead of
    /// what else a tautomer does, by which factor (per contact), and the kind of that event. `None` if no row is fast, or tautomers
    /// do nothing else.
    pub fn lead_of_fast_hops(&self, conditions: &[Conditions]) -> Option<Lead<'_>> {
        let (fast, others): (Vec<&Event>, Vec<&Event>) =
            self.events.iter().partition(|event| event.fast);
        let of_tautomers = others.iter().filter(|event| event.site.species == Species::T);
        let leads = of_tautomers.flat_map(|event| {
            fast.iter().flat_map(move |hop| {
                conditions.iter().map(move |&at| Lead {
                    factor: hop.fastest(at) / event.fastest(at),
                    over: &event.kind,
                    temperature: at.temperature,
                })
            })
        });
        leads.filter(|lead| lead.factor.is_finite()).min_by(|a, b| a.factor.total_cmp(&b.factor))
    }
}

/// How far ahead of everything else hops are that are taken as infinitely fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead<'m> {
    /// Their rate over that of the other event.
    pub factor: f64,
    /// The kind of the other event.
    pub over: &'m str,
    /// At which temperature, in K.
    pub temperature: f64,
}
