//! Chain lengths: how many chains there are of each, against Flory's distribution.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::legend::Sample;
use super::markers::Marker;
use super::sheet::Sheet;
use super::style::{INK, LineStyle};
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::ChainRow;
use crate::statistics::{extent, mean_and_error};
use crate::units::digits;
use std::collections::BTreeMap;

/// Height in mm.
const HEIGHT: f64 = 60.0;
/// Radius of a marker in pt.
const MARKER: f64 = 1.5;
/// Each bin begins at this factor of where the last began, or further: bins widen as counts
/// thin out.
const BIN_GROWTH: f64 = 1.15;
/// Points that fit beside each other along the axis: a bin is no narrower than its share.
const MOST_POINTS: u64 = 45;

/// Draws `figures/chains.{svg,png,pdf}` from `chains.csv`, one column wide.
///
/// Points are the number fraction of chains of a length (in wider bins a length's mean share
/// of the bin, at the bin's middle), means over replicates with their standard errors. The
/// line is Flory's most probable distribution of the same number-average length. Without
/// chains the axes stay empty and say so.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let histograms = read(tables.chains.rows()?);
    Ok(Some(compose(&histograms, style)))
}

/// Whole numbers are exact in double precision up to here: 2⁵³.
const LONGEST: u64 = 1 << 53;

/// The chains of one replicate: their number by length in units.
type Histogram = BTreeMap<u64, f64>;

fn read(rows: &[ChainRow]) -> Vec<Histogram> {
    let mut histograms: BTreeMap<u32, Histogram> = BTreeMap::new();
    for row in rows.iter().filter(|row| (1..=LONGEST).contains(&row.length) && row.chains > 0) {
        let histogram = histograms.entry(row.replicate).or_default();
        *histogram.entry(row.length).or_default() += row.chains as f64;
    }
    histograms.into_values().collect()
}

/// Number-average length over all replicates.
fn mean_length(histograms: &[Histogram]) -> f64 {
    let all = || histograms.iter().flatten();
    let units: f64 = all().map(|(&length, count)| length as f64 * count).sum();
    units / all().map(|(_, count)| count).sum::<f64>()
}

/// A bin: its middle, and the number fraction of a length in it with its standard error.
#[derive(Debug)]
struct Bin {
    middle: f64,
    fraction: f64,
    error: f64,
}

fn bins(histograms: &[Histogram]) -> Vec<Bin> {
    let longest = histograms.iter().filter_map(|h| h.keys().last()).max().copied().unwrap_or(0);
    let shortest = histograms.iter().filter_map(|h| h.keys().next()).min().copied().unwrap_or(1);
    let narrowest = longest.div_ceil(MOST_POINTS);
    let mut bins = Vec::new();
    let mut first = shortest;
    while first <= longest {
        let next = (first + narrowest).max((first as f64 * BIN_GROWTH).round() as u64);
        let share = |histogram: &Histogram| {
            let inside: f64 = histogram.range(first..next).map(|(_, count)| count).sum();
            inside / histogram.values().sum::<f64>() / (next - first) as f64
        };
        let shares: Vec<f64> = histograms.iter().map(share).collect();
        let (fraction, error) = mean_and_error(&shares);
        if fraction > 0.0 {
            bins.push(Bin { middle: (first + next - 1) as f64 / 2.0, fraction, error });
        }
        first = next;
    }
    bins
}

/// Flory's most probable distribution: the number fraction of length n is (1 − p)·p^(n−1),
/// p = 1 − 1/mean (P. J. Flory, J. Am. Chem. Soc. 58, 1877, 1936).
fn most_probable(mean: f64, length: f64) -> f64 {
    (1.0 - 1.0 / mean).powf(length - 1.0) / mean
}

