//! The crystal as pixels, without a graphics processor: every molecule an ellipsoid, seen in parallel rays from the
//! direction in which the page opens.

use super::scene::Crystal;
use crate::crystal::Ellipsoid;
use crate::figures::Pixels;
use crate::snapshots::{STATE_COLOURS, SnapshotFile};

type Vector = [f64; 3];

/// Where the page looks from when it opens, and the same for a layer or a folded chain.
const ASLANT: Vector = [0.42, -0.8, 0.42];
const FROM_ABOVE: Vector = [0.0, 0.0, 1.0];
/// Where light comes from, in the view.
const LIGHT: Vector = [-0.348, 0.497, 0.795];
/// Space around the crystal, in shares of its extent.
const MARGIN: f64 = 0.03;
const WHITE: u8 = 255;
/// Pixels are drawn this many times finer along each axis, then averaged.
const FINER: usize = 2;
/// The picture is at most this many times as high as wide.
const HIGHEST: f64 = 1.4;

/// A molecule's ellipsoid in the view.
struct Shape {
    /// S⁻¹ of the ellipsoid.
    inverse: Ellipsoid,
    /// Half its extent along x and y, in Å.
    half: [f64; 2],
}

/// A camera before a crystal: what pixels are.
pub(super) struct Camera {
    /// Left and top of the picture, in Å along right and up.
    corner: [f64; 2],
    /// Pixels per Å, before they are averaged.
    scale: f64,
    width: usize,
    height: usize,
    /// Molecules along right, up and towards the reader, in Å.
    places: Vec<Vector>,
    shapes: Vec<Shape>,
}

impl Camera {
    /// Before what is shown of a crystal, so that all of it is in a picture this many pixels wide.
    pub(super) fn new(crystal: &Crystal, width: u32) -> Self {
        let lattice = &crystal.lattice;
        let flat = lattice.size()[2] == 1;
        let axes = axes(if flat { FROM_ABOVE } else { ASLANT });
        let seen = |place: Vector| axes.map(|axis| dot(axis, place));
        let places: Vec<Vector> = crystal.places().into_iter().map(seen).collect();
        let shapes: Vec<Shape> =
            crystal.shapes.iter().map(|shape| Shape::new(shape, axes)).collect();
        let reach = shapes.iter().flat_map(|shape| shape.half).fold(0.0, f64::max);
        let [(left, right), (bottom, top)] = [0, 1].map(|axis| {
            let along = || places.iter().map(|place| place[axis]);
            let low = along().fold(f64::INFINITY, f64::min) - reach;
            let high = along().fold(f64::NEG_INFINITY, f64::max) + reach;
            let space = MARGIN * (high - low);
            (low - space, high + space)
        });
        let width = width as usize * FINER;
        let scale = (width as f64 / (right - left)).min(HIGHEST * width as f64 / (top - bottom));
        let height = ((top - bottom) * scale / FINER as f64).ceil() as usize * FINER;
        let unused = width as f64 / scale - (right - left);
        Self { corner: [left - 0.5 * unused, top], scale, width, height, places, shapes }
    }

    /// Pixels of the picture per nm.
    pub(super) fn pixels_per_nm(&self) -> f64 {
        10.0 * self.scale / FINER as f64
    }

    /// The picture of a snapshot, of whose sites those with these indices are shown.
    pub(super) fn picture(&self, snapshot: &SnapshotFile, shown: &[usize]) -> Pixels {
        let mut depth = vec![f64::NEG_INFINITY; self.width * self.height];
        let mut fine = vec![WHITE; 3 * depth.len()];
        for (molecule, &index) in shown.iter().enumerate() {
            let state = snapshot.sites[index].state();
            let (name, colour) = STATE_COLOURS[state];
            if name != "void" {
                self.paint(molecule, colour, &mut depth, &mut fine);
            }
        }
        let (width, height) = (self.width / FINER, self.height / FINER);
        let mean = |place: usize| {
            let (row, rest) = (place / (3 * width), place % (3 * width));
            let (column, channel) = (rest / 3, rest % 3);
            let parts = (0..FINER * FINER).map(|part| {
                let (y, x) = (row * FINER + part / FINER, column * FINER + part % FINER);
                u32::from(fine[3 * (y * self.width + x) + channel])
            });
            (parts.sum::<u32>() / (FINER * FINER) as u32) as u8
        };
        let rgb = (0..3 * width * height).map(mean).collect();
        Pixels { width: width as u32, height: height as u32, rgb }
    }

