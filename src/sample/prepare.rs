//! Drawing one sample from its recipe.

use super::depth::depths;
use super::grains::divide;
use super::patches::lay_patches;
use super::strength::Strengths;
use super::weak_spots::{place_weak_spots, probability};
use super::{Arrangement, Grain, Recipe, SampleError, Seeds, Site, Species, check};
use crate::crystal::Lattice;
use rand::Rng;
use rand_distr::{Distribution, Uniform};

/// What was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What each site holds.
    pub sites: Vec<Site>,
    /// The grains of a powder.
    pub grains: Option<Vec<Grain>>,
    /// Distance in Å of each site from the boundary of its grain.
    boundaries: Option<Vec<f32>>,
    /// Width in Å of the void between grains.
    gap: f64,
}

impl Sample {
    /// Distance in Å of each site from the nearest outer surface: void, or a face of an open
    /// box. None if there is no surface.
    pub fn depths(&self, lattice: &Lattice) -> Option<Vec<f32>> {
        depths(lattice, self.boundaries.as_deref(), self.gap)
    }
}

/// Draws a sample: grains first, then impurities, patches of lost order, weak spots, and last
/// what is there from the start.
///
/// Disordered monomer comes in patches, laid down by random walks of [`Recipe::patch`]
/// contacts from random sites until [`Recipe::disordered`] of all molecules have lost their
/// order. Of weak spots that are single points, a monomer is one with probability
/// c·w/(1 + (a − 1)·d): c the wanted fraction, d the disordered one, w = a (the affinity) where
/// order is lost, else 1. For all others see [`super::Arrangement`].
///
/// # Errors
/// As [`check`], and if the gaps between grains leave no molecule.
pub fn prepare(
    lattice: &Lattice,
    recipe: &Recipe,
    rng: &mut impl Rng,
) -> Result<Sample, SampleError> {
    check(recipe, lattice.structure(), lattice.size(), lattice.boundary())?;
    let mut sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let gap = recipe.grains.map_or(0.0, |grains| grains.gap);
    let powder = recipe.grains.map(|grains| divide(lattice, &grains, rng));
    let (grains, boundaries) = powder.map(|powder| (powder.grains, powder.boundaries)).unzip();
    if let Some(boundaries) = &boundaries {
        cut_gaps(boundaries, gap, &mut sites)?;
    }
    place_impurities(recipe, &mut sites, rng);
    lay_patches(lattice, recipe, &mut sites, rng);
    let under_surface;
    let distances = match recipe.weak_spots.arrangement {
        Arrangement::GrainBoundaries => boundaries.as_deref(),
        Arrangement::Surface => {
            under_surface = depths(lattice, boundaries.as_deref(), gap);
            under_surface.as_deref()
        }
        _ => None,
    };
    place_weak_spots(recipe, lattice, distances, &mut sites, rng);
    let strengths = Strengths::new(recipe.weak_spots.deviation);
    for site in sites.iter_mut().filter(|site| site.defect()) {
        *site = site.with_strength(strengths.draw(rng));
    }
    place_seeds(recipe.tautomers, Species::T, &mut sites, rng);
    place_seeds(recipe.live_ends, Species::A, &mut sites, rng);
    Ok(Sample { sites, grains, boundaries, gap })
}

/// Empties what lies within half a gap of a boundary.
fn cut_gaps(boundaries: &[f32], gap: f64, sites: &mut [Site]) -> Result<(), SampleError> {
    for (site, &far) in sites.iter_mut().zip(boundaries) {
        if f64::from(far) < gap / 2.0 {
            *site = Site::new(Species::V, false, false);
        }
    }
    let empty = sites.iter().all(|site| site.species() == Species::V);
    if empty { Err(SampleError::NothingLeft) } else { Ok(()) }
}

/// A Bernoulli trial; probabilities beyond 0 and 1 are cut there.
fn place_impurities(recipe: &Recipe, sites: &mut [Site], rng: &mut impl Rng) {
    let impurity = probability(recipe.impurity);
    let share = recipe.impurity_weak_share;
    let weak = probability(share);
    for site in sites.iter_mut().filter(|site| site.species() != Species::V) {
        if impurity.sample(rng) {
            *site = if share > 0.0 && weak.sample(rng) {
                site.with_defect(true)
            } else {
                Site::new(Species::I, false, false)
            };
        }
    }
}

/// Puts a species on monomers; the places keep their flags as far as the species can.
fn place_seeds(seeds: Seeds, species: Species, sites: &mut [Site], rng: &mut impl Rng) {
    let put = |site: &mut Site| *site = site.holding(species);
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
