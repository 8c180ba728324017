//! Where the entries of a log are, so that what is near is found without going through all.

use super::log::Entry;
use super::reach::Reach;

/// Lists of entries by the boxes of [`Reach::bucket`] that their changed sites lie in. Boxes
/// may share a list.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Of each list its first node, and a time before which all in it lie. Their number is a
    /// power of two, or zero before the first entry.
    heads: Vec<(u32, f64)>,
    lists: usize,
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    entry: u32,
    next: u32,
}

/// The end of a list.
const END: u32 = u32::MAX;
/// A list without an entry.
const EMPTY: (u32, f64) = (END, f64::NEG_INFINITY);

impl Register {
    /// For so many boxes.
    pub fn new(buckets: u32) -> Self {
        Self { heads: Vec::new(), lists: buckets.next_power_of_two() as usize, nodes: Vec::new() }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        if !self.nodes.is_empty() {
            self.heads.fill(EMPTY);
            self.nodes.clear();
        }
    }

    /// Enters the n-th entry of a log.
    pub fn enter(&mut self, reach: &Reach<'_>, n: u32, entry: &Entry) {
        self.heads.resize(self.lists, EMPTY);
        let mut last = None;
        for near in entry.near() {
            let list = self.list(reach.bucket(reach.place(near.site)));
            if last == Some(list) {
                continue;
            }
            last = Some(list);
            let (head, latest) = &mut self.heads[list];
            self.nodes.push(Node { entry: n, next: *head });
            *head = self.nodes.len() as u32 - 1;
            *latest = latest.max(entry.key.time);
        }
    }

    /// The entries in the list of a box, if any of them may be later than a time.
    pub fn since(&self, bucket: [u32; 3], time: f64) -> impl Iterator<Item = u32> {
        let (head, latest) = self.heads.get(self.list(bucket)).copied().unwrap_or(EMPTY);
        let mut at = if latest < time { END } else { head };
        std::iter::from_fn(move || {
            let node = *self.nodes.get(at as usize)?;
            at = node.next;
            Some(node.entry)
        })
    }

    /// The list of a box.
    #[inline]
    fn list(&self, [x, y, z]: [u32; 3]) -> usize {
        let mixed =
            x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ z.wrapping_mul(0xC2B2_AE3D);
        (mixed ^ (mixed >> 15)) as usize & (self.lists - 1)
    }
}
