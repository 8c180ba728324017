//! First passages: when conversion and order reach given marks, to the event.

use super::Basis;
use crate::engine::Tally;
use serde::{Deserialize, Serialize};

/// The conversions whose first passage is recorded.
pub const CONVERSIONS: [f64; 6] = [0.01, 0.05, 0.10, 0.20, 0.50, 0.80];

/// A sample melts where more than this share of the monomer is liquid.
pub const MELTS: f64 = 0.05;

/// First-passage times in s.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passages {
    marks: [u64; CONVERSIONS.len()],
    half_order: Option<u64>,
    /// When each of [`CONVERSIONS`] was reached; `None` if it was not.
    pub conversion: [Option<f64>; CONVERSIONS.len()],
    /// When the crystalline fraction had fallen to half its value at time zero; `None` if it
    /// has not, or if there was no order to lose.
    pub order_half_time: Option<f64>,
    /// When more than [`MELTS`] of the monomer was first found liquid; `None` if it was not.
    pub melting: Option<f64>,
    next: usize,
}

impl Passages {
    /// Nothing has been passed yet, but for what the sample starts with.
    pub fn new(start: &Tally, basis: &Basis) -> Self {
        let mut passages = Self {
            marks: CONVERSIONS.map(|x| (x * basis.monomers as f64).ceil() as u64),
            half_order: (start.ordered > 0).then_some(start.ordered / 2),
            conversion: [None; CONVERSIONS.len()],
            order_half_time: None,
            melting: None,
            next: 0,
        };
        if basis.monomers == 0 {
            passages.next = CONVERSIONS.len();
        }
        passages.note(0.0, start);
        passages
    }

    /// Takes note of the totals right after an event, or when someone looks.
    #[inline]
    pub fn note(&mut self, time: f64, tally: &Tally) {
        while self.next < self.marks.len() && tally.reacted() >= self.marks[self.next] {
            self.conversion[self.next] = Some(time);
            self.next += 1;
        }
        if self.half_order.is_some_and(|half| tally.ordered <= half) {
            self.order_half_time = Some(time);
            self.half_order = None;
        }
        if tally.liquid > 0 && self.melting.is_none() && tally.liquid_share() > MELTS {
            self.melting = Some(time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Species;

    fn tally(reacted: u64, ordered: u64) -> Tally {
        let mut tally = Tally { ordered, ..Tally::default() };
        tally.species[Species::P as usize] = reacted;
        tally.species[Species::M as usize] = 100 - reacted;
        tally
    }

    #[test]
    fn a_mark_is_passed_once_and_at_the_first_event_that_reaches_it() {
        let start = tally(0, 90);
        let basis = Basis::new(&start);
        let mut passages = Passages::new(&start, &basis);
        passages.note(1.0, &tally(4, 46));
        passages.note(2.0, &tally(5, 45));
        passages.note(3.0, &tally(4, 44));
        passages.note(4.0, &tally(50, 45));
        assert_eq!(
            passages.conversion,
            [Some(1.0), Some(2.0), Some(4.0), Some(4.0), Some(4.0), None]
        );
        assert_eq!(passages.order_half_time, Some(2.0));
    }

    #[test]
    fn a_sample_without_order_has_no_order_half_time() {
        let start = tally(0, 0);
        let mut passages = Passages::new(&start, &Basis::new(&start));
        passages.note(1.0, &tally(50, 0));
        assert_eq!(passages.order_half_time, None);
    }
}
