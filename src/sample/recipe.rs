//! How a sample is made.

/// How many sites are put into a state at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seeds {
    /// Each monomer independently, with this probability.
    Fraction(f64),
    /// Exactly this many, at random.
    Count(u64),
}

/// How much of the crystal is weak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// Weak spots per monomer.
    Fraction(f64),
    /// Length of dislocation line per volume in 1/m2, for lines and loops (the definition of
    /// D. Hull, D. J. Bacon, Introduction to Dislocations, section 1.4).
    Density(f64),
}

impl Amount {
    /// The number, in its own unit.
    pub fn value(self) -> f64 {
        match self {
            Self::Fraction(value) | Self::Density(value) => value,
        }
    }
}

/// Where weak spots sit. Lengths are in Å.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Arrangement {
    /// Each monomer by itself, more often where order is lost.
    Points,
    /// Straight dislocations along an edge of the cell, at random places.
    Lines {
        /// Every monomer this near to the line is weak.
        core: f64,
        /// The edge, 0 to 2.
        axis: usize,
    },
    /// Circular dislocation loops, at random places and in random planes.
    Loops {
        /// Every monomer this near to the line is weak.
        core: f64,
        /// Radius of the circle.
        radius: f64,
    },
    /// The monomers nearest to the boundaries between grains.
    GrainBoundaries,
    /// The monomers nearest to the outer surface.
    Surface,
    /// Balls at random places.
    Clusters {
        /// Every monomer this near to the centre is weak.
        radius: f64,
    },
}

/// Weak spots: monomers that carry the `defect` flag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeakSpots {
    /// How many there are.
    pub amount: Amount,
    /// Where they sit.
    pub arrangement: Arrangement,
    /// Standard deviation of a weak spot's tautomer energy in J/mol; 0 if all are alike.
    pub deviation: f64,
}

impl WeakSpots {
    /// This fraction of the monomers, each by itself, all alike.
    pub const fn points(fraction: f64) -> Self {
        Self {
            amount: Amount::Fraction(fraction),
            arrangement: Arrangement::Points,
            deviation: 0.0,
        }
    }
}

/// A powder of grains whose sizes are log-normal, as those of ground and of crystallized
/// powders usually are (A. N. Kolmogorov, Dokl. Akad. Nauk SSSR 31 (1941) 99).
///
/// The size of a grain is the diameter of the sphere of its volume; in a layer, of the disc of
/// its area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grains {
    /// Median size in Å.
    pub diameter: f64,
    /// Standard deviation of ln(size).
    pub sigma: f64,
    /// Width in Å of the void between two grains; 0 if they touch.
    pub gap: f64,
}

/// How the sample is made. Fractions are per molecule.
///
/// ```
/// use tautomata::crystal::{Boundary, Lattice, generic};
/// use tautomata::engine::Source;
/// use tautomata::sample::{Recipe, WeakSpots, prepare};
///
/// let square = generic("square", 5.0).expect("a generic lattice");
/// let lattice = Lattice::new(square, [100, 100, 1], Boundary::Periodic)?;
/// let recipe = Recipe { weak_spots: WeakSpots::points(0.05), ..Recipe::PERFECT };
/// let sample = prepare(&lattice, &recipe, &mut Source::new(1, 0).sample_stream())?;
/// let weak_spots = sample.sites.iter().filter(|site| site.defect()).count();
/// // Of 10 000 monomers 500 ± 22; five standard deviations.
/// assert!(weak_spots.abs_diff(500) < 110);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Weak spots that are put in.
    pub weak_spots: WeakSpots,
    /// Fraction of sites that have lost their order before heating.
    pub disordered: f64,
    /// Length of the random walks, in contacts, that lay down disordered patches.
    pub patch: u32,
    /// How many times as likely a weak spot is on a disordered monomer as on an ordered one,
    /// where weak spots are [`Arrangement::Points`].
    pub disorder_affinity: f64,
    /// Probability of a site to hold an impurity.
    pub impurity: f64,
    /// Of the impurities, the share that make a monomer a weak spot; the others are inert.
    pub impurity_weak_share: f64,
    /// Tautomers present at the start.
    pub tautomers: Seeds,
    /// Live chain ends present at the start, each a chain of one.
    pub live_ends: Seeds,
    /// The grains of a powder; none if the box holds one crystal.
    pub grains: Option<Grains>,
    /// The temperature in K at which it was ground, if that is known. No sample depends on it; it
    /// decides what milling is expected to leave, see `docs/grinding.md`.
    pub ground_at: Option<f64>,
}

impl Recipe {
    /// A perfect crystal.
    pub const PERFECT: Self = Self {
        weak_spots: WeakSpots::points(0.0),
        disordered: 0.0,
        patch: 1,
        disorder_affinity: 1.0,
        impurity: 0.0,
        impurity_weak_share: 0.0,
        tautomers: Seeds::Fraction(0.0),
        live_ends: Seeds::Fraction(0.0),
        grains: None,
        ground_at: None,
    };

    /// Whether a sample can hold weak spots at all.
    pub fn has_weak_spots(&self) -> bool {
        self.weak_spots.amount.value() > 0.0 || self.impurity * self.impurity_weak_share > 0.0
    }

    /// The share of the molecules that are weak spots on average, impurity included; `None` where
    /// it follows from a density of lines.
    pub fn weak_share(&self) -> Option<f64> {
        match self.weak_spots.amount {
            Amount::Fraction(share) => Some(share + self.impurity * self.impurity_weak_share),
            Amount::Density(_) => None,
        }
    }
}
