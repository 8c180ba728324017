//! Tautomers that hop fast. Each is in a region and, at every moment, on each of the region's sites with equal
//! probability, but no two are on one site.

use super::domains::below;
use super::regions::Regions;
use crate::engine::event_record::EventRecord;
use crate::mechanism::{FastHops, Scheme};
use crate::sample::Species;

/// How many tautomers there are among how many sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Among {
    pub tautomers: u32,
    pub sites: u32,
}

impl Among {
    /// Where no tautomer can be.
    const NONE: Self = Self { tautomers: 0, sites: 1 };

    /// The probability that none is on one of the sites.
    pub fn free(self) -> f64 {
        1.0 - f64::from(self.tautomers) / f64::from(self.sites.max(1))
    }

    /// Whether none is there, by a random word.
    pub fn is_free(self, word: u64) -> bool {
        below(word, self.sites) >= self.tautomers
    }
}

/// All of them, and the regions.
#[derive(Clone, Debug)]
pub struct Walkers<'a> {
    pub regions: Regions<'a>,
    /// By tautomer: its region.
    list: Vec<u32>,
    /// By region: how many it has; beyond the end, none.
    count: Vec<u32>,
}

impl<'a> Walkers<'a> {
    /// Of tautomers in the regions of these sites.
    pub fn new(regions: Regions<'a>, sites: &[u32]) -> Self {
        let mut walkers = Self { regions, list: Vec::new(), count: Vec::new() };
        for &site in sites {
            walkers.add(site);
        }
        walkers
    }

    /// How many there are.
    pub fn number(&self) -> u32 {
        self.list.len() as u32
    }

    /// The region of one of them.
    pub fn region(&self, walker: u32) -> u32 {
        self.list[walker as usize]
    }

    /// For each a site of its region: the first.
    pub fn sites(&self, sites: u32) -> Vec<u32> {
        let mut first = std::collections::HashMap::new();
        for site in 0..sites {
            if let Some(region) = self.regions.of(site) {
                first.entry(region).or_insert(site);
            }
        }
        self.list.iter().map(|region| first[region]).collect()
    }

    /// One more is in the region of a site.
    pub fn add(&mut self, site: u32) {
        if let Some(region) = self.regions.of(site) {
            self.list.push(region);
            *self.counted(region) += 1;
        }
    }

    /// One is no more.
    pub fn remove(&mut self, walker: u32) {
        let region = self.list.swap_remove(walker as usize);
        *self.counted(region) -= 1;
    }

    fn counted(&mut self, region: u32) -> &mut u32 {
        let region = region as usize;
        if region >= self.count.len() {
            self.count.resize(region + 1, 0);
        }
        &mut self.count[region]
    }

    fn in_region(&self, region: u32) -> Among {
        let tautomers = self.count.get(region as usize).copied().unwrap_or(0);
        Among { tautomers, sites: self.regions.size(region) }
    }

    /// The tautomers that can be on a site.
    pub fn on(&self, site: u32) -> Among {
        self.regions.of(site).map_or(Among::NONE, |region| self.in_region(region))
    }

    /// The tautomers that can be on a site, where none is on another one.
    pub fn beside_free(&self, site: u32, other: u32) -> Among {
        let all = self.on(site);
        let same =
            self.regions.of(site).is_some() && self.regions.of(site) == self.regions.of(other);
        Among { sites: all.sites - u32::from(same), ..all }
    }

    /// The further tautomers that can be on a site, where one is on another one.
    pub fn beside_one(&self, site: u32, other: u32) -> Among {
        let all = self.beside_free(site, other);
        let same = self.regions.of(site) == self.regions.of(other);
        Among { tautomers: all.tautomers - u32::from(same), ..all }
    }

    /// Follows an event: sites whose monomers reacted leave their regions, and tautomers are born.
    pub fn follow(
        &mut self,
        scheme: &Scheme,
        hops: &FastHops,
        event: &EventRecord,
        mut word: impl FnMut() -> u64,
    ) {
        let row = &scheme.rows[usize::from(event.row)];
        let other = event.contact.map(|(_, other)| other);
        if row.becomes != Species::M {
            self.use_up(event.site, other, &mut word);
        }
        if let Some((other, becomes)) = other.zip(row.neighbour_becomes)
            && becomes != Species::M
        {
            self.use_up(other, Some(event.site), &mut word);
        }
        let [here, beside] = hops.births[usize::from(event.row)];
        if here {
            self.add(event.site);
        }
        if let Some(other) = other.filter(|_| beside) {
            self.add(other);
        }
    }

    /// The monomer of a site reacted. If its region falls apart, each tautomer there is in one of the parts, with
    /// probabilities as their sizes; none is on a site that is known to be free.
    fn use_up(&mut self, site: u32, free: Option<u32>, word: &mut impl FnMut() -> u64) {
        let Some(region) = self.regions.of(site) else { return };
        let parts = self.regions.remove(site);
        if parts.is_empty() || self.in_region(region).tautomers == 0 {
            return;
        }
        *self.counted(region) = 0;
        let free = free.and_then(|site| self.regions.of(site));
        let room = |&part: &u32| self.regions.size(part) - u32::from(free == Some(part));
        let mut left: Vec<u32> = parts.iter().map(room).collect();
        let inhabitants: Vec<usize> =
            (0..self.list.len()).filter(|&walker| self.list[walker] == region).collect();
        for walker in inhabitants {
            let mut place = below(word(), left.iter().sum());
            let chosen = left
                .iter()
                .position(|&sites| {
                    let here = place < sites;
                    place -= if here { 0 } else { sites };
                    here
                })
                .expect("a place lies in one of the parts");
            left[chosen] -= 1;
            self.list[walker] = parts[chosen];
            *self.counted(parts[chosen]) += 1;
        }
    }
}
