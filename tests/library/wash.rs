//! Washing by hand in small boxes, and against a search that unwraps them.

use proptest::prelude::*;
use std::collections::BTreeSet;
use tautomata::crystal::{Boundary, Lattice, Place, Structure, dimethyl_dicyanodiazepine, generic};
use tautomata::engine::{Link, Tally, View};
use tautomata::observe::{Basis, Washed, wash};
use tautomata::sample::{Site, Species};

/// A sample made by hand: monomer, until something is put there.
struct Sample {
    lattice: Lattice,
    sites: Vec<Site>,
    links: Vec<Link>,
    tally: Tally,
    /// Each site's chain's length; 0 for what is in no chain.
    lengths: Vec<u32>,
}

impl Sample {
    fn new(structure: Structure, size: [u32; 3], boundary: Boundary) -> Self {
        let lattice = Lattice::new(structure, size, boundary).unwrap();
        let count = lattice.sites() as usize;
        let mut tally = Tally::default();
        tally.species[Species::M as usize] = count as u64;
        Self {
            lattice,
            sites: vec![Site::new(Species::M, false, false); count],
            links: vec![Link::NO_CHAIN; count],
            tally,
            lengths: vec![0; count],
        }
    }

    fn cubic(size: [u32; 3], boundary: Boundary) -> Self {
        Self::new(generic("sc", 10.0).unwrap(), size, boundary)
    }

    fn at(&self, cell: [u32; 3]) -> u32 {
        self.lattice.site(Place { cell, basis: 0 })
    }

    fn put(&mut self, site: u32, species: Species) {
        let new = Site::new(species, false, false);
        self.tally.remove(std::mem::replace(&mut self.sites[site as usize], new));
        self.tally.add(new);
    }

    fn fill(&mut self, species: Species, wanted: impl Fn([u32; 3]) -> bool) {
        for site in 0..self.lattice.sites() {
            if wanted(self.lattice.place(site).cell) {
                self.put(site, species);
            }
        }
    }

    /// Makes a chain of these sites, each of which touches the one before.
    fn join(&mut self, units: &[u32], end: Species) {
        for (k, &unit) in units.iter().enumerate() {
            self.put(unit, if k + 1 == units.len() { end } else { Species::P });
            self.lengths[unit as usize] = units.len() as u32;
            self.links[unit as usize] = match k.checked_sub(1) {
                None => Link::STARTER,
                Some(before) => {
                    let contacts = self.lattice.coordination(self.lattice.basis_of(unit));
                    let back = (0..contacts)
                        .find(|&k| self.lattice.neighbour(unit, k) == Some(units[before]));
                    Link::across(back.expect("units that touch") as u8)
                }
            };
        }
    }

    /// A chain along the first axis.
    fn chain_along_x(&mut self, from: [u32; 3], length: u32) {
        let [x, y, z] = from;
        let units: Vec<u32> =
            (0..length).map(|k| self.at([(x + k) % self.lattice.size()[0], y, z])).collect();
        self.join(&units, Species::D);
    }

    /// Monomer that dissolves, monomer that is trapped.
    fn monomer(&self) -> (u64, u64) {
        let washed = wash(self, 3);
        (washed.dissolved_monomer, washed.trapped_monomer)
    }
}

