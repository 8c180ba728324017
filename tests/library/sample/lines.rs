//! Dislocation lines and loops of a given density.

use super::statistics::{chi_square_chance, mean_and_error, poisson_share};
use super::{count, crystal, draw, lattice};
use tautomata::crystal::{Boundary, Lattice};
use tautomata::sample::{Amount, Arrangement, Recipe, Site, WeakSpots};

/// 1/m2 in 1/Å2.
const PER_SQUARE_METRE: f64 = 1e-20;

fn dislocations(density: f64, arrangement: Arrangement) -> Recipe {
    let weak_spots = WeakSpots { amount: Amount::Density(density), arrangement, deviation: 0.0 };
    Recipe { weak_spots, ..Recipe::PERFECT }
}

/// How many groups of weak sites there are in a layer, of sites less than 25 Å apart.
fn groups(lattice: &Lattice, sites: &[Site]) -> u32 {
    let weak = |site: &u32| sites[*site as usize].defect();
    let places: Vec<_> = (0..lattice.sites()).filter(weak).map(|s| lattice.place(s).cell).collect();
    let size = lattice.size().map(i64::from);
    let apart = |one: [u32; 3], other: [u32; 3], axis: usize| {
        let along = (i64::from(one[axis]) - i64::from(other[axis])).abs();
        along.min(size[axis] - along)
    };
    let mut firsts: Vec<[u32; 3]> = Vec::new();
    for place in places {
        let near = |first: &[u32; 3]| apart(*first, place, 0) < 3 && apart(*first, place, 1) < 3;
        if !firsts.iter().any(near) {
            firsts.push(place);
        }
    }
    firsts.len() as u32
}

#[test]
fn the_number_of_lines_is_poisson() {
    const MEAN: f64 = 3.0;
    const MOST: u32 = 8;
    let layer = lattice("square", [200, 200, 1], Boundary::Periodic);
    // Every place is within 7.1 Å of a site. Two of three lines fall into one group with a
    // chance of about (50 Å / 2000 Å)², which changes the expected counts by less than 1 of 600.
    let density = MEAN / (2000.0 * 2000.0) / PER_SQUARE_METRE;
    let recipe = dislocations(density, Arrangement::Lines { core: 7.1, axis: 2 });
    let mut counts = [0; MOST as usize + 1];
    for seed in 0..600 {
        let lines = groups(&layer, &draw(&layer, &recipe, seed).sites);
        counts[lines.min(MOST) as usize] += 1;
    }
    let mut shares: Vec<f64> = (0..MOST).map(|lines| poisson_share(lines, MEAN)).collect();
    shares.push(1.0 - shares.iter().sum::<f64>());
    // Of all choices of seeds, one in a thousand would fail.
    let chance = chi_square_chance(&counts, &shares);
    assert!(chance > 1e-3, "p = {chance}: {counts:?}");
}

#[test]
fn density_times_core_makes_the_weak_fraction() {
    let density = 3e16;
    let core: f64 = 6.0;
    // A site is sound if no line comes within the core. Lines are a Poisson process, of which
    // ρ·π·core² are that near on average; so are loops, as a ring of radius R and thickness core
    // has the volume 2πR·π·core².
    let exact = 1.0 - (-density * PER_SQUARE_METRE * std::f64::consts::PI * core * core).exp();
    let box_of_cells = crystal([16, 15, 12], Boundary::Periodic);
    let lines = (0..3).map(|axis| Arrangement::Lines { core, axis });
    for arrangement in lines.chain([Arrangement::Loops { core, radius: 25.0 }]) {
        let recipe = dislocations(density, arrangement);
        let share = |seed| {
            let sites = draw(&box_of_cells, &recipe, seed).sites;
            count(&sites, Site::defect) as f64 / sites.len() as f64
        };
        let shares: Vec<f64> = (0..200).map(share).collect();
        let (mean, error) = mean_and_error(&shares);
        // Four standard errors: of all choices of seeds, one in 16 000 would fail.
        let away = (mean - exact) / error;
        assert!(away.abs() < 4.0, "{arrangement:?}: {mean}, not {exact}, {away} errors away");
        assert!(error < 0.1 * exact, "{arrangement:?}: {error} says little about {exact}");
    }
}

#[test]
fn a_straight_line_goes_through_the_whole_box() {
    let box_of_cells = crystal([8, 7, 6], Boundary::Open);
    for axis in 0..3 {
        let recipe = dislocations(1e17, Arrangement::Lines { core: 4.0, axis });
        let sites = draw(&box_of_cells, &recipe, 5).sites;
        assert!(count(&sites, Site::defect) > 0);
        for site in (0..box_of_cells.sites()).filter(|&site| sites[site as usize].defect()) {
            let mut place = box_of_cells.place(site);
            for cell in 0..box_of_cells.size()[axis] {
                place.cell[axis] = cell;
                assert!(sites[box_of_cells.site(place) as usize].defect(), "{axis} {place:?}");
            }
        }
    }
}
