//! The crystal as its users see it.

use approx::assert_abs_diff_eq;
use proptest::prelude::*;
use std::collections::BTreeSet;
use tautomata::crystal::{Contact, Reactive, Structure, dimethyl_dicyanodiazepine, from_cif};

const DIAZEPINE: &str = include_str!("../../src/crystal/data/dimethyl-dicyanodiazepine.cif");
const UREA: &str = include_str!("../data/urea.cif");

fn diazepine_from_cif() -> Structure {
    from_cif(DIAZEPINE, "diazepine").unwrap()
}

fn find(structure: &Structure, from: usize, to: usize, cell: [i32; 3]) -> &Contact {
    let mut contacts = structure.contacts[from].iter();
    contacts.find(|contact| (contact.to, contact.cell) == (to, cell)).unwrap()
}

#[test]
fn the_default_crystal_has_eleven_contacts_a_molecule() {
    let structure = dimethyl_dicyanodiazepine();
    assert_eq!(structure.validate(), Ok(()));
    assert_eq!(structure.contacts.iter().map(Vec::len).collect::<Vec<_>>(), [11; 4]);
    assert!(structure.provenance.contains("cell: measured"));
    assert!(structure.provenance.contains("coordinates: computed"));
}

#[test]
fn its_first_site_lies_at_the_centre_of_mass_and_the_others_by_symmetry() {
    let [x, y, z] = [0.5547, 0.6760, 0.4063];
    let by_operation = [[x, y, z], [-x, y + 0.5, 0.5 - z], [-x, -y, -z], [x, 0.5 - y, z + 0.5]];
    let structure = dimethyl_dicyanodiazepine();
    for (site, expected) in structure.sites.iter().zip(by_operation) {
        for axis in 0..3 {
            // The centre is known to four digits.
            assert_abs_diff_eq!(site[axis], expected[axis], epsilon = 0.5e-4);
        }
    }
}

#[test]
fn its_contacts_have_the_published_distances_and_directions() {
    use Reactive::{Both, Inward, None, Outward};
    let table = [
        (4.07, 2, [1, 1, 1], Both),
        (5.72, 1, [1, -1, 0], None),
        (5.72, 1, [1, 0, 0], None),
        (5.88, 3, [0, 1, -1], Outward),
        (5.88, 3, [0, 1, 0], Inward),
        (6.38, 2, [1, 2, 1], Both),
        (8.40, 2, [2, 1, 1], None),
        (8.93, 0, [1, 0, 0], None),
        (8.93, 0, [-1, 0, 0], None),
        (9.60, 3, [1, 1, 0], None),
        (9.60, 3, [-1, 1, -1], None),
    ];
    // Half a unit of the table's last digit, and what rounding the atoms to 1e-4 of 9 Å edges
    // may do to a centre, up to twice (the 5.72 of the table is 5.7148 from the rounded atoms).
    let tolerance = 0.005 + 2.0 * 0.5e-4 * 9.0;
    let structure = dimethyl_dicyanodiazepine();
    for (distance, to, cell, reactive) in table {
        let contact = find(&structure, 0, to, cell);
        assert_abs_diff_eq!(contact.distance, distance, epsilon = tolerance);
        assert_eq!(contact.reactive, reactive, "{contact:?}");
    }
}

#[test]
fn every_molecule_has_the_same_surroundings() {
    for structure in [dimethyl_dicyanodiazepine(), diazepine_from_cif()] {
        let seen_from = |site: usize| {
            let mut kinds: Vec<_> =
                structure.contacts[site].iter().map(|c| (c.class.clone(), c.reactive)).collect();
            kinds.sort();
            kinds
        };
        for site in 1..4 {
            assert_eq!(seen_from(site), seen_from(0));
        }
    }
}

#[test]
fn its_density_is_the_published_one() {
    let volume = dimethyl_dicyanodiazepine().cell.volume();
    // 172.19 g/mol in a quarter of the cell; 1 g/cm3 is 0.602214 g/mol per Å3.
    let density = 4.0 * 172.19 / volume / 0.602_214_076;
    assert_abs_diff_eq!(density, 1.268, epsilon = 0.0005);
}