impl View for Sample {
    fn lattice(&self) -> &Lattice {
        &self.lattice
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn site(&self, site: u32) -> Site {
        self.sites[site as usize]
    }

    fn link(&self, site: u32) -> Link {
        self.links[site as usize]
    }
}

#[test]
fn a_crystal_of_monomer_dissolves_whole() {
    for boundary in [Boundary::Periodic, Boundary::Open] {
        let mut sample = Sample::cubic([3, 4, 5], boundary);
        sample.put(7, Species::T);
        assert_eq!(wash(&sample, 3), Washed { dissolved_monomer: 60, ..Washed::default() });
    }
}

/// Walls of polymer above and below: the plane goes around the box along two axes.
#[test]
fn a_plane_of_monomer_between_polymer_dissolves() {
    let mut sample = Sample::cubic([6, 6, 6], Boundary::Periodic);
    for (y, z) in (0..6).flat_map(|y| (1..6).map(move |z| (y, z))) {
        sample.chain_along_x([0, y, z], 6);
    }
    let washed = wash(&sample, 3);
    let expected = Washed { dissolved_monomer: 36, insoluble_units: 180, ..Washed::default() };
    assert_eq!(washed, expected);
    let basis = Basis::new(&sample.tally);
    assert_eq!(washed.insoluble_yield(&basis), 180.0 / 216.0);
    assert_eq!(washed.dissolved_fraction(&basis), 36.0 / 216.0);
}

#[test]
fn a_ball_of_monomer_inside_polymer_is_trapped() {
    let mut sample = Sample::cubic([12, 12, 12], Boundary::Periodic);
    let ball = |cell: [u32; 3]| cell.map(|x| x.abs_diff(6).pow(2)).iter().sum::<u32>() <= 9;
    let mut inside = 0;
    for (y, z) in (0..12).flat_map(|y| (0..12).map(move |z| (y, z))) {
        let width = (0..12).filter(|&x| ball([x, y, z])).count() as u32;
        inside += u64::from(width);
        // From behind the ball around the box up to it.
        sample.chain_along_x([6 + width.div_ceil(2), y, z], 12 - width);
    }
    assert_eq!(sample.monomer(), (0, inside));
    assert_eq!(inside, 123, "points of a cubic lattice within three spacings");
    let washed = wash(&sample, 3);
    let basis = Basis::new(&sample.tally);
    assert_eq!(washed.insoluble_yield(&basis), 1.0);
    assert_eq!(washed.trapped_monomer_fraction(&basis), 123.0 / 1728.0);
    // A way out along one row of it: now it goes around the box.
    let row: Vec<u32> = (0..12).map(|x| sample.at([x, 6, 6])).collect();
    for site in row {
        sample.links[site as usize] = Link::NO_CHAIN;
        sample.put(site, Species::M);
    }
    assert_eq!(sample.monomer(), (123 + 5, 0));
}

#[test]
fn chains_dissolve_up_to_the_given_length() {
    let mut sample = Sample::cubic([6, 6, 6], Boundary::Periodic);
    for length in 1..=5 {
        sample.chain_along_x([0, 0, length - 1], length);
    }
    let of = |soluble| {
        let washed = wash(&sample, soluble);
        assert_eq!((washed.dissolved_monomer, washed.trapped_monomer), (216 - 15, 0));
        assert_eq!(washed.trapped_units, 0);
        (washed.dissolved_units, washed.insoluble_units)
    };
    let expected = [(0, 15), (1, 14), (3, 12), (6, 9), (10, 5), (15, 0), (15, 0)];
    assert_eq!([0, 1, 2, 3, 4, 5, u32::MAX].map(of), expected);
}

/// Two monomers among impurities, with a chain between them and the edge.
#[test]
fn solvent_comes_in_through_what_dissolves() {
    let washed = |length: u32| {
        let mut sample = Sample::cubic([7, 5, 5], Boundary::Open);
        sample.fill(Species::I, |[x, y, z]| (y, z) != (2, 2) || x >= length + 2);
        sample.chain_along_x([0, 2, 2], length);
        wash(&sample, 3)
    };
    let dissolved = Washed { dissolved_monomer: 2, dissolved_units: 3, ..Washed::default() };
    assert_eq!(washed(3), dissolved);
    let trapped = Washed { trapped_monomer: 2, insoluble_units: 4, ..Washed::default() };
    assert_eq!(washed(4), trapped);
}

#[test]
fn void_lets_solvent_in_and_then_a_way_around_does_not() {
    let mut sample = Sample::cubic([5, 5, 5], Boundary::Periodic);
    // A row around the box, and a pair of monomers.
    sample.fill(Species::I, |[x, y, z]| [y, z] != [0, 0] && ([y, z] != [2, 2] || x > 1));
    assert_eq!(sample.monomer(), (5, 2));
    sample.put(sample.at([2, 2, 2]), Species::V);
    assert_eq!(sample.monomer(), (2, 5));
}

#[test]
fn what_crosses_an_edge_and_comes_back_does_not_go_around() {
    let mut sample = Sample::cubic([6, 6, 6], Boundary::Periodic);
    let loop_across_the_edge = |[x, y, z]: [u32; 3]| {
        z == 0 && [5, 0, 1].contains(&x) && (2..=4).contains(&y) && [x, y] != [0, 3]
    };
    sample.fill(Species::I, |cell| !loop_across_the_edge(cell));
    assert_eq!(sample.monomer(), (0, 8));
}

/// A staircase that closes after one turn around the one axis and two around the other.
#[test]
fn a_slanted_way_around_is_found() {
    let mut sample = Sample::new(generic("square", 10.0).unwrap(), [8, 4, 1], Boundary::Periodic);
    sample.fill(Species::I, |[x, y, _]| ![y, (y + 1) % 4].contains(&(x % 4)));
    assert_eq!(sample.monomer(), (16, 0));
    sample.put(sample.at([5, 1, 0]), Species::I);
    assert_eq!(sample.monomer(), (0, 15));
}

#[test]
fn what_reacted_without_a_chain_stays() {
    let mut sample = Sample::cubic([3, 3, 3], Boundary::Open);
    sample.put(0, Species::D);
    let expected = Washed { dissolved_monomer: 26, insoluble_units: 1, ..Washed::default() };
    assert_eq!(wash(&sample, 1000), expected);
}

/// A search that knows nothing of crossings: three boxes lie side by side along each periodic
/// axis, so that a cluster that goes around leads from a site to its images.
struct Unwrapped<'a> {
    sample: &'a Sample,
    large: Lattice,
    soluble: u32,
}