    /// Paints the pixels in which a molecule is the nearest so far.
    fn paint(&self, molecule: usize, colour: [u8; 3], depth: &mut [f64], fine: &mut [u8]) {
        let [x, y, z] = self.places[molecule];
        let Shape { inverse, half } = &self.shapes[molecule % self.shapes.len()];
        let columns = self.range((x - half[0] - self.corner[0]) * self.scale, half[0], self.width);
        let rows = self.range((self.corner[1] - y - half[1]) * self.scale, half[1], self.height);
        for row in rows {
            let up = self.corner[1] - (row as f64 + 0.5) / self.scale - y;
            for column in columns.clone() {
                let right = self.corner[0] + (column as f64 + 0.5) / self.scale - x;
                let Some(towards) = surface(inverse, right, up) else { continue };
                let place = row * self.width + column;
                if z + towards <= depth[place] {
                    continue;
                }
                depth[place] = z + towards;
                let normal = inverse.map(|line| dot(line, [right, up, towards]));
                let light = shade(normal);
                for (channel, value) in fine[3 * place..][..3].iter_mut().zip(colour) {
                    *channel = (f64::from(value) * light) as u8;
                }
            }
        }
    }

    /// The pixels along one axis, from a place in pixels on and over twice a half extent in Å.
    fn range(&self, from: f64, half: f64, most: usize) -> std::ops::Range<usize> {
        let end = (from + 2.0 * half * self.scale).ceil().max(0.0) as usize;
        (from.floor().max(0.0) as usize)..end.min(most)
    }
}

impl Shape {
    fn new(shape: &Ellipsoid, axes: [Vector; 3]) -> Self {
        let turned = axes.map(|one| axes.map(|other| dot(one, shape.map(|line| dot(line, other)))));
        let half = [turned[0][0].sqrt(), turned[1][1].sqrt()];
        Self { inverse: inverse(&turned), half }
    }
}

/// How far an ellipsoid's surface lies towards the reader, at a place from its centre; `None` beside it.
fn surface(inverse: &Ellipsoid, right: f64, up: f64) -> Option<f64> {
    let beside = [right, up, 0.0];
    let bent = inverse.map(|line| dot(line, beside));
    let root = bent[2] * bent[2] - inverse[2][2] * (dot(beside, bent) - 1.0);
    (root >= 0.0).then(|| (root.sqrt() - bent[2]) / inverse[2][2])
}

/// How light a surface is that looks along a vector, from 0 to 1, darker at its rim: as on the page.
fn shade(normal: Vector) -> f64 {
    let length = dot(normal, normal).sqrt();
    let light = (dot(normal, LIGHT) / length).max(0.0);
    let rim = (normal[2] / length / 0.4).clamp(0.0, 1.0);
    let smooth = rim * rim * (3.0 - 2.0 * rim);
    (0.5 + 0.5 * light) * (0.55 + 0.45 * smooth)
}

/// Right, up and towards the reader, for a direction to look from; c points up, or b seen along it.
fn axes(from: Vector) -> [Vector; 3] {
    let towards = unit(from);
    let up = if towards[2] > 0.999 { [0.0, 1.0, 0.0] } else { [0.0, 0.0, 1.0] };
    let right = unit(cross(up, towards));
    [right, cross(towards, right), towards]
}

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn unit(a: Vector) -> Vector {
    let length = dot(a, a).sqrt();
    a.map(|part| part / length)
}

/// Of a symmetric matrix: its columns are those of the adjugate over the determinant.
fn inverse(matrix: &Ellipsoid) -> Ellipsoid {
    let [a, b, c] = *matrix;
    let adjugate = [cross(b, c), cross(c, a), cross(a, b)];
    let determinant = dot(a, adjugate[0]);
    adjugate.map(|line| line.map(|part| part / determinant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_is_right_handed_and_up_is_up() {
        for from in [ASLANT, FROM_ABOVE, [1.0, 2.0, -0.5]] {
            let [right, up, towards] = axes(from);
            for (one, other) in [(right, up), (up, towards), (towards, right)] {
                approx::assert_abs_diff_eq!(dot(one, other), 0.0, epsilon = 1e-12);
            }
            approx::assert_abs_diff_eq!(dot(cross(right, up), towards), 1.0, epsilon = 1e-12);
            assert!(up[2] >= 0.0);
        }
    }

    /// A ball of 2 Å, and the same pressed flat along x.
    #[test]
    fn rays_meet_ellipsoids_where_they_are() {
        let round = inverse(&[[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        assert_eq!(surface(&round, 0.0, 0.0), Some(2.0));
        approx::assert_relative_eq!(surface(&round, 1.0, 1.0).unwrap(), 2_f64.sqrt());
        assert_eq!(surface(&round, 2.1, 0.0), None);
        let flat = inverse(&[[1.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        assert_eq!(surface(&flat, 1.1, 0.0), None);
        assert!(shade([0.0, 0.0, 1.0]) > shade([1.0, 0.0, 0.1]));
    }
}
