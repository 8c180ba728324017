//! The course of a run through the segments of its protocol.

use super::super::attenuation::Attenuation;
use super::super::melt::free_fraction;
use super::super::rules::NO_TIME;
use super::super::setup::Setup;
use super::super::view::View;
use super::exposure::Exposure;
use super::rules::Rules;
use crate::mechanism::Term;
use std::sync::Arc;

/// Where in its protocol a run is, by which rules it goes there, and what was to be
/// expected before.
#[derive(Clone, Debug)]
pub struct ProtocolCursor<'a> {
    setup: Setup<'a>,
    index: usize,
    rules: Rules<'a>,
    expected: Vec<f64>,
}

impl<'a> ProtocolCursor<'a> {
    /// At the start of a run.
    pub fn new(setup: Setup<'a>) -> Self {
        Self::at(setup, 0, vec![0.0; setup.scheme.kinds.len()])
    }

    /// In a segment, counted from 0, before which these events of each kind were expected.
    pub fn at(setup: Setup<'a>, index: usize, expected: Vec<f64>) -> Self {
        let Setup { scheme, segments, depths, source, .. } = setup;
        let segment = segments.get(index).copied().unwrap_or(NO_TIME);
        let attenuation = Arc::new(Attenuation::new(scheme, depths));
        let rules = Rules::new(scheme, source, segment, attenuation);
        Self { setup, index, rules, expected }
    }

    /// What it is the course of.
    pub fn setup(&self) -> &Setup<'a> {
        &self.setup
    }

    /// The share of the monomer that is liquid throughout the segment, if anything melts: by
    /// the temperature at its start, and the impurity and oligomer that are free by then.
    pub fn liquid_fraction(&self, view: &impl View) -> Option<f64> {
        let melting = self.setup.scheme.melting?;
        let kelvin = self.rules.segment().from.temperature;
        Some(melting.liquid_fraction(kelvin, free_fraction(view)))
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
        Exposure::new(self.setup.scheme, segment.start, segment.end)
    }

    /// Enters the next segment, if there is one; `exposure` is the account of this one.
    pub fn enter_next(&mut self, exposure: &Exposure) -> bool {
        let Some(next) = self.setup.segments.get(self.index + 1) else { return false };
        self.expected = self.expected_events(exposure, self.rules.segment().end);
        self.rules = self.rules.of_segment(*next);
        self.index += 1;
        true
    }

    /// Events of each kind that were to be expected until now, see
    /// [`crate::engine::Executor::expected_events`].
    pub fn expected_events(&self, exposure: &Exposure, now: f64) -> Vec<f64> {
        let mut expected = self.expected.clone();
        let segment = self.rules.segment();
        let mean_rate = |term: Term| {
            let at = |time| self.rules.rate_at(term, time);
            let middle = segment.start.midpoint(now);
            (at(segment.start) + 4.0 * at(middle) + at(now)) / 6.0
        };
        let scheme = self.setup.scheme;
        let attenuated: Vec<f64> = exposure.attenuated(now).collect();
        let drivers = scheme.penetrations.len();
        let own = (0..).zip(scheme.own()).zip(exposure.own(now));
        let own = own.map(|((class, terms), exposure)| (Some(class), terms, exposure));
        let pairs = scheme.pairs().iter().zip(exposure.pairs(now));
        let pairs = pairs.map(|(terms, exposure)| (None, terms, exposure));
        for (class, terms, exposure) in own.chain(pairs).filter(|&(.., exposure)| exposure != 0.0) {
            for &term in terms {
                let row = &scheme.rows[usize::from(term.row)];
                let reached = class.zip(row.penetration).map_or(exposure, |(class, number)| {
                    attenuated[class * drivers + usize::from(number)]
                });
                expected[row.kind] += reached * mean_rate(term);
            }
        }
        expected
    }
}
