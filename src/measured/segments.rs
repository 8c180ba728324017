//! Ramps and holds, cut out of temperature against time.
//!
//! Straight lines are fitted as Douglas and Peucker do (Cartographica 10, 112 (1973)): a stretch is cut at the point
//! furthest from its chord, until none is further than a tolerance. Neighbours with the same program are joined
//! again, and a short stretch goes to its neighbour: the lag with which a sample follows the furnace is no step of the
//! program.

use super::measurement::{Program, Segment};
use std::ops::Range;

/// How far in K the temperature may lie from a straight line: noise and modulations are smaller, steps of a program larger.
const TOLERANCE: f64 = 1.0;
/// The same as a share of the span of temperatures: the lag at the beginning of a ramp.
const TOLERANCE_SHARE: f64 = 0.01;
/// A stretch that changes by less than this, in K, is a hold.
const HOLD: f64 = 1.0;
/// Ramps whose rates differ by a smaller share are one.
const SAME_RATE: f64 = 0.2;
/// What takes a smaller share of the time and of the path of temperatures than this is no step of its own.
const SHORTEST: f64 = 0.02;
/// The same beside a ramp in the same direction: a sample follows the furnace with a lag.
const LAG: f64 = 0.1;
/// The same if the rate itself changes over the stretch, as it does while a sample catches up.
const TRANSIENT: f64 = 0.3;
/// By this factor at least, from the first third of the stretch to the last.
const CHANGE_OF_RATE: f64 = 1.5;
/// More rows than this are thinned before they are cut.
const MOST_ROWS: usize = 20_000;
/// Slopes are taken over this share of a stretch.
const SLOPE_SHARE: usize = 10;

/// The ramps and holds of a program; `steps` are rows at which one surely begins. Times have to ascend, as far as they do.
pub(super) fn cut(times: &[f64], temperatures: &[f64], steps: &[usize]) -> Vec<Segment> {
    let rows = times.len();
    if rows == 0 {
        return Vec::new();
    }
    let backwards = (1..rows).filter(|&row| times[row] < times[row - 1]);
    let mut bounds: Vec<usize> =
        steps.iter().copied().chain(backwards).filter(|&row| row > 0 && row < rows).collect();
    bounds.sort_unstable();
    bounds.dedup();
    if steps.is_empty() {
        let parts =
            between(&bounds, rows).flat_map(|part| corners(times, temperatures, &part)).collect();
        bounds = parts;
    }
    let pieces: Vec<Range<usize>> =
        between(&bounds, rows).filter(|piece| !piece.is_empty()).collect();
    let joined = if steps.is_empty() { join(times, temperatures, pieces) } else { pieces };
    joined
        .into_iter()
        .map(|rows| Segment { program: program(times, temperatures, &rows), rows })
        .collect()
}

/// The ranges between bounds.
fn between(bounds: &[usize], rows: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = [0].into_iter().chain(bounds.to_vec());
    let ends: Vec<usize> = bounds.iter().copied().chain([rows]).collect();
    starts.zip(ends).map(|(start, end)| start..end)
}

/// Where a range begins, and its corners.
fn corners(times: &[f64], temperatures: &[f64], part: &Range<usize>) -> Vec<usize> {
    let stride = part.len().div_ceil(MOST_ROWS).max(1);
    let low = temperatures[part.clone()].iter().copied().fold(f64::INFINITY, f64::min);
    let high = temperatures[part.clone()].iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let tolerance = TOLERANCE.max(TOLERANCE_SHARE * (high - low));
    let mut found = vec![part.start];
    let mut open = vec![(part.start, part.end.saturating_sub(1))];
    while let Some((first, last)) = open.pop() {
        let duration = times[last] - times[first];
        let slope = if duration > 0.0 {
            (temperatures[last] - temperatures[first]) / duration
        } else {
            0.0
        };
        let off = |row: usize| {
            (temperatures[row] - temperatures[first] - slope * (times[row] - times[first])).abs()
        };
        let inner = (first + 1..last).step_by(stride);
        let furthest = inner.map(|row| (off(row), row)).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, corner)) = furthest.filter(|(off, _)| *off > tolerance) {
            found.push(corner);
            open.extend([(first, corner), (corner, last)]);
        }
    }
    found.sort_unstable();
    found
}

