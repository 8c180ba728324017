//! Beside the truth: what acted in a run of ours at each conversion, next to what its curves tell.
//!
//! A run that records rates knows, at every time, how fast each kind of event goes and over which barriers. At a
//! conversion α, the rate of conversion is the sum over the steps, r = Σ rₛ. Raised in temperature *as it is*, the
//! sample at α would react faster with the energy M = Σ wₛ Eₛ, with the share wₛ = rₛ/r of a step and its mean barrier
//! Eₛ. But samples that come to α at different temperatures are not the same: hotter ones hold, say, more live ends.
//! So the apparent energy is E = M + L + C: L = −R d ln(live ends)/d(1/T) is the part of the number of live ends, and C,
//! what is left, that of the contacts with monomer that a live end has. Rates and numbers are means over the rows near α
//! through which Friedman's method puts its cubic.

use super::Curve;
use super::line::Line;
use crate::units::GAS_CONSTANT;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// One curve of a run with what acted in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Acted {
    /// The curve.
    pub curve: Curve,
    /// Live chain ends over monomers put in, row by row.
    pub live_ends: Vec<f64>,
    /// By step.
    pub steps: Vec<Step>,
}

/// One kind of event along a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The kind.
    pub kind: String,
    /// What it adds to the conversion, in 1/s, row by row.
    pub conversion_rate: Vec<f64>,
    /// Events per second and monomer, row by row.
    pub rate: Vec<f64>,
    /// The mean barrier in J/mol, row by row; not a number where it cannot happen.
    pub barrier: Vec<f64>,
}

/// A step at a conversion: means over the curves.
#[derive(Clone, Debug, PartialEq)]
pub struct StepAt {
    /// The conversion.
    pub conversion: f64,
    /// The kind of event.
    pub kind: String,
    /// Its share of the rate of conversion.
    pub share: f64,
    /// Its mean barrier in J/mol; `None` where it happens on no curve.
    pub barrier: Option<f64>,
}

/// What acted at a conversion, energies in J/mol.
#[derive(Clone, Debug, PartialEq)]
pub struct TruthAt {
    /// The conversion.
    pub conversion: f64,
    /// The apparent energy, from the rates that acted (Friedman).
    pub apparent: f64,
    /// The mean barrier of the steps in proportion to their shares in the rate.
    pub mean_barrier: f64,
    /// The same if each step had its mean share of all conversions at this one, too.
    pub fixed_shares: f64,
    /// What the number of live ends adds; `None` where there are none.
    pub live_ends: Option<f64>,
    /// What is left: what the contacts with monomer per live end add; `None` where there are no live ends.
    pub contacts: Option<f64>,
}

/// What acted, by conversion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Truth {
    /// By ascending conversion.
    pub rows: Vec<TruthAt>,
    /// By ascending conversion, then by the order of the kinds.
    pub steps: Vec<StepAt>,
}

/// What acted at conversions, ascending; those that not every curve reaches are left out.
pub fn truth(acted: &[Acted], conversions: &[f64]) -> Truth {
    let steps: Vec<Vec<StepAt>> =
        conversions.iter().filter_map(|&conversion| steps_at(acted, conversion)).collect();
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for step in steps.iter().flatten() {
        *shares.entry(&step.kind).or_default() += step.share / steps.len() as f64;
    }
    let rows = steps.iter().filter_map(|steps| {
        let conversion = steps.first()?.conversion;
        let weighted = |share: &dyn Fn(&StepAt) -> f64| {
            let parts = steps.iter().filter_map(|step| Some((share(step), step.barrier?)));
            let (sum, total) = parts.fold((0.0, 0.0), |(sum, total), (share, barrier)| {
                (sum + share * barrier, total + share)
            });
            sum / total
        };
        let apparent = arrhenius(acted, conversion, &|acted, near| acted.rate(near))?;
        let mean_barrier = weighted(&|step| step.share);
        let live_ends = arrhenius(acted, conversion, &|acted, near| mean(&acted.live_ends, near));
        Some(TruthAt {
            conversion,
            apparent,
            mean_barrier,
            fixed_shares: weighted(&|step| shares[step.kind.as_str()]),
            live_ends,
            contacts: live_ends.map(|live_ends| apparent - mean_barrier - live_ends),
        })
    });
    Truth { rows: rows.collect(), steps: steps.concat() }
}

impl Acted {
    /// The rate of conversion in some rows.
    fn rate(&self, near: &Rows) -> f64 {
        self.steps.iter().map(|step| mean(&step.conversion_rate, near)).sum()
    }

    /// The temperature in K at a conversion, and the rows near it: single rows scatter as few events do.
    fn near(&self, conversion: f64) -> Option<(f64, Rows)> {
        let crossing = self.curve.crossing(conversion)?;
        Some((crossing.temperature, self.curve.rows_near(conversion, crossing.time)))
    }
}

type Rows = RangeInclusive<usize>;

fn mean(values: &[f64], rows: &Rows) -> f64 {
    let values = &values[rows.clone()];
    values.iter().sum::<f64>() / values.len() as f64
}

