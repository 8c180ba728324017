//! What every executor can do.

use super::exposure::Exposure;
use super::occurrence::Observer;
use super::state::Link;
use super::view::View;
use crate::sample::Site;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// Carries a sample through its protocol, by the rules that define the trajectory. Every
/// executor finds the same events, bit for bit.
pub trait Executor {
    /// Carries out all events up to and including a time (within the protocol), telling
    /// the observer of each, in order.
    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()>;

    /// The lattice as it is now.
    fn view(&self) -> &impl View;

    /// How many events of each kind were to be expected until now: the time-integrated
    /// rates, in the order of [`crate::mechanism::Scheme::kinds`]. Exact while the
    /// temperature is constant; on a ramp each segment's mean rate is taken (Simpson's rule
    /// over the segment so far).
    fn expected_events(&self, now: f64) -> Vec<f64>;

    /// Everything that an executor, this or another, needs to go on from here.
    fn freeze(&self) -> Frozen;
}

/// A run at a standstill: where every executor can take it up. Numbers of sites and blocks
/// are those of the whole lattice, so that nothing of the executor is left in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// Which segment of the protocol is in force, from 0.
    pub segment: usize,
    /// What each site holds.
    pub sites: Vec<Site>,
    /// Each site's place in its chain.
    pub links: Vec<Link>,
    /// Chains ever started.
    pub chain_starts: u64,
    /// The clocks of sites that own one: which site, and when it rings in s; by site.
    pub clocks: Vec<(u32, f64)>,
    /// When the slow channel of each block next arrives, in s; infinity if it does not
    /// within the segment.
    pub arrivals: Vec<f64>,
    /// How long how many sites and pairs were in each class, in the segment so far.
    pub exposure: Exposure,
    /// Events of each kind that were to be expected in the segments before.
    pub expected: Vec<f64>,
}
