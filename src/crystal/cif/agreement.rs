//! Whether what was built agrees with what else the file says: formula, and formula units per cell.

use super::document::Value;
use super::error::{Issues, quote};
use super::formula::{Counts, count, multiple, parse};
use super::number;
use crate::crystal::functional_groups::lacks_hydrogen;
use crate::crystal::molecule;
use crate::crystal::packing::Packing;

/// Numbers of formula units are whole; formulas are printed to two decimals.
const ROUNDING: f64 = 0.01;

/// What a file says of the contents of its cell.
#[derive(Clone, Debug, Default)]
pub struct Declared<'a> {
    /// `_chemical_formula_sum`.
    pub formula: Option<Value<'a>>,
    /// Other formulas, of which the number of units may be meant: some programs give the sum for the
    /// whole cell and count units of the structural formula.
    pub other_formulas: Vec<Value<'a>>,
    /// `_cell_formula_units_Z`.
    pub units: Option<Value<'a>>,
}

/// Reports where the molecules do not have the ratio of the formula, or the cell does not hold the
/// declared number of formula units; notes what could not be compared.
pub fn compare(declared: &Declared, packing: &Packing, issues: &mut Issues) {
    let of_molecule = packing.unit.atoms.iter().zip(&packing.molecule_of);
    let symbols = || {
        let first = of_molecule.clone().filter(|(_, (site, _))| *site == 0);
        first.map(|(atom, _)| atom.element.symbol)
    };
    let counts = count(symbols());
    let wanted = declared.formula.and_then(|value| parse(value.text));
    match (declared.formula, &wanted) {
        (Some(given), Some(wanted)) if multiple(&counts, wanted).is_none() => {
            let built = molecule::formula(symbols());
            issues.advise(
                given.place,
                format!("the formula is {}, but the atoms make {built}", quote(given.text)),
                "is the list of atoms complete, hydrogen atoms among them?",
            );
            return;
        }
        (Some(given), None) => issues.note(format!(
            "The formula {} of the CIF could not be read: it was not compared with the atoms.",
            quote(given.text)
        )),
        _ => {}
    }
    if wanted.is_none() {
        note_missing_hydrogen(packing, issues);
    }
    compare_units(declared, &counts, packing.sites.len(), issues);
}

/// Carbon atoms without their hydrogen atoms shift every centre of mass; without a formula only the
/// bonds tell.
fn note_missing_hydrogen(packing: &Packing, issues: &mut Issues) {
    let bare = lacks_hydrogen(&packing.unit, &packing.bonds);
    let mut listed: Vec<usize> = bare.iter().map(|&atom| packing.unit.atoms[atom].listed).collect();
    listed.dedup();
    if let Some(&first) = listed.first() {
        let label = quote(&packing.unit.labels[first]);
        let others = match listed.len() - 1 {
            0 => String::new(),
            1 => " and one more carbon atom".to_owned(),
            more => format!(" and {more} more carbon atoms"),
        };
        issues.note(format!(
            "Hydrogen seems to be missing at {label}{others} of the CIF, which has no formula to compare \
             with: centres of mass and contacts need all atoms."
        ));
    }
}

fn compare_units(declared: &Declared, molecule: &Counts, molecules: usize, issues: &mut Issues) {
    let Some(value) = declared.units else { return };
    let Some(units) = number::parse(value.text).filter(|units| *units > 0.0) else {
        let message = format!("{} is no number of formula units", quote(value.text));
        issues.advise(value.place, message, "for instance 4, or `?`");
        return;
    };
    let formulas = declared.formula.iter().chain(&declared.other_formulas);
    let per_molecule: Vec<f64> =
        formulas.filter_map(|value| multiple(molecule, &parse(value.text)?)).collect();
    let agrees =
        |per_molecule: f64| (per_molecule * molecules as f64 - units).abs() <= ROUNDING * units;
    let built = per_molecule.first().map_or(molecules as f64, |first| first * molecules as f64);
    if per_molecule.iter().any(|&ratio| agrees(ratio)) || (per_molecule.is_empty() && agrees(1.0)) {
        return;
    }
    let what = if per_molecule.is_empty() { "molecules" } else { "formula units" };
    issues.advise(
        value.place,
        format!(
            "{units} formula units per cell are declared, but atoms and symmetry make {} {what}",
            (built * 100.0).round() / 100.0
        ),
        "are all symmetry operations and all independent molecules listed? if they are, correct \
         _cell_formula_units_Z",
    );
}
