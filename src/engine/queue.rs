//! A queue of clocks: the earliest first, each owner at most once.

/// A heap of (time, owner) that knows where each owner stands, so that a clock can
/// be reset or stopped. Ties go to the smaller owner.
#[derive(Clone, Debug)]
pub struct Queue {
    heap: Vec<(f64, u32)>,
    position: Vec<u32>,
}

/// Children of a node: with four, half as many levels are walked as with two.
const ARITY: usize = 4;

/// The order of clocks.
#[inline]
fn earlier(a: (f64, u32), b: (f64, u32)) -> bool {
    a.0 < b.0 || (a.0 == b.0 && a.1 < b.1)
}

/// Marks an owner that has no clock.
const ABSENT: u32 = u32::MAX;

impl Queue {
    /// An empty queue for this many owners.
    pub fn new(owners: usize) -> Self {
        Self { heap: Vec::new(), position: vec![ABSENT; owners] }
    }

    /// The earliest clock.
    #[inline]
    pub fn first(&self) -> Option<(f64, u32)> {
        self.heap.first().copied()
    }

    /// When an owner's clock rings, if it has one.
    pub fn time(&self, owner: u32) -> Option<f64> {
        self.heap.get(self.position[owner as usize] as usize).map(|&(time, _)| time)
    }

    /// Sets an owner's clock, or stops it.
    #[inline]
    pub fn put(&mut self, owner: u32, time: Option<f64>) {
        match time {
            Some(time) => self.set(owner, time),
            None => self.remove(owner),
        }
    }

    #[inline]
    fn set(&mut self, owner: u32, time: f64) {
        let at = self.position[owner as usize];
        if at == ABSENT {
            self.heap.push((time, owner));
            self.rise(self.heap.len() - 1);
        } else {
            self.heap[at as usize].0 = time;
            let at = self.rise(at as usize);
            self.sink(at);
        }
    }

    #[inline]
    fn remove(&mut self, owner: u32) {
        let at = self.position[owner as usize];
        if at == ABSENT {
            return;
        }
        let at = at as usize;
        self.position[owner as usize] = ABSENT;
        let last = self.heap.len() - 1;
        self.heap.swap(at, last);
        self.heap.truncate(last);
        if at < last {
            self.position[self.heap[at].1 as usize] = at as u32;
            let at = self.rise(at);
            self.sink(at);
        }
    }

    /// Stops every clock.
    pub fn clear(&mut self) {
        for (_, owner) in self.heap.drain(..) {
            self.position[owner as usize] = ABSENT;
        }
    }

    fn rise(&mut self, mut at: usize) -> usize {
        let entry = self.heap[at];
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if !earlier(entry, self.heap[parent]) {
                break;
            }
            self.place(at, self.heap[parent]);
            at = parent;
        }
        self.place(at, entry);
        at
    }

    fn sink(&mut self, mut at: usize) {
        let entry = self.heap[at];
        loop {
            let first = ARITY * at + 1;
            let Some(&candidate) = self.heap.get(first) else { break };
            let (mut child, mut least) = (first, candidate);
            let last = (first + ARITY).min(self.heap.len());
            for (other, &candidate) in (first + 1..).zip(&self.heap[first + 1..last]) {
                if earlier(candidate, least) {
                    (child, least) = (other, candidate);
                }
            }
            if !earlier(least, entry) {
                break;
            }
            self.place(at, least);
            at = child;
        }
        self.place(at, entry);
    }

    #[inline]
    fn place(&mut self, at: usize, entry: (f64, u32)) {
        self.heap[at] = entry;
        self.position[entry.1 as usize] = at as u32;
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
