//! When a protocol is looked at: at a steady pace, where steps end, and kelvin by kelvin on ramps.

use super::{Piece, Protocol};

/// The most that the temperature changes between two rows, in K, unless there would be more than
/// [`MOST_KELVIN_ROWS`].
pub const ROW_KELVIN: f64 = 1.0;
/// The most rows that a protocol has for its changes of temperature alone.
pub const MOST_KELVIN_ROWS: f64 = 1000.0;
/// A piece shorter than this share of the protocol is no step of its own, such as a row of a furnace log
/// or a part of a sine: at most twice as many ends are recorded as there are such shares.
const STEP_SHARE: f64 = 1e-3;
/// Moments closer than this share of the protocol are one. A sum of 100 000 durations is rounded by
/// at most 1.1e-11 of itself.
const SAME: f64 = 1e-9;

impl Protocol {
    /// Every interval, in s, from the start, and the end.
    pub fn moments_every(&self, interval: f64) -> Vec<f64> {
        let end = self.duration();
        // An interval that divides the whole time but for rounding gives no second end.
        let intervals = (end / interval - 1e-6).ceil().max(1.0) as u32;
        let mut moments: Vec<f64> = (0..intervals).map(|n| f64::from(n) * interval).collect();
        moments.push(end);
        moments
    }

    /// The same, the ends of steps, and as many moments between that the temperature changes by at
    /// most [`ROW_KELVIN`] from one to the next.
    ///
    /// A step is a piece that takes at least a thousandth of the protocol's time, or at least a thousandth of all
    /// its changes of temperature and at least a kelvin. If the temperature changes by more than
    /// [`MOST_KELVIN_ROWS`] kelvins in all, there are that many moments between.
    pub fn row_moments(&self, interval: f64) -> Vec<f64> {
        let regular = self.moments_every(interval);
        let fixed = self.merged(self.step_ends(), &regular);
        let between = self.kelvins_between(&fixed);
        self.merged(fixed, &between)
    }

    /// Equal intervals of at most so long, in s, that begin anew where a step ends: the
    /// temperature changes at one rate in each.
    pub fn readings_every(&self, interval: f64) -> Vec<f64> {
        let mut readings = vec![0.0];
        let mut start = 0.0;
        for end in self.step_ends() {
            let parts = ((end - start) / interval - 1e-6).ceil().max(1.0) as u32;
            let share = |part: u32| f64::from(part) / f64::from(parts);
            readings.extend((1..parts).map(|part| start + (end - start) * share(part)));
            readings.push(end);
            start = end;
        }
        readings
    }

