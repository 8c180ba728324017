//! The protocol: temperature, atmosphere and light as functions of time, and a wash at the end.

mod furnace_log;
mod moments;
mod wash;

pub use furnace_log::FurnaceLog;
pub use moments::{MOST_KELVIN_ROWS, ROW_KELVIN};
pub use wash::Wash;

/// The widest change of temperature within one segment, in K. Rates are bounded over a
/// segment and thinned inside it; at a barrier of 150 kJ/mol and 400 K half a kelvin
/// changes a rate by 6 %, so that at most one draw in 16 is rejected.
pub const SEGMENT_KELVIN: f64 = 0.5;

/// Oxygen partial pressure of air in Pa.
pub const AIR_OXYGEN: f64 = 21_270.0;
/// Pressure of air in Pa.
const AIR: f64 = 101_300.0;

/// Oxygen partial pressure in Pa after evacuating to a pressure (Pa) and filling up with a gas
/// so many times: what was air is diluted by p/1013 mbar each time, and the gas brings oxygen
/// of its own (Pa).
///
/// ```
/// use tautomata::protocol::{AIR_OXYGEN, flushed};
///
/// // Twice evacuated to 1 mbar and filled with pure argon: about a millionth of the air is left.
/// assert!(flushed(2, 100.0, 0.0) < 1e-6 * AIR_OXYGEN);
/// ```
pub fn flushed(times: u32, pressure: f64, gas_oxygen: f64) -> f64 {
    let left = AIR_OXYGEN * (pressure / AIR).powi(times as i32);
    if times == 0 { left } else { left + gas_oxygen }
}

/// Over how many segments, at least, a change of the oxygen pressure within a piece is
/// spread: what is expected of quenching takes each segment's mean pressure.
const SEGMENTS_OF_A_LEAK: f64 = 20.0;

/// The same where crystals melt: what is liquid is decided when a segment begins.
const WARM_SEGMENT_KELVIN: f64 = 0.25;
/// Over how many segments, at least, a piece is spread there: impurity and oligomer, which
/// depress the melting point, are counted when a segment begins.
const WARM_SEGMENTS: f64 = 50.0;

/// What rates depend on besides the lattice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// Temperature in K.
    pub temperature: f64,
    /// Oxygen partial pressure in Pa.
    pub oxygen: f64,
    /// Photon flux of the lamp at an outer surface, in 1/(m² s).
    pub light: f64,
}

impl Conditions {
    /// At a temperature in K, without oxygen, in the dark.
    pub fn at(temperature: f64) -> Self {
        Self { temperature, oxygen: 0.0, light: 0.0 }
    }

    /// A share of the way from these to others; all of it is the others to the bit.
    fn towards(self, other: Self, share: f64) -> Self {
        let between = |a: f64, b: f64| if share < 1.0 { a + (b - a) * share } else { b };
        Self {
            temperature: between(self.temperature, other.temperature),
            oxygen: between(self.oxygen, other.oxygen),
            light: between(self.light, other.light),
        }
    }
}

/// A stretch of time over which the conditions change linearly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Length in s.
    pub duration: f64,
    /// Conditions at its start.
    pub from: Conditions,
    /// Conditions at its end.
    pub to: Conditions,
}

impl Piece {
    /// A stretch (s) between two temperatures (K), without oxygen, in the dark.
    pub fn between(duration: f64, from: f64, to: f64) -> Self {
        Self { duration, from: Conditions::at(from), to: Conditions::at(to) }
    }

    /// By how much the temperature rises, in K.
    fn rise(&self) -> f64 {
        self.to.temperature - self.from.temperature
    }

    /// Into how many segments it is cut.
    fn parts(&self, warm: f64) -> u64 {
        let [from, to] = [self.from, self.to].map(|end| end.temperature);
        let is_warm = from.max(to) > warm;
        let widest = if is_warm { WARM_SEGMENT_KELVIN } else { SEGMENT_KELVIN };
        let leaks = self.to.oxygen != self.from.oxygen;
        let least = if is_warm { WARM_SEGMENTS } else { 1.0 };
        let least = if leaks { SEGMENTS_OF_A_LEAK.max(least) } else { least };
        ((to - from).abs() / widest).ceil().max(least) as u64
    }

    /// The piece, in two where it crosses a temperature in K.
    fn cut_at(&self, kelvin: f64) -> Vec<Self> {
        let share =
            (kelvin - self.from.temperature) / (self.to.temperature - self.from.temperature);
        if !(share > 0.0 && share < 1.0) {
            return vec![*self];
        }
        let middle = self.from.towards(self.to, share);
        let first = Self { duration: self.duration * share, to: middle, ..*self };
        let second = Self { duration: self.duration - first.duration, from: middle, ..*self };
        vec![first, second]
    }
}

