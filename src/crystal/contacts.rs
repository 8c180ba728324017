//! Contacts between molecules: by the rule of radii, in classes made by symmetry.

use super::functional_groups::{imine_nitrogens, nitrile_carbons};
use super::neighbours::Neighbours;
use super::packing::{Packing, Pair};
use super::{Contact, Reactive};
use std::collections::{BTreeMap, BTreeSet};

/// Two molecules are in contact where two of their atoms are no further apart than the sum of
/// their Bondi radii and this, in Å.
pub const GAP: f64 = 1.0;

/// An imine N reacts with a nitrile C no further away than this, in Å.
pub const REACTIVE_DISTANCE: f64 = 4.0;

/// The contacts of every molecule of the cell, nearest first. Two contacts have the same
/// class if and only if symmetry makes one from the other, perhaps seen from the other end.
/// A class is named by the operation that takes the one molecule to the other, and the
/// distance of their centres: "screw 5.71".
pub fn by_radii(packing: &Packing) -> Vec<Vec<Contact>> {
    let touching = touching_pairs(packing);
    let outward = reactive_pairs(packing);
    let mut lists: Vec<Vec<Contact>> = vec![Vec::new(); packing.sites.len()];
    let mut done = BTreeSet::new();
    let mut names = BTreeMap::new();
    for &seed in &touching {
        if done.contains(&seed) {
            continue;
        }
        let orbit = orbit(packing, seed);
        let distance = packing.distance(seed);
        let class = unused_name(class_name(packing, seed, distance), &mut names);
        let reactive = reactive_in(&orbit, &outward);
        for (pair, reversed) in orbit {
            done.insert(pair);
            lists[pair.from].push(Contact {
                to: pair.to,
                cell: pair.cell,
                class: class.clone(),
                reactive: if reversed { reactive.reversed() } else { reactive },
                distance,
            });
        }
    }
    for list in &mut lists {
        list.sort_by(|a, b| {
            a.distance.total_cmp(&b.distance).then_with(|| (a.to, a.cell).cmp(&(b.to, b.cell)))
        });
    }
    lists
}

/// All pairs of molecules with two atoms within the sum of Bondi radii + 1.0 Å.
fn touching_pairs(packing: &Packing) -> BTreeSet<Pair> {
    let radius = |atom: usize| packing.unit.atoms[atom].element.bondi;
    let largest = (0..packing.unit.atoms.len()).map(radius).fold(0.0, f64::max);
    pairs_where(packing, 2.0 * largest + GAP, |atom, other, distance| {
        distance <= radius(atom) + radius(other) + GAP
    })
}

/// All pairs where an imine N of the first molecule lies within 4 Å of a nitrile C of the
/// second.
fn reactive_pairs(packing: &Packing) -> BTreeSet<Pair> {
    let imine = imine_nitrogens(&packing.unit, &packing.bonds);
    let nitrile = nitrile_carbons(&packing.unit, &packing.bonds);
    pairs_where(packing, REACTIVE_DISTANCE, |atom, other, _| imine[atom] && nitrile[other])
}

/// The pairs of molecules of which two atoms, by index and distance, fulfil a condition.
fn pairs_where(
    packing: &Packing,
    cutoff: f64,
    condition: impl Fn(usize, usize, f64) -> bool,
) -> BTreeSet<Pair> {
    let atoms = &packing.unit.atoms;
    let positions: Vec<[f64; 3]> = atoms.iter().map(|atom| atom.fractional).collect();
    let neighbours = Neighbours::new(&packing.unit.cell, &positions, cutoff);
    let mut pairs = BTreeSet::new();
    for atom in 0..atoms.len() {
        let (from, start) = packing.molecule_of[atom];
        for near in neighbours.of(atom) {
            let (to, end) = packing.molecule_of[near.atom];
            // An atom joins its molecule when moved by `end`, so it lies in the image of
            // that molecule that is moved back by as much.
            let cell = std::array::from_fn(|axis| near.cell[axis] - end[axis] + start[axis]);
            let same = from == to && cell == [0; 3];
            if !same && condition(atom, near.atom, near.distance) {
                pairs.insert(Pair { from, to, cell });
            }
        }
    }
    pairs
}

/// All images of a pair by symmetry, and their reverses. True marks a pair that is an image
/// only when it is seen from the other end.
fn orbit(packing: &Packing, seed: Pair) -> BTreeMap<Pair, bool> {
    let operations = 0..packing.unit.operations.len();
    let images: Vec<Pair> = operations.filter_map(|g| packing.image(g, seed)).collect();
    let mut orbit = BTreeMap::from([(seed, false)]);
    for &pair in &images {
        orbit.insert(pair, false);
    }
    for pair in images {
        orbit.entry(pair.reversed()).or_insert(true);
    }
    orbit
}

/// Which way an orbit is reactive, seen along its seed. Where an operation turns a pair
/// round, it is reactive both ways or neither.
fn reactive_in(orbit: &BTreeMap<Pair, bool>, outward: &BTreeSet<Pair>) -> Reactive {
    let any = |wanted: bool| {
        orbit.iter().any(|(pair, &reversed)| {
            let along = if reversed == wanted { *pair } else { pair.reversed() };
            outward.contains(&along)
        })
    };
    Reactive::from_directions(any(false), any(true))
}

fn class_name(packing: &Packing, pair: Pair, distance: f64) -> String {
    match packing.relation(pair) {
        Some(kind) => format!("{kind} {distance:.2}"),
        None => format!("independent {distance:.2}"),
    }
}

/// The name itself, or with a number behind where a different class has it already.
fn unused_name(name: String, names: &mut BTreeMap<String, usize>) -> String {
    let count = names.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 { name } else { format!("{name} ({count})") }
}
