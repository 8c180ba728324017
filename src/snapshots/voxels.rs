//! An oblique crystal resampled on a right-angled grid, each voxel showing its nearest site.

use super::{Sites, SnapshotFile};
use ndarray::{Array3, Zip, s};

/// Voxels are this fraction of the mean distance between sites wide.
const FINENESS: f64 = 0.5;

/// A right-angled grid of voxels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Voxels {
    /// The grid's lowest corner in Å.
    pub origin: [f64; 3],
    /// A voxel's edges in Å.
    pub spacing: [f64; 3],
    /// Voxels along each axis.
    pub counts: [usize; 3],
    /// The site nearest to each voxel's centre, by (z, y, x); [`NONE`] where none is near.
    nearest: Array3<u32>,
}

/// Why there is nothing to resample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum VoxelError {
    /// No site, or more than an index can hold.
    #[error("a grid needs 1 to 4294967294 sites")]
    SiteCount,
    /// A position that is no number.
    #[error("every site needs a finite position")]
    Position,
    /// The edges span no volume, or do not lie as [`SnapshotFile::box_vectors`] says.
    #[error("the box must have a positive volume, its first edge along x and its second in xy")]
    Box,
}

/// Stands for "no site" while the grid is filled, at half the memory of an `Option`.
const NONE: u32 = u32::MAX;

impl Voxels {
    /// Resamples a snapshot on at most about `most` voxels. Along edges that repeat, the grid
    /// covers one period: a box whose edges form a triangular matrix has the right-angled
    /// equivalent a(x) × b(y) × c(z), which its translations tile space with just as well. Along
    /// the others it covers the sites and half a mean distance beyond. Voxels further than the
    /// mean distance (volume per site)^(1/3) from every site stay empty, except where all three
    /// edges repeat: there every point has a nearest site.
    ///
    /// Where the snapshot shows every n-th cell, the distance is that between cells.
    pub(super) fn of(snapshot: &SnapshotFile<impl Sites>, most: usize) -> Result<Self, VoxelError> {
        if snapshot.sites.count() == 0 || snapshot.sites.count() >= NONE as usize {
            return Err(VoxelError::SiteCount);
        }
        if !snapshot.sites.all().all(|site| site.position.iter().all(|part| part.is_finite())) {
            return Err(VoxelError::Position);
        }
        let distance = snapshot.mean_distance().ok_or(VoxelError::Box)?;
        let mut grid = Self::frame(snapshot, distance, most);
        let mut reach = distance;
        loop {
            let nearest = grid.nearest_within(snapshot, reach);
            let complete = nearest.iter().all(|&site| site != NONE);
            if complete || snapshot.periodic != [true; 3] {
                grid.nearest = nearest;
                return Ok(grid);
            }
            reach *= 1.5;
        }
    }

    /// How many voxels there are.
    pub(super) fn count(&self) -> usize {
        self.nearest.len()
    }

    /// The index of the site that each voxel shows, x fastest and z slowest.
    pub(super) fn shown(&self) -> impl Iterator<Item = Option<usize>> {
        self.nearest.iter().map(|&site| (site != NONE).then_some(site as usize))
    }

    /// The grid before any site is looked at.
    fn frame(snapshot: &SnapshotFile<impl Sites>, distance: f64, most: usize) -> Self {
        let extents: [(f64, f64); 3] = std::array::from_fn(|axis| {
            if snapshot.periodic[axis] {
                return (0.0, snapshot.box_vectors[axis][axis]);
            }
            let along = || snapshot.sites.all().map(|site| site.position[axis]);
            let low = along().fold(f64::INFINITY, f64::min) - 0.5 * distance;
            let high = along().fold(f64::NEG_INFINITY, f64::max) + 0.5 * distance;
            (low, high - low)
        });
        let counts = |width: f64| extents.map(|(_, length)| (length / width).round().max(1.0));
        let mut width = FINENESS * distance;
        while counts(width).iter().product::<f64>() > most as f64 {
            width *= 1.02;
        }
        let counts = counts(width);
        Self {
            origin: extents.map(|(low, _)| low),
            spacing: std::array::from_fn(|axis| extents[axis].1 / counts[axis]),
            counts: counts.map(|count| count as usize),
            nearest: Array3::default((0, 0, 0)),
        }
    }

    /// The nearest site of each voxel among those within `reach` (Å), else [`NONE`]. Every site
    /// marks the voxels around it, and around its images, that no earlier one lies closer to.
    fn nearest_within(&self, snapshot: &SnapshotFile<impl Sites>, reach: f64) -> Array3<u32> {
        let [x, y, z] = self.counts;
        let mut marks = Marks {
            nearest: Array3::from_elem((z, y, x), NONE),
            squared: Array3::from_elem((z, y, x), (reach * reach) as f32),
        };
        let [a, b, c] = snapshot.box_vectors;
        for (index, site) in snapshot.sites.all().enumerate() {
            // The edges form a triangular matrix: once the shift along c has brought z into
            // the grid, b and then a do so for y and x without moving it out again.
            for along_c in images(snapshot, site.position, 2, reach) {
                let third = shifted(site.position, c, along_c);
                for along_b in images(snapshot, third, 1, reach) {
                    let second = shifted(third, b, along_b);
                    for along_a in images(snapshot, second, 0, reach) {
                        self.mark(&mut marks, index as u32, shifted(second, a, along_a), reach);
                    }
                }
            }
        }
        marks.nearest
    }

