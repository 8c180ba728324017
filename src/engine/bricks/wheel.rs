//! The clocks of all bricks, in buckets of time: the earliest is in the first bucket that is not empty.
//!
//! A bucket is so wide that 0.7 clocks ring in it. Buckets are bookkeeping: which clock is the
//! earliest does not depend on them.

/// Ringings in a bucket, on average when the wheel is built.
const RINGINGS: f64 = 0.7;
/// Buckets for each clock.
const BUCKETS: usize = 4;

/// No clock.
pub const NOBODY: u32 = u32::MAX;

/// A clock in the list of its bucket.
#[derive(Clone, Copy, Debug)]
struct Clock {
    time: f64,
    next: u32,
}

/// All clocks.
#[derive(Debug)]
pub struct Wheel {
    clocks: Vec<Clock>,
    /// By bucket: the first of a list. Clocks of later times are in no list.
    heads: Vec<u32>,
    /// The first bucket that may hold a clock.
    cursor: usize,
    start: f64,
    per_bucket: f64,
    /// Clocks passed on the way to the earliest, and earliest ones found, since the wheel was built.
    passed: u64,
    found: u64,
}

impl Wheel {
    /// Clocks at these times (s), infinity for one that does not ring, that ring so often (1/s) together.
    pub fn new(times: &[f64], rate: f64) -> Self {
        let clock = |&time: &f64| Clock { time, next: NOBODY };
        let mut wheel = Self {
            clocks: times.iter().map(clock).collect(),
            heads: vec![NOBODY; BUCKETS * times.len()],
            cursor: 0,
            start: 0.0,
            per_bucket: 0.0,
            passed: 0,
            found: 0,
        };
        wheel.rebuild(rate);
        wheel
    }

    /// Spreads the buckets anew, from the earliest clock on.
    pub fn rebuild(&mut self, rate: f64) {
        let earliest = self.earliest();
        self.start = if earliest.is_finite() { earliest } else { 0.0 };
        self.per_bucket = rate / RINGINGS;
        self.cursor = 0;
        (self.passed, self.found) = (0, 0);
        self.heads.fill(NOBODY);
        for owner in 0..self.clocks.len() as u32 {
            self.link(owner, self.clocks[owner as usize].time);
        }
    }

    /// When a clock rings.
    #[inline]
    pub fn time(&self, owner: u32) -> f64 {
        self.clocks[owner as usize].time
    }

    /// Sets a clock.
    #[inline]
    pub fn set(&mut self, owner: u32, time: f64) {
        self.unlink(owner);
        self.link(owner, time);
    }

    /// The earliest clock and its time, if one lies within the buckets; of equal ones the first.
    #[inline]
    pub fn first(&mut self) -> Option<(f64, u32)> {
        while let Some(&(mut first)) = self.heads.get(self.cursor) {
            if first == NOBODY {
                self.cursor += 1;
                continue;
            }
            let Clock { mut time, mut next, .. } = self.clocks[first as usize];
            self.found += 1;
            while next != NOBODY {
                self.passed += 1;
                let other = self.clocks[next as usize];
                if (other.time, next) < (time, first) {
                    (time, first) = (other.time, next);
                }
                next = other.next;
            }
            return Some((time, first));
        }
        None
    }

    /// The time of the earliest clock, by a search of all.
    pub fn earliest(&self) -> f64 {
        self.clocks.iter().map(|clock| clock.time).fold(f64::INFINITY, f64::min)
    }

    /// Whether the buckets are so full that a rebuild pays: clocks ring faster than they did.
    #[inline]
    pub fn is_crowded(&self) -> bool {
        self.passed > 2 * self.found && self.found > self.clocks.len() as u64 / 4
    }

    /// The bucket in which the earliest clock was found.
    #[inline]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// How many buckets there are.
    #[inline]
    pub fn buckets(&self) -> usize {
        self.heads.len()
    }

