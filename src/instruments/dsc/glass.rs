//! The glass transition of what has no order: polymer and monomer, mixed.

use super::{Dsc, melt};
use crate::observe::HeatPoint;

/// What has no order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glass {
    /// Its glass transition in K.
    pub(super) transition: f64,
    /// Its share of the mass.
    share: f64,
}

impl Glass {
    /// At a reading; `None` if all is crystal, or inert. `melts` says whether the lattice melts;
    /// otherwise what the melting law makes liquid has no order either.
    ///
    /// Fox: 1/Tg = w/Tg of the polymer + (1 − w)/Tg of the monomer, w by mass. Flory and Fox: Tg
    /// of the polymer = Tg∞ − K/Mn, with Mn = M · reacted/chains, and no less than the monomer's:
    /// for chains of one or two units their formula has no meaning.
    pub(super) fn of(at: &HeatPoint, melts: bool, settings: &Dsc) -> Option<Self> {
        let solid = if melts { 1.0 } else { 1.0 - melt::liquid_fraction(at, settings) };
        let monomer = at.monomers as f64 - at.crystalline as f64 * solid;
        let polymer = at.reacted as f64;
        let mass = polymer + monomer;
        if mass <= 0.0 {
            return None;
        }
        let of_monomer = settings.glass_monomer;
        let of_polymer = (settings.glass_infinite
            - settings.flory_fox * at.chains as f64 / (settings.molar_mass * polymer.max(1.0)))
        .max(of_monomer);
        Some(Self {
            transition: mass / (polymer / of_polymer + monomer / of_monomer),
            share: mass / (polymer + (at.monomers + at.inert) as f64),
        })
    }

    /// The share of the sample's mass that has become soft at a temperature in K: the step is a
    /// logistic function of this width in K.
    pub(super) fn softened(&self, temperature: f64, width: f64) -> f64 {
        self.share / (1.0 + ((self.transition - temperature) / width).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::super::heat_flow;
    use super::super::made::{monomer, ramp};
    use super::*;
    use crate::instruments::Instrument;
    use approx::assert_relative_eq;

    fn settings() -> Dsc {
        Dsc::new(&Instrument::Dsc.sheet(Some(crate::substance::Substance::built_in())))
    }

    fn mixture(reacted: u64, length: u64) -> HeatPoint {
        let monomers = 1000 - reacted;
        let chains = reacted / length;
        HeatPoint { monomers, crystalline: 0, reacted, chains, ..monomer(0.0, 300.0) }
    }

    fn transition(reacted: u64, length: u64) -> f64 {
        Glass::of(&mixture(reacted, length), false, &settings()).unwrap().transition
    }

    #[test]
    fn the_transition_rises_from_the_monomers_to_that_of_long_chains() {
        assert_eq!(transition(0, 1), 290.0);
        let shares: Vec<f64> = (0..=10).map(|tenth| transition(100 * tenth, 10)).collect();
        assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{shares:?}");
        let lengths = [2, 4, 20, 100, 1000].map(|length| transition(1000, length));
        assert!(lengths.windows(2).all(|pair| pair[0] < pair[1]), "{lengths:?}");
        assert_relative_eq!(lengths[4], 480.0, epsilon = 0.3);
        for reacted in (0..=1000).step_by(50) {
            for length in [1, 2, 3, 30, 1000] {
                let got = transition(reacted, length);
                assert!((290.0 - 1e-9..=480.0).contains(&got), "{reacted}, {length}: {got}");
            }
        }
    }

    /// By hand: chains of 25 units have Mn = 4304.75 g/mol, Tg = 480 − 11.615 K; half and half with
    /// monomer 2/(1/468.385 + 1/290).
    #[test]
    fn fox_and_flory_fox_by_hand() {
        assert_relative_eq!(transition(1000, 25), 468.385, epsilon = 1e-3);
        assert_relative_eq!(transition(500, 25), 358.212, epsilon = 1e-2);
    }

    #[test]
    fn the_heat_capacity_of_a_glass_rises_by_its_step() {
        let settings = settings();
        let glass = |time, temperature| HeatPoint { time, temperature, ..mixture(500, 25) };
        let curve = heat_flow(&ramp(0.5, 400, glass), false, &settings);
        let ends = [curve[0], curve[399]].map(|interval| interval.shown.total() / interval.rate);
        assert_relative_eq!(ends[0], 1.3, epsilon = 1e-6);
        assert_relative_eq!(ends[1], 1.6, epsilon = 1e-6);
        assert_eq!(Glass::of(&monomer(0.0, 300.0), true, &settings), None);
    }
}