/// Joins neighbours of one program, the shortest first.
fn join(times: &[f64], temperatures: &[f64], mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let duration = |rows: &Range<usize>| times[rows.end - 1] - times[rows.start];
    let change =
        |rows: &Range<usize>| (temperatures[rows.end - 1] - temperatures[rows.start]).abs();
    let total: f64 = pieces.iter().map(duration).sum();
    let path: f64 = pieces.iter().map(change).sum();
    let takes_less = |rows: &Range<usize>, share: f64| {
        duration(rows) < share * total && change(rows) < (share * path).max(HOLD)
    };
    let mut at = 0;
    while at + 1 < pieces.len() {
        let both = pieces[at].start..pieces[at + 1].end;
        let continuous = times[pieces[at + 1].start] >= times[pieces[at].end - 1];
        let programs =
            [&pieces[at], &pieces[at + 1]].map(|rows| program(times, temperatures, rows));
        let (same, one_way) = match programs {
            [Program::Hold { temperature: a }, Program::Hold { temperature: b }] => {
                ((a - b).abs() < HOLD, false)
            }
            [Program::Ramp { rate: a }, Program::Ramp { rate: b }] if a * b > 0.0 => {
                ((a - b).abs() < SAME_RATE * a.abs().max(b.abs()), true)
            }
            _ => (false, false),
        };
        let no_step = |piece: &Range<usize>| {
            let share = match one_way {
                true if is_transient(times, temperatures, piece) => TRANSIENT,
                true => LAG,
                false => SHORTEST,
            };
            takes_less(piece, share)
        };
        if continuous && (same || pieces[at..at + 2].iter().any(no_step)) {
            pieces.splice(at..at + 2, [both]);
            at = at.saturating_sub(1);
        } else {
            at += 1;
        }
    }
    pieces
}

/// Whether the rate changes over some rows, in one direction.
fn is_transient(times: &[f64], temperatures: &[f64], rows: &Range<usize>) -> bool {
    let third = rows.len() / 3;
    let slope = |first: usize, last: usize| {
        (temperatures[last] - temperatures[first]) / (times[last] - times[first])
    };
    if third < 2 {
        return false;
    }
    let (begin, end) =
        (slope(rows.start, rows.start + third), slope(rows.end - 1 - third, rows.end - 1));
    let ratio = begin / end;
    ratio > 0.0 && !(1.0 / CHANGE_OF_RATE..CHANGE_OF_RATE).contains(&ratio)
}

