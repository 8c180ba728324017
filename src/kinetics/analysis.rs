//! From samples to tables: every method that their programs allow.

use super::sample::{Sample, all_acted, opposed};
use super::truth::{Truth, truth};
use super::{
    Curve, Energies, Fault, LnPrefactor, Method, Overall, energies, faults, notes, overall,
};
use crate::results::Tables;
use crate::results::table::{
    ConversionRow, IsoconversionalRow, OverallRow, PeakRow, TruthRow, TruthStepRow,
};
use crate::units::JOULE_PER_KILOJOULE;

/// The step between conversions, from itself to one less itself (ICTAC 2011: 0.05 at most).
pub const STEP: f64 = 0.05;
/// The steps that may be asked for.
pub const STEPS: std::ops::RangeInclusive<f64> = 0.001..=0.25;

/// What curves come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The samples.
    pub samples: Vec<Sample>,
    /// Energies by each method.
    pub energies: Vec<Energies>,
    /// Single energies.
    pub overall: Vec<Overall>,
    /// What acted, of runs that recorded it; otherwise empty.
    pub truth: Truth,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// The conversions from a step to one less the step.
pub fn conversions(step: f64) -> Vec<f64> {
    let count = (1.0 / step).round() as u32;
    // By division: 3/20 is the number nearest to 0.15, three times 0.05 is not.
    (1..count).map(|at| f64::from(at) / f64::from(count)).collect()
}

/// Analyses samples at conversions, ascending, by some methods, or by the usual ones if there are none.
///
/// # Errors
/// Everything that keeps the curves from giving an activation energy.
pub fn analyse(
    samples: Vec<Sample>,
    methods: &[Method],
    conversions: &[f64],
) -> Result<Analysis, Vec<Fault>> {
    let wrong = unsuitable(&samples, methods, 0);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let all: Vec<&Curve> = samples.iter().map(|sample| &sample.curve).collect();
    let usual = if methods.is_empty() { Method::usual(&all) } else { methods.to_vec() };
    let energies: Vec<Energies> =
        usual.iter().map(|&method| energies(&all, method, conversions)).collect();
    let overall = overall(&all);
    let acted = all_acted(&samples);
    let truth = acted.map(|acted| truth(&acted, conversions)).unwrap_or_default();
    let mut notes = notes(&all, conversions);
    notes.extend(more_notes(&all, &energies));
    Ok(Analysis { samples, energies, overall, truth, notes })
}

/// Everything that keeps samples, beside which so many could not be read, from giving activation energies by some methods.
pub fn unsuitable(samples: &[Sample], methods: &[Method], unread: usize) -> Vec<Fault> {
    let curves: Vec<&Curve> = samples.iter().map(|sample| &sample.curve).collect();
    let mut wrong = faults(&curves, unread);
    wrong.extend(opposed(samples));
    for method in methods {
        if let Some(curve) = method.misfit(&curves) {
            let (name, label) = (method.name(), &curve.label);
            let message = format!("{label}: {name} can't take its program of temperature");
            wrong.push(Fault::new(message, "Friedman's and Vyazovkin's methods take any program"));
        }
    }
    wrong
}

/// How well the energies are known, as sentences.
fn more_notes(curves: &[&Curve], energies: &[Energies]) -> Vec<String> {
    let mut notes = vec![super::Draws::of(curves, super::SEED).says().to_owned()];
    let rows = || energies.iter().flat_map(|energies| &energies.rows);
    let least = rows().filter_map(|row| row.correlation).map(f64::abs).fold(1.0, f64::min);
    if rows().next().is_none() {
        notes
            .push("no conversion is reached by every curve: no energies against conversion".into());
    } else if least < 0.99 {
        notes.push(format!("the least correlation of a line is {least:.3}: see `correlation`"));
    }
    notes
}

