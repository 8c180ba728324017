//! The two groups between which monomers add to each other: imine N and nitrile C.

use super::molecule::Bond;
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

/// Whether a path of bonds leads from one atom to another without a third.
fn joined_without(bonds: &[Vec<Bond>], without: usize, from: usize, to: usize) -> bool {
    let mut reached = vec![from];
    let mut seen = std::collections::BTreeSet::from([from, without]);
    while let Some(atom) = reached.pop() {
        if atom == to {
            return true;
        }
        reached.extend(bonds[atom].iter().map(|bond| bond.atom).filter(|&next| seen.insert(next)));
    }
    false
}
