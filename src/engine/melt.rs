//! Melting: which places are liquid, decided at the start of each segment.

use super::random::{Purpose, Source, unit};
use super::view::View;
use crate::mechanism::Melting;
use crate::sample::{Site, Species};

/// The mole fraction of impurity and soluble oligomer among what can be liquid: monomer,
/// tautomer, impurity and chains of at most
/// [`Melting::SOLUBLE_UNITS`].
pub fn free_fraction(view: &impl View) -> f64 {
    let tally = view.tally();
    let free =
        tally.count(Species::I) + view.ends_of_short_chains(Melting::SOLUBLE_UNITS).count() as u64;
    let all = free + tally.count(Species::M) + tally.count(Species::T);
    if all == 0 { 0.0 } else { free as f64 / all as f64 }
}

/// What a site (by its number in the lattice) holds while this share of the monomer is liquid:
/// the place is liquid whose own uniform number, fixed for the run, lies below the share.
pub fn molten(source: Source, number: u32, site: Site, share: f64) -> Site {
    let melts = || unit(source.draw(number, Purpose::Melting, 0.0)[0]) < share;
    match site.species() {
        Species::M | Species::T => site.with_liquid(melts()),
        _ => site,
    }
}
