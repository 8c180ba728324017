//! Drawing one sample from its recipe.

use super::{Recipe, Seeds, Site, Species};
use crate::crystal::Lattice;
use rand::Rng;
use rand_distr::{Bernoulli, Distribution, Uniform};

/// Draws a sample: impurities first, then patches of lost order, weak spots, and last what
/// is there from the start.
///
/// Disordered monomer comes in patches, laid down by random walks of [`Recipe::patch`]
/// contacts from random sites until [`Recipe::disordered`] of all sites have lost their
/// order. A monomer is a weak spot with probability c·w/(1 + (a − 1)·d): c the wanted
/// fraction, d the disordered one, w = a (the affinity) where order is lost, else 1.
pub fn prepare(lattice: &Lattice, recipe: &Recipe, rng: &mut impl Rng) -> Vec<Site> {
    let mut sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let impurity = probability(recipe.impurity);
    for site in &mut sites {
        if impurity.sample(rng) {
            *site = Site::new(Species::I, false, false);
        }
    }
    lay_patches(lattice, recipe, &mut sites, rng);
    place_weak_spots(recipe, &mut sites, rng);
    place_seeds(recipe.tautomers, Species::T, &mut sites, rng);
    place_seeds(recipe.live_ends, Species::A, &mut sites, rng);
    sites
}

/// A Bernoulli trial; probabilities beyond 0 and 1 are cut there.
fn probability(p: f64) -> Bernoulli {
    Bernoulli::new(p.clamp(0.0, 1.0)).expect("a probability between 0 and 1")
}

/// Walks until enough sites have lost their order (or none is left to lose it).
fn lay_patches(lattice: &Lattice, recipe: &Recipe, sites: &mut [Site], rng: &mut impl Rng) {
    let ordered = sites.iter().filter(|site| site.ordered()).count();
    let mut wanted = ((recipe.disordered * sites.len() as f64).round() as usize).min(ordered);
    let anywhere = Uniform::new(0, lattice.sites()).expect("a lattice has sites");
    while wanted > 0 {
        let mut here = anywhere.sample(rng);
        for step in 0..=recipe.patch {
            let site = &mut sites[here as usize];
            if site.ordered() {
                *site = Site::new(site.species(), false, false);
                wanted -= 1;
            }
            if wanted == 0 || step == recipe.patch {
                break;
            }
            let contacts = lattice.coordination(lattice.basis_of(here));
            let contact = Uniform::new(0, contacts).expect("a site has contacts").sample(rng);
            match lattice.neighbour(here, contact) {
                Some(next) => here = next,
                None => break,
            }
        }
    }
}

fn place_weak_spots(recipe: &Recipe, sites: &mut [Site], rng: &mut impl Rng) {
    let base = recipe.defects / (1.0 + (recipe.disorder_affinity - 1.0) * recipe.disordered);
    let in_order = probability(base);
    let in_disorder = probability(base * recipe.disorder_affinity);
    for site in sites.iter_mut().filter(|site| site.species() == Species::M) {
        let weak = if site.ordered() { in_order } else { in_disorder };
        if weak.sample(rng) {
            *site = Site::new(Species::M, false, true);
        }
    }
}

/// Puts a species on monomers; the places keep their flags as far as the species can.
fn place_seeds(seeds: Seeds, species: Species, sites: &mut [Site], rng: &mut impl Rng) {
    let put = |site: &mut Site| *site = Site::new(species, site.ordered(), site.defect());
    match seeds {
        Seeds::Fraction(fraction) => {
            let seeded = probability(fraction);
            for site in sites.iter_mut().filter(|site| site.species() == Species::M) {
                if seeded.sample(rng) {
                    put(site);
                }
            }
        }
        Seeds::Count(count) => {
            let free = sites.iter().filter(|site| site.species() == Species::M).count() as u64;
            let anywhere = Uniform::new(0, sites.len()).expect("a lattice has sites");
            let mut left = count.min(free);
            while left > 0 {
                let site = &mut sites[anywhere.sample(rng)];
                if site.species() == Species::M {
                    put(site);
                    left -= 1;
                }
            }
        }
    }
}
