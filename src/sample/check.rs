//! Whether a recipe can be followed in a box.

use super::dislocations::Objects;
use super::frame::Frame;
use super::{Amount, Arrangement, Grains, Recipe, SampleError};
use crate::crystal::{Boundary, Structure};

/// The most lines, loops or clusters, which then take minutes to lay.
const MOST_OBJECTS: f64 = 1e7;
/// Lines, loops and clusters take at most this share of the monomers, or they would have to be
/// laid over each other again and again.
const MOST_SHARE: f64 = 0.5;
/// The least core or cluster, in mean distances of molecules: thinner ones meet none for long.
const THINNEST: f64 = 0.1;
/// The most grains: with more, the tuning of their sizes takes long.
const MOST_GRAINS: u32 = 1000;
/// The fewest molecules of a grain, on average.
const FEWEST_MOLECULES: u32 = 10;

/// Checks a recipe against the box that it is for, so that mistakes show before a run.
///
/// # Errors
/// The first thing that makes no sense in this box.
pub fn check(
    recipe: &Recipe,
    structure: &Structure,
    size: [u32; 3],
    boundary: Boundary,
) -> Result<(), SampleError> {
    let frame = Frame::new(structure, size, boundary);
    let molecules = frame.cells() as f64 * structure.sites.len() as f64;
    in_range("`impurity_weak_share`", recipe.impurity_weak_share, 0.0, 1.0, "0 to 1")?;
    let deviation = recipe.weak_spots.deviation;
    in_range("the deviation of weak spots", deviation, 0.0, f64::MAX, "0 or more")?;
    if let Some(grains) = &recipe.grains {
        check_grains(grains, &frame, molecules)?;
    }
    check_weak_spots(recipe, &frame, molecules)
}

fn in_range(
    what: &'static str,
    value: f64,
    low: f64,
    high: f64,
    range: &'static str,
) -> Result<(), SampleError> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(SampleError::OutOfRange { what, value, range })
    }
}

fn positive(what: &'static str, value: f64) -> Result<(), SampleError> {
    in_range(what, value, f64::MIN_POSITIVE, f64::MAX, "above 0")
}

fn check_grains(grains: &Grains, frame: &Frame, molecules: f64) -> Result<(), SampleError> {
    let Grains { diameter, sigma, gap } = *grains;
    dimensions("a powder", 2, frame)?;
    positive("the diameter of grains", diameter)?;
    // Beyond, too many of the smallest grains get lost among the largest.
    let (widest, range) =
        if frame.dimension < 3 { (0.4, "0 to 0.4 in a layer") } else { (0.7, "0 to 0.7") };
    in_range("the spread of ln(diameter)", sigma, 0.0, widest, range)?;
    in_range("the gap between grains", gap, 0.0, f64::MAX, "0 or more")?;
    let width = frame.least_width();
    if frame.periodic.contains(&true) && diameter > 2.0 * width {
        return Err(SampleError::WiderThanBox { what: "a grain", length: diameter, width });
    }
    let count = grains.count(frame);
    if molecules < count * f64::from(FEWEST_MOLECULES) {
        let least = FEWEST_MOLECULES;
        return Err(SampleError::GrainsTooSmall { molecules: molecules / count, least });
    }
    if count.round() > f64::from(MOST_GRAINS) {
        return Err(SampleError::TooManyGrains { count, most: MOST_GRAINS });
    }
    if gap > diameter / 2.0 {
        return Err(SampleError::GapTooWide { gap, diameter });
    }
    Ok(())
}

fn check_weak_spots(recipe: &Recipe, frame: &Frame, molecules: f64) -> Result<(), SampleError> {
    let amount = recipe.weak_spots.amount;
    match amount {
        Amount::Fraction(share) => {
            in_range("the fraction of weak spots", share, 0.0, 1.0, "0 to 1")
        }
        Amount::Density(density) => {
            in_range("the dislocation density", density, 0.0, f64::MAX, "0 or more")
        }
    }?;
    let is_density = matches!(amount, Amount::Density(_));
    let lines =
        |what| if is_density { Err(SampleError::DensityWithoutLines(what)) } else { Ok(()) };
    let periodic = frame.periodic.contains(&true);
    match recipe.weak_spots.arrangement {
        Arrangement::Points => lines("single points"),
        Arrangement::Surface => {
            lines("a surface")?;
            let gap = recipe.grains.is_some_and(|grains| grains.gap > 0.0);
            if periodic && !gap { Err(SampleError::NoSurface) } else { Ok(()) }
        }
        Arrangement::GrainBoundaries => {
            lines("grain boundaries")?;
            let several = |grains: Grains| periodic || grains.count(frame).round() > 1.0;
            if recipe.grains.is_some_and(several) { Ok(()) } else { Err(SampleError::NoBoundaries) }
        }
        Arrangement::Lines { core, axis } => {
            in_range("the axis of lines", axis as f64, 0.0, 2.0, "0 to 2")?;
            dimensions("a dislocation line", 2, frame)?;
            if frame.dimension == 2 && axis != 2 {
                return Err(SampleError::LineInLayer);
            }
            fits("the core of a line", core, 0.0, frame, molecules)?;
            check_number("lines", recipe, frame)
        }
        Arrangement::Loops { core, radius } => {
            dimensions("a dislocation loop", 3, frame)?;
            fits("the core of a loop", core, radius, frame, molecules)?;
            in_range("the radius of a loop", radius, core, f64::MAX, "no less than its core")?;
            check_number("loops", recipe, frame)
        }
        Arrangement::Clusters { radius } => {
            lines("clusters")?;
            fits("a cluster", radius, 0.0, frame, molecules)?;
            check_number("clusters", recipe, frame)
        }
    }
}

fn dimensions(what: &'static str, needed: usize, frame: &Frame) -> Result<(), SampleError> {
    let has = frame.dimension;
    if has < needed { Err(SampleError::TooFewDimensions { what, needed, has }) } else { Ok(()) }
}

/// Whether all that lies within `core` of a circle (or, with radius 0, of a point) can meet
/// molecules and lies side by side with its images.
fn fits(
    what: &'static str,
    core: f64,
    radius: f64,
    frame: &Frame,
    molecules: f64,
) -> Result<(), SampleError> {
    positive(what, core)?;
    let spacing = frame.diameter(frame.measure() / molecules);
    if core < THINNEST * spacing {
        return Err(SampleError::TooThin { what, length: core, spacing });
    }
    let (length, width) = (2.0 * (core + radius), frame.least_width());
    if length > width {
        return Err(SampleError::WiderThanBox { what, length, width });
    }
    Ok(())
}

fn check_number(what: &'static str, recipe: &Recipe, frame: &Frame) -> Result<(), SampleError> {
    let amount = recipe.weak_spots.amount;
    if let Amount::Fraction(share) = amount {
        let range = "at most 0.5 in lines, loops and clusters";
        in_range("the fraction of weak spots", share, 0.0, MOST_SHARE, range)?;
    }
    let objects = Objects::of(recipe.weak_spots.arrangement);
    let count = objects.map_or(0.0, |objects| objects.expected(amount, frame));
    if count > MOST_OBJECTS {
        return Err(SampleError::TooManyObjects { what, count, most: MOST_OBJECTS });
    }
    Ok(())
}
