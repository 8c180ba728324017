//! A curve: what one sample did along a program of temperature.

use crate::statistics::{WeightedPoint, Weights, fit_line};

/// A drift of the temperature (K) up to which a program is a hold. Furnaces hold within a few tenths of a kelvin.
const HOLD_KELVIN: f64 = 1.0;
/// A ramp departs from a straight line by no more than this share of its span (root mean square).
const RAMP_SHARE: f64 = 0.02;
/// The program is that of the rows between these conversions: what comes before or after acts on no reaction.
const REACTING: [f64; 2] = [0.005, 0.995];

/// Rates that differ by less than this share are one rate, and holds that differ by less, in K, one temperature.
const SAME_RATE: f64 = 0.02;
const SAME_KELVIN: f64 = 0.5;

/// The program of temperature that a curve followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Program {
    /// Heating (or, negative, cooling) at a constant rate in K/s.
    Ramp(f64),
    /// One temperature, in K.
    Hold(f64),
    /// Anything else: steps, a modulation, a ramp into a hold.
    Other,
}

/// One sample's conversion along its program of temperature.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it is called in tables and figures.
    pub label: String,
    /// Time in s, ascending.
    pub time: Vec<f64>,
    /// Temperature in K, one per time.
    pub temperature: Vec<f64>,
    /// Conversion, from 0 to 1, one per time.
    pub conversion: Vec<f64>,
    /// Rate of conversion in 1/s, one per time, where it was measured itself.
    pub rate: Option<Vec<f64>>,
    /// What the temperature did while the sample reacted.
    pub program: Program,
}

/// Where a curve reaches a conversion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Time in s.
    pub time: f64,
    /// Temperature in K.
    pub temperature: f64,
}

impl Curve {
    /// A curve from rows (time in s, temperature in K, conversion) with ascending times. Its program is
    /// found from the temperatures.
    pub fn new(label: impl Into<String>, rows: &[[f64; 3]]) -> Self {
        let column = |index: usize| rows.iter().map(|row| row[index]).collect::<Vec<f64>>();
        let (time, temperature, conversion) = (column(0), column(1), column(2));
        let program = program(&time, &temperature, &conversion);
        Self { label: label.into(), time, temperature, conversion, rate: None, program }
    }

    /// The heating rate in K/s, of a ramp.
    pub fn heating_rate(&self) -> Option<f64> {
        match self.program {
            Program::Ramp(rate) => Some(rate),
            _ => None,
        }
    }

    /// The temperature in K, of a hold.
    pub fn hold(&self) -> Option<f64> {
        match self.program {
            Program::Hold(kelvin) => Some(kelvin),
            _ => None,
        }
    }

    /// Where it reaches a conversion; `None` if it does not, or begins above it. Where noise carries it over the
    /// conversion more than once: half-way between the first and the last time. Between rows, the conversion is a
    /// monotone cubic of the time.
    pub fn crossing(&self, conversion: f64) -> Option<Crossing> {
        let upward = |pair: &[f64]| pair[0] < conversion && conversion <= pair[1];
        let first = self.conversion.windows(2).position(upward)?;
        let last = self.conversion.windows(2).rposition(upward)?;
        let time = f64::midpoint(self.time_in(first, conversion), self.time_in(last, conversion));
        Some(Crossing { time, temperature: self.temperature_at(time) })
    }

    /// Temperature in K at a time in s; that of the nearest end outside of the curve.
    pub fn temperature_at(&self, time: f64) -> f64 {
        self.between(&self.temperature, time)
    }

    /// A column at a time in s, in proportion between rows; that of the nearest end outside of the curve.
    pub fn between(&self, values: &[f64], time: f64) -> f64 {
        let after = self.time.partition_point(|&known| known < time).min(self.time.len() - 1);
        let Some(before) = after.checked_sub(1) else { return values[0] };
        let share = (time - self.time[before]) / (self.time[after] - self.time[before]);
        values[before] + share.min(1.0) * (values[after] - values[before])
    }

    /// Whether another curve had the same program of temperature: the same rate, the same hold, or temperatures
    /// that agree all along.
    pub fn same_program(&self, other: &Self) -> bool {
        match (self.program, other.program) {
            (Program::Ramp(one), Program::Ramp(two)) => (one / two - 1.0).abs() < SAME_RATE,
            (Program::Hold(one), Program::Hold(two)) => (one - two).abs() < SAME_KELVIN,
            (Program::Other, Program::Other) => {
                let [one, two] = [self, other].map(|curve| curve.time[curve.time.len() - 1]);
                let moments = (0..=20).map(|part| f64::from(part) / 20.0 * one.min(two));
                let apart = |time| self.temperature_at(time) - other.temperature_at(time);
                moments.into_iter().all(|time| apart(time).abs() < SAME_KELVIN)
            }
            _ => false,
        }
    }

    /// The time at which it passes a conversion between row `before` and the next.
    fn time_in(&self, before: usize, conversion: f64) -> f64 {
        let [t0, t1] = [self.time[before], self.time[before + 1]];
        let [a0, a1] = [self.conversion[before], self.conversion[before + 1]];
        let [d0, d1] = [self.slope(before), self.slope(before + 1)].map(|slope| slope * (t1 - t0));
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..50 {
            let s = f64::midpoint(low, high);
            let r = 1.0 - s;
            // Hermite's cubic.
            let value =
                r * r * ((1.0 + 2.0 * s) * a0 + s * d0) + s * s * ((1.0 + 2.0 * r) * a1 - r * d1);
            if value < conversion { low = s } else { high = s }
        }
        t0 + low * (t1 - t0)
    }

