//! What a run is a run of.

use super::random::Source;
use super::rules::Layout;
use crate::crystal::Lattice;
use crate::mechanism::Scheme;
use crate::protocol::Segment;

/// Everything that a trajectory depends on but the sites of the sample.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// The crystal.
    pub lattice: &'a Lattice,
    /// How it is cut into bricks.
    pub layout: &'a Layout,
    /// The mechanism, compiled for it.
    pub scheme: &'a Scheme,
    /// The protocol.
    pub segments: &'a [Segment],
    /// How deep below the nearest outer surface each site lies, in Å; `None` if all lie at one.
    pub depths: Option<&'a [f32]>,
    /// The random numbers of the replicate.
    pub source: Source,
}
