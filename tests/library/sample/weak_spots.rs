//! Weak spots as a fraction of the monomers, in every arrangement.

use super::{count, crystal, draw, is_monomer, lattice};
use tautomata::crystal::{Boundary, Lattice};
use tautomata::engine::Source;
use tautomata::sample::{
    Amount, Arrangement, Grains, Recipe, Sample, SampleError, Site, Species, WeakSpots, check,
    prepare,
};

const GRAINS: Grains = Grains { diameter: 60.0, sigma: 0.3, gap: 6.0 };

fn weak(fraction: f64, arrangement: Arrangement) -> Recipe {
    let weak_spots = WeakSpots { amount: Amount::Fraction(fraction), arrangement, deviation: 0.0 };
    Recipe { weak_spots, ..Recipe::PERFECT }
}

/// All but single points.
const GATHERED: [Arrangement; 5] = [
    Arrangement::Lines { core: 6.0, axis: 1 },
    Arrangement::Loops { core: 6.0, radius: 20.0 },
    Arrangement::GrainBoundaries,
    Arrangement::Surface,
    Arrangement::Clusters { radius: 12.0 },
];

#[test]
fn gathered_weak_spots_are_exactly_as_many_as_asked_for() {
    for boundary in [Boundary::Periodic, Boundary::Open] {
        let box_of_cells = crystal([14, 13, 10], boundary);
        for arrangement in GATHERED {
            for fraction in [0.0, 1e-4, 0.0377, 0.5] {
                let other =
                    Recipe { impurity: 0.05, disordered: 0.1, patch: 12, ..Recipe::PERFECT };
                let WeakSpots { amount, .. } = WeakSpots::points(fraction);
                let weak_spots = WeakSpots { amount, arrangement, deviation: 0.0 };
                let recipe = Recipe { weak_spots, grains: Some(GRAINS), ..other };
                let Sample { sites, .. } = draw(&box_of_cells, &recipe, 7);
                let due = (fraction * count(&sites, is_monomer) as f64).round() as usize;
                assert_eq!(count(&sites, Site::defect), due, "{arrangement:?}, {fraction}");
                assert_eq!(count(&sites, |site| site.defect() && !is_monomer(site)), 0);
            }
        }
    }
}

#[test]
fn a_share_of_the_impurities_is_weak() {
    let box_of_cells = crystal([20, 20, 20], Boundary::Periodic);
    let recipe = Recipe { impurity: 0.1, impurity_weak_share: 0.2, ..Recipe::PERFECT };
    let sites = draw(&box_of_cells, &recipe, 3).sites;
    let inert = count(&sites, |site| site.species() == Species::I) as f64;
    let weak = count(&sites, Site::defect) as f64;
    // Binomial; four standard errors are crossed by one seed in 16 000.
    let all = sites.len() as f64;
    let away = |found: f64, chance: f64| (found / all - chance) / (chance / all).sqrt();
    assert!(away(inert, 0.08).abs() < 4.0 && away(weak, 0.02).abs() < 4.0, "{inert} {weak}");

    // With all of them weak there is nothing inert, and with none nothing weak.
    let all_weak = draw(&box_of_cells, &Recipe { impurity_weak_share: 1.0, ..recipe }, 3).sites;
    assert_eq!(count(&all_weak, |site| site.species() == Species::I), 0);
    let inert = draw(&box_of_cells, &Recipe { impurity_weak_share: 0.0, ..recipe }, 3).sites;
    assert_eq!(count(&inert, Site::defect), 0);
}

/// The largest distance of a weak spot and the least of a sound monomer.
fn border(sites: &[Site], distances: &[f32]) -> (f32, f32) {
    let far = |weak: bool| {
        let of = sites
            .iter()
            .zip(distances)
            .filter(move |(site, _)| is_monomer(**site) && site.defect() == weak);
        of.map(|(_, distance)| *distance)
    };
    (far(true).fold(0.0, f32::max), far(false).fold(f32::INFINITY, f32::min))
}

#[test]
fn the_nearest_to_a_surface_are_weak() {
    let open = crystal([9, 8, 7], Boundary::Open);
    let periodic = crystal([14, 13, 10], Boundary::Periodic);
    let powder = |arrangement| Recipe { grains: Some(GRAINS), ..weak(0.2, arrangement) };
    // Around grains with a gap the void is the surface, so boundaries are, too.
    for (lattice, recipe) in [
        (&open, weak(0.2, Arrangement::Surface)),
        (&periodic, powder(Arrangement::Surface)),
        (&periodic, powder(Arrangement::GrainBoundaries)),
    ] {
        let sample = draw(lattice, &recipe, 11);
        let (weak, sound) = border(&sample.sites, &sample.depths(lattice).expect("a surface"));
        assert!(weak <= sound, "{weak} {sound}");
    }
}

#[test]
fn of_equally_near_monomers_any_is_taken() {
    // The outer layer has 296 sites at the same depth. The share on one half of the box: four
    // standard errors of a draw without return, √(100·¼·196/295) = 4.1.
    let cube = lattice("sc", [8, 8, 8], Boundary::Open);
    let recipe = weak(100.0 / 512.0, Arrangement::Surface);
    let sites = draw(&cube, &recipe, 13).sites;
    let first_half = count(&sites[..256], Site::defect) as f64;
    assert_eq!(count(&sites, Site::defect), 100);
    assert!((first_half - 50.0).abs() < 16.4, "{first_half}");
}

