//! The two groups between which monomers add to each other: imine N and nitrile C.

use super::molecule::Bond;
use super::neighbours::{length, moved};
use super::unit_cell::UnitCell;

/// A C≡N bond is shorter than this, in Å; a nitrile has 1.14 to 1.16, an imine 1.28 (Allen et
/// al., J. Chem. Soc. Perkin Trans. 2 (1987) S1).
const LONGEST_TRIPLE_BOND: f64 = 1.25;

/// For each atom, whether it is a nitrile C: two neighbours, one of them an N that has no
/// other and lies within 1.25 Å.
pub fn nitrile_carbons(unit: &UnitCell, bonds: &[Vec<Bond>]) -> Vec<bool> {
    let is_nitrile = |atom: usize| {
        let ends = bonds[atom].iter().filter(|bond| {
            unit.atoms[bond.atom].element.symbol == "N" && bonds[bond.atom].len() == 1
        });
        unit.atoms[atom].element.symbol == "C"
            && bonds[atom].len() == 2
            && ends.clone().count() == 1
            && ends.clone().all(|bond| bond.length < LONGEST_TRIPLE_BOND)
    };
    (0..unit.atoms.len()).map(is_nitrile).collect()
}

/// For each atom, whether it is an imine N: a member of a ring with just two neighbours.
pub fn imine_nitrogens(unit: &UnitCell, bonds: &[Vec<Bond>]) -> Vec<bool> {
    let is_imine = |atom: usize| {
        unit.atoms[atom].element.symbol == "N"
            && bonds[atom].len() == 2
            && joined_without(bonds, atom, bonds[atom][0].atom, bonds[atom][1].atom)
    };
    (0..unit.atoms.len()).map(is_imine).collect()
}

/// The carbon atoms with too few neighbours for their shape: hydrogen atoms are missing there.
pub fn lacks_hydrogen(unit: &UnitCell, bonds: &[Vec<Bond>]) -> Vec<usize> {
    let is_carbon = |&atom: &usize| unit.atoms[atom].element.symbol == "C";
    (0..unit.atoms.len()).filter(is_carbon).filter(|&atom| is_bare(unit, bonds, atom)).collect()
}

