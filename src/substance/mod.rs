//! Substances: what holds for one kind of molecule, as data with sources beside its crystal.
//!
//! Each has a record in `data/`. The general rooms ask the record of the substance that a scenario is
//! about; of any other substance they know nothing.

mod number;

pub use number::Number;

use crate::crystal::{Composition, Structure, dimethyl_dicyanodiazepine};
use std::sync::LazyLock;

/// A substance with a record.
///
/// ```
/// use tautomata::substance::Substance;
///
/// let substance = Substance::built_in();
/// assert_eq!(Substance::by_name(substance.name), Some(substance));
/// assert_eq!(substance.crystal().name, substance.name);
/// ```
#[derive(Debug)]
pub struct Substance {
    /// Its name in scenarios.
    pub name: &'static str,
    /// Its name in chemistry.
    pub title: String,
    /// Its record, TOML: tables of numbers, each with basis and source.
    pub record: &'static str,
    tables: toml::Table,
    crystal: fn() -> Structure,
}

/// Every substance with a record.
static RECORDS: LazyLock<[Substance; 1]> = LazyLock::new(|| {
    [Substance::read(
        "dimethyl-dicyanodiazepine",
        include_str!("data/dimethyl-dicyanodiazepine.toml"),
        dimethyl_dicyanodiazepine,
    )]
});

impl Substance {
    fn read(name: &'static str, record: &'static str, crystal: fn() -> Structure) -> Self {
        let mut tables: toml::Table = record.parse().expect("the record is TOML, as tests show");
        let title = tables.remove("title").and_then(|title| title.as_str().map(str::to_owned));
        Self { name, title: title.unwrap_or_default(), record, tables, crystal }
    }

    /// The substance that the built-in mechanism was calibrated for, and whose crystal is built in.
    pub fn built_in() -> &'static Self {
        &RECORDS[0]
    }

    /// The substance that scenarios call so.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        RECORDS.iter().find(|substance| substance.name == name)
    }

    /// What to say in a scenario if its molecules, which have the formula and groups of a substance
    /// with a record, are of that substance; isomers are not told apart.
    pub fn hint(molecule: Option<&Composition>) -> String {
        let same = |substance: &&Self| substance.crystal().molecule.as_ref() == molecule;
        let like = molecule.and_then(|_| RECORDS.iter().find(same));
        like.map_or(String::new(), |substance| {
            let Self { name, title, .. } = substance;
            format!("if this is {title}, add `substance = \"{name}\"` to [crystal]")
        })
    }

    /// The names of all.
    pub fn names() -> Vec<&'static str> {
        RECORDS.iter().map(|substance| substance.name).collect()
    }

    /// Its crystal.
    pub fn crystal(&self) -> Structure {
        (self.crystal)()
    }

    /// The numbers of a table of its record, in the order of the file; none if it has no such table.
    pub fn numbers(&self, table: &str) -> Vec<Number> {
        let table = self.tables.get(table).and_then(toml::Value::as_table);
        table.map_or_else(Vec::new, Number::all)
    }

    /// One of them, in its own unit; not a number if there is none, which tests exclude.
    fn number(&self, table: &str, name: &str) -> f64 {
        let all = self.numbers(table);
        all.iter().find(|number| number.name == name).map_or(f64::NAN, |number| number.value)
    }

    /// Molar mass in kg/mol.
    pub fn molar_mass(&self) -> f64 {
        self.number("dsc", "molar_mass") / 1e3
    }

    /// Melting point of a large, pure crystal in K.
    pub fn melting_point(&self) -> f64 {
        self.number("melting", "point")
    }

    /// How many times longer half the conversion takes where it is 10 K colder.
    pub fn slowing(&self) -> f64 {
        self.number("advice", "slowing")
    }
}

impl PartialEq for Substance {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn every_number_has_a_basis_and_a_source() {
        for substance in RECORDS.iter() {
            assert!(!substance.title.is_empty());
            for table in substance.tables.keys() {
                for number in substance.numbers(table) {
                    let at = format!("{}: {table}: {}", substance.name, number.name);
                    assert!(["lit", "comp", "est", "cal"].contains(&number.basis.as_str()), "{at}");
                    assert!(!number.source.is_empty(), "{at}");
                }
            }
            let used = [substance.molar_mass(), substance.melting_point(), substance.slowing()];
            assert!(used.iter().all(|value| *value > 0.0), "{used:?}");
        }
    }

    /// The record and the atoms of the crystal say the same; the record rounds to 0.01 g/mol.
    #[test]
    fn records_agree_with_their_crystals_and_with_themselves() {
        for substance in RECORDS.iter() {
            let molecule = substance.crystal().molecule.expect("a crystal of molecules");
            assert_abs_diff_eq!(substance.molar_mass(), molecule.molar_mass, epsilon = 0.005e-3);
            for table in ["ftir", "nmr"] {
                assert_eq!(substance.number(table, "nitriles"), f64::from(molecule.nitriles));
            }
            let melting = ["point", "size_depression", "impurity_depression"];
            let dsc = ["melting_point", "size_depression", "impurity_depression"];
            for (one, other) in melting.iter().zip(dsc) {
                assert_eq!(substance.number("melting", one), substance.number("dsc", other));
            }
        }
    }
}
