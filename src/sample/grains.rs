//! A powder: how large its grains are, and where each is.

use super::Grains;
use super::frame::Frame;
use super::tuning::Tuning;
use crate::crystal::Lattice;
use rand::{Rng, RngExt};
use std::f64::consts::TAU;

/// A grain of a powder, with its half of the gaps around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grain {
    /// The size in Å that was drawn for it, after all were scaled to fill the box.
    pub wanted: f64,
    /// The size in Å that it has: the diameter of the sphere of its volume; 0 if it got lost
    /// among larger ones.
    pub diameter: f64,
    /// Its volume in Å3 (of a layer, its area in Å2).
    pub volume: f64,
}

/// The grains of a box.
#[derive(Clone, Debug)]
pub(super) struct Powder {
    pub grains: Vec<Grain>,
    /// Distance in Å of each site from the boundary of its grain.
    pub boundaries: Vec<f32>,
}

impl Grains {
    /// How many grains of this kind fill a box, not rounded.
    ///
    /// A log-normal size of median d and standard deviation s of its logarithm has the mean
    /// n-th power dⁿ exp(n²s²/2) (J. Aitchison, J. A. C. Brown, The Lognormal Distribution,
    /// 1957).
    pub(super) fn count(&self, frame: &Frame) -> f64 {
        let power = frame.dimension as f64 * self.sigma;
        frame.measure() / (frame.ball(self.diameter) * libm::exp(power * power / 2.0))
    }
}

/// Draws the grains' sizes, scales them to fill the box, finds seeds and weights of such
/// grains, and says of each site how deep in its grain it lies.
pub(super) fn divide(lattice: &Lattice, grains: &Grains, rng: &mut impl Rng) -> Powder {
    let frame = Frame::of(lattice);
    let count = grains.count(&frame).round().max(1.0) as usize;
    let drawn: Vec<f64> = (0..count)
        .map(|_| frame.ball(grains.diameter * libm::exp(grains.sigma * normal(rng))))
        .collect();
    let scale = frame.measure() / drawn.iter().sum::<f64>();
    let wanted: Vec<f64> = drawn.into_iter().map(|measure| measure * scale).collect();
    let seeds = wanted.iter().map(|_| frame.anywhere(rng)).collect();
    let diagram = Tuning::new(frame, &wanted, seeds).finish();

    let mut boundaries = vec![0.0; lattice.sites() as usize];
    let mut counts = vec![0_u64; count];
    diagram.each_site(lattice, |site, grain, distance| {
        boundaries[site as usize] = distance as f32;
        counts[grain] += 1;
    });
    let a_site = frame.measure() / f64::from(lattice.sites());
    let grain = |(&wanted, &count): (&f64, &u64)| {
        let volume = count as f64 * a_site;
        Grain { wanted: frame.diameter(wanted), diameter: frame.diameter(volume), volume }
    };
    Powder { grains: wanted.iter().zip(&counts).map(grain).collect(), boundaries }
}

/// A standard normal number, by a portable logarithm (G. E. P. Box, M. E. Muller, Ann. Math.
/// Stat. 29 (1958) 610).
fn normal(rng: &mut impl Rng) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - rng.random::<f64>())).sqrt();
    radius * libm::cos(TAU * rng.random::<f64>())
}
