//! Which atoms of a crystal lie close to which, across cell edges.

use super::Cell;
use std::collections::HashMap;

/// Distances are rounded to this, in Å, so that images of one distance, which differ in their
/// last bits, all lie on the same side of a limit.
const GRAIN: f64 = 1e-9;

/// An atom near another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its index in the cell.
    pub atom: usize,
    /// Its cell, relative to the other atom's.
    pub cell: [i32; 3],
    /// Distance in Å.
    pub distance: f64,
}

/// The atoms of one cell and those around it, sorted into cubes.
pub struct Neighbours {
    home: Vec<[f64; 3]>,
    cutoff: f64,
    cubes: HashMap<[i64; 3], Vec<(usize, [i32; 3], [f64; 3])>>,
}

impl Neighbours {
    /// Prepares the search for all neighbours within `cutoff` Å of atoms that lie, in
    /// fractions of the cell, within it.
    pub fn new(cell: &Cell, atoms: &[[f64; 3]], cutoff: f64) -> Self {
        let margins = spacings(cell).map(|spacing| cutoff / spacing);
        let mut cubes: HashMap<_, Vec<_>> = HashMap::new();
        for (index, &atom) in atoms.iter().enumerate() {
            let [a, b, c] = std::array::from_fn(|axis| shifts(atom[axis], margins[axis]));
            for i in a {
                for j in b.clone() {
                    for k in c.clone() {
                        let shift = [i, j, k];
                        let position = cell.cartesian(moved(atom, shift));
                        let cube = cubes.entry(cube_of(position, cutoff)).or_default();
                        cube.push((index, shift, position));
                    }
                }
            }
        }
        let home = atoms.iter().map(|&atom| cell.cartesian(atom)).collect();
        Self { home, cutoff, cubes }
    }

    /// All neighbours of an atom of the cell, its own images among them, itself not.
    pub fn of(&self, atom: usize) -> impl Iterator<Item = Neighbour> {
        let centre = self.home[atom];
        let cube = cube_of(centre, self.cutoff);
        let around = (0..27_i64).filter_map(move |k| {
            let offset = [k / 9 - 1, k / 3 % 3 - 1, k % 3 - 1];
            self.cubes.get(&std::array::from_fn(|axis| cube[axis] + offset[axis]))
        });
        around.flatten().filter_map(move |&(other, cell, position)| {
            let apart = std::array::from_fn(|axis| position[axis] - centre[axis]);
            let distance = (length(apart) / GRAIN).round() * GRAIN;
            let itself = other == atom && cell == [0; 3];
            (distance <= self.cutoff && !itself).then_some(Neighbour {
                atom: other,
                cell,
                distance,
            })
        })
    }
}

/// A point in fractions of the cell, moved by whole cells.
pub fn moved(point: [f64; 3], cells: [i32; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| point[axis] + f64::from(cells[axis]))
}

/// Length of a Cartesian vector.
pub fn length(vector: [f64; 3]) -> f64 {
    vector.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// The distances in Å between opposite faces of the cell.
pub fn spacings(cell: &Cell) -> [f64; 3] {
    let vectors = cell.vectors();
    std::array::from_fn(|edge| {
        let (u, v) = (vectors[(edge + 1) % 3], vectors[(edge + 2) % 3]);
        let face = std::array::from_fn(|i| {
            let (j, k) = ((i + 1) % 3, (i + 2) % 3);
            u[j] * v[k] - u[k] * v[j]
        });
        cell.volume() / length(face)
    })
}

/// The whole shifts that keep a coordinate within the cell widened by a margin.
fn shifts(coordinate: f64, margin: f64) -> std::ops::RangeInclusive<i32> {
    let low = (-margin - coordinate).ceil() as i32;
    let high = (1.0 + margin - coordinate).floor() as i32;
    low..=high
}

fn cube_of(position: [f64; 3], edge: f64) -> [i64; 3] {
    position.map(|x| (x / edge).floor() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_simple_cubic_lattice_has_6_then_12_then_8_neighbours() {
        let cell = Cell::orthogonal([1.0; 3]);
        for (cutoff, count) in [(1.1, 6), (1.5, 18), (1.8, 26), (2.1, 32)] {
            let found = Neighbours::new(&cell, &[[0.25, 0.0, 0.99]], cutoff).of(0).count();
            assert_eq!(found, count, "{cutoff}");
        }
    }

    #[test]
    fn a_skewed_description_of_a_lattice_has_the_same_neighbours() {
        // Edges a and a + b of a square lattice, 45° apart.
        let root = 2.0_f64.sqrt();
        let cell = Cell::new([1.0, root, 1.0], [90.0, 90.0, 45.0]);
        let near = Neighbours::new(&cell, &[[0.5; 3]], 1.01);
        assert_eq!(near.of(0).count(), 6);
        let spacings = spacings(&cell);
        assert_relative_eq!(spacings[0], 1.0 / root, max_relative = 1e-12);
        assert_relative_eq!(spacings[1], 1.0, max_relative = 1e-12);
    }
}
