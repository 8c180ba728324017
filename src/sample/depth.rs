//! How deep each site lies under the outer surface.

use super::frame::Frame;
use crate::crystal::Lattice;

/// Distance in Å of each site from the nearest outer surface: the void around its grain, or a
/// face of an open box. None if there is neither.
///
/// `boundaries` are distances from the boundary of the site's grain, `gap` the width of the
/// void there. The faces are those of the box laid so that its molecules lie in its middle.
pub(super) fn depths(lattice: &Lattice, boundaries: Option<&[f32]>, gap: f64) -> Option<Vec<f32>> {
    let faces = Faces::of(lattice);
    let grains = boundaries.filter(|_| gap > 0.0);
    if faces.is_empty() && grains.is_none() {
        return None;
    }
    let depth = |site: u32| {
        let under_face = faces.depth(lattice, site);
        let in_grain =
            grains.map_or(f64::INFINITY, |far| f64::from(far[site as usize]) - gap / 2.0);
        let depth = under_face.min(in_grain);
        if depth > 0.0 { depth as f32 } else { 0.0 }
    };
    Some((0..lattice.sites()).map(depth).collect())
}

/// Two open faces across an axis.
struct Pair {
    axis: usize,
    /// Where they lie along it, in cells.
    at: [f64; 2],
    /// How thick a cell is across it, in Å.
    thickness: f64,
}

/// The open faces of a box.
struct Faces(Vec<Pair>);

impl Faces {
    fn of(lattice: &Lattice) -> Self {
        let frame = Frame::of(lattice);
        let open = (0..frame.dimension).filter(|&axis| !frame.periodic[axis]);
        let pair = |axis: usize| {
            let along = lattice.structure().sites.iter().map(|site| site[axis]);
            let low = along.clone().fold(f64::INFINITY, f64::min);
            let high = along.fold(f64::NEG_INFINITY, f64::max);
            let cells = f64::from(lattice.size()[axis]);
            let first = (low + high - 1.0) / 2.0;
            Pair { axis, at: [first, first + cells], thickness: frame.width(axis) / cells }
        };
        Self(open.map(pair).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Distance in Å of a site from the nearest.
    fn depth(&self, lattice: &Lattice, site: u32) -> f64 {
        let place = lattice.place(site);
        let within = lattice.structure().sites[place.basis as usize];
        let depths = self.0.iter().map(|pair| {
            let along = within[pair.axis] + f64::from(place.cell[pair.axis]);
            (along - pair.at[0]).min(pair.at[1] - along) * pair.thickness
        });
        depths.fold(f64::INFINITY, f64::min)
    }
}
