//! What an executor tells those who watch it.

use super::state::Tally;
use std::ops::ControlFlow;

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventRecord {
    /// When, in s.
    pub time: f64,
    /// At which site.
    pub site: u32,
    /// By which row of the mechanism.
    pub row: u16,
    /// Across which contact of the site, and onto which neighbour.
    pub contact: Option<(u8, u32)>,
}

/// Someone who is told of every event, after it was carried out.
pub trait Observer {
    /// Breaking stops the run after this event.
    fn event(&mut self, occurrence: &EventRecord, tally: &Tally) -> ControlFlow<()>;
}
