//! Rates of every kind of event, summed over the lattice, and their time integrals.

use crate::engine::State;
use crate::mechanism::{Conditions, Scheme, Term, rate};
use std::collections::BTreeMap;

/// The summed rate in 1/s of each kind of event, in the order of [`Scheme::kinds`].
///
/// Sites are counted by class, so that each rate is worked out once and the sum does not
/// depend on the order of the sites.
pub fn rates_by_kind(state: &State<'_>, scheme: &Scheme, at: Conditions) -> Vec<f64> {
    let mut own: BTreeMap<u16, u64> = BTreeMap::new();
    let mut pairs: BTreeMap<usize, u64> = BTreeMap::new();
    for site in 0..state.sites().len() as u32 {
        let class = state.class(scheme, site);
        *own.entry(class.own).or_insert(0) += 1;
        if class.actor == 0 {
            continue;
        }
        for (_, step, other) in state.lattice().neighbours(site) {
            let partner = state.class(scheme, other).partner;
            *pairs.entry(scheme.pair(class.actor, step.kind, partner)).or_insert(0) += 1;
        }
    }
    let mut sums = vec![0.0; scheme.kinds.len()];
    let mut add = |terms: &[Term], times: u64| {
        for &term in terms {
            let kind = scheme.rows[usize::from(term.row)].kind;
            sums[kind] += times as f64 * rate(scheme, term, at);
        }
    };
    for (class, times) in own {
        add(&scheme.own()[usize::from(class)], times);
    }
    for (pair, times) in pairs {
        add(&scheme.pairs()[pair], times);
    }
    sums
}

/// The time integral of each kind's summed rate: the number of events that was to be
/// expected along the trajectory. Trapezoidal between the moments at which it is told of
/// the rates, so exact only as these lie close.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegratedRates {
    last: Option<(f64, Vec<f64>)>,
    /// Expected events of each kind so far.
    pub expected: Vec<f64>,
}

impl IntegratedRates {
    /// Nothing is integrated yet.
    pub fn new(kinds: usize) -> Self {
        Self { last: None, expected: vec![0.0; kinds] }
    }

    /// Takes note of the rates (1/s) at a time (s).
    pub fn note(&mut self, time: f64, rates: Vec<f64>) {
        if let Some((before, old)) = &self.last {
            let half = (time - before) / 2.0;
            for ((sum, old), new) in self.expected.iter_mut().zip(old).zip(&rates) {
                *sum += half * (old + new);
            }
        }
        self.last = Some((time, rates));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_rate_is_integrated_exactly() {
        let mut integral = IntegratedRates::new(1);
        for time in [0.0, 0.5, 2.0, 3.0] {
            integral.note(time, vec![4.0 * time]);
        }
        assert_eq!(integral.expected, vec![18.0]);
    }
}
