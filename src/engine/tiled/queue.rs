//! A queue of clocks: the earliest first, each owner at most once.

/// A clock as one number that orders as it should: by time, ties by owner. The bits of
/// times, which are not negative, order as these do.
type Clock = u128;

/// The clock of an owner.
#[inline]
fn clock(time: f64, owner: u32) -> Clock {
    debug_assert!(time.is_sign_positive());
    u128::from(time.to_bits()) << 32 | u128::from(owner)
}

/// Whose a clock is.
#[inline]
fn owner(clock: Clock) -> u32 {
    clock as u32
}

/// When a clock rings.
#[inline]
fn time(clock: Clock) -> f64 {
    f64::from_bits((clock >> 32) as u64)
}

/// A heap of clocks that knows where each owner stands, so that a clock can be reset or
/// stopped.
#[derive(Clone, Debug)]
pub struct Queue {
    heap: Vec<Clock>,
    position: Vec<u32>,
}

/// Children of a node: with four, half as many levels are walked as with two.
const ARITY: usize = 4;

/// Marks an owner that has no clock.
const ABSENT: u32 = u32::MAX;

impl Queue {
    /// An empty queue for this many owners.
    pub fn new(owners: usize) -> Self {
        Self { heap: Vec::new(), position: vec![ABSENT; owners] }
    }

    /// The earliest clock: when it rings, and whose it is.
    #[inline]
    pub fn first(&self) -> Option<(f64, u32)> {
        self.heap.first().map(|&clock| (time(clock), owner(clock)))
    }

    /// When an owner's clock rings, if it has one.
    pub fn time(&self, owner: u32) -> Option<f64> {
        self.heap.get(self.position[owner as usize] as usize).map(|&clock| time(clock))
    }

    /// Sets an owner's clock, or stops it. Returns when it rang until now, if it did.
    #[inline]
    pub fn put(&mut self, owner: u32, new: Option<f64>) -> Option<f64> {
        let at = self.position[owner as usize] as usize;
        let old = self.heap.get(at).map(|&clock| time(clock));
        match (old, new.map(|time| clock(time, owner))) {
            (Some(_), Some(clock)) => self.replace(at, clock),
            (Some(_), None) => self.remove(at, owner),
            (None, Some(clock)) => {
                self.heap.push(clock);
                self.rise(self.heap.len() - 1, clock);
            }
            (None, None) => {}
        }
        old
    }

    /// Stops every clock.
    pub fn clear(&mut self) {
        for clock in self.heap.drain(..) {
            self.position[owner(clock) as usize] = ABSENT;
        }
    }

    #[inline]
    fn remove(&mut self, at: usize, owner: u32) {
        self.position[owner as usize] = ABSENT;
        if let Some(last) = self.heap.pop()
            && at < self.heap.len()
        {
            self.replace(at, last);
        }
    }

    /// Puts a clock where another was.
    #[inline]
    fn replace(&mut self, at: usize, clock: Clock) {
        if at > 0 && clock < self.heap[(at - 1) / ARITY] {
            self.rise(at, clock);
        } else {
            self.sink(at, clock);
        }
    }

    fn rise(&mut self, mut at: usize, clock: Clock) {
        while at > 0 {
            let parent = (at - 1) / ARITY;
            let above = self.heap[parent];
            if above < clock {
                break;
            }
            self.place(at, above);
            at = parent;
        }
        self.place(at, clock);
    }

    fn sink(&mut self, mut at: usize, clock: Clock) {
        loop {
            let first = ARITY * at + 1;
            let Some((child, least)) = self.least(first) else { break };
            if clock < least {
                break;
            }
            self.place(at, least);
            at = child;
        }
        self.place(at, clock);
    }

    /// The earliest of the children of which this is the first.
    #[inline]
    fn least(&self, first: usize) -> Option<(usize, Clock)> {
        let earlier = |a: (usize, Clock), b: (usize, Clock)| if b.1 < a.1 { b } else { a };
        match self.heap.get(first..first + ARITY) {
            Some(&[a, b, c, d]) => {
                // A tournament: half as long a way as one after the other.
                let left = earlier((first, a), (first + 1, b));
                let right = earlier((first + 2, c), (first + 3, d));
                Some(earlier(left, right))
            }
            _ => (first..).zip(self.heap.get(first..)?.iter().copied()).reduce(earlier),
        }
    }

    #[inline]
    fn place(&mut self, at: usize, clock: Clock) {
        self.heap[at] = clock;
        self.position[owner(clock) as usize] = at as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn ties_go_to_the_smaller_owner() {
        let mut queue = Queue::new(4);
        for owner in [2, 1, 3] {
            queue.put(owner, Some(7.0));
        }
        assert_eq!(queue.first(), Some((7.0, 1)));
    }

    proptest! {
        /// Against an ordered map: whatever is set, reset and removed, the first is the same.
        #[test]
        fn agrees_with_an_ordered_map(
            steps in prop::collection::vec((0_u32..20, prop::option::of(0_u8..10)), 1..200)
        ) {
            let mut queue = Queue::new(20);
            let mut model: BTreeMap<u32, f64> = BTreeMap::new();
            for (owner, time) in steps {
                let time = time.map(f64::from);
                queue.put(owner, time);
                match time {
                    Some(time) => model.insert(owner, time),
                    None => model.remove(&owner),
                };
                let least = model.iter().map(|(&owner, &time)| (time, owner))
                    .min_by(|a, b| a.partial_cmp(b).unwrap());
                prop_assert_eq!(queue.first(), least);
            }
        }
    }
}
