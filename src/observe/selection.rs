//! Which part of a crystal a snapshot holds.

use crate::crystal::{Lattice, Place, Structure};
use serde::{Deserialize, Serialize};

/// Whole cells of a box: those of a smaller box inside it, or every n-th of them along each
/// axis. Numbers are unit cells.
///
/// ```
/// use tautomata::observe::Selection;
///
/// let whole = Selection::whole([8, 8, 8]);
/// let thinned = Selection { every_nth: 4, ..whole };
/// assert_eq!((whole.sites(2), thinned.sites(2)), (1024, 16));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// The first cell along each axis.
    pub from: [u32; 3],
    /// The cell after the last, greater than `from`.
    pub to: [u32; 3],
    /// Every how many-th cell is kept, counted from the first; at least 1.
    pub every_nth: u32,
}

impl Selection {
    /// All of a box.
    pub fn whole(size: [u32; 3]) -> Self {
        Self { from: [0; 3], to: size, every_nth: 1 }
    }

    /// The whole box where it has at most so many sites, else a piece around its middle that
    /// has, as close to a cube as the box allows. It is never less than one cell.
    pub fn centred(structure: &Structure, size: [u32; 3], most_sites: u64) -> Self {
        /// How much shorter the edge becomes from one trial to the next.
        const SHRINK: f64 = 0.99;
        let cells = |kept: [u32; 3]| kept.iter().map(|&n| u128::from(n)).product::<u128>();
        let most = u128::from(most_sites / structure.sites.len().max(1) as u64).max(1);
        let lengths = structure.cell.lengths;
        let span = |axis: usize| lengths[axis] * f64::from(size[axis]);
        let mut edge = span(0).max(span(1)).max(span(2));
        let mut kept = size;
        while cells(kept) > most {
            edge *= SHRINK;
            kept = std::array::from_fn(|axis| {
                ((edge / lengths[axis]) as u32).clamp(1, size[axis].max(1))
            });
        }
        let from = std::array::from_fn(|axis| (size[axis] - kept[axis]) / 2);
        let to = std::array::from_fn(|axis| from[axis] + kept[axis]);
        Self { from, to, every_nth: 1 }
    }

    /// How many cells are selected along each axis.
    pub fn cells(&self) -> [u32; 3] {
        std::array::from_fn(|axis| (self.to[axis] - self.from[axis]).div_ceil(self.every_nth))
    }

    /// How many sites are selected where a cell has `basis` molecules.
    pub fn sites(&self, basis: u32) -> u64 {
        self.cells().iter().map(|&n| u64::from(n)).product::<u64>() * u64::from(basis)
    }

    /// Whether it reaches from edge to edge of a box along an axis.
    pub fn spans(&self, size: [u32; 3], axis: usize) -> bool {
        self.from[axis] == 0 && self.to[axis] == size[axis]
    }

    /// The selected sites, in the order of their numbers.
    pub fn numbers(self, lattice: &Lattice) -> impl Iterator<Item = u32> {
        let [nx, ny, nz] = self.cells();
        let at = move |axis: usize, index: u32| self.from[axis] + index * self.every_nth;
        let cells = (0..nz).flat_map(move |z| {
            (0..ny).flat_map(move |y| (0..nx).map(move |x| [at(0, x), at(1, y), at(2, z)]))
        });
        cells.flat_map(move |cell| {
            (0..lattice.basis()).map(move |basis| lattice.site(Place { cell, basis }))
        })
    }

    /// The place of a site among [`Selection::numbers`]; `None` if it is not selected.
    pub fn index(&self, lattice: &Lattice, site: u32) -> Option<usize> {
        let Place { cell, basis } = lattice.place(site);
        let [nx, ny, _] = self.cells().map(|cells| cells as usize);
        let mut along = [0; 3];
        for axis in 0..3 {
            let inside = (self.from[axis]..self.to[axis]).contains(&cell[axis]);
            let beyond = cell[axis].wrapping_sub(self.from[axis]);
            if !inside || !beyond.is_multiple_of(self.every_nth) {
                return None;
            }
            along[axis] = (beyond / self.every_nth) as usize;
        }
        let [x, y, z] = along;
        Some(((z * ny + y) * nx + x) * lattice.basis() as usize + basis as usize)
    }

