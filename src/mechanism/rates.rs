//! Rates of a compiled mechanism at one temperature, or bounds of them over a range.

use super::{Scheme, Term};
use crate::crystal::{Lattice, Step};
use crate::protocol::Conditions;
use crate::units::GAS_CONSTANT;

/// The rate of one term in 1/s at an outer surface: prefactor · driver · exp(−E/RT). Its logarithm and
/// exponential come from a portable implementation, so that it has the same bits
/// everywhere.
pub fn rate(scheme: &Scheme, term: Term, at: Conditions) -> f64 {
    let row = &scheme.rows[usize::from(term.row)];
    let driver = row.driver.map_or(1.0, |driver| driver.strength(at));
    row.prefactor * driver * libm::exp(-term.barrier / (GAS_CONSTANT * at.temperature))
}

/// The largest rate that a term has on the way between two conditions, in 1/s. Temperature
/// and driver change monotonically, so that their larger values bound it.
pub fn bound(scheme: &Scheme, term: Term, from: Conditions, to: Conditions) -> f64 {
    let driver = Conditions {
        temperature: from.temperature,
        oxygen: from.oxygen.max(to.oxygen),
        light: from.light.max(to.light),
    };
    let other = Conditions { temperature: to.temperature, ..driver };
    rate(scheme, term, driver).max(rate(scheme, term, other))
}

/// Rates of every class, each term bounded over a range of conditions (a range of one
/// point: the rates themselves).
#[derive(Clone, Debug)]
pub struct RateTable {
    own: Vec<f64>,
    pairs: Vec<f64>,
    own_terms: Vec<Vec<f64>>,
    pair_terms: Vec<Vec<f64>>,
}

impl RateTable {
    /// Bounds over the range between two conditions, see [`bound`].
    pub fn bounding(scheme: &Scheme, from: Conditions, to: Conditions) -> Self {
        let bounds: Vec<f64> =
            scheme.terms().iter().map(|&term| bound(scheme, term, from, to)).collect();
        let bound = |term: &Term| bounds[term.number as usize];
        let table = |classes: &[Vec<Term>]| -> Vec<Vec<f64>> {
            classes.iter().map(|terms| terms.iter().map(bound).collect()).collect()
        };
        let sums = |terms: &[Vec<f64>]| terms.iter().map(|rates| rates.iter().sum()).collect();
        let own_terms = table(scheme.own());
        let pair_terms = table(scheme.pairs());
        Self { own: sums(&own_terms), pairs: sums(&pair_terms), own_terms, pair_terms }
    }

    /// More than the summed rate of any site can be, in 1/s: the largest own class, and across each of a
    /// molecule's contacts the largest pair.
    pub fn largest(&self, scheme: &Scheme, lattice: &Lattice) -> f64 {
        let most = |rates: &[f64]| rates.iter().copied().fold(0.0, f64::max);
        let across =
            |step: &Step, actor: u16| most(&self.pairs[scheme.pairs_across(actor, step.kind)]);
        let acting = |(basis, actor): (u32, u16)| -> f64 {
            lattice.steps(basis).iter().map(|step| across(step, actor)).sum()
        };
        let actors =
            (0..lattice.basis()).flat_map(|basis| (0..scheme.actors()).map(move |a| (basis, a)));
        most(&self.own) + actors.map(acting).fold(0.0, f64::max)
    }

    /// The summed rate of an own class in 1/s.
    #[inline]
    pub fn own(&self, class: u16) -> f64 {
        self.own[usize::from(class)]
    }

    /// The summed rate of a pair in 1/s.
    #[inline]
    pub fn pair(&self, pair: usize) -> f64 {
        self.pairs[pair]
    }

    /// The rates of an own class's terms.
    pub fn own_terms(&self, class: u16) -> &[f64] {
        &self.own_terms[usize::from(class)]
    }

    /// The rates of a pair's terms.
    pub fn pair_terms(&self, pair: usize) -> &[f64] {
        &self.pair_terms[pair]
    }
}
