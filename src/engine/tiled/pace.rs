//! How long windows are: as long as it takes for a wanted number of clocks to ring, and that
//! number is the one at which a ringing costs least.

use std::time::{Duration, Instant};

/// The length of windows, which tunes itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// How many clocks should ring in a window.
    wanted: f64,
    /// The length that should bring that about, in s; 0 before anything is known.
    length: f64,
    /// When the last window began, in s, and how many clocks rang in it.
    last: (f64, f64),
    /// How the wanted number is sought, if it is not fixed.
    search: Option<Search>,
}

/// A search for the number at which a ringing costs least: on in one direction for as long
/// as that makes it cheaper, then in the other.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Search {
    /// By which factor the number changes next.
    factor: f64,
    /// What a ringing cost in the trial before, in s.
    cost: f64,
    /// The present trial: when it began, how many clocks rang for good, and in all.
    began: Option<Instant>,
    kept: u64,
    done: u64,
}

/// By how much the length may grow or shrink from one window to the next.
const STEP: f64 = 2.0;
/// By how much the wanted number changes from one trial to the next.
const FACTOR: f64 = 1.3;
/// The number that is wanted first.
const FIRST: f64 = 4000.0;
/// The least number.
const LEAST: f64 = 16.0;
/// How long a trial takes at least.
const TRIAL: Duration = Duration::from_millis(50);
/// The most that may be done for what is kept; where it is more, windows get shorter.
const MOST_WORK: f64 = 1.2;

impl Default for Pace {
    /// Windows that tune themselves.
    fn default() -> Self {
        let search = Search { factor: FACTOR, cost: f64::INFINITY, began: None, kept: 0, done: 0 };
        Self { wanted: FIRST, length: 0.0, last: (0.0, 0.0), search: Some(search) }
    }
}

impl Pace {
    /// Windows in which this many clocks ring, after the first few.
    pub fn of(wanted: u64) -> Self {
        Self { wanted: wanted as f64, length: 0.0, last: (0.0, 0.0), search: None }
    }

    /// The end of the window that begins with a clock's ringing, in s.
    pub fn end(&mut self, first: f64) -> f64 {
        let (began, rang) = self.last;
        let passed = first - began;
        if rang > 0.0 && passed > 0.0 {
            let length = self.wanted * passed / rang;
            self.length = match self.length {
                // One gap between two clocks says little about the next.
                0.0 => passed,
                old => length.clamp(old / STEP, old * STEP),
            };
        }
        self.last = (first, 0.0);
        first + self.length
    }

    /// Learns from a window: how many clocks rang for good in it, and in all.
    pub fn learn(&mut self, kept: u64, done: u64) {
        self.last.1 += kept as f64;
        if let Some(search) = &mut self.search {
            self.wanted = (self.wanted * search.learn(kept, done)).max(LEAST);
        }
    }
}

impl Search {
    /// By which factor to change the wanted number now.
    fn learn(&mut self, kept: u64, done: u64) -> f64 {
        self.kept += kept;
        self.done += done;
        let passed = self.began.get_or_insert_with(Instant::now).elapsed();
        if passed < TRIAL || self.kept == 0 {
            return 1.0;
        }
        let cost = passed.as_secs_f64() / self.kept as f64;
        if self.done as f64 > MOST_WORK * self.kept as f64 {
            self.factor = FACTOR.recip();
        } else if cost > self.cost {
            self.factor = self.factor.recip();
        }
        *self = Self { factor: self.factor, cost, began: Some(Instant::now()), kept: 0, done: 0 };
        self.factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clocks ring at 50 1/s: a window of 200 takes 4 s, whatever was known at first.
    #[test]
    fn the_length_follows_the_rate() {
        let mut pace = Pace::of(200);
        let mut now = 0.0;
        for _ in 0..20 {
            let end = pace.end(now);
            pace.learn(((end - now) * 50.0).max(1.0) as u64, 0);
            now = end + 0.02;
        }
        let length = pace.end(now) - now;
        assert!((3.5..4.5).contains(&length), "{length} s");
    }

    #[test]
    fn too_much_work_shortens_windows() {
        let cost = f64::INFINITY;
        let began = Instant::now().checked_sub(TRIAL);
        let mut search = Search { factor: FACTOR, cost, began, kept: 0, done: 0 };
        assert!(search.learn(100, 130) < 1.0);
    }
}
