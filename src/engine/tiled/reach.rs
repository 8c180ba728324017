//! How far one change can be felt: which sites lie within so many contacts of each other.

use crate::crystal::{Lattice, Place};
use std::collections::VecDeque;

/// An event changes what a few sites hold. That is felt by the counts of their neighbours,
/// by the rates of those neighbours' neighbours, and so by clocks this many contacts away.
pub const TOUCHED: u8 = 2;

/// Two events whose changed sites lie further apart than this neither read nor write
/// anything in common, in whichever order they are carried out.
pub const APART: u8 = 2 * TOUCHED;

/// The same, from a site whose neighbour may change with it.
pub const APART_FROM_ACTOR: u8 = APART + 1;

/// Contacts between sites, for all that lie within [`APART_FROM_ACTOR`].
#[derive(Clone, Debug)]
pub struct Reach<'a> {
    lattice: &'a Lattice,
    size: [u32; 3],
    periodic: [bool; 3],
    /// The largest shift within reach along each axis, in cells.
    furthest: [u32; 3],
    /// How many shifts are told apart along each axis: all within reach or, where a shift
    /// within reach can lead around a periodic box, as many as it has cells.
    shifts: [u32; 3],
    basis: u32,
    /// The number of contacts between two molecules by shift and molecules; 255 if beyond.
    contacts: Vec<u8>,
}

impl<'a> Reach<'a> {
    /// Counts contacts on a lattice.
    pub fn new(lattice: &'a Lattice) -> Self {
        let furthest = lattice.reach().map(|cells| cells * u32::from(APART_FROM_ACTOR));
        let (size, periodic) = (lattice.size(), lattice.periodic());
        let shifts = std::array::from_fn(|axis| {
            let shifts = 2 * furthest[axis] + 1;
            if periodic[axis] { shifts.min(size[axis]) } else { shifts }
        });
        let basis = lattice.basis();
        let contacts = vec![u8::MAX; (shifts.iter().product::<u32>() * basis * basis) as usize];
        let mut reach = Self { lattice, size, periodic, furthest, shifts, basis, contacts };
        for from in 0..basis {
            reach.count_from(from);
        }
        reach
    }

    /// A breadth-first walk from one molecule of the cell.
    fn count_from(&mut self, from: u32) {
        let mut ahead = VecDeque::from([([0_i32; 3], from, 0_u8)]);
        while let Some((shift, to, contacts)) = ahead.pop_front() {
            let Some(index) = self.index(shift, from, to) else { continue };
            if self.contacts[index] <= contacts {
                continue;
            }
            self.contacts[index] = contacts;
            if contacts < APART_FROM_ACTOR {
                for step in self.lattice.steps(to) {
                    let next = std::array::from_fn(|axis| shift[axis] + step.cell[axis]);
                    ahead.push_back((next, u32::from(step.to), contacts + 1));
                }
            }
        }
    }

    fn index(&self, shift: [i32; 3], from: u32, to: u32) -> Option<usize> {
        let mut index = 0;
        for (axis, shift) in shift.into_iter().enumerate() {
            let (furthest, shifts) = (self.furthest[axis] as i32, self.shifts[axis]);
            let around = self.periodic[axis] && shifts == self.size[axis];
            let at = if around {
                shift.rem_euclid(shifts as i32)
            } else if shift.abs() <= furthest {
                shift + furthest
            } else {
                return None;
            };
            index = index * shifts + at as u32;
        }
        Some(((index * self.basis + from) * self.basis + to) as usize)
    }

    /// Where a site is.
    pub fn place(&self, site: u32) -> Place {
        self.lattice.place(site)
    }

    /// The box as wide as anything reaches that a site lies in, by position along each axis.
    #[inline]
    pub fn bucket(&self, Place { cell, .. }: Place) -> [u32; 3] {
        // What is left over at the end belongs to the last.
        std::array::from_fn(|axis| (cell[axis] / self.width(axis)).min(self.buckets(axis) - 1))
    }

    /// The box of a site, and those around it.
    pub fn buckets_around(&self, place: Place) -> impl Iterator<Item = [u32; 3]> {
        let centre = self.bucket(place);
        let along = move |axis: usize| {
            let (at, count) = (centre[axis], self.buckets(axis));
            (0..count.min(3)).map(move |n| (at + count - 1 + n) % count)
        };
        along(2).flat_map(move |z| along(1).flat_map(move |y| along(0).map(move |x| [x, y, z])))
    }

    /// How many of these boxes a part of the crystal has at most.
    pub fn buckets_in(&self, extent: [u32; 3]) -> u32 {
        (0..3).map(|axis| extent[axis] / self.width(axis) + 2).product()
    }

    fn width(&self, axis: usize) -> u32 {
        self.furthest[axis].max(1)
    }

    fn buckets(&self, axis: usize) -> u32 {
        (self.size[axis] / self.width(axis)).max(1)
    }

    /// Whether two sites lie within so many contacts (at most [`APART_FROM_ACTOR`]).
    #[inline]
    pub fn near(&self, a: Place, b: Place, contacts: u8) -> bool {
        let shift = std::array::from_fn(|axis| {
            let shift = b.cell[axis] as i32 - a.cell[axis] as i32;
            let size = self.size[axis] as i32;
            match self.periodic[axis] {
                true if 2 * shift > size => shift - size,
                true if 2 * shift < -size => shift + size,
                _ => shift,
            }
        });
        self.index(shift, a.basis, b.basis).is_some_and(|index| self.contacts[index] <= contacts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Boundary;
    use crate::engine::testing;

    /// On the simple cubic lattice the number of contacts is |x| + |y| + |z|.
    #[test]
    fn contacts_are_counted_across_the_edges_of_a_periodic_box() {
        let place = |cell| Place { cell, basis: 0 };
        let shifts = [([1, 2, 0], 3), ([11, 0, 0], 1), ([0, 10, 11], 3), ([2, 2, 1], 5)];
        let lattice = testing::cubic([12, 12, 12]);
        let periodic = Reach::new(&lattice);
        for (cell, contacts) in shifts {
            for within in 0..=APART_FROM_ACTOR {
                let near = periodic.near(place([0; 3]), place(cell), within);
                assert_eq!(near, contacts <= within, "{cell:?} within {within}");
            }
        }
        let lattice = testing::bounded_cubic([12, 12, 12], Boundary::Open);
        let open = Reach::new(&lattice);
        assert!(!open.near(place([0; 3]), place([11, 0, 0]), APART_FROM_ACTOR));
        assert!(open.near(place([0; 3]), place([1, 0, 0]), 1));
    }

    #[test]
    fn in_a_small_periodic_box_the_way_around_counts() {
        let lattice = testing::cubic([7, 4, 12]);
        let reach = Reach::new(&lattice);
        let near = |cell, within| {
            reach.near(Place { cell: [0; 3], basis: 0 }, Place { cell, basis: 0 }, within)
        };
        assert!(near([4, 0, 0], 3) && !near([4, 0, 0], 2));
        assert!(near([3, 2, 0], 5) && !near([3, 2, 0], 4));
        assert!(near([0, 3, 11], 2) && !near([0, 3, 11], 1));
    }
}
