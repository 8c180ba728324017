//! How the work is cut: into tiles, windows and threads.

use super::blocks::Blocks;
use super::pace::Pace;
use crate::crystal::Lattice;

/// Below this many sites a tile is not worth its halo and its windows.
const SITES_OF_A_TILE: u64 = 1 << 20;

/// How the work is cut. Nothing of it changes a bit of any result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// The edges of a tile in blocks.
    pub edges: [u32; 3],
    /// How long windows are.
    pub pace: Pace,
    /// Whether tiles are worked on side by side, on the threads of the current rayon pool.
    pub side_by_side: bool,
}

impl Cut {
    /// Into how many slabs a lattice of so many sites is worth cutting for so many threads; one
    /// if it is not.
    pub fn slabs(sites: u64, threads: usize) -> usize {
        (sites / SITES_OF_A_TILE).clamp(1, threads.max(1) as u64) as usize
    }

    /// For a lattice, on so many threads of the current rayon pool: a slab for each thread
    /// across the longest axis, as slabs have the fewest neighbours, and few sites that
    /// others see. One tile for one thread, or for a small lattice.
    pub fn of(lattice: &Lattice, threads: usize) -> Self {
        let slabs = Self::slabs(u64::from(lattice.sites()), threads);
        let blocks = Blocks::new(lattice);
        let count: [u32; 3] =
            std::array::from_fn(|axis| lattice.size()[axis].div_ceil(blocks.edge()[axis]));
        // Of equal axes the last: a slab's sites are then one stretch of numbers.
        let longest = (0..3).max_by_key(|&axis| count[axis]).unwrap_or(2);
        let mut edges = [u32::MAX; 3];
        edges[longest] = count[longest].div_ceil(slabs as u32);
        let pace = Pace::tuning_itself(lattice.sites());
        Self { edges, pace, side_by_side: slabs > 1 }
    }
}