    /// Where steps end, in s; the protocol's end is one.
    fn step_ends(&self) -> Vec<f64> {
        let shortest = STEP_SHARE * self.duration();
        let least = self.kelvin_step();
        let is_step = |piece: &Piece| piece.duration >= shortest || piece.rise().abs() >= least;
        let mut end = 0.0;
        let mut ends = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            end += piece.duration;
            if is_step(piece) || self.pieces.get(index + 1).is_none_or(is_step) {
                ends.push(end);
            }
        }
        ends
    }

    /// The change of temperature from one row to the next, in K.
    fn kelvin_step(&self) -> f64 {
        let ramped: f64 = self.pieces.iter().map(|piece| piece.rise().abs()).sum();
        let jumps =
            self.pieces.windows(2).map(|pair| pair[1].from.temperature - pair[0].to.temperature);
        let way = ramped + jumps.map(f64::abs).sum::<f64>();
        ROW_KELVIN.max(way / MOST_KELVIN_ROWS)
    }

    /// Moments between others, ascending, at which the temperature has changed by one step
    /// since the moment before.
    fn kelvins_between(&self, fixed: &[f64]) -> Vec<f64> {
        let step = self.kelvin_step();
        let mut moments = Vec::new();
        let (mut start, mut next) = (0.0, 0);
        let mut last = self.pieces.first().map_or(0.0, |piece| piece.from.temperature);
        for piece in &self.pieces {
            let end = start + piece.duration;
            let (from, rise) = (piece.from.temperature, piece.rise());
            if (from - last).abs() >= step {
                moments.push(start);
                last = from;
            }
            let inside = fixed[next..].iter().take_while(|&&time| time <= end);
            let kelvin_at = |time: &f64| from + rise * ((time - start) / piece.duration).max(0.0);
            let rows: Vec<f64> = inside.map(kelvin_at).collect();
            next += rows.len();
            // The end of the piece is no row of its own: the temperature goes on from the last one.
            for (index, kelvin) in rows.iter().copied().chain([piece.to.temperature]).enumerate() {
                // One step and a rounding error is one step.
                while (kelvin - last).abs() > step * (1.0 + 1e-6) {
                    last += step.copysign(kelvin - last);
                    moments.push(start + piece.duration * (last - from) / rise);
                }
                if index < rows.len() {
                    last = kelvin;
                }
            }
            start = end;
        }
        moments
    }

    /// Moments with others; where two are the same, the first ones stay.
    fn merged(&self, first: Vec<f64>, others: &[f64]) -> Vec<f64> {
        let same = SAME * self.duration();
        let is_new = |time: &&f64| {
            let next = first.partition_point(|own| own < *time);
            let near = [next.checked_sub(1).and_then(|before| first.get(before)), first.get(next)];
            near.into_iter().flatten().all(|own| (own - **time).abs() > same)
        };
        let mut all: Vec<f64> = others.iter().filter(is_new).copied().collect();
        all.extend(first);
        all.sort_by(f64::total_cmp);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn protocol(pieces: &[(f64, f64, f64)]) -> Protocol {
        let piece = |&(duration, from, to)| Piece::between(duration, from, to);
        Protocol { pieces: pieces.iter().map(piece).collect(), ..Protocol::default() }
    }

    /// The temperature at a moment, before a jump.
    fn kelvin(protocol: &Protocol, time: f64) -> f64 {
        super::super::segment_at(&protocol.segments(), time).unwrap().at(time).temperature
    }

    fn most_between(protocol: &Protocol, moments: &[f64]) -> f64 {
        let kelvins = moments.iter().map(|&time| kelvin(protocol, time)).collect::<Vec<_>>();
        kelvins.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn a_hold_has_its_interval_and_a_ramp_a_row_at_each_kelvin() {
        let steps = protocol(&[(100.0, 300.0, 300.0), (50.0, 300.0, 305.0), (70.0, 305.0, 305.0)]);
        let rows = steps.row_moments(40.0);
        // At 160 s and 200 s, 60 s to 150 s: 300 K to 305 K from 100 s on at 0.1 K/s.
        assert_eq!(
            rows,
            [0.0, 40.0, 80.0, 100.0, 110.0, 120.0, 130.0, 140.0, 150.0, 160.0, 200.0, 220.0]
        );
        assert_eq!(steps.readings_every(50.0), [0.0, 50.0, 100.0, 150.0, 185.0, 220.0]);
    }

    #[test]
    fn rows_are_at_most_a_kelvin_apart_whatever_the_interval() {
        let up_and_down = protocol(&[
            (3600.0, 298.15, 298.15),
            (125.7 * 12.0, 298.15, 423.85),
            (7200.0, 423.85, 423.85),
            (600.0, 423.85, 300.0),
        ]);
        for interval in [7.0, 60.0, 1800.0, 1e5] {
            let rows = up_and_down.row_moments(interval);
            assert!(most_between(&up_and_down, &rows) < 1.0 + 1e-5, "{interval} s");
            assert!(rows.is_sorted_by(|a, b| a < b), "{interval} s");
            assert_eq!(rows.last(), Some(&up_and_down.duration()));
            let regular = up_and_down.moments_every(interval);
            assert!(regular.iter().all(|time| rows.contains(time)), "{interval} s");
        }
    }

    #[test]
    fn intervals_finer_than_a_kelvin_need_no_rows_between() {
        let ramp = protocol(&[(720.0, 350.0, 470.0)]);
        assert_eq!(ramp.row_moments(3.0), ramp.moments_every(3.0));
    }

    /// A log of 10 800 rows in a day: a ramp in four hours and a hold, with a noise of 0.05 K. Its noise
    /// alone goes a way of some 400 K.
    #[test]
    fn a_furnace_log_has_a_row_a_kelvin_and_none_for_its_noise() {
        let at = |row: u32| {
            let noise = 0.05 * f64::from(row.wrapping_mul(2_654_435_761) % 1000) / 1000.0;
            300.0 + 100.0 * (f64::from(row) / 1800.0).min(1.0) + noise
        };
        let pieces: Vec<_> = (0..10_799).map(|row| (8.0, at(row), at(row + 1))).collect();
        let log = protocol(&pieces);
        let rows = log.row_moments(log.duration() / 100.0);
        assert!((180..=205).contains(&rows.len()), "{} rows", rows.len());
        assert!(most_between(&log, &rows) < 1.2);
        assert_eq!(log.readings_every(log.duration() / 400.0).len(), 401);
    }

    #[test]
    fn stairs_have_a_row_at_each_end_and_a_day_of_modulation_is_bounded() {
        let stairs = protocol(&[(10.0, 300.0, 300.0), (10.0, 305.0, 305.0), (10.0, 300.0, 300.0)]);
        assert_eq!(stairs.row_moments(1e3), [0.0, 10.0, 20.0, 30.0]);
        let sine = |line: u32| 350.0 + 5.0 * (f64::from(line) * std::f64::consts::TAU / 48.0).sin();
        let lines: Vec<_> = (0..69_120).map(|line| (1.25, sine(line), sine(line + 1))).collect();
        let modulated = protocol(&lines);
        let rows = modulated.row_moments(modulated.duration() / 100.0);
        assert!(rows.len() <= 1200, "{} rows", rows.len());
    }
}
