//! Fixed blocks of sites: the owners of the slow channel.

use crate::crystal::{Lattice, Place};

/// The most sites of a block.
const BLOCK_SITES: u32 = 512;

/// The lattice cut into boxes of cells, the last along an axis perhaps smaller.
#[derive(Clone, Debug)]
pub struct Blocks {
    edge: [u32; 3],
    count: [u32; 3],
    size: [u32; 3],
    basis: u32,
}

impl Blocks {
    /// Cuts a lattice into blocks of the largest power-of-two edge that keeps a block
    /// within 512 sites. Axes of one cell don't count.
    pub fn new(lattice: &Lattice) -> Self {
        let size = lattice.size();
        let axes = size.iter().filter(|&&n| n > 1).count().max(1) as u32;
        let mut edge = 1_u32;
        while (2 * edge).pow(axes) * lattice.basis() <= BLOCK_SITES {
            edge *= 2;
        }
        let edge = size.map(|n| n.min(edge));
        let count = std::array::from_fn(|axis| size[axis].div_ceil(edge[axis]));
        Self { edge, count, size, basis: lattice.basis() }
    }

    /// How many blocks there are.
    pub fn count(&self) -> u32 {
        self.count.iter().product()
    }

    /// The extent in cells of a block that no edge of the box cuts off.
    pub fn edge(&self) -> [u32; 3] {
        self.edge
    }

    /// The first cell of a block and its extent in cells.
    pub fn cells(&self, block: u32) -> ([u32; 3], [u32; 3]) {
        let row = block / self.count[0];
        let at = [block % self.count[0], row % self.count[1], row / self.count[1]];
        let start: [u32; 3] = std::array::from_fn(|axis| at[axis] * self.edge[axis]);
        let extent = std::array::from_fn(|axis| self.edge[axis].min(self.size[axis] - start[axis]));
        (start, extent)
    }

    /// The blocks of a box of whole blocks: its first cell, and its extent in cells. Ascending.
    pub fn within(&self, start: [u32; 3], extent: [u32; 3]) -> Vec<u32> {
        let range = |axis: usize| {
            let first = start[axis] / self.edge[axis];
            first..first + extent[axis].div_ceil(self.edge[axis])
        };
        let row = |y: u32, z: u32| (z * self.count[1] + y) * self.count[0];
        range(2)
            .flat_map(|z| range(1).map(move |y| row(y, z)))
            .flat_map(|first| range(0).map(move |x| first + x))
            .collect()
    }

    /// How many sites a block has.
    pub fn sites(&self, block: u32) -> u32 {
        self.cells(block).1.iter().product::<u32>() * self.basis
    }

    /// The place of a block's n-th site.
    pub fn place(&self, block: u32, n: u32) -> Place {
        let (start, extent) = self.cells(block);
        let cell = n / self.basis;
        let row = cell / extent[0];
        let within = [cell % extent[0], row % extent[1], row / extent[1]];
        Place {
            cell: std::array::from_fn(|axis| start[axis] + within[axis]),
            basis: n % self.basis,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::testing;

    #[test]
    fn every_site_is_in_one_block() {
        let lattice = testing::cubic([9, 10, 17]);
        let blocks = Blocks::new(&lattice);
        let mut seen = vec![0; lattice.sites() as usize];
        for block in 0..blocks.count() {
            assert!(blocks.sites(block) <= BLOCK_SITES);
            for n in 0..blocks.sites(block) {
                seen[lattice.site(blocks.place(block, n)) as usize] += 1;
            }
        }
        assert!(seen.iter().all(|&times| times == 1));
    }
}
