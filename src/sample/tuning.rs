//! Seeds and weights of a power diagram whose cells have given volumes.

use super::frame::Frame;
use super::power_diagram::{PowerDiagram, Share};

/// Points on which the volumes of grains are measured: per grain, and at most in all.
const POINTS_PER_GRAIN: f64 = 2000.0;
const MOST_POINTS: f64 = 1e5;
/// While seeds still move, this share of the points is enough.
const ROUGHLY: f64 = 0.2;
/// How far, in diameters of the largest grain, images of seeds are looked for.
const REACH: f64 = 2.5;
/// Rounds in which seeds move to the centres of their grains, which makes these compact.
const MOVES: usize = 60;
/// Rounds after that, at most.
const ROUNDS: usize = 200;
/// How far a weight follows what its grain lacks, and how much of its last change it keeps:
/// with more of both, small grains between large ones come and go.
const GAIN: f64 = 0.5;
const MOMENTUM: f64 = 0.5;
/// Volumes are right if they are to this share and the cube root of their number of points,
/// which is about how many change sides together where a boundary runs along the grid.
const GOOD: f64 = 0.01;

/// On the way to a diagram in which each cell has the measure wanted of it.
///
/// The measure of a cell grows with its weight. Of a ball of radius r whose neighbours are as
/// large, r² grows half as fast as the weight: so each weight follows what r² lacks. There are
/// weights for any measures that fill the box: F. Aurenhammer, F. Hoffmann, B. Aronov,
/// Algorithmica 20 (1998) 61.
pub(super) struct Tuning<'a> {
    frame: Frame,
    /// The measures, which together fill the box.
    wanted: &'a [f64],
    /// How far from the box images of seeds can matter, in Å.
    reach: f64,
    /// Where they are, in Å.
    seeds: Vec<[f64; 3]>,
    /// In Å2, and how each last changed.
    weights: Vec<f64>,
    changes: Vec<f64>,
}

impl<'a> Tuning<'a> {
    /// Begins with these seeds, in Å.
    pub fn new(frame: Frame, wanted: &'a [f64], seeds: Vec<[f64; 3]>) -> Self {
        let reach = REACH * frame.diameter(wanted.iter().copied().fold(0.0, f64::max));
        let (weights, changes) = (vec![0.0; wanted.len()], vec![0.0; wanted.len()]);
        Self { frame, wanted, reach, seeds, weights, changes }
    }

    /// Tunes, and gives the diagram.
    pub fn finish(mut self) -> PowerDiagram {
        self.tune();
        self.diagram()
    }

    fn diagram(&self) -> PowerDiagram {
        PowerDiagram::new(&self.frame, &self.seeds, &self.weights, self.reach)
    }

    fn tune(&mut self) {
        let most = (self.wanted.len() as f64 * POINTS_PER_GRAIN).min(MOST_POINTS);
        let rough = self.frame.cut(ROUGHLY * most);
        for _ in 0..MOVES {
            let diagram = self.diagram();
            let shares = diagram.shares(&rough);
            self.weigh(&shares, &rough);
            self.uncover(&diagram, &shares);
            self.centre(&shares);
        }
        let fine = self.frame.cut(most);
        for _ in 0..ROUNDS {
            let shares = self.diagram().shares(&fine);
            if self.right(&shares, &fine) {
                break;
            }
            self.weigh(&shares, &fine);
        }
    }

    /// Whether all measures are as they should.
    fn right(&self, shares: &[Share], points: &Frame) -> bool {
        shares.iter().zip(self.wanted).all(|(share, wanted)| {
            let due = wanted / a_point(points);
            (due - share.points).abs() <= GOOD * due + libm::cbrt(due)
        })
    }

    /// A seed whose cell has vanished comes out beside the one in whose cell it is.
    fn uncover(&mut self, diagram: &PowerDiagram, shares: &[Share]) {
        for (grain, _) in shares.iter().enumerate().filter(|(_, share)| share.points == 0.0) {
            let radius_squared = self.radius_squared(self.wanted[grain]);
            let weight = diagram.uncovering(grain, self.seeds[grain], radius_squared);
            if let Some(weight) = weight {
                self.weights[grain] = weight;
                self.changes[grain] = 0.0;
            }
        }
    }

    /// Each weight follows what its cell lacks.
    fn weigh(&mut self, shares: &[Share], points: &Frame) {
        for (grain, share) in shares.iter().enumerate() {
            let wanted = self.radius_squared(self.wanted[grain]);
            let lacks = wanted - self.radius_squared(share.points * a_point(points));
            self.changes[grain] = MOMENTUM * self.changes[grain] + GAIN * lacks;
            self.weights[grain] += self.changes[grain];
        }
    }

    /// Each seed moves to the centre of its cell.
    fn centre(&mut self, shares: &[Share]) {
        for (seed, share) in self.seeds.iter_mut().zip(shares) {
            if share.points > 0.0 {
                (0..3).for_each(|x| seed[x] += share.offset[x] / share.points);
            }
        }
    }

    /// r² in Å2 of the ball with this measure.
    fn radius_squared(&self, measure: f64) -> f64 {
        let diameter = self.frame.diameter(measure);
        diameter * diameter / 4.0
    }
}

/// The measure of what each of the points stands for.
fn a_point(points: &Frame) -> f64 {
    points.measure() / points.cells() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Boundary, Lattice, dimethyl_dicyanodiazepine};

    #[test]
    fn no_image_further_away_matters() {
        let size = [16, 12, 9];
        let lattice = Lattice::new(dimethyl_dicyanodiazepine(), size, Boundary::Periodic).unwrap();
        let frame = Frame::of(&lattice);
        for shares in [vec![1.0], vec![1.0, 5.0], vec![3.0, 1.0, 9.0, 2.0, 2.0, 1.0]] {
            let whole: f64 = shares.iter().sum();
            let wanted: Vec<f64> = shares.iter().map(|s| s / whole * frame.measure()).collect();
            let seeds = (1..=shares.len()).map(|k| [3.0, 7.0, 11.0].map(|x| x * k as f64));
            let mut tuning = Tuning::new(frame, &wanted, seeds.collect());
            tuning.tune();
            let reach = tuning.reach;
            let mut divided = |reach: f64| {
                tuning.reach = reach;
                let mut told = vec![(0, 0.0); lattice.sites() as usize];
                tuning.diagram().each_site(&lattice, |site, grain, far| {
                    told[site as usize] = (grain, far);
                });
                told
            };
            assert_eq!(divided(reach), divided(3.0 * reach));
        }
    }
}
