//! Differential scanning calorimetry, as tables.

use super::Looks;
use super::product::{Signal, Signals};
use crate::instruments::Sheet;
use crate::instruments::dsc::{Dsc, Interval, Kind, Reading, heat_flow, heat_of_melting, read};
use crate::observe::HeatPoint;
use crate::results::Tables;
use crate::results::table::instruments::{DscPeakRow, DscRow};
use crate::run::Replicate;
use crate::units::ZERO_CELSIUS;

/// Seconds in a minute.
const MINUTE: f64 = 60.0;

/// Fills in the instrument's tables.
pub fn fill(looks: &Looks<'_>, sheet: &Sheet, tables: &mut Tables) -> Vec<Signals> {
    let settings = Dsc::new(sheet);
    let (curve, peaks) = rows(looks, &settings);
    tables.dsc = curve.into();
    tables.dsc_peaks = peaks.into();
    looks.outcome.replicates.iter().map(|one| signals(one, &settings)).collect()
}

/// What is left of the monomer's melting in a replicate, first and last.
fn signals(replicate: &Replicate, settings: &Dsc) -> Signals {
    let left = |point: &HeatPoint| Some(heat_of_melting(point, settings));
    vec![Signal::of("heat of melting that is left", "J/g", &replicate.records.heat, left)]
}

/// The curve of one replicate.
pub fn curve(replicate: &Replicate, sheet: &Sheet) -> Vec<DscRow> {
    let heat = &replicate.records.heat;
    let melts = heat.iter().any(|point| point.liquid > 0);
    let curve = heat_flow(heat, melts, &Dsc::new(sheet));
    curve.iter().map(|interval| curve_row(replicate.index + 1, interval)).collect()
}

/// The rows of both tables.
fn rows(looks: &Looks<'_>, settings: &Dsc) -> (Vec<DscRow>, Vec<DscPeakRow>) {
    let replicates = &looks.outcome.replicates;
    let melts = replicates.iter().flat_map(|one| &one.records.heat).any(|point| point.liquid > 0);
    let (mut curves, mut peaks) = (Vec::new(), Vec::new());
    for replicate in replicates {
        let number = replicate.index + 1;
        let curve = heat_flow(&replicate.records.heat, melts, settings);
        if let Some(end) = replicate.records.heat.last() {
            let read = read(&curve, settings);
            peaks.extend(Kind::ALL.map(|kind| peak_row(number, kind, &read, end)));
        }
        curves.extend(curve.iter().map(|interval| curve_row(number, interval)));
    }
    (curves, peaks)
}

fn curve_row(replicate: u32, interval: &Interval) -> DscRow {
    DscRow {
        replicate,
        time: interval.time,
        duration: interval.duration,
        temperature: interval.temperature,
        heating_rate: interval.rate * MINUTE,
        heat_flow: interval.shown.total(),
        heat_capacity: interval.shown.heat_capacity,
        reaction: interval.shown.reaction,
        melting: interval.shown.melting,
        glass_transition: interval.shown.glass_transition,
    }
}

