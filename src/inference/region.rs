//! Where the posterior may lie: a box of the unit cube that shrinks from wave to wave.

use super::design::sobol;
use super::{Free, Simulated};

/// A box is wider on each side than what it holds by this share of its width.
const MARGIN: f64 = 0.1;

/// A box of the unit cube of the free numbers. Outside it everything was implausible; only runs within it teach the
/// emulator, which then need not describe how curves change far from the data.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    pub sides: Vec<[f64; 2]>,
}

impl Region {
    /// The whole cube.
    pub(super) fn whole(dimensions: usize) -> Self {
        Self { sides: vec![[0.0, 1.0]; dimensions] }
    }

    /// A box about points of the cube, with a margin.
    pub(super) fn about<'a>(
        points: &(impl Iterator<Item = &'a [f64]> + Clone),
        dimensions: usize,
    ) -> Self {
        let side = |i: usize| {
            let coordinate = points.clone().map(|point| point[i]);
            let low = coordinate.clone().fold(1.0, f64::min);
            let high = coordinate.fold(0.0, f64::max);
            let margin = MARGIN * (high - low);
            [(low - margin).max(0.0), (high + margin).min(1.0)]
        };
        Self { sides: (0..dimensions).map(side).collect() }
    }

    /// A point of a Sobol sequence in the box.
    pub(super) fn sobol(&self, point: u32, seed: u64) -> Vec<f64> {
        let unit = sobol(point, self.sides.len(), seed);
        unit.iter().zip(&self.sides).map(|(u, [low, high])| low + u * (high - low)).collect()
    }

    /// Whether a point lies within, not on the faces of the cube.
    pub(super) fn holds(&self, point: &[f64]) -> bool {
        self.sides.iter().zip(point).all(|([low, high], u)| low < u && u < high)
    }

    /// The runs within.
    pub(super) fn runs(&self, free: &[Free], runs: &[Simulated]) -> Vec<Simulated> {
        let within = |run: &&Simulated| {
            let unit = free.iter().zip(&run.point).map(|(free, value)| free.prior.cdf(*value));
            self.holds(&unit.collect::<Vec<_>>())
        };
        runs.iter().filter(within).cloned().collect()
    }

    /// The share of the cube.
    pub(super) fn volume(&self) -> f64 {
        self.sides.iter().map(|[low, high]| high - low).product()
    }

    /// With further dimensions that are not confined.
    pub(super) fn extended(&self, dimensions: usize) -> Self {
        let mut sides = self.sides.clone();
        sides.resize(dimensions, [0.0, 1.0]);
        Self { sides }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Prior;
    use super::*;

    #[test]
    fn a_box_with_its_margin() {
        let points = [[0.4, 0.02], [0.6, 0.5]];
        let region = Region::about(&points.iter().map(|point| &point[..]), 2);
        assert!(
            (region.sides[0][0] - 0.38).abs() < 1e-12 && (region.sides[0][1] - 0.62).abs() < 1e-12
        );
        assert_eq!(region.sides[1][0], 0.0);
        assert!((region.volume() - 0.24 * 0.548).abs() < 1e-12);
        assert!((0..32).all(|i| region.holds(&region.sobol(i, 3))));
        assert!(!region.holds(&[0.37, 0.1]));
        assert!(region.extended(3).holds(&[0.5, 0.1, 0.99]));
        let prior = Prior::Uniform { from: 0.0, to: 10.0 };
        let free = [Free { name: "a".into(), prior }, Free { name: "b".into(), prior }];
        let run = |point: [f64; 2]| Simulated { point: point.to_vec(), curves: Vec::new() };
        let kept = region.runs(&free, &[run([5.0, 1.0]), run([1.0, 1.0])]);
        assert_eq!(kept, [run([5.0, 1.0])]);
    }
}
