//! How a lattice is cut into bricks, and in which order a brick's places come.
//!
//! Both are part of what defines a trajectory: clocks and draws belong to bricks, and a draw picks a
//! place by its rank.

use crate::crystal::{Lattice, Place};

/// Bits of a place's number in its brick.
pub const PLACE_BITS: u32 = 9;
/// The most places of a brick.
pub const PLACES: usize = 1 << PLACE_BITS;
/// The part of a handle that is the place.
pub const PLACE_MASK: u32 = PLACES as u32 - 1;
/// The most bricks: a handle has 32 bits.
const MAX_BRICKS: u64 = 1 << (32 - PLACE_BITS);
/// The most bricks, itself included, that the contacts of a brick's sites lead to: a step within the
/// executor's tables has 16 bits, and one value stands for no neighbour.
const MAX_DIRECTIONS: u32 = (1 << (16 - PLACE_BITS)) - 1;

/// A lattice that can't be cut into bricks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the crystal can't be cut into bricks of at most {PLACES} molecules: it has too many molecules in the \
     cell ({basis}), contacts that reach too many cells, or too many cells; use a smaller cell or a smaller box"
)]
pub struct NoBricks {
    basis: u32,
}

/// One axis of the box, cut into stretches of equal length, the last perhaps shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Cells of the box.
    pub size: u32,
    /// Cells of a brick.
    pub edge: u32,
    /// Bricks.
    pub count: u32,
    /// Across how many bricks a contact can reach.
    pub far: u32,
}

impl Axis {
    fn new(size: u32, reach: u32, edge: u32) -> Self {
        let count = size.div_ceil(edge);
        let axis = Self { size, edge, count, far: 0 };
        Self { far: axis.across(reach), ..axis }
    }

    /// Across how many bricks something can reach that reaches this number of cells.
    pub fn across(&self, cells: u32) -> u32 {
        let last = self.extent(self.count - 1);
        match cells {
            0 => 0,
            // Into the next one; beyond it only where the next is shorter.
            cells if cells <= last => 1,
            cells => 2 + (cells - 1 - last) / self.edge,
        }
    }

    /// Cells of one of the bricks.
    pub fn extent(&self, brick: u32) -> u32 {
        self.edge.min(self.size - brick * self.edge)
    }

    /// Of a number below `count`, counted around the axis: its own number within `margin` of 0, a number for
    /// itself within `margin` before the end, one number for all between. See [`Axis::folds`].
    pub fn fold(&self, number: u32, margin: u32) -> u32 {
        let from_end = self.count - number;
        if self.count <= 2 * margin + 1 || number <= margin {
            number
        } else if from_end <= margin {
            2 * margin + 1 - from_end
        } else {
            margin
        }
    }

    /// How many numbers [`Axis::fold`] gives.
    pub fn folds(&self, margin: u32) -> u32 {
        self.count.min(2 * margin + 1)
    }
}

/// A lattice cut into bricks. A site's *handle* is its brick's number and, in the lowest bits, its
/// place in the brick.
#[derive(Clone, Debug)]
pub struct Layout {
    axes: [Axis; 3],
    basis: u32,
    /// By cell of a brick (first axis fastest): the rank of the cell.
    rank: Vec<u16>,
}

impl Layout {
    /// Cuts a lattice.
    ///
    /// # Errors
    /// If no brick holds even one cell, or too many bricks are needed, or one brick's contacts lead to too
    /// many others.
    pub fn new(lattice: &Lattice) -> Result<Self, NoBricks> {
        let basis = lattice.basis();
        let axes = choose(lattice).ok_or(NoBricks { basis })?;
        let edge = axes.map(|axis| axis.edge);
        let cells = edge.iter().product::<u32>();
        let cell = |n: u32| [n % edge[0], n / edge[0] % edge[1], n / edge[0] / edge[1]];
        let mut order: Vec<u32> = (0..cells).collect();
        order.sort_by_key(|&n| along_the_curve(cell(n)));
        let mut rank = vec![0; cells as usize];
        for (position, &n) in (0..).zip(&order) {
            rank[n as usize] = position;
        }
        Ok(Self { axes, basis, rank })
    }

    /// How each axis is cut.
    pub fn axes(&self) -> &[Axis; 3] {
        &self.axes
    }

    /// How many bricks there are.
    pub fn bricks(&self) -> u32 {
        self.axes.iter().map(|axis| axis.count).product()
    }

    /// Where a brick lies, counted in bricks.
    pub fn position(&self, brick: u32) -> [u32; 3] {
        let [x, y, _] = self.axes.map(|axis| axis.count);
        [brick % x, brick / x % y, brick / x / y]
    }

    /// The brick at a position.
    pub fn brick_at(&self, position: [u32; 3]) -> u32 {
        let [x, y, _] = self.axes.map(|axis| axis.count);
        (position[2] * y + position[1]) * x + position[0]
    }

    /// The handle of a site.
    #[inline]
    pub fn handle(&self, place: Place) -> u32 {
        let brick = std::array::from_fn(|axis| place.cell[axis] / self.axes[axis].edge);
        let within: [u32; 3] =
            std::array::from_fn(|axis| place.cell[axis] - brick[axis] * self.axes[axis].edge);
        self.brick_at(brick) << PLACE_BITS | self.place(within, place.basis)
    }

    /// The brick of a site.
    pub fn brick(&self, place: Place) -> u32 {
        self.handle(place) >> PLACE_BITS
    }

