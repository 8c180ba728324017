//! The unit cell and its Cartesian frame.

/// A unit cell: edges in ångström (crystallography's own unit; no rate depends on it),
/// angles in degrees.
///
/// ```
/// use tautomata::crystal::Cell;
///
/// // Monoclinic: V = abc sin β.
/// let cell = Cell { lengths: [8.0, 10.0, 12.0], angles: [90.0, 110.0, 90.0] };
/// assert!((cell.volume() - 960.0 * 110_f64.to_radians().sin()).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Edges a, b, c in Å.
    pub lengths: [f64; 3],
    /// Angles α, β, γ in degrees.
    pub angles: [f64; 3],
}

impl Cell {
    /// The cell with these edges (Å) and angles (degrees).
    pub const fn new(lengths: [f64; 3], angles: [f64; 3]) -> Self {
        Self { lengths, angles }
    }

    /// A right-angled cell with these edges (Å).
    pub const fn orthogonal(lengths: [f64; 3]) -> Self {
        Self::new(lengths, [90.0; 3])
    }

    /// The lattice vectors a, b, c in Å: a along x, b in the xy plane
    /// (International Tables for Crystallography, vol. B, 3.3.1.1.1).
    pub fn vectors(&self) -> [[f64; 3]; 3] {
        let [a, b, c] = self.lengths;
        let [cos_alpha, cos_beta, cos_gamma] = self.angles.map(cos_degrees);
        let sin_gamma = (1.0 - cos_gamma * cos_gamma).sqrt();
        let cx = cos_beta;
        let cy = (cos_alpha - cos_beta * cos_gamma) / sin_gamma;
        let cz = (1.0 - cx * cx - cy * cy).sqrt();
        [[a, 0.0, 0.0], [b * cos_gamma, b * sin_gamma, 0.0], [c * cx, c * cy, c * cz]]
    }

    /// Cartesian coordinates in Å of a point given in fractions of the cell.
    pub fn cartesian(&self, fractional: [f64; 3]) -> [f64; 3] {
        let vectors = self.vectors();
        std::array::from_fn(|axis| (0..3).map(|edge| fractional[edge] * vectors[edge][axis]).sum())
    }

    /// The two axes across one (0 to 2), in order.
    pub const fn across(axis: usize) -> (usize, usize) {
        [(1, 2), (0, 2), (0, 1)][axis]
    }

    /// A point given in fractions of the cell, seen along an axis (0 to 2): its coordinates in
    /// Å in the plane of the two other edges, the first of them to the right.
    pub fn seen_along(&self, axis: usize, fractional: [f64; 3]) -> [f64; 2] {
        let (right, up) = Self::across(axis);
        let angle = self.angles[axis];
        let (u, v) = (fractional[right] * self.lengths[right], fractional[up] * self.lengths[up]);
        let cosine = cos_degrees(angle);
        [u + v * cosine, v * (1.0 - cosine * cosine).sqrt()]
    }

    /// Volume in Å3.
    pub fn volume(&self) -> f64 {
        let [a, b, c] = self.vectors();
        a[0] * b[1] * c[2]
    }
}

/// Cosine of an angle in degrees, exactly zero at 90°.
fn cos_degrees(angle: f64) -> f64 {
    if angle == 90.0 { 0.0 } else { libm::cos(angle.to_radians()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn volume_of_a_monoclinic_cell_is_abc_sin_beta() {
        let cell = Cell::new([8.9313, 9.0370, 11.4448], [90.0, 102.48, 90.0]);
        let expected = 8.9313 * 9.0370 * 11.4448 * 102.48_f64.to_radians().sin();
        assert_relative_eq!(cell.volume(), expected, max_relative = 1e-12);
    }

    #[test]
    fn seen_along_an_axis_the_other_edges_keep_their_lengths_and_angle() {
        let cell = Cell::new([3.0, 4.0, 5.0], [80.0, 95.0, 110.0]);
        for (axis, (right, up)) in [(1, 2), (0, 2), (0, 1)].into_iter().enumerate() {
            let edge = |e: usize| cell.seen_along(axis, std::array::from_fn(|i| f64::from(i == e)));
            let (u, v) = (edge(right), edge(up));
            assert_relative_eq!(u[0].hypot(u[1]), cell.lengths[right], max_relative = 1e-12);
            assert_relative_eq!(v[0].hypot(v[1]), cell.lengths[up], max_relative = 1e-12);
            let between = (v[1].atan2(v[0]) - u[1].atan2(u[0])).to_degrees();
            assert_relative_eq!(between, cell.angles[axis], max_relative = 1e-12);
        }
    }

    #[test]
    fn right_angles_give_an_exactly_diagonal_frame() {
        let vectors = Cell::orthogonal([2.0, 3.0, 4.0]).vectors();
        assert_eq!(vectors, [[2.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 4.0]]);
    }
}
