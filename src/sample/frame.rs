//! The box in space: edges, widths, images, blocks of cells.

use crate::crystal::{Boundary, Lattice, Place, Structure};
use rand::{Rng, RngExt};
use std::f64::consts::PI;

/// A box of cells in Å.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The edges of a cell, one a row: the first along x, the second in the xy plane.
    edges: [[f64; 3]; 3],
    /// Cells along each axis.
    size: [u32; 3],
    /// Along how many axes the crystal extends.
    pub dimension: usize,
    /// Along which axes the box repeats.
    pub periodic: [bool; 3],
    /// Where the molecules lie along the axes that the crystal does not extend, in cells.
    level: [f64; 3],
}

impl Frame {
    /// A structure, repeated.
    pub fn new(structure: &Structure, size: [u32; 3], boundary: Boundary) -> Self {
        let dimension = structure.dimension;
        let repeats = boundary == Boundary::Periodic;
        let molecules = structure.sites.len() as f64;
        let mean = |axis: usize| structure.sites.iter().map(|s| s[axis]).sum::<f64>() / molecules;
        Self {
            edges: structure.cell.vectors(),
            size,
            dimension,
            periodic: std::array::from_fn(|axis| repeats && axis < dimension),
            level: std::array::from_fn(mean),
        }
    }

    /// The box of a lattice.
    pub fn of(lattice: &Lattice) -> Self {
        Self::new(lattice.structure(), lattice.size(), lattice.boundary())
    }

    /// The same box, cut into about this number of cells, as long as wide.
    pub fn cut(&self, cells: f64) -> Self {
        let lengths: [f64; 3] = std::array::from_fn(|axis| norm(self.side(axis)));
        let spanned: f64 = lengths[..self.dimension].iter().product();
        let spacing = libm::pow(spanned / cells, 1.0 / self.dimension as f64);
        let size = std::array::from_fn(|axis| {
            let cells = (lengths[axis] / spacing).round().max(1.0) as u32;
            if axis < self.dimension { cells } else { 1 }
        });
        let edges = std::array::from_fn(|axis| self.side(axis).map(|x| x / f64::from(size[axis])));
        Self { edges, size, level: [0.5; 3], ..*self }
    }

    /// How many cells there are.
    pub fn cells(&self) -> u64 {
        self.size.iter().map(|&n| u64::from(n)).product()
    }

    /// Cartesian coordinates in Å of a point given in cells.
    pub fn cartesian(&self, cells: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|x| (0..3).map(|edge| cells[edge] * self.edges[edge][x]).sum())
    }

    /// An edge of the whole box in Å.
    pub fn side(&self, axis: usize) -> [f64; 3] {
        self.edges[axis].map(|x| x * f64::from(self.size[axis]))
    }

    /// A point in fractions of the whole box.
    fn fractions(&self, point: [f64; 3]) -> [f64; 3] {
        let [a, b, c] = self.edges;
        let z = point[2] / c[2];
        let y = (point[1] - z * c[1]) / b[1];
        let x = (point[0] - z * c[0] - y * b[0]) / a[0];
        [x / f64::from(self.size[0]), y / f64::from(self.size[1]), z / f64::from(self.size[2])]
    }

    /// A random point in Å, among the molecules.
    pub fn anywhere(&self, rng: &mut impl Rng) -> [f64; 3] {
        let mut cells = self.level;
        for (axis, cell) in cells[..self.dimension].iter_mut().enumerate() {
            *cell = rng.random::<f64>() * f64::from(self.size[axis]);
        }
        self.cartesian(cells)
    }

    /// Distance in Å between the two faces of the box across an axis.
    pub fn width(&self, axis: usize) -> f64 {
        let others = (0..self.dimension).filter(|&other| other != axis);
        let sides: Vec<_> = others.chain([axis]).map(|axis| self.side(axis)).collect();
        heights(&sides).last().copied().unwrap_or(0.0)
    }

    /// Least distance in Å between two opposite faces.
    pub fn least_width(&self) -> f64 {
        (0..self.dimension).map(|axis| self.width(axis)).fold(f64::INFINITY, f64::min)
    }

    /// Volume of the box in Å3; of a layer, its area in Å2; of a chain, its length in Å.
    pub fn measure(&self) -> f64 {
        let sides: Vec<_> = (0..self.dimension).map(|axis| self.side(axis)).collect();
        heights(&sides).iter().product()
    }

    /// Area in Å2 of the box across one of its edges.
    pub fn face(&self, axis: usize) -> f64 {
        if self.dimension < 3 { self.measure() } else { self.measure() / norm(self.side(axis)) }
    }

    /// Measure of a ball with this diameter in as many dimensions as the crystal has.
    pub fn ball(&self, diameter: f64) -> f64 {
        match self.dimension {
            1 => diameter,
            2 => PI / 4.0 * diameter * diameter,
            _ => PI / 6.0 * diameter * diameter * diameter,
        }
    }

    /// Diameter of the ball with this measure.
    pub fn diameter(&self, measure: f64) -> f64 {
        match self.dimension {
            1 => measure,
            2 => (4.0 / PI * measure).sqrt(),
            _ => libm::cbrt(6.0 / PI * measure),
        }
    }

    /// A point and all its images that lie within `reach` Å of the box, in Å.
    pub fn images(&self, point: [f64; 3], reach: f64) -> Vec<[f64; 3]> {
        let at = self.fractions(point);
        let shifts = |axis: usize| {
            let margin = reach / self.width(axis);
            let low = (-margin - at[axis]).ceil() as i32;
            let high = (1.0 + margin - at[axis]).floor() as i32;
            if self.periodic[axis] { low..=high } else { 0..=0 }
        };
        let [along_x, along_y, along_z] = [shifts(0), shifts(1), shifts(2)];
        let mut images = Vec::new();
        for z in along_z {
            for y in along_y.clone() {
                for x in along_x.clone() {
                    let boxes = [x, y, z].map(f64::from);
                    let by = self.cartesian(std::array::from_fn(|axis| {
                        boxes[axis] * f64::from(self.size[axis])
                    }));
                    images.push(std::array::from_fn(|k| point[k] + by[k]));
                }
            }
        }
        images
    }
}

