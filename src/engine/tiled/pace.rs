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

/// A search for the number at which a ringing costs least. The number at hand and one that
/// is larger or smaller are tried in turn, and the other is taken if it is cheaper by more
/// than noise is likely to make it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Search {
    /// The numbers between which it is sought.
    within: (f64, f64),
    /// By which factor the other number differs.
    factor: f64,
    /// What a ringing cost with the number at hand, in s, while the other is tried.
    cost: Option<f64>,
    /// The present trial: when it began, how many clocks rang for good, and in all.
    began: Option<Instant>,
    kept: u64,
    done: u64,
}

/// By how much the length may grow or shrink from one window to the next.
const STEP: f64 = 2.0;
/// By how much the wanted number changes for a trial.
const FACTOR: f64 = 1.5;
/// A number is taken if a ringing costs less than this share of what it costs with another.
const GAIN: f64 = 0.97;
/// Sites to each clock that should ring in a window, at first: then a few in a thousand are
/// taken back, and messages are few.
const SITES_A_CLOCK: f64 = 1000.0;
/// The least number.
const LEAST: f64 = 16.0;
/// The numbers that are tried lie within this factor of the first.
const RANGE: f64 = 16.0;
/// How long a trial takes at least.
const TRIAL: Duration = Duration::from_millis(250);
/// The most that may be done for what is kept; where it is more, windows get shorter.
const MOST_WORK: f64 = 1.2;

impl Pace {
    /// Windows on so many sites that tune themselves.
    pub fn tuning_itself(sites: u32) -> Self {
        let first = (f64::from(sites) / SITES_A_CLOCK).max(LEAST);
        let search = Search {
            within: ((first / RANGE).max(LEAST), first * RANGE),
            factor: FACTOR,
            cost: None,
            began: None,
            kept: 0,
            done: 0,
        };
        Self { wanted: first, length: 0.0, last: (0.0, 0.0), search: Some(search) }
    }

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
            let (least, most) = search.within;
            self.wanted = (self.wanted * search.learn(kept, done)).clamp(least, most);
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
        let too_much = self.done as f64 > MOST_WORK * self.kept as f64;
        (self.began, self.kept, self.done) = (Some(Instant::now()), 0, 0);
        match self.cost.take() {
            _ if too_much => {
                self.factor = FACTOR;
                FACTOR.recip()
            }
            None => {
                self.cost = Some(cost);
                self.factor
            }
            Some(before) if cost < GAIN * before => 1.0,
            Some(_) => {
                let back = self.factor.recip();
                self.factor = back;
                back
            }
        }
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

    fn after_a_trial(pace: &mut Pace, cost: f64, done: u64) {
        let search = pace.search.as_mut().unwrap();
        search.began = Instant::now().checked_sub(TRIAL.max(Duration::from_secs_f64(cost)));
        pace.learn(1, done);
    }

    #[test]
    fn too_much_work_shortens_windows() {
        let mut pace = Pace::tuning_itself(1_000_000);
        pace.learn(90, 100);
        after_a_trial(&mut pace, 1.0, 10);
        assert!((pace.wanted - 1000.0 / FACTOR).abs() < 1e-9, "{pace:?}");
    }

    /// The cost of a ringing is least at 3000.
    #[test]
    fn the_cheapest_number_is_found() {
        let mut pace = Pace::tuning_itself(1_000_000);
        for _ in 0..40 {
            let cost = 1.0 + (pace.wanted / 3000.0).ln().powi(2);
            after_a_trial(&mut pace, cost, 1);
        }
        assert!((1500.0..6000.0).contains(&pace.wanted), "{pace:?}");
    }
}
