//! The crystal of 2,3-dicyano-5,7-dimethyl-6H-1,4-diazepine.

use super::cif::{Assembled, assemble};
use super::packing::{Packing, Pair};
use super::{Composition, Contact, Reactive, Structure};
use std::sync::LazyLock;

pub(super) const CIF: &str = include_str!("data/dimethyl-dicyanodiazepine.cif");
const CONTACTS: &str = include_str!("data/dimethyl-dicyanodiazepine-contacts.csv");

/// A row of the contact table: from the molecule of operation 1 to that of `operation`.
#[derive(Debug, serde::Deserialize)]
struct Row {
    operation: usize,
    ta: i32,
    tb: i32,
    tc: i32,
    class: String,
    reactive: String,
}

impl Row {
    fn reactive(&self) -> Reactive {
        match self.reactive.as_str() {
            "out and in" => Reactive::Both,
            "out" => Reactive::Outward,
            "in" => Reactive::Inward,
            "no" => Reactive::None,
            other => unreachable!("the shipped table has no direction {other}"),
        }
    }
}

/// 2,3-dicyano-5,7-dimethyl-6H-1,4-diazepine: P2₁/c, Z = 4, with its eleven default contacts
/// a molecule.
///
/// Cell: measured (J. T. Mague & E. E. Eduok, J. Chem. Crystallogr. 30 (2000)). Coordinates:
/// computed (a rigid GFN2-xTB molecule packed in that cell), not measured. Site k is the
/// molecule of operation k + 1 of the CIF: its centre is the image of (0.5547, 0.6760,
/// 0.4063) by that operation, not reduced into the cell. The contact list is data: no rule of
/// distances yields just these eleven.
pub fn dimethyl_dicyanodiazepine() -> Structure {
    /// Put together once: a study reads thousands of scenarios.
    static BUILT: LazyLock<Structure> = LazyLock::new(build);
    BUILT.clone()
}

fn build() -> Structure {
    let Assembled { packing, .. } =
        assemble(CIF, "the shipped CIF").expect("the shipped CIF is sound, as its tests show");
    Structure {
        name: "dimethyl-dicyanodiazepine".to_owned(),
        provenance: "2,3-dicyano-5,7-dimethyl-6H-1,4-diazepine; cell: measured, J. T. Mague & \
                     E. E. Eduok, J. Chem. Crystallogr. 30 (2000); coordinates: computed \
                     (rigid GFN2-xTB molecule packed in that cell), not measured"
            .to_owned(),
        cell: packing.unit.cell,
        dimension: 3,
        sites: packing.sites.iter().map(|site| site.centre).collect(),
        contacts: default_contacts(&packing),
        notes: Vec::new(),
        molecule: Composition::of(&packing),
    }
}

/// The rows of the table, carried to every molecule by the operations.
fn default_contacts(packing: &Packing) -> Vec<Vec<Contact>> {
    let mut contacts = vec![Vec::new(); packing.sites.len()];
    for row in rows() {
        let listed = Pair { from: 0, to: row.operation - 1, cell: [row.ta, row.tb, row.tc] };
        let images = (0..packing.sites.len()).filter_map(|g| packing.image(g, listed));
        for pair in images {
            contacts[pair.from].push(Contact {
                to: pair.to,
                cell: pair.cell,
                class: row.class.clone(),
                reactive: row.reactive(),
                distance: packing.distance(listed),
            });
        }
    }
    contacts
}

fn rows() -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(CONTACTS.as_bytes());
    let rows: Result<Vec<Row>, csv::Error> = reader.deserialize().collect();
    rows.expect("the shipped contact table is sound, as its tests show")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::contacts::REACTIVE_DISTANCE;
    use crate::crystal::functional_groups::{imine_nitrogens, nitrile_carbons};
    use crate::crystal::neighbours::{length, moved};
    use approx::assert_abs_diff_eq;

    /// The table prints three decimals.
    const PRINTED: f64 = 0.0005 + 1e-9;

    /// Positions in Å of those atoms of a molecule that are marked.
    fn marked(packing: &Packing, marks: &[bool], site: usize, cell: [i32; 3]) -> Vec<[f64; 3]> {
        let atoms = packing.unit.atoms.iter().zip(&packing.molecule_of).zip(marks);
        let own = atoms.filter(|((_, (own, _)), mark)| *own == site && **mark);
        own.map(|((atom, (_, joins)), _)| {
            let position = moved(moved(atom.fractional, *joins), cell);
            packing.unit.cell.cartesian(position)
        })
        .collect()
    }

    fn closest(from: &[[f64; 3]], to: &[[f64; 3]]) -> f64 {
        let apart = |a: &[f64; 3], b: &[f64; 3]| length(std::array::from_fn(|i| b[i] - a[i]));
        from.iter().flat_map(|a| to.iter().map(move |b| apart(a, b))).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_table_has_the_distances_of_the_cif() {
        let Assembled { packing, .. } = assemble(CIF, "the shipped CIF").unwrap();
        let imine = imine_nitrogens(&packing.unit, &packing.bonds);
        let nitrile = nitrile_carbons(&packing.unit, &packing.bonds);
        let here = [0; 3];
        let mut reader =
            csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(CONTACTS.as_bytes());
        let printed: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(printed.len(), 11);
        for (row, printed) in rows().iter().zip(&printed) {
            let number = |column: usize| printed[column].parse::<f64>().unwrap();
            let to = row.operation - 1;
            let cell = [row.ta, row.tb, row.tc];
            let pair = Pair { from: 0, to, cell };
            assert_abs_diff_eq!(packing.distance(pair), number(6), epsilon = PRINTED);
            let outward =
                closest(&marked(&packing, &imine, 0, here), &marked(&packing, &nitrile, to, cell));
            let inward =
                closest(&marked(&packing, &imine, to, cell), &marked(&packing, &nitrile, 0, here));
            assert_abs_diff_eq!(outward, number(7), epsilon = PRINTED);
            assert_abs_diff_eq!(inward, number(8), epsilon = PRINTED);
            let by_distance = Reactive::from_directions(
                outward <= REACTIVE_DISTANCE,
                inward <= REACTIVE_DISTANCE,
            );
            assert_eq!(row.reactive(), by_distance, "{row:?}");
        }
    }

    #[test]
    fn a_molecule_has_two_imine_nitrogens_and_two_nitrile_carbons() {
        let molecule = dimethyl_dicyanodiazepine().molecule.unwrap();
        assert_eq!((molecule.imines, molecule.nitriles), (2, 2));
        assert_eq!(molecule.formula, "C9H8N4");
    }

    #[test]
    fn the_cell_holds_four_molecules_of_the_published_density() {
        let Assembled { packing, .. } = assemble(CIF, "the shipped CIF").unwrap();
        let operations: Vec<usize> = packing.sites.iter().map(|site| site.operation).collect();
        assert_eq!(operations, [0, 1, 2, 3]);
        let structure = dimethyl_dicyanodiazepine();
        let molar_mass = structure.molecule.as_ref().unwrap().molar_mass;
        assert_abs_diff_eq!(structure.density(molar_mass), 1268.0, epsilon = 0.5);
    }
}
