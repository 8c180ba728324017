//! Prefactors without a model, by compensation.
//!
//! Fitted to one curve, wrong models have wrong energies and prefactors, but all pairs lie near one line,
//! ln A = a + b E. The line counts each model by the inverse of what it leaves of the curve: those far off scatter
//! about it by one in ln A and more. At the isoconversional energy the line gives the prefactor (S. Vyazovkin, W. Linert, J. Phys. Chem.
//! 98, 10978 (1994); ICTAC 2011, section 3.2.3).

use super::models::{Data, Family, Scheme, SchemeFit, Target};
use super::{Curve, Energies};
use crate::statistics::{LineFit, WeightedPoint, Weights, fit_line};

/// A model fitted to one curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The curve.
    pub curve: String,
    /// The model.
    pub model: &'static str,
    /// Energy in J/mol.
    pub energy: f64,
    /// ln of the prefactor in 1/s.
    pub ln_prefactor: f64,
    /// Sum of the squares that the model leaves of the conversions.
    pub sum_of_squares: f64,
    /// ln of the prefactor that the curve's line has at this energy.
    pub on_line: f64,
}

/// A prefactor at a conversion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrefactorAt {
    /// The conversion.
    pub conversion: f64,
    /// Isoconversional energy in J/mol.
    pub energy: f64,
    /// ln of the prefactor in 1/s, the mean over the curves' lines.
    pub ln_prefactor: f64,
    /// Ends of its 95 % band, which are those of the energy on the lines.
    pub band: Option<[f64; 2]>,
}

/// The pairs of each curve and its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Compensation {
    /// All pairs.
    pub pairs: Vec<Pair>,
    /// The line of each curve: ln A over the energy in J/mol.
    pub lines: Vec<LineFit>,
}

impl Compensation {
    /// Fits the models without numbers of their own to each curve. Curves on which fewer than three can be fitted have
    /// no line; `None` without a line.
    pub fn new(curves: &[&Curve]) -> Option<Self> {
        let (mut pairs, mut lines) = (Vec::new(), Vec::new());
        for curve in curves {
            let Some(data) = Data::new([*curve]) else { continue };
            let own = pairs_of(&data, &curve.label);
            let point = |pair: &Pair| WeightedPoint {
                x: pair.energy,
                y: pair.ln_prefactor,
                weight: 1.0 / pair.sum_of_squares,
            };
            let points: Vec<WeightedPoint> = own.iter().map(point).collect();
            let Some(line) = fit_line(&points, Weights::Relative).filter(|_| points.len() > 2)
            else {
                continue;
            };
            pairs
                .extend(own.into_iter().map(|pair| Pair { on_line: line.at(pair.energy), ..pair }));
            lines.push(line);
        }
        (!lines.is_empty()).then_some(Self { pairs, lines })
    }

    /// ln of the prefactor in 1/s at an energy in J/mol.
    pub fn ln_prefactor(&self, energy: f64) -> f64 {
        self.lines.iter().map(|line| line.at(energy)).sum::<f64>() / self.lines.len() as f64
    }

    /// The prefactors at isoconversional energies.
    pub fn prefactors(&self, energies: &Energies) -> Vec<PrefactorAt> {
        let row = |row: &super::EnergyAt| PrefactorAt {
            conversion: row.conversion,
            energy: row.energy,
            ln_prefactor: self.ln_prefactor(row.energy),
            band: row.band.map(|ends| ends.map(|end| self.ln_prefactor(end))),
        };
        energies.rows.iter().map(row).collect()
    }
}

fn pairs_of(data: &Data, curve: &str) -> Vec<Pair> {
    let pair = |family: &'static Family| {
        let fit = SchemeFit::new(&Scheme::one(family), data, Target::Conversion)?;
        Some(Pair {
            curve: curve.to_owned(),
            model: family.name,
            energy: 1000.0 * fit.number(0, "E")?.value,
            ln_prefactor: fit.number(0, "ln_A")?.value,
            sum_of_squares: fit.fitted.sum_of_squares,
            on_line: f64::NAN,
        })
    };
    Family::fixed().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::super::models::{Clock, Model};
    use super::super::synthetic::OneStep;
    use super::*;

    /// First order: its own pair counts most. And nucleation and growth with n = 2.5, which is none of the models:
    /// nothing bounds the error there; here it is less than 0.2 in ln A.
    #[test]
    fn the_true_prefactor_lies_near_the_line() {
        let curves =
            [5.0, 10.0, 20.0, 40.0].map(|rate| OneStep::first_order(150e3, 1e12).ramp(rate));
        let all: Vec<&Curve> = curves.iter().collect();
        let compensation = Compensation::new(&all).unwrap();
        assert_eq!((compensation.lines.len(), compensation.pairs.len()), (4, 68));
        let found = compensation.ln_prefactor(150e3);
        assert!((found - 1e12_f64.ln()).abs() < 0.01, "{found}");

        let clock = Clock::new(Model::Avrami { n: 2.5 });
        let unlike = curves.map(|mut curve| {
            let mut theta = 0.0;
            for row in 1..curve.time.len() {
                let span = [curve.time[row - 1], curve.time[row]];
                theta += 1e12 * curve.ln_integral(150e3, span).value.exp();
                curve.conversion[row] = clock.conversion(theta);
            }
            curve
        });
        let compensation = Compensation::new(&unlike.iter().collect::<Vec<_>>()).unwrap();
        let found = compensation.ln_prefactor(150e3);
        assert!((found - 1e12_f64.ln()).abs() < 0.2, "{found}");
    }

    /// The same curve at twice the rate: the prefactor is twice, the energy the same.
    #[test]
    fn the_same_curve_at_twice_the_rate_has_twice_the_prefactor() {
        let curve = OneStep::first_order(150e3, 1e12).ramp(10.0);
        let mut fast = curve.clone();
        fast.time.iter_mut().for_each(|time| *time /= 2.0);
        let [once, twice] = [&curve, &fast].map(|curve| Compensation::new(&[curve]).unwrap());
        let apart = twice.ln_prefactor(150e3) - once.ln_prefactor(150e3);
        assert!((apart - 2_f64.ln()).abs() < 1e-6, "{apart}");
    }
}
