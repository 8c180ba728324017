//! The ways from a place to its neighbours.
//!
//! A step is a difference of handles: one addition leads to a neighbour, in whichever brick it lies. Bricks
//! at the same position relative to the edges of the box share one table of steps.

use crate::crystal::{Boundary, Lattice, Place};
use crate::engine::rules::{Layout, PLACE_MASK, PLACES};
use std::collections::BTreeMap;

/// No neighbour: it would lie beyond an open boundary. No site is its own neighbour.
const NONE: u32 = 0;
/// The handle of no site.
pub const NOBODY: u32 = u32::MAX;

/// Most contacts of a molecule.
pub const MOST: usize = crate::crystal::MAX_CONTACTS;

/// Handles of neighbours by contact; [`NOBODY`] beyond an open boundary, anything behind the last.
pub type Around = [u32; MOST];

/// Where a brick's tables lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The first of its steps.
    steps: u32,
    /// The number of its first site.
    pub first: u32,
}

/// Room for the steps of one place to z neighbours: a multiple of four, so that four are added at once.
const fn room(z: usize) -> usize {
    z.next_multiple_of(4)
}

/// Steps to neighbours.
#[derive(Debug)]
pub struct Steps {
    z: usize,
    /// Whether some sites lack neighbours.
    open: bool,
    /// By table, place and contact: the neighbour's handle less the place's own.
    table: Vec<u32>,
    /// By place: molecule of the cell.
    basis: Box<[u16]>,
    /// By place: number of the site, less that of the brick's first.
    offset: Box<[u32]>,
}

impl Steps {
    /// Steps on a lattice with at most z contacts, and where each brick's lie.
    pub fn new(lattice: &Lattice, layout: &Layout, z: usize) -> (Self, Vec<Position>) {
        let [nx, ny, _] = lattice.size();
        let basis = lattice.basis();
        let number = |[x, y, z]: [u32; 3], molecule| ((z * ny + y) * nx + x) * basis + molecule;
        let mut steps = Self {
            z,
            open: lattice.boundary() == Boundary::Open,
            table: Vec::new(),
            basis: vec![0; PLACES].into(),
            offset: vec![0; PLACES].into(),
        };
        for (place, cell, molecule) in layout.places() {
            steps.basis[place as usize] = molecule as u16;
            steps.offset[place as usize] = number(cell, molecule);
        }
        let (mut tables, mut known) = (BTreeMap::new(), BTreeMap::new());
        let positions = (0..layout.bricks())
            .map(|brick| {
                let at = layout.position(brick);
                let table = *tables.entry(steps.kind(layout, at)).or_insert_with(|| {
                    let table = table(lattice, layout, z, at);
                    let next = steps.table.len() as u32;
                    *known.entry(table).or_insert_with_key(|table| {
                        steps.table.extend(table);
                        next
                    })
                });
                let cell = std::array::from_fn(|axis| at[axis] * layout.axes()[axis].edge);
                Position { steps: table, first: number(cell, 0) }
            })
            .collect();
        (steps, positions)
    }

    /// What tells bricks apart whose tables may differ: how far the box's edges are along each axis, a brick
    /// further where the box is open, or the last brick is cut off.
    fn kind(&self, layout: &Layout, at: [u32; 3]) -> [u32; 3] {
        std::array::from_fn(|axis| {
            let cut = layout.axes()[axis];
            let alike = !self.open && cut.size.is_multiple_of(cut.edge);
            cut.fold(at[axis], cut.far + u32::from(!alike))
        })
    }

    /// Whether some sites lack neighbours.
    #[inline]
    pub fn open(&self) -> bool {
        self.open
    }

    /// The molecule of the cell at a place.
    #[inline]
    pub fn basis(&self, handle: u32) -> usize {
        usize::from(self.basis[(handle & PLACE_MASK) as usize])
    }

    /// The number of a site in the lattice.
    #[inline]
    pub fn number(&self, position: Position, handle: u32) -> u32 {
        position.first + self.offset[(handle & PLACE_MASK) as usize]
    }

    /// The neighbours of a site in a brick at a position; z is the number of contacts, 0 if it is not known
    /// to the compiler.
    #[inline]
    pub fn around<const Z: usize>(&self, position: Position, handle: u32, list: &mut Around) {
        let room = room(if Z == 0 { self.z } else { Z });
        let from = position.steps as usize + (handle & PLACE_MASK) as usize * room;
        let steps = &self.table[from..from + room];
        steps.iter().zip(list).for_each(|(&step, other)| {
            let is_none = Z == 0 && step == NONE;
            *other = if is_none { NOBODY } else { handle.wrapping_add(step) };
        });
    }

    /// Bytes that they take.
    pub fn bytes(&self) -> usize {
        self.table.capacity() * size_of::<u32>()
    }
}

/// The steps of one brick, by place and contact.
fn table(lattice: &Lattice, layout: &Layout, z: usize, at: [u32; 3]) -> Vec<u32> {
    let axes = layout.axes();
    let mut table = vec![NONE; PLACES * room(z)];
    for (place, within, basis) in layout.places() {
        let cell: [u32; 3] = std::array::from_fn(|axis| at[axis] * axes[axis].edge + within[axis]);
        if (0..3).any(|axis| cell[axis] >= axes[axis].size) {
            continue;
        }
        let here = Place { cell, basis };
        let handle = layout.handle(here);
        for (k, step) in lattice.steps(basis).iter().enumerate() {
            if let Some(other) = lattice.follow(here, step) {
                let there = layout.handle(lattice.place(other));
                table[place as usize * room(z) + k] = there.wrapping_sub(handle);
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rules::PLACE_BITS;
    use crate::engine::testing;
    use proptest::prelude::*;

    proptest! {
        /// Every step leads where the lattice says.
        #[test]
        fn steps_lead_to_neighbours(
            size in prop::array::uniform3(2..24_u32),
            reach in prop::array::uniform2(1..6_i32),
            open: bool,
        ) {
            let boundary = if open { Boundary::Open } else { Boundary::Periodic };
            let Some(lattice) = testing::far_reaching(size, reach, boundary) else { return Ok(()) };
            let layout = Layout::new(&lattice).unwrap();
            let z = (0..lattice.basis()).map(|basis| lattice.coordination(basis)).max().unwrap();
            let (steps, positions) = Steps::new(&lattice, &layout, z);
            let mut list = [0; MOST];
            for site in 0..lattice.sites() {
                let handle = layout.handle(lattice.place(site));
                let position = positions[(handle >> PLACE_BITS) as usize];
                prop_assert_eq!(steps.number(position, handle), site);
                prop_assert_eq!(steps.basis(handle) as u32, lattice.basis_of(site));
                steps.around::<0>(position, handle, &mut list);
                let contacts = lattice.coordination(lattice.basis_of(site));
                for (k, &other) in list[..z].iter().enumerate() {
                    let expected = if k < contacts { lattice.neighbour(site, k) } else { None };
                    let expected = expected.map_or(NOBODY, |other| layout.handle(lattice.place(other)));
                    prop_assert_eq!(other, expected);
                }
            }
        }
    }
}
