//! The lattice's state: what each site holds, its surroundings, its place in a chain.

use super::view::View;
use crate::crystal::{Lattice, MAX_CONTACTS};
use crate::mechanism::{ChainAction, Class, RateTable, Row, Scheme};
use crate::sample::{Site, Species};
use serde::{Deserialize, Serialize};

/// A site's place in its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link(u8);

impl Link {
    /// Of a chain's first unit.
    pub const STARTER: Self = Self(MAX_CONTACTS as u8);
    /// Of a site that is in no chain.
    pub const NO_CHAIN: Self = Self(u8::MAX);

    /// Across this contact lies the unit before.
    pub fn across(contact: u8) -> Self {
        Self(contact)
    }

    /// The contact across which the unit before lies, if there is one.
    pub fn contact(self) -> Option<usize> {
        (self.0 < Self::STARTER.0).then_some(usize::from(self.0))
    }
}

/// Running totals over the lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    /// Sites by species, in the order of [`Species::ALL`].
    pub species: [u64; Species::ALL.len()],
    /// Ordered sites.
    pub ordered: u64,
    /// Chains ever started, those present at time zero included.
    pub chain_starts: u64,
}

impl Tally {
    /// How many sites hold a species.
    pub fn count(&self, species: Species) -> u64 {
        self.species[species as usize]
    }

    /// How many sites have reacted.
    pub fn reacted(&self) -> u64 {
        Species::ALL.into_iter().filter(|s| s.reacted()).map(|s| self.count(s)).sum()
    }

    fn add(&mut self, site: Site) {
        self.species[site.species() as usize] += 1;
        self.ordered += u64::from(site.ordered());
    }

    fn remove(&mut self, site: Site) {
        self.species[site.species() as usize] -= 1;
        self.ordered -= u64::from(site.ordered());
    }
}

impl View for State<'_> {
    fn lattice(&self) -> &Lattice {
        self.lattice
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    #[inline]
    fn site(&self, site: u32) -> Site {
        self.sites[site as usize]
    }

    fn link(&self, site: u32) -> Link {
        self.links[site as usize]
    }
}

/// What every site holds, with what its surroundings need for their rates.
#[derive(Clone, Debug)]
pub struct State<'a> {
    lattice: &'a Lattice,
    scheme: &'a Scheme,
    sites: Vec<Site>,
    /// Each site's code in the scheme: its state and its surroundings.
    codes: Vec<u32>,
    links: Vec<Link>,
    tally: Tally,
}

impl<'a> State<'a> {
    /// The state of a fresh sample. Each live end in it is a chain of one.
    pub fn new(lattice: &'a Lattice, scheme: &'a Scheme, sites: Vec<Site>) -> Self {
        let codes = (0..)
            .zip(&sites)
            .map(|(index, &site)| scheme.code(lattice.basis_of(index), site, 0, 0))
            .collect();
        let links = vec![Link::NO_CHAIN; sites.len()];
        let mut state = Self { lattice, scheme, sites, codes, links, tally: Tally::default() };
        for index in 0..state.sites.len() {
            let site = state.sites[index];
            state.tally.add(site);
            let (phi, psi) = (i8::from(site.counts_in_phi()), i8::from(site.counts_in_psi()));
            state.recount_around(index as u32, phi, psi);
            if site.species() == Species::A {
                state.links[index] = Link::STARTER;
                state.tally.chain_starts += 1;
            }
        }
        state
    }

    /// The same sites with the chains of a run on its way.
    pub fn with_chains(mut self, links: Vec<Link>, chain_starts: u64) -> Self {
        self.links = links;
        self.tally.chain_starts = chain_starts;
        self
    }

    /// The classes of a site.
    #[inline]
    pub fn class(&self, site: u32) -> Class {
        self.scheme.class(self.codes[site as usize])
    }

    /// The summed rate of a site's events in 1/s, two-site events in which it acts included.
    pub fn rate(&self, table: &RateTable, site: u32) -> f64 {
        let class = self.class(site);
        let mut total = table.own(class.own);
        if class.actor != 0 {
            for (_, step, other) in self.lattice.neighbours(site) {
                let partner = self.class(other).partner;
                if partner != 0 {
                    total += table.pair(self.scheme.pair(class.actor, step.kind, partner));
                }
            }
        }
        total
    }

    /// What a row makes of a site and, for a two-site event, of its neighbour.
    pub fn products(&self, row: &Row, site: u32, other: Option<u32>) -> (Site, Option<Site>) {
        let old = self.site(site);
        let ordered = row.becomes_ordered.unwrap_or(old.ordered());
        let product = Site::new(row.becomes, ordered, old.defect());
        let beside = other.zip(row.neighbour_becomes).map(|(other, becomes)| {
            let old = self.site(other);
            Site::new(becomes, old.ordered(), old.defect())
        });
        (product, beside)
    }

    /// Carries out a row at a site, for a two-site event across one of its contacts.
    pub fn apply(&mut self, row: &Row, site: u32, contact: Option<(usize, u32)>) {
        let (product, beside) = self.products(row, site, contact.map(|(_, other)| other));
        self.put(site, product);
        if row.chain == ChainAction::Start {
            self.links[site as usize] = Link::STARTER;
            self.tally.chain_starts += 1;
        }
        let (Some((k, other)), Some(beside)) = (contact, beside) else { return };
        self.put(other, beside);
        if matches!(row.chain, ChainAction::Start | ChainAction::Grow) {
            let basis = self.lattice.basis_of(site);
            self.links[other as usize] = Link::across(self.lattice.steps(basis)[k].back);
        }
    }

    /// Puts a state on a site and tells its neighbours.
    fn put(&mut self, site: u32, new: Site) {
        let old = std::mem::replace(&mut self.sites[site as usize], new);
        self.tally.remove(old);
        self.tally.add(new);
        let basis = self.lattice.basis_of(site);
        let base = |site| self.scheme.code(basis, site, 0, 0);
        let change = base(new).wrapping_sub(base(old));
        let code = &mut self.codes[site as usize];
        *code = code.wrapping_add(change);
        let sign = |old: bool, new: bool| i8::from(new) - i8::from(old);
        let phi = sign(old.counts_in_phi(), new.counts_in_phi());
        let psi = sign(old.counts_in_psi(), new.counts_in_psi());
        self.recount_around(site, phi, psi);
    }

    /// Changes its neighbours' counts of contacts that are not ordered (by `phi`) and that
    /// have reacted or are inert (by `psi`).
    fn recount_around(&mut self, site: u32, phi: i8, psi: i8) {
        if phi == 0 && psi == 0 {
            return;
        }
        for (_, step, other) in self.lattice.neighbours(site) {
            let width = self.scheme.code_per_disordered(u32::from(step.to)) as i32;
            let change = i32::from(phi) * width + i32::from(psi);
            let code = &mut self.codes[other as usize];
            *code = code.wrapping_add_signed(change);
        }
    }
}
