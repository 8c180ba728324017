//! A powder: how large its grains are, and where each is.

use super::Grains;
use super::frame::Frame;
use super::power_diagram::PowerDiagram;
use crate::crystal::Lattice;
use rand::{Rng, RngExt};
use std::f64::consts::TAU;

/// Points on which the volumes of grains are measured while they are tuned: so many a grain,
/// at most so many in all.
const POINTS_PER_GRAIN: f64 = 2000.0;
const MOST_POINTS: f64 = 1e5;
/// How far, in diameters of the largest grain, images of seeds are looked for.
const REACH: f64 = 4.0;
/// Rounds in which seeds move to the centres of their grains, which makes these compact.
const MOVES: usize = 15;
/// Rounds in all, at most.
const ROUNDS: usize = 300;
/// Volumes are right if they are to this share, and one point.
const GOOD: f64 = 0.01;

/// A grain of a powder, with its half of the gaps around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grain {
    /// The size in Å that was drawn for it, after all were scaled to fill the box.
    pub wanted: f64,
    /// The size in Å that it has: the diameter of the sphere of its volume.
    pub diameter: f64,
    /// Its volume in Å3 (of a layer, its area in Å2; of a chain, its length in Å).
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
    let diagram = tune(&frame, &wanted, seeds);

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

/// Moves seeds and sets weights until the cells have the wanted measures.
///
/// The measure of a cell grows with its weight. Of a ball of radius r whose neighbours are as
/// large, r² grows half as fast as the weight: so each weight is raised by what r² lacks. There
/// are weights for any measures that fill the box: F. Aurenhammer, F. Hoffmann, B. Aronov,
/// Algorithmica 20 (1998) 61.
fn tune(frame: &Frame, wanted: &[f64], mut seeds: Vec<[f64; 3]>) -> PowerDiagram {
    let points = frame.cut((wanted.len() as f64 * POINTS_PER_GRAIN).min(MOST_POINTS));
    let a_point = frame.measure() / points.cells() as f64;
    let square = |measure: f64| (frame.diameter(measure) / 2.0).powi(2);
    let mut weights: Vec<f64> = wanted.iter().map(|&measure| square(measure)).collect();
    let largest = wanted.iter().copied().fold(0.0, f64::max);
    let reach = REACH * frame.diameter(largest);
    for round in 0..ROUNDS {
        let shares = PowerDiagram::new(frame, &seeds, &weights, reach).shares(&points);
        let mut good = round >= MOVES;
        for (grain, share) in shares.iter().enumerate() {
            let lacks = wanted[grain] - share.points * a_point;
            good &= lacks.abs() <= GOOD * wanted[grain] + a_point;
            if round < MOVES && share.points > 0.0 {
                let centre = share.offset.map(|sum| sum / share.points);
                seeds[grain] = std::array::from_fn(|x| seeds[grain][x] + centre[x]);
            }
        }
        if good {
            break;
        }
        for (grain, share) in shares.iter().enumerate() {
            weights[grain] += square(wanted[grain]) - square(share.points * a_point);
        }
    }
    PowerDiagram::new(frame, &seeds, &weights, reach)
}

/// A standard normal number, by a portable logarithm (G. E. P. Box, M. E. Muller, Ann. Math.
/// Stat. 29 (1958) 610).
fn normal(rng: &mut impl Rng) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - rng.random::<f64>())).sqrt();
    radius * libm::cos(TAU * rng.random::<f64>())
}
