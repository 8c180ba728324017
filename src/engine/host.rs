//! What fast hops need of the executor that carries out everything else.

use super::event_record::{EventRecord, Observer};
use super::executor::Executor;
use super::rules::{Expected, Rules};
use super::state::Tally;
use std::ops::ControlFlow;

/// An executor whose events can be forbidden, and that carries out events of others.
pub trait Host: Executor {
    /// The rules of the segment.
    fn rules(&self) -> &Rules<'_>;

    /// The code of a site, as the scheme numbers it.
    fn code(&self, site: u32) -> u16;

    /// Clocks ring, within the segment, up to a time (s, since the run's start) and before an offset (s). Stops
    /// where the steward breaks.
    fn ring_until(
        &mut self,
        until: f64,
        before: f64,
        steward: &mut impl Steward,
    ) -> ControlFlow<()>;

    /// Carries out an event, at an offset (s) before that of every clock.
    fn carry_out(&mut self, row: u16, site: u32, contact: Option<(u8, u32)>, offset: f64);

    /// Begins the next segment, if there is one and the run is to come to a time beyond this one.
    fn begin_next_segment(&mut self, until: f64) -> bool;

    /// The count of expected events.
    fn expected(&mut self) -> &mut Expected;
}

/// Who is asked before an event happens for which a brick's clock rang, and told of it afterwards.
pub trait Steward {
    /// Whether it forbids anything at all: what it does not need is not worked out.
    const FORBIDS: bool;

    /// Whether an event happens, for which a brick's clock rang at an offset (s).
    fn permits(&mut self, rules: &Rules<'_>, brick: u32, offset: f64, event: &EventRecord) -> bool;

    /// An event was carried out. Breaking stops clocks from ringing.
    fn happened(
        &mut self,
        rules: &Rules<'_>,
        offset: f64,
        event: &EventRecord,
        tally: &Tally,
    ) -> ControlFlow<()>;
}

/// Permits everything, and tells an observer.
pub struct Permissive<'o, O>(pub &'o mut O);

impl<O: Observer> Steward for Permissive<'_, O> {
    const FORBIDS: bool = false;

    #[inline]
    fn permits(&mut self, _: &Rules<'_>, _: u32, _: f64, _: &EventRecord) -> bool {
        true
    }

    #[inline]
    fn happened(
        &mut self,
        _: &Rules<'_>,
        _: f64,
        event: &EventRecord,
        tally: &Tally,
    ) -> ControlFlow<()> {
        self.0.event(event, tally)
    }
}