fn peak_row(replicate: u32, kind: Kind, read: &Reading, end: &HeatPoint) -> DscPeakRow {
    let celsius = |kelvin: f64| kelvin - ZERO_CELSIUS;
    let peak = read.peak(kind);
    // The line of a flank that is as old as the curve meets the baseline before anything was read.
    let onset = peak.and_then(|peak| peak.onset).filter(|&(time, _)| time >= 0.0);
    let all = (end.reacted + end.monomers).max(1) as f64;
    DscPeakRow {
        replicate,
        peak: kind.name().into(),
        onset_celsius: onset.map(|(_, kelvin)| celsius(kelvin)),
        onset_time: onset.map(|(time, _)| time),
        peak_celsius: peak.map(|peak| celsius(peak.top.1)),
        peak_time: peak.map(|peak| peak.top.0),
        enthalpy: peak.map(|peak| peak.enthalpy),
        baseline: peak.map(|peak| peak.baseline),
        enthalpy_counted: read.counted(kind),
        glass_transition: read.glass_transition.map(celsius),
        glass_transition_end: read.glass_transition_end.map(celsius),
        conversion_end: end.reacted as f64 / all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::Instrument;
    use crate::run::{Outcome, Unobserved, simulate};
    use crate::scenario::{Origin, Scenario};
    use approx::assert_relative_eq;

    /// A ground sample of 864 molecules, heated as a protocol says, and then read so often.
    fn outcome(protocol: &str, more: &str) -> Outcome {
        let text = format!(
            "replicates = 2\n[crystal]\nsize = [6, 6, 6]\n[sample]\ndefects = {{ fraction = 0.02 }}\n\
             disordered = 0.08\nimpurity = 0.002\n{protocol}\n{more}\n[instruments]\nuse = [\"dsc\"]\n"
        );
        let origin = Origin { file_name: "made.toml".into(), folder: "".into() };
        let scenario = Scenario::parse(&text, &origin).unwrap();
        simulate(&scenario, &Unobserved).unwrap()
    }

    fn ramp(from: u32, to: u32, rate: &str) -> String {
        format!(
            "[[protocol]]\nstep = \"ramp\"\nfrom = \"{from} degC\"\nto = \"{to} degC\"\nrate = \"{rate}\"\n"
        )
    }

    /// What additions give by count, in J/g, of a replicate.
    fn by_count(outcome: &Outcome, replicate: usize) -> f64 {
        let end = outcome.replicates[replicate].records.heat.last().unwrap();
        let molecules = (end.monomers + end.reacted + end.inert) as f64;
        end.additions as f64 / molecules * -65e3 / 172.19
    }

    #[test]
    fn the_reaction_is_events_times_enthalpy_at_two_rates_with_and_without_lag() {
        let settings =
            Dsc::new(&Instrument::Dsc.sheet(Some(crate::substance::Substance::built_in())));
        for (rate, lag) in [("0.2 K/min", 600.0), ("2 K/min", 60.0)] {
            let outcome = outcome(&ramp(100, 300, rate), "");
            for lag in [0.0, lag] {
                let settings = Dsc { lag, ..settings.clone() };
                let (curve, peaks) = rows(&Looks { outcome: &outcome }, &settings);
                for (index, number) in [(0, 1), (1, 2)] {
                    let own = || curve.iter().filter(|row| row.replicate == number);
                    let seen: f64 = own().map(|row| row.reaction * row.duration).sum();
                    let expected = by_count(&outcome, index);
                    assert!(expected < -200.0, "{rate}: {expected}");
                    assert_relative_eq!(seen, expected, max_relative = 1e-3);
                    let peak = peaks.iter().find(|row| row.replicate == number).unwrap();
                    assert_relative_eq!(peak.enthalpy_counted, expected, max_relative = 1e-9);
                }
            }
        }
    }

    /// So fast a ramp that nothing reacts: the peak is that of the crystal, whether the law is
    /// applied to it or its lattice melts.
    #[test]
    fn a_fast_ramp_melts_the_crystal_and_a_product_has_no_endotherm() {
        let settings =
            Dsc::new(&Instrument::Dsc.sheet(Some(crate::substance::Substance::built_in())));
        for melting in ["", "[melting]\n"] {
            let outcome = outcome(&ramp(25, 180, "6000 K/min"), melting);
            let start = outcome.replicates[0].records.heat[0];
            let share = start.crystalline as f64 / (start.monomers + start.inert) as f64;
            let (_, peaks) = rows(&Looks { outcome: &outcome }, &settings);
            let peak = peaks.iter().find(|row| row.peak == "endotherm").unwrap();
            let expected = share * 24.6e3 / 172.19;
            assert_relative_eq!(peak.enthalpy.unwrap(), expected, max_relative = 0.01);
            assert!(peak.onset_celsius.unwrap() < 162.0, "{peak:?}");
        }
        let anneal =
            "[[protocol]]\nstep = \"anneal\"\ntemperature = \"150 degC\"\ntime = \"72 h\"\n";
        let ramped = format!(
            "{anneal}[[protocol]]\nstep = \"ramp\"\nto = \"180 degC\"\nrate = \"10 K/min\"\n"
        );
        let product = outcome(&ramped, "");
        let (_, peaks) = rows(&Looks { outcome: &product }, &settings);
        assert!(peaks.iter().all(|row| row.conversion_end > 0.9), "{peaks:?}");
        let endotherms: Vec<_> = peaks.iter().filter(|row| row.peak == "endotherm").collect();
        assert!(endotherms.iter().all(|row| row.enthalpy.is_none()), "{endotherms:?}");
    }
}