/// What the temperature does over some rows: the median slope tells, so that neither noise nor the beginning of a ramp
/// counts.
fn program(times: &[f64], temperatures: &[f64], rows: &Range<usize>) -> Program {
    let lag = (rows.len() / SLOPE_SHARE).max(1);
    let slope = |row: usize| {
        let duration = times[row + lag] - times[row];
        (duration > 0.0).then(|| (temperatures[row + lag] - temperatures[row]) / duration)
    };
    let slopes = (rows.start..rows.end.saturating_sub(lag)).filter_map(slope).collect();
    let rate = median(slopes).unwrap_or_default();
    let duration = times[rows.end - 1] - times[rows.start];
    if (rate * duration).abs() < HOLD {
        let temperature = median(temperatures[rows.clone()].to_vec()).unwrap_or_default();
        Program::Hold { temperature }
    } else {
        Program::Ramp { rate }
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Deterministic noise between −1 and 1.
    fn noise(row: usize) -> f64 {
        f64::from((row as u32).wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 23) - 1.0
    }

    /// Temperatures every `every` s: a list of durations in s and rates in K/s, from 300 K.
    fn program_of(steps: &[(f64, f64)], every: f64, scatter: f64) -> (Vec<f64>, Vec<f64>) {
        let (mut times, mut temperatures) = (vec![0.0], vec![300.0]);
        for (duration, rate) in steps {
            let (time, temperature) =
                (times[times.len() - 1], temperatures[temperatures.len() - 1]);
            for row in 1..=(duration / every) as usize {
                let passed = every * row as f64;
                times.push(time + passed);
                temperatures.push(temperature + rate * passed);
            }
        }
        let scattered = temperatures.iter().enumerate().map(|(row, it)| it + scatter * noise(row));
        (times, scattered.collect())
    }

    #[test]
    fn a_hold_of_72_hours_with_noise_of_a_millikelvin_is_a_hold() {
        let (times, temperatures) = program_of(&[(259_200.0, 0.0)], 30.0, 1e-3);
        let segments = cut(&times, &temperatures, &[]);
        assert_eq!(segments.len(), 1);
        assert!(
            matches!(segments[0].program, Program::Hold { temperature } if (temperature - 300.0).abs() < 1e-3)
        );
    }

    #[test]
    fn a_clean_ramp_is_one_ramp() {
        for rate in [0.1, 1.0, 10.0, 50.0, -10.0] {
            let (times, temperatures) =
                program_of(&[(6000.0 / f64::abs(rate), rate / 60.0)], 1.0, 0.0);
            let segments = cut(&times, &temperatures, &[]);
            assert_eq!(segments.len(), 1, "{rate}");
            // Sums of up to 60 000 additions, each rounded.
            assert!(
                matches!(segments[0].program, Program::Ramp { rate: found } if (found * 60.0 / rate - 1.0).abs() < 1e-9)
            );
        }
    }

    #[test]
    fn steps_of_a_program_are_found_where_they_are() {
        let steps = [
            (600.0, 10.0 / 60.0),
            (1800.0, 0.0),
            (570.0, -10.0 / 60.0),
            (600.0, 0.0),
            (1200.0, 5.0 / 60.0),
        ];
        let (times, temperatures) = program_of(&steps, 1.0, 0.05);
        let segments = cut(&times, &temperatures, &[]);
        let rates: Vec<f64> = segments
            .iter()
            .map(|it| match it.program {
                Program::Ramp { rate } => (rate * 60.0).round(),
                Program::Hold { .. } => 0.0,
            })
            .collect();
        assert_eq!(rates, [10.0, 0.0, -10.0, 0.0, 5.0]);
        let starts = segments.iter().map(|it| it.rows.start);
        for (start, expected) in starts.zip([0, 600, 2400, 2970, 3570]) {
            // A corner is found within the tolerance: 1 K at 5 K/min is 12 s.
            assert!(start.abs_diff(expected) <= 24, "{start} {expected}");
        }
        assert_eq!(segments[4].rows.end, times.len());
    }

    #[test]
    fn the_lag_of_a_sample_is_no_step() {
        // First order, time constant 60 s, at 20 K/min.
        let times: Vec<f64> = (0..1800).map(f64::from).collect();
        let lag = |time: f64| 300.0 + (time - 60.0 * (1.0 - (-time / 60.0).exp())) / 3.0;
        let temperatures: Vec<f64> = times.iter().map(|time| lag(*time)).collect();
        let segments = cut(&times, &temperatures, &[]);
        assert_eq!(segments.len(), 1, "{segments:?}");
        assert!(
            matches!(segments[0].program, Program::Ramp { rate } if (rate * 60.0 - 20.0).abs() < 0.01)
        );
    }

    #[test]
    fn two_ramps_of_different_rates_are_two() {
        let (times, temperatures) =
            program_of(&[(240.0, 5.0 / 60.0), (1500.0, 10.0 / 60.0)], 1.0, 0.02);
        let segments = cut(&times, &temperatures, &[]);
        assert_eq!(segments.len(), 2, "{segments:?}");
    }

    #[test]
    fn odd_inputs_do_not_panic() {
        assert_eq!(cut(&[], &[], &[]), []);
        assert_eq!(cut(&[1.0], &[300.0], &[0, 5]).len(), 1);
        assert_eq!(cut(&[1.0, 1.0], &[300.0, 310.0], &[]).len(), 1);
        assert!(cut(&[1.0, 0.0, 3.0], &[300.0, 310.0, 320.0], &[]).len() <= 3);
    }
}