#[test]
fn clusters_are_balls() {
    let box_of_cells = crystal([14, 13, 10], Boundary::Open);
    let radius = 15.0;
    // A single cluster: no more weak spots than its first molecules.
    let recipe = weak(10.0 / f64::from(box_of_cells.sites()), Arrangement::Clusters { radius });
    let sites = draw(&box_of_cells, &recipe, 17).sites;
    let places: Vec<[f64; 3]> = (0..box_of_cells.sites())
        .filter(|&site| sites[site as usize].defect())
        .map(|site| box_of_cells.position(site))
        .collect();
    assert_eq!(places.len(), 10);
    for one in &places {
        for other in &places {
            let apart: f64 = (0..3).map(|x| (one[x] - other[x]).powi(2)).sum();
            assert!(apart.sqrt() <= 2.0 * radius);
        }
    }
}

/// What is said of a recipe in a box, beforehand and when the sample is drawn.
#[track_caller]
fn refused(lattice: &Lattice, recipe: &Recipe) -> String {
    let before = check(recipe, lattice.structure(), lattice.size(), lattice.boundary());
    let error: SampleError = before.expect_err("a refusal");
    let drawn = prepare(lattice, recipe, &mut Source::new(1, 0).sample_stream());
    let said = error.to_string();
    assert_eq!(drawn.expect_err("a refusal").to_string(), said);
    said
}

#[test]
fn what_makes_no_sense_in_a_box_is_refused_with_a_reason() {
    let periodic = crystal([8, 8, 8], Boundary::Periodic);
    let open = crystal([8, 8, 8], Boundary::Open);
    let large = crystal([60, 60, 60], Boundary::Periodic);
    let chain = lattice("chain", [100, 1, 1], Boundary::Periodic);
    let layer = lattice("square", [20, 20, 1], Boundary::Periodic);
    let line = |core, axis| Arrangement::Lines { core, axis };
    let density = |density, arrangement| Recipe {
        weak_spots: WeakSpots { amount: Amount::Density(density), arrangement, deviation: 0.0 },
        ..Recipe::PERFECT
    };
    let powder = |diameter, sigma, gap| Recipe {
        grains: Some(Grains { diameter, sigma, gap }),
        ..Recipe::PERFECT
    };
    let cases = [
        (&periodic, weak(1.5, Arrangement::Points), "it must be 0 to 1"),
        (&periodic, weak(f64::NAN, Arrangement::Points), "it must be 0 to 1"),
        (&periodic, density(1e14, Arrangement::Points), "give a fraction for single points"),
        (&periodic, density(-1.0, line(6.0, 0)), "must be 0 or more"),
        (&periodic, density(1e30, line(6.0, 0)), "lines, more than"),
        (&periodic, weak(0.1, Arrangement::Surface), "there is no outer surface"),
        (&open, weak(0.1, Arrangement::GrainBoundaries), "no boundaries between grains"),
        (&periodic, weak(0.6, line(6.0, 0)), "at most 0.5"),
        (&periodic, weak(0.1, line(0.0, 0)), "must be above 0"),
        (&periodic, weak(0.1, line(0.1, 0)), "too thin"),
        (&periodic, weak(0.1, line(60.0, 0)), "does not fit"),
        (&periodic, weak(0.1, line(6.0, 3)), "must be 0 to 2"),
        (&chain, weak(0.1, line(6.0, 0)), "needs a crystal that extends along 2 axes"),
        (&layer, weak(0.1, line(6.0, 0)), "along the third axis"),
        (&layer, weak(0.1, Arrangement::Loops { core: 6.0, radius: 9.0 }), "along 3 axes"),
        (&periodic, weak(0.1, Arrangement::Loops { core: 6.0, radius: 5.0 }), "than its core"),
        (&periodic, weak(0.1, Arrangement::Clusters { radius: 1e3 }), "does not fit"),
        (&chain, powder(100.0, 0.3, 0.0), "a powder needs a crystal that extends along 2 axes"),
        (&periodic, powder(-1.0, 0.3, 0.0), "must be above 0"),
        (&periodic, powder(40.0, 0.9, 0.0), "must be 0 to 0.7"),
        (&layer, powder(60.0, 0.5, 0.0), "must be 0 to 0.4"),
        (&periodic, powder(40.0, 0.3, 30.0), "more than half the diameter"),
        (&periodic, powder(8.0, 0.3, 0.0), "make the grains larger"),
        (&large, powder(25.0, 0.3, 0.0), "more than 1000"),
        (&periodic, powder(200.0, 0.3, 0.0), "does not fit"),
        (&periodic, Recipe { impurity_weak_share: 2.0, ..Recipe::PERFECT }, "must be 0 to 1"),
    ];
    for (lattice, recipe, reason) in cases {
        let said = refused(lattice, &recipe);
        assert!(said.contains(reason), "{recipe:?}: {said}");
    }
}
