//! The lattice as an executor holds it, for those who look at it between events.

use super::state::{Link, Tally};
use crate::crystal::Lattice;
use crate::sample::{Site, Species};

/// A site, seen in passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// Its number in the lattice.
    pub number: u32,
    /// Which molecule of its cell it is.
    pub basis: u32,
    /// What it holds.
    pub site: Site,
    /// Its place in its chain.
    pub link: Link,
    /// How many of its contacts are not ordered; what lies outside counts as ordered.
    pub disordered: u8,
}

/// A lattice in the course of a run.
pub trait View: Sync {
    /// The crystal.
    fn lattice(&self) -> &Lattice;

    /// The running totals.
    fn tally(&self) -> &Tally;

    /// What one site holds.
    fn site(&self, site: u32) -> Site;

    /// A site's place in its chain.
    fn link(&self, site: u32) -> Link;

    /// The sites that hold what is wanted, in any order.
    fn find(&self, wanted: impl Fn(Site) -> bool + Sync) -> Vec<u32> {
        (0..self.lattice().sites()).filter(|&site| wanted(self.site(site))).collect()
    }

    /// Passes every site once and notes it in an account; where there are several threads, each
    /// has accounts of its own, in any order.
    fn survey<T: Send>(
        &self,
        account: impl Fn() -> T + Sync,
        note: impl Fn(&mut T, Glimpse) + Sync,
    ) -> Vec<T> {
        let mut all = account();
        for number in 0..self.lattice().sites() {
            let around = self.lattice().neighbours(number);
            let disordered = around.filter(|&(.., other)| self.site(other).counts_in_phi()).count();
            let glimpse = Glimpse {
                number,
                basis: self.lattice().basis_of(number),
                site: self.site(number),
                link: self.link(number),
                disordered: disordered as u8,
            };
            note(&mut all, glimpse);
        }
        vec![all]
    }

    /// The unit before a site in its chain: `None` for a chain's first unit and for what
    /// is in no chain.
    fn predecessor(&self, site: u32) -> Option<u32> {
        self.link(site).contact().and_then(|contact| self.lattice().neighbour(site, contact))
    }

    /// The last units of all chains, live and dead, in any order.
    fn chain_ends(&self) -> impl Iterator<Item = u32> {
        let may_end = |site: Site| matches!(site.species(), Species::A | Species::D);
        self.find(may_end).into_iter().filter(|&site| self.link(site) != Link::NO_CHAIN)
    }

    /// The ends of the chains of at most `most` units. A longer one is not followed to its
    /// start.
    fn ends_of_short_chains(&self, most: usize) -> impl Iterator<Item = u32> {
        let short = move |&end: &u32| self.chain(end).take(most.saturating_add(1)).count() <= most;
        self.chain_ends().filter(short)
    }

    /// The units of the chain that ends at a site, from its end to its start.
    fn chain(&self, end: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(end), |&site| self.predecessor(site))
    }
}
