//! Patches of lost order.

use super::{Recipe, Site, Species};
use crate::crystal::Lattice;
use rand::Rng;
use rand_distr::{Distribution, Uniform};

/// Walks until enough sites have lost their order (or none is left to lose it). A walk ends
/// where it leaves the crystal.
pub(super) fn lay_patches(
    lattice: &Lattice,
    recipe: &Recipe,
    sites: &mut [Site],
    rng: &mut impl Rng,
) {
    let ordered = sites.iter().filter(|site| site.ordered()).count();
    let molecules = sites.iter().filter(|site| site.species() != Species::V).count();
    let mut wanted = ((recipe.disordered * molecules as f64).round() as usize).min(ordered);
    let anywhere = Uniform::new(0, lattice.sites()).expect("a lattice has sites");
    while wanted > 0 {
        let mut here = anywhere.sample(rng);
        for step in 0..=recipe.patch {
            let site = &mut sites[here as usize];
            if site.ordered() {
                *site = site.with_order(false);
                wanted -= 1;
            }
            if wanted == 0 || step == recipe.patch || site.species() == Species::V {
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
