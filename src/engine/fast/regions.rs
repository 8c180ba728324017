//! Regions: connected clusters of monomers, across contacts that fast hops cross.
//!
//! A region is a set of sites, kept exactly. Monomers are only used up, so a region shrinks or falls apart, and
//! two never join. When a site leaves a region, its neighbours there are looked at first: mostly they touch one
//! another, and the region is still whole. That takes no search: which neighbours of a molecule touch each other
//! follows from the crystal. Otherwise a search starts from each of them, all in turn. Searches that meet become one; one that comes to its end has found a part that broke off.
//! So breaking off costs as much as the smaller parts are large.

use super::domains::{Domains, below};
use super::searches::{Search, Searches};
use crate::crystal::{Lattice, MAX_CONTACTS, Step};

/// In no region.
pub const NO_REGION: u32 = u32::MAX;

/// A region has a list of its own if a random site of its domain lies in it more rarely than once in this number.
const RARE: u64 = 64;

/// A connected cluster of monomers.
#[derive(Clone, Debug)]
struct Region {
    /// Monomers.
    size: u32,
    /// What it lies in.
    domain: u32,
    /// Its sites, in order, if it is a small part of its domain.
    members: Option<Vec<u32>>,
}

/// All regions of a lattice.
#[derive(Clone, Debug)]
pub struct Regions<'a> {
    lattice: &'a Lattice,
    /// By kind of contact: whether fast hops cross it.
    crosses: &'a [bool],
    domains: Domains,
    /// By molecule of the cell and contact: the contacts whose neighbours its neighbour touches, a bit each.
    touching: Vec<[u32; MAX_CONTACTS]>,
    /// By site.
    of: Vec<u32>,
    all: Vec<Region>,
    /// By site: the mark of the last search that found it.
    marks: Vec<u32>,
    /// The last mark given.
    marked: u32,
    searches: Searches,
}

impl<'a> Regions<'a> {
    /// The regions of sites that hold a monomer. A domain is a connected cluster of all sites that do or did.
    pub fn new(
        lattice: &'a Lattice,
        crosses: &'a [bool],
        holds: impl Fn(u32) -> bool,
        held: impl Fn(u32) -> bool,
    ) -> Self {
        let sites = lattice.sites();
        let (domain_of, domains) = clusters(lattice, crosses, held);
        let (of, sizes) = clusters(lattice, crosses, holds);
        let domains = Domains::new(&domain_of, domains.len());
        let mut regions: Vec<Region> = sizes
            .into_iter()
            .map(|(first, size)| Region { size, domain: domain_of[first as usize], members: None })
            .collect();
        for region in &mut regions {
            if is_rare(region.size, domains.size(region.domain, sites)) {
                region.members = Some(Vec::with_capacity(region.size as usize));
            }
        }
        for site in 0..sites {
            if let Some(region) = regions.get_mut(of[site as usize] as usize) {
                region.members.iter_mut().for_each(|members| members.push(site));
            }
        }
        let touching = touching(lattice, crosses);
        Self {
            lattice,
            crosses,
            domains,
            touching,
            of,
            all: regions,
            marks: vec![0; sites as usize],
            marked: 0,
            searches: Searches::default(),
        }
    }

    /// The region of a site.
    #[inline]
    pub fn of(&self, site: u32) -> Option<u32> {
        Some(self.of[site as usize]).filter(|&region| region != NO_REGION)
    }

    /// How many monomers a region has.
    pub fn size(&self, region: u32) -> u32 {
        self.all[region as usize].size
    }

    /// Bytes that they take.
    pub fn bytes(&self) -> usize {
        let members = self.all.iter().filter_map(|region| region.members.as_ref());
        2 * size_of_val(&*self.of)
            + size_of_val(&*self.all)
            + self.domains.bytes()
            + members.map(|members| size_of_val(&**members)).sum::<usize>()
    }

    /// A site of a region, each as likely as any other, by random words.
    pub fn draw(&self, region: u32, mut word: impl FnMut() -> u64) -> u32 {
        let Region { domain, members, .. } = &self.all[region as usize];
        if let Some(members) = members {
            return members[below(word(), members.len() as u32) as usize];
        }
        loop {
            let site = self.domains.draw(*domain, self.lattice.sites(), word());
            if self.of[site as usize] == region {
                return site;
            }
        }
    }

    /// A site's monomer is used up. Returns the parts into which its region falls, in an order that depends on
    /// the sites alone; nothing, if the region stays whole or is no more.
    pub fn remove(&mut self, site: u32) -> Vec<u32> {
        let Some(region) = self.of(site) else { return Vec::new() };
        self.of[site as usize] = NO_REGION;
        let Region { size, members, .. } = &mut self.all[region as usize];
        *size -= 1;
        if let Some(members) = members
            && let Ok(position) = members.binary_search(&site)
        {
            members.remove(position);
        }
        let parts = if self.start(region, site) > 1 { self.search(region) } else { Vec::new() };
        self.list_if_rare(region);
        parts
    }

