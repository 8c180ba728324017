//! Differential scanning calorimetry: heat flow into the sample, endothermic up.
//!
//! Per gram, `Cp β + n ΔH/(N M) + n_melt ΔH_fus/(N M) + ΔCp β w g(T)`, with the counts `n` per second: what
//! it takes to heat the sample, what additions give off, what melting takes, and the step of the heat
//! capacity of what has no order at its glass transition. N counts molecules, M is their molar mass.

mod glass;
mod lag;
mod melt;
mod peaks;

pub use peaks::{Kind, Peak, Reading, read};

use super::sheet::settings;
use crate::observe::HeatPoint;
use lag::Lag;

/// J in a kJ.
const KILO: f64 = 1e3;

settings! {
    /// The instrument's numbers, in the units of its file.
    Dsc of crate::instruments::Instrument::Dsc;
    /// Molar mass of a molecule in g/mol.
    molar_mass,
    /// Heat capacity of crystal and glass in J/(g K).
    heat_capacity,
    /// Enthalpy of an addition in kJ/mol.
    addition_enthalpy,
    /// Enthalpy of fusion of the monomer in kJ/mol.
    fusion_enthalpy,
    /// Melting point of a pure, large crystal in K.
    melting_point,
    /// What a crystallite takes off it, times its size, in K nm.
    size_depression,
    /// Size of the crystallites in nm.
    crystallite,
    /// What a mole fraction of 1 of impurity and oligomer would take off it, in K.
    impurity_depression,
    /// The least mole fraction of impurity.
    least_impurity,
    /// Glass transition of chains without end in K.
    glass_infinite,
    /// What chain ends take off it, times the molar mass of chains, in K g/mol.
    flory_fox,
    /// Glass transition of the monomer in K.
    glass_monomer,
    /// Step of the heat capacity at the glass transition in J/(g K).
    glass_step,
    /// Width of that step in K: from a tenth to nine tenths it takes 4.4 of it.
    glass_width,
    /// Time constant of the instrument in s.
    lag,
    /// The least enthalpy of a peak that is read off, in J/g.
    detection_limit,
}

/// Heat flow into the sample by its causes, in W/g.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct HeatFlow {
    /// Of heating what does not change.
    pub heat_capacity: f64,
    /// Of additions.
    pub reaction: f64,
    /// Of melting.
    pub melting: f64,
    /// Of the step of the heat capacity at the glass transition.
    pub glass_transition: f64,
}

impl HeatFlow {
    /// All of it, in W/g.
    pub fn total(&self) -> f64 {
        self.baseline() + self.excess()
    }

    /// What a sample shows in which nothing happens, in W/g.
    pub fn baseline(&self) -> f64 {
        self.heat_capacity + self.glass_transition
    }

    /// What lies above that, in W/g.
    pub fn excess(&self) -> f64 {
        self.reaction + self.melting
    }
}

/// The mean heat flow between two readings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its middle in s.
    pub time: f64,
    /// Its length in s.
    pub duration: f64,
    /// Mean of the temperatures at its ends in K.
    pub temperature: f64,
    /// Heating rate in K/s.
    pub rate: f64,
    /// As the instrument shows it.
    pub shown: HeatFlow,
    /// Without the instrument's lag.
    pub true_flow: HeatFlow,
    /// Glass transition of what has no order, in K; `None` if all is crystal.
    pub glass_transition: Option<f64>,
}

/// What it would take to melt the monomer that is still crystalline, in J/g; 0 without a molecule.
pub fn heat_of_melting(point: &HeatPoint, settings: &Dsc) -> f64 {
    let molecules = point.monomers + point.reacted + point.inert;
    let share = point.crystalline as f64 / molecules.max(1) as f64;
    share * settings.fusion_enthalpy * KILO / settings.molar_mass
}

/// What the calorimeter shows of one replicate. `melts` says whether its lattice melts; then its own
/// liquid counts, else the melting law is applied to the crystalline monomer that is left.
pub fn heat_flow(points: &[HeatPoint], melts: bool, settings: &Dsc) -> Vec<Interval> {
    let mut lag = Lag::new(settings.lag);
    let interval = |pair: &[HeatPoint]| {
        let mut interval = between(&pair[0], &pair[1], melts, settings)?;
        interval.shown = lag.show(interval.true_flow, interval.duration);
        Some(interval)
    };
    points.windows(2).filter_map(interval).collect()
}