    /// Enters one image of a site into the voxels that it is nearest to so far.
    fn mark(&self, marks: &mut Marks, site: u32, position: [f64; 3], reach: f64) {
        let [x_range, y_range, z_range] = std::array::from_fn(|axis| {
            let from_centre = (position[axis] - self.origin[axis]) / self.spacing[axis] - 0.5;
            let width = reach / self.spacing[axis];
            let low = (from_centre - width).ceil().max(0.0) as usize;
            let end = (from_centre + width + 1.0).floor().max(0.0) as usize;
            low..end.min(self.counts[axis])
        });
        let square = |axis: usize, place: usize| {
            let centre = self.origin[axis] + (place as f64 + 0.5) * self.spacing[axis];
            (centre - position[axis]) * (centre - position[axis])
        };
        let corner = [x_range.start, y_range.start, z_range.start];
        if x_range.is_empty() || y_range.is_empty() || z_range.is_empty() {
            return;
        }
        let around = s![z_range, y_range, x_range];
        Zip::indexed(marks.nearest.slice_mut(around))
            .and(marks.squared.slice_mut(around))
            .for_each(|(k, j, i), nearest, closest| {
                let squared = square(2, corner[2] + k) + square(1, corner[1] + j);
                let squared = (squared + square(0, corner[0] + i)) as f32;
                if squared < *closest {
                    *closest = squared;
                    *nearest = site;
                }
            });
    }
}

/// The multiples of an edge that bring a point within `reach` of the grid along its axis.
fn images<S>(
    snapshot: &SnapshotFile<S>,
    point: [f64; 3],
    axis: usize,
    reach: f64,
) -> std::ops::RangeInclusive<i64> {
    if !snapshot.periodic[axis] {
        return 0..=0;
    }
    let period = snapshot.box_vectors[axis][axis];
    let low = ((-reach - point[axis]) / period).ceil();
    let high = ((period + reach - point[axis]) / period).floor();
    low as i64..=high as i64
}

/// The best site so far of each voxel, by (z, y, x), and the square of its distance in Å2.
struct Marks {
    nearest: Array3<u32>,
    squared: Array3<f32>,
}