    /// Gets a search ready for each group of neighbours of a site in a region that are connected by contacts among
    /// themselves that follow from the crystal (in a small box there may be others, and a neighbour may be there
    /// twice), if there are several. Returns how many there are.
    fn start(&mut self, region: u32, site: u32) -> usize {
        let mut around = [0; MAX_CONTACTS];
        let mut left = 0_u32;
        for (k, step, other) in self.lattice.neighbours(site) {
            let there = self.crosses[usize::from(step.kind)] && self.of[other as usize] == region;
            left |= u32::from(there) << k;
            around[k] = other;
        }
        let touching = &self.touching[self.lattice.basis_of(site) as usize];
        self.searches.clear();
        while left != 0 {
            let (mut front, mut group) = (left & left.wrapping_neg(), 0);
            while front != 0 {
                group |= front;
                let contact = front.trailing_zeros();
                front = (front & (front - 1)) | (touching[contact as usize] & left & !group);
            }
            if group == left && self.searches.count() == 0 {
                return 1;
            }
            left &= !group;
            self.searches.add((0..MAX_CONTACTS).filter(|k| group >> k & 1 == 1).map(|k| around[k]));
        }
        self.searches.count()
    }

    /// Searches a region, all searches in turn, until all but one have met others or have come to an end. Returns the
    /// parts in the order of the groups that they began with, if there are several.
    fn search(&mut self, region: u32) -> Vec<u32> {
        let count = self.searches.count();
        if self.marked > u32::MAX - count as u32 {
            self.marks.fill(0);
            self.marked = 0;
        }
        // Marks from here on are of these searches.
        let first_mark = self.marked + 1;
        self.marked += count as u32;
        for search in 0..count {
            for n in 0..self.searches.found(search).len() {
                self.find(self.searches.found(search)[n], search, first_mark);
            }
        }
        while self.searches.open() > 1 {
            for search in 0..count {
                let Some(site) = self.searches.next(search) else { continue };
                for other in neighbours(self.lattice, self.crosses, site) {
                    if self.of[other as usize] == region && self.find(other, search, first_mark) {
                        self.searches.reach(search, other);
                    }
                }
            }
        }
        self.break_off(region)
    }

    /// A search comes to a site. Returns whether it is the first that does; else it joins the one before.
    fn find(&mut self, site: u32, search: usize, first_mark: u32) -> bool {
        let mark = &mut self.marks[site as usize];
        if *mark < first_mark {
            *mark = first_mark + search as u32;
            return true;
        }
        self.searches.join(search, (*mark - first_mark) as usize);
        false
    }

    /// Gives the parts that searches have found regions of their own. What no search came to the end of stays.
    fn break_off(&mut self, region: u32) -> Vec<u32> {
        let mut parts = Vec::new();
        let domain = self.all[region as usize].domain;
        for Search { sites, over, .. } in self.searches.parts() {
            if !over {
                parts.push(region);
                continue;
            }
            let number = self.all.len() as u32;
            let mut members = sites.clone();
            members.sort_unstable();
            // A neighbour that was there twice is in two of the groups.
            members.dedup();
            for &site in &members {
                self.of[site as usize] = number;
            }
            let size = members.len() as u32;
            let rest = &mut self.all[region as usize];
            rest.size -= size;
            if let Some(list) = &mut rest.members {
                list.retain(|site| members.binary_search(site).is_err());
            }
            let rare = is_rare(size, self.domains.size(domain, self.lattice.sites()));
            let members = rare.then_some(members);
            self.all.push(Region { size, domain, members });
            parts.push(number);
        }
        if parts.len() > 1 { parts } else { Vec::new() }
    }

    /// Gives a region that has become a small part of its domain a list of its own.
    fn list_if_rare(&mut self, region: u32) {
        let Region { size, domain, members } = &self.all[region as usize];
        let sites = self.lattice.sites();
        if members.is_none() && is_rare(*size, self.domains.size(*domain, sites)) {
            let all = self.domains.sites(*domain, sites);
            let list = all.filter(|&site| self.of[site as usize] == region).collect();
            self.all[region as usize].members = Some(list);
        }
    }
}

fn is_rare(size: u32, of: u32) -> bool {
    u64::from(size) * RARE < u64::from(of)
}

/// The neighbours of a site across contacts that fast hops cross.
fn neighbours<'l>(
    lattice: &'l Lattice,
    crosses: &'l [bool],
    site: u32,
) -> impl Iterator<Item = u32> + 'l {
    let all = lattice.neighbours(site);
    all.filter(|(_, step, _)| crosses[usize::from(step.kind)]).map(|(.., other)| other)
}