    /// The clocks of a bucket.
    #[inline]
    pub fn bucket(&self, bucket: usize) -> impl Iterator<Item = u32> {
        let known = |owner: u32| (owner != NOBODY).then_some(owner);
        let first = known(self.heads[bucket]);
        std::iter::successors(first, move |&owner| known(self.clocks[owner as usize].next))
    }

    /// Whether each clock lies in the bucket of its time, and none before the cursor.
    ///
    /// # Errors
    /// Which clock does not, in words.
    pub fn check(&self) -> Result<(), String> {
        let mut seen = 0;
        for bucket in 0..self.buckets() {
            for owner in self.bucket(bucket) {
                seen += 1;
                if self.bucket_of(self.time(owner)) != bucket || bucket < self.cursor {
                    return Err(format!("the bucket of clock {owner}"));
                }
            }
        }
        let beyond = |clock: &&Clock| self.bucket_of(clock.time) == self.buckets();
        seen += self.clocks.iter().filter(beyond).count();
        if seen == self.clocks.len() { Ok(()) } else { Err("the number of clocks".into()) }
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.clocks.capacity() * size_of::<Clock>() + self.heads.capacity() * 4
    }

    /// The bucket of a time; for those beyond the last one, how many there are.
    #[inline]
    fn bucket_of(&self, time: f64) -> usize {
        /// The lowest bits of a number this large are its integer.
        const INTEGERS: f64 = (1_u64 << 52) as f64;
        let end = self.buckets() as i64 as f64;
        let bucket = (time - self.start) * self.per_bucket;
        // What is no number is never, at no rate.
        let bucket = if bucket < end { bucket } else { end };
        let bucket = if bucket > 0.0 { bucket } else { 0.0 };
        (bucket + INTEGERS).to_bits() as u32 as usize
    }

    #[inline]
    fn link(&mut self, owner: u32, time: f64) {
        let bucket = self.bucket_of(time);
        let next = match self.heads.get_mut(bucket) {
            Some(head) => std::mem::replace(head, owner),
            None => NOBODY,
        };
        self.clocks[owner as usize] = Clock { time, next };
    }

    #[inline]
    fn unlink(&mut self, owner: u32) {
        let Clock { time, next } = self.clocks[owner as usize];
        let bucket = self.bucket_of(time);
        let Some(head) = self.heads.get_mut(bucket) else { return };
        if *head == owner {
            *head = next;
            return;
        }
        let mut before = *head;
        while self.clocks[before as usize].next != owner {
            before = self.clocks[before as usize].next;
        }
        self.clocks[before as usize].next = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The wheel gives what a search of all clocks gives, however its buckets lie. Times are coarse, so
        /// that some are equal.
        #[test]
        fn the_first_is_the_earliest(
            times in prop::collection::vec(0..20_u32, 1..30),
            steps in prop::collection::vec((0..30_usize, 0..40_u32, any::<bool>()), 0..100),
            rate in 0.0..100.0_f64,
        ) {
            let mut times: Vec<f64> = times.into_iter().map(f64::from).collect();
            let mut wheel = Wheel::new(&times, rate);
            let mut now = 0.0;
            for (owner, later, rebuild) in steps {
                if rebuild || wheel.is_crowded() {
                    wheel.rebuild(rate);
                }
                let by_time = |one: &usize, other: &usize| times[*one].total_cmp(&times[*other]);
                let first = (0..times.len()).min_by(by_time).unwrap();
                if wheel.first().is_none() {
                    wheel.rebuild(rate.max(1e-3));
                }
                let Some((_, found)) = wheel.first() else {
                    prop_assert!(times.iter().all(|time| time.is_infinite()));
                    break;
                };
                prop_assert_eq!(found as usize, first);
                now = times[first];
                let owner = owner % times.len();
                for owner in [first, owner] {
                    let time = if later > 35 { f64::INFINITY } else { now + f64::from(later) / 4.0 };
                    times[owner] = time;
                    wheel.set(owner as u32, time);
                }
            }
            prop_assert!(now >= 0.0);
        }
    }
}