impl<'a> Unwrapped<'a> {
    fn new(sample: &'a Sample, soluble: u32) -> Self {
        let lattice = &sample.lattice;
        let times = lattice.periodic().map(|repeats| if repeats { 3 } else { 1 });
        let size = std::array::from_fn(|axis| lattice.size()[axis] * times[axis]);
        let large = Lattice::new(lattice.structure().clone(), size, lattice.boundary()).unwrap();
        Self { sample, large, soluble }
    }

    /// The site of the sample that one of the boxes repeats.
    fn original(&self, site: u32) -> usize {
        let Place { cell, basis } = self.large.place(site);
        let small = &self.sample.lattice;
        let cell = std::array::from_fn(|axis| cell[axis] % small.size()[axis]);
        small.site(Place { cell, basis }) as usize
    }

    fn species(&self, site: u32) -> Species {
        self.sample.sites[self.original(site)].species()
    }

    fn dissolves(&self, site: u32) -> bool {
        match self.species(site) {
            Species::M | Species::T => true,
            Species::I | Species::V => false,
            _ => (1..=self.soluble).contains(&self.sample.lengths[self.original(site)]),
        }
    }

    /// Whether what dissolves and is connected with a site touches the outside.
    fn reached(&self, first: u32) -> bool {
        let mut met = vec![false; self.large.sites() as usize];
        met[first as usize] = true;
        let mut cluster = vec![first];
        let (mut looked_at, mut edge, mut void) = (0, false, false);
        while let Some(&here) = cluster.get(looked_at) {
            looked_at += 1;
            for contact in 0..self.large.coordination(self.large.basis_of(here)) {
                match self.large.neighbour(here, contact) {
                    None => edge = true,
                    Some(other) if self.species(other) == Species::V => void = true,
                    Some(other) if self.dissolves(other) && !met[other as usize] => {
                        met[other as usize] = true;
                        cluster.push(other);
                    }
                    Some(_) => {}
                }
            }
        }
        let original = self.original(first);
        let images = cluster.iter().filter(|&&site| self.original(site) == original).count();
        let any_void = self.sample.sites.iter().any(|site| site.species() == Species::V);
        edge || void || (images > 1 && !any_void)
    }

