//! Whether the atoms agree with the formula that the file gives.

use super::document::Value;
use super::error::{Issues, quote};
use crate::crystal::packing::Packing;
use std::collections::BTreeMap;

/// Notes where the atoms of a molecule are not in the ratio of the formula: hydrogen atoms
/// that nobody located are the most common gap in a CIF, and they would shift every centre
/// of mass. A formula that cannot be read is no reason to refuse the structure.
pub fn compare(given: Value, packing: &Packing, issues: &mut Issues) {
    let Some(wanted) = parse(given.text) else { return };
    let atoms = packing.unit.atoms.iter().zip(&packing.molecule_of);
    let symbols =
        || atoms.clone().filter(|(_, (site, _))| *site == 0).map(|(a, _)| a.element.symbol);
    let mut found: BTreeMap<&str, f64> = BTreeMap::new();
    for symbol in symbols() {
        *found.entry(as_hydrogen(symbol)).or_default() += 1.0;
    }
    if !proportional(&wanted, &found) {
        let formula = crate::crystal::molecule::formula(symbols());
        issues.advise(
            given.place,
            format!("the formula is {}, but the atoms make {formula}", quote(given.text)),
            "is the list of atoms complete, hydrogen atoms among them?",
        );
    }
}

/// Reads "C9 H8 N4", none if it is anything else.
fn parse(text: &str) -> Option<BTreeMap<&str, f64>> {
    let mut counts = BTreeMap::new();
    for part in text.split_whitespace() {
        let digits = part.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(part.len());
        let (symbol, count) = part.split_at(digits);
        let count: f64 = if count.is_empty() { 1.0 } else { count.parse().ok()? };
        if symbol.is_empty() || !(count > 0.0 && count.is_finite()) {
            return None;
        }
        *counts.entry(as_hydrogen(symbol)).or_default() += count;
    }
    (!counts.is_empty()).then_some(counts)
}

fn as_hydrogen(symbol: &str) -> &str {
    if symbol == "D" { "H" } else { symbol }
}

fn proportional(a: &BTreeMap<&str, f64>, b: &BTreeMap<&str, f64>) -> bool {
    // Formulas are printed to two decimals at most.
    const ROUNDING: f64 = 0.01;
    if a.len() != b.len() {
        return false;
    }
    let ratios: Option<Vec<f64>> =
        a.iter().map(|(symbol, count)| Some(b.get(symbol)? / count)).collect();
    ratios
        .is_some_and(|ratios| ratios.iter().all(|ratio| (ratio / ratios[0] - 1.0).abs() < ROUNDING))
}

#[cfg(test)]
mod tests {
    use super::{parse, proportional};

    #[test]
    fn formulas_are_compared_by_their_ratios() {
        let dimer = parse("C18 H16 N8").unwrap();
        assert!(proportional(&dimer, &parse("N4 C9 D8").unwrap()));
        assert!(!proportional(&dimer, &parse("C9 N4").unwrap()));
        assert!(!proportional(&dimer, &parse("C9 H9 N4").unwrap()));
    }

    #[test]
    fn what_is_no_formula_is_left_alone() {
        for text in ["", "C9(H8)", "9", "C-1", "Cinf"] {
            assert!(parse(text).is_none_or(|counts| counts.contains_key("Cinf")), "{text}");
        }
    }
}
