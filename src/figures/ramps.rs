//! Where a temperature is raised, lowered or held.

/// Temperatures that vary by less, in K, are held.
const HELD: f64 = 0.5;
/// What changes more slowly than this share of the fastest change is held, if it stays within
/// [`HELD`]: a furnace is never still.
const SLOW: f64 = 0.01;
/// Recorded rows of a ramp lie at most this far apart in K, or at this share of all the way that the
/// temperature goes, and a tenth for rounding and noise.
const ROW_KELVIN: f64 = 1.1;
const ROW_SHARE: f64 = 1.1e-3;

/// What happens to the temperature from one row of a table to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It rises.
    Heating,
    /// It falls.
    Cooling,
    /// It stays.
    Holding,
}

impl Change {
    /// What a legend calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Heating => "heating",
            Self::Cooling => "cooling",
            Self::Holding => "holding",
        }
    }
}

/// An interval: by how much the temperature changes in K, and how long it takes in s.
pub(super) type Interval = (f64, f64);

/// What happens in each of some intervals that follow each other.
pub(super) fn changes(intervals: &[Interval]) -> Vec<Change> {
    let rate = |&(kelvin, time): &Interval| if kelvin == 0.0 { 0.0 } else { (kelvin / time).abs() };
    let fastest = intervals.iter().map(rate).fold(0.0, f64::max);
    let is_slow = |interval: &Interval| rate(interval) <= SLOW * fastest;
    let mut changes = Vec::with_capacity(intervals.len());
    for alike in intervals.chunk_by(|one, other| is_slow(one) == is_slow(other)) {
        let held = is_slow(&alike[0]) && span(alike) <= HELD;
        changes.extend(alike.iter().map(|&(kelvin, _)| match kelvin {
            _ if held => Change::Holding,
            0.0 => Change::Holding,
            _ if kelvin > 0.0 => Change::Heating,
            _ => Change::Cooling,
        }));
    }
    changes
}

/// The range of temperatures that some intervals go through, in K.
fn span(intervals: &[Interval]) -> f64 {
    let (mut at, mut low, mut high) = (0.0, 0.0_f64, 0.0_f64);
    for (kelvin, _) in intervals {
        at += kelvin;
        (low, high) = (low.min(at), high.max(at));
    }
    high - low
}

/// The rows of a table during one kind of change, in order, `None` between two stretches: what
/// lies between two rows further apart than those of a ramp was not recorded.
pub(super) fn rows_during(change: Change, times: &[f64], kelvin: &[f64]) -> Vec<Option<usize>> {
    let pair = |row: usize| (kelvin[row + 1] - kelvin[row], times[row + 1] - times[row]);
    let intervals: Vec<Interval> = (0..times.len().saturating_sub(1)).map(pair).collect();
    let way: f64 = intervals.iter().map(|(kelvin, _)| kelvin.abs()).sum();
    let furthest = ROW_KELVIN.max(ROW_SHARE * way);
    let mut rows = Vec::new();
    for (row, found) in changes(&intervals).into_iter().enumerate() {
        if found != change || intervals[row].0.abs() > furthest {
            continue;
        }
        if rows.last() != Some(&Some(row)) {
            rows.extend([None, Some(row)]);
        }
        rows.push(Some(row + 1));
    }
    rows
}

/// Values in rows, no number where a line breaks.
pub(super) fn along(rows: &[Option<usize>], values: &[f64]) -> Vec<f64> {
    rows.iter().map(|row| row.map_or(f64::NAN, |row| values[row])).collect()
}

#[cfg(test)]
mod tests {
    use super::Change::{Cooling, Heating, Holding};
    use super::*;

    #[test]
    fn rows_of_ramps_are_those_that_are_recorded() {
        use crate::protocol::{MOST_KELVIN_ROWS, ROW_KELVIN as RECORDED};
        assert!((ROW_KELVIN - 1.1 * RECORDED).abs() < 1e-12);
        assert!((ROW_SHARE * MOST_KELVIN_ROWS - 1.1).abs() < 1e-12);
    }

    #[test]
    fn a_ramp_however_slow_is_no_hold_and_a_furnace_at_rest_is() {
        assert_eq!(changes(&[(1.0, 10.0), (0.0, 900.0), (-0.4, 8.0)]), [Heating, Holding, Cooling]);
        // 0.1 K an hour for 20 hours after 5 K/min.
        let slow = [vec![(1.0, 12.0); 3], vec![(0.1, 3600.0); 20]].concat();
        assert!(changes(&slow).iter().all(|change| *change == Heating));
        let restless = [vec![(1.0, 12.0); 3], [(0.05, 1800.0), (-0.06, 1800.0)].repeat(9)].concat();
        assert_eq!(changes(&restless)[3..], [Holding; 18]);
        assert_eq!(changes(&[(0.0, 60.0)]), [Holding]);
        assert!(changes(&[]).is_empty());
    }

    #[test]
    fn heating_and_cooling_are_apart_and_lines_break_where_nothing_was_recorded() {
        let kelvin = [300.0, 301.0, 302.0, 302.0, 301.0, 360.0, 361.0];
        let times = [0.0, 1.0, 2.0, 9.0, 10.0, 11.0, 12.0];
        let up = [None, Some(0), Some(1), Some(2), None, Some(5), Some(6)];
        assert_eq!(rows_during(Heating, &times, &kelvin), up);
        assert_eq!(rows_during(Cooling, &times, &kelvin), [None, Some(3), Some(4)]);
        assert!(rows_during(Cooling, &[0.0], &[300.0]).is_empty());
        assert!(along(&[None], &[]).iter().all(|value| value.is_nan()));
    }
}
