//! Why a recipe gives no sample.

/// Why a recipe gives no sample in this box.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// A number lies outside its range.
    #[error("{what} is {value}: it must be {range}")]
    OutOfRange {
        /// What the number is.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// A dislocation density with weak spots that are no dislocations.
    #[error(
        "a dislocation density says how many lines or loops there are: give a fraction for {0}"
    )]
    DensityWithoutLines(&'static str),
    /// The crystal has too few dimensions for the arrangement.
    #[error("{what} needs a crystal that extends along {needed} axes, this one does along {has}")]
    TooFewDimensions {
        /// The arrangement.
        what: &'static str,
        /// Axes that it needs.
        needed: usize,
        /// Axes that there are.
        has: usize,
    },
    /// A line in the plane of a layer.
    #[error("in a layer, dislocations stand upright: lay them along the third axis")]
    LineInLayer,
    /// Weak spots at boundaries that do not exist.
    #[error("there are no boundaries between grains: give grains small enough that several fit")]
    NoBoundaries,
    /// Weak spots at a surface that does not exist.
    #[error(
        "there is no outer surface: use an open boundary, or grains with a gap, or another arrangement"
    )]
    NoSurface,
    /// A core or a cluster so thin that it hardly ever meets a molecule.
    #[error("{what} of {length} Å is too thin: molecules are {spacing:.1} Å apart")]
    TooThin {
        /// What is too thin.
        what: &'static str,
        /// Its radius in Å.
        length: f64,
        /// Distance of molecules in Å, the diameter of the ball that each has for itself.
        spacing: f64,
    },
    /// A line's core, a loop or a cluster that is wider than the box.
    #[error("{what}, {length:.1} Å across, does not fit into a box that is {width:.1} Å wide")]
    WiderThanBox {
        /// What does not fit.
        what: &'static str,
        /// Its width in Å.
        length: f64,
        /// The least width of the box in Å.
        width: f64,
    },
    /// More lines, loops or clusters than can be laid in a reasonable time.
    #[error(
        "this takes about {count:.1e} {what}, more than {most:.0e}: make each of them larger, or the amount smaller"
    )]
    TooManyObjects {
        /// Lines, loops or clusters.
        what: &'static str,
        /// About how many.
        count: f64,
        /// How many are possible.
        most: f64,
    },
    /// More grains than can be cut in a reasonable time.
    #[error(
        "about {count:.0} grains fit into this box, more than {most}: make them larger, or the box smaller"
    )]
    TooManyGrains {
        /// How many, rounded.
        count: f64,
        /// How many are possible.
        most: u32,
    },
    /// Grains of a few molecules.
    #[error(
        "a grain of this size holds {molecules:.1} molecules on average: make the grains larger, at least {least} are needed"
    )]
    GrainsTooSmall {
        /// How many molecules.
        molecules: f64,
        /// How many are needed.
        least: u32,
    },
    /// The gap leaves nothing of a grain.
    #[error("a gap of {gap} Å is more than half the diameter of the grains, {diameter} Å")]
    GapTooWide {
        /// The gap in Å.
        gap: f64,
        /// The median diameter in Å.
        diameter: f64,
    },
    /// Every site came to be void.
    #[error(
        "the gaps between the grains left no molecule: make the gap smaller or the grains larger"
    )]
    NothingLeft,
}