/// The whole protocol, in order, starting at time zero.
///
/// ```
/// use tautomata::protocol::{Piece, Protocol, SEGMENT_KELVIN, temperature_at};
///
/// // From 25 to 140 °C within an hour, then a day.
/// let ramp = Piece::between(3600.0, 298.15, 413.15);
/// let hold = Piece::between(86_400.0, 413.15, 413.15);
/// let protocol = Protocol { pieces: vec![ramp, hold], ..Protocol::default() };
/// let segments = protocol.segments();
/// assert!((temperature_at(&segments, 1800.0) - 355.65).abs() < 1e-9);
/// assert!(segments.iter().all(|segment| segment.to.temperature - segment.from.temperature <= SEGMENT_KELVIN));
/// ```
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Protocol {
    /// Its pieces.
    pub pieces: Vec<Piece>,
    /// The wash at the end, if there is one.
    pub wash: Option<Wash>,
    /// The files that pieces follow, in order.
    pub logs: Vec<FurnaceLog>,
}

/// A part of a piece over which the temperature changes by at most [`SEGMENT_KELVIN`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Its start in s.
    pub start: f64,
    /// Its end in s.
    pub end: f64,
    /// Its length in s. Late in a long protocol the difference of end and start has fewer digits.
    pub length: f64,
    /// Conditions at its start.
    pub from: Conditions,
    /// Conditions at its end.
    pub to: Conditions,
}

impl Segment {
    /// Conditions at a time within the segment.
    pub fn at(&self, time: f64) -> Conditions {
        let share = (time - self.start) / (self.end - self.start);
        self.from.towards(self.to, share.clamp(0.0, 1.0))
    }

    /// Conditions at an offset (s) from the start.
    pub fn after(&self, offset: f64) -> Conditions {
        self.from.towards(self.to, (offset / self.length).clamp(0.0, 1.0))
    }

    /// Whether the conditions are constant.
    pub fn constant(&self) -> bool {
        self.from == self.to
    }
}

impl Protocol {
    /// Total time in s.
    pub fn duration(&self) -> f64 {
        self.pieces.iter().map(|piece| piece.duration).sum()
    }

    /// The conditions at the ends of all pieces: at each moment they lie between those of two.
    pub fn conditions(&self) -> Vec<Conditions> {
        self.pieces.iter().flat_map(|piece| [piece.from, piece.to]).collect()
    }

    /// The protocol cut into segments, in order, without gaps.
    pub fn segments(&self) -> Vec<Segment> {
        self.segments_above(f64::INFINITY)
    }

    /// The same with shorter segments above a temperature in K, where crystals melt.
    pub fn segments_above(&self, warm: f64) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut start = 0.0;
        for piece in self.pieces.iter().flat_map(|piece| piece.cut_at(warm)) {
            let parts = piece.parts(warm);
            let end = start + piece.duration;
            for part in 0..parts {
                let share = |part: u64| part as f64 / parts as f64;
                let (low, high) = (share(part), share(part + 1));
                segments.push(Segment {
                    start: start + piece.duration * low,
                    end: if part + 1 == parts { end } else { start + piece.duration * high },
                    length: piece.duration * high - piece.duration * low,
                    from: piece.from.towards(piece.to, low),
                    to: piece.from.towards(piece.to, high),
                });
            }
            start = end;
        }
        segments
    }
}

/// The segment in force at a time: the first one that ends there or later, else the last.
pub fn segment_at(segments: &[Segment], time: f64) -> Option<&Segment> {
    let index = segments.partition_point(|segment| segment.end < time);
    segments.get(index).or(segments.last())
}

/// The temperature at a time, in K; NaN where there is no segment.
pub fn temperature_at(segments: &[Segment], time: f64) -> f64 {
    segment_at(segments, time).map_or(f64::NAN, |segment| segment.at(time).temperature)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp_and_hold() -> Protocol {
        Protocol {
            pieces: vec![Piece::between(600.0, 300.0, 351.3), Piece::between(50.0, 400.0, 400.0)],
            ..Protocol::default()
        }
    }

    #[test]
    fn segments_join_without_gaps_and_reach_the_ends() {
        let segments = ramp_and_hold().segments();
        assert_eq!(segments.first().unwrap().start, 0.0);
        assert_eq!(segments.last().unwrap().end, ramp_and_hold().duration());
        for pair in segments.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
    }

    #[test]
    fn no_segment_spans_more_than_the_widest_change() {
        let segments = ramp_and_hold().segments();
        assert_eq!(segments.len(), 103 + 1);
        for segment in segments {
            let change = segment.to.temperature - segment.from.temperature;
            assert!(change.abs() <= SEGMENT_KELVIN * (1.0 + 1e-12));
        }
    }

    #[test]
    fn the_temperature_follows_the_ramp() {
        let segments = ramp_and_hold().segments();
        for time in [0.0, 1.0, 299.9, 600.0] {
            let exact = 300.0 + 51.3 * time / 600.0;
            let got = segment_at(&segments, time).unwrap().at(time).temperature;
            assert!((got - exact).abs() < 1e-9, "{got} at {time} s");
        }
        assert_eq!(segment_at(&segments, 601.0).unwrap().at(601.0).temperature, 400.0);
    }
}