/// Whether a carbon atom ends a chain other than as C≡O or an isocyanide, is bent between two
/// neighbours, or stands out of the plane of three.
fn is_bare(unit: &UnitCell, bonds: &[Vec<Bond>], atom: usize) -> bool {
    // Between 120°, of sp2 carbon without its third neighbour, and 180°, of sp carbon.
    const LEAST_STRAIGHT: f64 = -0.866; // cos 150°
    // sp3 carbon stands a third of a bond above its three neighbours, 0.5 Å; sp2 carbon in the
    // most strained molecules, fullerenes, 0.27 Å.
    const FLAT: f64 = 0.4;
    let own = unit.atoms[atom].fractional;
    let towards = |bond: &Bond| -> [f64; 3] {
        let other = moved(unit.atoms[bond.atom].fractional, bond.cell);
        unit.cell.cartesian(std::array::from_fn(|axis| other[axis] - own[axis]))
    };
    let vectors: Vec<[f64; 3]> = bonds[atom].iter().map(towards).collect();
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    match vectors[..] {
        [_] => {
            let end = bonds[atom][0].atom;
            let symbol = unit.atoms[end].element.symbol;
            !(symbol == "O" || symbol == "N" && bonds[end].len() == 2)
        }
        [a, b] => dot(a, b) / (length(a) * length(b)) > LEAST_STRAIGHT,
        [a, b, c] => {
            let [p, q]: [[f64; 3]; 2] =
                [b, c].map(|v| std::array::from_fn(|axis| v[axis] - a[axis]));
            let normal =
                [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
            dot(a, normal).abs() > FLAT * length(normal)
        }
        _ => false,
    }
}

/// Whether a path of bonds leads from one atom to another without a third.
fn joined_without(bonds: &[Vec<Bond>], without: usize, from: usize, to: usize) -> bool {
    let mut reached = vec![from];
    let mut seen = vec![false; bonds.len()];
    (seen[from], seen[without]) = (true, true);
    while let Some(atom) = reached.pop() {
        if atom == to {
            return true;
        }
        for bond in &bonds[atom] {
            if !std::mem::replace(&mut seen[bond.atom], true) {
                reached.push(bond.atom);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Cell;
    use crate::crystal::elements::Element;
    use crate::crystal::molecule;
    use crate::crystal::symmetry::Operation;
    use crate::crystal::unit_cell::Atom;

    /// Atoms at positions in Å, alone in a wide cell, and their bonds.
    fn alone(atoms: &[(&str, [f64; 3])]) -> (UnitCell, Vec<Vec<Bond>>) {
        let edge = 20.0;
        let listed: Vec<Atom> = atoms
            .iter()
            .map(|&(symbol, position)| Atom {
                label: symbol.to_owned(),
                element: Element::by_symbol(symbol).unwrap(),
                fractional: position.map(|x| x / edge + 0.5),
            })
            .collect();
        let cell = Cell::orthogonal([edge; 3]);
        let unit = UnitCell::fill(cell, vec![Operation::IDENTITY], &listed).unwrap();
        let bonds = molecule::bonds(&unit).unwrap();
        (unit, bonds)
    }

    #[test]
    fn only_a_short_bond_to_a_last_nitrogen_is_a_nitrile() {
        let rod = |length: f64, end: &'static str| {
            alone(&[("H", [-1.07, 0.0, 0.0]), ("C", [0.0; 3]), (end, [length, 0.0, 0.0])])
        };
        let cases = [(1.16, "N", true), (1.28, "N", false), (1.16, "O", false)];
        for (length, end, expected) in cases {
            let (unit, bonds) = rod(length, end);
            assert_eq!(nitrile_carbons(&unit, &bonds), [false, expected, false], "{length} {end}");
        }
    }

    #[test]
    fn a_nitrogen_that_goes_on_is_no_nitrile() {
        // Isocyanide-like C–N–C: neither end is a nitrile C.
        let (unit, bonds) = alone(&[
            ("H", [-1.07, 0.0, 0.0]),
            ("C", [0.0; 3]),
            ("N", [1.17, 0.0, 0.0]),
            ("C", [2.57, 0.0, 0.0]),
        ]);
        assert!(!nitrile_carbons(&unit, &bonds).contains(&true));
    }

    #[test]
    fn carbon_without_its_hydrogen_is_found_by_its_shape() {
        let bare = |others: &[(&str, [f64; 3])]| {
            let (unit, bonds) = alone(&[&[("C", [0.0; 3])], others].concat());
            lacks_hydrogen(&unit, &bonds).len()
        };
        assert_eq!(bare(&[("O", [1.13, 0.0, 0.0])]), 0, "carbon monoxide");
        assert_eq!(bare(&[("O", [1.16, 0.0, 0.0]), ("O", [-1.16, 0.0, 0.0])]), 0, "carbon dioxide");
        assert_eq!(bare(&[("C", [1.2, 0.0, 0.0])]), 2, "acetylene");
        assert_eq!(bare(&[("N", [1.47, 0.0, 0.0])]), 1, "methylamine");
        assert_eq!(bare(&[("O", [1.36, 0.0, 0.0]), ("O", [-0.6, 1.04, 0.0])]), 1, "formic acid");
        // Three neighbours in the plane of the carbon atom, or 0.45 Å above it.
        let three = |height: f64| {
            bare(&[
                ("F", [1.26, 0.0, height]),
                ("F", [-0.63, 1.09, height]),
                ("F", [-0.63, -1.09, height]),
            ])
        };
        assert_eq!((three(0.0), three(0.45)), (0, 1), "carbocation, fluoroform");
    }

    /// A flat ring of five with N first, and perhaps an H on it.
    fn ring(closed: bool, hydrogen: bool) -> Vec<bool> {
        let corner = |k: i32, radius: f64| {
            let angle = f64::from(k) * std::f64::consts::TAU / 5.0;
            [radius * angle.cos(), radius * angle.sin(), 0.0]
        };
        let symbols = ["N", "C", "C", "C", "C"];
        let mut atoms: Vec<_> = (0..5).map(|k| (symbols[k as usize], corner(k, 1.15))).collect();
        if !closed {
            atoms.remove(2);
        }
        if hydrogen {
            atoms.push(("H", corner(0, 2.16)));
        }
        let (unit, bonds) = alone(&atoms);
        imine_nitrogens(&unit, &bonds)
    }

    #[test]
    fn only_a_ring_nitrogen_with_two_neighbours_is_an_imine() {
        assert_eq!(ring(true, false).iter().filter(|&&imine| imine).count(), 1);
        assert!(ring(true, false)[0]);
        assert!(!ring(true, true).contains(&true), "N–H");
        assert!(!ring(false, false).contains(&true), "no ring");
    }
}
