//! Space cut into cells, one for each seed, by distances and weights.
//!
//! The cell of seed s with weight w (Å2) is where the power |p − s|² − w is less than that of
//! any other seed: F. Aurenhammer, "Power diagrams: properties, algorithms and applications",
//! SIAM J. Comput. 16 (1987) 78. Two cells meet in a plane, so each is convex. In a periodic
//! box every image of a seed has a cell of its own.

use super::frame::{Block, Frame, dot, minus, norm};
use crate::crystal::Lattice;

/// Blocks of at most this number of cells are not cut further.
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

    /// Whether a point lies no further than so far in Å on this seed's side of its plane with
    /// another.
    fn within(&self, far: f64, other: &Self, point: [f64; 3]) -> bool {
        let lead = other.power(point) - self.power(point);
        let between = minus(other.at, self.at);
        lead <= 0.0 || lead * lead <= 4.0 * far * far * dot(between, between)
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

    /// The weight in Å2 with which a seed's cell would reach about the root of `more` Å around
    /// it, but no more than that of the cell it is in. None if it is in its own.
    pub fn uncovering(&self, grain: usize, seed: [f64; 3], more: f64) -> Option<f64> {
        let first = owner(&self.seeds, seed).filter(|first| first.grain != grain)?;
        Some((more - first.power(seed)).min(first.weight))
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
    let mut least = f64::INFINITY;
    let mut owner = None;
    for seed in seeds {
        let power = seed.power(point);
        if power < least {
            (least, owner) = (power, Some(seed));
        }
    }
    owner
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
    let reaches = |seed: &&Seed| seed.at == first.at || first.within(radius, seed, centre);
    seeds.iter().filter(reaches).copied().collect()
}

/// The seeds whose planes can be nearest to a point of a ball within its own cell.
///
/// From the centre the boundary is b away, so from any point of the ball at most b + r; seen
/// from the centre, the plane that is nearest there is at most b + 2r beyond. A point in
/// another cell than the centre is no further than r from the boundary between. So seed j
/// matters if (Pj − Pi)/2|sj − si| ≤ b + 2r, of powers at the centre, for some owner i of a
/// part of the ball; and of an owner, Pi ≤ P + 2r·|si − s| with P and s of the centre's own.
fn near_seeds(seeds: &[Seed], centre: [f64; 3], radius: f64) -> Vec<Seed> {
    let owners = possible_owners(seeds, centre, radius);
    let Some(first) = owner(&owners, centre) else { return owners };
    let limit = to_boundary(first, seeds, centre) + 2.0 * radius;
    if limit.is_infinite() {
        return owners;
    }
    let apart = |seed: &Seed| norm(minus(seed.at, first.at));
    let spread = owners.iter().map(apart).fold(0.0, f64::max);
    let least = first.power(centre) + 2.0 * (radius + limit) * spread;
    let matters = |seed: &&Seed| seed.power(centre) <= least + 2.0 * limit * apart(seed);
    seeds.iter().filter(matters).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Boundary, dimethyl_dicyanodiazepine};

    const SIZE: [u32; 3] = [11, 8, 6];

    fn crystal(boundary: Boundary) -> (Lattice, Frame) {
        let lattice = Lattice::new(dimethyl_dicyanodiazepine(), SIZE, boundary).unwrap();
        let frame = Frame::of(&lattice);
        (lattice, frame)
    }

    /// Scattered points of the box in Å, and weights in Å2.
    fn scattered(frame: &Frame) -> (Vec<[f64; 3]>, Vec<f64>) {
        let fraction = |k: usize, step: f64| (k as f64 * step).fract();
        let cells = |k: usize| [fraction(k, 0.819), fraction(k, 0.671), fraction(k, 0.549)];
        let at = |k: usize| std::array::from_fn(|axis| cells(k)[axis] * f64::from(SIZE[axis]));
        let seeds = (1..=9).map(|k| frame.cartesian(at(k))).collect();
        (seeds, (1..=9).map(|k| 300.0 * fraction(k, 0.31)).collect())
    }

    fn told(diagram: &PowerDiagram, lattice: &Lattice) -> Vec<(usize, f64)> {
        let mut told = vec![(usize::MAX, f64::NAN); lattice.sites() as usize];
        diagram.each_site(lattice, |site, grain, far| told[site as usize] = (grain, far));
        told
    }

    #[test]
    fn sites_belong_where_looking_at_every_seed_puts_them() {
        for boundary in [Boundary::Periodic, Boundary::Open] {
            let (lattice, frame) = crystal(boundary);
            let (seeds, weights) = scattered(&frame);
            let diagram = PowerDiagram::new(&frame, &seeds, &weights, 150.0);
            for (site, told) in told(&diagram, &lattice).into_iter().enumerate() {
                let point = lattice.position(site as u32);
                let first = owner(&diagram.seeds, point).unwrap();
                assert_eq!(told, (first.grain, to_boundary(first, &diagram.seeds, point)));
            }
        }
    }

    /// One grain in an open box: there is no boundary anywhere.
    #[test]
    fn a_single_cell_has_no_boundary() {
        let (lattice, frame) = crystal(Boundary::Open);
        let diagram = PowerDiagram::new(&frame, &[[1.0, 2.0, 3.0]], &[0.0], 0.0);
        assert!(told(&diagram, &lattice).iter().all(|&cell| cell == (0, f64::INFINITY)));
    }

    #[test]
    fn a_boundary_is_as_far_away_as_it_is_said_to_be() {
        // On the way towards another seed the cell ends no sooner than told; towards the one
        // whose plane is nearest, across that plane, just then.
        let (lattice, frame) = crystal(Boundary::Periodic);
        let (seeds, weights) = scattered(&frame);
        let diagram = PowerDiagram::new(&frame, &seeds, &weights, 150.0);
        let moved = |point: [f64; 3], along: [f64; 3], by: f64| {
            let length = norm(along);
            std::array::from_fn(|x| point[x] + by / length * along[x])
        };
        for (site, (_, far)) in told(&diagram, &lattice).into_iter().enumerate().step_by(61) {
            let point = lattice.position(site as u32);
            let home = owner(&diagram.seeds, point).unwrap();
            let stays = |by: f64| {
                let mut others = diagram.seeds.iter().filter(|seed| seed.at != home.at);
                others.all(|seed| {
                    let end = moved(point, minus(seed.at, home.at), by);
                    owner(&diagram.seeds, end).unwrap().at == home.at
                })
            };
            assert!(stays(far - 1e-6) && !stays(far + 1e-6), "{site}: {far}");
        }
    }

    #[test]
    fn in_a_periodic_box_moved_seeds_move_the_cells() {
        let (lattice, frame) = crystal(Boundary::Periodic);
        let (seeds, weights) = scattered(&frame);
        let by = [4, 3, 5];
        let shift = frame.cartesian(by.map(f64::from));
        let shifted: Vec<_> =
            seeds.iter().map(|seed| std::array::from_fn(|x| seed[x] + shift[x])).collect();
        let before = told(&PowerDiagram::new(&frame, &seeds, &weights, 150.0), &lattice);
        let after = told(&PowerDiagram::new(&frame, &shifted, &weights, 150.0), &lattice);
        for site in 0..lattice.sites() {
            let mut place = lattice.place(site);
            (0..3).for_each(|axis| place.cell[axis] = (place.cell[axis] + by[axis]) % SIZE[axis]);
            let (one, other) = (before[site as usize], after[lattice.site(place) as usize]);
            assert!(one.0 == other.0 && (one.1 - other.1).abs() < 1e-9, "{one:?} {other:?}");
        }
    }

    #[test]
    fn shares_count_every_point_once() {
        let (_, frame) = crystal(Boundary::Periodic);
        let (seeds, weights) = scattered(&frame);
        let diagram = PowerDiagram::new(&frame, &seeds, &weights, 150.0);
        let points = frame.cut(3000.0);
        let shares = diagram.shares(&points);
        let mut due = vec![0.0; seeds.len()];
        for point in Block::whole(&points).centres(&points) {
            due[owner(&diagram.seeds, point).unwrap().grain] += 1.0;
        }
        assert_eq!(shares.iter().map(|share| share.points).collect::<Vec<_>>(), due);
    }
}