fn compose(histograms: &[Histogram], style: &Style) -> Sheet {
    let bins = bins(histograms);
    let longest = bins.last().map_or(10.0, |bin| bin.middle);
    let mean = mean_length(histograms);
    let x = Axis::linear("Chain length / monomer units", "", 0.0, longest * 1.04, 7);
    let y = fraction_axis(&bins, mean);
    let line = LineStyle { dashes: &[], ..style.line(2) };
    let marker = Marker::of(0, INK);
    let part = |value: &dyn Fn(&Bin) -> f64| bins.iter().map(value).collect();
    let points = Course {
        look: Look::markers(marker, MARKER),
        x: part(&|bin| bin.middle),
        mean: part(&|bin| bin.fraction),
        low: part(&|bin| bin.fraction - bin.error),
        high: part(&|bin| bin.fraction + bin.error),
        partial: Vec::new(),
    };
    let simulated = match histograms.len() {
        0 | 1 => {
            (Sample::Marker { radius: MARKER, marker, error_bar: false }, "simulated".to_owned())
        }
        many => (Sample::points(marker, MARKER), format!("mean ± SE of {many} replicates")),
    };
    let flory = (Sample::Line(line), format!("Flory, same mean ({})", digits(mean, 3)));
    let (mut series, mut courses) = (Vec::new(), Vec::new());
    if !bins.is_empty() {
        let law = Course::through(flory_line(mean, longest, y.low), Look::line(line));
        series.extend([simulated, flory]);
        courses.extend([(0, points), (1, law)]);
    }
    let panes = vec![Pane { otherwise: "no chains", ..Pane::new((x, y), courses) }];
    Chart { panes, series, ..Chart::default() }.column(HEIGHT, style)
}

/// Holds every point and the start of Flory's line; two decades below 1 without chains.
fn fraction_axis(bins: &[Bin], mean: f64) -> Axis {
    let (lowest, highest) = extent(bins.iter().map(|bin| bin.fraction));
    let (lowest, highest) =
        if bins.is_empty() { (0.01, 0.8) } else { (lowest, highest.max(1.0 / mean)) };
    Axis::logarithmic("Number fraction", lowest, highest)
}

/// The ends of Flory's line: on a logarithmic axis it is straight. It ends where it meets the floor,
/// or with the longest chain. It is a single point if every chain has one unit.
fn flory_line(mean: f64, longest: f64, floor: f64) -> [(f64, f64); 2] {
    let p = 1.0 - 1.0 / mean;
    let meets = if p > 0.0 { 1.0 + (floor * mean).ln() / p.ln() } else { 1.0 };
    [1.0, meets.min(longest).max(1.0)].map(|length| (length, most_probable(mean, length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chains of Flory's distribution, in expectation, of one replicate.
    fn flory(mean: f64) -> Histogram {
        (1..2000).map(|n| (n, 1e6 * most_probable(mean, n as f64))).collect()
    }

    #[test]
    fn bins_of_flory_chains_lie_on_florys_line() {
        let mean = 27.0;
        for bin in bins(&[flory(mean)]) {
            // Over a bin of w units the mean of the exponential exceeds its middle by
            // sinh(u)/u, u = w/(2·mean); w is at most
            // 0.15·n + 1, or the narrowest of 2000/45.
            let half_width = (0.15 * bin.middle + 1.0).max(45.0) / (2.0 * mean);
            let excess = half_width.sinh() / half_width;
            let ratio = bin.fraction / most_probable(mean, bin.middle);
            assert!(ratio > 0.999 && ratio < excess * 1.01, "{bin:?}: {ratio}");
        }
    }

    #[test]
    fn bins_hold_every_chain_once_and_begin_at_the_shortest() {
        let histogram = Histogram::from([(2, 5.0), (3, 2.0), (40, 1.0), (41, 2.0)]);
        let bins = bins(std::slice::from_ref(&histogram));
        assert_eq!((bins[0].middle, bins[0].fraction), (2.0, 0.5));
        assert_eq!((bins[1].middle, bins[1].fraction), (3.0, 0.2));
        // Single units to 10, then 1.15 times further, rounded: 12, 14, 16, 18, 21, 24, 28,
        // 32, 37, 43. The bin 37 to 42 holds the other three of ten chains.
        assert_eq!(bins.len(), 3);
        assert_eq!(bins[2].middle, 39.5);
        assert!((bins[2].fraction - 0.3 / 6.0).abs() < 1e-12);
        assert!((mean_length(&[histogram]) - (10.0 + 6.0 + 40.0 + 82.0) / 10.0).abs() < 1e-12);
    }

    #[test]
    fn no_chains_and_single_units_draw_without_panic() {
        assert!(bins(&[]).is_empty());
        compose(&[], &Style::default());
        compose(&[Histogram::from([(1, 3.0)])], &Style::default());
    }
}