/// The steps at a conversion; `None` where a curve does not reach it, or nothing converts any more.
fn steps_at(acted: &[Acted], conversion: f64) -> Option<Vec<StepAt>> {
    let near: Vec<Rows> =
        acted.iter().map(|acted| Some(acted.near(conversion)?.1)).collect::<Option<_>>()?;
    if acted.iter().zip(&near).any(|(acted, near)| acted.rate(near) <= 0.0) {
        return None;
    }
    let (first, curves) = (acted.first()?, acted.len() as f64);
    let at = |index: usize| {
        let kind = first.steps[index].kind.clone();
        let (mut share, mut barrier, mut acting) = (0.0, 0.0, 0.0);
        for (acted, near) in acted.iter().zip(&near) {
            let step = &acted.steps[index];
            share += mean(&step.conversion_rate, near) / acted.rate(near) / curves;
            // A step that can't happen has no barrier: it counts for nothing.
            let product = |row: usize| {
                if step.rate[row] > 0.0 { step.rate[row] * step.barrier[row] } else { 0.0 }
            };
            let events: f64 = step.rate[near.clone()].iter().sum();
            if events > 0.0 {
                barrier += near.clone().map(product).sum::<f64>() / events;
                acting += 1.0;
            }
        }
        let barrier = (acting > 0.0).then(|| barrier / acting);
        StepAt { conversion, kind, share, barrier }
    };
    Some((0..first.steps.len()).map(at).collect())
}

/// The slope −R d ln(value)/d(1/T) over the curves at a conversion, of a value in the rows near it.
fn arrhenius(
    acted: &[Acted],
    conversion: f64,
    value: &dyn Fn(&Acted, &Rows) -> f64,
) -> Option<f64> {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for acted in acted {
        let (kelvin, near) = acted.near(conversion)?;
        let value = value(acted, &near);
        if value <= 0.0 {
            return None;
        }
        x.push(1.0 / kelvin);
        y.push(value.ln());
    }
    Line { x, y, scale: -GAS_CONSTANT, offset: 0.0 }.energy()
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;
    use approx::assert_relative_eq;

    /// A curve of first order, whose events are split between two steps: the first has the share 1 − α/2.
    fn acted(per_minute: f64) -> Acted {
        let curve = OneStep::first_order(150e3, 1e12).ramp(per_minute);
        let rate = |row: usize| {
            let k = 1e12 * (-150e3 / (GAS_CONSTANT * curve.temperature[row])).exp();
            k * (1.0 - curve.conversion[row])
        };
        let rows = 0..curve.time.len();
        let step = |kind: &str, barrier: f64, share: &dyn Fn(f64) -> f64| {
            let rates: Vec<f64> =
                rows.clone().map(|row| rate(row) * share(curve.conversion[row])).collect();
            let barrier = vec![barrier; rates.len()];
            Step { kind: kind.into(), conversion_rate: rates.clone(), rate: rates, barrier }
        };
        let steps = vec![
            step("first", 100e3, &|done| 1.0 - done / 2.0),
            step("second", 140e3, &|done| done / 2.0),
        ];
        // The state at a conversion depends on temperature as the rest of the energy has it.
        let live_ends = curve
            .temperature
            .iter()
            .map(|kelvin| (-30e3 / (GAS_CONSTANT * kelvin)).exp())
            .collect();
        Acted { curve, live_ends, steps }
    }

    /// The mean over the rows within 0.05 of a conversion weighs them by their rates, which change by a fifth there:
    /// 0.05²/3 · 4 = 0.003 of the conversion, half of it in the share, 60 J/mol in the barrier.
    #[test]
    fn shares_and_barriers_are_those_that_acted() {
        let acted = [5.0, 10.0, 20.0].map(acted);
        let found = truth(&acted, &[0.2, 0.4, 0.6]);
        assert_eq!((found.rows.len(), found.steps.len()), (3, 6));
        for row in &found.rows {
            let second = row.conversion / 2.0;
            assert_relative_eq!(row.apparent, 150e3, max_relative = 2e-3);
            let expected = (1.0 - second) * 100e3 + second * 140e3;
            assert_relative_eq!(row.mean_barrier, expected, max_relative = 2e-3);
            // The mean share of the second step is 0.2.
            assert_relative_eq!(row.fixed_shares, 108e3, max_relative = 2e-3);
            assert_relative_eq!(row.live_ends.unwrap(), 30e3, max_relative = 5e-3);
            let sum = row.mean_barrier + row.live_ends.unwrap() + row.contacts.unwrap();
            assert_relative_eq!(sum, row.apparent, max_relative = 1e-12);
        }
        let second = &found.steps[3];
        assert_eq!((second.kind.as_str(), second.barrier.map(f64::round)), ("second", Some(140e3)));
        assert_relative_eq!(second.share, 0.2, epsilon = 5e-3);
        assert!(truth(&acted, &[1.5]).rows.is_empty());
        // Where nothing converts any more, nothing is said, and the other conversions keep their mean shares.
        let mut over = acted.clone();
        let late = over[0].curve.conversion.partition_point(|done| *done < 0.7);
        for step in &mut over[0].steps {
            step.conversion_rate[late..].fill(0.0);
        }
        let rows = truth(&over, &[0.2, 0.4, 0.6, 0.9]).rows;
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row.fixed_shares.is_finite()));
    }
}