/// A block of cells of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    from: [u32; 3],
    to: [u32; 3],
}

impl Block {
    /// All cells.
    pub fn whole(frame: &Frame) -> Self {
        Self { from: [0; 3], to: frame.size }
    }

    /// How many cells it has.
    pub fn cells(self) -> u64 {
        (0..3).map(|axis| u64::from(self.to[axis] - self.from[axis])).product()
    }

    /// Its centre in Å.
    pub fn centre(self, frame: &Frame) -> [f64; 3] {
        let middle =
            |axis: usize| f64::midpoint(f64::from(self.from[axis]), f64::from(self.to[axis]));
        frame.cartesian(std::array::from_fn(middle))
    }

    /// How far in Å its corners lie from its centre, at most.
    pub fn radius(self, frame: &Frame) -> f64 {
        let half = |axis: usize| f64::from(self.to[axis] - self.from[axis]) / 2.0;
        let [x, y, z] = [half(0), half(1), half(2)];
        let corners = [[x, y, z], [-x, y, z], [x, -y, z], [x, y, -z]];
        corners.into_iter().map(|corner| norm(frame.cartesian(corner))).fold(0.0, f64::max)
    }

    /// Its two halves, cut across its longest side. A single cell has an empty half.
    pub fn halves(self) -> [Self; 2] {
        let axis = (0..3).max_by_key(|&axis| self.to[axis] - self.from[axis]).unwrap_or(0);
        let middle = self.from[axis] + (self.to[axis] - self.from[axis]) / 2;
        let (mut low, mut high) = (self, self);
        low.to[axis] = middle;
        high.from[axis] = middle;
        [low, high]
    }

    /// The sites of its cells in a lattice.
    pub fn sites(self, lattice: &Lattice) -> impl Iterator<Item = u32> {
        self.each().flat_map(move |cell| {
            (0..lattice.basis()).map(move |basis| lattice.site(Place { cell, basis }))
        })
    }

    /// The centres of its cells in Å.
    pub fn centres(self, frame: &Frame) -> impl Iterator<Item = [f64; 3]> {
        self.each().map(|cell| frame.cartesian(cell.map(|at| f64::from(at) + 0.5)))
    }

    /// Its cells.
    fn each(self) -> impl Iterator<Item = [u32; 3]> {
        let along = move |axis: usize| self.from[axis]..self.to[axis];
        let rows = move |z| along(1).map(move |y| (y, z));
        let places = along(2).flat_map(rows);
        places.flat_map(move |(y, z)| along(0).map(move |x| [x, y, z]))
    }
}

/// The length of each vector across those before it (Gram and Schmidt).
fn heights(vectors: &[[f64; 3]]) -> Vec<f64> {
    let mut across: Vec<[f64; 3]> = Vec::new();
    let mut heights = Vec::new();
    for &vector in vectors {
        let rest = across.iter().fold(vector, |rest, unit| {
            let along = dot(rest, *unit);
            std::array::from_fn(|x| rest[x] - along * unit[x])
        });
        let height = norm(rest);
        heights.push(height);
        across.push(rest.map(|x| x / height));
    }
    heights
}

/// The scalar product.
pub(super) fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}

/// The length of a vector.
pub(super) fn norm(vector: [f64; 3]) -> f64 {
    dot(vector, vector).sqrt()
}

/// The vector from `other` to `one`.
pub(super) fn minus(one: [f64; 3], other: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|x| one[x] - other[x])
}
