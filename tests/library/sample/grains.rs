//! The grains of a powder.

use super::statistics::kolmogorov_chance;
use super::{count, crystal, draw, lattice};
use statrs::distribution::{ContinuousCDF, Normal};
use tautomata::crystal::Boundary;
use tautomata::sample::{Amount, Arrangement, Grain, Grains, Recipe, Site, Species, WeakSpots};

fn powder(diameter: f64, sigma: f64, gap: f64) -> Recipe {
    Recipe { grains: Some(Grains { diameter, sigma, gap }), ..Recipe::PERFECT }
}

#[test]
fn grain_sizes_are_log_normal() {
    const MEDIAN: f64 = 130.0;
    const SIGMA: f64 = 0.3;
    // About 125 grains of 1700 molecules. Scaling them to fill the box shifts all logarithms of
    // one sample by 0.04 (the sum of 125 volumes varies by 10 %), and of twelve samples by 0.01
    // on average, which moves the distribution function by 0.01; Kolmogorov's bound for 1500
    // sizes is 0.05.
    let cube = lattice("sc", [60, 60, 60], Boundary::Periodic);
    let recipe = powder(MEDIAN, SIGMA, 0.0);
    let sizes = |seed| -> Vec<f64> {
        let grains = draw(&cube, &recipe, seed).grains.expect("grains");
        grains.iter().map(|grain| (grain.diameter / MEDIAN).ln() / SIGMA).collect()
    };
    let all: Vec<f64> = (0..12).flat_map(sizes).collect();
    let normal = Normal::standard();
    // Of all choices of seeds, one in a thousand would fail.
    let chance = kolmogorov_chance(all, |size| normal.cdf(size));
    assert!(chance > 1e-3, "p = {chance}");
}

#[test]
fn grains_fill_the_box_and_have_the_sizes_drawn_for_them() {
    let cases = [
        (crystal([40, 40, 32], Boundary::Periodic), powder(90.0, 0.3, 0.0)),
        (crystal([40, 40, 32], Boundary::Open), powder(120.0, 0.5, 10.0)),
        (crystal([120, 40, 16], Boundary::Periodic), powder(90.0, 0.0, 0.0)),
        (lattice("square", [400, 300, 1], Boundary::Periodic), powder(300.0, 0.4, 0.0)),
        (lattice("square", [300, 200, 1], Boundary::Open), powder(300.0, 0.3, 30.0)),
    ];
    for (lattice, recipe) in cases {
        let grains = draw(&lattice, &recipe, 19).grains.expect("grains");
        assert!(grains.len() > 5);
        let size = lattice.size().map(f64::from);
        let [a, b, c] = [0, 1, 2].map(|axis| lattice.structure().cell.vectors()[axis][axis]);
        let edges = [a * size[0], b * size[1], c * size[2]];
        let space: f64 = edges[..lattice.structure().dimension].iter().product();
        let filled: f64 = grains.iter().map(|grain| grain.volume).sum();
        assert!((filled / space - 1.0).abs() < 1e-9, "{filled} of {space}");
        let points = (2000.0 * grains.len() as f64).min(1e5);
        for Grain { wanted, diameter, volume } in grains {
            // The tuning brings the volume to 1 % and the cube root of its n grid points; grid
            // and lattice measure it with errors of the order of that root, too. Taken six
            // times, a third of which shows in the diameter.
            let tolerance = 0.01 + 2.0 * (volume / space * points).powf(-2.0 / 3.0);
            assert!((diameter / wanted - 1.0).abs() < tolerance, "{diameter}, not {wanted}");
        }
    }
}

#[test]
fn a_gap_is_void_and_as_wide_as_asked_for() {
    // Along a row, void between two grains is as wide as the gap over the cosine between the
    // row and the boundary's normal: never narrower, but for rounding down to molecules.
    const GAP: f64 = 100.0;
    let layer = lattice("square", [300, 300, 1], Boundary::Open);
    let sites = draw(&layer, &powder(600.0, 0.2, GAP), 23).sites;
    let mut gaps = 0;
    for row in sites.chunks(300) {
        let void = |site: &Site| site.species() == Species::V;
        let inner = row.chunk_by(|one, other| void(one) == void(other)).skip(1);
        let widths = inner.filter(|run| void(&run[0])).map(|run| (run.len() as f64 + 1.0) * 10.0);
        // The last may be cut by the edge of the box.
        let widths: Vec<f64> = widths.collect();
        for width in &widths[..widths.len().saturating_sub(1)] {
            assert!(*width >= GAP, "{width}");
            gaps += 1;
        }
    }
    assert!(gaps > 300, "{gaps}");
}

#[test]
fn grains_that_touch_leave_no_trace_but_at_their_boundaries() {
    let box_of_cells = crystal([14, 13, 10], Boundary::Periodic);
    let sample = draw(&box_of_cells, &powder(60.0, 0.3, 0.0), 29);
    assert_eq!(sample.depths(&box_of_cells), None);
    assert_eq!(count(&sample.sites, |site| site.species() == Species::V), 0);
    let weak_spots = WeakSpots {
        amount: Amount::Fraction(0.1),
        arrangement: Arrangement::GrainBoundaries,
        deviation: 0.0,
    };
    let weak = draw(&box_of_cells, &Recipe { weak_spots, ..powder(60.0, 0.3, 0.0) }, 29);
    assert_eq!(weak.grains, sample.grains);
    // The same weak spots are those that the narrowest gap with so many sites would empty.
    let emptied = |gap: f64| draw(&box_of_cells, &powder(60.0, 0.3, gap), 29).sites;
    for (gap, inside) in [(0.2, true), (4.0, false)] {
        for (weak, emptied) in weak.sites.iter().zip(emptied(gap)) {
            let void = emptied.species() == Species::V;
            let fits = if inside { !void || weak.defect() } else { void || !weak.defect() };
            assert!(fits, "gap {gap}");
        }
    }
}
