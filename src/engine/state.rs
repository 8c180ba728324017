//! The lattice's state: what each site holds, its surroundings, its place in a chain.

use super::melt::molten;
use super::random::Source;
use super::view::View;
use crate::crystal::{Lattice, MAX_CONTACTS};
use crate::mechanism::{ChainAction, Class, Row, Scheme};
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

    /// Of a site in a fresh sample: a live end is a chain of one.
    pub fn at_start(site: Site) -> Self {
        if site.species() == Species::A { Self::STARTER } else { Self::NO_CHAIN }
    }

    /// As a number.
    pub(super) fn number(self) -> u8 {
        self.0
    }

    /// By its number.
    pub(super) fn from_number(number: u8) -> Self {
        Self(number)
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
    /// Liquid sites.
    pub liquid: u64,
    /// Chains ever started, those present at time zero included.
    pub chain_starts: u64,
}

impl Tally {
    /// How many sites hold a species.
    pub fn count(&self, species: Species) -> u64 {
        self.species[species as usize]
    }

    /// The share of monomer and tautomer that is liquid.
    pub fn liquid_share(&self) -> f64 {
        let all = self.count(Species::M) + self.count(Species::T);
        if all == 0 { 0.0 } else { self.liquid as f64 / all as f64 }
    }

    /// How many sites have reacted.
    pub fn reacted(&self) -> u64 {
        Species::ALL.into_iter().filter(|s| s.reacted()).map(|s| self.count(s)).sum()
    }

    /// Counts a site in.
    #[inline]
    pub fn add(&mut self, site: Site) {
        self.species[site.species() as usize] += 1;
        self.ordered += u64::from(site.ordered());
        self.liquid += u64::from(site.liquid());
    }

    /// Counts a site out.
    #[inline]
    pub fn remove(&mut self, site: Site) {
        self.species[site.species() as usize] -= 1;
        self.ordered -= u64::from(site.ordered());
        self.liquid -= u64::from(site.liquid());
    }
}

/// By how much the counts around a site change when it does: of contacts that are not
/// ordered (φ), and of those that have reacted or are inert (ψ).
#[inline]
pub fn change_around(old: Site, new: Site) -> (i8, i8) {
    let sign = |old: bool, new: bool| i8::from(new) - i8::from(old);
    (sign(old.counts_in_phi(), new.counts_in_phi()), sign(old.counts_in_psi(), new.counts_in_psi()))
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
        self.scheme.site(self.codes[site as usize]).expect("each number of a site is a site")
    }

    fn link(&self, site: u32) -> Link {
        self.links[site as usize]
    }
}

/// What the rules need from the owner of the lattice. Sites have the owner's own numbers.
pub trait SiteView {
    /// The classes of a site.
    fn class(&self, site: u32) -> Class;

    /// A site's contacts in the order of its molecule's list: (position in the list, kind,
    /// neighbour).
    fn contacts(&self, site: u32) -> impl Iterator<Item = (u8, u16, u32)>;
}

/// What every site holds, with what its surroundings need for their rates.
#[derive(Clone, Debug)]
pub struct State<'a> {
    lattice: &'a Lattice,
    scheme: &'a Scheme,
    /// Each site's code in the scheme: its state and its surroundings.
    codes: Vec<u16>,
    links: Vec<Link>,
    tally: Tally,
}

impl<'a> State<'a> {
    /// The state of a fresh sample. Each live end in it is a chain of one.
    pub fn new(lattice: &'a Lattice, scheme: &'a Scheme, sites: &[Site]) -> Self {
        let codes = (0..)
            .zip(sites)
            .map(|(index, &site)| scheme.code(lattice.basis_of(index), site, 0, 0))
            .collect();
        let links = sites.iter().map(|&site| Link::at_start(site)).collect();
        let mut state = Self { lattice, scheme, codes, links, tally: Tally::default() };
        for (index, &site) in (0..).zip(sites) {
            state.tally.add(site);
            state.tally.chain_starts += u64::from(site.species() == Species::A);
            let (phi, psi) = (i8::from(site.counts_in_phi()), i8::from(site.counts_in_psi()));
            state.recount_around(index, phi, psi);
        }
        state
    }

    /// The same sites with the chains of a run on its way.
    pub fn with_chains(mut self, links: Vec<Link>, chain_starts: u64) -> Self {
        self.links = links;
        self.tally.chain_starts = chain_starts;
        self
    }

    /// What a row would make of a site and, for a two-site event, of its neighbour.
    pub fn products(&self, row: &Row, site: u32, other: Option<u32>) -> (Site, Option<Site>) {
        row.products(self.site(site), other.map(|other| self.site(other)))
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

    /// Melts and freezes until this share of the monomer is liquid.
    pub fn melt(&mut self, source: Source, share: f64) {
        for number in 0..self.lattice.sites() {
            let site = self.site(number);
            let now = molten(source, number, site, share);
            if now != site {
                self.put(number, now);
            }
        }
    }

    /// Puts a state on a site and tells its neighbours.
    fn put(&mut self, site: u32, new: Site) {
        let old = self.site(site);
        self.tally.remove(old);
        self.tally.add(new);
        let code = &mut self.codes[site as usize];
        *code = self.scheme.recode(self.lattice.basis_of(site), *code, old, new);
        let (phi, psi) = change_around(old, new);
        self.recount_around(site, phi, psi);
    }

    /// Changes its neighbours' counts of contacts that are not ordered (by `phi`) and that
    /// have reacted or are inert (by `psi`).
    fn recount_around(&mut self, site: u32, phi: i8, psi: i8) {
        if phi == 0 && psi == 0 {
            return;
        }
        for (_, step, other) in self.lattice.neighbours(site) {
            let width = self.scheme.code_per_disordered(u32::from(step.to)) as i16;
            let change = i16::from(phi) * width + i16::from(psi);
            let code = &mut self.codes[other as usize];
            *code = code.wrapping_add_signed(change);
        }
    }
}

impl State<'_> {
    /// The code of a site, as the scheme numbers it.
    pub fn code(&self, site: u32) -> u16 {
        self.codes[site as usize]
    }
}

impl SiteView for State<'_> {
    #[inline]
    fn class(&self, site: u32) -> Class {
        self.scheme.class(self.codes[site as usize])
    }

    #[inline]
    fn contacts(&self, site: u32) -> impl Iterator<Item = (u8, u16, u32)> {
        self.lattice.neighbours(site).map(|(k, step, other)| (k as u8, step.kind, other))
    }
}
