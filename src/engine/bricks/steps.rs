//! The ways from a place to its neighbours: which brick, and which place in it.
//!
//! Bricks of the same shape with neighbours of the same shapes share one table of steps, and bricks
//! at the same position relative to the edges of the box share one list of neighbours.

use crate::crystal::{Boundary, Lattice, Place};
use crate::engine::rules::{Layout, PLACE_BITS, PLACE_MASK, PLACES};
use std::collections::BTreeMap;

/// No neighbour: it would lie beyond an open boundary.
const NONE: u16 = u16::MAX;
/// The handle of no site.
pub const NOBODY: u32 = u32::MAX;

/// Most contacts of a molecule.
pub const MOST: usize = crate::crystal::MAX_CONTACTS;

/// Values that a step has room for to say which brick it leads to.
const DIRECTIONS: usize = 1 << (16 - PLACE_BITS);

/// Handles of neighbours by contact; [`NOBODY`] beyond an open boundary, anything behind the last.
pub type Around = [u32; MOST];

/// Where a brick's tables lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The first of its steps.
    steps: u32,
    /// The list of its neighbours.
    neighbours: u32,
    /// The number of its first site.
    pub first: u32,
}

/// Steps to neighbours.
#[derive(Debug)]
pub struct Steps {
    z: usize,
    /// Whether some sites lack neighbours.
    open: bool,
    /// By table, place and contact: direction, and place in the brick there.
    table: Vec<u16>,
    /// By list and direction: the brick there, relative to this one, as handles that take off what a
    /// step's direction adds.
    neighbours: Vec<[u32; DIRECTIONS]>,
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
            neighbours: Vec::new(),
            basis: vec![0; PLACES].into(),
            offset: vec![0; PLACES].into(),
        };
        for (place, cell, molecule) in layout.places() {
            steps.basis[place as usize] = molecule as u16;
            steps.offset[place as usize] = number(cell, molecule);
        }
        let (mut tables, mut known, mut lists) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
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
                let folds: [u32; 3] = std::array::from_fn(|axis| {
                    let cut = layout.axes()[axis];
                    cut.fold(at[axis], cut.far)
                });
                let list = *lists.entry(folds).or_insert_with(|| {
                    let next = steps.neighbours.len() as u32;
                    steps.neighbours.push(neighbours(layout, at));
                    next
                });
                let cell = std::array::from_fn(|axis| at[axis] * layout.axes()[axis].edge);
                Position { steps: table, neighbours: list, first: number(cell, 0) }
            })
            .collect();
        (steps, positions)
    }

    /// What tells bricks apart whose tables may differ: how far the box's edges are along each axis
    /// where it is open, or the last brick is cut off.
    fn kind(&self, layout: &Layout, at: [u32; 3]) -> [u32; 3] {
        std::array::from_fn(|axis| {
            let cut = layout.axes()[axis];
            let alike = !self.open && cut.size.is_multiple_of(cut.edge);
            if alike { 0 } else { cut.fold(at[axis], cut.far + 1) }
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
        let z = if Z == 0 { self.z } else { Z };
        let from = position.steps as usize + (handle & PLACE_MASK) as usize * z;
        let neighbours = &self.neighbours[position.neighbours as usize];
        let here = handle & !PLACE_MASK;
        self.table[from..from + z].iter().zip(list).for_each(|(&step, other)| {
            let there = neighbours[usize::from(step >> PLACE_BITS) % DIRECTIONS];
            let is_none = Z == 0 && step == NONE;
            let handle = here.wrapping_add(there).wrapping_add(u32::from(step));
            *other = if is_none { NOBODY } else { handle };
        });
    }

    /// By table and place: the directions, as bits, in which neighbours lie in other bricks.
    pub fn directions(&self) -> Vec<u128> {
        let bit = |&step: &u16| if step == NONE { 0 } else { 1 << (step >> PLACE_BITS) };
        let own = 1;
        self.table.chunks(self.z).map(|steps| steps.iter().fold(0, |all, s| all | bit(s)) & !own).collect()
    }

    /// The other bricks in which neighbours of a site lie, by what [`Steps::directions`] gives.
    #[inline]
    pub fn bricks_beside(
        &self,
        directions: &[u128],
        position: Position,
        handle: u32,
        mut visit: impl FnMut(u32),
    ) {
        let at = position.steps as usize / self.z + (handle & PLACE_MASK) as usize;
        let neighbours = &self.neighbours[position.neighbours as usize];
        let mut left = directions[at];
        while left != 0 {
            let direction = left.trailing_zeros();
            left &= left - 1;
            let there = neighbours[direction as usize % DIRECTIONS];
            visit(handle.wrapping_add(there).wrapping_add(direction << PLACE_BITS) >> PLACE_BITS);
        }
    }

    /// Bytes that they take.
    pub fn bytes(&self) -> usize {
        self.table.capacity() * 2 + self.neighbours.capacity() * DIRECTIONS * 4
    }
}

/// The bricks around one, by direction.
fn neighbours(layout: &Layout, at: [u32; 3]) -> [u32; DIRECTIONS] {
    let axes = layout.axes();
    let here = layout.brick_at(at);
    let mut list = [0; DIRECTIONS];
    let shifts = |axis: usize| {
        let cut = axes[axis];
        (0..cut.count).filter(move |&shift| shift <= cut.far || cut.count - shift <= cut.far)
    };
    for c in shifts(2) {
        for b in shifts(1) {
            for a in shifts(0) {
                let shift = [a, b, c];
                let there = std::array::from_fn(|axis| (at[axis] + shift[axis]) % axes[axis].count);
                let direction = direction(layout, shift);
                let apart = layout.brick_at(there).wrapping_sub(here).wrapping_sub(direction);
                list[direction as usize] = apart << PLACE_BITS;
            }
        }
    }
    list
}

/// The number of a direction, by how many bricks it leads forward along each axis.
fn direction(layout: &Layout, shift: [u32; 3]) -> u32 {
    let axes = layout.axes();
    let [x, y, z]: [u32; 3] =
        std::array::from_fn(|axis| axes[axis].fold(shift[axis], axes[axis].far));
    let folds = axes.map(|cut| cut.folds(cut.far));
    (z * folds[1] + y) * folds[0] + x
}

/// The steps of one brick, by place and contact.
fn table(lattice: &Lattice, layout: &Layout, z: usize, at: [u32; 3]) -> Vec<u16> {
    let axes = layout.axes();
    let mut table = vec![NONE; PLACES * z];
    for (place, within, basis) in layout.places() {
        let cell: [u32; 3] = std::array::from_fn(|axis| at[axis] * axes[axis].edge + within[axis]);
        if (0..3).any(|axis| cell[axis] >= axes[axis].size) {
            continue;
        }
        let here = Place { cell, basis };
        for (k, step) in lattice.steps(basis).iter().enumerate() {
            let Some(other) = lattice.follow(here, step) else { continue };
            let handle = layout.handle(lattice.place(other));
            let there = layout.position(handle >> PLACE_BITS);
            let shift = std::array::from_fn(|axis| {
                let count = axes[axis].count;
                (there[axis] + count - at[axis]) % count
            });
            table[place as usize * z + k] =
                (direction(layout, shift) << PLACE_BITS | handle & PLACE_MASK) as u16;
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
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