    /// The site with this place among [`Selection::numbers`].
    pub fn number(&self, lattice: &Lattice, index: usize) -> u32 {
        let basis = lattice.basis() as usize;
        let [nx, ny, _] = self.cells().map(|cells| cells as usize);
        let cell = index / basis;
        let along = [cell % nx, cell / nx % ny, cell / nx / ny];
        let cell =
            std::array::from_fn(|axis| self.from[axis] + along[axis] as u32 * self.every_nth);
        lattice.site(Place { cell, basis: (index % basis) as u32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Boundary, dimethyl_dicyanodiazepine};

    fn lattice(size: [u32; 3]) -> Lattice {
        Lattice::new(dimethyl_dicyanodiazepine(), size, Boundary::Periodic).unwrap()
    }

    /// Selections of all kinds in a box of 7 × 6 × 5 cells.
    fn selections() -> [Selection; 4] {
        [
            Selection::whole([7, 6, 5]),
            Selection { from: [1, 0, 2], to: [5, 6, 3], every_nth: 1 },
            Selection { from: [0; 3], to: [7, 6, 5], every_nth: 3 },
            Selection { from: [1, 2, 0], to: [7, 5, 5], every_nth: 2 },
        ]
    }

    #[test]
    fn a_selection_holds_the_cells_that_it_says_in_the_order_of_their_sites() {
        let lattice = lattice([7, 6, 5]);
        for selection in selections() {
            let kept = |axis: usize, cell: u32| {
                let (from, to) = (selection.from[axis], selection.to[axis]);
                (from..to).step_by(selection.every_nth as usize).any(|n| n == cell)
            };
            let expected: Vec<u32> = (0..lattice.sites())
                .filter(|&site| {
                    let cell = lattice.place(site).cell;
                    (0..3).all(|axis| kept(axis, cell[axis]))
                })
                .collect();
            let numbers: Vec<u32> = selection.numbers(&lattice).collect();
            assert_eq!(numbers, expected);
            assert_eq!(selection.sites(lattice.basis()), expected.len() as u64);
        }
    }

    #[test]
    fn places_and_numbers_belong_together_and_others_have_no_place() {
        let lattice = lattice([7, 6, 5]);
        for selection in selections() {
            let mut places = vec![None; lattice.sites() as usize];
            for (place, number) in selection.numbers(&lattice).enumerate() {
                places[number as usize] = Some(place);
                assert_eq!(selection.number(&lattice, place), number);
            }
            for site in 0..lattice.sites() {
                assert_eq!(selection.index(&lattice, site), places[site as usize], "{site}");
            }
        }
    }

    #[test]
    fn a_large_crystal_shows_its_middle_and_a_small_one_all() {
        let structure = dimethyl_dicyanodiazepine();
        let piece = |size, most| Selection::centred(&structure, size, most);
        assert_eq!(piece([24, 24, 24], 24 * 24 * 24 * 4), Selection::whole([24, 24, 24]));
        let Selection { from, to, .. } = piece([400, 300, 200], 1_000_000);
        let kept: [u32; 3] = std::array::from_fn(|axis| to[axis] - from[axis]);
        let sites = kept.iter().product::<u32>() * 4;
        // One step less than the first that fits: an edge is 1 % and a cell longer at most.
        assert!((900_000..=1_000_000).contains(&sites), "{sites}");
        let edges: [f64; 3] =
            std::array::from_fn(|axis| f64::from(kept[axis]) * structure.cell.lengths[axis]);
        let longest = edges.iter().copied().fold(0.0, f64::max);
        // Edges are whole cells, the longest of which is 11.4 Å.
        assert!(edges.iter().all(|edge| longest - edge < 12.0), "{edges:?}");
        for axis in 0..3 {
            let (before, after) = (from[axis], [400, 300, 200][axis] - to[axis]);
            assert!(after - before <= 1, "as much lies before as behind");
        }
    }

    #[test]
    fn a_thin_crystal_shows_a_longer_piece_and_never_nothing() {
        let structure = dimethyl_dicyanodiazepine();
        let rod = Selection::centred(&structure, [4, 4, 1_000_000], 16_000);
        assert_eq!((rod.from[..2].to_vec(), rod.to[..2].to_vec()), (vec![0, 0], vec![4, 4]));
        // 16 000 sites are 250 layers of 4 × 4 cells; a step is 1 %.
        assert!((247..=250).contains(&(rod.to[2] - rod.from[2])), "{rod:?}");
        assert_eq!(Selection::centred(&structure, [9, 9, 9], 1).sites(4), 4);
    }
}
