//! Space cut into cells, one for each seed, by distances and weights.
//!
//! The cell of seed s with weight w (Å2) is where the power |p − s|² − w is less than that of
//! any other seed: F. Aurenhammer, "Power diagrams: properties, algorithms and applications",
//! SIAM J. Comput. 16 (1987) 78. Two cells meet in a plane, so each is convex. In a periodic
//! box every image of a seed has a cell of its own.

use super::frame::{Block, Frame, dot, minus, norm};
use crate::crystal::Lattice;

/// Blocks of at most so many cells are not cut further.
const SMALL: u64 = 16;

/// A seed, or one of its images.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Seed {
    /// Where it is, in Å.
    at: [f64; 3],
    weight: f64,
    /// Which of the seeds.
    grain: usize,
}

impl Seed {
    fn power(&self, point: [f64; 3]) -> f64 {
        let away = minus(point, self.at);
        dot(away, away) - self.weight
    }

    /// How far in Å a point lies on this seed's side of its plane with another. Nobody moves
    /// further than the point does.
    fn inside(&self, other: &Self, point: [f64; 3]) -> f64 {
        (other.power(point) - self.power(point)) / (2.0 * norm(minus(other.at, self.at)))
    }
}

/// What a seed's cell holds of a grid of points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Share {
    /// How many points.
    pub points: f64,
    /// The sum of their vectors from the seed, in Å.
    pub offset: [f64; 3],
}

/// A power diagram in a box.
#[derive(Clone, Debug)]
pub(super) struct PowerDiagram {
    seeds: Vec<Seed>,
    grains: usize,
}

impl PowerDiagram {
    /// Of seeds in Å with their weights in Å2. Images count as far as `reach` Å from the box.
    pub fn new(frame: &Frame, seeds: &[[f64; 3]], weights: &[f64], reach: f64) -> Self {
        let with_images =
            seeds.iter().zip(weights).enumerate().flat_map(|(grain, (&at, &weight))| {
                frame.images(at, reach).into_iter().map(move |at| Seed { at, weight, grain })
            });
        Self { seeds: with_images.collect(), grains: seeds.len() }
    }

    /// What each seed's cells hold of the centres of a frame's cells.
    pub fn shares(&self, frame: &Frame) -> Vec<Share> {
        let mut shares = vec![Share::default(); self.grains];
        let mut count = |seed: &Seed, point: [f64; 3], points: f64| {
            let share = &mut shares[seed.grain];
            share.points += points;
            let offset = minus(point, seed.at);
            (0..3).for_each(|x| share.offset[x] += points * offset[x]);
        };
        descend(Block::whole(frame), frame, &self.seeds, &possible_owners, &mut |block, seeds| {
            if let [seed] = seeds {
                count(seed, block.centre(frame), block.cells() as f64);
                return;
            }
            for point in block.centres(frame) {
                if let Some(seed) = owner(seeds, point) {
                    count(seed, point, 1.0);
                }
            }
        });
        shares
    }

    /// Tells of each site its grain and its distance in Å from the boundary of its cell, which
    /// is infinite where there is but one cell.
    pub fn each_site(&self, lattice: &Lattice, mut tell: impl FnMut(u32, usize, f64)) {
        let frame = &Frame::of(lattice);
        descend(Block::whole(frame), frame, &self.seeds, &near_seeds, &mut |block, seeds| {
            for site in block.sites(lattice) {
                let point = lattice.position(site);
                if let Some(seed) = owner(seeds, point) {
                    tell(site, seed.grain, to_boundary(seed, seeds, point));
                }
            }
        });
    }
}

/// Which seeds matter in a ball, of those given: centre and radius in Å.
type Narrow = dyn Fn(&[Seed], [f64; 3], f64) -> Vec<Seed>;

/// Cuts a block until one seed matters in it or it is small, and tells of the pieces.
fn descend(
    block: Block,
    frame: &Frame,
    seeds: &[Seed],
    narrow: &Narrow,
    tell: &mut dyn FnMut(Block, &[Seed]),
) {
    let near = narrow(seeds, block.centre(frame), block.radius(frame));
    if near.len() == 1 || block.cells() <= SMALL {
        tell(block, &near);
    } else {
        for half in block.halves() {
            descend(half, frame, &near, narrow, tell);
        }
    }
}

/// Whose cell a point is in; of equals, the first.
fn owner(seeds: &[Seed], point: [f64; 3]) -> Option<&Seed> {
    seeds.iter().min_by(|one, other| one.power(point).total_cmp(&other.power(point)))
}

/// Distance in Å of a point in a seed's cell from the cell's boundary. The cell is convex: this
/// is the distance from the nearest of the planes.
fn to_boundary(seed: &Seed, seeds: &[Seed], point: [f64; 3]) -> f64 {
    let others = seeds.iter().filter(|other| other.at != seed.at);
    others.map(|other| seed.inside(other, point)).fold(f64::INFINITY, f64::min)
}

/// The seeds whose cells can reach into a ball: those that the owner of its centre does not
/// keep out of it.
fn possible_owners(seeds: &[Seed], centre: [f64; 3], radius: f64) -> Vec<Seed> {
    let Some(first) = owner(seeds, centre) else { return Vec::new() };
    let reaches = |seed: &&Seed| seed.at == first.at || first.inside(seed, centre) <= radius;
    seeds.iter().filter(reaches).copied().collect()
}

/// The seeds whose planes can be nearest to a point of a ball within its own cell.
///
/// From the centre the boundary is `far` away, so from any point of the ball at most far +
/// radius; seen from the centre, the plane that is nearest there is at most another radius
/// further. A point in another cell than the centre is no further than the radius from the
/// boundary between.
fn near_seeds(seeds: &[Seed], centre: [f64; 3], radius: f64) -> Vec<Seed> {
    let owners = possible_owners(seeds, centre, radius);
    let Some(first) = owner(&owners, centre) else { return owners };
    let limit = to_boundary(first, seeds, centre) + 2.0 * radius;
    let matters = |seed: &&Seed| {
        owners.iter().any(|one| one.at == seed.at || one.inside(seed, centre) <= limit)
    };
    seeds.iter().filter(matters).copied().collect()
}
