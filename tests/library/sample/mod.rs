//! Samples through the public interface: where weak spots, grains and surfaces lie.
//!
//! Statistical tests have fixed seeds; what a bound means for all seeds is said with it.

mod depths;
mod grains;
mod lines;
mod sound;
mod statistics;
mod strengths;
mod weak_spots;

use tautomata::crystal::{Boundary, Lattice, dimethyl_dicyanodiazepine, generic};
use tautomata::engine::Source;
use tautomata::sample::{Recipe, Sample, Site, Species, prepare};

/// The diazepine.
fn crystal(size: [u32; 3], boundary: Boundary) -> Lattice {
    Lattice::new(dimethyl_dicyanodiazepine(), size, boundary).expect("a lattice")
}

/// A generic lattice with 10 Å between neighbours.
fn lattice(name: &str, size: [u32; 3], boundary: Boundary) -> Lattice {
    Lattice::new(generic(name, 10.0).expect("a structure"), size, boundary).expect("a lattice")
}

fn draw(lattice: &Lattice, recipe: &Recipe, seed: u64) -> Sample {
    prepare(lattice, recipe, &mut Source::new(seed, 0).sample_stream())
        .unwrap_or_else(|error| panic!("{error}"))
}

fn count(sites: &[Site], what: impl Fn(Site) -> bool) -> usize {
    sites.iter().filter(|site| what(**site)).count()
}

fn is_monomer(site: Site) -> bool {
    site.species() == Species::M
}
