//! What every executor can do.

use super::engine_state::EngineState;
use super::event_record::Observer;
use super::view::View;
use std::ops::ControlFlow;

/// Carries a sample through its protocol, by the rules that define the trajectory. Every
/// executor finds the same events, bit for bit.
pub trait Executor {
    /// Carries out all events up to and including a time (within the protocol), telling
    /// the observer of each, in order. Where the observer breaks, it can be asked again for
    /// the same time, and goes on.
    fn advance(&mut self, until: f64, observer: &mut impl Observer) -> ControlFlow<()>;

    /// The lattice as it is now.
    fn view(&self) -> &impl View;

    /// How many events of each kind were to be expected until now: the time-integrated
    /// rates, in the order of [`crate::mechanism::Scheme::kinds`]. Exact while the
    /// temperature is constant; on a ramp each segment's mean rate is taken (Simpson's rule
    /// over the segment so far).
    fn expected_events(&self, now: f64) -> Vec<f64>;

    /// Everything that an executor, this or another, needs to go on from here: from after
    /// the last event that the observer was told of.
    fn state(&self) -> EngineState;
}