    /// The place of a molecule in a cell of a brick.
    fn place(&self, cell: [u32; 3], basis: u32) -> u32 {
        let [x, y, _] = self.axes.map(|axis| axis.edge);
        let rank = self.rank[((cell[2] * y + cell[1]) * x + cell[0]) as usize];
        u32::from(rank) * self.basis + basis
    }

    /// The places of a brick that no edge of the box cuts off, in no order: place, cell in the brick,
    /// molecule of the cell.
    pub fn places(&self) -> impl Iterator<Item = (u32, [u32; 3], u32)> {
        let [x, y, z] = self.axes.map(|axis| axis.edge);
        let cells =
            (0..z).flat_map(move |c| (0..y).flat_map(move |b| (0..x).map(move |a| [a, b, c])));
        cells.flat_map(move |cell| {
            (0..self.basis).map(move |basis| (self.place(cell, basis), cell, basis))
        })
    }
}

/// A number that is near for cells that are near (Morton's order).
fn along_the_curve(cell: [u32; 3]) -> u32 {
    let spread = |n: u32| (0..PLACE_BITS).fold(0, |sum, bit| sum | (n >> bit & 1) << (3 * bit));
    // An axis of more than 512 cells has no others beside it, so that nine bits are enough.
    spread(cell[0]) | spread(cell[1]) << 1 | spread(cell[2]) << 2
}

/// The cut with the fewest contacts between bricks, where bricks are as full as possible.
fn choose(lattice: &Lattice) -> Option<[Axis; 3]> {
    let (size, reach) = (lattice.size(), lattice.reach());
    let most = PLACES as u32 / lattice.basis();
    let axes = |axis: usize, most: u32| {
        (1..=size[axis].min(most)).map(move |edge| Axis::new(size[axis], reach[axis], edge))
    };
    let mut best = None;
    let mut least = f64::INFINITY;
    for x in axes(0, most) {
        for y in axes(1, most / x.edge) {
            for z in axes(2, most / x.edge / y.edge) {
                let cut = [x, y, z];
                let cost = cost(cut, reach, most);
                if cost < least && is_possible(cut) {
                    (best, least) = (Some(cut), cost);
                }
            }
        }
    }
    best
}

fn is_possible(cut: [Axis; 3]) -> bool {
    let bricks: u64 = cut.iter().map(|axis| u64::from(axis.count)).product();
    // Products of three numbers below 2³².
    let directions: u128 = cut.iter().map(|axis| u128::from(axis.folds(axis.far))).product();
    bricks <= MAX_BRICKS && directions <= u128::from(MAX_DIRECTIONS)
}

/// What makes a cut worse: contacts that lead out of bricks, empty places, bricks that are cut off, and
/// bricks thinner than twice the reach of contacts, beyond whose neighbours an event can be felt. The
/// weights are not delicate: they choose among shapes that take a few per cent more or less time.
fn cost(cut: [Axis; 3], reach: [u32; 3], most: u32) -> f64 {
    const SURFACE: f64 = 4.0;
    const EMPTINESS: f64 = 0.7;
    const CUT_OFF: f64 = 0.2;
    const THIN: f64 = 1.0;
    let mut cost = 0.0;
    let mut fullness = 1.0 / f64::from(most);
    for (axis, reach) in cut.into_iter().zip(reach) {
        fullness *= f64::from(axis.size) / f64::from(axis.count);
        if axis.count > 1 {
            let last = axis.extent(axis.count - 1);
            cost += SURFACE * f64::from(reach) / f64::from(axis.edge);
            cost += if last < axis.edge { CUT_OFF } else { 0.0 };
            cost += if last < 2 * reach { THIN } else { 0.0 };
        }
    }
    cost + EMPTINESS / fullness
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Boundary;
    use crate::engine::testing;
    use proptest::prelude::*;

    #[test]
    fn bricks_of_large_boxes_are_nearly_full_and_nearly_cubes() {
        let cut = |size| Layout::new(&testing::cubic(size)).unwrap().axes.map(|axis| axis.edge);
        assert_eq!(cut([48; 3]), [8; 3]);
        assert_eq!(cut([100; 3]), [5, 10, 10]);
        assert_eq!(cut([3, 4, 5]), [3, 4, 5]);
    }

    proptest! {
        /// Every site has a handle of its own, and places are numbered without gaps.
        #[test]
        fn every_site_is_in_one_brick(size in prop::array::uniform3(2..24_u32)) {
            let lattice = testing::bounded_cubic(size, Boundary::Open);
            let layout = Layout::new(&lattice).unwrap();
            let mut seen = std::collections::BTreeSet::new();
            for site in 0..lattice.sites() {
                let handle = layout.handle(lattice.place(site));
                prop_assert!(handle >> PLACE_BITS < layout.bricks());
                prop_assert!(seen.insert(handle));
            }
            let places: std::collections::BTreeSet<u32> =
                layout.places().map(|(place, ..)| place).collect();
            prop_assert_eq!(places.last().map(|&last| last as usize + 1), Some(places.len()));
        }

        /// A fold tells apart what lies within the margin of either end, and nothing else.
        #[test]
        fn folds_are_numbers_without_gaps(count in 1..40_u32, margin in 0..5_u32) {
            let axis = Axis { size: count, edge: 1, count, far: 0 };
            let folds: Vec<u32> = (0..count).map(|number| axis.fold(number, margin)).collect();
            prop_assert!(folds.iter().all(|&fold| fold < axis.folds(margin)));
            prop_assert!(folds.is_sorted());
            let within: std::collections::BTreeSet<u32> = folds.into_iter().collect();
            prop_assert_eq!(within.len(), axis.folds(margin) as usize);
        }
    }
}
