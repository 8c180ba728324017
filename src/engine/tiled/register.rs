//! Where the entries of a log are, so that what is near is found without going through all.

use super::log::{Entry, Key};
use super::reach::Reach;
use crate::crystal::Place;

/// Lists of entries by the boxes of [`Reach::bucket`] that their changed sites lie in. Boxes
/// may share a list.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Of each list the rest that begins with its first node. Their number is a power of two,
    /// or zero before the first entry.
    heads: Vec<Rest>,
    lists: usize,
    nodes: Vec<Node>,
}

/// Where an entry is: one of its sites.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The number of the entry.
    pub entry: u32,
    /// Its key.
    pub key: Key,
    /// The place of the site.
    pub place: Place,
    rest: Rest,
}

/// A list from some node on.
#[derive(Clone, Copy, Debug)]
struct Rest {
    node: u32,
    /// No entry in it is later than this (s).
    latest: f64,
}

/// The end of a list.
const END: Rest = Rest { node: u32::MAX, latest: f64::NEG_INFINITY };

impl Register {
    /// For so many boxes.
    pub fn new(buckets: u32) -> Self {
        Self { heads: Vec::new(), lists: buckets.next_power_of_two() as usize, nodes: Vec::new() }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        if !self.nodes.is_empty() {
            self.heads.fill(END);
            self.nodes.clear();
        }
    }

    /// Enters the n-th entry of a log.
    pub fn enter(&mut self, reach: &Reach<'_>, n: u32, entry: &Entry) {
        self.heads.resize(self.lists, END);
        for near in entry.near() {
            let place = reach.place(near.site);
            let list = self.list(reach.bucket(place));
            let rest = self.heads[list];
            let latest = rest.latest.max(entry.key.time);
            self.heads[list] = Rest { node: self.nodes.len() as u32, latest };
            self.nodes.push(Node { entry: n, key: entry.key, place, rest });
        }
    }

    /// What is in the list of a box, at least as far as it is not earlier than a key.
    pub fn since(&self, bucket: [u32; 3], key: Key) -> impl Iterator<Item = &Node> {
        let mut rest = self.heads.get(self.list(bucket)).copied().unwrap_or(END);
        std::iter::from_fn(move || {
            if rest.latest < key.time {
                return None;
            }
            let node = self.nodes.get(rest.node as usize)?;
            rest = node.rest;
            Some(node)
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
