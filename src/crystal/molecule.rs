//! Molecules: atoms joined by bonds, whole across cell edges.

use super::neighbours::Neighbours;
use super::packing_error::PackingError;
use super::unit_cell::{Image, UnitCell};
use std::collections::BTreeMap;

/// Two atoms are bonded up to the sum of their covalent radii and this, in Å (the tolerance
/// of the Cambridge Structural Database).
const TOLERANCE: f64 = 0.4;

/// Two atoms cannot lie closer than this, in Å: the shortest bond, H–H, has 0.74.
const LEAST_DISTANCE: f64 = 0.6;

/// A bond from an atom to another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bond {
    /// The other atom.
    pub atom: usize,
    /// Its cell, relative to the first one's.
    pub cell: [i32; 3],
    /// Length in Å.
    pub length: f64,
}

/// The bonds of every atom of a cell, by the sum of covalent radii + 0.4 Å. Two hydrogen
/// atoms are never bonded.
///
/// # Errors
/// Two atoms in one place.
pub fn bonds(unit: &UnitCell) -> Result<Vec<Vec<Bond>>, PackingError> {
    let largest = unit.atoms.iter().map(|atom| atom.element.covalent).fold(0.0, f64::max);
    let positions: Vec<[f64; 3]> = unit.atoms.iter().map(|atom| atom.fractional).collect();
    let neighbours = Neighbours::new(&unit.cell, &positions, 2.0 * largest + TOLERANCE);
    let mut bonds = Vec::with_capacity(unit.atoms.len());
    for (index, atom) in unit.atoms.iter().enumerate() {
        let mut of_atom = Vec::new();
        for near in neighbours.of(index) {
            let other = &unit.atoms[near.atom];
            if near.distance < LEAST_DISTANCE {
                let (first, second, distance) = (atom.listed, other.listed, near.distance);
                return Err(PackingError::Overlap { first, second, distance });
            }
            let reach = atom.element.covalent + other.element.covalent + TOLERANCE;
            let both_hydrogen = atom.element.is_hydrogen() && other.element.is_hydrogen();
            if near.distance <= reach && !both_hydrogen {
                of_atom.push(Bond { atom: near.atom, cell: near.cell, length: near.distance });
            }
        }
        bonds.push(of_atom);
    }
    Ok(bonds)
}

/// Walks along the bonds from an atom (in the cell given) to all of its molecule.
///
/// # Errors
/// A molecule without end: it comes back to an atom in another cell.
pub fn walk(
    unit: &UnitCell,
    bonds: &[Vec<Bond>],
    start: Image,
) -> Result<Vec<Image>, PackingError> {
    let mut reached = BTreeMap::from([(start.atom, start.cell)]);
    let mut members = vec![start];
    let mut next = 0;
    while let Some(&here) = members.get(next) {
        next += 1;
        for bond in &bonds[here.atom] {
            let cell = std::array::from_fn(|axis| here.cell[axis] + bond.cell[axis]);
            match reached.insert(bond.atom, cell) {
                None => members.push(Image { atom: bond.atom, cell }),
                Some(earlier) if earlier == cell => {}
                Some(_) => {
                    let atom = unit.atoms[bond.atom].listed;
                    return Err(PackingError::Endless { atom });
                }
            }
        }
    }
    Ok(members)
}

/// How many atoms of each element: carbon, hydrogen, then by symbol (Hill's order).
pub fn formula(symbols: impl Iterator<Item = &'static str>) -> String {
    let mut counts: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for symbol in symbols {
        let rank = match symbol {
            "C" => 0,
            "H" => 1,
            _ => 2,
        };
        *counts.entry((rank, symbol)).or_default() += 1;
    }
    let parts = counts.into_iter().map(|((_, symbol), count)| match count {
        1 => symbol.to_owned(),
        _ => format!("{symbol}{count}"),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Cell;
    use crate::crystal::elements::Element;
    use crate::crystal::symmetry::Operation;
    use crate::crystal::unit_cell::Atom;

    /// A cube of 10 Å with these atoms.
    fn cube(atoms: &[(&str, [f64; 3])]) -> UnitCell {
        let listed: Vec<Atom> = atoms
            .iter()
            .map(|&(symbol, fractional)| Atom {
                label: symbol.to_owned(),
                element: Element::by_symbol(symbol).unwrap(),
                fractional,
            })
            .collect();
        let cell = Cell::orthogonal([10.0; 3]);
        UnitCell::fill(cell, vec![Operation::IDENTITY], &listed).unwrap()
    }

    #[test]
    fn a_molecule_is_whole_across_a_cell_edge() {
        let unit = cube(&[("C", [0.95, 0.5, 0.5]), ("N", [0.06, 0.5, 0.5])]);
        let bonds = bonds(&unit).unwrap();
        assert!((bonds[0][0].length - 1.1).abs() < 1e-12);
        let molecule = walk(&unit, &bonds, Image { atom: 0, cell: [2, 0, 0] }).unwrap();
        let cells: Vec<[i32; 3]> = molecule.iter().map(|member| member.cell).collect();
        assert_eq!(cells, [[2, 0, 0], [3, 0, 0]]);
    }

    #[test]
    fn hydrogen_atoms_are_not_bonded_to_each_other() {
        let unit = cube(&[("H", [0.5; 3]), ("H", [0.58, 0.5, 0.5])]);
        assert_eq!(bonds(&unit).unwrap(), [vec![], vec![]]);
    }

    #[test]
    fn a_chain_without_end_is_found() {
        let atoms: Vec<_> = (0..7).map(|k| ("C", [f64::from(k) / 7.0, 0.5, 0.5])).collect();
        let unit = cube(&atoms);
        let bonds = bonds(&unit).unwrap();
        let error = walk(&unit, &bonds, Image { atom: 0, cell: [0; 3] }).unwrap_err();
        assert!(matches!(error, PackingError::Endless { .. }), "{error}");
    }

    #[test]
    fn two_atoms_in_one_place_are_found() {
        let error = bonds(&cube(&[("C", [0.5; 3]), ("O", [0.53, 0.5, 0.5])])).unwrap_err();
        assert!(matches!(error, PackingError::Overlap { .. }), "{error}");
    }

    #[test]
    fn formulas_stand_in_hill_order() {
        assert_eq!(formula(["O", "H", "N", "C", "H"].into_iter()), "CH2NO");
    }
}
