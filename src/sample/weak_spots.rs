//! Where weak spots sit.

use super::dislocations::{Objects, count_of, is_sound};
use super::frame::Frame;
use super::{Recipe, Site};
use crate::crystal::Lattice;
use rand::Rng;
use rand_distr::{Bernoulli, Distribution};

/// Makes weak spots of monomers that are none yet. Where they gather at something, `distances`
/// are those of each site from it, in Å.
pub(super) fn place_weak_spots(
    recipe: &Recipe,
    lattice: &Lattice,
    distances: Option<&[f32]>,
    sites: &mut [Site],
    rng: &mut impl Rng,
) {
    let amount = recipe.weak_spots.amount;
    if let Some(distances) = distances {
        let count = count_of(amount.value(), sites);
        weaken_nearest(distances, count, sites, rng);
    } else if let Some(objects) = Objects::of(recipe.weak_spots.arrangement) {
        objects.lay(amount, lattice, &Frame::of(lattice), sites, rng);
    } else {
        place_points(recipe, sites, rng);
    }
}

pub(super) fn probability(p: f64) -> Bernoulli {
    Bernoulli::new(p.clamp(0.0, 1.0)).expect("a probability between 0 and 1")
}

fn place_points(recipe: &Recipe, sites: &mut [Site], rng: &mut impl Rng) {
    let fraction = recipe.weak_spots.amount.value();
    let base = fraction / (1.0 + (recipe.disorder_affinity - 1.0) * recipe.disordered);
    let in_order = probability(base);
    let in_disorder = probability(base * recipe.disorder_affinity);
    for site in sites.iter_mut().filter(|site| is_sound(**site)) {
        let weak = if site.ordered() { in_order } else { in_disorder };
        if weak.sample(rng) {
            *site = site.with_defect(true);
        }
    }
}

/// Makes weak spots of so many sound monomers at the least distances; of those as far, which
/// ones is left to chance.
fn weaken_nearest(distances: &[f32], count: usize, sites: &mut [Site], rng: &mut impl Rng) {
    // Numbers that are not negative are ordered as their bits are. Their upper half sorts
    // them into bins, so that only those of one bin have to be compared.
    let bin = |site: usize| (distances[site].to_bits() >> 16) as usize;
    let mut histogram = vec![0; 1 << 16];
    for (index, _) in sites.iter().enumerate().filter(|(_, site)| is_sound(**site)) {
        histogram[bin(index)] += 1;
    }
    let mut left = count;
    let border = histogram.iter().position(|&held| {
        let beyond = held > left;
        left -= if beyond { 0 } else { held };
        beyond
    });
    let border = border.unwrap_or(histogram.len());
    let mut at_border = Vec::new();
    for (index, site) in sites.iter_mut().enumerate().filter(|(_, site)| is_sound(**site)) {
        if bin(index) < border {
            *site = site.with_defect(true);
        } else if bin(index) == border {
            at_border.push((distances[index].to_bits(), rng.next_u32(), index as u32));
        }
    }
    at_border.sort_unstable();
    for &(_, _, index) in &at_border[..left.min(at_border.len())] {
        let site = &mut sites[index as usize];
        *site = site.with_defect(true);
    }
}
