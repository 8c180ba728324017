//! How long windows are: as long as it takes for a wanted number of clocks to ring.

/// The length of windows, which tunes itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// How many clocks should ring in a window.
    wanted: f64,
    /// The length that should bring that about, in s.
    length: f64,
    /// When the last window began, in s, and how many clocks rang from there on.
    last: (f64, f64),
}

/// By how much the length may grow or shrink from one window to the next.
const STEP: f64 = 2.0;

impl Pace {
    /// Windows in which this many clocks ring, after the first few.
    pub fn of(wanted: u64) -> Self {
        Self { wanted: wanted as f64, length: 0.0, last: (0.0, 0.0) }
    }

    /// The end of the window that begins with a clock's ringing, in s.
    pub fn end(&mut self, first: f64) -> f64 {
        let (began, rang) = self.last;
        let passed = first - began;
        if rang > 0.0 && passed > 0.0 {
            let length = self.wanted * passed / rang;
            self.length = match self.length {
                0.0 => length,
                old => length.clamp(old / STEP, old * STEP),
            };
        }
        self.last = (first, 0.0);
        first + self.length
    }

    /// Learns how many clocks rang in the window.
    pub fn learn(&mut self, rang: u64) {
        self.last.1 += rang as f64;
    }
}
