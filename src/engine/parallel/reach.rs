//! How far a ringing can be felt, and where a region's margins lie.

use super::slab::Slab;
use crate::engine::bricks::{Beside, Ground, Steps};
use crate::engine::rules::{Layout, PLACE_BITS, PLACE_MASK, PLACES};
use std::ops::Range;

/// An event changes sites up to three contacts from its own, and reads sites up to four: its neighbour, whose
/// neighbours' classes change, beside which someone acts, whose rate is summed over its neighbours.
const CONTACTS: u32 = 4;

/// How far a ringing can be felt.
#[derive(Debug)]
pub struct Reach {
    /// Bricks along each axis.
    count: [u32; 3],
    /// Along each axis, how many bricks away a brick may lie that a ringing reads.
    pub(super) far: [u32; 3],
    /// How many cells away, along the third axis.
    cells: u32,
    /// Cells of a brick, and of the box, along the third axis.
    edge: u32,
    size: u32,
    /// By place: the cell within the brick, along the third axis.
    height: Box<[u16]>,
    beside: Beside,
}

/// The cells along the third axis, from a first one and around the box, whose sites lie inside of the margins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margins {
    first: u32,
    inside: Range<u32>,
}

impl Reach {
    /// `reach` is how many cells a contact spans along each axis.
    pub fn new(layout: &Layout, reach: [u32; 3], steps: &Steps) -> Self {
        let axes = layout.axes();
        let mut height = vec![0; PLACES];
        for (place, cell, _) in layout.places() {
            height[place as usize] = cell[2] as u16;
        }
        let cells = reach.map(|reach| CONTACTS * reach);
        Self {
            count: axes.map(|axis| axis.count),
            far: std::array::from_fn(|axis| axes[axis].across(cells[axis])),
            cells: cells[2],
            edge: axes[2].edge,
            size: axes[2].size,
            height: height.into(),
            beside: steps.bricks_beside(),
        }
    }

    /// The other bricks in which the neighbours of a site lie.
    #[inline]
    pub fn bricks_beside(&self, ground: &Ground, handle: u32) -> impl Iterator<Item = u32> {
        self.beside.of(ground.brick(handle).position, handle)
    }

    fn layer(&self) -> u32 {
        self.count[0] * self.count[1]
    }

    /// The first brick of each slab, and the end of the last. There are two slabs per region, as far as there are
    /// enough layers.
    pub fn slabs(&self, regions: usize) -> Vec<u32> {
        let slabs = (2 * regions as u32).clamp(2, self.count[2].max(2) & !1);
        let layers = self.count[2];
        (0..=slabs)
            .map(|slab| (u64::from(slab) * u64::from(layers) / u64::from(slabs)) as u32)
            .map(|layer| layer * self.layer())
            .collect()
    }

    /// The margins of a region; none if it is the whole box.
    pub fn margins(&self, slabs: &[Slab]) -> Option<Margins> {
        let (start, end) = (slabs[0].bricks().start, slabs[slabs.len() - 1].bricks().end);
        let layers =
            slabs.iter().map(|slab| slab.bricks().len() as u32).sum::<u32>() / self.layer();
        if layers == self.count[2] {
            return None;
        }
        let first = start / self.layer();
        let cell = |layer: u32| (layer * self.edge).min(self.size);
        // Counted around the box from the region's first cell.
        let around = |cell: u32| (cell + self.size - first * self.edge) % self.size;
        let far = self.far[2];
        let last = end / self.layer();
        let inner = |layer: u32| around(cell(layer % self.count[2]));
        if layers <= 2 * far {
            return Some(Margins { first: first * self.edge, inside: 0..0 });
        }
        let low = inner(first + far) + self.cells;
        let high = inner(last + self.count[2] - far).saturating_sub(self.cells);
        Some(Margins { first: first * self.edge, inside: low..high.max(low) })
    }

    /// Whether a site lies inside of the margins.
    #[inline]
    pub fn is_inside(&self, margins: &Margins, handle: u32) -> bool {
        let cell = (handle >> PLACE_BITS) / self.layer() * self.edge
            + u32::from(self.height[(handle & PLACE_MASK) as usize]);
        let around = if cell >= margins.first {
            cell - margins.first
        } else {
            cell + self.size - margins.first
        };
        margins.inside.contains(&around)
    }

    /// The bricks whose ringings can read or change what a ringing of this one does.
    pub fn neighbourhood(&self, brick: u32) -> impl Iterator<Item = u32> {
        let [x, y, _] = self.count;
        let at = [brick % x, brick / x % y, brick / x / y];
        let along = move |axis: usize| {
            let (count, far) = (self.count[axis], 2 * self.far[axis]);
            let wanted = (2 * far + 1).min(count);
            // Never twice the same, and all if there are no more.
            let first = at[axis] + count - far.min(count);
            (0..wanted).map(move |n| (first + n) % count)
        };
        along(2).flat_map(move |c| {
            along(1).flat_map(move |b| along(0).map(move |a| (c * y + b) * x + a))
        })
    }
}