impl Analysis {
    /// All tables.
    pub fn tables(&self) -> Tables {
        let samples = self.samples.iter();
        let conversion: Vec<ConversionRow> = samples.clone().flat_map(conversion_rows).collect();
        let isoconversional: Vec<IsoconversionalRow> =
            self.energies.iter().flat_map(|it| isoconversional(it, self.samples.len())).collect();
        let mut tables = Tables {
            isoconversional: isoconversional.into(),
            overall: self.overall.iter().map(overall_row).collect::<Vec<_>>().into(),
            peaks: samples.map(|sample| peak_row(&sample.curve)).collect::<Vec<_>>().into(),
            conversion_curves: conversion.into(),
            ..Tables::default()
        };
        if !self.truth.rows.is_empty() {
            tables.truth = self.truth.rows.iter().map(truth_row).collect::<Vec<_>>().into();
            let step = |step: &super::truth::StepAt| TruthStepRow {
                conversion: step.conversion,
                step: step.kind.clone(),
                share: step.share,
                barrier: step.barrier.map(kilojoules),
            };
            tables.truth_steps = self.truth.steps.iter().map(step).collect::<Vec<_>>().into();
        }
        tables
    }
}

fn kilojoules(joules: f64) -> f64 {
    joules / JOULE_PER_KILOJOULE
}

fn isoconversional(energies: &Energies, curves: usize) -> Vec<IsoconversionalRow> {
    let row = |at: &super::EnergyAt| IsoconversionalRow {
        method: energies.method.name().into(),
        conversion: at.conversion,
        energy: kilojoules(at.energy),
        standard_error: at.standard_error.map(kilojoules),
        low95: at.band.map(|[low, _]| kilojoules(low)),
        high95: at.band.map(|[_, high]| kilojoules(high)),
        a_times_f: match at.prefactor {
            LnPrefactor::TimesF(ln) => Some(ln.exp()),
            _ => None,
        },
        a_over_g: match at.prefactor {
            LnPrefactor::OverG(ln) => Some(ln.exp()),
            _ => None,
        },
        curves: curves as u32,
        correlation: at.correlation,
        reduced_low: at.reduced[0],
        reduced_high: at.reduced[1],
    };
    energies.rows.iter().map(row).collect()
}

fn overall_row(overall: &Overall) -> OverallRow {
    OverallRow {
        method: overall.method.into(),
        energy: kilojoules(overall.energy),
        standard_error: overall.uncertain.standard_error.map(kilojoules),
        low95: overall.uncertain.band.map(|[low, _]| kilojoules(low)),
        high95: overall.uncertain.band.map(|[_, high]| kilojoules(high)),
        prefactor: overall.ln_prefactor.map(f64::exp),
        correlation: overall.correlation,
    }
}

fn peak_row(curve: &Curve) -> PeakRow {
    let peak = curve.peak();
    PeakRow {
        curve: curve.label.clone(),
        heating_rate: curve.heating_rate().map(|rate| rate * 60.0),
        hold: curve.hold(),
        temperature: peak.map(|peak| peak.temperature),
        conversion: peak.map(|peak| peak.conversion),
        rate: peak.map(|peak| peak.rate),
        end: curve.conversion[curve.conversion.len() - 1],
    }
}

fn conversion_rows(sample: &Sample) -> Vec<ConversionRow> {
    let curve = &sample.curve;
    let heat = |part: usize, row: usize| Some(sample.heat_flow.as_ref()?[part][row]);
    let row = |row: usize| ConversionRow {
        curve: curve.label.clone(),
        time: curve.time[row],
        temperature: curve.temperature[row],
        conversion: curve.conversion[row],
        heat_flow: heat(0, row),
        baseline: heat(1, row),
    };
    (0..curve.time.len()).map(row).collect()
}

fn truth_row(at: &super::truth::TruthAt) -> TruthRow {
    TruthRow {
        conversion: at.conversion,
        apparent: kilojoules(at.apparent),
        mean_barrier: kilojoules(at.mean_barrier),
        fixed_shares: kilojoules(at.fixed_shares),
        live_ends: at.live_ends.map(kilojoules),
        contacts: at.contacts.map(kilojoules),
    }
}
