//! Domains: connected clusters of all sites that hold or held a monomer, such as the grains of a powder. They do
//! not change during a run.

/// The sites of each domain.
#[derive(Clone, Debug)]
pub struct Domains {
    /// By domain, its sites in order. Empty if there is only one: then all sites of the lattice stand for it.
    sites: Vec<Vec<u32>>,
}

impl Domains {
    /// By site, its domain, if that is one of `count`.
    pub fn new(of: &[u32], count: usize) -> Self {
        let mut sites = vec![Vec::new(); if count > 1 { count } else { 0 }];
        for (site, &domain) in (0..).zip(of) {
            if let Some(list) = sites.get_mut(domain as usize) {
                list.push(site);
            }
        }
        Self { sites }
    }

    /// How many sites stand for a domain, of a lattice of this many.
    pub fn size(&self, domain: u32, lattice: u32) -> u32 {
        self.sites.get(domain as usize).map_or(lattice, |sites| sites.len() as u32)
    }

    /// Those sites, in order.
    pub fn sites(&self, domain: u32, lattice: u32) -> impl Iterator<Item = u32> {
        (0..self.size(domain, lattice)).map(move |n| self.nth(domain, n))
    }

    /// One of them, by a random word.
    pub fn draw(&self, domain: u32, lattice: u32, word: u64) -> u32 {
        self.nth(domain, below(word, self.size(domain, lattice)))
    }

    fn nth(&self, domain: u32, n: u32) -> u32 {
        self.sites.get(domain as usize).map_or(n, |sites| sites[n as usize])
    }

    /// Bytes that they take.
    pub fn bytes(&self) -> usize {
        self.sites.iter().map(|sites| size_of_val(&**sites)).sum()
    }
}

/// A number below `count`, by a random word.
pub fn below(word: u64, count: u32) -> u32 {
    ((u128::from(word) * u128::from(count)) >> 64) as u32
}