#[test]
fn the_rule_of_radii_gives_the_eleven_and_three_more() {
    let default = dimethyl_dicyanodiazepine();
    let derived = diazepine_from_cif();
    assert_eq!(derived.validate(), Ok(()));
    assert_eq!(derived.contacts.iter().map(Vec::len).collect::<Vec<_>>(), [14; 4]);
    assert_eq!(derived.sites, default.sites);
    for (site, contacts) in default.contacts.iter().enumerate() {
        for contact in contacts {
            // Class, direction and distance, too.
            assert_eq!(find(&derived, site, contact.to, contact.cell), contact);
        }
    }
    let classes: BTreeSet<&str> =
        derived.contacts.iter().flatten().map(|contact| contact.class.as_str()).collect();
    let expected = [
        "glide 5.88",
        "glide 9.60",
        "inversion 4.07",
        "inversion 6.38",
        "inversion 8.40",
        "inversion 9.74",
        "screw 10.43",
        "screw 5.71",
        "translation 8.93",
    ];
    assert_eq!(classes, BTreeSet::from(expected));
}

#[test]
fn urea_molecules_on_a_special_position_are_whole() {
    let structure = from_cif(UREA, "urea").unwrap();
    assert_eq!(structure.validate(), Ok(()));
    // Z = 2; the molecule lies on a twofold axis, z by hand from the masses.
    assert_eq!(structure.sites.len(), 2);
    let masses = [(12.011, 0.3260), (15.999, 0.5953), (28.014, 0.1766), (2.016, 0.2827)];
    let mass = 60.056;
    let sum: f64 = masses.iter().map(|(m, z)| m * z).sum::<f64>() + 2.016 * -0.0380;
    for (x, expected) in structure.sites[0].into_iter().zip([0.0, 0.5, sum / mass]) {
        assert_abs_diff_eq!(x, expected, epsilon = 1e-9);
    }
    // From a search over cells with a separate program (gemmi and NumPy): two along c, four
    // and four turned over.
    let expected = [(4.3021, 4), (4.6840, 2), (4.9151, 4)];
    for contacts in &structure.contacts {
        assert_eq!(contacts.len(), 10);
        assert!(contacts.iter().all(|contact| contact.reactive == Reactive::None));
        for (distance, count) in expected {
            // The expected distances are printed to four digits.
            let near = contacts.iter().filter(|c| (c.distance - distance).abs() < 0.5e-4 + 1e-9);
            assert_eq!(near.count(), count, "{distance}");
        }
    }
}

#[test]
fn spelling_makes_no_difference() {
    let expected = diazepine_from_cif();
    let older = DIAZEPINE.replace("_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz");
    let capital = DIAZEPINE.replace("_cell_length", "_CELL_Length").replace("loop_", "LOOP_");
    let spellings = [
        DIAZEPINE.replace('\n', "\r\n"),
        format!("\u{feff}{}", DIAZEPINE.trim_end()),
        older,
        capital,
        DIAZEPINE.replace("_chemical_formula_weight 172.19", "_refine_special_details\n;\na 'b\n;"),
    ];
    for text in &spellings {
        assert_ne!(text, DIAZEPINE);
        assert_eq!(from_cif(text, "diazepine").unwrap(), expected);
    }
}

#[test]
fn every_contact_has_its_counterpart() {
    let structures =
        [dimethyl_dicyanodiazepine(), diazepine_from_cif(), from_cif(UREA, "urea").unwrap()];
    for structure in &structures {
        for (site, contacts) in structure.contacts.iter().enumerate() {
            for contact in contacts {
                let back = structure.counterpart(site, contact).unwrap();
                let back = &structure.contacts[contact.to][back];
                assert_eq!(back.distance, contact.distance);
            }
        }
    }
}

type Image = fn([f64; 3]) -> [f64; 3];

/// The operations of the diazepine's space group.
const OPERATIONS: [Image; 4] = [
    |[x, y, z]| [x, y, z],
    |[x, y, z]| [-x, y + 0.5, 0.5 - z],
    |[x, y, z]| [-x, -y, -z],
    |[x, y, z]| [x, 0.5 - y, z + 0.5],
];

/// The label, element and coordinates of an atom, if the line lists one.
fn atom(line: &str) -> Option<(&str, &str, [f64; 3])> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [label, symbol, x, y, z, _] = words[..] else { return None };
    let [Ok(x), Ok(y), Ok(z)] = [x, y, z].map(str::parse::<f64>) else { return None };
    Some((label, symbol, [x, y, z]))
}