    /// Slope of the conversion at a row in 1/s, such that a cubic through the rows stays monotone (F. N.
    /// Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5, 300, 1984).
    fn slope(&self, row: usize) -> f64 {
        let step = |at: usize| self.time[at + 1] - self.time[at];
        let rise = |at: usize| (self.conversion[at + 1] - self.conversion[at]) / step(at);
        let last = self.time.len() - 1;
        if row == 0 || row == last {
            return rise(row.min(last - 1));
        }
        let (before, after) = (rise(row - 1), rise(row));
        if before * after <= 0.0 {
            return 0.0;
        }
        let (w1, w2) = (2.0 * step(row) + step(row - 1), step(row) + 2.0 * step(row - 1));
        (w1 + w2) / (w1 / before + w2 / after)
    }
}

/// What the temperature did between the conversions of [`REACTING`], or, where fewer than three rows lie there, in
/// all.
fn program(time: &[f64], temperature: &[f64], conversion: &[f64]) -> Program {
    let point = |row: usize| WeightedPoint { x: time[row], y: temperature[row], weight: 1.0 };
    let [low, high] = REACTING;
    let reacting: Vec<usize> =
        (0..time.len()).filter(|&row| (low..=high).contains(&conversion[row])).collect();
    let points: Vec<WeightedPoint> = match reacting.as_slice() {
        [first, _, .., last] => (*first..=*last).map(point).collect(),
        _ => (0..time.len()).map(point).collect(),
    };
    let Some(line) = fit_line(&points, Weights::Relative) else { return Program::Other };
    let (first, last) = (points[0].x, points[points.len() - 1].x);
    let span = (line.slope * (last - first)).abs();
    let scatter = (line.chi_squared / points.len() as f64).sqrt();
    if span <= HOLD_KELVIN && scatter <= HOLD_KELVIN {
        Program::Hold(line.at(f64::midpoint(first, last)))
    } else if scatter <= RAMP_SHARE * span {
        Program::Ramp(line.slope)
    } else {
        Program::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Rows of a program of temperature along which the conversion rises evenly.
    fn along(times: usize, duration: f64, kelvin: impl Fn(f64) -> f64) -> Curve {
        let row = |at: usize| {
            let share = at as f64 / (times - 1) as f64;
            [share * duration, kelvin(share * duration), share]
        };
        Curve::new("test", &(0..times).map(row).collect::<Vec<_>>())
    }

    /// 72 h at 140 °C with 1 mK of noise is a hold, 10 K/min is a ramp, however slow or noisy.
    #[test]
    fn holds_and_ramps_are_told_apart() {
        let noise = |time: f64| 1e-3 * (time * 12.9898).sin();
        let hold = along(4321, 259_200.0, |time| 413.15 + noise(time));
        assert_relative_eq!(hold.hold().unwrap(), 413.15, epsilon = 1e-3);
        for per_minute in [0.1, 10.0, 40.0, -5.0] {
            let rate = per_minute / 60.0;
            let ramp = along(500, 300.0 / f64::abs(rate), |time| 700.0 + rate * time + noise(time));
            assert_relative_eq!(ramp.heating_rate().unwrap(), rate, max_relative = 1e-4);
        }
        let staircase = along(500, 6000.0, |time| 400.0 + 20.0 * (time / 1000.0).floor());
        assert_eq!(staircase.program, Program::Other);
        let modulated = along(500, 6000.0, |time| 400.0 + 5.0 * (time / 100.0).sin());
        assert_eq!(modulated.program, Program::Other);
    }

    #[test]
    fn a_ramp_is_one_by_what_happens_while_the_sample_reacts() {
        let rows: Vec<[f64; 3]> = (0..=300)
            .map(|at| {
                let heated = f64::from(at - 100).max(0.0);
                [f64::from(at), 300.0 + heated, (heated / 200.0).powi(2)]
            })
            .collect();
        assert_relative_eq!(
            Curve::new("", &rows).heating_rate().unwrap(),
            1.0,
            max_relative = 1e-9
        );
    }

    /// A parabola: a cubic through its rows is exact but for the slopes, which are harmonic means.
    #[test]
    fn crossings_lie_between_rows_and_in_the_middle_of_noise() {
        let rows: Vec<[f64; 3]> = (0..=10)
            .map(f64::from)
            .map(|time| [time, 300.0 + time, (time / 10.0).powi(2)])
            .collect();
        let curve = Curve::new("", &rows);
        let crossing = curve.crossing(0.5).unwrap();
        assert_relative_eq!(crossing.time, 50.0_f64.sqrt(), max_relative = 1e-3);
        assert_relative_eq!(crossing.temperature, 300.0 + crossing.time, max_relative = 1e-12);
        assert_eq!(curve.crossing(1.0).map(|it| it.time.round()), Some(10.0));
        assert_eq!(curve.crossing(1.01), None);
        assert_eq!(curve.crossing(0.0), None);
        let noisy = [[0.0, 300.0, 0.0], [1.0, 301.0, 0.6], [2.0, 302.0, 0.4], [3.0, 303.0, 1.0]];
        let middle = Curve::new("", &noisy).crossing(0.5).unwrap().time;
        assert!((1.4..1.7).contains(&middle), "{middle}");
    }
}
