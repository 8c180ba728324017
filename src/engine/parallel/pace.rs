//! How long windows are.

/// How long windows are. Shorter ones leave threads waiting for each other more often; in longer ones more
/// ringings have to wait for a third phase, in which few regions have work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Windows {
    /// So many ringings on average.
    Fixed(f64),
    /// As many as leave little for later phases.
    Tuned,
}

/// Finds how long windows are.
#[derive(Debug)]
pub struct Pace {
    windows: Windows,
    /// Ringings of a window, on average.
    ringings: f64,
    /// The most.
    most: f64,
}

/// The share of ringings that may be left for later phases than the second.
const LATE: f64 = 0.01;
/// The share of ringings that may be taken back: finding what depends on one takes as long as some fifty ringings.
const TAKEN_BACK: f64 = 0.005;
/// The most ringings per brick, so that logs stay small.
const MOST: f64 = 8.0;

impl Pace {
    /// For a lattice with this number of bricks.
    pub fn new(windows: Windows, bricks: u32) -> Self {
        let ringings = match windows {
            Windows::Fixed(ringings) => ringings,
            Windows::Tuned => f64::from(bricks) / 4.0,
        };
        Self { windows, ringings, most: MOST * f64::from(bricks) }
    }

    /// How long a window is, in s, where clocks ring at this rate (1/s) together.
    pub fn length(&self, rate: f64) -> f64 {
        self.ringings / rate
    }

    /// Learns from a window: ringings of the first, the second and all other phases, and those that were taken
    /// back.
    pub fn note(&mut self, [first, second, late]: [u64; 3], taken_back: u64) {
        if self.windows != Windows::Tuned {
            return;
        }
        let all = (first + second + late) as f64;
        let too_long = late as f64 > LATE * all || taken_back as f64 > TAKEN_BACK * all;
        let factor = if too_long { 0.8 } else { 1.05 };
        self.ringings = (self.ringings * factor).clamp(1.0, self.most);
    }
}
