//! The sample: what each site holds before heating.

pub mod grinding;
mod out_of_range;
mod prepare;
pub mod purity;
mod site;
mod species;

pub use out_of_range::OutOfRange;
pub use prepare::prepare;
pub use site::Site;
pub use species::Species;
/// How many sites are put into a state at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seeds {
    /// Each monomer independently, with this probability.
    Fraction(f64),
    /// Exactly this many, at random.
    Count(u64),
}

/// How the sample is made. Fractions are per molecule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Weak spots: overall fraction of the monomers that carry the `defect` flag.
    pub defects: f64,
    /// Fraction of sites that have lost their order before heating.
    pub disordered: f64,
    /// Length of the random walks, in contacts, that lay down disordered patches.
    pub patch: u32,
    /// How many times as likely a weak spot is on a disordered monomer as on an ordered one.
    pub disorder_affinity: f64,
    /// Probability of a site to hold an inert impurity.
    pub impurity: f64,
    /// Tautomers present at the start.
    pub tautomers: Seeds,
    /// Live chain ends present at the start, each a chain of one.
    pub live_ends: Seeds,
}
