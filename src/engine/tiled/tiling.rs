//! How the lattice is cut into tiles: boxes of cells, each with a halo of its neighbours'.

use super::blocks::Blocks;
use crate::crystal::Lattice;

/// A place in one tile's own box, halo included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seat {
    tile: u32,
    /// The cell along the axis, from the halo's first.
    at: u32,
}

/// The cut along one axis.
#[derive(Clone, Debug)]
struct Axis {
    /// The first cell of each tile, and behind the last one the end.
    starts: Vec<u32>,
    /// How many cells of its neighbours a tile sees on either side.
    halo: u32,
    /// By cell: the tile that owns it, then everywhere else where it is seen.
    seats: Vec<Vec<Seat>>,
    periodic: bool,
}

impl Axis {
    fn new(cells: u32, edge: u32, halo: u32, periodic: bool) -> Self {
        let mut starts: Vec<u32> = (0..cells).step_by(edge as usize).collect();
        starts.push(cells);
        let mut axis = Self { starts, halo, seats: Vec::new(), periodic };
        let mut seats = vec![Vec::new(); cells as usize];
        for tile in 0..axis.tiles() {
            for at in 0..axis.width(tile) {
                let Some(cell) = axis.cell(tile, at) else { continue };
                let owned = (halo..halo + axis.extent(tile)).contains(&at);
                let list: &mut Vec<Seat> = &mut seats[cell as usize];
                let place = if owned { 0 } else { list.len() };
                list.insert(place, Seat { tile, at });
            }
        }
        axis.seats = seats;
        axis
    }

    fn tiles(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// How many cells a tile owns.
    fn extent(&self, tile: u32) -> u32 {
        self.starts[tile as usize + 1] - self.starts[tile as usize]
    }

    /// How many cells a tile sees.
    fn width(&self, tile: u32) -> u32 {
        self.extent(tile) + 2 * self.halo
    }

    /// Which cell of the lattice a tile sees at a place; `None` beyond an open boundary.
    fn cell(&self, tile: u32, at: u32) -> Option<u32> {
        let cells = i64::from(self.starts[self.tiles() as usize]);
        let cell = i64::from(self.starts[tile as usize]) + i64::from(at) - i64::from(self.halo);
        if self.periodic {
            return Some(cell.rem_euclid(cells) as u32);
        }
        u32::try_from(cell).ok().filter(|&cell| i64::from(cell) < cells)
    }
}

/// The lattice cut into tiles.
#[derive(Clone, Debug)]
pub struct Tiling {
    axes: [Axis; 3],
}

impl Tiling {
    /// Cuts a lattice into tiles of so many blocks along each axis (the last along an axis
    /// may be smaller).
    pub fn new(lattice: &Lattice, blocks: &Blocks, edges: [u32; 3]) -> Self {
        let (size, periodic, reach) = (lattice.size(), lattice.periodic(), lattice.reach());
        let axes = std::array::from_fn(|axis| {
            let edge = edges[axis].max(1).saturating_mul(blocks.edge()[axis]);
            // A rate depends on sites two contacts away.
            Axis::new(size[axis], edge, 2 * reach[axis], periodic[axis])
        });
        Self { axes }
    }

    /// How many tiles there are.
    pub fn tiles(&self) -> u32 {
        self.axes.iter().map(Axis::tiles).product()
    }

    /// A tile's position in the grid of tiles.
    pub fn position(&self, tile: u32) -> [u32; 3] {
        let [nx, ny, _] = self.axes.each_ref().map(Axis::tiles);
        [tile % nx, tile / nx % ny, tile / nx / ny]
    }

    fn tile(&self, position: [u32; 3]) -> u32 {
        let [nx, ny, _] = self.axes.each_ref().map(Axis::tiles);
        (position[2] * ny + position[1]) * nx + position[0]
    }

    /// Along which axes a tile has no other beside it.
    pub fn alone(&self) -> [bool; 3] {
        self.axes.each_ref().map(|axis| axis.tiles() == 1)
    }

    /// The first cell that a tile owns, and how many along each axis.
    pub fn owned(&self, tile: u32) -> ([u32; 3], [u32; 3]) {
        let at = self.position(tile);
        let axis = |axis: usize| &self.axes[axis];
        (
            std::array::from_fn(|n| axis(n).starts[at[n] as usize]),
            std::array::from_fn(|n| axis(n).extent(at[n])),
        )
    }

    /// How many cells a tile sees along each axis, its own and its halo.
    pub fn size(&self, tile: u32) -> [u32; 3] {
        let at = self.position(tile);
        std::array::from_fn(|n| self.axes[n].width(at[n]))
    }

    /// The depth of the halo in cells.
    pub fn halo(&self) -> [u32; 3] {
        self.axes.each_ref().map(|axis| axis.halo)
    }

    /// The cell of the lattice at a place of a tile's own box; `None` beyond an open boundary.
    #[inline]
    pub fn cell(&self, tile: u32, at: [u32; 3]) -> Option<[u32; 3]> {
        let position = self.position(tile);
        let cell = |n: usize| self.axes[n].cell(position[n], at[n]);
        Some([cell(0)?, cell(1)?, cell(2)?])
    }

    /// Which tile owns a cell, and where in the tile's own box it lies.
    #[inline]
    pub fn owner(&self, cell: [u32; 3]) -> (u32, [u32; 3]) {
        let seat = |n: usize| self.axes[n].seats[cell[n] as usize][0];
        let seats = [seat(0), seat(1), seat(2)];
        (self.tile(seats.map(|seat| seat.tile)), seats.map(|seat| seat.at))
    }

    /// Every place at which a cell is seen: (tile, where in the tile's own box).
    pub fn seen(&self, cell: [u32; 3]) -> impl Iterator<Item = (u32, [u32; 3])> {
        let seats = move |n: usize| self.axes[n].seats[cell[n] as usize].iter();
        seats(2).flat_map(move |z| {
            seats(1).flat_map(move |y| {
                seats(0).map(move |x| (self.tile([x.tile, y.tile, z.tile]), [x.at, y.at, z.at]))
            })
        })
    }
}
