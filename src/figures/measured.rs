//! A measured curve beside a simulated one.
//!
//! `tautomata plot --measured NAME=FILE` puts it into the results folder, as
//! `instruments/measured_NAME.csv`, with two columns that have no names of their own: `x` and `y`,
//! in the units of the axes of the instrument's figure. All its points stay there; a figure shows no more
//! of them than it has pixels for.

/// Columns of pixels that a curve is thinned to: a figure of 85 mm has 1004 at 300 dots an inch.
const COLUMNS: usize = 1000;

/// What a figure can show of a curve, ascending in x, within a range of x: of the points that share a column of
/// pixels the first, the last, the lowest and the highest. A line through them covers the same pixels.
pub(super) fn within(curve: &[(f64, f64)], (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let inside: Vec<(f64, f64)> =
        curve.iter().copied().filter(|&(x, _)| (from..=to).contains(&x)).collect();
    if inside.len() <= 4 * COLUMNS {
        return inside;
    }
    let column = |x: f64| ((x - from) / (to - from) * COLUMNS as f64) as usize;
    let mut shown = Vec::with_capacity(4 * COLUMNS);
    for same in inside.chunk_by(|a, b| column(a.0) == column(b.0)) {
        let order = |a: &usize, b: &usize| same[*a].1.total_cmp(&same[*b].1);
        let ends = [Some(0), Some(same.len() - 1)];
        let extremes = [(0..same.len()).min_by(order), (0..same.len()).max_by(order)];
        let mut kept: Vec<usize> = ends.into_iter().chain(extremes).flatten().collect();
        kept.sort_unstable();
        kept.dedup();
        shown.extend(kept.into_iter().map(|index| same[index]));
    }
    shown
}

/// What a figure can show of a curve, with its values stretched so that its highest within a range of x is as
/// high as `highest`: what a detector counts has no scale of its own.
pub(super) fn stretched(curve: &[(f64, f64)], range: (f64, f64), highest: f64) -> Vec<(f64, f64)> {
    let within = within(curve, range);
    let top = within.iter().map(|&(_, y)| y).fold(0.0, f64::max);
    let factor = if top > 0.0 { highest / top } else { 1.0 };
    within.into_iter().map(|(x, y)| (x, y * factor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::extent;

    #[test]
    fn a_curve_is_cut_and_stretched() {
        let curve = [(1.0, 9.0), (2.0, 1.0), (3.0, 4.0)];
        assert_eq!(stretched(&curve, (1.5, 3.5), 1.0), [(2.0, 0.25), (3.0, 1.0)]);
        assert_eq!(stretched(&curve, (5.0, 6.0), 1.0), []);
    }

    #[test]
    fn of_many_points_those_stay_that_can_be_seen() {
        let noise = |n: u32| f64::from(n.wrapping_mul(2_654_435_761) >> 16) / 65_536.0;
        let mut curve: Vec<(f64, f64)> =
            (0..1_000_000).map(|n| (f64::from(n) * 1e-3, noise(n))).collect();
        curve[123_456].1 = 9.0;
        curve[654_321].1 = -9.0;
        let shown = within(&curve, (0.0, 1000.0));
        assert!(shown.len() <= 4 * COLUMNS + 4, "{}", shown.len());
        assert!(shown.contains(&curve[123_456]) && shown.contains(&curve[654_321]));
        assert_eq!((shown.first(), shown.last()), (curve.first(), curve.last()));
        assert!(shown.is_sorted_by_key(|point| point.0));
        // Each column of pixels spans what all of its thousand points span.
        for (column, all) in curve.chunks(1000).enumerate().take(999) {
            let low = column as f64;
            let seen = within(&shown, (low, low + 0.999_5));
            let span = |points: &[(f64, f64)]| extent(points.iter().map(|point| point.1));
            assert_eq!(span(&seen), span(all), "column {column}");
        }
        // Fewer are all kept.
        assert_eq!(within(&curve, (0.0, 3.0)), &curve[..=3000]);
    }
}
