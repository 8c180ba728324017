//! Small lattices for this room's tests.

use crate::crystal::{Boundary, Cell, Contact, Lattice, Reactive, Structure};

/// A periodic simple cubic box.
pub fn cubic(size: [u32; 3]) -> Lattice {
    let shifts = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]];
    let contacts = shifts.map(|cell| Contact {
        to: 0,
        cell,
        class: "nearest".into(),
        reactive: Reactive::Both,
        distance: 10.0,
    });
    let structure = Structure {
        name: "sc".into(),
        provenance: String::new(),
        cell: Cell::orthogonal([10.0; 3]),
        dimension: 3,
        sites: vec![[0.0; 3]],
        contacts: vec![contacts.to_vec()],
    };
    Lattice::new(structure, size, Boundary::Periodic).expect("a valid box")
}