/// `None` where no time passes, or there is no molecule.
fn between(from: &HeatPoint, to: &HeatPoint, melts: bool, settings: &Dsc) -> Option<Interval> {
    let duration = to.time - from.time;
    let molecules = (to.monomers + to.reacted + to.inert) as f64;
    if duration <= 0.0 || molecules == 0.0 {
        return None;
    }
    let temperature = from.temperature.midpoint(to.temperature);
    let rate = (to.temperature - from.temperature) / duration;
    // From kJ/mol and a count to W/g.
    let power = KILO / (molecules * settings.molar_mass * duration);
    let added = to.additions as f64 - from.additions as f64;
    let glass = glass::Glass::of(to, melts, settings);
    let softened = glass.map_or(0.0, |glass| glass.softened(temperature, settings.glass_width));
    let true_flow = HeatFlow {
        heat_capacity: settings.heat_capacity * rate,
        reaction: added * settings.addition_enthalpy * power,
        melting: melt::molten(from, to, melts, settings) * settings.fusion_enthalpy * power,
        glass_transition: settings.glass_step * rate * softened,
    };
    Some(Interval {
        time: from.time.midpoint(to.time),
        duration,
        temperature,
        rate,
        shown: true_flow,
        true_flow,
        glass_transition: glass.map(|glass| glass.transition),
    })
}

/// Points for tests.
#[cfg(test)]
mod made {
    use crate::observe::HeatPoint;

    /// A thousand molecules of monomer, all crystal.
    pub(super) fn monomer(time: f64, temperature: f64) -> HeatPoint {
        HeatPoint {
            time,
            temperature,
            additions: 0,
            crystalline: 1000,
            monomers: 1000,
            reacted: 0,
            inert: 0,
            chains: 0,
            liquid: 0,
        }
    }

    /// A ramp in K/s from 300 K to 460 K, read so often.
    pub(super) fn ramp(
        rate: f64,
        readings: u32,
        at: impl Fn(f64, f64) -> HeatPoint,
    ) -> Vec<HeatPoint> {
        let point = |n: u32| {
            let kelvin = 160.0 * f64::from(n) / f64::from(readings);
            at(kelvin / rate, 300.0 + kelvin)
        };
        (0..=readings).map(point).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::made::{monomer, ramp};
    use super::*;
    use crate::instruments::Instrument;
    use approx::assert_relative_eq;

    fn settings() -> Dsc {
        Dsc::new(&Instrument::Dsc.sheet(Some(crate::substance::Substance::built_in())))
    }

    fn integral(curve: &[Interval], of: impl Fn(&HeatFlow) -> f64) -> f64 {
        curve.iter().map(|interval| of(&interval.shown) * interval.duration).sum()
    }

    #[test]
    fn an_inert_sample_shows_its_heat_capacity_alone() {
        let inert = |time, temperature| HeatPoint {
            crystalline: 0,
            monomers: 0,
            inert: 1000,
            ..monomer(time, temperature)
        };
        for rate in [0.01, 0.5] {
            let curve = heat_flow(&ramp(rate, 200, inert), false, &settings());
            assert_eq!(curve.len(), 200);
            for interval in &curve {
                assert_relative_eq!(interval.shown.total(), 1.3 * rate, max_relative = 1e-9);
                assert_eq!(interval.glass_transition, None);
            }
        }
    }

    /// Additions at an uneven pace, all done well before the end; ΔH/M is 377.5 J/g.
    #[test]
    fn the_reaction_gives_events_times_enthalpy_whatever_rate_and_lag() {
        let reacting = |time: f64, temperature: f64| {
            let share = ((temperature - 340.0) / 60.0).clamp(0.0, 1.0);
            let done = (900.0 * share * share).round() as u64;
            HeatPoint { additions: done, ..monomer(time, temperature) }
        };
        let expected = 0.9 * -65e3 / 172.19;
        for rate in [0.01, 0.1, 1.0] {
            for lag in [0.0, 0.02, 1.0, 6.0] {
                // The tail after 400 K lasts 60 K: e⁻¹⁰ of the signal is left.
                let settings = Dsc { lag: lag / rate, ..settings() };
                let curve = heat_flow(&ramp(rate, 400, reacting), false, &settings);
                let seen = integral(&curve, |flow| flow.reaction);
                assert_relative_eq!(seen, expected, max_relative = 1e-3);
            }
        }
    }

    #[test]
    fn points_without_time_between_them_or_without_molecules_show_nothing() {
        assert!(heat_flow(&[monomer(0.0, 300.0)], false, &settings()).is_empty());
        assert!(heat_flow(&[monomer(5.0, 300.0); 3], false, &settings()).is_empty());
        let void = |time| HeatPoint { monomers: 0, crystalline: 0, ..monomer(time, 300.0) };
        assert!(heat_flow(&[void(0.0), void(1.0)], false, &settings()).is_empty());
    }
}
