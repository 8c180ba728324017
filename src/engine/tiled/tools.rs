//! What tiles share, and what the thread that works on one brings along.

use super::blocks::Blocks;
use super::exposure::Exposure;
use super::ground::Before;
use super::reach::Reach;
use super::rules::{ActingPair, Rules};
use super::tiling::Tiling;
use crate::crystal::Lattice;
use crate::mechanism::Scheme;

/// What all tiles share.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The crystal.
    pub lattice: &'a Lattice,
    /// The mechanism.
    pub scheme: &'a Scheme,
    /// The owners of the slow channel.
    pub blocks: Blocks,
    /// How the crystal is cut.
    pub tiling: Tiling,
    /// How far events reach.
    pub reach: Reach<'a>,
}

/// What a thread brings along to a tile: accounts, whose sums don't depend on who kept
/// them, and room for lists. Aligned as [`Tile`] is.
#[derive(Debug)]
#[repr(align(128))]
pub struct Worker {
    /// Exposure of every class, as far as this thread entered it.
    pub exposure: Exposure,
    /// Sites whose classes the changes at hand have changed.
    pub before: Vec<Before>,
    /// Sites whose clocks the changes at hand touch.
    pub touched: Vec<u32>,
    /// The pairs in which the site at hand acts.
    pub pairs: Vec<ActingPair>,
}

impl Worker {
    /// With these accounts.
    pub fn new(exposure: Exposure) -> Self {
        Self { exposure, before: Vec::new(), touched: Vec::new(), pairs: Vec::new() }
    }
}

/// What a tile needs at hand while it works: everything but its own sites.
pub struct Tools<'t, 'a> {
    /// What all tiles share.
    pub frame: &'t Frame<'a>,
    /// The rules of the segment.
    pub rules: &'t Rules<'a>,
    /// The thread's own.
    pub worker: &'t mut Worker,
}
