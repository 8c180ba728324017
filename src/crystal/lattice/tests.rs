use super::*;
use crate::crystal::{Cell, Contact};

fn simple_cubic(class: &str) -> Structure {
    let shifts = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]];
    Structure {
        name: "sc".into(),
        provenance: String::new(),
        cell: Cell::orthogonal([2.0; 3]),
        dimension: 3,
        sites: vec![[0.0; 3]],
        contacts: vec![
            shifts
                .map(|cell| Contact {
                    to: 0,
                    cell,
                    class: class.into(),
                    reactive: Reactive::Both,
                    distance: 2.0,
                })
                .to_vec(),
        ],
        notes: Vec::new(),
        molecule: None,
    }
}

#[test]
fn places_and_numbers_are_inverse() {
    let lattice = Lattice::new(simple_cubic("n"), [3, 4, 5], Boundary::Open).unwrap();
    for site in 0..lattice.sites() {
        assert_eq!(lattice.site(lattice.place(site)), site);
    }
}

#[test]
fn every_step_has_its_way_back() {
    let lattice = Lattice::new(simple_cubic("n"), [2, 3, 4], Boundary::Periodic).unwrap();
    for site in 0..lattice.sites() {
        for (_, step, other) in lattice.neighbours(site) {
            assert_eq!(lattice.neighbour(other, usize::from(step.back)), Some(site));
        }
    }
}

#[test]
fn the_short_way_inside_the_box_leads_where_the_long_way_does() {
    for boundary in [Boundary::Open, Boundary::Periodic] {
        let lattice = Lattice::new(simple_cubic("n"), [3, 4, 5], boundary).unwrap();
        for site in 0..lattice.sites() {
            for (k, _, other) in lattice.neighbours(site) {
                assert_eq!(lattice.neighbour(site, k), Some(other));
            }
        }
    }
}

#[test]
fn an_open_boundary_cuts_contacts_a_periodic_one_does_not() {
    let count = |boundary| {
        let lattice = Lattice::new(simple_cubic("n"), [2, 3, 4], boundary).unwrap();
        (0..lattice.sites()).map(|site| lattice.neighbours(site).count()).sum::<usize>()
    };
    assert_eq!(count(Boundary::Periodic), 24 * 6);
    // Cut: two faces of 12, two of 8, two of 6 contacts.
    assert_eq!(count(Boundary::Open), 24 * 6 - 2 * (12 + 8 + 6));
}

#[test]
fn crossings_tell_how_often_a_step_leaves_the_box() {
    let lattice = Lattice::new(simple_cubic("n"), [2, 3, 4], Boundary::Periodic).unwrap();
    let of =
        |cell, step: usize| lattice.crossings(Place { cell, basis: 0 }, &lattice.steps(0)[step]);
    assert_eq!(of([1, 0, 3], 0), [1, 0, 0]);
    assert_eq!(of([1, 0, 3], 1), [0, 0, 0]);
    assert_eq!(of([1, 0, 3], 2), [0, 0, 0]);
    assert_eq!(of([1, 0, 3], 3), [0, -1, 0]);
    assert_eq!(of([1, 0, 3], 4), [0, 0, 1]);
}

/// A box may be shorter than a step.
#[test]
fn a_step_may_cross_more_than_once() {
    let mut structure = simple_cubic("n");
    structure.contacts[0][0].cell = [5, 0, 0];
    structure.contacts[0][1].cell = [-5, 0, 0];
    let lattice = Lattice::new(structure, [2, 3, 4], Boundary::Periodic).unwrap();
    let of = |x, step: usize| {
        lattice.crossings(Place { cell: [x, 0, 0], basis: 0 }, &lattice.steps(0)[step])
    };
    assert_eq!([of(0, 0), of(1, 0)], [[2, 0, 0], [3, 0, 0]]);
    assert_eq!([of(0, 1), of(1, 1)], [[-3, 0, 0], [-2, 0, 0]]);
}

#[test]
fn a_box_one_cell_thin_is_refused_when_periodic() {
    let error = Lattice::new(simple_cubic("n"), [4, 1, 4], Boundary::Periodic).unwrap_err();
    assert_eq!(error, LatticeError::TouchesItself { axis: 2, size: 1, least: 2 });
    assert!(Lattice::new(simple_cubic("n"), [4, 1, 4], Boundary::Open).is_ok());
}
