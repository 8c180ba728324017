//! The protocol: temperature and atmosphere as functions of time, and a wash at the end.

mod wash;

pub use wash::Wash;

/// The widest change of temperature within one segment, in K. Rates are bounded over a
/// segment and thinned inside it; at a barrier of 150 kJ/mol and 400 K half a kelvin
/// changes a rate by 6 %, so that at most one draw in 16 is rejected.
pub const SEGMENT_KELVIN: f64 = 0.5;

/// A stretch of time over which the temperature changes linearly and the atmosphere is
/// constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Length in s.
    pub duration: f64,
    /// Temperature at its start, in K.
    pub from: f64,
    /// Temperature at its end, in K.
    pub to: f64,
    /// Oxygen partial pressure in Pa.
    pub oxygen: f64,
}

/// The whole protocol, in order, starting at time zero.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Protocol {
    /// Its pieces.
    pub pieces: Vec<Piece>,
    /// The wash at the end, if there is one.
    pub wash: Option<Wash>,
}

/// A part of a piece over which the temperature changes by at most [`SEGMENT_KELVIN`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Its start in s.
    pub start: f64,
    /// Its end in s.
    pub end: f64,
    /// Temperature at its start, in K.
    pub from: f64,
    /// Temperature at its end, in K.
    pub to: f64,
    /// Oxygen partial pressure in Pa.
    pub oxygen: f64,
}

impl Segment {
    /// Temperature in K at a time within the segment.
    pub fn temperature(&self, time: f64) -> f64 {
        let share = (time - self.start) / (self.end - self.start);
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }

    /// Whether the temperature is constant.
    pub fn isothermal(&self) -> bool {
        self.from == self.to
    }
}

impl Protocol {
    /// Total time in s.
    pub fn duration(&self) -> f64 {
        self.pieces.iter().map(|piece| piece.duration).sum()
    }

    /// The protocol cut into segments, in order, without gaps.
    pub fn segments(&self) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut start = 0.0;
        for piece in &self.pieces {
            let parts = ((piece.to - piece.from).abs() / SEGMENT_KELVIN).ceil().max(1.0);
            let at = |part: f64, from: f64, span: f64| from + span * (part / parts);
            let end = start + piece.duration;
            for part in 0..parts as u64 {
                let (low, high) = (part as f64, (part + 1) as f64);
                let last = high == parts;
                segments.push(Segment {
                    start: at(low, start, piece.duration),
                    end: if last { end } else { at(high, start, piece.duration) },
                    from: at(low, piece.from, piece.to - piece.from),
                    to: if last { piece.to } else { at(high, piece.from, piece.to - piece.from) },
                    oxygen: piece.oxygen,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp_and_hold() -> Protocol {
        Protocol {
            pieces: vec![
                Piece { duration: 600.0, from: 300.0, to: 351.3, oxygen: 0.0 },
                Piece { duration: 50.0, from: 400.0, to: 400.0, oxygen: 7.0 },
            ],
            wash: None,
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
            assert!((segment.to - segment.from).abs() <= SEGMENT_KELVIN * (1.0 + 1e-12));
        }
    }

    #[test]
    fn the_temperature_follows_the_ramp() {
        let segments = ramp_and_hold().segments();
        for time in [0.0, 1.0, 299.9, 600.0] {
            let exact = 300.0 + 51.3 * time / 600.0;
            let got = segment_at(&segments, time).unwrap().temperature(time);
            assert!((got - exact).abs() < 1e-9, "{got} at {time} s");
        }
        assert_eq!(segment_at(&segments, 601.0).unwrap().temperature(601.0), 400.0);
    }
}
