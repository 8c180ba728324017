//! What instruments see of the lattice at one moment, as counts: molecules by what they are and by
//! the order around them, the extent of ordered domains, the lengths of chains.

use super::ChainLengths;
use super::chords::{Chords, chords};
use crate::engine::{Glimpse, Link, View};
use crate::sample::Species;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a molecule is to an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Ordered monomer or tautomer.
    Crystal,
    /// Monomer or tautomer without order.
    Loose,
    /// The first unit of a chain, which keeps both nitriles.
    Starter,
    /// Any other molecule that has reacted.
    Unit,
    /// Inert impurity.
    Inert,
}

/// How many parts there are.
const PARTS: usize = 5;

/// Molecules that have the same number of contacts, as many of them without order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// Contacts of each.
    pub contacts: u8,
    /// Those that are not ordered.
    pub disordered: u8,
    /// How many molecules, by [`Part`].
    counts: [u64; PARTS],
}

impl Surroundings {
    /// The share of contacts that are not ordered, φ; 0 without contacts.
    pub fn phi(&self) -> f64 {
        f64::from(self.disordered) / f64::from(self.contacts.max(1))
    }

    /// How many of a part there are.
    pub fn count(&self, part: Part) -> u64 {
        self.counts[part as usize]
    }
}

/// The lattice at one moment, as counts that add up over samples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// When, in s.
    pub time: f64,
    /// At which temperature, in K.
    pub temperature: f64,
    /// Molecules by their surroundings.
    pub surroundings: Vec<Surroundings>,
    /// The extent of ordered domains along each axis.
    pub chords: [Chords; 3],
    /// The lengths of all chains.
    pub chains: ChainLengths,
}

impl Inspection {
    /// Looks at the whole lattice once; its chains were measured before.
    pub fn of(view: &impl View, chains: ChainLengths, time: f64, temperature: f64) -> Self {
        let (surroundings, ordered) = passed(view);
        let chords = std::array::from_fn(|axis| chords(view.lattice(), &ordered, axis));
        Self { time, temperature, surroundings, chords, chains }
    }

    /// Several samples at the same moment, taken together; `None` of none.
    pub fn together<'a>(mut samples: impl Iterator<Item = &'a Self>) -> Option<Self> {
        let first = samples.next()?.clone();
        Some(samples.fold(first, Self::with))
    }

    fn with(mut self, other: &Self) -> Self {
        let mut all = table(&self.surroundings);
        for (key, counts) in table(&other.surroundings) {
            let sum = all.entry(key).or_default();
            sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        self.surroundings = listed(all);
        self.chords.iter_mut().zip(&other.chords).for_each(|(sum, next)| sum.add(next));
        self.chains.add(&other.chains);
        self
    }

    /// Molecules of a part.
    pub fn count(&self, part: Part) -> u64 {
        self.surroundings.iter().map(|all| all.count(part)).sum()
    }

    /// Monomer and tautomer that are left.
    pub fn monomers(&self) -> u64 {
        self.count(Part::Crystal) + self.count(Part::Loose)
    }

    /// Molecules that have reacted.
    pub fn reacted(&self) -> u64 {
        self.count(Part::Starter) + self.count(Part::Unit)
    }

    /// Molecules in all; void is none.
    pub fn molecules(&self) -> u64 {
        self.monomers() + self.reacted() + self.count(Part::Inert)
    }

    /// Molecules in all, if so many can be counted.
    pub fn checked_molecules(&self) -> Option<u64> {
        let counts = self.surroundings.iter().flat_map(|all| all.counts);
        counts.into_iter().try_fold(0_u64, u64::checked_add)
    }

    /// Conversion: what has reacted, over that and monomer; 0 without either.
    pub fn conversion(&self) -> f64 {
        super::ratio(self.reacted(), self.reacted() + self.monomers())
    }

    /// Crystalline fraction: what is ordered, over all molecules.
    pub fn crystalline_fraction(&self) -> f64 {
        super::ratio(self.count(Part::Crystal), self.molecules())
    }

    /// The mean of φ over molecules of a part; 0 without any.
    pub fn mean_phi(&self, part: Part) -> f64 {
        let sum: f64 = self.surroundings.iter().map(|all| all.count(part) as f64 * all.phi()).sum();
        let count = self.count(part) as f64;
        if count == 0.0 { 0.0 } else { sum / count }
    }
}

/// Contacts and those without order.
type Key = (u8, u8);

fn table(list: &[Surroundings]) -> BTreeMap<Key, [u64; PARTS]> {
    list.iter().map(|all| ((all.contacts, all.disordered), all.counts)).collect()
}

fn listed(table: BTreeMap<Key, [u64; PARTS]>) -> Vec<Surroundings> {
    let row = |((contacts, disordered), counts)| Surroundings { contacts, disordered, counts };
    table.into_iter().map(row).collect()
}

/// What one thread noted on its way: counts by molecule of the cell and disordered contacts, and
/// the numbers of ordered sites.
struct Account {
    counts: Vec<Vec<[u64; PARTS]>>,
    ordered: Vec<u32>,
}

/// Passes every site: molecules by surroundings, and which sites are ordered.
fn passed(view: &impl View) -> (Vec<Surroundings>, Vec<bool>) {
    let lattice = view.lattice();
    let contacts = |basis: u32| lattice.coordination(basis);
    let empty: Vec<Vec<[u64; PARTS]>> =
        (0..lattice.basis()).map(|basis| vec![[0; PARTS]; contacts(basis) + 1]).collect();
    let accounts = view.survey(
        || Account { counts: empty.clone(), ordered: Vec::new() },
        |account, glimpse| {
            if let Some(part) = part(glimpse) {
                let at =
                    &mut account.counts[glimpse.basis as usize][usize::from(glimpse.disordered)];
                at[part as usize] += 1;
                if part == Part::Crystal {
                    account.ordered.push(glimpse.number);
                }
            }
        },
    );
    let mut all: BTreeMap<Key, [u64; PARTS]> = BTreeMap::new();
    let mut ordered = vec![false; lattice.sites() as usize];
    for account in accounts {
        for (basis, by_disordered) in (0..).zip(account.counts) {
            for (disordered, counts) in (0..).zip(by_disordered) {
                let sum = all.entry((contacts(basis) as u8, disordered)).or_default();
                sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        account.ordered.into_iter().for_each(|site| ordered[site as usize] = true);
    }
    all.retain(|_, counts| counts.iter().any(|&count| count > 0));
    (listed(all), ordered)
}

/// What a site is; `None` where there is no molecule.
fn part(Glimpse { site, link, .. }: Glimpse) -> Option<Part> {
    Some(match site.species() {
        Species::V => return None,
        Species::I => Part::Inert,
        Species::M | Species::T if site.ordered() => Part::Crystal,
        Species::M | Species::T => Part::Loose,
        Species::P | Species::A | Species::D if link == Link::STARTER => Part::Starter,
        Species::P | Species::A | Species::D => Part::Unit,
    })
}