/// By molecule of the cell and contact: the contacts whose neighbours touch the neighbour across it.
fn touching(lattice: &Lattice, crosses: &[bool]) -> Vec<[u32; MAX_CONTACTS]> {
    // Contact, molecule of the cell and cell, from another molecule on, across contacts that hops cross.
    let across = |molecule: u32| {
        let crossed = |(_, step): &(usize, &Step)| crosses[usize::from(step.kind)];
        let steps = lattice.steps(molecule).iter().enumerate().filter(crossed);
        steps.map(|(k, step)| (k, u32::from(step.to), step.cell))
    };
    let of_molecule = |molecule: u32| {
        let mut masks = [0; MAX_CONTACTS];
        for (k, to, cell) in across(molecule) {
            for (_, beyond, further) in across(to) {
                let place: [i32; 3] = std::array::from_fn(|axis| cell[axis] + further[axis]);
                let same = across(molecule).filter(|&(_, to, cell)| (to, cell) == (beyond, place));
                same.for_each(|(other, ..)| masks[k] |= 1 << other);
            }
        }
        masks
    };
    (0..lattice.basis()).map(of_molecule).collect()
}

/// Connected clusters of sites: by site its cluster, and for each cluster its first site and its size.
fn clusters(
    lattice: &Lattice,
    crosses: &[bool],
    belongs: impl Fn(u32) -> bool,
) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut of = vec![NO_REGION; lattice.sites() as usize];
    let mut list = Vec::new();
    let mut front = Vec::new();
    for first in 0..lattice.sites() {
        if of[first as usize] != NO_REGION || !belongs(first) {
            continue;
        }
        let number = list.len() as u32;
        let mut size = 0;
        of[first as usize] = number;
        front.push(first);
        while let Some(site) = front.pop() {
            size += 1;
            for other in neighbours(lattice, crosses, site) {
                if of[other as usize] == NO_REGION && belongs(other) {
                    of[other as usize] = number;
                    front.push(other);
                }
            }
        }
        list.push((first, size));
    }
    (of, list)
}

/// Faults, planted.
#[cfg(test)]
impl Regions<'_> {
    /// Draws no sites but the first of the lattice.
    pub fn keep_to(&mut self, sites: u32) {
        self.domains = Domains::new(&vec![0; sites as usize], 2);
    }

    /// Makes the second region a part of the first.
    pub fn join(&mut self) {
        self.of.iter_mut().filter(|region| **region == 1).for_each(|region| *region = 0);
        self.all[0].size += self.all[1].size;
        self.all[0].domain = 2;
        self.domains = Domains::new(&[], 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Boundary;
    use crate::engine::{Source, testing, unit};
    use proptest::prelude::*;
    use rand::Rng;

    proptest! {
        /// After each site that is used up, in any order, regions are the clusters that a search from nothing
        /// finds, with the same lists; and the parts told are those into which the region fell.
        #[test]
        fn regions_are_those_of_a_fresh_search(
            size in prop::array::uniform3(2..7_u32),
            open: bool,
            holes in 0.0..0.8_f64,
            seed: u64,
        ) {
            let boundary = if open { Boundary::Open } else { Boundary::Periodic };
            let lattice = testing::bounded_cubic(size, boundary);
            let crosses = vec![true; lattice.contact_kinds().len()];
            let mut stream = Source::new(seed, 0).sample_stream();
            let mut word = || stream.next_u64();
            let mut there: Vec<bool> =
                (0..lattice.sites()).map(|_| unit(word()) >= holes).collect();
            let domain = there.clone();
            let held = |site: u32| domain[site as usize];
            let mut regions = Regions::new(&lattice, &crosses, |site| there[site as usize], held);
            let mut left: Vec<u32> = (0..lattice.sites()).filter(|&site| held(site)).collect();
            while !left.is_empty() {
                let site = left.swap_remove(below(word(), left.len() as u32) as usize);
                there[site as usize] = false;
                let before = regions.of(site).unwrap();
                let parts = regions.remove(site);
                let fresh = Regions::new(&lattice, &crosses, |site| there[site as usize], held);
                let mut same = std::collections::BTreeMap::new();
                for site in 0..lattice.sites() {
                    let (one, other) = (regions.of(site), fresh.of(site));
                    prop_assert_eq!(*same.entry(one).or_insert(other), other);
                    if let (Some(one), Some(other)) = (one, other) {
                        prop_assert_eq!(regions.size(one), fresh.size(other));
                        let list = |regions: &Regions<'_>, region: u32| regions.all[region as usize].members.clone();
                        prop_assert_eq!(list(&regions, one), list(&fresh, other));
                    }
                }
                let distinct: std::collections::BTreeSet<_> = same.values().collect();
                prop_assert_eq!(distinct.len(), same.len());
                let mut around: Vec<u32> = neighbours(&lattice, &crosses, site).filter_map(|other| regions.of(other)).collect();
                around.sort_unstable();
                around.dedup();
                let mut told = parts;
                told.sort_unstable();
                let parts = if around.len() > 1 { around.clone() } else { Vec::new() };
                prop_assert_eq!(told, parts);
                prop_assert!(around.is_empty() || around.contains(&before));
            }
        }
    }
}
