//! Tiles: to each site the part of the plane that lies nearest to it (its Voronoi cell).

use crate::statistics::extent;
use std::collections::HashMap;

/// A place in the plane.
pub(super) type Place = (f64, f64);

/// Sites closer than this share of their spacing lie upon each other, as projections may.
const SAME_PLACE: f64 = 1e-6;
/// The furthest that a tile may reach, in mean spacings: enough for cells of the plane five
/// times as long as wide, whose corners are √(5 + 1/5)/2 = 1.14 away.
const WIDEST: f64 = 1.25;
/// How far tiles reach over the median of their furthest corners.
const MARGIN: f64 = 1.1;
/// Corners of the outline that a tile is cut from.
const CORNERS: usize = 16;

/// The tile of every site, in the units of the sites.
///
/// A tile reaches no further than `reach` from its site: at the rim of the sample, and around
/// holes, that is its edge. Fewer than three corners are left of none.
pub(super) fn tiles(sites: &[Place], reach: f64) -> Vec<Vec<Place>> {
    let grid = Grid::new(sites, 2.0 * reach);
    let tile = |&site: &Place| {
        let mut outline = circle(site, reach);
        for other in grid.around(site) {
            let apart = (other.0 - site.0).hypot(other.1 - site.1);
            if apart > SAME_PLACE * reach && apart < 2.0 * reach {
                outline = nearer_part(&outline, site, other);
            }
        }
        outline
    };
    sites.iter().map(tile).collect()
}

/// How far tiles must reach so that those inside the sample are whole: the reach of
/// [`tiles`] that leaves no gaps between them, and no more than that at the rim.
///
/// Most sites lie inside, so it is the median distance from a site to the furthest corner of
/// its tile, and a little more: in a crystal tiles are alike, but not all the same.
pub(super) fn reach(sites: &[Place]) -> f64 {
    let widest = WIDEST * spacing(sites);
    let furthest = |(site, tile): (&Place, Vec<Place>)| {
        let distances = tile.iter().map(|corner| (corner.0 - site.0).hypot(corner.1 - site.1));
        distances.fold(0.0, f64::max)
    };
    let mut corners: Vec<f64> = sites.iter().zip(tiles(sites, widest)).map(furthest).collect();
    corners.sort_by(f64::total_cmp);
    let median = corners.get(corners.len() / 2).copied().unwrap_or(widest);
    (MARGIN * median).min(widest)
}

/// The mean spacing of sites: the side of a square that each has to itself.
fn spacing(sites: &[Place]) -> f64 {
    let span = |values: &dyn Fn(&Place) -> f64| {
        let (low, high) = extent(sites.iter().map(values));
        high - low
    };
    let (width, height) = (span(&|site| site.0), span(&|site| site.1));
    let rows = (sites.len() as f64).sqrt();
    let area = width * height;
    let spacing = if area > 0.0 { area.sqrt() / (rows - 1.0).max(1.0) } else { 0.0 };
    // All in one line, or a single site.
    if spacing > 0.0 { spacing } else { (width.max(height) / sites.len() as f64).max(1e-3) }
}

fn circle(centre: Place, radius: f64) -> Vec<Place> {
    let corner = |i| {
        let angle = std::f64::consts::TAU * (i as f64 + 0.5) / CORNERS as f64;
        (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
    };
    (0..CORNERS).map(corner).collect()
}

/// The part of a convex outline that lies nearer to `site` than to `other`.
fn nearer_part(outline: &[Place], site: Place, other: Place) -> Vec<Place> {
    let normal = (other.0 - site.0, other.1 - site.1);
    let middle = (f64::midpoint(site.0, other.0), f64::midpoint(site.1, other.1));
    let beyond = |place: Place| (place.0 - middle.0) * normal.0 + (place.1 - middle.1) * normal.1;
    let mut part = Vec::with_capacity(outline.len() + 1);
    for (index, &to) in outline.iter().enumerate() {
        let from = outline[(index + outline.len() - 1) % outline.len()];
        let (before, after) = (beyond(from), beyond(to));
        if (before < 0.0) != (after < 0.0) {
            let share = before / (before - after);
            part.push((from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)));
        }
        if after < 0.0 {
            part.push(to);
        }
    }
    part
}