fn shifted(point: [f64; 3], edge: [f64; 3], times: i64) -> [f64; 3] {
    std::array::from_fn(|axis| point[axis] + times as f64 * edge[axis])
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::SnapshotSite;
    use super::*;

    /// Two by two by two monoclinic cells of four sites each, unreduced positions included.
    pub(in super::super) fn monoclinic(periodic: [bool; 3]) -> SnapshotFile {
        let cell = [[8.9, 0.0, 0.0], [0.0, 9.0, 0.0], [-2.5, 0.0, 11.2]];
        let molecules =
            [[0.55, 0.68, 0.41], [0.45, 1.18, 0.09], [-0.55, 0.32, 0.59], [0.55, 0.82, 0.91]];
        let mut sites = Vec::new();
        for number in 0..32 {
            let place = [number & 1, number >> 1 & 1, number >> 2 & 1].map(f64::from);
            let molecule = molecules[number as usize >> 3];
            let position = std::array::from_fn(|axis| {
                (0..3).map(|edge| (place[edge] + molecule[edge]) * cell[edge][axis]).sum()
            });
            let (ordered, chain) = (number % 3 == 0, number / 2);
            let species = super::super::SPECIES_LETTERS[number as usize % 7];
            sites.push(SnapshotSite { position, species, ordered, defect: false, chain, unit: 0 });
        }
        let box_vectors = cell.map(|edge| edge.map(|part| 2.0 * part));
        let origin = [0.0; 3];
        SnapshotFile {
            time: 3600.0,
            temperature: 413.15,
            origin,
            box_vectors,
            periodic,
            group: 1,
            sites,
        }
    }

    /// Distance in Å from a point to a site or, along edges that repeat, its nearest image,
    /// by trying all shifts of up to three boxes.
    fn distance(snapshot: &SnapshotFile, site: usize, point: [f64; 3]) -> f64 {
        let reach = snapshot.periodic.map(|repeats| if repeats { -3..=3 } else { 0..=0 });
        let [a, b, c] = snapshot.box_vectors;
        let mut best = f64::INFINITY;
        for i in reach[0].clone() {
            for j in reach[1].clone() {
                for k in reach[2].clone() {
                    let position = snapshot.sites[site].position;
                    let image = shifted(shifted(shifted(position, a, i), b, j), c, k);
                    let squares = (0..3).map(|axis| (image[axis] - point[axis]).powi(2));
                    best = best.min(squares.sum::<f64>().sqrt());
                }
            }
        }
        best
    }

    /// Holds every voxel against a search over all sites. Squared distances of at most 100 Å2
    /// are kept in single precision (relative rounding 6e-8), so sites whose distances differ
    /// by less than 100·6e-8/(2·0.1) = 3e-5 Å may stand for each other.
    fn check_against_search(snapshot: &SnapshotFile, most: usize) -> Voxels {
        let grid = Voxels::of(snapshot, most).unwrap();
        let apart = snapshot.mean_distance().unwrap();
        let [nx, ny, nz] = grid.counts;
        assert_eq!(grid.nearest.len(), nx * ny * nz);
        for (voxel, nearest) in grid.shown().enumerate() {
            let place = [voxel % nx, voxel / nx % ny, voxel / nx / ny];
            let centre = std::array::from_fn(|axis| {
                grid.origin[axis] + (place[axis] as f64 + 0.5) * grid.spacing[axis]
            });
            let all = (0..snapshot.sites.len()).map(|site| distance(snapshot, site, centre));
            let best = all.fold(f64::INFINITY, f64::min);
            match nearest {
                Some(site) => assert!(distance(snapshot, site, centre) < best + 3e-5),
                None => assert!(best > apart - 3e-5, "voxel {place:?}: {best}"),
            }
        }
        grid
    }

    #[test]
    fn a_periodic_crystal_fills_its_right_angled_equivalent() {
        let snapshot = monoclinic([true; 3]);
        let grid = check_against_search(&snapshot, 1_000_000);
        assert!(grid.shown().all(|site| site.is_some()));
        let length = |axis: usize| grid.spacing[axis] * grid.counts[axis] as f64;
        for (axis, expected) in [17.8, 18.0, 22.4].into_iter().enumerate() {
            assert!((length(axis) - expected).abs() < 1e-12);
        }
        let seen: std::collections::HashSet<_> = grid.shown().collect();
        assert_eq!(seen.len(), snapshot.sites.len(), "every site shows");
    }

    #[test]
    fn an_open_crystal_has_empty_corners() {
        let grid = check_against_search(&monoclinic([false; 3]), 1_000_000);
        assert!(grid.shown().any(|site| site.is_none()), "the grid's corners hold no crystal");
        assert!(grid.shown().any(|site| site.is_some()));
    }

    #[test]
    fn a_slab_repeats_in_its_plane_only() {
        check_against_search(&monoclinic([true, true, false]), 1_000_000);
    }

    /// Eight cells of a larger open crystal, each alone in eight cells' room: between them lies
    /// crystal too, for which the nearest molecules speak.
    #[test]
    fn a_thinned_crystal_has_no_holes() {
        let mut snapshot = monoclinic([false; 3]);
        snapshot.group = 4;
        snapshot.box_vectors = snapshot.box_vectors.map(|edge| edge.map(|part| 2.0 * part));
        let cell = [[8.9, 0.0, 0.0], [0.0, 9.0, 0.0], [-2.5, 0.0, 11.2]];
        for (number, site) in snapshot.sites.iter_mut().enumerate() {
            for (edge, vector) in cell.iter().enumerate() {
                if number >> edge & 1 == 1 {
                    site.position = shifted(site.position, *vector, 1);
                }
            }
        }
        let grid = check_against_search(&snapshot, 1_000_000);
        let [x, y, z] = grid.counts;
        let middle = grid.nearest.slice(s![1..z - 1, 1..y - 1, 1..x - 1]);
        assert!(middle.len() >= 27 && middle.iter().all(|&site| site != NONE), "{:?}", grid.counts);
        assert!(grid.count() <= 20 * 8, "about eight voxels a group, and the slanted corners");
    }

    #[test]
    fn a_cap_coarsens_the_grid() {
        let snapshot = monoclinic([true; 3]);
        let fine = check_against_search(&snapshot, 1_000_000);
        let coarse = check_against_search(&snapshot, 50);
        assert!(coarse.nearest.len() <= 50 && fine.nearest.len() > 50);
    }

    #[test]
    fn an_empty_part_of_a_periodic_box_goes_to_the_nearest_sites() {
        let mut snapshot = monoclinic([true; 3]);
        snapshot.sites.retain(|site| site.position[2] < 5.0);
        let grid = check_against_search(&snapshot, 1_000_000);
        assert!(grid.shown().all(|site| site.is_some()));
    }

    #[test]
    fn what_cannot_be_resampled_is_refused() {
        let nothing = SnapshotFile { sites: Vec::new(), ..monoclinic([true; 3]) };
        assert_eq!(Voxels::of(&nothing, 100), Err(VoxelError::SiteCount));
        let mut lost = monoclinic([true; 3]);
        lost.sites[3].position[1] = f64::NAN;
        assert_eq!(Voxels::of(&lost, 100), Err(VoxelError::Position));
        let mut turned = monoclinic([true; 3]);
        turned.box_vectors.swap(0, 2);
        assert_eq!(Voxels::of(&turned, 100), Err(VoxelError::Box));
        let mut flat = monoclinic([true; 3]);
        flat.box_vectors[2][2] = 0.0;
        assert_eq!(Voxels::of(&flat, 100), Err(VoxelError::Box));
    }
}
