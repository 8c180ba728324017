//! Expected events: the probability of each event at a ringing, given the site that the ringing chose.
//!
//! A ringing picks a site, whose level has the bound R, before it picks an event. An event of rate k then
//! happens with the probability k/R. The sum of these probabilities over ringings is how many events of a
//! kind were to be expected: events less this sum are a martingale, so that in the mean both are equal.
//! Each probability is rounded to a whole number of 2⁻⁶⁴, so that a sum does not depend on the order of its
//! parts. Their difference shows a wrong choice among a site's events, a wrong contact, wrong acceptance and stale
//! rates; it does not show a clock that runs too fast or a wrong choice among sites.

use super::Rules;
use crate::mechanism::{Scheme, Term, rate};
use crate::protocol::Segment;

/// At how many ringings the expected events are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Expectation {
    /// At one of eight on average, each counted eight times.
    #[default]
    OneInEight,
    /// At every one.
    Always,
}

/// Bits of a waiting time's word that the waiting time does not use.
const UNUSED: u64 = 0b111 << 8;

impl Expectation {
    /// Whether a ringing is counted, by the word of its waiting time.
    #[inline]
    pub fn wants(self, word: u64) -> bool {
        self == Self::Always || word & UNUSED == 0
    }

    /// How many ringings a counted one stands for.
    fn weight(self) -> f64 {
        match self {
            Self::OneInEight => 8.0,
            Self::Always => 1.0,
        }
    }
}

/// An event is this number of parts.
pub const WHOLE: f64 = 18_446_744_073_709_551_616.0;

/// How many events of each kind were to be expected, in parts of an event: 2⁻⁶⁴.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    expectation: Expectation,
    parts: Vec<u128>,
}

/// A ringing and the site that it is for.
#[derive(Clone, Copy, Debug)]
pub struct Ringing {
    /// The site's number in the lattice.
    pub site: u32,
    /// Its own class.
    pub own: u16,
    /// Its bound: the rate at which it is chosen, in 1/s.
    pub bound: f64,
    /// Offset in s.
    pub time: f64,
}

impl Expected {
    /// Continues from these numbers of parts.
    pub fn new(expectation: Expectation, parts: Vec<u128>) -> Self {
        Self { expectation, parts }
    }

    /// How it is counted.
    pub fn expectation(&self) -> Expectation {
        self.expectation
    }

    /// The numbers of parts so far, in the order of [`crate::mechanism::Scheme::kinds`].
    pub fn parts(&self) -> &[u128] {
        &self.parts
    }

    /// The numbers of events so far.
    pub fn events(&self) -> Vec<f64> {
        self.parts.iter().map(|&parts| parts as f64 / WHOLE).collect()
    }

    /// Counts parts of an event of a kind.
    #[inline]
    pub fn add(&mut self, kind: u16, parts: u128) {
        self.parts[usize::from(kind)] += parts;
    }
}

impl Expectation {
    /// Tells what is to be expected at a ringing that is counted: parts of events by kind. `pairs` are those
    /// in which the site acts, in the order of its contacts.
    #[inline]
    pub fn tell(
        self,
        rules: &Rules<'_>,
        ringing: Ringing,
        pairs: impl Iterator<Item = usize>,
        mut tell: impl FnMut(u16, u128),
    ) {
        let Ringing { site, own, bound, time } = ringing;
        let weight = self.weight() / bound * WHOLE;
        let passed = if rules.constant() { 0.0 } else { time / rules.segment().length };
        for event in rules.propensities().own(own) {
            let reaching = event.penetration.map_or(1.0, |depth| rules.reaching(depth, site));
            tell(event.kind, (event.rate(passed) * reaching * weight) as u128);
        }
        for pair in pairs {
            for event in rules.propensities().pair(pair) {
                tell(event.kind, (event.rate(passed) * weight) as u128);
            }
        }
    }
}

/// The true rate of an event at an outer surface, as it changes over a segment.
#[derive(Clone, Copy, Debug)]
struct Propensity {
    kind: u16,
    penetration: Option<u8>,
    /// Coefficients of a parabola in the share of the segment that has passed, in 1/s. It meets the rate at
    /// both ends and in the middle; where a rate changes by x between the ends, in its logarithm, it
    /// is off by less than x³/100: by 4·10⁻⁵ for 150 kJ/mol and half a kelvin at 300 K.
    parabola: [f64; 3],
}

impl Propensity {
    #[inline]
    fn rate(&self, passed: f64) -> f64 {
        let [a, b, c] = self.parabola;
        a + passed * (b + passed * c)
    }
}

/// The true rates of all classes' events over a segment.
#[derive(Clone, Debug)]
pub struct Propensities {
    list: Vec<Propensity>,
    /// By own class, then by pair: where its events end.
    ends: Vec<u32>,
    own_classes: usize,
}

impl Propensities {
    /// Of a segment.
    pub fn new(scheme: &Scheme, segment: &Segment) -> Self {
        let moments = [0.0, 0.5, 1.0].map(|share| segment.after(share * segment.length));
        let propensity = |term: &Term| -> Propensity {
            let row = &scheme.rows[usize::from(term.row)];
            let [start, middle, end] = if segment.constant() {
                [rate(scheme, *term, segment.from); 3]
            } else {
                moments.map(|at| rate(scheme, *term, at))
            };
            let c = 2.0 * (start + end - 2.0 * middle);
            Propensity {
                kind: row.kind as u16,
                penetration: row.penetration,
                parabola: [start, end - start - c, c],
            }
        };
        let once: Vec<Propensity> = scheme.terms().iter().map(propensity).collect();
        let (mut list, mut ends) = (Vec::new(), Vec::new());
        for terms in scheme.own().iter().chain(scheme.pairs()) {
            list.extend(terms.iter().map(|term| once[term.number as usize]));
            ends.push(list.len() as u32);
        }
        Self { list, ends, own_classes: scheme.own().len() }
    }

    fn own(&self, class: u16) -> &[Propensity] {
        self.events(usize::from(class))
    }

    fn pair(&self, pair: usize) -> &[Propensity] {
        self.events(self.own_classes + pair)
    }

    #[inline]
    fn events(&self, class: usize) -> &[Propensity] {
        let start = if class == 0 { 0 } else { self.ends[class - 1] };
        &self.list[start as usize..self.ends[class] as usize]
    }
}