/// Sites by square of a grid, to find neighbours without asking every site.
struct Grid {
    side: f64,
    squares: HashMap<(i64, i64), Vec<Place>>,
}

impl Grid {
    fn new(sites: &[Place], side: f64) -> Self {
        let mut grid = Self { side, squares: HashMap::new() };
        for &site in sites {
            let square = grid.square(site);
            grid.squares.entry(square).or_default().push(site);
        }
        grid
    }

    fn square(&self, (x, y): Place) -> (i64, i64) {
        ((x / self.side).floor() as i64, (y / self.side).floor() as i64)
    }

    fn around(&self, site: Place) -> impl Iterator<Item = Place> {
        let (column, row) = self.square(site);
        let squares = (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (column + dx, row + dy)));
        squares.filter_map(|square| self.squares.get(&square)).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(outline: &[Place]) -> f64 {
        let corners = outline.iter().zip(outline.iter().cycle().skip(1));
        corners.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
    }

    #[test]
    fn inner_tiles_of_a_sheared_lattice_fill_their_cell() {
        let sites: Vec<Place> = (0..20)
            .flat_map(|i| (0..20).map(move |j| (f64::from(i) + 0.2 * f64::from(j), f64::from(j))))
            .collect();
        let tiles = tiles(&sites, 1.2);
        for (site, tile) in sites.iter().zip(&tiles) {
            let inner =
                (2.0..17.0).contains(&site.1) && (2.0..17.0).contains(&(site.0 - 0.2 * site.1));
            if inner {
                assert!((area(tile) - 1.0).abs() < 1e-9, "{site:?}: {}", area(tile));
            }
        }
    }

    /// Square tiles reach 0.71 spacings, the triangles of a honeycomb 0.88, tiles three times as
    /// long as wide 0.91. Gaps between them would show the paper.
    #[test]
    fn inner_tiles_leave_no_gap_within_reach() {
        /// The sites of a cell, by its column and row.
        type Cell = fn(f64, f64) -> Vec<Place>;
        let square: Cell = |x, y| vec![(x, y)];
        let oblong: Cell = |x, y| vec![(3.0 * x, y)];
        let honeycomb: Cell = |x, y| {
            let at = (3.0_f64.sqrt() * (x + y / 2.0), 1.5 * y);
            vec![at, (at.0, at.1 + 1.0)]
        };
        let cells = [(square, 1.0), (oblong, 3.0), (honeycomb, 1.5 * 3.0_f64.sqrt())];
        for (cell, cell_area) in cells {
            let sites: Vec<Place> =
                (0..256).flat_map(|i| cell(f64::from(i % 16), f64::from(i / 16))).collect();
            let a_cell = sites.len() / 256;
            let tiles = tiles(&sites, reach(&sites));
            let middle = &tiles[(8 * 16 + 8) * a_cell..][..a_cell];
            let covered: f64 = middle.iter().map(|tile| area(tile)).sum();
            assert!((covered - cell_area).abs() < 1e-9 * cell_area, "{covered} of {cell_area}");
        }
    }

    #[test]
    fn sites_upon_each_other_and_lonely_ones_keep_a_tile() {
        let tiles = tiles(&[(0.0, 0.0), (0.0, 0.0), (9.0, 9.0)], 1.0);
        assert!(tiles.iter().all(|tile| tile.len() == CORNERS));
    }

    #[test]
    fn spacing_of_a_square_lattice_is_its_constant() {
        let sites: Vec<Place> = (0..12)
            .flat_map(|i| (0..12).map(move |j| (0.5 * f64::from(i), 0.5 * f64::from(j))))
            .collect();
        assert!((spacing(&sites) - 0.5).abs() < 1e-12);
        assert!(spacing(&[(1.0, 1.0)]) > 0.0);
    }
}
