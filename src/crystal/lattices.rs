//! Generic lattices with contacts between nearest neighbours.

use super::neighbours::{Neighbours, spacings};
use super::{Cell, Contact, Reactive, Structure};

/// The names that [`generic`] knows.
pub const GENERIC: [&str; 6] = ["chain", "square", "honeycomb", "sc", "bcc", "fcc"];

/// Sums of squares of round numbers are exact to a few parts in 1e16; the second neighbours
/// of these lattices are 15 % further away than the first.
const SAME_DISTANCE: f64 = 1e-6;

/// The lattice with this name, or none if the name is not among [`GENERIC`] or the spacing
/// is not a positive number.
///
/// `spacing` in Å is the distance of nearest neighbours for `chain`, `square` and `honeycomb`
/// (2, 4 and 3 contacts a site), and the edge of the cubic cell for `sc`, `bcc` and `fcc` (6,
/// 8 and 12 contacts). Along the axes that a chain or a layer does not extend, the cell is
/// one spacing thick. Every contact is of class `nearest` and reactive both ways.
pub fn generic(name: &str, spacing: f64) -> Option<Structure> {
    if !(spacing.is_finite() && spacing > 0.0) {
        return None;
    }
    let (dimension, edges, sites): (usize, [f64; 3], &[[f64; 3]]) = match name {
        "chain" => (1, [1.0; 3], &[[0.0; 3]]),
        "square" => (2, [1.0; 3], &[[0.0; 3]]),
        "honeycomb" => (2, [3.0_f64.sqrt(), 3.0, 1.0], &HONEYCOMB),
        "sc" => (3, [1.0; 3], &[[0.0; 3]]),
        "bcc" => (3, [1.0; 3], &[[0.0; 3], [0.5; 3]]),
        "fcc" => (3, [1.0; 3], &FCC),
        _ => return None,
    };
    let cell = Cell::orthogonal(edges.map(|edge| edge * spacing));
    Some(Structure {
        name: name.to_owned(),
        provenance: format!("model lattice, contacts between nearest neighbours, {spacing} Å"),
        cell,
        dimension,
        sites: sites.to_vec(),
        contacts: nearest(&cell, sites, dimension),
        notes: Vec::new(),
        molecule: None,
    })
}

/// Four sites in a cell of √3 × 3 spacings.
const HONEYCOMB: [[f64; 3]; 4] =
    [[0.0, 0.0, 0.0], [0.0, 1.0 / 3.0, 0.0], [0.5, 0.5, 0.0], [0.5, 5.0 / 6.0, 0.0]];

const FCC: [[f64; 3]; 4] = [[0.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]];

fn nearest(cell: &Cell, sites: &[[f64; 3]], dimension: usize) -> Vec<Vec<Contact>> {
    let reach = spacings(cell).into_iter().fold(f64::INFINITY, f64::min);
    let neighbours = Neighbours::new(cell, sites, reach * (1.0 + SAME_DISTANCE));
    let within = |site: usize| {
        let around = neighbours.of(site);
        around.filter(|near| near.cell[dimension..].iter().all(|&shift| shift == 0))
    };
    let distance = within(0).map(|near| near.distance).fold(f64::INFINITY, f64::min);
    let contacts_of = |site: usize| {
        let near = within(site).filter(|near| near.distance <= distance * (1.0 + SAME_DISTANCE));
        let mut contacts: Vec<Contact> = near
            .map(|near| Contact {
                to: near.atom,
                cell: near.cell,
                class: "nearest".to_owned(),
                reactive: Reactive::Both,
                distance,
            })
            .collect();
        contacts.sort_by_key(|contact| (contact.to, contact.cell));
        contacts
    };
    (0..sites.len()).map(contacts_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn nearest_neighbours_are_as_many_and_as_far_as_geometry_says() {
        let a = 4.5;
        let expected = [
            ("chain", 2, a),
            ("square", 4, a),
            ("honeycomb", 3, a),
            ("sc", 6, a),
            ("bcc", 8, a * 3.0_f64.sqrt() / 2.0),
            ("fcc", 12, a / 2.0_f64.sqrt()),
        ];
        assert_eq!(expected.map(|(name, _, _)| name), GENERIC);
        for (name, count, distance) in expected {
            let structure = generic(name, a).unwrap();
            assert_eq!(structure.validate(), Ok(()), "{name}");
            for contacts in &structure.contacts {
                assert_eq!(contacts.len(), count, "{name}");
                for contact in contacts {
                    assert_relative_eq!(contact.distance, distance, max_relative = 1e-9);
                }
            }
        }
    }

    #[test]
    fn a_layer_touches_nothing_above_it() {
        for name in ["chain", "square", "honeycomb"] {
            let structure = generic(name, 1.0).unwrap();
            let dimension = structure.dimension;
            let mut all = structure.contacts.iter().flatten();
            assert!(all.all(|contact| contact.cell[dimension..].iter().all(|&t| t == 0)), "{name}");
        }
    }

    #[test]
    fn what_is_no_lattice_is_none() {
        assert!(generic("kagome", 1.0).is_none());
        for spacing in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(generic("sc", spacing).is_none(), "{spacing}");
        }
    }
}
