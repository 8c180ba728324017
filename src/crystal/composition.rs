//! What one molecule consists of: its formula, its mass and the groups that react.

use super::elements::Element;
use super::functional_groups::{imine_nitrogens, nitrile_carbons};
use super::molecule::formula;
use super::packing::Packing;

/// One molecule of a crystal.
///
/// ```
/// use tautomata::crystal::Composition;
///
/// // The monomer: two nitriles, one imine.
/// let monomer = Composition::new("C9H8N4", 2, 1).expect("a formula");
/// assert!((monomer.molar_mass - 0.17219).abs() < 1e-5, "in kg/mol");
/// assert_eq!(Composition::new("monomer", 2, 1), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Composition {
    /// Its formula, such as `C9H8N4`.
    pub formula: String,
    /// Its molar mass in kg/mol, by standard atomic weights (IUPAC 2021: Prohaska et al., Pure
    /// Appl. Chem. 94 (2022) 573).
    pub molar_mass: f64,
    /// How many nitriles, C≡N, it has.
    pub nitriles: u32,
    /// How many imine N of a ring it has: ring N with two neighbours.
    pub imines: u32,
}

impl Composition {
    /// From a formula without blanks; `None` if it names an element that is not known, or is none.
    pub fn new(formula: &str, nitriles: u32, imines: u32) -> Option<Self> {
        let molar_mass = mass(formula)? * 1e-3;
        Some(Self { formula: formula.to_owned(), molar_mass, nitriles, imines })
    }

    /// The groups found, in words.
    pub fn groups(&self) -> String {
        let counted = |count: u32, one: &str, many: &str| match count {
            0 => format!("no {one}"),
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        let nitriles = counted(self.nitriles, "nitrile", "nitriles");
        format!("{nitriles}, {}", counted(self.imines, "imine N in a ring", "imine N in rings"))
    }

    /// Of the first molecule of a packing; all have the same formula.
    pub(super) fn of(packing: &Packing) -> Option<Self> {
        let own = |atom: usize| packing.molecule_of[atom].0 == 0;
        let atoms = packing.unit.atoms.iter().enumerate().filter(|(atom, _)| own(*atom));
        let count = |marks: Vec<bool>| {
            (0..).zip(marks).filter(|&(atom, marked)| marked && own(atom)).count() as u32
        };
        Self::new(
            &formula(atoms.map(|(_, atom)| atom.element.symbol)),
            count(nitrile_carbons(&packing.unit, &packing.bonds)),
            count(imine_nitrogens(&packing.unit, &packing.bonds)),
        )
    }
}

/// The sum of the atomic weights of a formula, in g/mol.
fn mass(formula: &str) -> Option<f64> {
    let capitals = formula.match_indices(|c: char| c.is_ascii_uppercase()).map(|(at, _)| at);
    let starts: Vec<usize> = capitals.chain([formula.len()]).collect();
    let weight = |ends: &[usize]| {
        let part = &formula[ends[0]..ends[1]];
        let digits = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (symbol, count) = part.split_at(digits);
        let count: u32 = if count.is_empty() { 1 } else { count.parse().ok()? };
        Some(f64::from(count) * Element::by_symbol(symbol)?.mass)
    };
    let mass: f64 = starts.windows(2).map(weight).sum::<Option<f64>>()?;
    (starts[0] == 0 && mass > 0.0).then_some(mass)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    /// Sums by hand of the abridged weights H 1.008, C 12.011, N 14.007, O 15.999, S 32.06, Cl 35.45.
    #[test]
    fn masses_are_sums_of_atomic_weights() {
        let cases = [("C9H8N4", 172.191), ("C12H6S2", 214.30), ("CHCl3", 119.369), ("H2O", 18.015)];
        for (formula, expected) in cases {
            let composition = Composition::new(formula, 0, 0).unwrap();
            assert_abs_diff_eq!(composition.molar_mass * 1e3, expected, epsilon = 1e-9);
        }
    }

    #[test]
    fn what_is_no_formula_has_no_mass() {
        for text in ["", "9", "C 9", "c9", "C0", "Xx2", "C-1", "C9(H8)", "é", "C99999999999"] {
            assert_eq!(Composition::new(text, 0, 0), None, "{text}");
        }
    }
}
