//! How much crystalline monomer melts.

use super::Dsc;
use crate::mechanism::Melting;
use crate::observe::HeatPoint;
use crate::units::ANGSTROM_PER_NM;

/// Molecules that pass from the crystal into the melt between two readings; fewer than none if they
/// freeze.
///
/// Where the lattice melts, of the molecules that turn liquid the share that the crystal has among
/// those that were not liquid; what freezes there has no order at first, and gives nothing. Where
/// it does not, the crystalline monomer that is left times the change of the liquid fraction.
pub(super) fn molten(from: &HeatPoint, to: &HeatPoint, melts: bool, settings: &Dsc) -> f64 {
    if melts {
        let solid = from.monomers.saturating_sub(from.liquid).max(1);
        let more = to.liquid.saturating_sub(from.liquid);
        return more as f64 * from.crystalline as f64 / solid as f64;
    }
    let left = (from.crystalline as f64).midpoint(to.crystalline as f64);
    left * (liquid_fraction(to, settings) - liquid_fraction(from, settings))
}

/// The share of the monomer that would be liquid, by the law of melting, of no less than the
/// least mole fraction of impurity.
pub(super) fn liquid_fraction(at: &HeatPoint, settings: &Dsc) -> f64 {
    let melting = Melting {
        point: settings.melting_point,
        by_size: settings.size_depression * ANGSTROM_PER_NM,
        crystallite: Some(settings.crystallite * ANGSTROM_PER_NM),
        by_impurity: settings.impurity_depression,
    };
    melting.liquid_fraction(at.temperature, free_fraction(at).max(settings.least_impurity))
}

/// The mole fraction of impurity and soluble oligomer among what can be liquid. Chains of at most
/// three units are not counted one by one: they are 1 − (1 − 1/n)³ of the chains, by Flory's most
/// probable distribution with the mean length n that the chains have.
fn free_fraction(at: &HeatPoint) -> f64 {
    let chains = at.chains as f64;
    let end = if at.reacted == 0 { 0.0 } else { (chains / at.reacted as f64).min(1.0) };
    let free = at.inert as f64 + chains * (1.0 - (1.0 - end).powi(Melting::SOLUBLE_UNITS as i32));
    let all = free + at.monomers as f64;
    if all == 0.0 { 0.0 } else { free / all }
}

#[cfg(test)]
mod tests {
    use super::super::made::{monomer, ramp};
    use super::super::{HeatFlow, Kind, heat_flow, read};
    use super::*;
    use crate::instruments::Instrument;
    use crate::units::ZERO_CELSIUS;
    use approx::assert_relative_eq;

    fn settings() -> Dsc {
        Dsc::new(&Instrument::Dsc.sheet(Some(crate::substance::Substance::built_in())))
    }

    /// Per g: 24.6 kJ/mol over 172.19 g/mol.
    const FUSION: f64 = 24.6e3 / 172.19;

    #[test]
    fn the_law_is_that_of_the_engine() {
        let settings = Dsc { crystallite: 40.0, ..settings() };
        let engine =
            Melting { point: 435.0, by_size: 1920.0, crystallite: Some(400.0), by_impurity: 64.0 };
        for kelvin in [300.0, 413.15, 428.0, 429.5, 430.0, 431.0] {
            let at = HeatPoint { monomers: 980, inert: 20, ..monomer(0.0, kelvin) };
            let expected = engine.liquid_fraction(kelvin, 0.02);
            assert_relative_eq!(liquid_fraction(&at, &settings), expected, max_relative = 1e-12);
        }
    }

    /// A ground sample, 0.9 crystal, by the law and by a lattice that melts by the same law; both
    /// start with a trace of liquid, less than 0.1 %.
    #[test]
    fn the_monomer_takes_the_enthalpy_of_fusion_of_its_crystal_below_162_celsius() {
        let settings = settings();
        let by_law =
            |time, temperature| HeatPoint { crystalline: 900, ..monomer(time, temperature) };
        let by_lattice = |time, temperature| {
            let at = by_law(time, temperature);
            let liquid = (1000.0 * liquid_fraction(&at, &settings)).round() as u64;
            HeatPoint { liquid, crystalline: 900 * (1000 - liquid) / 1000, ..at }
        };
        for (melts, points) in [(false, ramp(0.1, 400, by_law)), (true, ramp(0.1, 400, by_lattice))]
        {
            let curve = heat_flow(&points, melts, &settings);
            let read = read(&curve, &settings);
            let peak = read.peak(Kind::Endotherm).unwrap();
            assert_relative_eq!(peak.enthalpy, 0.9 * FUSION, max_relative = 0.01);
            assert_relative_eq!(read.counted(Kind::Endotherm), 0.9 * FUSION, max_relative = 0.01);
            let onset = peak.onset.unwrap().1 - ZERO_CELSIUS;
            assert!((155.0..162.0).contains(&onset), "{onset}");
            assert!(read.peak(Kind::Exotherm).is_none());
        }
    }

    #[test]
    fn impurity_and_small_crystallites_melt_earlier() {
        let at = |inert: u64| HeatPoint { monomers: 1000 - inert, inert, ..monomer(0.0, 430.0) };
        let fine = Dsc { crystallite: 40.0, ..settings() };
        assert!(liquid_fraction(&at(50), &settings()) > liquid_fraction(&at(5), &settings()));
        assert!(liquid_fraction(&at(5), &fine) > liquid_fraction(&at(5), &settings()));
    }

    /// Above a conversion of 0.9 what monomer is left lies in the polymer without order.
    #[test]
    fn the_product_shows_no_endotherm() {
        let product = |time, temperature| HeatPoint {
            additions: 900,
            crystalline: 2,
            monomers: 70,
            reacted: 928,
            inert: 2,
            chains: 33,
            ..monomer(time, temperature)
        };
        let curve = heat_flow(&ramp(0.1, 400, product), false, &settings());
        assert!(read(&curve, &settings()).peak(Kind::Endotherm).is_none());
        let flow = |of: fn(&HeatFlow) -> f64| curve.iter().map(|one| of(&one.shown)).sum::<f64>();
        assert!(flow(|flow| flow.melting) < 0.01 * flow(|flow| flow.heat_capacity));
    }

    #[test]
    fn what_freezes_by_the_law_gives_its_heat_back_and_on_the_lattice_nothing() {
        let [cold, hot] = [monomer(0.0, 400.0), monomer(10.0, 440.0)];
        let there = molten(&cold, &hot, false, &settings());
        assert_relative_eq!(molten(&hot, &cold, false, &settings()), -there);
        let liquid = HeatPoint { liquid: 800, crystalline: 200, ..hot };
        assert_eq!(molten(&cold, &liquid, true, &settings()), 800.0);
        assert_eq!(molten(&liquid, &cold, true, &settings()), 0.0);
    }
}
