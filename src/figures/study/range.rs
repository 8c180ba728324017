//! Axes that hold what a figure shows.

use super::super::axis::Axis;
use super::select::Values;
use crate::results::Scale;
use crate::results::table::Title;
use crate::statistics::extent;

/// Ticks of a vertical axis, at most.
const MOST_UP: u32 = 5;
/// Room at either end of a horizontal axis, as a share of its length: markers keep clear of the
/// other axis.
const ROOM: f64 = 0.04;
/// Error bars reach beyond an axis rather than squeeze the means into a corner: it ends at most
/// at this factor of the greatest mean.
const MOST_OVER: f64 = 1.6;

/// Least and greatest of the finite values; `None` without one.
pub(super) fn span(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    Some(extent(values)).filter(|(low, high)| low <= high)
}

/// A vertical axis for means and the ends of their intervals.
pub(super) fn vertical(
    title: &Title,
    scale: Scale,
    means: impl Iterator<Item = f64> + Clone,
    ends: impl Iterator<Item = f64> + Clone,
) -> Axis {
    match scale {
        Scale::Log => {
            let positive = |value: &f64| *value > 0.0;
            let (low, high) = span(means.filter(positive)).unwrap_or((1.0, 10.0));
            let (first, last) = span(ends.filter(positive)).unwrap_or((low, high));
            let (first, last) = (first.max(low / 3.0).min(low), last.min(high * 3.0).max(high));
            Axis::log_around(&title.text, &title.unit, first, last)
        }
        Scale::Linear => {
            let (low, high) = span(means.clone()).unwrap_or((0.0, 1.0));
            let (first, last) = span(means.chain(ends)).unwrap_or((low, high));
            let last = if high > 0.0 { last.min(high * MOST_OVER) } else { last };
            let first = if low >= 0.0 { first.max(0.0) } else { first };
            let (first, last) =
                if title.is_share { whole_share(first, last) } else { (first, last) };
            let first = if first < 0.5 * last { first.min(0.0) } else { first };
            Axis::covering(&title.text, &title.unit, first, last, MOST_UP)
        }
    }
}

/// A range of shares: all of them where more than half is needed, and never more.
fn whole_share(low: f64, high: f64) -> (f64, f64) {
    if high > 0.5 { (low.clamp(0.0, 0.5), 1.0) } else { (low, high) }
}

/// A horizontal axis for values, with a largest number of intervals between ticks.
pub(super) fn horizontal(
    title: &Title,
    scale: Scale,
    values: &Values,
    rows: &[usize],
    most: u32,
) -> Axis {
    let numbers = match values {
        Values::Words(words, _) => return Axis::words(&title.over_unit(), words),
        Values::Numbers(numbers) => rows.iter().map(|&row| numbers[row]),
    };
    match scale {
        Scale::Log => {
            let (low, high) = span(numbers.filter(|value| *value > 0.0)).unwrap_or((1.0, 10.0));
            Axis::log_around(&title.text, &title.unit, low, high)
        }
        Scale::Linear => {
            let (low, high) = span(numbers).unwrap_or((0.0, 1.0));
            let room = ROOM * (high - low);
            Axis::linear(&title.text, &title.unit, low - room, high + room, most)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(is_share: bool) -> Title {
        Title { text: "q".into(), unit: String::new(), is_share }
    }

    fn linear(is_share: bool, means: &[f64], ends: &[f64]) -> (f64, f64) {
        let (means, ends) = (means.iter().copied(), ends.iter().copied());
        let axis = vertical(&title(is_share), Scale::Linear, means, ends);
        (axis.low, axis.high)
    }

    #[test]
    fn shares_fill_their_range_and_means_are_not_squeezed() {
        assert_eq!(linear(true, &[0.1, 0.8], &[-0.2, 1.3]), (0.0, 1.0));
        let (low, high) = linear(true, &[0.01, 0.02], &[0.005, 0.025]);
        assert!(low == 0.0 && high < 0.05);
        assert!(linear(false, &[10.0, 20.0], &[-80.0, 160.0]).1 <= 40.0);
        assert_eq!(linear(false, &[], &[]), (0.0, 1.0));
        let (low, _) = linear(false, &[100.0, 101.0], &[]);
        assert!(low > 90.0);
    }

    #[test]
    fn zeros_do_not_enter_a_logarithmic_axis() {
        let values = Values::Numbers(vec![0.0, 0.01, 0.1, f64::NAN]);
        let axis = horizontal(&title(false), Scale::Log, &values, &[0, 1, 2, 3], 6);
        assert!(axis.shows(0.01) && !axis.shows(0.0) && axis.high < 0.2);
    }
}
