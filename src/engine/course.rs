//! The course of a run through the segments of its protocol.

use super::exposure::Exposure;
use super::random::Source;
use super::rules::Rules;
use crate::mechanism::{Scheme, Term};
use crate::protocol::Segment;

/// A protocol without a segment: nothing ever happens.
const NO_TIME: Segment = Segment { start: 0.0, end: 0.0, from: 1.0, to: 1.0, oxygen: 0.0 };

/// Where in its protocol a run is, by which rules it goes there, and what was to be
/// expected before.
#[derive(Clone, Debug)]
pub struct Course<'a> {
    scheme: &'a Scheme,
    source: Source,
    segments: &'a [Segment],
    index: usize,
    rules: Rules<'a>,
    expected: Vec<f64>,
}

impl<'a> Course<'a> {
    /// At the start of a segment, counted from 0.
    pub fn new(
        scheme: &'a Scheme,
        source: Source,
        segments: &'a [Segment],
        index: usize,
        expected: Vec<f64>,
    ) -> Self {
        let segment = segments.get(index).copied().unwrap_or(NO_TIME);
        let rules = Rules::new(scheme, source, segment);
        Self { scheme, source, segments, index, rules, expected }
    }

    /// The mechanism.
    pub fn scheme(&self) -> &'a Scheme {
        self.scheme
    }

    /// The rules of the segment that it is in.
    pub fn rules(&self) -> &Rules<'a> {
        &self.rules
    }

    /// The number of the segment that it is in, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Events of each kind that were to be expected in the segments before.
    pub fn expected_before(&self) -> &[f64] {
        &self.expected
    }

    /// A fresh account of the segment that it is in.
    pub fn no_exposure(&self) -> Exposure {
        let segment = self.rules.segment();
        Exposure::new(self.scheme, segment.start, segment.end)
    }

    /// Enters the next segment, if there is one; `exposure` is the account of this one.
    pub fn enter_next(&mut self, exposure: &Exposure) -> bool {
        let Some(next) = self.segments.get(self.index + 1) else { return false };
        self.expected = self.expected_events(exposure, self.rules.segment().end);
        self.rules = Rules::new(self.scheme, self.source, *next);
        self.index += 1;
        true
    }

    /// Events of each kind that were to be expected until now, see
    /// [`super::Executor::expected_events`].
    pub fn expected_events(&self, exposure: &Exposure, now: f64) -> Vec<f64> {
        let mut expected = self.expected.clone();
        let segment = self.rules.segment();
        let mean_rate = |term: Term| {
            let at = |time| self.rules.rate_at(term, segment.temperature(time));
            let middle = segment.start.midpoint(now);
            (at(segment.start) + 4.0 * at(middle) + at(now)) / 6.0
        };
        let own = self.scheme.own().iter().zip(exposure.own(now));
        let pairs = self.scheme.pairs().iter().zip(exposure.pairs(now));
        for (terms, exposure) in own.chain(pairs).filter(|&(_, exposure)| exposure != 0.0) {
            for &term in terms {
                let kind = self.scheme.rows[usize::from(term.row)].kind;
                expected[kind] += exposure * mean_rate(term);
            }
        }
        expected
    }
}
