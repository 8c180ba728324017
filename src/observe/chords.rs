//! The extent of ordered domains: how far one comes along an axis without leaving order.

use crate::crystal::{Lattice, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Runs of ordered molecules along one axis, each molecule of the cell by itself.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chords {
    /// Runs by how many cells they lead through.
    pub runs: BTreeMap<u32, u64>,
    /// Lines around a periodic box that are ordered all along: they have no end.
    pub endless: u64,
}

impl Chords {
    /// Adds those of another sample.
    pub fn add(&mut self, other: &Self) {
        for (&cells, count) in &other.runs {
            *self.runs.entry(cells).or_insert(0) += count;
        }
        self.endless += other.endless;
    }
}

/// The runs along an axis of the lattice, given which sites are ordered. An axis of one cell, as
/// a lattice of fewer dimensions has, has none.
pub fn chords(lattice: &Lattice, ordered: &[bool], axis: usize) -> Chords {
    let size = lattice.size();
    let mut chords = Chords::default();
    if size[axis] == 1 {
        return chords;
    }
    let across: [u32; 3] = std::array::from_fn(|k| if k == axis { 1 } else { size[k] });
    let mut along = [0; 3];
    along[axis] = 1;
    let stride = lattice.site(Place { cell: along, basis: 0 }) as usize;
    let mut line = Vec::with_capacity(size[axis] as usize);
    for z in 0..across[2] {
        for y in 0..across[1] {
            for x in 0..across[0] {
                for basis in 0..lattice.basis() {
                    let first = lattice.site(Place { cell: [x, y, z], basis }) as usize;
                    line.clear();
                    line.extend(ordered[first..].iter().step_by(stride).take(size[axis] as usize));
                    count_runs(&line, lattice.periodic()[axis], &mut chords);
                }
            }
        }
    }
    chords
}

/// Counts the runs of one line; on a periodic one the last may go on in the first.
fn count_runs(line: &[bool], periodic: bool, chords: &mut Chords) {
    let Some(gap) = line.iter().position(|&ordered| !ordered) else {
        if periodic {
            chords.endless += 1;
        } else {
            *chords.runs.entry(line.len() as u32).or_insert(0) += 1;
        }
        return;
    };
    let start = if periodic { gap } else { 0 };
    let (before, behind) = line.split_at(start);
    let mut run = 0_u32;
    for &ordered in behind.iter().chain(before).chain(&[false]) {
        if ordered {
            run += 1;
        } else if run > 0 {
            *chords.runs.entry(run).or_insert(0) += 1;
            run = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(line: &str, periodic: bool) -> (Vec<(u32, u64)>, u64) {
        let line: Vec<bool> = line.chars().map(|c| c == 'o').collect();
        let mut chords = Chords::default();
        count_runs(&line, periodic, &mut chords);
        (chords.runs.into_iter().collect(), chords.endless)
    }

    #[test]
    fn runs_of_lines_by_hand() {
        assert_eq!(runs("oo.o.oooo", false), (vec![(1, 1), (2, 1), (4, 1)], 0));
        assert_eq!(runs("oo.o.oooo", true), (vec![(1, 1), (6, 1)], 0));
        assert_eq!(runs("....", true), (vec![], 0));
        assert_eq!(runs("ooo", true), (vec![], 1));
        assert_eq!(runs("ooo", false), (vec![(3, 1)], 0));
    }
}
