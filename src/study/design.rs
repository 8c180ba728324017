//! Which combinations of the axes' values are run.

use super::axis::{Axis, Value};
use crate::engine::{Source, unit};
use crate::statistics::sobol;
use rand::Rng;

/// How the axes are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Design {
    /// Every value of one axis with every value of each other.
    Grid,
    /// Points drawn at random, each axis on its own. More of them leave the first as they are.
    Random(usize),
    /// As many slices of each axis as there are points, and one point in each of them
    /// (M. D. `McKay`, R. J. Beckman, W. J. Conover, Technometrics 21, 239 (1979)).
    LatinHypercube(usize),
    /// A Sobol sequence, scrambled after Owen (B. Burley, J. Comput. Graph. Tech. 9 (2020)).
    /// More points leave the first as they are.
    Sobol(usize),
}

/// The points that the Sobol sequence has.
pub const MOST_SOBOL_POINTS: usize = 1 << 16;

/// One value an axis, in the axes' order.
pub type Combination = Vec<Value>;

/// Every combination, in order: of a grid, the last axis fastest. Axes of one `zip` count as
/// one, and have equally many values.
pub fn combinations(axes: &[Axis], design: Design, seed: u64) -> Vec<Combination> {
    let groups = groups(axes);
    let dimensions = groups.iter().max().map_or(0, |last| last + 1);
    match design {
        Design::Grid => grid(axes, &groups, dimensions),
        Design::Random(points) => {
            let draw = |point: u32| {
                let mut stream = Source::new(seed, point).sample_stream();
                (0..dimensions).map(|_| unit(stream.next_u64())).collect()
            };
            sampled(axes, &groups, (0..points as u32).map(draw))
        }
        Design::LatinHypercube(points) => {
            sampled(axes, &groups, latin_hypercube(points, dimensions, seed).into_iter())
        }
        Design::Sobol(points) => {
            let draw = |point| sobol(point, dimensions, seed as u32);
            sampled(axes, &groups, (0..points as u32).map(draw))
        }
    }
}

/// How many combinations there are.
pub fn count(axes: &[Axis], design: Design) -> usize {
    match design {
        Design::Random(points) | Design::LatinHypercube(points) | Design::Sobol(points) => points,
        Design::Grid => {
            let groups = groups(axes);
            let lengths = lengths(axes, &groups);
            lengths.into_iter().fold(1, usize::saturating_mul)
        }
    }
}

/// For each axis the number of its group, in order of first appearance.
fn groups(axes: &[Axis]) -> Vec<usize> {
    let mut names: Vec<Option<&str>> = Vec::new();
    axes.iter()
        .map(|axis| {
            let zip = axis.zip.as_deref();
            let known = zip.and_then(|_| names.iter().position(|name| *name == zip));
            known.unwrap_or_else(|| {
                names.push(zip);
                names.len() - 1
            })
        })
        .collect()
}

fn lengths(axes: &[Axis], groups: &[usize]) -> Vec<usize> {
    let dimensions = groups.iter().max().map_or(0, |last| last + 1);
    let mut lengths = vec![usize::MAX; dimensions];
    for (axis, &group) in axes.iter().zip(groups) {
        lengths[group] = lengths[group].min(axis.values.count());
    }
    lengths
}

fn grid(axes: &[Axis], groups: &[usize], dimensions: usize) -> Vec<Combination> {
    let lengths = lengths(axes, groups);
    let total = lengths.iter().product();
    let mut places = vec![0; dimensions];
    let mut combinations = Vec::with_capacity(total);
    for _ in 0..total {
        combinations
            .push(axes.iter().zip(groups).map(|(axis, &g)| axis.values.nth(places[g])).collect());
        for (place, &length) in places.iter_mut().zip(&lengths).rev() {
            *place = (*place + 1) % length;
            if *place > 0 {
                break;
            }
        }
    }
    combinations
}

/// The combinations at shares of the way through each group of axes.
fn sampled(
    axes: &[Axis],
    groups: &[usize],
    points: impl Iterator<Item = Vec<f64>>,
) -> Vec<Combination> {
    let at = |shares: Vec<f64>| {
        axes.iter().zip(groups).map(|(axis, &group)| axis.values.at(shares[group])).collect()
    };
    points.map(at).collect()
}

fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut shares = vec![vec![0.0; dimensions]; points];
    for dimension in 0..dimensions {
        let mut stream = Source::new(seed, dimension as u32).sample_stream();
        let mut slices: Vec<usize> = (0..points).collect();
        // Fisher and Yates.
        for last in (1..points).rev() {
            let other = (unit(stream.next_u64()) * (last + 1) as f64) as usize;
            slices.swap(last, other);
        }
        for (share, slice) in shares.iter_mut().zip(slices) {
            share[dimension] = (slice as f64 + unit(stream.next_u64())) / points as f64;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::super::axis::{Cell, Column, Span, Values};
    use super::*;
    use crate::scenario::Way;

    fn axis(points: usize, zip: Option<&str>) -> Axis {
        let column = Column {
            name: "x".into(),
            axis: "x".into(),
            title: "x".into(),
            unit: String::new(),
            logarithmic: false,
        };
        let range = Span { ends: [0.0, 1.0], unit: "", logarithmic: false, points, span: 0..0 };
        let way = Way { path: "x".into(), span: 0..0 };
        Axis { column, way, values: Values::Range(range), zip: zip.map(str::to_owned) }
    }

    fn numbers(axes: &[Axis], design: Design) -> Vec<Vec<f64>> {
        let number = |value: &Value| match value.cell {
            Cell::Number(number) => number,
            Cell::Text(_) => f64::NAN,
        };
        let all = combinations(axes, design, 7);
        assert_eq!(all.len(), count(axes, design));
        all.iter().map(|values| values.iter().map(number).collect()).collect()
    }

    #[test]
    fn a_grid_has_every_combination_and_zipped_axes_go_together() {
        let grid = numbers(&[axis(2, Some("a")), axis(3, None), axis(2, Some("a"))], Design::Grid);
        let expected = [
            [0.0, 0.0, 0.0],
            [0.0, 0.5, 0.0],
            [0.0, 1.0, 0.0],
            [1.0, 0.0, 1.0],
            [1.0, 0.5, 1.0],
            [1.0, 1.0, 1.0],
        ];
        assert_eq!(grid, expected);
        assert_eq!(numbers(&[], Design::Grid), [Vec::<f64>::new()]);
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_slice() {
        let points = numbers(&[axis(0, None), axis(0, None)], Design::LatinHypercube(20));
        for dimension in 0..2 {
            let mut slices: Vec<u32> =
                points.iter().map(|point| (point[dimension] * 20.0) as u32).collect();
            slices.sort_unstable();
            assert_eq!(slices, (0..20).collect::<Vec<_>>());
        }
        // The axes are shuffled apart: were they not, the points would lie on the diagonal.
        assert!(points.iter().any(|point| (point[0] - point[1]).abs() > 0.2));
    }

    #[test]
    fn more_points_leave_the_first_as_they_are() {
        let axes = [axis(0, None), axis(0, None)];
        for design in [Design::Random, Design::Sobol] {
            assert_eq!(numbers(&axes, design(8)), numbers(&axes, design(32))[..8]);
        }
    }
}
