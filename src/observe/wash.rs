//! Washing: what a solvent takes out of the sample, and what stays behind.

use super::{Basis, ratio};
use crate::crystal::Lattice;
use crate::engine::View;
use crate::sample::Species;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What became of each molecule of the monomer in a wash. Monomers are here those that have
/// not reacted, tautomers among them; units are molecules in chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Washed {
    /// Monomers that were dissolved.
    pub dissolved_monomer: u64,
    /// Units of soluble chains that were dissolved.
    pub dissolved_units: u64,
    /// Monomers that no solvent reaches.
    pub trapped_monomer: u64,
    /// Units of soluble chains that no solvent reaches.
    pub trapped_units: u64,
    /// Units that do not dissolve.
    pub insoluble_units: u64,
}

impl Washed {
    /// All counts, in the order of the fields.
    pub fn counts(&self) -> [u64; 5] {
        [
            self.dissolved_monomer,
            self.dissolved_units,
            self.trapped_monomer,
            self.trapped_units,
            self.insoluble_units,
        ]
    }

    /// What stays, over monomer put in.
    pub fn insoluble_yield(&self, basis: &Basis) -> f64 {
        let stays = self.trapped_monomer + self.trapped_units + self.insoluble_units;
        ratio(stays, basis.monomers)
    }

    /// Monomer that stays because no solvent reaches it, over monomer put in.
    pub fn trapped_monomer_fraction(&self, basis: &Basis) -> f64 {
        ratio(self.trapped_monomer, basis.monomers)
    }

    /// What was dissolved, over monomer put in.
    pub fn dissolved_fraction(&self, basis: &Basis) -> f64 {
        ratio(self.dissolved_monomer + self.dissolved_units, basis.monomers)
    }
}

/// Bytes a site that [`wash`] takes: its mark, its turns, and its share of a front, which is
/// a surface and so takes far less than a place for each site.
pub const BYTES_PER_WASHED_SITE: u64 = 1 + 6 + 1;

/// Dissolves monomer, tautomer and chains of at most `soluble` units where they touch the
/// outside, or others that do and so on. The outside lies beyond an open boundary and in
/// void. A periodic box without void stands for endlessly much of the same, so that there
/// whatever goes all the way around the box leads outside.
pub fn wash(view: &impl View, soluble: u32) -> Washed {
    let mut flood = Flood::new(view, soluble);
    let mut washed = Washed::default();
    for site in 0..view.lattice().sites() {
        let Some(cluster) = flood.cluster_at(site) else { continue };
        let (monomer, units) = if cluster.reached {
            (&mut washed.dissolved_monomer, &mut washed.dissolved_units)
        } else {
            (&mut washed.trapped_monomer, &mut washed.trapped_units)
        };
        *monomer += cluster.monomer;
        *units += cluster.units;
    }
    let short = washed.dissolved_units + washed.trapped_units;
    washed.insoluble_units = view.tally().reacted() - short;
    washed
}

/// What a site is to the solvent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// It does not dissolve: a long chain, an impurity, what reacted without a chain.
    Stays,
    /// There is nothing but solvent.
    Void,
    /// Monomer of a cluster that was not met yet.
    Monomer,
    /// Unit of a soluble chain of a cluster that was not met yet.
    Unit,
    /// It is soluble, and its cluster was met.
    Met,
}

/// How often the way to a site from the first one of its cluster leads across the edges of a
/// periodic box along each axis, forth less back. Two ways that differ in this go around the
/// box between them.
///
/// Counted modulo 65 536. Only a cluster of which every way around closes after a multiple
/// of that many turns would be missed: a single thread, wound up without touching itself.
type Turns = [i16; 3];

/// Sites that are soluble and connected.
#[derive(Default)]
struct Cluster {
    monomer: u64,
    units: u64,
    /// Whether solvent comes in from the outside.
    reached: bool,
}

/// Goes through the soluble clusters of a lattice, each breadth first.
struct Flood<'a> {
    lattice: &'a Lattice,
    marks: Vec<Mark>,
    /// Of the sites that were met.
    turns: Vec<Turns>,
    /// Sites of the current cluster whose neighbours were not looked at yet.
    front: VecDeque<u32>,
    /// Whether a way around the box leads outside.
    around_is_outside: bool,
}

impl<'a> Flood<'a> {
    fn new(view: &'a impl View, soluble: u32) -> Self {
        let marks = marks(view, soluble);
        Self {
            lattice: view.lattice(),
            turns: vec![Turns::default(); marks.len()],
            marks,
            front: VecDeque::new(),
            around_is_outside: view.tally().count(Species::V) == 0,
        }
    }

    /// The cluster that a site belongs to; none if the site is not soluble or was met.
    fn cluster_at(&mut self, first: u32) -> Option<Cluster> {
        let mut cluster = Cluster::default();
        if !self.meet(first, Turns::default(), &mut cluster) {
            return None;
        }
        while let Some(site) = self.front.pop_front() {
            self.look_around(site, &mut cluster);
        }
        Some(cluster)
    }

    /// Counts a soluble site in when it is met first.
    fn meet(&mut self, site: u32, turns: Turns, cluster: &mut Cluster) -> bool {
        let mark = &mut self.marks[site as usize];
        match mark {
            Mark::Monomer => cluster.monomer += 1,
            Mark::Unit => cluster.units += 1,
            Mark::Stays | Mark::Void | Mark::Met => return false,
        }
        *mark = Mark::Met;
        self.turns[site as usize] = turns;
        self.front.push_back(site);
        true
    }

    /// Meets the soluble neighbours of a site, and sees whether it touches the outside.
    fn look_around(&mut self, site: u32, cluster: &mut Cluster) {
        let lattice = self.lattice;
        let place = lattice.place(site);
        let mut contacts = 0;
        for (_, step, other) in lattice.neighbours(site) {
            contacts += 1;
            match self.marks[other as usize] {
                Mark::Stays => {}
                Mark::Void => cluster.reached = true,
                Mark::Monomer | Mark::Unit | Mark::Met => {
                    let crossed = lattice.crossings(place, step);
                    let so_far = self.turns[site as usize];
                    let turns =
                        std::array::from_fn(|axis| so_far[axis].wrapping_add(crossed[axis] as i16));
                    if !self.meet(other, turns, cluster) {
                        let around = self.turns[other as usize] != turns;
                        cluster.reached |= around && self.around_is_outside;
                    }
                }
            }
        }
        cluster.reached |= contacts < lattice.coordination(place.basis);
    }
}

fn marks(view: &impl View, soluble: u32) -> Vec<Mark> {
    let mark = |site| match view.site(site).species() {
        Species::M | Species::T => Mark::Monomer,
        Species::V => Mark::Void,
        Species::A | Species::P | Species::D | Species::I => Mark::Stays,
    };
    let mut marks: Vec<Mark> = (0..view.lattice().sites()).map(mark).collect();
    for end in view.ends_of_short_chains(soluble as usize) {
        view.chain(end).for_each(|unit| marks[unit as usize] = Mark::Unit);
    }
    marks
}