/// The diazepine with each listed atom moved by whole cells and put through an operation.
fn cut(moves: &[([i32; 3], usize)]) -> String {
    let mut moves = moves.iter().cycle();
    let lines = DIAZEPINE.lines().map(|line| {
        let Some((label, symbol, position)) = atom(line) else { return line.to_owned() };
        let (cells, operation) = moves.next().unwrap();
        let [x, y, z] = OPERATIONS[*operation](position);
        let [a, b, c] = cells.map(f64::from);
        format!("{label} {symbol} {:.4} {:.4} {:.4} 0.05", x + a, y + b, z + c)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The diazepine in a smaller space group: only some operations, the molecules that the
/// others made listed atom by atom.
fn lowered(dropped: &[&str], listed: &[usize]) -> String {
    let names_group = |line: &&str| line.starts_with("_space_group_name");
    let lines =
        DIAZEPINE.lines().filter(|line| !dropped.contains(line)).filter(|line| !names_group(line));
    let (atoms, head): (Vec<&str>, Vec<&str>) = lines.partition(|line| atom(line).is_some());
    let images = listed.iter().flat_map(|&operation| {
        atoms.iter().filter_map(|line| atom(line)).map(move |(label, symbol, position)| {
            let [x, y, z] = OPERATIONS[operation](position);
            format!("{label} {symbol} {x:.4} {y:.4} {z:.4} 0.05")
        })
    });
    head.into_iter().map(str::to_owned).chain(images).collect::<Vec<_>>().join("\n")
}

#[test]
fn independent_molecules_have_the_contacts_of_symmetric_ones() {
    let surroundings = |structure: &Structure, site: usize| {
        let mut seen: Vec<(i64, Reactive)> = structure.contacts[site]
            .iter()
            .map(|contact| ((contact.distance * 1e6).round() as i64, contact.reactive))
            .collect();
        seen.sort_unstable();
        seen
    };
    let expected = surroundings(&diazepine_from_cif(), 0);
    let [screw, inversion, glide] = ["'-x, y+1/2, -z+1/2'", "'-x, -y, -z'", "'x, -y+1/2, z+1/2'"];
    let groups =
        [lowered(&[inversion, glide], &[0, 2]), lowered(&[screw, inversion, glide], &[0, 1, 2, 3])];
    for text in &groups {
        let structure = from_cif(text, "lowered").unwrap();
        assert_eq!(structure.validate(), Ok(()));
        for site in 0..4 {
            assert_eq!(surroundings(&structure, site), expected);
        }
        let mut all = structure.contacts.iter().flatten();
        assert!(all.any(|contact| contact.class.starts_with("independent ")));
    }
}

fn assert_same_contacts(cut: &Structure, whole: &Structure) {
    assert_eq!(cut.contacts.len(), whole.contacts.len());
    for (cut, whole) in cut.contacts.iter().flatten().zip(whole.contacts.iter().flatten()) {
        let key = |c: &Contact| (c.to, c.cell, c.class.clone(), c.reactive);
        assert_eq!(key(cut), key(whole));
        // Sums of coordinates in another order, to a few bits of 20 cells of 12 Å.
        assert_abs_diff_eq!(cut.distance, whole.distance, epsilon = 1e-9);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn molecules_cut_by_cell_edges_have_the_contacts_of_whole_ones(
        cells in prop::collection::vec(prop::array::uniform3(-3..=3_i32), 21),
    ) {
        let moves: Vec<_> = cells.into_iter().map(|cells| (cells, 0)).collect();
        let cut = from_cif(&cut(&moves), "cut").unwrap();
        assert_same_contacts(&cut, &diazepine_from_cif());
    }

    #[test]
    fn atoms_listed_from_different_molecules_are_put_together(
        operations in prop::collection::vec(0..4_usize, 20),
    ) {
        // The first listed atom decides which molecule comes first.
        let moves: Vec<_> =
            std::iter::once(0).chain(operations).map(|operation| ([0; 3], operation)).collect();
        let cut = from_cif(&cut(&moves), "cut").unwrap();
        assert_same_contacts(&cut, &diazepine_from_cif());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        let _ = from_cif(&text, "any");
    }

    #[test]
    fn no_damage_to_a_file_makes_the_reader_panic(
        (at, length, insert) in (0..1900_usize, 0..60_usize, "[ -~\n]{0,12}"),
    ) {
        let end = DIAZEPINE.len().min(at + length);
        let start = at.min(end);
        let damaged = format!("{}{insert}{}", &DIAZEPINE[..start], &DIAZEPINE[end..]);
        if let Ok(structure) = from_cif(&damaged, "damaged") {
            prop_assert_eq!(structure.validate(), Ok(()));
        }
    }
}