    fn washed(&self) -> Washed {
        let mut washed = Washed::default();
        let small = &self.sample.lattice;
        for site in 0..small.sites() {
            let here = self.large.site(small.place(site));
            let dissolved = self.dissolves(here) && self.reached(here);
            *match self.species(here) {
                Species::I | Species::V => continue,
                Species::M | Species::T if dissolved => &mut washed.dissolved_monomer,
                Species::M | Species::T => &mut washed.trapped_monomer,
                _ if dissolved => &mut washed.dissolved_units,
                _ if self.dissolves(here) => &mut washed.trapped_units,
                _ => &mut washed.insoluble_units,
            } += 1;
        }
        washed
    }
}

/// What is put into a box of monomer: inert molecules, void, tautomers, and chains as walks.
#[derive(Clone, Debug)]
struct Content {
    impurities: Vec<bool>,
    voids: Vec<u32>,
    tautomers: Vec<u32>,
    /// The first unit, and the contacts to the next ones.
    walks: Vec<(u32, Vec<usize>)>,
}

fn contents() -> impl Strategy<Value = Content> {
    let walk = (any::<u32>(), prop::collection::vec(any::<usize>(), 0..7));
    let impurities = (0.0..0.9_f64)
        .prop_flat_map(|share| prop::collection::vec(prop::bool::weighted(share), 256));
    let walks = prop::collection::vec(walk, 0..30);
    let some = || prop::collection::vec(any::<u32>(), 0..3);
    let voids = prop_oneof![3 => Just(Vec::new()), 1 => some()];
    (impurities, voids, some(), walks).prop_map(|(impurities, voids, tautomers, walks)| Content {
        impurities,
        voids,
        tautomers,
        walks,
    })
}

fn filled(mut sample: Sample, content: &Content) -> Sample {
    let sites = sample.lattice.sites();
    for site in 0..sites {
        if content.impurities[site as usize % content.impurities.len()] {
            sample.put(site, Species::I);
        }
    }
    content.tautomers.iter().for_each(|site| sample.put(site % sites, Species::T));
    content.voids.iter().for_each(|site| sample.put(site % sites, Species::V));
    for (first, contacts) in &content.walks {
        let mut units: Vec<u32> = vec![first % sites];
        for contact in contacts {
            let here = units[units.len() - 1];
            let count = sample.lattice.coordination(sample.lattice.basis_of(here));
            units.extend(sample.lattice.neighbour(here, contact % count));
        }
        let in_chain = |unit: &u32| sample.lengths[*unit as usize] > 0;
        let distinct: BTreeSet<u32> = units.iter().copied().collect();
        if distinct.len() == units.len() && !units.iter().any(in_chain) {
            sample
                .join(&units, if units.len().is_multiple_of(2) { Species::A } else { Species::D });
        }
    }
    sample
}

fn structures() -> impl Strategy<Value = (Structure, [u32; 3])> {
    let cubic = (2_u32..7, 2_u32..6, 2_u32..6).prop_map(|(x, y, z)| ("sc", [x, y, z]));
    let square = (2_u32..17, 2_u32..12).prop_map(|(x, y)| ("square", [x, y, 1]));
    let molecular = (2_u32..5, 2_u32..4, 2_u32..4);
    prop_oneof![
        prop_oneof![cubic, square].prop_map(|(name, size)| (generic(name, 10.0).unwrap(), size)),
        molecular.prop_map(|(x, y, z)| (dimethyl_dicyanodiazepine(), [x, y, z])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn it_finds_what_unwrapping_finds(
        (structure, size) in structures(),
        open in any::<bool>(),
        content in contents(),
        soluble in 0_u32..6,
    ) {
        let boundary = if open { Boundary::Open } else { Boundary::Periodic };
        let sample = filled(Sample::new(structure, size, boundary), &content);
        let washed = wash(&sample, soluble);
        prop_assert_eq!(washed, Unwrapped::new(&sample, soluble).washed());
        let basis = Basis::new(&sample.tally);
        let all = washed.insoluble_yield(&basis) + washed.dissolved_fraction(&basis);
        prop_assert!(basis.monomers == 0 || (all - 1.0).abs() < 1e-12, "{}", all);
    }
}
