//! How deep sites lie under the outer surface.

use super::{crystal, draw, lattice};
use tautomata::crystal::{Boundary, Lattice};
use tautomata::sample::{Grains, Recipe, Species};

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|x| a[(x + 1) % 3] * b[(x + 2) % 3] - a[(x + 2) % 3] * b[(x + 1) % 3])
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|x| a[x] * b[x]).sum()
}

/// Distance in Å of a site from the nearest face of a box whose molecules lie in its middle.
fn from_faces(lattice: &Lattice, site: u32) -> f64 {
    let edges = lattice.structure().cell.vectors();
    let depths = (0..3).map(|axis| {
        let across = cross(edges[(axis + 1) % 3], edges[(axis + 2) % 3]);
        let length = dot(across, across).sqrt();
        let height = |site: u32| dot(lattice.position(site), across) / length;
        let heights = || (0..lattice.sites()).map(height);
        let (low, high) = (heights().fold(f64::MAX, f64::min), heights().fold(f64::MIN, f64::max));
        let width = dot(edges[axis], across) / length * f64::from(lattice.size()[axis]);
        let margin = (width - (high - low)) / 2.0;
        margin + (height(site) - low).min(high - height(site))
    });
    depths.fold(f64::INFINITY, f64::min)
}

#[test]
fn under_open_faces_depth_is_the_distance_from_the_nearest() {
    let open = crystal([5, 4, 3], Boundary::Open);
    let depths = draw(&open, &Recipe::PERFECT, 1).depths(&open).expect("a surface");
    for site in 0..open.sites() {
        let (found, due) = (f64::from(depths[site as usize]), from_faces(&open, site));
        assert!((found - due).abs() < 1e-4, "{site}: {found}, not {due}");
    }
}

#[test]
fn along_axes_that_a_crystal_does_not_extend_there_is_no_surface() {
    let layer = lattice("square", [5, 3, 1], Boundary::Open);
    let depths = draw(&layer, &Recipe::PERFECT, 1).depths(&layer).expect("a surface");
    assert_eq!(depths[..5], [5.0; 5]);
    assert_eq!(depths[5..10], [5.0, 15.0, 15.0, 15.0, 5.0]);
    let periodic = lattice("square", [5, 3, 1], Boundary::Periodic);
    assert_eq!(draw(&periodic, &Recipe::PERFECT, 1).depths(&periodic), None);
}

#[test]
fn in_a_powder_the_void_is_the_surface() {
    let grains = Some(Grains { diameter: 80.0, sigma: 0.3, gap: 24.0 });
    let cube = lattice("sc", [20, 20, 20], Boundary::Periodic);
    let sample = draw(&cube, &Recipe { grains, ..Recipe::PERFECT }, 3);
    let depths = sample.depths(&cube).expect("a surface");
    let void = |site: u32| sample.sites[site as usize].species() == Species::V;
    assert!((0..cube.sites()).any(void));
    for site in 0..cube.sites() {
        let depth = depths[site as usize];
        assert!(!void(site) || depth == 0.0);
        for (_, _, other) in cube.neighbours(site) {
            // Neighbours are 10 Å apart, and nobody can cross a gap of 24 Å in one step.
            let change = (depth - depths[other as usize]).abs();
            assert!(change <= 10.001, "{change}");
        }
    }
    // The surface lies between a molecule and the void next to it.
    let outer = (0..cube.sites())
        .filter(|&site| !void(site))
        .filter(|&site| cube.neighbours(site).any(|(_, _, other)| void(other)));
    for site in outer {
        assert!(depths[site as usize] <= 10.001);
    }
}
